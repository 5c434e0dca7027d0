/* Slopes: the figures of two waves (or groups) at two posts, joined by lines; names and values stand at both ends. */
#include <math.h>
#include <string.h>

#include "plot/footer.h"
#include "plot/nudge.h"
#include "plot/rows.h"
#include "plot/words.h"

#define SLOPES NUDGE_LIMIT
#define POSTS_APART 250.0 /* points of height, unless the labels need more */

typedef struct slope_end {
  double y[SLOPES]; /* of the labels, points from the top of the figure */
} slope_end;

typedef struct slope {
  rows_chart rows;
  const char *names[SLOPES];
  wording_lines left[SLOPES], right[SLOPES];
  slope_end ends[2];
  double left_x, right_x; /* of the posts, points */
  double top;             /* for the names of the posts */
} slope;

static double text_of(const slope *s) { return s->rows.sheet.theme.text * 0.95; }

static double y_of(const slope *s, double value, double plot) {
  const chart_axis *axis = &s->rows.axis;
  return plot * (axis->high - value) / (axis->high - axis->low);
}

/* --- names --- */

static op_status name_lines(slope *s) {
  rows_chart *c = &s->rows;
  const char *outer = NULL;
  for (size_t i = 0; i < c->list.count; i++) {
    const rows_item *item = &c->list.items[i];
    if (item->heading != NULL) outer = item->heading;
    s->names[i] = outer == NULL ? item->label : op_arena_format(c->sheet.arena, c->sheet.err, "%s \xC2\xB7 %s", outer, item->label);
    if (s->names[i] == NULL) return OP_E_MEMORY;
  }
  return OP_OK;
}

static op_status wrap_names(slope *s) {
  rows_chart *c = &s->rows;
  const chart_theme *t = &c->sheet.theme;
  double widest = 0;
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < c->list.count; i++) {
    const rows_item *item = &c->list.items[i];
    status = wording_wrap(c->sheet.arena, s->names[i], text_of(s), false, t->width * 0.3, 6, &s->right[i], c->sheet.err);
    widest = fmax(widest, s->right[i].width);
    for (size_t k = 0; k < 2; k++) {
      if (item->cells[k] != NULL) c->value = fmax(c->value, numerals_width(&c->sheet.numerals, item->cells[k]->estimate, c->decimals, c->unit, t->text));
    }
  }
  double change = t->text * 3.2;
  s->left_x = t->margin + c->value + t->text * 1.2;
  s->right_x = t->width - t->margin - widest - c->value - change - t->text * 1.6;
  return status == OP_OK ? sheet_check_width(&c->sheet, s->right_x - s->left_x) : status;
}

/* --- places --- */

static double label_height(const slope *s, size_t i) { return theme_leading(text_of(s)) * fmax(1, (double)s->right[i].count) + 2; }

static void place(slope *s, double plot) {
  const rows_list *list = &s->rows.list;
  for (size_t k = 0; k < 2; k++) {
    double y[SLOPES], heights[SLOPES];
    size_t n = 0, which[SLOPES];
    for (size_t i = 0; i < list->count; i++) {
      if (list->items[i].cells[k] == NULL) continue;
      y[n] = y_of(s, list->items[i].cells[k]->estimate, plot);
      heights[n] = k == 0 ? theme_leading(text_of(s)) * 0.95 : label_height(s, i);
      which[n++] = i;
    }
    nudge_apart(y, heights, n, -6, plot + 6);
    for (size_t i = 0; i < n; i++) s->ends[k].y[which[i]] = y[i];
  }
}

/* --- script --- */

static uint32_t colour_of(const slope *s, const rows_item *item) {
  bool sure, known = rows_change(s->rows.sheet.result, &s->rows.grid, item) != NULL;
  rows_change_of(&s->rows, item, &sure);
  return sure || !known ? THEME_DOT : THEME_INK_FAINT;
}

static void write_posts(slope *s) {
  rows_chart *c = &s->rows;
  const chart_theme *t = &c->sheet.theme;
  op_text *out = &c->sheet.body;
  const double x[2] = {s->left_x, s->right_x};
  op_text_add(out, "\n# --- posts\n");
  SCRIPT(out, "set xrange [0:1]; set yrange [@:@]\n", c->axis.low, c->axis.high);
  for (size_t k = 0; k < 2; k++) {
    wording_lines lines;
    script_style name = {t->small * 1.05, THEME_INK_SOFT, true, k == 0 ? ALIGN_LEFT : ALIGN_CENTRE};
    SCRIPT(out, "set arrow from @, graph 0 to @, graph 1 nohead back linewidth 1 linecolor rgb axis\n", (double)k, (double)k);
    if (wording_wrap(c->sheet.arena, c->list.series[k], name.size, true, (s->right_x - s->left_x) * 0.8, 2, &lines, c->sheet.err) != OP_OK) out->failed = true;
    else
      script_lines(out, name, AT_SCREEN, k == 0 ? t->margin : x[k], c->sheet.y + theme_leading(name.size) / 2, theme_leading(name.size), &lines);
  }
}

static void write_end(slope *s, const rows_item *item, size_t i, size_t k, double plot) {
  rows_chart *c = &s->rows;
  const chart_theme *t = &c->sheet.theme;
  op_text *out = &c->sheet.body;
  char value[NUMERALS_TEXT], change[NUMERALS_TEXT];
  double per_point = (c->axis.high - c->axis.low) / plot, at = c->axis.high - s->ends[k].y[i] * per_point, x = k == 0 ? s->left_x - t->text * 0.7 : s->right_x + t->text * 0.7;
  bool sure;
  double moved = fabs(s->ends[k].y[i] - y_of(s, item->cells[k]->estimate, plot)), difference = rows_change_of(c, item, &sure);
  script_style number = {text_of(s), THEME_INK, true, k == 0 ? ALIGN_RIGHT : ALIGN_LEFT}, plain = {text_of(s), THEME_INK, false, ALIGN_LEFT};
  script_style faint = {text_of(s), THEME_INK_FAINT, sure, ALIGN_LEFT};
  numerals_write(&c->sheet.numerals, item->cells[k]->estimate, c->decimals, false, c->unit, value);
  if (moved > 3) SCRIPT(out, "set arrow from @, first @ to screen X(@), first @ nohead back linewidth 0.6 linecolor rgb axis\n", (double)k, item->cells[k]->estimate, x, at);
  number.bold = k == 1;
  script_label(out, number, AT_ROW, x, at, value);
  if (k == 0) return;
  x += c->value + t->text * 0.4;
  script_lines(out, plain, AT_ROW, x, at, -theme_leading(text_of(s)) * per_point, &s->right[i]);
  if (!isfinite(difference)) return;
  rows_change_text(c, difference, sure, change);
  script_label(out, faint, AT_ROW, t->width - t->margin - t->text * 2.6, at, change);
}

static void write_figures(slope *s) {
  rows_chart *c = &s->rows;
  op_text *out = &c->sheet.body;
  op_text_add(out, "\n# --- figures: post (0 or 1), estimate, lower, upper, colour; two lines a slope\n$slopes << END\n");
  for (size_t i = 0; i < c->list.count; i++) {
    const rows_item *item = &c->list.items[i];
    for (size_t k = 0; k < 2; k++) {
      const chart_cell *cell = item->cells[k];
      if (cell == NULL) continue;
      SCRIPT(out, "@ @ @ @ @\n", (double)k, cell->estimate, cell->lower, cell->upper, (double)theme_rgb(&c->sheet.theme, colour_of(s, item)));
    }
    op_text_add_char(out, '\n');
  }
  op_text_add(out, "END\n\n# --- drawing\n"
                   "plot $slopes using 1:2:5 with lines linewidth 2.2 linecolor rgb variable title 'change', \\\n"
                   "  $slopes using 1:3:(0):($4-$3):5 with vectors nohead linewidth 1.2 linecolor rgb variable title 'intervals', \\\n"
                   "  $slopes using 1:2:5 with points pointtype 7 pointsize 0.8*dots linecolor rgb variable title 'estimates'\n");
}

static void draw(slope *s) {
  rows_chart *c = &s->rows;
  double plot = c->height - s->top;
  place(s, plot);
  op_text_add(&c->sheet.body, "\n# --- the figure\n");
  script_area(&c->sheet.body, s->left_x, s->right_x, c->sheet.y + s->top, c->sheet.y + c->height);
  write_posts(s);
  op_text_add(&c->sheet.body, "\n# --- values and names\n");
  for (size_t i = 0; i < c->list.count; i++) {
    for (size_t k = 0; k < 2; k++) {
      if (c->list.items[i].cells[k] != NULL) write_end(s, &c->list.items[i], i, k, plot);
    }
  }
  write_figures(s);
}

static op_status layout(slope *s) {
  rows_chart *c = &s->rows;
  double needed = 0;
  if (c->list.count > SLOPES) {
    op_fail(c->sheet.err, OP_E_REQUEST, "%zu lines cannot be told apart at their ends, at most %d", c->list.count, SLOPES);
    return op_fail_hint(c->sheet.err, "choose answers with --net or groups with --where, or draw --kind dumbbell");
  }
  op_status status = name_lines(s);
  if (status == OP_OK) status = wrap_names(s);
  for (size_t i = 0; status == OP_OK && i < c->list.count; i++) needed += label_height(s, i);
  s->top = theme_leading(c->sheet.theme.small * 1.05) * 2;
  double wished = c->sheet.theme.height > 0 ? 0.5 * POSTS_APART : POSTS_APART * c->sheet.theme.width / 612;
  c->content = fmax(wished, needed * 1.15) + s->top;
  return status;
}

static op_status notes(slope *s) {
  rows_chart *c = &s->rows;
  op_text extra = {0};
  const char *change = rows_change_note(c);
  op_text_add(&extra, change != NULL ? change : "");
  if (change != NULL) SENTENCE(&extra, c->sheet.options.language, "Grey: no sure change.", NULL);
  rows_say_axis(c, &extra);
  op_status status = op_text_check(&extra, c->sheet.err);
  if (status == OP_OK) status = footer_notes(&c->sheet, &c->grid, &(footer_words){!c->over_time, c->over_time ? "wave" : "group", "Upright lines", extra.data});
  op_text_clear(&extra);
  return status;
}

static op_status script(const op_result *result, const op_chart_options *options, char **text, size_t *length, op_error *err) {
  slope s = {.top = 0};
  op_status status = rows_open(result, options, ROWS_PAIRS, false, &s.rows, err);
  if (status == OP_OK) status = layout(&s);
  if (status == OP_OK) status = notes(&s);
  if (status == OP_OK) status = sheet_body(&s.rows.sheet, s.rows.content, &s.rows.height);
  if (status == OP_OK) {
    draw(&s);
    status = sheet_close(&s.rows.sheet, s.rows.height, text, length);
  }
  sheet_clear(&s.rows.sheet);
  return status;
}

const op_chart op_chart_slope = {.name = "slope", .summary = "lines from one wave (or group) to another, with names and values at their ends", .figures = OP_CHART_EITHER, .script = script};
