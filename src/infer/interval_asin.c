/* Arcsine square root interval. */
#include <math.h>

#include "infer/interval.h"

static op_interval interval(const op_proportion *p, double level) {
  if (interval_no_df(p->df) != NULL) return interval_none(interval_no_df(p->df));
  if (interval_degenerate(p) != NULL) return interval_none(interval_degenerate(p));
  /* the angle is clipped: beyond its range the sine folds back, and limits near 0 or 1 would turn round (R does not clip) */
  double centre = asin(sqrt(p->p)), half = interval_critical(p->df, level) * sqrt(p->variance) / (2 * sqrt(p->p * (1 - p->p)));
  double low = centre - half > 0 ? centre - half : 0, high = centre + half < M_PI_2 ? centre + half : M_PI_2;
  return (op_interval){sin(low) * sin(low), sin(high) * sin(high), NULL};
}

const op_interval_method interval_asin = {"asin", NULL, "Wald interval of the variance-stabilising arcsine, mapped back",
  "Anscombe 1948; R svyciprop(method = \"asin\") without its folding at the ends",
  "sin(asin(sqrt({p})) -/+ {t} x {se} / (2 sqrt({p} x {q})))^2, angle within 0 and pi/2", interval, NULL};
