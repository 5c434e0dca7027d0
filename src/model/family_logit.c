/* Logistic regression. */
#include <math.h>

#include "base/vector.h"
#include "model/family.h"

/* e = exp(-|eta|) never overflows; mu and 1 - mu keep their digits on both sides. log(1 + e) comes in as the logarithm of the rounded sum d, which is put right
   by the part of e that rounding has taken (1/d being the logarithm's slope). */
OP_VECTOR static void finish(const double *restrict eta, const double *restrict y, size_t n, double *restrict score, double *restrict information,
                             double *restrict deviance) {
  for (size_t i = 0; i < n; i++) {
    double e = score[i], d = 1 + e, small = e / d, large = 1 / d;
    double mu = eta[i] >= 0 ? large : small, rest = eta[i] >= 0 ? small : large;
    double log1p_e = deviance[i] + (e - (d - 1)) * large;
    deviance[i] = 2 * (log1p_e + (eta[i] >= 0 ? (1 - y[i]) * eta[i] : -y[i] * eta[i]));
    score[i] = y[i] * rest - (1 - y[i]) * mu;
    information[i] = small * large;
  }
}

static void evaluate(const double *eta, const double *y, size_t n, double *score, double *information, double *deviance) {
  for (size_t i = 0; i < n; i++) score[i] = exp(-fabs(eta[i]));
  for (size_t i = 0; i < n; i++) deviance[i] = log(1 + score[i]);
  finish(eta, y, n, score, information, deviance);
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
