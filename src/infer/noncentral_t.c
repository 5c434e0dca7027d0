/* Upper tail of the noncentral t distribution. */
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "infer/interval.h"
#include "opine/planning.h"

/* T = (Z + delta)/S with S^2 = chi^2/df, so P(T > t) is the mean of Phi(delta - t S). The integral over x = log S has the density exp(df (x - e^(2x)/2)) up
   to a constant, which falls off doubly exponentially above and exponentially below: the trapezoid rule converges geometrically on it, and the same rule gives
   the constant. The ends are where the density is exp(-45) of its peak or less: x - (e^(2x) - 1)/2 <= -x^2 above 0, and below both bounds of the sum hold. */
double op_noncentral_t_upper(double t, double df, double delta) {
  enum { STEPS = 2000 };
  if (!(df > 0) || isnan(t) || isnan(delta)) return (double)NAN;
  if (isinf(df)) return gsl_cdf_ugaussian_Q(t - delta);
  double low = -(45 / df + sqrt(90 / df)), high = sqrt(45 / df), h = (high - low) / STEPS, total = 0, above = 0;
  for (int i = 0; i <= STEPS; i++) {
    double x = low + i * h, density = exp(df * (x - expm1(2 * x) / 2));
    total += density;
    above += density * gsl_cdf_ugaussian_P(delta - t * exp(x));
  }
  return above / total;
}
