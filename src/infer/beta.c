/* The incomplete beta function and its inverse, for parameters from below 1 to beyond 1e9. GSL's own loses its way for parameters above 1e5 (its continued
   fraction stops after 512 terms) and its inverse for others; samples of a million respondents need both. */
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_log.h>
#include <math.h>

#include "infer/interval.h"

/* The fraction takes some times sqrt(max(a, b)) terms near the middle of the distribution. */
#define MOST_TERMS 1000000

/* y log(y/m) + m - y, without cancellation where m is near y. */
static double deviance(double y, double m) {
  if (!(m > 0)) return (double)INFINITY;
  return m > y / 2 && m < 2 * y ? -y * gsl_sf_log_1plusx_mx((m - y) / y) : y * log(y / m) + m - y;
}

double interval_beta_density(double x, double y, double a, double b) {
  double n = a + b, ratio = gsl_sf_gammastar(n) / (gsl_sf_gammastar(a) * gsl_sf_gammastar(b));
  return sqrt(a * b / (2 * M_PI * n)) * ratio * exp(-deviance(a, n * x) - deviance(b, n * y));
}

/* The even part of the continued fraction DLMF 8.17.22 (Didonato and Morris 1992, equation 9), by Lentz's method: no difference of near numbers is taken, also
   where x is near 1. NaN when it does not converge. */
static double fraction(double x, double y, double a, double b) {
  const double tiny = 1e-300;
  double value = a * (a * y - b * x + 1) / (a + 1), c = value, d = 0;
  for (double m = 1; m <= MOST_TERMS; m++) {
    double step = a + 2 * m - 1, alpha = (a + m - 1) / step * (a + b + m - 1) / step * m * (b - m) * x * x;
    double beta = m + m * (b - m) * x / step + (a + m) / (a + 2 * m + 1) * (a * y - b * x + 1 + m * (1 + y));
    d = beta + alpha * d;
    c = beta + alpha / c;
    d = 1 / (fabs(d) < tiny ? tiny : d);
    if (fabs(c) < tiny) c = tiny;
    value *= c * d;
    if (fabs(c * d - 1) < 1e-16) return 1 / value;
  }
  return (double)NAN;
}

double interval_beta_p(double x, double y, double a, double b) {
  if (!(a > 0) || !(b > 0) || isnan(x) || isnan(y)) return (double)NAN;
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  double density = interval_beta_density(x, y, a, b);
  if (x < (a + 1) / (a + b + 2)) return density > 0 ? density * fraction(x, y, a, b) : 0;
  return density > 0 ? 1 - density * fraction(y, x, b, a) : 1;
}

/* Newton's steps on the distribution function, halved into the bracket where they leave it (geometrically towards 0, where a quantile may be tiny). */
double interval_beta_quantile(double probability, double a, double b) {
  double x = a / (a + b), low = 0, high = 1;
  for (int i = 0; i < 2000; i++) {
    double excess = interval_beta_p(x, 1 - x, a, b) - probability, slope = interval_beta_density(x, 1 - x, a, b) / (x * (1 - x));
    if (isnan(excess)) return (double)NAN;
    if (excess == 0) break;
    if (excess < 0) low = x;
    else high = x;
    double next = slope > 0 ? x - excess / slope : -1;
    if (!(next > low && next < high)) next = low > 0 || high > 0.1 ? (low + high) / 2 : high / 16;
    if (fabs(next - x) <= 1e-15 * x || next <= low || next >= high) return next;
    x = next;
  }
  return x;
}
