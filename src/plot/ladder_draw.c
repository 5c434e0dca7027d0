/* The script of a ladder. */
#include <math.h>

#include "plot/ladder.h"

#define AXIS_ROOM 22.0 /* for the numbers under the axis; the title comes on top of it */
#define INSIDE    14.0

static double below(const ladder *l) { return AXIS_ROOM + (l->axis_title[0] != '\0' ? theme_leading(l->sheet.theme.small) : 0); }

static void stretch(ladder *l, double factor) {
  for (size_t i = 0; i < l->count; i++) {
    l->items[i].y *= factor;
    l->items[i].heading_y *= factor;
    l->items[i].group_y *= factor;
  }
  l->top *= factor;
}

static void write_names(ladder *l, double factor) {
  const chart_theme *t = &l->sheet.theme;
  op_text *out = &l->sheet.body;
  double leading = theme_leading(t->text) * fmin(factor, 1);
  script_style heading = {t->text, THEME_INK, true, ALIGN_LEFT}, plain = {t->text, THEME_INK, false, ALIGN_LEFT};
  script_style faint = {t->small, THEME_INK_FAINT, false, ALIGN_LEFT}, title = {t->small, THEME_INK_FAINT, false, ALIGN_RIGHT};
  op_text_add(out, "\n# --- names of the rows, and their numbers\n");
  if (l->value_title[0] != '\0') script_label(out, title, AT_ROW, t->width - t->margin, l->top / 2, l->value_title);
  for (size_t i = 0; i < l->count; i++) {
    const ladder_item *item = &l->items[i];
    script_style value = {t->text, item->kind == LADDER_REFERENCE ? THEME_INK_FAINT : THEME_INK, false, ALIGN_RIGHT};
    if (item->heading != NULL) script_lines(out, heading, AT_ROW, t->margin, item->heading_y, leading, &item->heading_lines);
    if (item->group != NULL) script_lines(out, plain, AT_ROW, t->margin, item->group_y, leading, &item->group_lines);
    plain.ink = item->kind == LADDER_REFERENCE ? THEME_INK_SOFT : THEME_INK;
    script_lines(out, plain, AT_ROW, t->margin + (item->inside ? INSIDE : 0), item->y, leading, &item->lines);
    plain.ink = THEME_INK;
    if (item->value[0] != '\0') script_label(out, value, AT_ROW, t->width - t->margin, item->y, item->value);
    if (item->note != NULL) script_lines(out, faint, AT_ROW, l->left + 6, item->y, 0, &item->note_lines);
  }
}

/* --- data --- */

static double inside(const ladder *l, double x) { return fmin(fmax(x, l->axis.low), l->axis.high); }

static void write_marks(ladder *l) {
  op_text *out = &l->sheet.body;
  op_text_add(
      out, "\n# --- figures; kind: 0 the interval leaves the line out, 1 it holds the line, 2 reference\n# y  estimate  lower  upper  kind\n$marks << END\n");
  for (size_t i = 0; i < l->count; i++) {
    const ladder_item *item = &l->items[i];
    if (item->kind == LADDER_EMPTY) continue;
    SCRIPT(out, "@ @ ", item->y, item->estimate);
    SCRIPT(out, "@ @ @\n", isnan(item->lower) ? item->estimate : inside(l, item->lower), isnan(item->upper) ? item->estimate : inside(l, item->upper),
           (double)item->kind);
  }
  op_text_add(out, "END\n");
}

/* Returns which of the further data blocks are there. */
static bool write_points(ladder *l) {
  op_text *out = &l->sheet.body;
  bool any = false;
  for (size_t i = 0; i < l->count; i++) any = any || l->items[i].n_points > 0;
  if (!any) return false;
  op_text_add(out, "# small marks: y, value\n$line_points << END\n");
  for (size_t i = 0; i < l->count; i++) {
    for (size_t k = 0; k < l->items[i].n_points; k++) SCRIPT(out, "@ @\n", l->items[i].y, l->items[i].points[k]);
  }
  op_text_add(out, "END\n");
  return true;
}

static bool write_ticks(ladder *l) {
  op_text *out = &l->sheet.body;
  double half = l->sheet.theme.text * 0.55;
  bool any = false;
  for (size_t i = 0; i < l->count; i++) any = any || isfinite(l->items[i].tick);
  if (!any) return false;
  op_text_add(out, "# short lines: value, from y, to y\n$line_ticks << END\n");
  for (size_t i = 0; i < l->count; i++) {
    if (isfinite(l->items[i].tick)) SCRIPT(out, "@ @ @\n", l->items[i].tick, l->items[i].y - half, l->items[i].y + half);
  }
  op_text_add(out, "END\n");
  return true;
}

/* Arrows along intervals that leave the axis. */
static void write_arrows(ladder *l) {
  op_text *out = &l->sheet.body;
  op_text_add(out, "# intervals that go on beyond the axis: y, from, to\n$line_arrows << END\n");
  for (size_t i = 0; i < l->count; i++) {
    const ladder_item *item = &l->items[i];
    if (item->kind == LADDER_EMPTY) continue;
    if (item->upper > l->axis.high) SCRIPT(out, "@ @ @\n", item->y, item->estimate, l->axis.high);
    if (item->lower < l->axis.low) SCRIPT(out, "@ @ @\n", item->y, item->estimate, l->axis.low);
  }
  op_text_add(out, "END\n");
}

/* --- axis --- */

#define MOST_TICKS 64

static size_t ticks_of(const ladder *l, double *ticks) {
  if (l->log_scale) return ladder_log_ticks(l->axis.low, l->axis.high, ticks, MOST_TICKS);
  size_t n = 0;
  for (double k = ceil(l->axis.low / l->axis.step - 1e-9); n < MOST_TICKS && k * l->axis.step <= l->axis.high + 1e-9 * l->axis.step; k++)
    ticks[n++] = k * l->axis.step;
  return n;
}

static void tick_text(const ladder *l, double tick, char out[NUMERALS_TEXT]) {
  int decimals = l->axis.decimals;
  if (l->log_scale) { /* as many as this tick needs: 0.5, 1, 1.25 */
    for (decimals = 0; decimals < 6 && fabs(tick - op_number_round(tick, decimals)) > 1e-9 * tick;) decimals++;
  }
  numerals_write(&l->sheet.numerals, tick, decimals, false, l->unit, out);
}

/* Lines of the grid, block by block: they leave the headings free. */
static void write_grid(ladder *l, const double *ticks, size_t n, double height) {
  op_text *out = &l->sheet.body;
  double leading = theme_leading(l->sheet.theme.text);
  op_text_add(out, "# lines of the grid: x, from y, to y, is it the reference?\n$grid << END\n");
  for (size_t first = 0, next; first < l->count; first = next) {
    for (next = first + 1; next < l->count && l->items[next].heading == NULL;) next++;
    const ladder_item *top = &l->items[first], *end = next < l->count ? &l->items[next] : NULL;
    double from = top->heading != NULL ? top->heading_y + leading * (double)top->heading_lines.count / 2 : l->top;
    double to = end != NULL ? end->heading_y - leading * ((double)end->heading_lines.count / 2 + 0.35) : height;
    for (size_t i = 0; i < n; i++) SCRIPT(out, "@ @ @ 0\n", ticks[i], from, to);
    if (isfinite(l->reference)) SCRIPT(out, "@ @ @ 1\n", l->reference, from, to);
  }
  op_text_add(out, "END\n");
}

static void write_axis(ladder *l, double height) {
  const chart_theme *t = &l->sheet.theme;
  op_text *out = &l->sheet.body;
  double ticks[MOST_TICKS];
  size_t n = ticks_of(l, ticks);
  script_style style = {t->small, THEME_INK_FAINT, false, ALIGN_CENTRE};
  op_text_add(out, "\n# --- axis\n");
  if (l->log_scale) op_text_add(out, "set logscale x\n");
  SCRIPT(out, "set xrange [@:@]; set yrange [@:0]\n", l->axis.low, l->axis.high, height);
  for (size_t i = 0; i < n; i++) {
    char text[NUMERALS_TEXT];
    tick_text(l, ticks[i], text);
    script_label(out, style, AT_COLUMN, ticks[i], l->sheet.y + height + t->small, text);
  }
  double nearest = INFINITY, range = l->axis.high - l->axis.low; /* the reference line has a number too, where there is room for it */
  for (size_t i = 0; i < n; i++) nearest = fmin(nearest, fabs(ticks[i] - l->reference));
  if (!l->log_scale && isfinite(l->reference) && nearest > 0.045 * range) {
    char text[NUMERALS_TEXT];
    tick_text(l, l->reference, text);
    script_label(out, style, AT_COLUMN, l->reference, l->sheet.y + height + t->small, text);
  }
  if (l->axis_title[0] != '\0') {
    script_label(out, style, AT_SCREEN, (l->left + l->right) / 2, l->sheet.y + height + t->small + theme_leading(t->small) * 1.15, l->axis_title);
  }
  write_grid(l, ticks, n, height);
}

static void write_plot(ladder *l, bool points, bool ticks) {
  op_text *out = &l->sheet.body;
  op_text_add(
      out,
      "\n# --- drawing\nplot $grid using 1:2:(0):($3-$2):($4 > 0 ? axis : grid) with vectors nohead linewidth 0.8 linecolor rgb variable title 'grid', \\\n");
  op_text_addf(out, "  $marks using 3:1:($4-$3):(0) with vectors nohead linewidth 1.8 linecolor rgb %s title '%s', \\\n", points ? "dot_bar" : "dot",
               points ? "ranges" : "intervals");
  if (points) op_text_add(out, "  $line_points using 2:1 with points pointtype 7 pointsize 0.45*dots linecolor rgb dot title 'points', \\\n");
  if (l->clipped) {
    op_text_add(
        out, "  $line_arrows using 2:1:($3-$2):(0) with vectors head filled size screen 0.011,20 fixed linewidth 1.8 linecolor rgb dot title 'going on', \\\n");
  }
  if (ticks) op_text_add(out, "  $line_ticks using 1:2:(0):($3-$2) with vectors nohead linewidth 2.2 linecolor rgb ink_soft title 'ticks', \\\n");
  op_text_add(out,
              "  $marks using ($5<2?$2:NaN):1 with points pointtype 7 pointsize 0.85*dots linecolor rgb dot title 'estimates', \\\n"
              "  $marks using ($5==1?$2:NaN):1 with points pointtype 7 pointsize 0.5*dots linecolor rgb paper title 'not different', \\\n"
              "  $marks using ($5==2?$2:NaN):1 with points pointtype 5 pointsize 0.6*dots linecolor rgb axis title 'reference'\n");
}

op_status ladder_draw(ladder *l, char **script, size_t *length) {
  op_status status = ladder_words(l);
  if (status == OP_OK) status = sheet_body(&l->sheet, l->content + below(l), &l->height);
  if (status != OP_OK) return status;
  double plot = l->height - below(l), factor = plot / l->content;
  stretch(l, factor);
  op_text_add(&l->sheet.body, "\n# --- the figure\n");
  script_area(&l->sheet.body, l->left, l->right, l->sheet.y, l->sheet.y + plot);
  write_names(l, factor);
  write_marks(l);
  bool points = write_points(l), ticks = write_ticks(l);
  if (l->clipped) write_arrows(l);
  write_axis(l, plot);
  write_plot(l, points, ticks);
  return sheet_close(&l->sheet, l->height, script, length);
}
