/* Cumulative logit (proportional odds). */
#include <math.h>

#include "model/family.h"

static void distribution(double x, double *F, double *rest, double *density, double *slope) {
  double e = exp(-fabs(x)), d = 1 + e;
  *F = (x >= 0 ? 1 : e) / d;
  *rest = (x >= 0 ? e : 1) / d;
  *density = e / (d * d);
  *slope = (x >= 0 ? -1 : 1) * *density * (1 - e) / d;
}

static double quantile(double p) { return log(p / (1 - p)); }

const model_family family_ordinal = {{"ordinal", "ordinal-logit", "cumulative logit (proportional odds) of ordered categories",
                                      "McCullagh 1980; R svyolr, Stata svy: ologit with observed information", "odds ratio", "OR", true},
                                     FAMILY_ORDINAL,
                                     RESPONSE_CATEGORIES,
                                     NULL,
                                     NULL,
                                     NULL,
                                     NULL,
                                     distribution,
                                     quantile};
