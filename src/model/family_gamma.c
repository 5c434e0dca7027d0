/* Gamma regression with log link: positive numbers whose spread grows with their mean, such as incomes. */
#include <math.h>

#include "model/family.h"

static void mean(const double *eta, size_t n, double *mu, double *slope) {
  for (size_t i = 0; i < n; i++) mu[i] = slope[i] = exp(eta[i]);
}

static void evaluate(const double *eta, const double *y, size_t n, double *score, double *information, double *deviance) {
  for (size_t i = 0; i < n; i++) {
    double ratio = y[i] * exp(-eta[i]);
    score[i] = ratio - 1;
    information[i] = 1;
    deviance[i] = 2 * (ratio - 1 - log(ratio));
  }
}

static double link_of(double mu) { return log(mu); }
static double variance(double mu) { return mu * mu; }

const model_family family_gamma = {{"gamma", NULL, "gamma regression with log link of a positive number",
                                    "McCullagh & Nelder 1989 chapter 8; R svyglm(Gamma(\"log\"))", "ratio of means", "ratio", true},
                                   FAMILY_MEAN,
                                   RESPONSE_POSITIVE,
                                   evaluate,
                                   mean,
                                   link_of,
                                   variance,
                                   NULL,
                                   NULL};
