#include "estimate/replicates.h"

#include <math.h>

double op_replicate_product(const op_replication *rep, const double *a, double a0, const double *b, double b0) {
  double ca = a0, cb = b0, n = 0, sa = 0, sb = 0, sum = 0;
  for (size_t r = 0; r < rep->R; r++) {
    if (rep->rscales[r] <= 0 || isnan(a[r]) || isnan(b[r])) continue;
    sa += a[r];
    sb += b[r];
    n += 1;
  }
  if (n == 0) return (double)NAN;
  if (!rep->mse) {
    ca = sa / n;
    cb = sb / n;
  }
  for (size_t r = 0; r < rep->R; r++) {
    if (!isnan(a[r]) && !isnan(b[r])) sum += rep->rscales[r] * (a[r] - ca) * (b[r] - cb);
  }
  return rep->scale * sum;
}

void op_replicate_covariance(const op_replication *rep, const double *theta_r, const double *theta, size_t K, bool full, double *V) {
  for (size_t e = 0; e < K; e++) {
    const double *row = theta_r + e * rep->R;
    for (size_t g = full ? 0 : e; g <= e; g++) {
      double v = op_replicate_product(rep, row, theta[e], theta_r + g * rep->R, theta[g]);
      if (full) V[e * K + g] = V[g * K + e] = v;
      else V[e] = v;
    }
  }
}
