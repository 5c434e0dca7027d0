/* Jeffreys interval with both tails also at 0 and 1. */
#include <math.h>

#include "infer/interval.h"

static op_interval interval(const op_proportion *p, double level) {
  if (isnan(p->p) || isnan(p->variance)) return interval_none("the estimate or its variance cannot be computed");
  double n = interval_effective_n(p);
  double half = (1 - level) / 2, a = p->p * n + 0.5, b = n - p->p * n + 0.5;
  if (!(n > 0)) return interval_none("the effective sample size is 0");
  return (op_interval){interval_beta_quantile(half, a, b), interval_beta_quantile(1 - half, a, b), NULL};
}

const op_interval_method interval_jeffreys_raw = {"jeffreys-raw", NULL, "posterior interval under Beta(1/2, 1/2) that cuts both tails even at 0 and 1",
  "Brown, Cai and DasGupta 2001; Stata, SAS",
  "Beta quantiles (m p + 1/2, m (1-p) + 1/2), m = {ne}", interval, NULL};
