/* Wilson score interval with the Korn-Graubard effective size. */
#include <math.h>

#include "infer/interval.h"

static op_interval interval(const op_proportion *p, double level) {
  if (isnan(p->p) || isnan(p->variance)) return interval_none("the estimate or its variance cannot be computed");
  if (interval_no_df(p->df_design) != NULL) return interval_none(interval_no_df(p->df_design));
  return interval_score(p->p, interval_effective_n(p) * interval_korn_graubard(p, p->df_design, level), interval_critical((double)INFINITY, level));
}

const op_interval_method interval_wilson_kg = {"wilson-kg", NULL, "score interval with the effective sample size adjusted for degrees of freedom, and the normal quantile",
  "Wilson 1927; Korn and Graubard 1998",
  "score: (p + c^2/2m -/+ c sqrt(p (1-p)/m + c^2/4m^2)) / (1 + c^2/m), m = {ne} x {kg}, c = {z}", interval, NULL};
