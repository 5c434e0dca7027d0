/* Straight line through wave estimates by generalised least squares (Aitken 1935; with diagonal V the fixed-effect meta-regression). */
#include <gsl/gsl_linalg.h>
#include <math.h>

#include "opine/infer.h"
#include "opine/series.h"

/* Solves V x = b in place through the Cholesky factor. */
static void solve(const gsl_matrix *factor, gsl_vector *x) { gsl_linalg_cholesky_svx(factor, x); }

static double dot(const gsl_vector *a, const gsl_vector *b) {
  double sum = 0;
  for (size_t i = 0; i < a->size; i++) sum += gsl_vector_get(a, i) * gsl_vector_get(b, i);
  return sum;
}

static op_status fit(const double *time, const double *theta, gsl_matrix *V, size_t n, op_slope *out, op_error *err) {
  op_status status = OP_OK;
  gsl_vector *one = gsl_vector_alloc(n), *x = gsl_vector_alloc(n), *y = gsl_vector_alloc(n), *w1 = gsl_vector_alloc(n), *wx = gsl_vector_alloc(n);
  if (!one || !x || !y || !w1 || !wx) status = op_fail(err, OP_E_MEMORY, "out of memory while fitting the trend");
  if (status == OP_OK && gsl_linalg_cholesky_decomp1(V) != 0) status = op_fail(err, OP_E_DATA, "the covariance of the waves is singular");
  if (status == OP_OK) {
    double mean = 0;
    for (size_t i = 0; i < n; i++) mean += time[i] / (double)n;
    for (size_t i = 0; i < n; i++) {
      gsl_vector_set(one, i, 1);
      gsl_vector_set(x, i, time[i] - mean);
      gsl_vector_set(y, i, theta[i]);
    }
    gsl_vector_memcpy(w1, one);
    gsl_vector_memcpy(wx, x);
    solve(V, w1);
    solve(V, wx);
    double a = dot(w1, one), b = dot(w1, x), c = dot(wx, x), d = dot(w1, y), e = dot(wx, y), determinant = a * c - b * b;
    out->mean_time = mean;
    out->level = (c * d - b * e) / determinant;
    out->slope = (a * e - b * d) / determinant;
    out->level_se = sqrt(c / determinant);
    out->slope_se = sqrt(a / determinant);
    for (size_t i = 0; i < n; i++) gsl_vector_set(y, i, gsl_vector_get(y, i) - out->level - out->slope * gsl_vector_get(x, i));
    gsl_vector_memcpy(w1, y);
    solve(V, w1);
    out->q = dot(w1, y);
    out->q_df = (double)n - 2;
    out->q_p = op_chisq_p_upper(out->q, out->q_df);
  }
  gsl_vector_free(one);
  gsl_vector_free(x);
  gsl_vector_free(y);
  gsl_vector_free(w1);
  gsl_vector_free(wx);
  return status;
}

op_status op_slope_gls(const double *time, const double *theta, const double *V, size_t n, op_slope *out, op_error *err) {
  size_t distinct = 0;
  for (size_t i = 0; i < n; i++) distinct += i == 0 || time[i] != time[0];
  if (n < 2 || distinct < 2) return op_fail(err, OP_E_REQUEST, "a slope needs at least two different times");
  gsl_matrix *copy = gsl_matrix_alloc(n, n);
  if (copy == NULL) return op_fail(err, OP_E_MEMORY, "out of memory while fitting the trend");
  for (size_t i = 0; i < n * n; i++) gsl_matrix_set(copy, i / n, i % n, V[i]);
  op_status status = fit(time, theta, copy, n, out, err);
  gsl_matrix_free(copy);
  return status;
}
