/* The one margin of error that a press note gives for all its figures: that of 50 percent. */
#include <math.h>

#include "infer/interval.h"

static op_interval interval(const op_proportion *p, double level) {
  if (isnan(p->p) || !(p->n > 0)) return interval_none("nobody is in the base");
  double deff = isnan(p->deff_kish) ? 1 : p->deff_kish, half = interval_critical((double)INFINITY, level) * sqrt(deff * 0.25 / p->n);
  return (op_interval){p->p - half, p->p + half, NULL};
}

const op_interval_method interval_kish_max = {"kish-max", NULL, "the margin of error of 50 percent under the design effect of weighting, for every figure",
  "Kish 1965, section 11.7; R pewmethods, margins of error of press notes",
  "{p} -/+ {z} x sqrt({kd} x 0.25 / {n})", interval, NULL};
