/* Agresti-Coull interval; its limits may leave [0, 1], as the authors give it. */
#include <math.h>

#include "infer/interval.h"

static op_interval interval(const op_proportion *p, double level) {
  if (isnan(p->p) || isnan(p->variance)) return interval_none("the estimate or its variance cannot be computed");
  double n = interval_effective_n(p), z = interval_critical((double)INFINITY, level), size = n + z * z;
  if (!(n > 0)) return interval_none("the effective sample size is 0");
  double centre = (p->p * n + z * z / 2) / size, half = z * sqrt(centre * (1 - centre) / size);
  return (op_interval){centre - half, centre + half, NULL};
}

const op_interval_method interval_agresti_coull = {"agresti-coull", NULL, "Wald interval after adding z squared pseudo-observations",
  "Agresti and Coull 1998; Stata, SAS",
  "p* -/+ z sqrt(p* (1-p*) / m*), m* = m + z^2, p* = (m p + z^2/2) / m*, m = {ne}, z = {z}", interval, NULL};
