#include "infer/term_test.h"

#include <gsl/gsl_eigen.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_sort_vector.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "infer/chisq_sum.h"
#include "opine/infer.h"

/* A factor of a covariance matrix below this share of the largest is rounding of zero. */
#define SINGULAR 1e-13

/* Cholesky factor of V scaled to unit diagonal; false when V is not positive definite. scale[i] = 1/sqrt(V_ii). */
static bool factor(const double *V, size_t k, double *L, double *scale) {
  gsl_matrix_view view = gsl_matrix_view_array(L, k, k);
  for (size_t i = 0; i < k; i++) {
    if (!(V[i * k + i] > 0)) return false;
    scale[i] = 1 / sqrt(V[i * k + i]);
  }
  for (size_t i = 0; i < k; i++) {
    for (size_t j = 0; j < k; j++) L[i * k + j] = V[i * k + j] * scale[i] * scale[j];
  }
  if (gsl_linalg_cholesky_decomp1(&view.matrix) != 0) return false;
  for (size_t i = 0; i < k; i++) {
    if (!(L[i * k + i] * L[i * k + i] > SINGULAR)) return false;
  }
  return true;
}

/* x = L^-1 x in place. */
static void solve_lower(const double *L, size_t k, double *x, size_t stride) {
  for (size_t i = 0; i < k; i++) {
    for (size_t j = 0; j < i; j++) x[i * stride] -= L[i * k + j] * x[j * stride];
    x[i * stride] /= L[i * k + i];
  }
}

/* Eigenvalues of the symmetric k x k matrix S, which is overwritten. */
static op_status symmetric_eigenvalues(double *S, size_t k, double *lambda, op_error *err) {
  gsl_matrix_view matrix = gsl_matrix_view_array(S, k, k);
  gsl_vector_view values = gsl_vector_view_array(lambda, k);
  gsl_eigen_symm_workspace *workspace = gsl_eigen_symm_alloc(k);
  if (workspace == NULL) return op_fail(err, OP_E_MEMORY, "out of memory for eigenvalues");
  gsl_eigen_symm(&matrix.matrix, &values.vector, workspace);
  gsl_eigen_symm_free(workspace);
  gsl_sort_vector(&values.vector);
  gsl_vector_reverse(&values.vector);
  return OP_OK;
}

op_status term_test_eigenvalues(const double *V, const double *V0, size_t k, double *lambda, op_error *err) {
  double *L = op_array_new(2 * k * k + k, sizeof *L, err);
  if (L == NULL) return OP_E_MEMORY;
  double *S = L + k * k, *scale = S + k * k;
  op_status status = OP_OK;
  if (factor(V0, k, L, scale)) { /* L^-1 V L^-T has the eigenvalues of V0^-1 V */
    for (size_t i = 0; i < k; i++) {
      for (size_t j = 0; j < k; j++) S[i * k + j] = V[i * k + j] * scale[i] * scale[j];
    }
    for (size_t j = 0; j < k; j++) solve_lower(L, k, S + j, k);
    for (size_t i = 0; i < k; i++) solve_lower(L, k, S + i * k, 1);
    status = symmetric_eigenvalues(S, k, lambda, err);
  } else {
    for (size_t i = 0; i < k; i++) lambda[i] = (double)NAN;
  }
  op_free(L);
  return status;
}

double term_test_satterthwaite(double x, const double *lambda, size_t k, double df) {
  double sum = chisq_sum_trace(lambda, k), ndf = chisq_sum_satterthwaite_df(lambda, k);
  return isinf(df) ? op_chisq_p_upper(x * ndf / sum, ndf) : op_f_p_upper(x / sum, ndf, df);
}
