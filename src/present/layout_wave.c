/* Tables of opine trend and opine series with a line a wave: smoothed levels, pooled waves, bounds, assumed errors. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "present/layout.h"

static grid_value value_of(layout *l, double value) { return grid_number(l->g, l->section, OP_M_ESTIMATE, value, l->options); }

static grid_value range_of(layout *l, double low, double high) {
  op_row row = {0};
  for (size_t m = 0; m < OP_M_COUNT; m++) row.measures[m] = (double)NAN;
  row.measures[OP_M_LOWER] = low;
  row.measures[OP_M_UPPER] = high;
  return grid_interval(l->g, l->section, &row, l->options);
}

/* Rule above the first wave of another figure. */
static grid_row *wave_row(layout *l, size_t r, const size_t *keys, size_t n, size_t wave) {
  const op_section *s = l->section;
  size_t before = r;
  while (before > 0 && layout_same_keys(s, &s->rows[before - 1], &s->rows[r], keys, n) && op_text_equal(s->rows[before - 1].codes[wave], s->rows[r].codes[wave])) before--;
  const op_row *above = before > 0 ? &s->rows[before - 1] : NULL;
  grid_row *to = layout_keyed_row(l, &s->rows[r], above, keys, n);
  to->rule_before = above != NULL && !layout_same_keys(s, &s->rows[r], above, keys, n);
  grid_cell(l->g, to, n, s->rows[r].labels[wave]);
  return to;
}

/* --- smoothed --- */

/* Methods in the order in which they were asked for; rows of one figure stand method by method. */
static size_t methods_of(const op_section *s, const char *methods[3]) {
  size_t n = 0;
  for (size_t r = 0; r < s->n_rows; r++) {
    size_t i = 0;
    while (i < n && !op_text_equal(methods[i], s->rows[r].method)) i++;
    if (i == n && n < 3) methods[n++] = s->rows[r].method;
  }
  return n;
}

/* The row of another method for the same wave of the same figure; the k-th of equal ones, as two figures may be of one time. */
static const op_row *same_wave(const op_section *s, size_t r, size_t rank, const char *method, const size_t *keys, size_t n, size_t wave) {
  for (size_t i = 0; i < s->n_rows; i++) {
    const op_row *row = &s->rows[i];
    bool same = layout_same_keys(s, row, &s->rows[r], keys, n) && op_text_equal(row->codes[wave], s->rows[r].codes[wave]) && op_text_equal(row->method, method);
    if (same && rank-- == 0) return row;
  }
  return NULL;
}

static size_t rank_of(const op_section *s, size_t r, const size_t *keys, size_t n, size_t wave) {
  size_t rank = 0;
  for (size_t i = 0; i < r; i++) {
    const op_row *row = &s->rows[i];
    rank += layout_same_keys(s, row, &s->rows[r], keys, n) && op_text_equal(row->codes[wave], s->rows[r].codes[wave]) && op_text_equal(row->method, s->rows[r].method);
  }
  return rank;
}

void layout_smooth(layout *l) {
  static const char *const apart[] = {"wave", NULL};
  const op_section *s = l->section;
  const char *methods[3] = {NULL};
  size_t keys[LAYOUT_KEYS] = {SIZE_MAX}, n = layout_key_columns(l, apart, keys), wave = op_section_key_named(s, "wave"), n_methods = methods_of(s, methods);
  grid_column(l->g, "wave", GRID_LEFT);
  grid_column(l->g, "observed", GRID_RIGHT);
  for (size_t m = 0; m < n_methods; m++) {
    grid_column(l->g, methods[m], GRID_RIGHT);
    grid_column(l->g, layout_level_heading(l), GRID_RIGHT);
  }
  for (size_t r = 0; r < s->n_rows; r++) {
    if (!op_text_equal(s->rows[r].method, methods[0])) continue;
    grid_row *to = wave_row(l, r, keys, n, wave);
    size_t rank = rank_of(s, r, keys, n, wave);
    grid_put(l->g, to, n + 1, value_of(l, s->rows[r].measures[OP_M_OBSERVED]));
    for (size_t m = 0; m < n_methods; m++) {
      const op_row *row = same_wave(s, r, rank, methods[m], keys, n, wave);
      if (row == NULL) continue;
      grid_put(l->g, to, n + 2 + 2 * m, value_of(l, row->measures[OP_M_ESTIMATE]));
      grid_put(l->g, to, n + 3 + 2 * m, grid_interval(l->g, s, row, l->options));
      if (row->note != NULL) grid_footnote(l->g, row->note);
    }
  }
  if (n_methods > 0 && strcmp(methods[0], "local-level") == 0) grid_footnote(l->g, "local level: Kalman smoother; its interval takes the variances as known");
}

/* Variances and scales: for --verbose, which lays every section out in general form, and for programs. */
void layout_smoothing(layout *l) { l->g->hidden = true; }

/* --- pooled --- */

void layout_pooled(layout *l) {
  static const char *const apart[] = {NULL};
  const op_section *s = l->section;
  size_t keys[LAYOUT_KEYS] = {SIZE_MAX}, n = layout_key_columns(l, apart, keys);
  grid_column(l->g, s->percent ? "%" : "estimate", GRID_RIGHT);
  grid_column(l->g, "SE", GRID_RIGHT);
  grid_column(l->g, layout_level_heading(l), GRID_RIGHT);
  grid_column(l->g, "n", GRID_RIGHT);
  for (size_t r = 0; r < s->n_rows; r++) {
    grid_row *to = layout_keyed_row(l, &s->rows[r], NULL, keys, n);
    layout_measure_cell(l, to, n, &s->rows[r], OP_M_ESTIMATE);
    layout_measure_cell(l, to, n + 1, &s->rows[r], OP_M_SE);
    grid_put(l->g, to, n + 2, grid_interval(l->g, s, &s->rows[r], l->options));
    layout_measure_cell(l, to, n + 3, &s->rows[r], OP_M_N);
    layout_note_row(l, &s->rows[r]);
  }
}

/* --- bounds --- */

void layout_bounds(layout *l) {
  static const char *const apart[] = {"wave", NULL};
  const op_section *s = l->section;
  size_t keys[LAYOUT_KEYS] = {SIZE_MAX}, n = layout_key_columns(l, apart, keys), wave = op_section_key_named(s, "wave");
  grid_column(l->g, "wave", GRID_LEFT);
  grid_column(l->g, "of answers", GRID_RIGHT);
  grid_column(l->g, "don't know", GRID_RIGHT);
  grid_column(l->g, "bounds", GRID_RIGHT);
  grid_column(l->g, layout_level_heading(l), GRID_RIGHT);
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r];
    grid_row *to = wave_row(l, r, keys, n, wave);
    layout_measure_cell(l, to, n + 1, row, OP_M_ESTIMATE);
    grid_put(l->g, to, n + 2, value_of(l, row->measures[OP_M_SHARE]));
    grid_put(l->g, to, n + 3, range_of(l, row->measures[OP_M_MINIMUM], row->measures[OP_M_MAXIMUM]));
    grid_put(l->g, to, n + 4, grid_interval(l->g, s, row, l->options));
  }
  grid_footnote(l->g, "bounds: had every don't-know answered against, or for; the interval covers the share itself (Imbens and Manski)");
}

/* --- assumed errors --- */

void layout_assumed(layout *l) {
  static const char *const apart[] = {"wave", "assumption", NULL};
  const op_section *s = l->section;
  size_t keys[LAYOUT_KEYS] = {SIZE_MAX}, n = layout_key_columns(l, apart, keys), wave = op_section_key_named(s, "wave"), what = op_section_key_named(s, "assumption"), per = 0;
  while (per < s->n_rows && (per == 0 || !op_text_equal(s->rows[per].codes[what], s->rows[0].codes[what]))) per++;
  grid_column(l->g, "wave", GRID_LEFT);
  grid_column(l->g, s->percent ? "%" : "estimate", GRID_RIGHT);
  for (size_t k = 0; k < per; k++) grid_column(l->g, s->rows[k].labels[what], GRID_RIGHT);
  grid_column(l->g, "widest", GRID_RIGHT);
  if (per > 0) grid_span_add(l->g, n + 2, n + 1 + per, "SE");
  for (size_t r = 0; per > 0 && r + per <= s->n_rows; r += per) {
    grid_row *to = wave_row(l, r, keys, n, wave);
    const op_row *widest = &s->rows[r];
    layout_measure_cell(l, to, n + 1, &s->rows[r], OP_M_ESTIMATE);
    for (size_t k = 0; k < per; k++) {
      layout_measure_cell(l, to, n + 2 + k, &s->rows[r + k], OP_M_SE);
      if (s->rows[r + k].measures[OP_M_SE] > widest->measures[OP_M_SE]) widest = &s->rows[r + k];
    }
    grid_put(l->g, to, n + 2 + per, grid_interval(l->g, s, widest, l->options));
  }
  grid_footnote(l->g, "SRS: as if drawn one by one with equal weights; Kish: with the weights; icc: and with answers correlated so within sampling points; widest: the interval of "
                      "the largest error");
}
