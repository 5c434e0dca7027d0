/* Saddlepoint approximation of the same tail. With a denominator the event is sum of w_j X2_j - (x/df) X2(df) > 0. */
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "infer/chisq_sum.h"

/* Below this the two sides of log(v/w)/w are equal to rounding, and its limit is used. */
#define NEAR_MEAN 1e-5

/* The variable whose tail is wanted, in units of the largest weight: the weights, and one more that stands `copies` times. */
typedef struct saddle {
  const double *weights;
  size_t n;
  double unit, negative, copies, x;
} saddle;

static double weight_at(const saddle *s, size_t i) { return s->weights[i] > 0 ? s->weights[i] / s->unit : 0; }

/* Cumulant generating function and its derivatives at zeta. */
static void cumulants(const saddle *s, double zeta, double K[4]) {
  K[0] = K[1] = K[2] = K[3] = 0;
  for (size_t i = 0; i <= s->n; i++) {
    double w = i < s->n ? weight_at(s, i) : s->negative, h = i < s->n ? 1 : s->copies;
    double q = w / (1 - 2 * zeta * w);
    K[0] -= h * log1p(-2 * zeta * w) / 2;
    K[1] += h * q;
    K[2] += 2 * h * q * q;
    K[3] += 8 * h * q * q * q;
  }
}

/* Root of K'(zeta) = x by Newton's method kept inside a shrinking bracket. */
static double find_zeta(const saddle *s) {
  double low, high = 0.5, K[4], zeta = 0;
  if (s->negative < 0) {
    low = 1 / (2 * s->negative);
  } else {
    for (low = -1; cumulants(s, low, K), K[1] > s->x; low *= 2) {
      if (low < -1e300) return (double)NAN;
    }
  }
  for (int i = 0; i < 200; i++) {
    cumulants(s, zeta, K);
    double error = K[1] - s->x, next = zeta - error / K[2];
    if (error > 0) high = zeta;
    else low = zeta;
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (fabs(next - zeta) <= 1e-15 * (1 + fabs(zeta))) return next;
    zeta = next;
  }
  return zeta;
}

double chisq_sum_saddlepoint(double x, const double *weights, size_t n, double df, double copies, double *zeta) {
  saddle s = {.weights = weights, .n = n, .copies = isinf(df) ? 0 : copies};
  for (size_t i = 0; i < n; i++) s.unit = weights[i] > s.unit ? weights[i] : s.unit;
  *zeta = (double)NAN;
  if (!(s.unit > 0) || !(x > 0) || !(df > 0)) return s.unit > 0 && x <= 0 ? 1 : (double)NAN;
  s.x = isinf(df) ? x / s.unit : 0;
  s.negative = isinf(df) ? 0 : -x / df / s.unit;
  double K[4], z = find_zeta(&s);
  *zeta = z;
  if (isnan(z)) return (double)NAN;
  cumulants(&s, z, K);
  double skewness = K[3] / pow(K[2], 1.5);
  double w = copysign(sqrt(2 * fabs(z * s.x - K[0])), z), v = z * sqrt(K[2]);
  double r = fabs(z) < NEAR_MEAN ? w + skewness / 6 : w + log(v / w) / w;
  return gsl_cdf_ugaussian_Q(r);
}

double op_chisq_sum_p_saddlepoint(double x, const double *weights, size_t n, double df) {
  double zeta;
  return chisq_sum_saddlepoint(x, weights, n, df, df, &zeta);
}

double chisq_sum_trace(const double *weights, size_t n) {
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += weights[i];
  return sum;
}

double chisq_sum_satterthwaite_df(const double *weights, size_t n) {
  double sum = 0, squares = 0;
  for (size_t i = 0; i < n; i++) {
    sum += weights[i];
    squares += weights[i] * weights[i];
  }
  return squares > 0 ? sum * sum / squares : (double)NAN;
}
