/* Arcsine square root interval as R computes it. */
#include <math.h>

#include "infer/interval.h"

static op_interval interval(const op_proportion *p, double level) {
  if (interval_no_df(p->df) != NULL) return interval_none(interval_no_df(p->df));
  if (interval_degenerate(p) != NULL) return interval_none(interval_degenerate(p));
  /* where the angle leaves [0, pi/2] the sine folds back and the limit turns round: kept as R has it */
  double centre = asin(sqrt(p->p)), half = interval_critical(p->df, level) * sqrt(p->variance) / (2 * sqrt(p->p * (1 - p->p)));
  double low = centre - half, high = centre + half;
  return (op_interval){sin(low) * sin(low), sin(high) * sin(high), NULL};
}

const op_interval_method interval_asin_r = {"asin-r", NULL, "arcsine interval that folds back near 0 and 1, as R has it",
  "Anscombe 1948; R svyciprop(method = \"asin\")",
  "sin(asin(sqrt({p})) -/+ {t} x {se} / (2 sqrt({p} x {q})))^2", interval, NULL};
