/* Cumulative complementary log-log: P(Y <= k) = 1 - exp(-exp(threshold_k - eta)). */
#include <math.h>

#include "model/family.h"

static void distribution(double x, double *F, double *rest, double *density, double *slope) {
  double hazard = exp(x);
  *F = -expm1(-hazard);
  *rest = exp(-hazard);
  *density = exp(x - hazard);
  *slope = *density == 0 ? 0 : *density * (1 - hazard); /* far in the tail 0 times infinity is 0 */
}

static double quantile(double p) { return log(-log1p(-p)); }

const model_family family_ordinal_cloglog = {
    {"ordinal-cloglog", NULL, "cumulative complementary log-log of ordered categories", "McCullagh 1980; R svyolr(method=\"cloglog\")", NULL, NULL, false},
    FAMILY_ORDINAL,
    RESPONSE_CATEGORIES,
    NULL,
    NULL,
    NULL,
    NULL,
    distribution,
    quantile};
