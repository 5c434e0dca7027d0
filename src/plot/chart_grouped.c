/* Grouped bars: a row an answer, and in it a bar a group. */
#include <math.h>

#include "plot/footer.h"
#include "plot/rows.h"

static void write_bars(rows_chart *c) {
  op_text *out = &c->sheet.body;
  op_text_add(out, "\n# --- figures: y, estimate, lower, upper, half the height, colour, where the value stands\n$points << END\n");
  for (size_t i = 0; i < c->list.count; i++) {
    const rows_item *item = &c->list.items[i];
    for (size_t s = 0; s < c->list.n_series; s++) {
      const chart_cell *cell = item->cells[s];
      if (cell == NULL) continue;
      SCRIPT(out, "@ @ @ @ @ @ @\n", rows_lane(c, item, s), cell->estimate, cell->lower, cell->upper, c->lane * (c->list.n_series > 1 ? 0.46 : 0.38),
             (double)theme_rgb(&c->sheet.theme, rows_colour(c, item, s, true)), chart_cell_end(cell));
    }
  }
  op_text_add(out, "END\n");
}

/* Whiskers are drawn in ink over the paper and in paper over the bar, so that they are seen on a bar of any colour. */
static void write_plot(rows_chart *c) {
  op_text *out = &c->sheet.body;
  op_text_add(out, "\n# --- drawing\n");
  numerals_script(out, &c->sheet.numerals, c->decimals, c->grid.percent);
  op_text_add(out, "plot $grid using 1:2:(0):($3-$2):($4 > 0 ? axis : grid) with vectors nohead linewidth 0.8 linecolor rgb variable title 'grid', \\\n"
                   "  $points using (0):1:(0):2:($1-$5):($1+$5):6 with boxxyerror linecolor rgb variable title 'estimates', \\\n");
  op_text_addf(out, "  $points using 3:1:($2-$3):(0) with vectors nohead linewidth 1.1 linecolor rgb %s title 'intervals', \\\n",
               c->list.n_series > 1 ? "paper" : "whisker");
  op_text_add(out, "  $points using 2:1:($4-$2):(0) with vectors nohead linewidth 1.1 linecolor rgb whisker title 'intervals', \\\n");
  SCRIPT(out, "  $points using ($7+5*point):1:(shown($2)) with labels left font ',@' textcolor rgb ink notitle\n", c->sheet.theme.text * 0.92);
}

static op_status script(const op_result *result, const op_chart_options *options, char **text, size_t *length, op_error *err) {
  rows_chart c = {0};
  op_status status = rows_open(result, options, ROWS_ALL, true, &c, err);
  if (status == OP_OK) status = footer_notes(&c.sheet, &c.grid, &(footer_words){true, "group", "Thin lines", NULL});
  if (status == OP_OK) status = rows_layout(&c, true, 0);
  if (status == OP_OK) status = sheet_body(&c.sheet, c.content, &c.height);
  if (status == OP_OK) {
    rows_frame(&c, true);
    write_bars(&c);
    write_plot(&c);
    status = sheet_close(&c.sheet, c.height, text, length);
  }
  sheet_clear(&c.sheet);
  return status;
}

const op_chart op_chart_grouped = {.name = "grouped", .summary = "bars of several groups side by side, one cluster for each answer", .figures = OP_CHART_GROUPS, .script = script};
