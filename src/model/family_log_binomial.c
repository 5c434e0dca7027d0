/* Log-binomial regression: ratios of probabilities. A fit outside mu < 1 has infinite deviance, so that steps stay inside. */
#include <math.h>

#include "model/family.h"

static void mean(const double *eta, size_t n, double *mu, double *slope) {
  for (size_t i = 0; i < n; i++) mu[i] = slope[i] = exp(eta[i]);
}

static void evaluate(const double *eta, const double *y, size_t n, double *score, double *information, double *deviance) {
  for (size_t i = 0; i < n; i++) {
    double mu = exp(eta[i]), rest = -expm1(eta[i]);
    if (rest > 0) {
      score[i] = (y[i] - mu) / rest;
      information[i] = mu / rest;
      deviance[i] = 2 * (family_y_log(y[i], mu) + family_y_log(1 - y[i], rest));
    } else {
      score[i] = information[i] = 0;
      deviance[i] = (double)INFINITY;
    }
  }
}

static double link_of(double mu) { return log(mu); }

const model_family family_log_binomial = {{"log-binomial", "relative-risk", "log-binomial regression of a 0/1 response",
                                           "Wacholder 1986; R svyglm(quasibinomial(\"log\"))", "risk ratio", "RR", true},
                                          FAMILY_MEAN,
                                          RESPONSE_BINARY,
                                          evaluate,
                                          mean,
                                          link_of,
                                          family_binary_variance,
                                          NULL,
                                          NULL};
