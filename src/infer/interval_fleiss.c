/* Wilson score interval with continuity correction. */
#include <math.h>

#include "infer/interval.h"

/* x - 1/2 below and x + 1/2 above, never past the middle (prop.test in R takes min(1/2, |x - n/2|)). */
static op_interval interval(const op_proportion *p, double level) {
  if (isnan(p->p) || isnan(p->variance)) return interval_none("the estimate or its variance cannot be computed");
  double n = interval_effective_n(p), z = interval_critical((double)INFINITY, level), z2 = z * z, x = p->p * n;
  double yates = fabs(x - n / 2) < 0.5 ? fabs(x - n / 2) : 0.5, shift = yates / n;
  op_interval below = interval_score(p->p, n, z), out = below;
  if (!(n > 0)) return interval_none("the effective sample size is 0");
  double low = p->p - shift, high = p->p + shift;
  out.lower = (low + z2 / (2 * n) - z * sqrt(low * (1 - low) / n + z2 / (4 * n * n))) / (1 + z2 / n);
  out.upper = (high + z2 / (2 * n) + z * sqrt(high * (1 - high) / n + z2 / (4 * n * n))) / (1 + z2 / n);
  if (p->p <= 0 || out.lower < 0) out.lower = 0;
  if (p->p >= 1 || out.upper > 1) out.upper = 1;
  return out;
}

const op_interval_method interval_fleiss = {"fleiss", "wilson-cc", "score interval with continuity correction",
  "Fleiss 1981, section 1.4; R prop.test(correct = TRUE), vcqiR",
  "score with continuity correction 1/2m, m = {ne}, c = {z}", interval, NULL};
