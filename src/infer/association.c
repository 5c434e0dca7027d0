/* Cramer's V of the weighted table, its standard error, and V less what sampling alone gives. */
#include <math.h>

#include "infer/chisq_sum.h"

typedef struct margins {
  double row, column, over_row, over_column; /* of a cell: its margins, and sums of p^2/other margin along its row and column */
} margins;

static void margin_sums(const op_table_cells *t, size_t i, size_t j, margins *m) {
  *m = (margins){0};
  for (size_t b = 0; b < t->columns; b++) m->row += t->share[i * t->columns + b];
  for (size_t a = 0; a < t->rows; a++) m->column += t->share[a * t->columns + j];
  for (size_t b = 0; b < t->columns; b++) {
    double p = t->share[i * t->columns + b], column = 0;
    for (size_t a = 0; a < t->rows; a++) column += t->share[a * t->columns + b];
    m->over_row += p * p / column;
  }
  for (size_t a = 0; a < t->rows; a++) {
    double p = t->share[a * t->columns + j], row = 0;
    for (size_t b = 0; b < t->columns; b++) row += t->share[a * t->columns + b];
    m->over_column += p * p / row;
  }
}

/* d phi^2 / d p_ij for phi^2 = sum of p_ij^2/(p_i. p_.j) - 1. */
static double derivative(const op_table_cells *t, size_t cell) {
  margins m;
  margin_sums(t, cell / t->columns, cell % t->columns, &m);
  return 2 * t->share[cell] / (m.row * m.column) - m.over_row / (m.row * m.row) - m.over_column / (m.column * m.column);
}

static double variance_of_phi2(const op_table_cells *t) {
  size_t cells = t->rows * t->columns;
  double variance = 0;
  for (size_t a = 0; a < cells; a++) {
    double da = derivative(t, a), sum = 0;
    for (size_t b = 0; b < cells; b++) sum += derivative(t, b) * t->share_covariance[a * cells + b];
    variance += da * sum;
  }
  return variance > 0 ? variance : 0;
}

/* Bergsma 2013, Journal of the Korean Statistical Society 42, with n_eff in place of n. */
static double corrected(const op_table_cells *t, double phi2, double n_eff) {
  double R = (double)t->rows, C = (double)t->columns, m = n_eff - 1;
  if (!(m > 0)) return (double)NAN;
  double left = phi2 - (R - 1) * (C - 1) / m, r = R - (R - 1) * (R - 1) / m, c = C - (C - 1) * (C - 1) / m, least = r < c ? r : c;
  if (!(least > 1)) return (double)NAN;
  return left > 0 ? sqrt(left / (least - 1)) : 0;
}

op_association op_table_association(const op_table_cells *t, const op_table_evidence *e) {
  op_association out = {(double)NAN, (double)NAN, (double)NAN, e->why};
  if (isnan(e->pearson) || !(t->n > 0)) return out;
  double least = (double)((t->rows < t->columns ? t->rows : t->columns) - 1), phi2 = e->pearson / t->n;
  out.cramers_v = sqrt(phi2 / least);
  if (out.cramers_v > 0) out.se = sqrt(variance_of_phi2(t)) / (2 * out.cramers_v * least);
  if (e->eigenvalues != NULL) {
    double trace = chisq_sum_trace(e->eigenvalues, e->contrasts);
    if (trace > 0) out.corrected = corrected(t, phi2, t->n * (double)e->contrasts / trace);
  }
  return out;
}
