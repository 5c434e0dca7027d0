/* Reliability of a scale and agreement of two variables: one line a variable or pair, terms across. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "present/layout.h"

/* Rows r and `other` belong to the same line: all keys but the last, the term, agree. */
static bool same_line(const op_section *s, size_t r, size_t other) {
  for (size_t k = 0; k + 1 < s->n_keys; k++) {
    if (!op_text_equal(s->rows[r].codes[k], s->rows[other].codes[k])) return false;
  }
  return true;
}

static bool first_of_line(const op_section *s, size_t r) {
  for (size_t other = 0; other < r; other++) {
    if (same_line(s, r, other)) return false;
  }
  return true;
}

/* The row of a term in the line of row r, or NULL. */
static const op_row *term_of_line(const op_section *s, size_t r, const char *term) {
  for (size_t other = 0; other < s->n_rows; other++) {
    if (same_line(s, r, other) && op_text_equal(s->rows[other].codes[s->n_keys - 1], term)) return &s->rows[other];
  }
  return NULL;
}

/* Columns for the groups and the variable. Returns their number. */
static size_t line_columns(layout *l) {
  const op_section *s = l->section;
  for (size_t k = 0; k + 1 < s->n_keys; k++) grid_column(l->g, s->keys[k].by ? s->keys[k].title : "", GRID_LEFT);
  return s->n_keys - 1;
}

static void line_keys(layout *l, grid_row *to, const op_row *row) {
  for (size_t k = 0; k + 1 < l->section->n_keys; k++) grid_cell(l->g, to, k, row->labels[k]);
}

static void estimate_cell(layout *l, grid_row *to, size_t column, const op_row *row, op_measure of) {
  if (row != NULL) grid_put(l->g, to, column, grid_number(l->g, l->section, of, row->measures[of], l->options));
}

/* An estimate with its standard error, interval and base. */
static void inference_cells(layout *l, grid_row *to, size_t column, const op_row *row) {
  if (row == NULL) return;
  estimate_cell(l, to, column, row, OP_M_ESTIMATE);
  estimate_cell(l, to, column + 1, row, OP_M_SE);
  grid_put(l->g, to, column + 2, grid_interval(l->g, l->section, row, l->options));
  layout_note_row(l, row);
}

void layout_reliability(layout *l) {
  const op_section *s = l->section;
  size_t column = line_columns(l);
  grid_column(l->g, "with the rest", GRID_RIGHT);
  grid_column(l->g, "alpha", GRID_RIGHT);
  grid_column(l->g, "SE", GRID_RIGHT);
  grid_column(l->g, layout_level_heading(l), GRID_RIGHT);
  grid_column(l->g, "n", GRID_RIGHT);
  bool items = false;
  for (size_t r = 0; r < s->n_rows; r++) {
    if (!first_of_line(s, r)) continue;
    const op_row *alpha = term_of_line(s, r, "alpha");
    grid_row *to = grid_add_row(l->g);
    to->style = layout_style_of(&s->rows[r]);
    to->rule_before = r > 0 && alpha != NULL;
    line_keys(l, to, &s->rows[r]);
    items = items || alpha == NULL;
    estimate_cell(l, to, column, term_of_line(s, r, "item_rest"), OP_M_ESTIMATE);
    inference_cells(l, to, column + 1, alpha != NULL ? alpha : term_of_line(s, r, "alpha_without"));
    estimate_cell(l, to, column + 4, &s->rows[r], OP_M_BASE_N);
  }
  if (items) grid_footnote(l->g, "an item's line: its correlation with the sum of the other items, and alpha of the scale without it");
}

void layout_agreement(layout *l) {
  const op_section *s = l->section;
  size_t column = line_columns(l);
  grid_column(l->g, "kappa", GRID_RIGHT);
  grid_column(l->g, "SE", GRID_RIGHT);
  grid_column(l->g, layout_level_heading(l), GRID_RIGHT);
  grid_column(l->g, "observed", GRID_RIGHT);
  grid_column(l->g, "by chance", GRID_RIGHT);
  grid_column(l->g, "n", GRID_RIGHT);
  for (size_t r = 0; r < s->n_rows; r++) {
    if (!first_of_line(s, r)) continue;
    grid_row *to = grid_add_row(l->g);
    to->style = layout_style_of(&s->rows[r]);
    line_keys(l, to, &s->rows[r]);
    inference_cells(l, to, column, term_of_line(s, r, "kappa"));
    estimate_cell(l, to, column + 3, term_of_line(s, r, "observed"), OP_M_ESTIMATE);
    estimate_cell(l, to, column + 4, term_of_line(s, r, "expected"), OP_M_ESTIMATE);
    estimate_cell(l, to, column + 5, &s->rows[r], OP_M_BASE_N);
  }
}
