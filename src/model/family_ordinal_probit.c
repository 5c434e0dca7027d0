/* Cumulative probit. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#include "model/family.h"

static void distribution(double x, double *F, double *rest, double *density, double *slope) {
  *F = gsl_cdf_ugaussian_P(x);
  *rest = gsl_cdf_ugaussian_Q(x);
  *density = gsl_ran_ugaussian_pdf(x);
  *slope = -x * *density;
}

static double quantile(double p) { return gsl_cdf_ugaussian_Pinv(p); }

const model_family family_ordinal_probit = {
    {"ordinal-probit", NULL, "cumulative probit of ordered categories", "McCullagh 1980; R svyolr(method=\"probit\"), Stata svy: oprobit", NULL, NULL, false},
    FAMILY_ORDINAL,
    RESPONSE_CATEGORIES,
    NULL,
    NULL,
    NULL,
    NULL,
    distribution,
    quantile};
