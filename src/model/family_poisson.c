/* Poisson regression of counts; with an offset of rates. */
#include <math.h>

#include "model/family.h"

static void mean(const double *eta, size_t n, double *mu, double *slope) {
  for (size_t i = 0; i < n; i++) mu[i] = slope[i] = exp(eta[i]);
}

static void evaluate(const double *eta, const double *y, size_t n, double *score, double *information, double *deviance) {
  for (size_t i = 0; i < n; i++) {
    double mu = exp(eta[i]);
    score[i] = y[i] - mu;
    information[i] = mu;
    deviance[i] = 2 * (family_y_log(y[i], mu) - (y[i] - mu));
  }
}

static double link_of(double mu) { return log(mu); }
static double variance(double mu) { return mu; }

const model_family family_poisson = {{"poisson", "quasipoisson", "Poisson regression of a count (with offset(log(x)): of a rate)",
                                      "Binder 1983; R svyglm(quasipoisson), Stata svy: poisson", "rate ratio", "RR", true},
                                     FAMILY_MEAN,
                                     RESPONSE_COUNT,
                                     evaluate,
                                     mean,
                                     link_of,
                                     variance,
                                     NULL,
                                     NULL};
