/* Tests of tables and strength of association: one line each, led by what tells them apart. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "present/layout.h"

/* Columns for the keys that tell rows apart, but for `last`, which the caller shows; what all rows share goes under the title. */
static size_t key_columns(layout *l, const char *last, size_t keys[LAYOUT_KEYS]) {
  const op_section *s = l->section;
  size_t n = 0;
  for (size_t k = 0; k < s->n_keys && n < LAYOUT_KEYS; k++) {
    if (layout_empty_key(s, k) || strcmp(s->keys[k].name, last) == 0) continue;
    if (layout_constant_key(s, k) && strcmp(s->keys[k].name, "variable") == 0) {
      l->g->base = grid_clean(l->g, s->rows[0].labels[k]);
      continue;
    }
    keys[n++] = k;
    grid_column(l->g, strcmp(s->keys[k].name, "variable") == 0 ? "" : s->keys[k].title, GRID_LEFT);
  }
  return n;
}

static bool same_keys(const op_section *s, size_t a, size_t b, const size_t *keys, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (!op_text_equal(s->rows[a].codes[keys[i]], s->rows[b].codes[keys[i]])) return false;
  }
  return true;
}

static void measure_cell(layout *l, grid_row *to, size_t column, const op_row *row, op_measure of) {
  grid_cell(l->g, to, column, grid_measure(l->g, l->section, of, row->measures[of], l->options));
}

void layout_tests(layout *l) {
  static const op_measure measures[] = {OP_M_STATISTIC, OP_M_DF1, OP_M_DF2, OP_M_P};
  const op_section *s = l->section;
  size_t keys[LAYOUT_KEYS], n = key_columns(l, "name", keys), name = op_section_key_named(s, "name");
  grid_column(l->g, "test", GRID_LEFT);
  for (size_t m = 0; m < 4; m++) grid_column(l->g, op_measure_at(measures[m])->heading, GRID_RIGHT);
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r];
    grid_row *to = grid_add_row(l->g);
    bool repeated = r > 0 && same_keys(s, r, r - 1, keys, n);
    for (size_t i = 0; !repeated && i < n; i++) grid_cell(l->g, to, i, row->labels[keys[i]]);
    grid_cell(l->g, to, n, row->labels[name]);
    for (size_t m = 0; m < 4; m++) {
      /* a chi-square has no second degrees of freedom; a linear combination none at all */
      bool none = isnan(row->measures[measures[m]]) && row->note == NULL;
      if (!none) measure_cell(l, to, n + 1 + m, row, measures[m]);
    }
    layout_note_row(l, row);
  }
}

/* V and its corrected form are two rows of the section and one line of the table. */
void layout_association(layout *l) {
  const op_section *s = l->section;
  size_t keys[LAYOUT_KEYS], n = key_columns(l, "name", keys), name = op_section_key_named(s, "name");
  l->g->title = "";
  l->g->base = "";
  grid_column(l->g, "Cram\xC3\xA9r's V", GRID_RIGHT);
  grid_column(l->g, "SE", GRID_RIGHT);
  grid_column(l->g, layout_level_heading(l), GRID_RIGHT);
  grid_column(l->g, "V corrected", GRID_RIGHT);
  grid_row *to = NULL;
  l->g->hidden = true; /* where no table has one, the tests say why */
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r];
    if (!isnan(row->measures[OP_M_ESTIMATE])) l->g->hidden = false;
    if (op_text_equal(row->codes[name], "cramers_v")) {
      to = grid_add_row(l->g);
      for (size_t i = 0; i < n; i++) grid_cell(l->g, to, i, row->labels[keys[i]]);
      measure_cell(l, to, n, row, OP_M_ESTIMATE);
      measure_cell(l, to, n + 1, row, OP_M_SE);
      grid_cell(l->g, to, n + 2, grid_interval(l->g, s, row, l->options));
    } else if (to != NULL) {
      measure_cell(l, to, n + 3, row, OP_M_ESTIMATE);
    }
  }
}

/* The comparisons behind the letters and the eigenvalues behind the tests are for programs and --verbose. */
void layout_comparisons(layout *l) { l->g->hidden = true; }
void layout_eigenvalues(layout *l) { l->g->hidden = true; }
