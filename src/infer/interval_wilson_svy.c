/* Wilson score interval that adjusts twice. */
#include <math.h>

#include "infer/interval.h"

static op_interval interval(const op_proportion *p, double level) {
  if (interval_no_df(p->df) != NULL) return interval_none(interval_no_df(p->df));
  if (interval_degenerate(p) != NULL) return interval_none(interval_degenerate(p));
  double ne = op_effective_n(p->p, p->variance) * interval_korn_graubard(p, p->df, level);
  return interval_score(p->p, ne, interval_critical(p->df, level));
}

const op_interval_method interval_wilson_svy = {"wilson-svy", NULL, "score interval with the adjusted effective sample size and t as well",
  "Wilson 1927; Python package svy 0.20",
  "score: (p + c^2/2m -/+ c sqrt(p (1-p)/m + c^2/4m^2)) / (1 + c^2/m), m = {ne} x {kg}, c = {t}", interval, NULL};
