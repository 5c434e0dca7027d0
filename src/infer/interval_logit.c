/* Logit interval; with replicate weights the variance is that of the replicates' logits. */
#include <math.h>

#include "infer/interval.h"

static op_interval logit_interval(double p, double variance_of_logit, double df, double level) {
  double centre = log(p / (1 - p)), half = interval_critical(df, level) * sqrt(variance_of_logit);
  return (op_interval){1 / (1 + exp(-(centre - half))), 1 / (1 + exp(-(centre + half))), NULL};
}

static op_interval interval(const op_proportion *p, double level) {
  if (interval_no_df(p->df) != NULL) return interval_none(interval_no_df(p->df));
  if (interval_degenerate(p) != NULL) return interval_none(interval_degenerate(p));
  double pq = p->p * (1 - p->p), delta = p->variance / (pq * pq);
  return logit_interval(p->p, isnan(p->logit_variance) ? delta : p->logit_variance, p->df, level);
}

const op_interval_method interval_logit = {"logit", NULL, "Wald interval of the log odds, mapped back",
  "Korn and Graubard 1999, section 3.4; Stata proportion, R svyciprop(method = \"logit\")",
  "expit(ln({p} / {q}) -/+ {t} x {s})", interval, NULL};
