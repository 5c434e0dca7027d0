/* Generalised least squares (Aitken 1935): whitening by the Cholesky factor of the covariance, then an orthogonal decomposition. */
#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

#include "opine/series.h"

typedef struct gls {
  gsl_matrix *factor, *X, *R;
  gsl_vector *y, *tau, *residual;
} gls;

static void gls_free(gls *g) {
  if (g->factor != NULL) gsl_matrix_free(g->factor);
  if (g->X != NULL) gsl_matrix_free(g->X);
  if (g->R != NULL) gsl_matrix_free(g->R);
  if (g->y != NULL) gsl_vector_free(g->y);
  if (g->tau != NULL) gsl_vector_free(g->tau);
  if (g->residual != NULL) gsl_vector_free(g->residual);
}

/* factor L of V; X and y become L^-1 X and L^-1 y. */
static op_status whiten(gls *g, const double *V, size_t n, op_error *err) {
  for (size_t i = 0; i < n * n; i++) gsl_matrix_set(g->factor, i / n, i % n, V[i]);
  bool singular = gsl_linalg_cholesky_decomp1(g->factor) != 0;
  for (size_t i = 0; i < n && !singular; i++) { /* a pivot lost in the rounding of its variance */
    double pivot = gsl_matrix_get(g->factor, i, i);
    singular = !(pivot * pivot > 1e-13 * V[i * n + i]);
  }
  if (singular) return op_fail(err, OP_E_DATA, "the covariance of the waves is singular");
  gsl_blas_dtrsv(CblasLower, CblasNoTrans, CblasNonUnit, g->factor, g->y);
  gsl_blas_dtrsm(CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, 1, g->factor, g->X);
  return OP_OK;
}

static op_status decompose(gls *g, size_t p, op_error *err) {
  double largest = 0;
  for (size_t j = 0; j < p; j++) {
    gsl_vector_view column = gsl_matrix_column(g->X, j);
    double norm = gsl_blas_dnrm2(&column.vector);
    largest = norm > largest ? norm : largest;
  }
  gsl_linalg_QR_decomp(g->X, g->tau);
  for (size_t j = 0; j < p; j++) {
    if (!(fabs(gsl_matrix_get(g->X, j, j)) > 1e-10 * largest)) return op_fail(err, OP_E_REQUEST, "the waves' dates do not tell the terms of the trend apart");
  }
  return OP_OK;
}

/* cov = R^-1 R^-T */
static void covariance(gls *g, size_t p, double *cov) {
  gsl_matrix_set_identity(g->R);
  gsl_matrix_view upper = gsl_matrix_submatrix(g->X, 0, 0, p, p);
  gsl_blas_dtrsm(CblasLeft, CblasUpper, CblasNoTrans, CblasNonUnit, 1, &upper.matrix, g->R);
  for (size_t i = 0; i < p; i++) {
    for (size_t j = 0; j < p; j++) {
      double sum = 0;
      for (size_t k = 0; k < p; k++) sum += gsl_matrix_get(g->R, i, k) * gsl_matrix_get(g->R, j, k);
      cov[i * p + j] = sum;
    }
  }
}

op_status op_gls(const double *X, size_t n, size_t p, const double *theta, const double *V, double *beta, double *cov, double *q, op_error *err) {
  if (n < p || p == 0) return op_fail(err, OP_E_REQUEST, "%zu waves are too few for a trend of %zu terms", n, p);
  gsl_error_handler_t *handler = gsl_set_error_handler_off(); /* a singular matrix is an answer, no reason to end the program */
  gls g = {.factor = gsl_matrix_alloc(n, n), .X = gsl_matrix_alloc(n, p), .R = gsl_matrix_alloc(p, p), .y = gsl_vector_alloc(n), .tau = gsl_vector_alloc(p),
           .residual = gsl_vector_alloc(n)};
  bool made = g.factor && g.X && g.R && g.y && g.tau && g.residual;
  op_status status = made ? OP_OK : op_fail(err, OP_E_MEMORY, "out of memory while fitting the trend");
  if (status == OP_OK) {
    for (size_t i = 0; i < n * p; i++) gsl_matrix_set(g.X, i / p, i % p, X[i]);
    for (size_t i = 0; i < n; i++) gsl_vector_set(g.y, i, theta[i]);
    status = whiten(&g, V, n, err);
  }
  if (status == OP_OK) status = decompose(&g, p, err);
  if (status == OP_OK) {
    gsl_vector_view coefficients = gsl_vector_view_array(beta, p);
    gsl_linalg_QR_lssolve(g.X, g.tau, g.y, &coefficients.vector, g.residual);
    *q = 0;
    for (size_t i = 0; i < n; i++) *q += gsl_vector_get(g.residual, i) * gsl_vector_get(g.residual, i);
    covariance(&g, p, cov);
  }
  gls_free(&g);
  gsl_set_error_handler(handler);
  return status;
}
