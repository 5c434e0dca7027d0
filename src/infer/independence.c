/* Evidence on independence: Pearson's and the likelihood-ratio statistic of the weighted table, the generalised design effects of the interaction contrasts,
   and the Wald form of observed minus expected totals. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "infer/table_evidence.h"

static double row_sum(const double *x, size_t i, size_t columns) {
  double sum = 0;
  for (size_t j = 0; j < columns; j++) sum += x[i * columns + j];
  return sum;
}

static double column_sum(const double *x, size_t j, size_t rows, size_t columns) {
  double sum = 0;
  for (size_t i = 0; i < rows; i++) sum += x[i * columns + j];
  return sum;
}

/* Sums of (p - e)^2/e and of 2 p log(p/e) over the cells, e being the product of the margins. */
static void statistics(const op_table_cells *t, double *pearson, double *likelihood) {
  *pearson = *likelihood = 0;
  for (size_t i = 0; i < t->rows; i++) {
    double row = row_sum(t->share, i, t->columns);
    for (size_t j = 0; j < t->columns; j++) {
      double p = t->share[i * t->columns + j], e = row * column_sum(t->share, j, t->rows, t->columns);
      *pearson += (p - e) * (p - e) / e;
      if (p > 0) *likelihood += 2 * p * log(p / e);
    }
  }
}

/* Contrast k of n levels (Helmert, of length 1): level k + 1 against the mean of those before it. */
static double helmert(size_t k, size_t level) {
  double length = sqrt((double)(k + 1) * (double)(k + 2));
  return level <= k ? 1 / length : level == k + 1 ? -(double)(k + 1) / length : 0;
}

/* Delta = (C' D^-1 C / n)^-1 (C' D^-1 V D^-1 C) / n: C spans the interaction of rows and columns, D holds the cells' shares (Rao & Scott 1984). Any basis of
   that space gives the same eigenvalues. The two n cancel but for the n that X2 is scaled to. */
static op_status design_effects(const op_table_cells *t, op_table_evidence *out, op_error *err) {
  size_t cells = t->rows * t->columns, k = out->contrasts;
  double *J = op_array_new(k * cells, sizeof *J, err), *A = op_array_new(k * k, sizeof *A, err), *B = op_array_new(k * k, sizeof *B, err);
  double *values = op_array_new(k, sizeof *values, err);
  op_status status = J && A && B && values ? OP_OK : OP_E_MEMORY;
  for (size_t a = 0; status == OP_OK && a < k; a++) {
    for (size_t c = 0; c < cells; c++) {
      double contrast = helmert(a / (t->columns - 1), c / t->columns) * helmert(a % (t->columns - 1), c % t->columns);
      J[a * cells + c] = t->share[c] > 0 ? contrast / t->share[c] : 0;
    }
  }
  for (size_t a = 0; status == OP_OK && a < k; a++) {
    for (size_t b = 0; b < k; b++) {
      for (size_t c = 0; c < cells; c++) B[a * k + b] += J[a * cells + c] * J[b * cells + c] * t->share[c] / t->n;
    }
  }
  if (status == OP_OK) status = table_sandwich(J, t->share_covariance, k, cells, A, err);
  if (status == OP_OK && table_eigenvalues(A, B, k, values)) {
    out->eigenvalues = values;
    values = NULL;
  } else if (status == OP_OK) {
    out->why = "empty cells leave some contrasts of the table without information";
  }
  op_free(J);
  op_free(A);
  op_free(B);
  op_free(values);
  return status;
}

/* Y = observed minus expected totals of all cells but the first row and column; their covariance by the delta method from that of the totals
   (SAS SURVEYFREQ WCHISQ; SUDAAN; R svychisq "Wald"). */
static op_status wald(const op_table_cells *t, op_table_evidence *out, op_error *err) {
  size_t R = t->rows, C = t->columns, cells = R * C, k = out->contrasts;
  double *J = op_array_new(k * cells, sizeof *J, err), *V = op_array_new(k * k, sizeof *V, err), *y = op_array_new(k, sizeof *y, err), N = 0;
  op_status status = J && V && y ? OP_OK : OP_E_MEMORY;
  for (size_t c = 0; c < cells; c++) N += t->total[c];
  for (size_t a = 0; status == OP_OK && a < k; a++) {
    size_t i = a / (C - 1) + 1, j = a % (C - 1) + 1;
    double row = row_sum(t->total, i, C), column = column_sum(t->total, j, R, C);
    y[a] = t->total[i * C + j] - row * column / N;
    for (size_t c = 0; c < cells; c++) {
      J[a * cells + c] = (c == i * C + j) - (c / C == i ? column / N : 0) - (c % C == j ? row / N : 0) + row * column / (N * N);
    }
  }
  if (status == OP_OK) status = table_sandwich(J, t->total_covariance, k, cells, V, err);
  if (status == OP_OK) {
    status = table_quadratic_form(V, y, k, &out->wald, err);
    if (status == OP_OK && isnan(out->wald)) out->wald_why = "the covariance of the cells is singular: empty cells, or fewer PSUs than contrasts";
  }
  op_free(J);
  op_free(V);
  op_free(y);
  return status;
}

static bool all_finite(const double *x, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (!isfinite(x[i])) return false;
  }
  return true;
}

op_status op_independence_evidence(const op_table_cells *t, op_table_evidence *out, op_error *err) {
  size_t cells = t->rows * t->columns;
  *out = (op_table_evidence){.pearson = (double)NAN, .likelihood_ratio = (double)NAN, .wald = (double)NAN, .n = t->n, .df = t->df};
  if (t->rows < 2 || t->columns < 2) {
    out->why = out->wald_why = "a table with one row or one column has nothing to test";
    return OP_OK;
  }
  out->contrasts = (t->rows - 1) * (t->columns - 1);
  if (!all_finite(t->share, cells) || !all_finite(t->share_covariance, cells * cells) || (t->total_covariance != NULL && !all_finite(t->total_covariance, cells * cells))) {
    out->why = out->wald_why = "the cells or their covariance cannot be computed";
    return OP_OK;
  }
  statistics(t, &out->pearson, &out->likelihood_ratio);
  out->pearson *= t->n;
  out->likelihood_ratio *= t->n;
  op_status status = design_effects(t, out, err);
  if (t->total_covariance == NULL) out->wald_why = "it needs the covariance of the cells' totals";
  else if (status == OP_OK) status = wald(t, out, err);
  if (status != OP_OK) op_table_evidence_clear(out);
  return status;
}

void op_table_evidence_clear(op_table_evidence *evidence) {
  op_free(evidence->eigenvalues);
  evidence->eigenvalues = NULL;
}
