/* Probit regression. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

#include "model/family.h"

static void mean(const double *eta, size_t n, double *mu, double *slope) {
  for (size_t i = 0; i < n; i++) {
    mu[i] = gsl_cdf_ugaussian_P(eta[i]);
    slope[i] = gsl_ran_ugaussian_pdf(eta[i]);
  }
}

/* Both tails by themselves, so that a certain row divides no zero by zero before it truly underflows. */
static void evaluate(const double *eta, const double *y, size_t n, double *score, double *information, double *deviance) {
  for (size_t i = 0; i < n; i++) {
    double p = gsl_cdf_ugaussian_P(eta[i]), q = gsl_cdf_ugaussian_Q(eta[i]), f = gsl_ran_ugaussian_pdf(eta[i]), v = p * q;
    score[i] = v > 0 ? (y[i] * q - (1 - y[i]) * p) * f / v : 0;
    information[i] = v > 0 ? f * f / v : 0;
    deviance[i] = 2 * (family_y_log(y[i], p) + family_y_log(1 - y[i], q));
  }
}

static double link_of(double mu) { return gsl_cdf_ugaussian_Pinv(mu); }

const model_family family_probit = {
    {"probit", NULL, "probit regression of a 0/1 response", "Bliss 1934; R svyglm(quasibinomial(\"probit\")) with expected information", NULL, NULL, false},
    FAMILY_MEAN,
    RESPONSE_BINARY,
    evaluate,
    mean,
    link_of,
    family_binary_variance,
    NULL,
    NULL};
