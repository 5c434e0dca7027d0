/* Residuals of a crosstab: one line a cell, with what independence would give beside what is there. */
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "present/layout.h"

void layout_residuals(layout *l) {
  static const struct {
    op_measure of;
    const char *heading;
  } columns[] = {{OP_M_N, "n"},   {OP_M_OBSERVED, "% of all"},  {OP_M_EXPECTED, "expected"},  {OP_M_ESTIMATE, "difference"},
                 {OP_M_SE, "SE"}, {OP_M_STATISTIC, "residual"}, {OP_M_P_ADJUSTED, "p (Holm)"}};
  enum { COLUMNS = sizeof columns / sizeof *columns };
  const op_section *s = l->section;
  size_t keys[LAYOUT_KEYS], row_key = op_section_key_named(s, "row"), column = op_section_key_named(s, "column"), n = 0;
  size_t column_variable = op_section_key_named(s, "column_variable");
  bool several = !layout_constant_key(s, op_section_key_named(s, "variable")), one_column = layout_constant_key(s, column_variable);
  for (size_t k = 0; k < s->n_keys && n < LAYOUT_KEYS; k++) {
    bool question = strcmp(s->keys[k].name, "variable") == 0, across = k == column_variable && one_column;
    if (k == column || across || (question && !several)) continue;
    keys[n++] = k;
  }
  if (!several && s->n_rows > 0) l->g->base = grid_clean(l->g, s->rows[0].labels[op_section_key_named(s, "variable")]);
  for (size_t k = 0; k < n; k++) grid_column(l->g, s->keys[keys[k]].by ? s->keys[keys[k]].title : "", GRID_LEFT);
  grid_column(l->g, one_column && s->n_rows > 0 ? grid_clean(l->g, s->rows[0].labels[column_variable]) : "", GRID_LEFT);
  for (size_t c = 0; c < COLUMNS; c++) grid_column(l->g, columns[c].heading, GRID_RIGHT);
  grid_column(l->g, "", GRID_LEFT);
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r], *before = r > 0 ? &s->rows[r - 1] : NULL;
    grid_row *to = layout_keyed_row(l, row, before, keys, n);
    to->rule_before = before != NULL && !op_text_equal(row->codes[row_key], before->codes[row_key]);
    grid_cell(l->g, to, n, row->labels[column]);
    for (size_t c = 0; c < COLUMNS; c++) layout_measure_cell(l, to, n + 1 + c, row, columns[c].of);
    grid_cell(l->g, to, n + 1 + COLUMNS, layout_stars(row->measures[OP_M_P_ADJUSTED]));
    layout_note_row(l, row);
  }
}
