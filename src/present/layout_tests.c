/* Tests of tables and strength of association: one line each, led by what tells them apart. */
#include <math.h>
#include <stdint.h>

#include "base/text.h"
#include "present/layout.h"

static void table_tests(layout *l) {
  static const op_measure measures[] = {OP_M_STATISTIC, OP_M_DF1, OP_M_DF2, OP_M_P};
  const op_section *s = l->section;
  static const char *const apart[] = {"name", NULL};
  size_t keys[LAYOUT_KEYS] = {SIZE_MAX}, n = layout_key_columns(l, apart, keys), name = op_section_key_named(s, "name");
  grid_column(l->g, "test", GRID_LEFT);
  for (size_t m = 0; m < 4; m++) grid_column(l->g, op_measure_at(measures[m])->heading, GRID_RIGHT);
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r];
    grid_row *to = grid_add_row(l->g);
    bool repeated = r > 0 && layout_same_keys(s, row, &s->rows[r - 1], keys, n);
    for (size_t i = 0; !repeated && i < n; i++) grid_cell(l->g, to, i, row->labels[keys[i]]);
    grid_cell(l->g, to, n, row->labels[name]);
    for (size_t m = 0; m < 4; m++) {
      /* a chi-square has no second degrees of freedom; a linear combination none at all */
      bool none = isnan(row->measures[measures[m]]) && row->note == NULL;
      if (!none) layout_measure_cell(l, to, n + 1 + m, row, measures[m]);
    }
    layout_note_row(l, row);
  }
}

/* Tests of tables have names, tests of groups have groups. */
void layout_tests(layout *l) {
  if (op_section_key_named(l->section, "name") != SIZE_MAX) table_tests(l);
  else layout_group_tests(l);
}

/* V and its corrected form are two rows of the section and one line of the table. */
void layout_association(layout *l) {
  const op_section *s = l->section;
  static const char *const apart[] = {"name", NULL};
  size_t keys[LAYOUT_KEYS] = {SIZE_MAX}, n = layout_key_columns(l, apart, keys), name = op_section_key_named(s, "name");
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
      layout_measure_cell(l, to, n, row, OP_M_ESTIMATE);
      layout_measure_cell(l, to, n + 1, row, OP_M_SE);
      grid_put(l->g, to, n + 2, grid_interval(l->g, s, row, l->options));
    } else if (to != NULL) {
      layout_measure_cell(l, to, n + 3, row, OP_M_ESTIMATE);
    }
  }
}

/* The eigenvalues behind the tests are for programs and --verbose. */
void layout_eigenvalues(layout *l) { l->g->hidden = true; }
