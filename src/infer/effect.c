/* Effects: how two estimates are compared, and the t tests that go with them. */
#include <math.h>
#include <string.h>

#include "opine/infer.h"

static double difference(double a, double b) { return a - b; }
static void difference_gradient(double a, double b, double *by_a, double *by_b) {
  (void)a;
  (void)b;
  *by_a = 1;
  *by_b = -1;
}

static double log_ratio(double a, double b) { return b != 0 && a / b > 0 ? log(a / b) : (double)NAN; }
static void log_ratio_gradient(double a, double b, double *by_a, double *by_b) {
  *by_a = 1 / a;
  *by_b = -1 / b;
}

static double logit(double p) { return p > 0 && p < 1 ? log(p / (1 - p)) : (double)NAN; }
static double log_odds_ratio(double a, double b) { return logit(a) - logit(b); }
static void log_odds_gradient(double a, double b, double *by_a, double *by_b) {
  *by_a = 1 / (a * (1 - a));
  *by_b = -1 / (b * (1 - b));
}

static double angle(double p) { return p >= 0 && p <= 1 ? 2 * asin(sqrt(p)) : (double)NAN; }
static double angle_difference(double a, double b) { return angle(a) - angle(b); }
static double angle_slope(double p) { return p > 0 && p < 1 ? 1 / sqrt(p * (1 - p)) : (double)NAN; }
static void angle_gradient(double a, double b, double *by_a, double *by_b) {
  *by_a = angle_slope(a);
  *by_b = -angle_slope(b);
}

static double growth(double x) { return expm1(x); }

static const op_effect effects[] = {
    {"difference", "risk-difference", "a - b", "Kish 1965, section 4.5", false, true, difference, difference_gradient, NULL, NULL},
    {"ratio", "risk-ratio", "a / b; interval and test on the logarithm", "Katz et al. 1978, with the design's variance", false, false, log_ratio, log_ratio_gradient, exp, exp},
    {"relative", "percent-change", "a / b - 1; interval and test on the logarithm of the ratio", "Katz et al. 1978, with the design's variance", false, false, log_ratio,
     log_ratio_gradient, growth, exp},
    {"odds-ratio", NULL, "odds of a / odds of b; interval and test on the logarithm", "Woolf 1955, with the design's variance", true, false, log_odds_ratio, log_odds_gradient, exp, exp},
    {"cohen-h", NULL, "difference of the angles 2 asin(sqrt(p))", "Cohen 1988, chapter 6", true, false, angle_difference, angle_gradient, NULL, NULL},
};

const op_effect *op_effects(size_t *count) {
  *count = sizeof effects / sizeof *effects;
  return effects;
}

const op_effect *op_effect_named(const char *name) {
  for (size_t i = 0; i < sizeof effects / sizeof *effects; i++) {
    if (strcmp(effects[i].name, name) == 0 || (effects[i].alias != NULL && strcmp(effects[i].alias, name) == 0)) return &effects[i];
  }
  return NULL;
}

/* --- tests --- */

op_test op_wald_t(double estimate, double variance, double null, double df, double level) {
  double none = (double)NAN;
  op_test out = {estimate, none, none, none, none, df, none, NULL};
  if (isnan(estimate)) return (op_test){none, none, none, none, none, none, none, "it cannot be computed from these estimates"};
  if (isnan(variance)) {
    out.why = "its variance cannot be computed";
    return out;
  }
  out.se = sqrt(variance > 0 ? variance : 0);
  op_interval interval = op_interval_wald(estimate, out.se, df, level);
  out.lower = interval.lower;
  out.upper = interval.upper;
  out.why = interval.why;
  if (out.se > 0) {
    out.statistic = (estimate - null) / out.se;
    out.p = op_t_p_two_sided(out.statistic, df);
  } else {
    out.why = "the standard error is 0: there is nothing to test with";
  }
  return out;
}

op_test op_effect_test(const op_effect *effect, double working, double variance, double df, double level) {
  op_test out = op_wald_t(working, variance, 0, df, level);
  if (effect->back == NULL || isnan(working)) return out;
  out.estimate = effect->back(working);
  out.se *= fabs(effect->back_slope(working));
  if (!isnan(out.lower)) {
    out.lower = effect->back(out.lower);
    out.upper = effect->back(out.upper);
  }
  return out;
}
