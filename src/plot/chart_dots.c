/* Dots with their intervals: a row an answer or a group, and in it a dot a series. */
#include <math.h>

#include "plot/footer.h"
#include "plot/rows.h"

static void write_points(rows_chart *c) {
  op_text *out = &c->sheet.body;
  op_text_add(out, "\n# --- figures: y, estimate, lower, upper, colour, where the value stands\n$points << END\n");
  for (size_t i = 0; i < c->list.count; i++) {
    const rows_item *item = &c->list.items[i];
    for (size_t s = 0; s < c->list.n_series; s++) {
      const chart_cell *cell = item->cells[s];
      if (cell == NULL) continue;
      SCRIPT(out, "@ @ @ @ @ @\n", rows_lane(c, item, s), cell->estimate, cell->lower, cell->upper, (double)theme_rgb(&c->sheet.theme, rows_colour(c, item, s, false)),
             chart_cell_end(cell));
    }
  }
  op_text_add(out, "END\n");
}

static void write_plot(rows_chart *c) {
  op_text *out = &c->sheet.body;
  op_text_add(out, "\n# --- drawing\n");
  numerals_script(out, &c->sheet.numerals, c->decimals, c->grid.percent);
  op_text_add(out, "plot $grid using 1:2:(0):($3-$2):($4 > 0 ? axis : grid) with vectors nohead linewidth 0.8 linecolor rgb variable title 'grid', \\\n"
                   "  $points using 3:1:($4-$3):(0):5 with vectors nohead linewidth 2 linecolor rgb variable title 'intervals', \\\n"
                   "  $points using 2:1:5 with points pointtype 7 pointsize 0.8*dots linecolor rgb variable title 'estimates', \\\n");
  SCRIPT(out, "  $points using ($6+6*point):1:(shown($2)) with labels left font ',@' textcolor rgb ink notitle\n", c->sheet.theme.text * 0.95);
}

static op_status script(const op_result *result, const op_chart_options *options, char **text, size_t *length, op_error *err) {
  rows_chart c = {0};
  op_status status = rows_open(result, options, ROWS_ALL, false, &c, err);
  if (status == OP_OK) {
    op_text extra = {0};
    rows_say_axis(&c, &extra);
    status = footer_notes(&c.sheet, &c.grid, &(footer_words){true, "group", "Lines around the dots", extra.data});
    op_text_clear(&extra);
  }
  if (status == OP_OK) status = rows_layout(&c, true, 0);
  if (status == OP_OK) status = sheet_body(&c.sheet, c.content, &c.height);
  if (status == OP_OK) {
    rows_frame(&c, false);
    write_points(&c);
    write_plot(&c);
    status = sheet_close(&c.sheet, c.height, text, length);
  }
  sheet_clear(&c.sheet);
  return status;
}

const op_chart op_chart_dots = {.name = "dots", .summary = "dots with their confidence intervals, one row for each answer or group", .figures = OP_CHART_GROUPS, .script = script};
