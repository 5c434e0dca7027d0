/* Quantiles and tails of the distributions that inference uses. Those of t and F are incomplete beta functions; each quantile is solved on the tail that keeps its
   digits. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/hash.h"
#include "infer/interval.h"

/* From here on t is the normal and F the chi-square to the last digit. */
#define MANY 1e13

#define KNOWN_BITS 6
#define KNOWN      (1 << KNOWN_BITS)

/* A tail of a distribution on the positive numbers: its probability beyond w (or up to w), and its density. */
typedef struct tail {
  double (*at)(const struct tail *t, double w, double *density);
  double df1, df2;
  bool upper;
} tail;

/* GSL's handler of errors ends the program unless it is set aside: without it a failed computation is NaN. */
static double quietly(double (*f)(double x, double df), double x, double df) {
  gsl_error_handler_t *handler = gsl_set_error_handler_off();
  double value = f(x, df);
  gsl_set_error_handler(handler);
  return value;
}

/* --- tails --- */

/* Nothing lies beyond infinity; beyond what can be squared it is not known. */
static double overflow(double w, double *density) {
  *density = 0;
  return isinf(w) ? 0 : (double)NAN;
}

/* P(T > w) is half the incomplete beta function at x = df/(df + w^2), and its derivative -x^a y^b/B(a, b)/w. */
static double t_tail(const tail *t, double w, double *density) {
  double odds = w * w / t->df1, x = 1 / (1 + odds), y = odds / (1 + odds);
  if (isinf(odds)) return overflow(w, density);
  *density = w > 0 ? interval_beta_density(x, y, t->df1 / 2, 0.5) / w : 0;
  return interval_beta_p(x, y, t->df1 / 2, 0.5) / 2;
}

static double f_tail(const tail *t, double w, double *density) {
  double odds = t->df1 / t->df2 * w, x = 1 / (1 + odds), y = odds / (1 + odds);
  if (isinf(odds)) return overflow(w, density);
  *density = w > 0 ? interval_beta_density(x, y, t->df2 / 2, t->df1 / 2) / w : 0;
  return interval_beta_p(x, y, t->df2 / 2, t->df1 / 2);
}

static double chisq_tail(const tail *t, double w, double *density) {
  *density = gsl_ran_chisq_pdf(w, t->df1);
  return quietly(t->upper ? gsl_cdf_chisq_Q : gsl_cdf_chisq_P, w, t->df1);
}

/* The w at which the tail has this probability, from a first guess on: Newton's steps within a bracket that is opened first. NaN where there is none among the
   numbers. */
static double solve(const tail *t, double probability, double guess) {
  double density, low = 0, high = guess > 0 ? guess : 1, sign = t->upper ? 1 : -1;
  while (sign * (t->at(t, high, &density) - probability) > 0) {
    low = high;
    high *= 4;
    if (isinf(high)) return (double)NAN;
  }
  double w = guess >= low && guess <= high && guess > 0 ? guess : low > 0 ? sqrt(low) * sqrt(high) : high / 2;
  for (int i = 0; i < 2000; i++) {
    double excess = sign * (t->at(t, w, &density) - probability);
    if (isnan(excess)) return (double)NAN;
    if (excess == 0) return w;
    if (excess > 0) low = w;
    else high = w;
    double next = density > 0 ? w + excess / density : -1;
    if (!(next > low && next < high)) next = low > 0 ? sqrt(low) * sqrt(high) : high / 16;
    if (fabs(next - w) <= 1e-15 * w || next <= low || next >= high) return next;
    w = next;
  }
  return w;
}

/* --- t --- */

static double t_quantile(double probability, double df) {
  double z = gsl_cdf_ugaussian_Pinv(probability);
  if (df > MANY || probability == 0.5) return z;
  double q = probability < 0.5 ? probability : 1 - probability, sign = probability < 0.5 ? -1 : 1;
  if (df == 1) return sign / tan(M_PI * q);
  if (df == 2) return sign * (1 - 2 * q) / sqrt(2 * q * (1 - q));
  tail t = {t_tail, df, 0, true};
  /* first terms of its expansion in 1/df as the first guess (Abramowitz and Stegun 26.7.5) */
  double z2 = z * z, guess = fabs(z) * (1 + (z2 + 1) / (4 * df) + ((5 * z2 + 16) * z2 + 3) / (96 * df * df));
  return sign * solve(&t, q, guess);
}

/* The figures of a table share a few degrees of freedom: quantiles of each thread are kept. */
double op_t_quantile(double probability, double df) {
  static _Thread_local struct { double probability, df, t; } known[KNOWN];
  if (!(df > 0) || !(probability > 0) || !(probability < 1)) return (double)NAN;
  uint64_t bits[2];
  memcpy(&bits[0], &probability, sizeof bits[0]);
  memcpy(&bits[1], &df, sizeof bits[1]);
  size_t at = op_hash_place(bits[0] ^ op_hash_place(bits[1], 63), KNOWN_BITS);
  if (known[at].probability != probability || known[at].df != df) {
    known[at].t = t_quantile(probability, df);
    known[at].probability = probability;
    known[at].df = df;
  }
  return known[at].t;
}

double op_t_p_two_sided(double t, double df) {
  double density;
  if (!(df > 0) || isnan(t)) return (double)NAN;
  if (df > MANY) return 2 * gsl_cdf_ugaussian_Q(fabs(t));
  tail of = {t_tail, df, 0, true};
  return 2 * t_tail(&of, fabs(t), &density);
}

/* --- F and chi-square --- */

double op_f_p_upper(double f, double df1, double df2) {
  double density;
  if (isnan(f) || !(df1 > 0) || !(df2 > 0)) return (double)NAN;
  if (f <= 0) return 1;
  if (df2 > MANY) return op_chisq_p_upper(f * df1, df1);
  tail of = {f_tail, df1, df2, true};
  return f_tail(&of, f, &density);
}

double op_chisq_p_upper(double x, double df) {
  if (isnan(x) || !(df > 0)) return (double)NAN;
  return x <= 0 ? 1 : quietly(gsl_cdf_chisq_Q, x, df);
}

double op_f_quantile(double probability, double df1, double df2) {
  if (!(df1 > 0) || !(df2 > 0) || !(probability > 0) || !(probability < 1)) return (double)NAN;
  if (df2 > MANY) return op_chisq_quantile(probability, df1) / df1;
  /* a low quantile is the reciprocal of a high one with the degrees of freedom exchanged */
  bool low = probability < 0.5;
  tail t = {f_tail, low ? df2 : df1, low ? df1 : df2, true};
  double w = solve(&t, low ? probability : 1 - probability, 1);
  return low ? 1 / w : w;
}

double op_chisq_quantile(double probability, double df) {
  if (!(df > 0) || !(probability > 0) || !(probability < 1)) return (double)NAN;
  /* Wilson and Hilferty's cube root as the first guess */
  double root = 1 - 2 / (9 * df) + gsl_cdf_ugaussian_Pinv(probability) * sqrt(2 / (9 * df));
  tail t = {chisq_tail, df, 0, probability > 0.5};
  return solve(&t, probability > 0.5 ? 1 - probability : probability, root > 0 ? df * root * root * root : df);
}
