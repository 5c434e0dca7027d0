/* What opine study check found. */
#include "base/text.h"
#include "present/layout.h"

/* A table of all keys that say something and all measures; a line repeats none of the first `keyed` keys of the line above. */
static void plain(layout *l, size_t keyed) {
  const op_section *s = l->section;
  size_t keys[LAYOUT_KEYS], n = 0;
  for (size_t k = 0; k < s->n_keys && n < LAYOUT_KEYS; k++) {
    if (layout_empty_key(s, k) || op_text_equal(s->keys[k].name, "file")) continue; /* long names of files are for programs: the wave says which */
    keys[n++] = k;
    grid_column(l->g, s->keys[k].title, GRID_LEFT);
  }
  for (size_t m = 0; m < s->n_measures; m++) {
    bool share = s->percent && s->measures[m] == OP_M_ESTIMATE;
    grid_column(l->g, share ? "%" : op_measure_at(s->measures[m])->heading, GRID_RIGHT);
  }
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r], *before = r > 0 ? &s->rows[r - 1] : NULL;
    grid_row *to = grid_add_row(l->g);
    bool same = before != NULL;
    to->style = layout_style_of(row);
    for (size_t k = 0; k < n; k++) {
      same = same && k < keyed && op_text_equal(row->codes[keys[k]], before->codes[keys[k]]);
      if (!same) grid_cell(l->g, to, k, row->labels[keys[k]]);
      if (k == 0 && keyed > 0 && before != NULL) to->rule_before = !same;
    }
    for (size_t m = 0; m < s->n_measures; m++) layout_measure_cell(l, to, n + m, row, s->measures[m]);
  }
}

/* Severity, place and text; rows only where they are known. */
void layout_problems(layout *l) {
  const op_section *s = l->section;
  static const char *const columns[] = {"severity", "check", "wave", "variable", "problem"};
  size_t keys[5], n = 0;
  for (size_t k = 0; k < 5; k++) {
    keys[n] = op_section_key_named(s, columns[k]);
    if (k > 0 && layout_empty_key(s, keys[n])) continue;
    grid_column(l->g, k == 0 ? "" : columns[k], GRID_LEFT);
    n++;
  }
  grid_column(l->g, "rows", GRID_RIGHT);
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r];
    grid_row *to = grid_add_row(l->g);
    to->style = layout_style_of(row);
    for (size_t k = 0; k < n; k++) grid_cell(l->g, to, k, row->labels[keys[k]]);
    if (row->measures[OP_M_N] >= 0) layout_measure_cell(l, to, n, row, OP_M_N);
  }
}

void layout_study_files(layout *l) { plain(l, 0); }
void layout_mappings(layout *l) { plain(l, 3); }
void layout_near_duplicates(layout *l) { plain(l, 1); }
void layout_straight_lining(layout *l) { plain(l, 1); }
void layout_interviewers(layout *l) { plain(l, 1); }
