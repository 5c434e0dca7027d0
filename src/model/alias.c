/* Columns that say nothing new: zero in every row, or combinations of the columns before them. Found by Cholesky's method in column order on the standardised
   cross-products; a column whose residual is under TOLERANCE of its length is left out, as R's lm does by its QR with columns in order. */
#include <math.h>

#include "base/text.h"
#include "model/information.h"

#define TOLERANCE 1e-10
/* A coefficient of the combination under this is rounding. */
#define NAMED      1e-5
#define MOST_NAMED 4

static op_status cross_products(const model_matrix *m, const model_order *order, const double *weight, double *G, op_error *err) {
  model_block block = {0};
  model_rows x = {0};
  op_status status = frame_block_new(m->frame, &block, err);
  if (status == OP_OK) status = matrix_rows_new(m, &x, err);
  for (size_t first = 0; status == OP_OK && first < order->n; first += MODEL_BLOCK) {
    frame_block(m->frame, order, first, &block);
    matrix_rows(m, &block, &x);
    information_cross(m, &x, weight + first, 0, 0, G, m->n_columns);
  }
  frame_block_free(&block);
  matrix_rows_free(&x);
  return status;
}

/* "it equals a combination of a, b and others". Solves L'c = the aliased row of L for the coefficients on the columns before it. */
static const char *explain(model_matrix *m, const double *L, size_t j, double *c, op_error *err) {
  size_t P = m->n_columns, named = 0;
  op_text text = {0};
  if (L[j * P + j] == 0 && m->terms[matrix_column_term(m, j)].n_parts > 1) return "nobody is in this combination of categories";
  for (size_t a = j; a-- > 0;) {
    c[a] = L[j * P + a];
    for (size_t b = a + 1; b < j; b++) c[a] -= m->parameter[b] < 0 ? 0 : L[b * P + a] * c[b];
    c[a] = m->parameter[a] < 0 ? 0 : c[a] / L[a * P + a];
  }
  for (size_t a = 0; a < j; a++) {
    if (fabs(c[a]) < NAMED) continue;
    const char *name = named < MOST_NAMED ? matrix_column_name(m, a, err) : "others";
    if (named <= MOST_NAMED) op_text_addf(&text, "%s%s", named > 0 ? ", " : "it is a combination of ", name != NULL ? name : "");
    named++;
  }
  if (named == 0) op_text_add(&text, "it is zero in every row");
  const char *why = op_text_check(&text, err) == OP_OK ? op_arena_string(m->arena, text.data, err) : NULL;
  op_text_clear(&text);
  return why;
}

/* Row j of L; true when something is left of the column. The diagonal of a column left out holds its own length. */
static bool decompose_row(const model_matrix *m, double *L, size_t j) {
  size_t P = m->n_columns;
  double *row = L + j * P, length = row[j], rest = length;
  for (size_t a = 0; a < j; a++) {
    if (m->parameter[a] < 0) {
      row[a] = 0;
      continue;
    }
    for (size_t b = 0; b < a; b++) row[a] -= row[b] * (m->parameter[b] < 0 ? 0 : L[a * P + b]);
    row[a] /= L[a * P + a];
    rest -= row[a] * row[a];
  }
  row[j] = rest > 0 ? sqrt(rest) : 0;
  if (length > 0 && rest > TOLERANCE * length) return true;
  row[j] = length;
  return false;
}

op_status matrix_leave_out_aliased(model_matrix *m, const model_order *order, const double *weight, op_error *err) {
  size_t P = m->n_columns;
  double *L = op_array_new(P * P, sizeof *L, err), *c = op_array_new(P, sizeof *c, err);
  op_status status = L != NULL && c != NULL ? cross_products(m, order, weight, L, err) : OP_E_MEMORY;
  for (size_t j = 0; status == OP_OK && j < P; j++) {
    if (decompose_row(m, L, j)) continue;
    m->why[j] = explain(m, L, j, c, err);
    if (m->why[j] == NULL) status = OP_E_MEMORY;
    m->parameter[j] = -1;
  }
  matrix_number(m);
  op_free(L);
  op_free(c);
  return status;
}
