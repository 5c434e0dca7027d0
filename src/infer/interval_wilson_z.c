/* Wilson score interval with the normal quantile. */
#include <math.h>

#include "infer/interval.h"

static op_interval interval(const op_proportion *p, double level) {
  if (isnan(p->p) || isnan(p->variance)) return interval_none("the estimate or its variance cannot be computed");
  return interval_score(p->p, interval_effective_n(p), interval_critical((double)INFINITY, level));
}

const op_interval_method interval_wilson_z = {"wilson-z", NULL, "score interval with the effective sample size and the normal quantile",
  "Wilson 1927; Newcombe 1998, method 3",
  "score: (p + c^2/2m -/+ c sqrt(p (1-p)/m + c^2/4m^2)) / (1 + c^2/m), m = {ne}, c = {z}", interval, NULL};
