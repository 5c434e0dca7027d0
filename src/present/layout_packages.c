/* One figure by the conventions of several packages. */
#include "present/layout.h"

void layout_packages(layout *l) {
  static const op_measure more[] = {OP_M_DF, OP_M_DEFF};
  const op_section *s = l->section;
  grid_column(l->g, "package", GRID_LEFT);
  grid_column(l->g, "missing rows", GRID_LEFT);
  grid_column(l->g, "method", GRID_LEFT);
  grid_column(l->g, s->percent ? "%" : "estimate", GRID_RIGHT);
  grid_column(l->g, "SE", GRID_RIGHT);
  grid_column(l->g, layout_level_heading(l), GRID_RIGHT);
  for (size_t m = 0; m < 2; m++) grid_column(l->g, op_measure_at(more[m])->heading, GRID_RIGHT);
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r];
    grid_row *to = grid_add_row(l->g);
    to->style = r == 0 ? GRID_STRONG : GRID_PLAIN;
    grid_cell(l->g, to, 0, row->labels[0]);
    grid_cell(l->g, to, 1, row->labels[1]);
    grid_cell(l->g, to, 2, row->method);
    grid_put(l->g, to, 3, grid_number(l->g, s, OP_M_ESTIMATE, row->measures[OP_M_ESTIMATE], l->options));
    grid_put(l->g, to, 4, grid_number(l->g, s, OP_M_SE, row->measures[OP_M_SE], l->options));
    grid_put(l->g, to, 5, grid_interval(l->g, s, row, l->options));
    for (size_t m = 0; m < 2; m++) grid_put(l->g, to, 6 + m, grid_number(l->g, s, more[m], row->measures[more[m]], l->options));
    layout_note_row(l, row);
  }
}
