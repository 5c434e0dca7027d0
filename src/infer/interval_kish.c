/* Margin of error of press notes. */
#include <math.h>

#include "infer/interval.h"

static op_interval interval(const op_proportion *p, double level) {
  if (isnan(p->p) || !(p->n > 1)) return interval_none("there are fewer than two respondents");
  double deff = isnan(p->deff_kish) ? 1 : p->deff_kish, half = interval_critical((double)INFINITY, level) * sqrt(deff * p->p * (1 - p->p) / (p->n - 1));
  return (op_interval){p->p - half, p->p + half, NULL};
}

const op_interval_method interval_kish = {"kish", NULL, "normal interval of simple random sampling times the design effect of weighting alone",
  "Kish 1965, section 11.7; the margins of error of press notes",
  "{p} -/+ {z} x sqrt({kd} x {p} x {q} / ({n} - 1))", interval, NULL};
