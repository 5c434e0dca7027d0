/* Power of a test of the difference between two groups or waves, and what follows from it: sample sizes and detectable differences. */
#include <math.h>

#include "infer/interval.h"
#include "opine/planning.h"

/* No survey is larger; where even this many respondents do not reach the power, none do. */
#define MOST 1e15

/* Standard errors of the difference under no difference and under the difference, and the degrees of freedom of the test. */
typedef struct errors {
  double null, alternative, df;
} errors;

/* --- ranges --- */

static op_status check_panel(const op_difference *d, op_error *err) {
  if (!(d->correlation > -1 && d->correlation < 1)) return op_fail(err, OP_E_REQUEST, "the correlation is %g, expected a number between -1 and 1", d->correlation);
  if (!(d->overlap >= 0 && d->overlap <= 1)) return op_fail(err, OP_E_REQUEST, "the overlap is %g, expected a fraction from 0 to 1", d->overlap);
  return OP_OK;
}

static op_status check(const op_difference *d, op_error *err) {
  const op_sampling *s = &d->sampling;
  if (!(s->deff > 0) || !(s->population > 1) || !(s->df > 0) || !(s->level > 0 && s->level < 1)) {
    return op_fail(err, OP_E_REQUEST, "expected a design effect and degrees of freedom above 0, a population above 1 and a level between 0 and 1");
  }
  if (!(d->ratio > 0)) return op_fail(err, OP_E_REQUEST, "the ratio of the sample sizes is %g, expected more than 0", d->ratio);
  if (d->sides != 1 && d->sides != 2) return op_fail(err, OP_E_REQUEST, "a test has 1 side or 2, not %d", d->sides);
  if (d->means && !(d->sd > 0)) return op_fail(err, OP_E_REQUEST, "the standard deviation is %g, expected more than 0", d->sd);
  if (!d->means && !(d->first > 0 && d->first < 1)) return op_fail(err, OP_E_REQUEST, "the first proportion is %g, expected a fraction between 0 and 1", d->first);
  return check_panel(d, err);
}

/* Two answers of one respondent with shares a and b cannot be correlated more than their overlap allows (Frechet's bounds). */
static void correlation_range(double a, double b, double *least, double *most) {
  double both_most = a < b ? a : b, both_least = a + b - 1 > 0 ? a + b - 1 : 0, scale = sqrt(a * (1 - a) * b * (1 - b));
  *most = (both_most - a * b) / scale;
  *least = (both_least - a * b) / scale;
}

static op_status check_second(const op_difference *d, op_error *err) {
  double a = d->first, b = d->second, least, most;
  if (d->means) return isnan(b) || b == a ? op_fail(err, OP_E_REQUEST, "the two means are the same: there is no difference to find") : OP_OK;
  if (!(b > 0 && b < 1)) return op_fail(err, OP_E_REQUEST, "the second proportion is %g, expected a fraction between 0 and 1", b);
  if (a == b) return op_fail(err, OP_E_REQUEST, "the two proportions are the same: there is no difference to find");
  correlation_range(a, b, &least, &most);
  if (d->correlation >= least && d->correlation <= most) return OP_OK;
  return op_fail(err, OP_E_REQUEST, "answers with shares of %g and %g can be correlated from %.2f to %.2f only, not %g", a, b, least, most, d->correlation);
}

/* --- errors --- */

/* 1/n1 + 1/n2, each with its finite population correction, and the covariance term of the shared respondents, for values of variances v1 and v2. */
static double error_of(const op_difference *d, double n1, double v1, double v2) {
  const op_sampling *s = &d->sampling;
  double n2 = d->ratio * n1, larger = n1 > n2 ? n1 : n2, less = d->means ? 0 : 1;
  double f1 = isinf(s->population) ? 1 : (s->population - n1) / (s->population - less), f2 = isinf(s->population) ? 1 : (s->population - n2) / (s->population - less);
  /* overlap x smaller sample shared respondents: rho sqrt(v1 v2) shared/(n1 n2) */
  double shared = d->correlation * d->overlap * sqrt(v1 * v2 * (f1 > 0 ? f1 : 0) * (f2 > 0 ? f2 : 0)) / larger;
  double variance = v1 / n1 * f1 + v2 / n2 * f2 - 2 * shared;
  return sqrt(s->deff * (variance > 0 ? variance : 0));
}

static errors errors_for(const op_difference *d, double n1) {
  double n2 = d->ratio * n1, a = d->first, b = d->second;
  if (d->means) {
    bool same_respondents = d->overlap == 1 && d->correlation != 0;
    double se = error_of(d, n1, d->sd * d->sd, d->sd * d->sd), own = same_respondents ? (n1 < n2 ? n1 : n2) - 1 : n1 + n2 - 2;
    return (errors){se, se, isinf(d->sampling.df) ? own : d->sampling.df};
  }
  double pooled = (a + d->ratio * b) / (1 + d->ratio);
  return (errors){error_of(d, n1, pooled * (1 - pooled), pooled * (1 - pooled)), error_of(d, n1, a * (1 - a), b * (1 - b)), d->sampling.df};
}

/* The far tail, in which the test would find a difference of the wrong sign, is not counted (as R by default). */
static double power_at(const op_difference *d, double n1) {
  errors e = errors_for(d, n1);
  if (!(e.df > 0)) return 0;
  double t = op_t_quantile(1 - (1 - d->sampling.level) / d->sides, e.df);
  if (!(e.alternative > 0)) return 1;
  return op_noncentral_t_upper(t * e.null / e.alternative, e.df, fabs(d->second - d->first) / e.alternative);
}

static op_status check_power(double power, op_error *err) {
  return power > 0 && power < 1 ? OP_OK : op_fail(err, OP_E_REQUEST, "the power is %g, expected a fraction between 0 and 1", power);
}

static double largest(const op_difference *d) { return d->sampling.population / (d->ratio > 1 ? d->ratio : 1); }

static op_status check_n(const op_difference *d, double n, op_error *err) {
  if (!(n > 0)) return op_fail(err, OP_E_REQUEST, "the sample size is %g, expected more than 0", n);
  if (n <= largest(d)) return OP_OK;
  return op_fail(err, OP_E_REQUEST, "a sample is larger than its population of %.10g", d->sampling.population);
}

/* --- what is asked --- */

op_status op_difference_power(const op_difference *d, double n, double *power, op_error *err) {
  op_status status = check(d, err);
  if (status == OP_OK) status = check_second(d, err);
  if (status == OP_OK) status = check_n(d, n, err);
  if (status == OP_OK) *power = power_at(d, n);
  return status;
}

op_status op_difference_size(const op_difference *d, double power, double *n, op_error *err) {
  op_status status = check(d, err);
  if (status == OP_OK) status = check_second(d, err);
  if (status == OP_OK) status = check_power(power, err);
  if (status != OP_OK) return status;
  double low = 1e-6, high = 2, most = largest(d) < MOST ? largest(d) : MOST;
  while (high < most && power_at(d, high) < power) {
    low = high;
    high *= 2;
  }
  if (high > most) high = most;
  if (power_at(d, high) < power) return op_fail(err, OP_E_REQUEST, "no sample size finds this difference with a power of %g", power);
  for (int i = 0; i < 200; i++) {
    double middle = (low + high) / 2;
    if (middle == low || middle == high) break;
    if (power_at(d, middle) < power) low = middle;
    else high = middle;
  }
  *n = high;
  return OP_OK;
}

/* The value between the first and `end` at which the power is reached; NaN where it is not, or where answers with such shares cannot be so correlated. */
static double detectable(const op_difference *d, double n, double power, double end) {
  op_difference at = *d;
  double inside = d->first, outside = end, least = -1, most = 1;
  at.second = end;
  if (power_at(&at, n) < power) return (double)NAN;
  for (int i = 0; i < 200; i++) {
    double middle = (inside + outside) / 2;
    if (middle == inside || middle == outside) break;
    at.second = middle;
    if (power_at(&at, n) < power) inside = middle;
    else outside = middle;
  }
  if (!d->means) correlation_range(d->first, outside, &least, &most);
  return d->correlation >= least && d->correlation <= most ? outside : (double)NAN;
}

op_status op_difference_detectable(const op_difference *d, double n, double power, double *below, double *above, op_error *err) {
  op_status status = check(d, err);
  if (status == OP_OK) status = check_n(d, n, err);
  if (status == OP_OK) status = check_power(power, err);
  if (status != OP_OK) return status;
  double reach = d->means ? 1e6 * d->sd : 0; /* of a mean: beyond what any sample of two could miss */
  *below = detectable(d, n, power, d->means ? d->first - reach : 1e-12);
  *above = detectable(d, n, power, d->means ? d->first + reach : 1 - 1e-12);
  return OP_OK;
}
