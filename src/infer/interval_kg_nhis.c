/* Korn-Graubard interval without adjustment for degrees of freedom. */
#include <math.h>

#include "infer/interval.h"

static op_interval interval(const op_proportion *p, double level) {
  if (isnan(p->p) || isnan(p->variance)) return interval_none("the estimate or its variance cannot be computed");
  double ne = interval_effective_n(p);
  if (ne > p->n) ne = p->n;
  return interval_beta_exact(ne * p->p, ne, level);
}

const op_interval_method interval_kg_nhis = {"kg-nhis", NULL, "Korn-Graubard without the adjustment for degrees of freedom",
  "US National Health Interview Survey practice; R surveytable adj = \"nhis\"",
  "Beta quantiles (m p, m (1-p) + 1) and (m p + 1, m (1-p)), m = {ne}, at most {n}", interval, NULL};
