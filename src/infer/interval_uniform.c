/* Interval under the uniform prior. */
#include <math.h>

#include "infer/interval.h"

static op_interval interval(const op_proportion *p, double level) {
  if (isnan(p->p) || isnan(p->variance)) return interval_none("the estimate or its variance cannot be computed");
  double n = interval_effective_n(p);
  return interval_beta_prior(p->p * n, n, 1, level);
}

const op_interval_method interval_uniform = {"uniform", NULL, "posterior interval under the uniform prior",
  "Brown, Cai and DasGupta 2001; SAS",
  "Beta quantiles (m p + 1, m (1-p) + 1), m = {ne}", interval, NULL};
