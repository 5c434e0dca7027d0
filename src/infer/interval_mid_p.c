/* Mid-p interval. */
#include <math.h>

#include "infer/interval.h"

typedef struct tail {
  double x, n, target;
} tail;

/* P(X > x) + P(X = x)/2 at success probability q, by beta functions so that counts may be fractional. */
static double mid_upper(double q, const tail *t) {
  double more = t->x < t->n ? interval_beta_p(q, 1 - q, t->x + 1, t->n - t->x) : 0;
  double least = t->x > 0 ? interval_beta_p(q, 1 - q, t->x, t->n - t->x + 1) : 1;
  return (more + least) / 2;
}

/* mid_upper grows with q: bisection to the last bit. */
static double solve(const tail *t) {
  double low = 0, high = 1;
  for (int i = 0; i < 200; i++) {
    double middle = (low + high) / 2, at = mid_upper(middle, t);
    if (isnan(at)) return (double)NAN;
    if (middle == low || middle == high) break;
    if (at < t->target) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

static op_interval interval(const op_proportion *p, double level) {
  if (isnan(p->p) || isnan(p->variance)) return interval_none("the estimate or its variance cannot be computed");
  double n = interval_effective_n(p), x = p->p * n, half = (1 - level) / 2;
  if (!(n > 0)) return interval_none("the effective sample size is 0");
  tail low = {x, n, half}, high = {x, n, 1 - half};
  return interval_finite((op_interval){p->p <= 0 ? 0 : solve(&low), p->p >= 1 ? 1 : solve(&high), NULL});
}

const op_interval_method interval_mid_p = {"mid-p", NULL, "exact binomial interval that counts half of the observed point",
  "Lancaster 1961; Agresti and Gottard 2007",
  "binomial tail with half of the observed point = alpha/2, counts {ne} x {p} of {ne}", interval, NULL};
