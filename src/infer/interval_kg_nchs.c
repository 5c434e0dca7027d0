/* Korn-Graubard interval by the presentation standards of the US National Center for Health Statistics. */
#include <math.h>

#include "infer/interval.h"

static op_interval interval(const op_proportion *p, double level) {
  if (interval_no_df(p->df) != NULL) return interval_none(interval_no_df(p->df));
  if (isnan(p->p) || isnan(p->variance)) return interval_none("the estimate or its variance cannot be computed");
  double ne = interval_effective_n(p) * interval_korn_graubard(p, p->df, level);
  if (ne > p->n) ne = p->n;
  return interval_beta_exact(ne * p->p, ne, level);
}

const op_interval_method interval_kg_nchs = {"kg-nchs", NULL, "Korn-Graubard with the effective sample size at most n; one-sided at 0 and 1",
  "Parker et al. 2017, National Center for Health Statistics Series 2 No. 175; SUDAAN, R surveytable",
  "Beta quantiles (m p, m (1-p) + 1) and (m p + 1, m (1-p)), m = {ne} x {kg}, at most {n}", interval, NULL};
