#include "infer/interval.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

#define OP_INTERVAL(name) extern const op_interval_method interval_##name;
#include "infer/intervals.def"
#undef OP_INTERVAL

static const op_interval_method *const methods[] = {
#define OP_INTERVAL(name) &interval_##name,
#include "infer/intervals.def"
#undef OP_INTERVAL
};

const op_interval_method *const *op_interval_methods(size_t *count) {
  *count = sizeof methods / sizeof *methods;
  return methods;
}

const op_interval_method *op_interval_method_named(const char *name) {
  for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
    if (strcmp(methods[i]->name, name) == 0 || (methods[i]->alias != NULL && strcmp(methods[i]->alias, name) == 0)) return methods[i];
  }
  return NULL;
}

op_status op_interval_method_find(const char *name, const op_interval_method **method, op_error *err) {
  const char *known[sizeof methods / sizeof *methods];
  *method = op_interval_method_named(name);
  if (*method != NULL) return OP_OK;
  for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) known[i] = methods[i]->name;
  const char *nearest = op_nearest_name(name, known, sizeof methods / sizeof *methods);
  op_fail(err, OP_E_USAGE, "no interval method '%s'", name);
  if (nearest != NULL) return op_fail_hint(err, "did you mean '%s'?", nearest);
  return op_fail_hint(err, "--ci all shows every method");
}

op_interval op_interval_of(const op_interval_method *method, const op_question *question, size_t figure, double level) {
  return method->simultaneous != NULL ? method->simultaneous(question, figure, level) : method->interval(&question->figures[figure], level);
}

const op_interval_method *op_interval_default(const op_proportion *p) {
  double ne = interval_effective_n(p), small = p->p < 0.5 ? p->p : 1 - p->p;
  return interval_degenerate(p) != NULL || ne * small < 5 ? &interval_kg_nchs : &interval_logit;
}

op_interval interval_none(const char *why) { return (op_interval){(double)NAN, (double)NAN, why}; }

op_interval interval_finite(op_interval x) { return isnan(x.lower) || isnan(x.upper) ? interval_none("the sample is too large for this method") : x; }

const char *interval_degenerate(const op_proportion *p) {
  if (isnan(p->p) || isnan(p->variance)) return "the estimate or its variance cannot be computed";
  if (p->p <= 0 || p->p >= 1) return "the proportion is 0 or 1, where this method gives no interval";
  return p->variance > 0 ? NULL : "the estimated variance is 0";
}

const char *interval_no_df(double df) { return df > 0 ? NULL : "no degrees of freedom are left"; }

double interval_critical(double df, double level) { return op_t_quantile(1 - (1 - level) / 2, df); }

double interval_korn_graubard(const op_proportion *p, double df, double level) {
  double own = interval_critical(p->n_design > 1 ? p->n_design - 1 : 1, level), design = interval_critical(df, level);
  return own / design * (own / design);
}

double interval_dean_pagano(double df, double level) {
  double z = interval_critical((double)INFINITY, level), t = interval_critical(df, level);
  return z / t * (z / t);
}

double interval_effective_n(const op_proportion *p) {
  double ne = op_effective_n(p->p, p->variance);
  return isnan(ne) || ne <= 0 ? p->n : ne;
}

op_interval interval_beta_exact(double x, double n, double level) {
  double half = (1 - level) / 2;
  op_interval out = {0, 1, NULL};
  if (!(n > 0)) return interval_none("the effective sample size is 0");
  if (x > 0) out.lower = interval_beta_quantile(half, x, n - x + 1);
  if (x < n) out.upper = interval_beta_quantile(1 - half, x + 1, n - x);
  return interval_finite(out);
}

op_interval interval_beta_prior(double x, double n, double a, double level) {
  double half = (1 - level) / 2;
  op_interval out = {0, 1, NULL};
  if (!(n > 0)) return interval_none("the effective sample size is 0");
  if (x > 0) out.lower = interval_beta_quantile(half, x + a, n - x + a);
  if (x < n) out.upper = interval_beta_quantile(1 - half, x + a, n - x + a);
  return interval_finite(out);
}

op_interval interval_score(double p, double n, double c) {
  double c2 = c * c;
  if (!(n > 0) || isnan(c)) return interval_none("the effective sample size is 0");
  double centre = (p + c2 / (2 * n)) / (1 + c2 / n), half = c / (2 * n) * sqrt(4 * n * p * (1 - p) + c2) / (1 + c2 / n);
  op_interval out = {centre - half, centre + half, NULL};
  if (p <= 0) out.lower = 0;
  if (p >= 1) out.upper = 1;
  return out;
}

op_interval op_interval_wald(double theta, double se, double df, double level) {
  const char *why = interval_no_df(df);
  if (why != NULL) return interval_none(why);
  if (isnan(theta) || isnan(se)) return interval_none("the estimate or its standard error cannot be computed");
  double half = interval_critical(df, level) * se;
  return (op_interval){theta - half, theta + half, NULL};
}

double op_effective_n(double p, double variance) { return variance > 0 ? p * (1 - p) / variance : (double)NAN; }

double op_kish_n_eff(double sum_w, double sum_w2) { return sum_w2 > 0 ? sum_w * sum_w / sum_w2 : (double)NAN; }
