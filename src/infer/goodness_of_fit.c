/* Evidence on the fit of one question's shares to given ones. With r_i = (p_i - e_i)/sqrt(e_i), X2 = n sum of r_i^2 is a sum of chi-squares times the
   eigenvalues of n Var(r), of which one is 0 because the shares sum to 1. */
#include <math.h>

#include "base/memory.h"
#include "infer/table_evidence.h"

/* Derivatives of r. Under the hypothesis e is known, and r depends on the shares alone. With estimated expected counts E_i = e_i sum(O),
   r_i = (O_i - E_i)/sqrt(E_i) depends on the totals O through E also (R svygofchisq); it is scaled to sum(O) = 1 here. */
static void derivatives(const op_table_cells *t, const double *e, op_fit_variance variance, double N, double *J) {
  size_t K = t->rows;
  for (size_t i = 0; i < K; i++) {
    for (size_t j = 0; j < K; j++) {
      double own = i == j ? 1 : 0, E = e[i] * N;
      if (variance == OP_FIT_NULL) J[i * K + j] = own / sqrt(e[i]);
      else J[i * K + j] = ((own - e[i]) / sqrt(E) - (t->total[i] - E) * e[i] / (2 * E * sqrt(E))) / sqrt(N);
    }
  }
}

static op_status eigenvalues(const op_table_cells *t, const double *e, op_fit_variance variance, double N, op_table_evidence *out, op_error *err) {
  size_t K = t->rows;
  double *J = op_array_new(K * K, sizeof *J, err), *V = op_array_new(K * K, sizeof *V, err);
  out->eigenvalues = op_array_new(K, sizeof *out->eigenvalues, err);
  op_status status = J && V && out->eigenvalues ? OP_OK : OP_E_MEMORY;
  if (status == OP_OK) {
    derivatives(t, e, variance, N, J);
    status = table_sandwich(J, variance == OP_FIT_NULL ? t->share_covariance : t->total_covariance, K, K, V, err);
  }
  for (size_t i = 0; status == OP_OK && i < K * K; i++) V[i] *= t->n;
  if (status == OP_OK && !table_eigenvalues(V, NULL, K, out->eigenvalues)) {
    out->why = "the covariance of the shares cannot be computed";
    op_table_evidence_clear(out);
  }
  op_free(J);
  op_free(V);
  return status;
}

static op_status wald(const op_table_cells *t, const double *e, op_table_evidence *out, op_error *err) {
  size_t K = t->rows, k = K - 1;
  double *V = op_array_new(k * k, sizeof *V, err), *d = op_array_new(k, sizeof *d, err);
  op_status status = V && d ? OP_OK : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < k; i++) {
    d[i] = t->share[i + 1] - e[i + 1];
    for (size_t j = 0; j < k; j++) V[i * k + j] = t->share_covariance[(i + 1) * K + j + 1];
  }
  if (status == OP_OK) {
    status = table_quadratic_form(V, d, k, &out->wald, err);
    if (status == OP_OK && isnan(out->wald)) out->wald_why = "the covariance of the shares is singular: empty categories, or fewer PSUs than contrasts";
  }
  op_free(V);
  op_free(d);
  return status;
}

op_status op_fit_evidence(const op_table_cells *t, const double *expected, op_fit_variance variance, op_table_evidence *out, op_error *err) {
  double N = 0;
  *out = (op_table_evidence){.pearson = (double)NAN, .likelihood_ratio = (double)NAN, .wald = (double)NAN, .n = t->n, .df = t->df};
  if (t->rows < 2) {
    out->why = out->wald_why = "a question with one category has nothing to test";
    return OP_OK;
  }
  out->contrasts = t->rows - 1;
  for (size_t i = 0; i < t->rows; i++) N += t->total[i];
  bool finite = N > 0;
  const double *variances[] = {t->share_covariance, variance == OP_FIT_ESTIMATED ? t->total_covariance : t->share_covariance};
  for (size_t i = 0; i < t->rows * t->rows; i++) finite = finite && isfinite(variances[0][i]) && isfinite(variances[1][i]);
  if (!finite) {
    out->why = out->wald_why = "the shares or their covariance cannot be computed";
    return OP_OK;
  }
  out->pearson = out->likelihood_ratio = 0;
  for (size_t i = 0; i < t->rows; i++) {
    double p = t->share[i], e = expected[i];
    out->pearson += t->n * (p - e) * (p - e) / e;
    if (p > 0) out->likelihood_ratio += 2 * t->n * p * log(p / e);
  }
  op_status status = eigenvalues(t, expected, variance, N, out, err);
  if (status == OP_OK) status = wald(t, expected, out, err);
  if (status != OP_OK) op_table_evidence_clear(out);
  return status;
}
