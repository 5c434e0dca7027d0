/* Logit interval by the delta method, whatever the design. */
#include <math.h>

#include "infer/interval.h"

static op_interval interval(const op_proportion *p, double level) {
  if (interval_no_df(p->df) != NULL) return interval_none(interval_no_df(p->df));
  if (interval_degenerate(p) != NULL) return interval_none(interval_degenerate(p));
  double pq = p->p * (1 - p->p), half = interval_critical(p->df, level) * sqrt(p->variance) / pq, centre = log(p->p / (1 - p->p));
  return (op_interval){1 / (1 + exp(-(centre - half))), 1 / (1 + exp(-(centre + half))), NULL};
}

const op_interval_method interval_xlogit = {"xlogit", NULL, "logit interval with the delta-method variance also for replicates",
  "R svyciprop(method = \"xlogit\"), SUDAAN",
  "expit(ln({p} / {q}) -/+ {t} x {se} / ({p} x {q}))", interval, NULL};
