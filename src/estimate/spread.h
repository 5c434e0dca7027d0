/* Variances, standard deviations, covariances and correlations of variables, as estimators over rows.

   s_xy = n/(n-1) * sum w (x - mean x)(y - mean y) / sum w;  sd = sqrt(s_xx);  r = s_xy / sqrt(s_xx s_yy) */
#ifndef OPINE_ESTIMATE_SPREAD_H
#define OPINE_ESTIMATE_SPREAD_H

#include "estimate/rows.h"

typedef enum { OP_SPREAD_VARIANCE, OP_SPREAD_SD, OP_SPREAD_COVARIANCE, OP_SPREAD_CORRELATION } op_spread_kind;

/* One figure: of variable x, or of the pair x and y (places in `values`). */
typedef struct op_spread_term {
  op_spread_kind kind;
  size_t x, y;
} op_spread_term;

typedef struct op_spread {
  const double *const *values;  /* one array a variable, one number a row of the sample */
  size_t n_values;
  const op_spread_term *terms;
  size_t n_terms;
  const op_row_set *sets;       /* those of the estimation */
  const double *n;              /* one a set: n of n/(n-1), the same under every replicate weight */
} op_spread;

/* The estimator of the terms; borrows `spread`. NaN where n < 2, and for a correlation with a variable that does not vary.
   source  influence of s_xy: (n/(n-1) (x - mean x)(y - mean y) - s_xy)/W, equals R svyvar 4.1-1; sd and correlation by the delta method (Oehlert 1992) on
           variances and covariances */
op_row_estimator op_spread_estimator(const op_spread *spread);

#endif
