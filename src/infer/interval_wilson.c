/* Wilson score interval with t. */
#include <math.h>

#include "infer/interval.h"

static op_interval interval(const op_proportion *p, double level) {
  if (interval_no_df(p->df) != NULL) return interval_none(interval_no_df(p->df));
  if (interval_degenerate(p) != NULL) return interval_none(interval_degenerate(p));
  return interval_score(p->p, op_effective_n(p->p, p->variance), interval_critical(p->df, level));
}

const op_interval_method interval_wilson = {"wilson", NULL, "score interval with the effective sample size and t",
  "Wilson 1927; R svyciprop(method = \"wilson\") from survey 4.5",
  "score: (p + c^2/2m -/+ c sqrt(p (1-p)/m + c^2/4m^2)) / (1 + c^2/m), m = {ne}, c = {t}", interval, NULL};
