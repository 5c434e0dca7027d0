/* Jeffreys interval. */
#include <math.h>

#include "infer/interval.h"

static op_interval interval(const op_proportion *p, double level) {
  if (isnan(p->p) || isnan(p->variance)) return interval_none("the estimate or its variance cannot be computed");
  double n = interval_effective_n(p);
  return interval_beta_prior(p->p * n, n, 0.5, level);
}

const op_interval_method interval_jeffreys = {"jeffreys", NULL, "posterior interval under Beta(1/2, 1/2), reaching 0 at p = 0 and 1 at p = 1",
  "Brown, Cai and DasGupta 2001; Stata, SAS",
  "Beta quantiles (m p + 1/2, m (1-p) + 1/2), m = {ne}; 0 at p = 0, 1 at p = 1", interval, NULL};
