/* Horizontal bars with direct labels and confidence whiskers; dots where many groups stand together or the axis does not begin at 0. */
#include <math.h>

#include "plot/axis.h"
#include "plot/bars.h"
#include "plot/detail.h"
#include "plot/footer.h"
#include "plot/words.h"

typedef struct bar_chart {
  chart_sheet sheet;
  chart_grid grid;
  bar_list list;
  chart_axis axis;
  bool dots;
  int decimals;          /* of the value labels */
  const char *unit;      /* of the values: "%" or "" */
  double high;           /* right end of the axis */
  double left, right;    /* of the plot area, points */
  double content;        /* height that the rows ask for */
  double height;         /* of the whole figure */
} bar_chart;

#define AXIS_ROOM 20.0  /* for the numbers under the axis */

/* --- layout --- */

static void choose_axis(bar_chart *c) {
  double low = INFINITY, high = -INFINITY;
  for (size_t i = 0; i < c->list.count; i++) {
    const chart_cell *cell = &c->list.items[i].cell;
    if (!cell->present) continue;
    low = fmin(low, isfinite(cell->lower) ? cell->lower : cell->estimate);
    high = fmax(high, isfinite(cell->upper) ? cell->upper : cell->estimate);
  }
  c->dots = c->list.block > 4 && c->grid.n_rows > 1 && c->grid.n_columns > 1;
  if (c->grid.percent) {
    c->axis = axis_round(0, high > 0 ? high : 1, 5);
  } else {
    /* means of a scale from 1 to 5 have no natural 0: bars only where values reach down towards it */
    bool from_zero = low < 0.4 * high && high > 0;
    c->axis = axis_round(from_zero ? fmin(low, 0) : low, high, 5);
    c->dots = c->dots || !from_zero;
  }
  c->high = c->dots && !c->grid.percent ? c->axis.high : fmin(c->axis.high, fmax(high, c->axis.low + c->axis.step));
  c->unit = c->grid.percent ? "%" : "";
  c->decimals = c->grid.percent ? 1 : fmax(fabs(low), fabs(high)) >= 1000 ? 0 : c->axis.decimals < 1 ? 2 : c->axis.decimals + 1;
}

static op_status wrap_labels(bar_chart *c) {
  const chart_theme *t = &c->sheet.theme;
  double inner = t->width - 2 * t->margin, widest = 0, value = 0;
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < c->list.count; i++) {
    bar_item *item = &c->list.items[i];
    bool bold = item->kind == BAR_NET || item->kind == BAR_TOTAL;
    status = wording_wrap(c->sheet.arena, item->label, t->text, bold, inner * 0.4, 6, &item->lines, c->sheet.err);
    if (status == OP_OK && item->heading != NULL) {
      status = wording_wrap(c->sheet.arena, item->heading, t->text, true, inner, 2, &item->heading_lines, c->sheet.err);
    }
    widest = fmax(widest, item->lines.width);
    if (item->cell.present) value = fmax(value, numerals_width(&c->sheet.numerals, item->cell.estimate, c->decimals, c->unit, t->text));
  }
  c->left = t->margin + (widest > 0 ? widest + 10 : 0);
  c->right = t->width - t->margin - value - 8;
  return status == OP_OK ? sheet_check_width(&c->sheet, c->right - c->left) : status;
}

/* Gives every bar its place; the sum is the height of the figure. */
static void stack(bar_chart *c) {
  const chart_theme *t = &c->sheet.theme;
  double leading = theme_leading(t->text), y = 2;
  for (size_t i = 0; i < c->list.count; i++) {
    bar_item *item = &c->list.items[i];
    if (item->heading != NULL) {
      double room = leading * (double)item->heading_lines.count + 4;
      y += i > 0 ? leading * 0.7 : 0;
      item->heading_y = y + room / 2 - 1;
      y += room;
    }
    if (item->apart) y += leading * 0.9;
    double bar = c->dots ? t->text * 1.65 : c->list.block > 1 && c->list.count > c->list.block ? t->text * 1.9 : t->text * 2.3;
    double pitch = fmax(bar, leading * (double)item->lines.count + t->text * 0.55);
    item->y = y + pitch / 2;
    item->half = fmin(pitch * 0.34, t->text * 0.8);
    y += pitch;
  }
  c->content = y + 2;
}

static void stretch(bar_chart *c, double factor) {
  for (size_t i = 0; i < c->list.count; i++) {
    c->list.items[i].y *= factor;
    c->list.items[i].half *= fmin(factor, 1.4);
    c->list.items[i].heading_y *= factor;
  }
}

/* --- script --- */

static void write_labels(bar_chart *c, double factor) {
  const chart_theme *t = &c->sheet.theme;
  op_text *out = &c->sheet.body;
  double leading = theme_leading(t->text) * fmin(factor, 1);
  op_text_add(out, "\n# --- names of the bars\n");
  for (size_t i = 0; i < c->list.count; i++) {
    const bar_item *item = &c->list.items[i];
    script_style heading = {t->text, THEME_INK, true, ALIGN_LEFT};
    bool strong = item->kind == BAR_NET || item->kind == BAR_TOTAL;
    script_style label = {t->text, item->kind == BAR_MISSING ? THEME_INK_FAINT : THEME_INK, strong, ALIGN_RIGHT};
    script_style none = {t->small, THEME_INK_FAINT, false, ALIGN_LEFT};
    if (item->heading != NULL) script_lines(out, heading, AT_ROW, t->margin, item->heading_y, leading, &item->heading_lines);
    script_lines(out, label, AT_ROW, c->left - 8, item->y, leading, &item->lines);
    if (!item->cell.present) script_label(out, none, AT_ROW, c->left + 6, item->y, words_in(c->sheet.options.language, item->cell.hidden ? "not shown" : "no answers"));
  }
}

static void write_data(bar_chart *c) {
  op_text *out = &c->sheet.body;
  op_text_add(out, "\n# --- figures; kind: 0 answer, 1 net, 2 don't know and the like, 3 all groups\n"
                   "# y  estimate  lower  upper  kind  half-height  where the value stands\n$bars << END\n");
  for (size_t i = 0; i < c->list.count; i++) {
    const bar_item *item = &c->list.items[i];
    if (!item->cell.present) continue;
    SCRIPT(out, "@ @ ", item->y, item->cell.estimate);
    SCRIPT(out, "@ @ @ @ @\n", item->cell.lower, item->cell.upper, (double)item->kind, item->half, chart_cell_end(&item->cell));
  }
  op_text_add(out, "END\n");
}

/* The plot area goes past the axis, so that the value of the longest bar has room in it. */
static double unit(const bar_chart *c) { return (c->high - c->axis.low) / (c->right - c->left); }

static void write_axis(bar_chart *c, double height) {
  const chart_theme *t = &c->sheet.theme;
  op_text *out = &c->sheet.body;
  script_style style = {t->small, THEME_INK_FAINT, false, ALIGN_CENTRE};
  op_text_add(out, "\n# --- axis\n");
  SCRIPT(out, "set xrange [@:@]; set yrange [@:0]\n", c->axis.low, c->high + (t->width - t->margin - c->right) * unit(c), height);
  double widest = numerals_width(&c->sheet.numerals, c->axis.high, c->axis.decimals, c->unit, t->small) + t->small * 0.6;
  size_t n = axis_ticks(&c->axis, c->high), stride = axis_stride(&c->axis, c->high, c->axis.step / unit(c), widest);
  for (size_t i = 0; i < n; i += stride) {
    double x = c->axis.low + (double)i * c->axis.step;
    char text[NUMERALS_TEXT];
    numerals_write(&c->sheet.numerals, x, c->axis.decimals, false, i + stride >= n ? c->unit : "", text);
    script_label(out, style, AT_COLUMN, x, c->sheet.y + height + t->small, text);
  }
}

/* Lines of the grid, block by block: they leave the headings free. */
static void write_grid(bar_chart *c, double height) {
  op_text *out = &c->sheet.body;
  op_text_add(out, "# lines of the grid: x, from y, to y, is it the line at zero?\n$grid << END\n");
  for (size_t first = 0, next; first < c->list.count; first = next) {
    for (next = first + 1; next < c->list.count && c->list.items[next].heading == NULL;) next++;
    const bar_item *top = &c->list.items[first], *bottom = &c->list.items[next - 1];
    double from = top->heading != NULL ? top->y - 1.6 * top->half : 0, to = next < c->list.count ? bottom->y + 1.6 * bottom->half : height;
    for (size_t i = 0, n = axis_ticks(&c->axis, c->high); i < n; i++) {
      double x = c->axis.low + (double)i * c->axis.step;
      bool zero = fabs(x) < c->axis.step * 1e-6;
      SCRIPT(out, "@ @ @ @\n", x, from, to, zero ? 1 : 0);
    }
  }
  op_text_add(out, "END\n");
}

static void write_plot(bar_chart *c) {
  op_text *out = &c->sheet.body;
  static const uint32_t fills[] = {THEME_BAR, THEME_BAR_NET, THEME_BAR_MISSING, THEME_BAR_TOTAL};
  op_text_add(out, "\n# --- drawing\narray fills[4] = [");
  for (size_t k = 0; k < 4; k++) {
    op_text_add(out, k > 0 ? ", " : "");
    script_colour(out, c->dots && k == BAR_ANSWER ? THEME_DOT : c->dots && k == BAR_TOTAL ? THEME_INK_SOFT : fills[k]);
  }
  op_text_add(out, "]\n");
  numerals_script(out, &c->sheet.numerals, c->decimals, c->grid.percent);
  SCRIPT(out, "point = @    # one point of the page on the axis of values\n", unit(c));
  SCRIPT(out, "from = @\n", fmax(c->axis.low, 0));
  op_text_add(out, "plot $grid using 1:2:(0):($3-$2):($4 > 0 ? axis : grid) with vectors nohead linewidth 0.8 linecolor rgb variable title 'grid', \\\n");
  if (!c->dots) op_text_add(out, "  $bars using (from):1:(from):2:($1-$6):($1+$6):(fills[$5+1]) with boxxyerror linecolor rgb variable title 'estimates', \\\n");
  op_text_addf(out, "  $bars using 3:1:($4-$3):(0) with vectors nohead linewidth %s linecolor rgb %s title 'intervals', \\\n", c->dots ? "2" : "1.2",
               theme_name(c->dots ? THEME_DOT_BAR : THEME_WHISKER));
  if (c->dots) op_text_add(out, "  $bars using 2:1:(fills[$5+1]) with points pointtype 7 pointsize 0.75*dots linecolor rgb variable title 'estimates', \\\n");
  SCRIPT(out, "  $bars using ($7+6*point):1:(shown($2)) with labels left font ',@'", c->sheet.theme.text);
  op_text_add(out, " textcolor rgb ink notitle\n");
}

static op_status draw(bar_chart *c) {
  op_status status = sheet_body(&c->sheet, c->content + AXIS_ROOM, &c->height);
  if (status != OP_OK) return status;
  double plot = c->height - AXIS_ROOM, factor = plot / c->content;
  stretch(c, factor);
  op_text_add(&c->sheet.body, "\n# --- the figure\n");
  script_area(&c->sheet.body, c->left, c->sheet.theme.width - c->sheet.theme.margin, c->sheet.y, c->sheet.y + plot);
  write_labels(c, factor);
  write_data(c);
  write_axis(c, plot);
  write_grid(c, plot);
  write_plot(c);
  return OP_OK;
}

static op_status script(const op_result *result, const op_chart_options *options, char **text, size_t *length, op_error *err) {
  bar_chart c = {0};
  const char *detail = NULL;
  op_status status = sheet_open(result, options, &c.sheet, err);
  if (status == OP_OK) status = sheet_grid(&c.sheet, false, &c.grid);
  if (status == OP_OK) status = bars_list(&c.grid, c.sheet.options.sort, c.sheet.options.panels, c.sheet.arena, &c.list, err);
  if (status == OP_OK) choose_axis(&c);
  if (status == OP_OK) status = wrap_labels(&c);
  if (status == OP_OK) status = detail_text(&c.sheet, &c.grid, &detail);
  if (status == OP_OK) status = sheet_head(&c.sheet, &c.grid, detail);
  if (status == OP_OK) status = footer_notes(&c.sheet, &c.grid, &(footer_words){true, "group", c.dots ? "Bars around the dots" : "Thin lines", NULL});
  if (status == OP_OK) stack(&c);
  if (status == OP_OK) status = draw(&c);
  if (status == OP_OK) status = sheet_close(&c.sheet, c.height, text, length);
  sheet_clear(&c.sheet);
  return status;
}

const op_chart op_chart_bars = {.name = "bars", .summary = "horizontal bars of answers or groups, with confidence intervals", .figures = OP_CHART_GROUPS, .script = script};
