/* Margins of error, the sample sizes that give them, and the design effects that they imply. */
#include <math.h>

#include "infer/interval.h"
#include "opine/planning.h"

op_sampling op_sampling_default(void) { return (op_sampling){1, (double)INFINITY, (double)INFINITY, 0.95}; }

double op_deff_expected(double m, double rho, double weighting) { return weighting * (1 + (m - 1) * rho); }

static op_status check_sampling(const op_sampling *s, op_error *err) {
  if (!(s->deff > 0)) return op_fail(err, OP_E_REQUEST, "the design effect is %g, expected more than 0", s->deff);
  if (!(s->population > 1)) return op_fail(err, OP_E_REQUEST, "the population is %g, expected more than 1", s->population);
  if (!(s->df > 0)) return op_fail(err, OP_E_REQUEST, "the degrees of freedom are %g, expected more than 0", s->df);
  if (!(s->level > 0 && s->level < 1)) return op_fail(err, OP_E_REQUEST, "the level is %g, expected a fraction between 0 and 1", s->level);
  return OP_OK;
}

static op_status check_size(const op_sampling *s, double n, op_error *err) {
  op_status status = check_sampling(s, err);
  if (status != OP_OK) return status;
  if (!(n > 0)) return op_fail(err, OP_E_REQUEST, "the sample size is %g, expected more than 0", n);
  if (n > s->population) return op_fail(err, OP_E_REQUEST, "the sample of %.10g is larger than the population of %.10g", n, s->population);
  return OP_OK;
}

static op_status check_share(double p, op_error *err) {
  return p > 0 && p < 1 ? OP_OK : op_fail(err, OP_E_REQUEST, "the proportion is %g, expected a fraction between 0 and 1", p);
}

static op_status check_positive(const char *what, double value, op_error *err) {
  return value > 0 && !isinf(value) ? OP_OK : op_fail(err, OP_E_REQUEST, "the %s is %g, expected more than 0", what, value);
}

/* (N - n)/(N - 1): the sample's variance of a proportion is p(1-p)/n (N - n)/(N - 1) (Cochran 1977, theorem 3.2). */
static double correction_proportion(double n, double population) { return isinf(population) ? 1 : (population - n) / (population - 1); }
static double correction_mean(double n, double population) { return isinf(population) ? 1 : 1 - n / population; }

op_status op_margin_proportion(const op_sampling *s, double p, double n, double *margin, op_error *err) {
  op_status status = check_size(s, n, err);
  if (status == OP_OK) status = check_share(p, err);
  if (status == OP_OK) *margin = interval_critical(s->df, s->level) * sqrt(s->deff * p * (1 - p) / n * correction_proportion(n, s->population));
  return status;
}

op_status op_margin_mean(const op_sampling *s, double sd, double n, double *margin, op_error *err) {
  op_status status = check_size(s, n, err);
  if (status == OP_OK) status = check_positive("standard deviation", sd, err);
  if (status == OP_OK) *margin = interval_critical(s->df, s->level) * sd * sqrt(s->deff / n * correction_mean(n, s->population));
  return status;
}

op_status op_size_proportion(const op_sampling *s, double p, double margin, double *n, op_error *err) {
  op_status status = check_sampling(s, err);
  if (status == OP_OK) status = check_share(p, err);
  if (status == OP_OK) status = check_positive("margin of error", margin, err);
  if (status != OP_OK) return status;
  double t = interval_critical(s->df, s->level), n0 = t * t * p * (1 - p) / (margin * margin) * s->deff;
  *n = isinf(s->population) ? n0 : n0 / (1 + (n0 - 1) / s->population);
  return OP_OK;
}

op_status op_size_mean(const op_sampling *s, double sd, double margin, double *n, op_error *err) {
  op_status status = check_sampling(s, err);
  if (status == OP_OK) status = check_positive("standard deviation", sd, err);
  if (status == OP_OK) status = check_positive("margin of error", margin, err);
  if (status != OP_OK) return status;
  double t = interval_critical(s->df, s->level) * sd / margin, n0 = t * t * s->deff;
  *n = isinf(s->population) ? n0 : n0 / (1 + n0 / s->population);
  return OP_OK;
}

op_status op_implied_deff(const op_sampling *s, double p, double n, double margin, double *deff, op_error *err) {
  op_sampling plain = *s;
  double own;
  plain.deff = 1;
  op_status status = check_positive("margin of error", margin, err);
  if (status == OP_OK) status = op_margin_proportion(&plain, p, n, &own, err);
  if (status != OP_OK) return status;
  if (!(own > 0)) return op_fail(err, OP_E_REQUEST, "the sample is the whole population: it has no sampling error");
  *deff = margin / own * (margin / own);
  return OP_OK;
}
