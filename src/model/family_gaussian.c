/* Linear regression. */
#include "model/family.h"

static void evaluate(const double *eta, const double *y, size_t n, double *score, double *information, double *deviance) {
  for (size_t i = 0; i < n; i++) {
    score[i] = y[i] - eta[i];
    information[i] = 1;
    deviance[i] = score[i] * score[i];
  }
}

static void mean(const double *eta, size_t n, double *mu, double *slope) {
  for (size_t i = 0; i < n; i++) {
    mu[i] = eta[i];
    slope[i] = 1;
  }
}

static double link_of(double mu) { return mu; }

static double variance(double mu) {
  (void)mu;
  return 1;
}

const model_family family_gaussian = {
    {"gaussian", "linear", "linear regression of a number", "Binder 1983; Fuller 1975; R svyglm, Stata svy: regress, SAS SURVEYREG", NULL, NULL, false},
    FAMILY_MEAN,
    RESPONSE_NUMBER,
    evaluate,
    mean,
    link_of,
    variance,
    NULL,
    NULL};
