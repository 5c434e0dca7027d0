/* Straight line through wave estimates by generalised least squares. */
#include <math.h>

#include "base/memory.h"
#include "opine/infer.h"
#include "opine/series.h"

op_status op_slope_gls(const double *time, const double *theta, const double *V, size_t n, op_slope *out, op_error *err) {
  size_t distinct = 0;
  double mean = 0, beta[2], cov[4], q;
  for (size_t i = 0; i < n; i++) {
    distinct += i == 0 || time[i] != time[0];
    mean += time[i] / (double)n;
  }
  if (n < 2 || distinct < 2) return op_fail(err, OP_E_REQUEST, "a slope needs at least two different times");
  double *X = op_array_new(2 * n, sizeof *X, err);
  if (X == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < n; i++) {
    X[2 * i] = 1;
    X[2 * i + 1] = time[i] - mean;
  }
  op_status status = op_gls(X, n, 2, theta, V, beta, cov, &q, err);
  op_free(X);
  if (status != OP_OK) return status;
  *out = (op_slope){.slope = beta[1], .slope_se = sqrt(cov[3]), .level = beta[0], .level_se = sqrt(cov[0]), .covariance = cov[1], .mean_time = mean, .q = q,
                    .q_df = (double)n - 2, .q_p = op_chisq_p_upper(q, (double)n - 2)};
  return OP_OK;
}
