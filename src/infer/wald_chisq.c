/* Wald test of several estimates at once (Wald 1943). */
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

#include "opine/infer.h"

op_status op_wald_chisq(const double *theta, const double *V, size_t q, double *W, op_error *err) {
  op_status status = OP_OK;
  double sum = 0;
  gsl_error_handler_t *handler = gsl_set_error_handler_off(); /* a singular matrix is an answer, no reason to end the program */
  gsl_matrix *factor = gsl_matrix_alloc(q, q);
  gsl_vector *x = gsl_vector_alloc(q);
  *W = (double)NAN;
  if (factor == NULL || x == NULL) status = op_fail(err, OP_E_MEMORY, "out of memory while testing %zu estimates", q);
  if (status == OP_OK) {
    for (size_t i = 0; i < q; i++) {
      gsl_vector_set(x, i, theta[i]);
      for (size_t j = 0; j < q; j++) gsl_matrix_set(factor, i, j, V[i * q + j]);
    }
    bool singular = gsl_linalg_cholesky_decomp1(factor) != 0;
    for (size_t i = 0; i < q && !singular; i++) { /* a pivot lost in the rounding of its variance */
      double pivot = gsl_matrix_get(factor, i, i);
      singular = !(pivot * pivot > 1e-13 * V[i * q + i]);
    }
    if (singular) status = op_fail(err, OP_E_DATA, "the covariance of the estimates is singular");
  }
  if (status == OP_OK && gsl_linalg_cholesky_svx(factor, x) == 0) {
    for (size_t i = 0; i < q; i++) sum += theta[i] * gsl_vector_get(x, i);
    *W = isfinite(sum) ? sum : (double)NAN;
  }
  gsl_matrix_free(factor);
  gsl_vector_free(x);
  gsl_set_error_handler(handler);
  return status;
}
