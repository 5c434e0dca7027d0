/* Korn-Graubard interval as R computes it. */
#include <math.h>

#include "infer/interval.h"

static op_interval interval(const op_proportion *p, double level) {
  if (interval_degenerate(p) != NULL) return interval_none(interval_degenerate(p));
  if (interval_no_df(p->df_design) != NULL) return interval_none(interval_no_df(p->df_design));
  double ne = op_effective_n(p->p, p->variance) * interval_korn_graubard(p, p->df_design, level);
  return interval_beta_exact(ne * p->p, ne, level);
}

const op_interval_method interval_beta = {"beta", NULL, "Clopper-Pearson with the effective sample size adjusted for degrees of freedom, not truncated",
  "Korn and Graubard 1998; R svyciprop(method = \"beta\"), which keeps the design df whatever --df says",
  "Beta quantiles (m p, m (1-p) + 1) and (m p + 1, m (1-p)), m = {ne} x {kgd}", interval, NULL};
