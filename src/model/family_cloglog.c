/* Complementary log-log regression: a proportional-hazards model of events seen in intervals. */
#include <math.h>

#include "model/family.h"

static void mean(const double *eta, size_t n, double *mu, double *slope) {
  for (size_t i = 0; i < n; i++) {
    double hazard = exp(eta[i]);
    mu[i] = -expm1(-hazard);
    slope[i] = exp(eta[i] - hazard);
  }
}

static void evaluate(const double *eta, const double *y, size_t n, double *score, double *information, double *deviance) {
  for (size_t i = 0; i < n; i++) {
    double hazard = exp(eta[i]), p = -expm1(-hazard), q = exp(-hazard), f = exp(eta[i] - hazard), v = p * q;
    score[i] = v > 0 ? (y[i] * q - (1 - y[i]) * p) * f / v : 0;
    information[i] = v > 0 ? f * f / v : 0;
    deviance[i] = y[i] > 0 ? 2 * (family_y_log(y[i], p) + family_y_log(1 - y[i], q)) : 2 * (1 - y[i]) * hazard;
  }
}

static double link_of(double mu) { return log(-log1p(-mu)); }

const model_family family_cloglog = {{"cloglog", NULL, "complementary log-log regression of a 0/1 response",
                                      "Prentice & Gloeckler 1978; R svyglm(quasibinomial(\"cloglog\")) with expected information", "hazard ratio", "HR", false},
                                     FAMILY_MEAN,
                                     RESPONSE_BINARY,
                                     evaluate,
                                     mean,
                                     link_of,
                                     family_binary_variance,
                                     NULL,
                                     NULL};
