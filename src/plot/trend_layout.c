/* Places of a trend chart's axes and texts. */
#include <math.h>
#include <string.h>

#include "plot/nudge.h"
#include "plot/trend.h"

#define FIGURE_HEIGHT 265.0 /* points, unless the labels need more */
#define TICK_ROOM 34.0      /* left of the grid for the numbers of the axis */

static double text_of(const trend *t) { return t->sheet.theme.text * 0.95; }

void trend_span(const trend *t, double *least, double *most) {
  double low = *least, high = *most;
  for (size_t i = 0; i < t->n_lines; i++) {
    for (size_t w = 0; w < t->waves.count; w++) {
      const chart_cell *p = t->lines[i].points[w];
      if (p == NULL) continue;
      low = fmin(low, isfinite(p->lower) ? p->lower : p->estimate);
      high = fmax(high, isfinite(p->upper) ? p->upper : p->estimate);
      const chart_cell *s = t->lines[i].smooth != NULL ? &t->lines[i].smooth[w] : NULL;
      if (s == NULL || !s->present) continue;
      low = fmin(low, isfinite(s->lower) ? s->lower : s->estimate);
      high = fmax(high, isfinite(s->upper) ? s->upper : s->estimate);
    }
  }
  *least = low;
  *most = high;
}

void trend_axis(trend *t, double low, double high) {
  if (t->grid.percent) {
    t->axis = axis_percent(low, high, 5);
    t->decimals = 0;
  } else {
    t->axis = axis_round(low > 0 && low < 0.3 * high ? 0 : low, high, 5);
    t->decimals = fabs(high) >= 1000 ? 0 : t->axis.decimals + 1;
  }
}

/* --- names at the ends of the lines --- */

void trend_value(const trend *t, double value, char out[NUMERALS_TEXT]) {
  numerals_write(&t->sheet.numerals, value, t->decimals, false, t->grid.percent ? "%" : "", out);
}

static double widest_value(const trend *t) {
  double widest = 0;
  for (size_t i = 0; i < t->n_lines; i++) {
    const size_t ends[2] = {t->lines[i].first, t->lines[i].last};
    for (size_t k = 0; k < 2; k++) {
      double value = t->lines[i].points[ends[k]]->estimate;
      widest = fmax(widest, numerals_width(&t->sheet.numerals, value, t->decimals, t->grid.percent ? "%" : "", text_of(t)));
    }
  }
  return widest;
}

static op_status wrap_names(trend *t) {
  const chart_theme *theme = &t->sheet.theme;
  double widest = 0;
  for (size_t i = 0; i < t->n_lines; i++) {
    trend_line *line = &t->lines[i];
    op_status status = wording_wrap(t->sheet.arena, line->name, text_of(t), false, theme->width * 0.21, 6, &line->lines, t->sheet.err);
    if (status != OP_OK) return status;
    widest = fmax(widest, line->lines.width);
  }
  double scale = theme->text / 11;
  t->value_width = widest_value(t);
  t->left = theme->margin + TICK_ROOM * scale;
  t->right = theme->width - theme->margin - widest - t->value_width - 12 * scale - text_of(t) * 0.7;
  t->first_x = t->left + t->value_width + 8;
  t->last_x = t->right - 6;
  return sheet_check_width(&t->sheet, t->last_x - t->first_x);
}

/* --- names of the waves --- */

static double widest_word(const trend *t, double size) {
  double widest = 0;
  for (size_t w = 0; w < t->waves.count; w++) {
    const char *text = t->waves.items[w].label;
    while (*text != '\0') {
      size_t n = strcspn(text, " ");
      widest = fmax(widest, wording_width(text, n, size, false));
      text += n;
      text += strspn(text, " ");
    }
  }
  return widest;
}

static bool has_room(const trend *t, size_t wave, const wording_lines *lines) {
  for (size_t w = 0; w < t->waves.count; w++) {
    if (t->wave_names[w].count > 0 && fabs(trend_x(t, w) - trend_x(t, wave)) < (lines->width + t->wave_names[w].width) / 2 + 5) return false;
  }
  return true;
}

/* Names the last wave, the first, and every other that has room, from the last backwards. */
static op_status name_waves(trend *t) {
  double size = t->sheet.theme.small * 1.05, apart = (t->last_x - t->first_x) / (double)(t->waves.count - 1);
  double width = fmin(fmax(apart - 5, widest_word(t, size)), 84);
  size_t most = 1, n = t->waves.count;
  t->wave_names = op_arena_alloc(t->sheet.arena, n * sizeof *t->wave_names, t->sheet.err);
  if (t->wave_names == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < n; i++) {
    size_t w = i == 0 ? n - 1 : i == 1 ? 0 : n - i;
    wording_lines lines;
    op_status status = wording_wrap(t->sheet.arena, t->waves.items[w].label, size, false, width, 3, &lines, t->sheet.err);
    if (status != OP_OK) return status;
    if (!has_room(t, w, &lines)) continue;
    t->wave_names[w] = lines;
    if (lines.count > most) most = lines.count;
  }
  t->names_height = 8 + theme_leading(size) * (double)most;
  return OP_OK;
}

op_status trend_layout(trend *t) {
  double needed = 0, low = INFINITY, high = -INFINITY;
  trend_span(t, &low, &high);
  trend_axis(t, low, high);
  op_status status = wrap_names(t);
  if (status == OP_OK) status = name_waves(t);
  for (size_t i = 0; status == OP_OK && i < t->n_lines; i++) needed += theme_leading(text_of(t)) * (double)t->lines[i].lines.count + 4;
  /* a page of a fixed height may press the figure together as far as its labels allow */
  double wished = t->sheet.theme.height > 0 ? 0.4 * FIGURE_HEIGHT : FIGURE_HEIGHT * t->sheet.theme.width / 612;
  t->content = fmax(wished, needed * 1.1) + t->names_height;
  return status;
}

/* --- places --- */

double trend_x(const trend *t, size_t wave) {
  const chart_wave *w = t->waves.items;
  double from = w[0].x, to = w[t->waves.count - 1].x;
  return t->first_x + (w[wave].x - from) / (to - from) * (t->last_x - t->first_x);
}

double trend_y(const trend *t, double value, double plot_height) {
  return plot_height * (t->axis.high - value) / (t->axis.high - t->axis.low);
}

void trend_place(trend *t, double plot_height) {
  double ends[THEME_LINES] = {0}, starts[THEME_LINES] = {0}, end_heights[THEME_LINES] = {0}, start_heights[THEME_LINES] = {0};
  size_t n_starts = 0, started[THEME_LINES];
  for (size_t i = 0; i < t->n_lines; i++) {
    const trend_line *line = &t->lines[i];
    ends[i] = trend_y(t, line->points[line->last]->estimate, plot_height);
    end_heights[i] = theme_leading(text_of(t)) * (double)line->lines.count + 2;
    if (line->first > 0 || line->first == line->last) continue;
    starts[n_starts] = trend_y(t, line->points[0]->estimate, plot_height);
    start_heights[n_starts] = theme_leading(text_of(t)) * 0.9;
    started[n_starts++] = i;
  }
  nudge_apart(ends, end_heights, t->n_lines, -6, plot_height + 6);
  nudge_apart(starts, start_heights, n_starts, -4, plot_height + 4);
  for (size_t i = 0; i < t->n_lines; i++) t->lines[i].label_y = ends[i];
  for (size_t i = 0; i < n_starts; i++) t->lines[started[i]].first_y = starts[i];
}
