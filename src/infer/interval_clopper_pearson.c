/* Clopper-Pearson interval with the effective sample size. */
#include <math.h>

#include "infer/interval.h"

static op_interval interval(const op_proportion *p, double level) {
  if (isnan(p->p) || isnan(p->variance)) return interval_none("the estimate or its variance cannot be computed");
  double n = interval_effective_n(p);
  return interval_beta_exact(p->p * n, n, level);
}

const op_interval_method interval_clopper_pearson = {"clopper-pearson", "exact", "exact binomial interval with the effective sample size",
  "Clopper and Pearson 1934; R binom.test",
  "Beta quantiles (m p, m (1-p) + 1) and (m p + 1, m (1-p)), m = {ne}", interval, NULL};
