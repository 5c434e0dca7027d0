/* Logistic regression. */
#include <math.h>

#include "model/family.h"

/* exp(-|eta|) never overflows; mu and 1 - mu keep their digits on both sides. */
static void evaluate(const double *eta, const double *y, size_t n, double *score, double *information, double *deviance) {
  for (size_t i = 0; i < n; i++) {
    double e = exp(-fabs(eta[i])), d = 1 + e, small = e / d, large = 1 / d;
    double mu = eta[i] >= 0 ? large : small, rest = eta[i] >= 0 ? small : large;
    score[i] = y[i] * rest - (1 - y[i]) * mu;
    information[i] = small * large;
    deviance[i] = 2 * (log1p(e) + (eta[i] >= 0 ? (1 - y[i]) * eta[i] : -y[i] * eta[i]));
  }
}

static void mean(const double *eta, size_t n, double *mu, double *slope) {
  for (size_t i = 0; i < n; i++) {
    double e = exp(-fabs(eta[i])), d = 1 + e;
    mu[i] = (eta[i] >= 0 ? 1 : e) / d;
    slope[i] = e / (d * d);
  }
}

static double link_of(double mu) { return log(mu / (1 - mu)); }

const model_family family_logit = {{"logit", "quasibinomial", "logistic regression of a 0/1 response",
                                    "Binder 1983; Morel 1989; R svyglm(quasibinomial), Stata svy: logit, SAS SURVEYLOGISTIC", "odds ratio", "OR", true},
                                   FAMILY_MEAN,
                                   RESPONSE_BINARY,
                                   evaluate,
                                   mean,
                                   link_of,
                                   family_binary_variance,
                                   NULL,
                                   NULL};
