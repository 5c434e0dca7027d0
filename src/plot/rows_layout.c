/* Places of the rows, and what stands around their figures. */
#include <math.h>

#include "plot/detail.h"
#include "plot/legend.h"
#include "plot/rows.h"
#include "plot/words.h"

#define AXIS_ROOM 20.0 /* for the numbers under the axis, at text of 11 points */

static void span(const rows_chart *c, double *low, double *high) {
  *low = INFINITY;
  *high = -INFINITY;
  for (size_t i = 0; i < c->list.count; i++) {
    for (size_t s = 0; s < c->list.n_series; s++) {
      const chart_cell *cell = c->list.items[i].cells[s];
      if (cell == NULL) continue;
      *low = fmin(*low, isfinite(cell->lower) ? cell->lower : cell->estimate);
      *high = fmax(*high, isfinite(cell->upper) ? cell->upper : cell->estimate);
    }
  }
}

static op_status choose_axis(rows_chart *c, bool bars) {
  double low, high;
  span(c, &low, &high);
  if (!(high >= low)) return op_fail(c->sheet.err, OP_E_REQUEST, "nothing to draw: no answer has an estimate in the groups that are compared");
  if (c->grid.percent) c->axis = bars ? axis_round(fmin(low, 0), high > 0 ? high : 1, 5) : axis_percent(low, high, 5);
  else
    c->axis = axis_round(bars || (low > 0 && low < 0.3 * high) ? fmin(low, 0) : low, high, 5);
  c->zero = c->axis.low <= 0;
  c->unit = c->grid.percent ? "%" : "";
  c->decimals = c->grid.percent ? 0 : fmax(fabs(low), fabs(high)) >= 1000 ? 0 : c->axis.decimals < 1 ? 2 : c->axis.decimals + 1;
  return OP_OK;
}

/* Bases and margins of the footer are those of the figures that are drawn. */
static void forget_unused(rows_chart *c) {
  for (size_t g = 0; g < c->grid.n_rows; g++) {
    bool used = false;
    for (size_t i = 0; i < c->list.count && !used; i++) {
      for (size_t s = 0; s < c->list.n_series && !used; s++) used = c->list.items[i].figures[s] == c->grid.rows[g].first;
    }
    if (used) continue;
    c->grid.rows[g].base_n = (double)NAN;
    for (size_t k = 0; k < c->grid.n_columns; k++) c->grid.cells[g * c->grid.n_columns + k].present = false;
  }
}

op_status rows_open(const op_result *result, const op_chart_options *options, rows_wish wish, bool bars, rows_chart *c, op_error *err) {
  bool over_time = c->over_time = op_text_equal(result->command, "trend");
  const char *detail = NULL;
  op_status status = sheet_open(result, options, &c->sheet, err);
  if (status == OP_OK) status = sheet_grid(&c->sheet, over_time && wish == ROWS_PAIRS, &c->grid);
  if (status == OP_OK) status = rows_read(&c->grid, wish, over_time, c->sheet.options.panels, c->sheet.arena, &c->list, err);
  if (status == OP_OK && c->sheet.options.sort) rows_sort(&c->list, wish);
  if (status == OP_OK) forget_unused(c);
  for (size_t s = 0; status == OP_OK && s < THEME_LINES; s++) c->colours[s] = theme_line(&c->sheet.theme, s);
  if (status == OP_OK && over_time && wish == ROWS_PAIRS) c->colours[0] = THEME_INK_FAINT, c->colours[1] = THEME_DOT; /* then in grey, now in colour */
  if (status == OP_OK) status = choose_axis(c, bars);
  if (status == OP_OK) status = detail_text(&c->sheet, &c->grid, &detail);
  return status == OP_OK ? sheet_head(&c->sheet, &c->grid, detail) : status;
}

/* --- places --- */

/* Nets among answers, and the row of all groups. */
static bool is_strong(const rows_chart *c, const rows_item *item) {
  return item->total || (item->kind == COLUMN_NET && chart_grid_count(&c->grid, COLUMN_NET) < c->grid.n_columns);
}

static op_status wrap_labels(rows_chart *c, double aside) {
  const chart_theme *t = &c->sheet.theme;
  double inner = t->width - 2 * t->margin, widest = 0;
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < c->list.count; i++) {
    rows_item *item = &c->list.items[i];
    bool bold = is_strong(c, item);
    status = wording_wrap(c->sheet.arena, item->label, t->text, bold, inner * 0.38, 6, &item->lines, c->sheet.err);
    if (status == OP_OK && item->heading != NULL) {
      status = wording_wrap(c->sheet.arena, item->heading, t->text, true, inner, 3, &item->heading_lines, c->sheet.err);
    }
    widest = fmax(widest, item->lines.width);
    for (size_t s = 0; s < c->list.n_series; s++) {
      if (item->cells[s] != NULL) c->value = fmax(c->value, numerals_width(&c->sheet.numerals, item->cells[s]->estimate, c->decimals, c->unit, t->text));
    }
  }
  c->left = t->margin + (widest > 0 ? widest + t->text : 0);
  c->right = t->width - t->margin - aside;
  return status == OP_OK ? sheet_check_width(&c->sheet, c->right - c->left - c->value) : status;
}

static double legend(rows_chart *c, bool bars, op_text *out) {
  legend_item items[THEME_LINES];
  for (size_t s = 0; s < c->list.n_series; s++) items[s] = (legend_item){c->list.series[s], c->colours[s]};
  if (c->list.n_series < 2) return 0;
  return legend_lines(&c->sheet, bars ? LEGEND_SQUARES : LEGEND_DOTS, items, c->list.n_series, c->sheet.theme.width - c->sheet.theme.margin, out);
}

op_status rows_layout(rows_chart *c, bool lanes, double aside) {
  const chart_theme *t = &c->sheet.theme;
  double leading = theme_leading(t->text), n = lanes ? (double)c->list.n_series : 1;
  op_status status = wrap_labels(c, aside);
  if (status != OP_OK) return status;
  c->legend = legend(c, lanes, NULL);
  c->lane = c->list.n_series > 1 && lanes ? t->text * 1.35 : t->text * 1.75;
  double y = 2;
  for (size_t i = 0; i < c->list.count; i++) {
    rows_item *item = &c->list.items[i];
    if (item->heading != NULL && item->heading_lines.count > 0) {
      double room = leading * (double)item->heading_lines.count + 4;
      y += i > 0 ? leading * 0.6 : 0;
      item->heading_y = y + room / 2 - 1;
      y += room;
    }
    else if (i > 0 && c->list.items[i - 1].kind != item->kind) y += leading * 0.6;
    double pitch = fmax(n * c->lane + (n > 1 ? t->text * 0.8 : 0), leading * (double)item->lines.count + t->text * 0.5);
    item->y = y + pitch / 2;
    y += pitch;
  }
  c->content = y + 2 + c->legend + AXIS_ROOM * t->text / 11;
  return OP_OK;
}

double rows_lane(const rows_chart *c, const rows_item *item, size_t series) {
  return item->y + ((double)series - ((double)c->list.n_series - 1) / 2) * c->lane;
}

uint32_t rows_colour(const rows_chart *c, const rows_item *item, size_t series, bool bars) {
  if (c->list.n_series > 1) return c->colours[series];
  if (item->kind == COLUMN_MISSING) return bars ? THEME_BAR_MISSING : THEME_INK_FAINT;
  if (item->total) return bars ? THEME_BAR_TOTAL : THEME_INK_SOFT;
  return bars ? (item->kind == COLUMN_NET ? THEME_BAR_NET : THEME_BAR) : THEME_DOT;
}

/* --- frame --- */

static bool row_has_figure(const rows_chart *c, const rows_item *item) {
  for (size_t s = 0; s < c->list.n_series; s++) {
    if (item->cells[s] != NULL) return true;
  }
  return false;
}

static void write_labels(rows_chart *c, double leading) {
  const chart_theme *t = &c->sheet.theme;
  op_text *out = &c->sheet.body;
  script_style heading = {t->text, THEME_INK, true, ALIGN_LEFT}, none = {t->small, THEME_INK_FAINT, false, ALIGN_LEFT};
  op_text_add(out, "\n# --- names of the rows\n");
  for (size_t i = 0; i < c->list.count; i++) {
    const rows_item *item = &c->list.items[i];
    script_style label = {t->text, item->kind == COLUMN_MISSING ? THEME_INK_FAINT : THEME_INK, is_strong(c, item), ALIGN_RIGHT};
    if (item->heading != NULL) script_lines(out, heading, AT_ROW, t->margin, item->heading_y, leading, &item->heading_lines);
    script_lines(out, label, AT_ROW, c->left - t->text * 0.75, item->y, leading, &item->lines);
    if (!row_has_figure(c, item)) script_label(out, none, AT_ROW, c->left + 6, item->y, words_in(c->sheet.options.language, item->hidden ? "not shown" : "no answers"));
  }
}

/* Lines of the grid, block by block: they leave the headings free. */
static void write_grid(rows_chart *c, double plot) {
  op_text *out = &c->sheet.body;
  op_text_add(out, "# lines of the grid: x, from y, to y, is it the line at zero?\n$grid << END\n");
  for (size_t first = 0, next; first < c->list.count; first = next) {
    for (next = first + 1; next < c->list.count && c->list.items[next].heading == NULL;) next++;
    const rows_item *top = &c->list.items[first];
    double from = top->heading != NULL ? top->heading_y + theme_leading(c->sheet.theme.text) * (double)top->heading_lines.count * 0.5 : 0, to = plot;
    if (next < c->list.count) to = c->list.items[next].heading_y - theme_leading(c->sheet.theme.text) * (double)c->list.items[next].heading_lines.count * 0.75;
    for (size_t i = 0, n = axis_ticks(&c->axis, c->axis.high); i < n; i++) {
      double x = c->axis.low + (double)i * c->axis.step;
      SCRIPT(out, "@ @ @ @\n", x, from, to, fabs(x) < c->axis.step * 1e-6 ? 1 : 0);
    }
  }
  op_text_add(out, "END\n");
}

static void write_axis(rows_chart *c, double plot, double top) {
  const chart_theme *t = &c->sheet.theme;
  op_text *out = &c->sheet.body;
  script_style style = {t->small, THEME_INK_FAINT, false, ALIGN_CENTRE};
  double points = c->right - c->left - c->value - 10 - c->before, each = (c->axis.high - c->axis.low) / points, room = (c->value + 10) * each;
  op_text_add(out, "\n# --- axis\n");
  SCRIPT(out, "set xrange [@:@]; set yrange [@:0]\n", c->axis.low - c->before * each, c->axis.high + room, plot);
  SCRIPT(out, "point = @    # one point of the page on the axis of values\n", each);
  double widest = numerals_width(&c->sheet.numerals, c->axis.high, c->axis.decimals, c->unit, t->small) + t->small * 0.6;
  size_t n = axis_ticks(&c->axis, c->axis.high), stride = axis_stride(&c->axis, c->axis.high, c->axis.step / each, widest);
  for (size_t i = 0; i < n; i += stride) {
    char text[NUMERALS_TEXT];
    double x = c->axis.low + (double)i * c->axis.step;
    numerals_write(&c->sheet.numerals, x, c->axis.decimals, false, i + stride >= n ? c->unit : "", text);
    script_label(out, style, AT_COLUMN, x, top + plot + t->small, text);
  }
}

void rows_frame(rows_chart *c, bool bars) {
  const chart_theme *t = &c->sheet.theme;
  double below = AXIS_ROOM * t->text / 11, plot = c->height - c->legend - below, factor = plot / (c->content - c->legend - below), top = c->sheet.y + c->legend;
  for (size_t i = 0; i < c->list.count; i++) {
    c->list.items[i].y *= factor;
    c->list.items[i].heading_y *= factor;
  }
  c->lane *= fmin(factor, 1.4);
  op_text_add(&c->sheet.body, "\n# --- the figure\n");
  script_area(&c->sheet.body, c->left, c->right, top, top + plot);
  if (c->list.n_series > 1) op_text_add(&c->sheet.body, "\n# --- legend\n");
  legend(c, bars, &c->sheet.body);
  write_labels(c, theme_leading(t->text) * fmin(factor, 1));
  write_axis(c, plot, top);
  write_grid(c, plot);
}
