/* Replicate weights: one estimate a replicate, and the covariance from how they differ. */
#ifndef OPINE_ESTIMATE_REPLICATES_H
#define OPINE_ESTIMATE_REPLICATES_H

#include <stdbool.h>
#include <stddef.h>

/* Replicate weights as a design. */
typedef struct op_replication {
  size_t R;
  double scale;
  const double *rscales; /* R values */
  bool mse;              /* around the full-sample estimate instead of the replicates' mean */
} op_replication;

/* scale * sum over r of rscale_r (a_r - centre a)(b_r - centre b), the centres being the replicates' means or, with mse, a0 and b0. Replicates in which
   either estimate is missing (NaN) are left out and the scale is not changed. NaN when none is left.
   source R survey svrVar 4.1-1; Wolter 2007 section 3.4 */
double op_replicate_product(const op_replication *replication, const double *a, double a0, const double *b, double b0);

/* Covariance of K estimates: theta_r is K x R row-major (all replicates of one estimate together), theta the K full-sample estimates.
   V  K x K row-major when full, else the K variances; the caller's, overwritten */
void op_replicate_covariance(const op_replication *replication, const double *theta_r, const double *theta, size_t K, bool full, double *V);

#endif
