/* Weights: one line a group with their spread, and the histogram as a row of small bars. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "present/layout.h"

static bool same_group(const op_section *s, const op_row *a, const op_row *b) {
  for (size_t k = 0; k < s->n_keys; k++) {
    if (s->keys[k].by && !op_text_equal(a->codes[k], b->codes[k])) return false;
  }
  return true;
}

#define MOST_BARS 16

/* Classes of a group's histogram, joined to at most MOST_BARS; their number. */
static size_t joined_classes(const op_section *s, const op_row *row, double n[MOST_BARS]) {
  size_t classes = 0, k = 0;
  for (size_t r = 0; r < s->n_rows; r++) classes += same_group(s, &s->rows[r], row);
  size_t each = (classes + MOST_BARS - 1) / MOST_BARS;
  for (size_t r = 0; r < s->n_rows; r++) {
    if (same_group(s, &s->rows[r], row)) n[k++ / each] += s->rows[r].measures[OP_M_N];
  }
  return each > 0 ? (classes + each - 1) / each : 0;
}

/* Heights in eighths of the highest; a class that somebody is in shows. */
static const char *small_bars(layout *l, const op_row *row) {
  static const char *const bars[] = {"\xC2\xA0",     "\xE2\x96\x81", "\xE2\x96\x82", "\xE2\x96\x83", "\xE2\x96\x84",
                                     "\xE2\x96\x85", "\xE2\x96\x86", "\xE2\x96\x87", "\xE2\x96\x88"};
  const op_section *s = op_result_section_named(l->result, "histogram");
  double most = 0, n[MOST_BARS] = {0};
  size_t count = s != NULL ? joined_classes(s, row, n) : 0;
  const char *out = "";
  for (size_t k = 0; k < count; k++) most = fmax(most, n[k]);
  while (count > 0 && n[count - 1] == 0) count--;
  for (size_t k = 0; most > 0 && k < count; k++) out = grid_format(l->g, "%s%s", out, bars[(size_t)ceil(8 * n[k] / most)]);
  return out;
}

void layout_histogram(layout *l) { l->g->hidden = true; /* shown in the line of its group */ }

void layout_weights(layout *l) {
  static const op_measure measures[] = {OP_M_N, OP_M_MEAN, OP_M_CV, OP_M_DEFF, OP_M_N_EFF, OP_M_MINIMUM, OP_M_MAXIMUM, OP_M_EXTREME_N};
  enum { MEASURES = sizeof measures / sizeof *measures };
  const op_section *s = l->section;
  size_t keys = 0;
  double zero = 0, extreme = 0;
  for (size_t k = 0; k < s->n_keys; k++, keys++) grid_column(l->g, s->keys[k].title, GRID_LEFT);
  for (size_t m = 0; m < MEASURES; m++) grid_column(l->g, op_measure_at(measures[m])->heading, GRID_RIGHT);
  grid_column(l->g, "", GRID_LEFT);
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r];
    grid_row *to = grid_add_row(l->g);
    to->style = layout_style_of(row);
    for (size_t k = 0; k < keys; k++) grid_cell(l->g, to, k, row->labels[k]);
    for (size_t m = 0; m < MEASURES; m++) layout_measure_cell(l, to, keys + m, row, measures[m]);
    grid_cell(l->g, to, keys + MEASURES, small_bars(l, row));
    layout_note_row(l, row);
    zero += row->measures[OP_M_ZERO_N];
    if (row->measures[OP_M_EXTREME_N] > 0) extreme += row->measures[OP_M_EXTREME_N];
  }
  const op_section *h = op_result_section_named(l->result, "histogram");
  if (h != NULL && h->n_rows > 0) {
    const op_row *last = &h->rows[h->n_rows - 1];
    bool open = isnan(last->measures[OP_M_MAXIMUM]);
    grid_footnote(l->g, grid_format(l->g, "small bars: weights divided by their mean, from 0 to %g%s",
                                    open ? last->measures[OP_M_MINIMUM] : last->measures[OP_M_MAXIMUM], open ? " and more" : ""));
  }
  if (extreme > 0) grid_footnote(l->g, "extreme: above the median plus six interquartile ranges");
  if (zero > 0) grid_footnote(l->g, grid_format(l->g, "weight 0: %.0f row%s, which count%s nowhere", zero, zero == 1 ? "" : "s", zero == 1 ? "s" : ""));
}
