/* Likelihood interval: the binomial deviance scaled by the design effect against F. */
#include <math.h>

#include "infer/interval.h"

typedef struct deviance {
  double p, scale, cut;
} deviance;

/* Scaled deviance of q less the cut: negative inside the interval. */
static double excess(const deviance *d, double q) {
  return 2 * d->scale * (d->p * log(d->p / q) + (1 - d->p) * log((1 - d->p) / (1 - q))) - d->cut;
}

/* The root between the estimate and an end, by bisection on the log odds. */
static double solve(const deviance *d, double sign) {
  double inside = log(d->p / (1 - d->p)), outside = inside + sign;
  while (fabs(outside) < 700 && excess(d, 1 / (1 + exp(-outside))) < 0) outside += sign * fabs(outside - inside);
  for (int i = 0; i < 200; i++) {
    double middle = (inside + outside) / 2;
    if (middle == inside || middle == outside) break;
    if (excess(d, 1 / (1 + exp(-middle))) < 0) inside = middle;
    else outside = middle;
  }
  return 1 / (1 + exp(-(inside + outside) / 2));
}

static op_interval interval(const op_proportion *p, double level) {
  if (interval_no_df(p->df) != NULL) return interval_none(interval_no_df(p->df));
  if (interval_degenerate(p) != NULL) return interval_none(interval_degenerate(p));
  /* R divides the deviance by a dispersion of its quasi-binomial fit as well, which comes from weighted residuals and is near 1; Rao and Scott have none */
  double t = interval_critical(p->df, level);
  double pq = p->p * (1 - p->p);
  /* with replicate weights the design effect is that of the log odds, which the replicates give directly */
  double scale = isnan(p->logit_variance) ? op_effective_n(p->p, p->variance) : 1 / (pq * p->logit_variance);
  deviance d = {p->p, scale, t * t};
  return (op_interval){solve(&d, -1), solve(&d, 1), NULL};
}

const op_interval_method interval_likelihood = {"likelihood", NULL, "inverts the binomial deviance scaled by the design effect",
  "Rao and Scott 1984; R svyciprop(method = \"likelihood\"), to 1e-3, without its extra dispersion",
  "the q with 2 m (p ln(p/q) + (1-p) ln((1-p)/(1-q))) <= t^2, m = {ne}, t = {t}", interval, NULL};
