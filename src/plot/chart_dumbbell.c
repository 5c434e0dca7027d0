/* Two figures a row, joined by a line: the change between two waves, or the gap between two groups. */
#include <math.h>
#include <string.h>

#include "plot/footer.h"
#include "plot/rows.h"
#include "plot/words.h"

/* Room for "+12*" and its heading right of the figure. */
static double aside(const rows_chart *c) { return c->sheet.theme.text * 4.6; }

static void write_points(rows_chart *c) {
  op_text *out = &c->sheet.body;
  op_text_add(out, "\n# --- figures: y, first, its lower and upper bound, last, its lower and upper bound; NaN where there is none\n$points << END\n");
  for (size_t i = 0; i < c->list.count; i++) {
    const rows_item *item = &c->list.items[i];
    if (item->cells[0] == NULL && item->cells[1] == NULL) continue;
    script_number(out, item->y);
    for (size_t s = 0; s < 2; s++) {
      static const chart_cell none = {.estimate = (double)NAN, .lower = (double)NAN, .upper = (double)NAN};
      const chart_cell *cell = item->cells[s] != NULL ? item->cells[s] : &none;
      SCRIPT(out, " @ @ @", cell->estimate, cell->lower, cell->upper);
    }
    op_text_add_char(out, '\n');
  }
  op_text_add(out, "END\n");
}

static void write_changes(rows_chart *c) {
  const chart_theme *t = &c->sheet.theme;
  op_text *out = &c->sheet.body;
  double x = t->width - t->margin - t->text * 0.6;
  script_style head = {t->small, THEME_INK_FAINT, false, ALIGN_RIGHT};
  op_text_add(out, "\n# --- changes\n");
  script_label(out, head, AT_SCREEN, t->width - t->margin, c->sheet.y + c->legend - t->small * 0.9, words_in(c->sheet.options.language, c->over_time ? "Change" : "Gap"));
  for (size_t i = 0; i < c->list.count; i++) {
    char text[NUMERALS_TEXT];
    bool sure;
    double change = rows_change_of(c, &c->list.items[i], &sure);
    script_style style = {t->text, THEME_INK, sure, ALIGN_RIGHT};
    if (!isfinite(change)) continue;
    rows_change_text(c, change, sure, text);
    script_label(out, style, AT_ROW, x + (sure ? t->text * 0.5 : 0), c->list.items[i].y, text);
  }
}

static double low_end(const chart_cell *cell) { return isfinite(cell->lower) ? fmin(cell->lower, cell->estimate) : cell->estimate; }

/* Values stand outside of the pair: left of the smaller one, right of the larger; that of a lonely dot right of it. */
static void write_values(rows_chart *c) {
  op_text *out = &c->sheet.body;
  op_text_add(out, "# values: y, end of the lines beside which it stands, value, side (-1 left, 1 right)\n$values << END\n");
  for (size_t i = 0; i < c->list.count; i++) {
    const rows_item *item = &c->list.items[i];
    const chart_cell *first = item->cells[0] != NULL ? item->cells[0] : item->cells[1], *last = item->cells[1] != NULL ? item->cells[1] : first;
    if (first == NULL) continue;
    const chart_cell *less = last->estimate < first->estimate ? last : first, *more = less == last ? first : last;
    if (first != last) SCRIPT(out, "@ @ @ -1\n", item->y, fmin(low_end(first), low_end(last)), less->estimate);
    SCRIPT(out, "@ @ @ 1\n", item->y, fmax(chart_cell_end(first), chart_cell_end(last)), more->estimate);
  }
  op_text_add(out, "END\n");
}

static void write_plot(rows_chart *c) {
  op_text *out = &c->sheet.body;
  op_text_add(out, "\n# --- drawing\n");
  numerals_script(out, &c->sheet.numerals, c->decimals, c->grid.percent);
  op_text_add(out, "first = ");
  script_colour(out, c->colours[0]);
  op_text_add(out, "; last = ");
  script_colour(out, c->colours[1]);
  op_text_add(out, "\n"
                   "plot $grid using 1:2:(0):($3-$2) with vectors nohead linewidth 0.8 linecolor rgb grid title 'grid', \\\n"
                   "  $points using 2:1:($5-$2):(0) with vectors nohead linewidth 3.5 linecolor rgb dot_bar title 'change', \\\n"
                   "  $points using 3:1:($4-$3):(0) with vectors nohead linewidth 1.2 linecolor rgb first title 'intervals', \\\n"
                   "  $points using 6:1:($7-$6):(0) with vectors nohead linewidth 1.2 linecolor rgb last title 'intervals', \\\n"
                   "  $points using 2:1 with points pointtype 7 pointsize 1*dots linecolor rgb first title 'first', \\\n"
                   "  $points using 5:1 with points pointtype 7 pointsize 1*dots linecolor rgb last title 'last', \\\n");
  double size = c->sheet.theme.text * 0.95;
  SCRIPT(out, "  $values using ($2-7*point):($4 < 0 ? $1 : NaN):(shown($3)) with labels right font ',@' textcolor rgb ink notitle, \\\n", size);
  SCRIPT(out, "  $values using ($2+7*point):($4 > 0 ? $1 : NaN):(shown($3)) with labels left font ',@' textcolor rgb ink notitle\n", size);
}

/* The values left of the smallest figures need room on the axis. */
static void widen(rows_chart *c) {
  double room = (c->value + c->sheet.theme.text) * (c->axis.high - c->axis.low) / (c->right - c->left - 2 * c->value - 10);
  double least = INFINITY;
  for (size_t i = 0; i < c->list.count; i++) {
    for (size_t s = 0; s < 2; s++) {
      const chart_cell *cell = c->list.items[i].cells[s];
      if (cell != NULL) least = fmin(least, isfinite(cell->lower) ? cell->lower : cell->estimate);
    }
  }
  while (least - room < c->axis.low && c->axis.low > 0) c->axis.low -= c->axis.step;
  if (c->axis.low < c->axis.step / 2 && c->grid.percent) c->axis.low = 0;
  c->zero = c->axis.low <= 0;
  if (least - room < c->axis.low) c->before = (c->value + c->sheet.theme.text) * 1.05;
}

static op_status notes(rows_chart *c) {
  op_text extra = {0};
  const char *change = rows_change_note(c);
  op_text_add(&extra, change != NULL ? change : "");
  rows_say_axis(c, &extra);
  op_status status = op_text_check(&extra, c->sheet.err);
  if (status == OP_OK) status = footer_notes(&c->sheet, &c->grid, &(footer_words){!c->over_time, c->over_time ? "wave" : "group", "Thin lines", extra.data});
  op_text_clear(&extra);
  return status;
}

static op_status script(const op_result *result, const op_chart_options *options, char **text, size_t *length, op_error *err) {
  rows_chart c = {0};
  op_status status = rows_open(result, options, ROWS_PAIRS, false, &c, err);
  if (status == OP_OK) status = rows_layout(&c, false, aside(&c));
  if (status == OP_OK) widen(&c);
  if (status == OP_OK) status = notes(&c);
  if (status == OP_OK) status = sheet_body(&c.sheet, c.content, &c.height);
  if (status == OP_OK) {
    rows_frame(&c, false);
    write_points(&c);
    write_values(&c);
    write_changes(&c);
    write_plot(&c);
    status = sheet_close(&c.sheet, c.height, text, length);
  }
  sheet_clear(&c.sheet);
  return status;
}

const op_chart op_chart_dumbbell = {.name = "dumbbell", .summary = "two figures a row and the change between them: two waves, or two groups", .figures = OP_CHART_EITHER, .script = script};
