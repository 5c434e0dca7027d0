/* What a change between two waves shows: the smallest that could have been found, equivalence, bounds. */
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "opine/infer.h"
#include "opine/series.h"

double op_detectable(double se, double df, double level, double power) {
  if (!(df > 0) || !(se >= 0) || !(power > 0 && power < 1)) return (double)NAN;
  return (op_t_quantile((1 + level) / 2, df) + op_t_quantile(power, df)) * se;
}

static double t_upper(double t, double df) {
  double two = op_t_p_two_sided(t, df);
  return t >= 0 ? two / 2 : 1 - two / 2;
}

double op_equivalence_p(double change, double se, double df, double margin) {
  if (!(df > 0) || !(se > 0) || !(margin > 0) || isnan(change)) return (double)NAN;
  return fmax(t_upper((change + margin) / se, df), t_upper((margin - change) / se, df));
}

void op_bounded_interval(double low, double se_low, double high, double se_high, double level, double *lower, double *upper) {
  double widest = fmax(se_low, se_high), from = 0, to = op_t_quantile((1 + level) / 2, (double)INFINITY);
  *lower = *upper = (double)NAN;
  if (isnan(low) || isnan(high) || !(se_low >= 0) || !(se_high >= 0)) return;
  /* the left side grows with c, from under the level at 0 to the level or more at the two-sided quantile; 60 halvings leave less than 1e-17 */
  for (int i = 0; i < 60 && widest > 0; i++) {
    double c = (from + to) / 2;
    if (gsl_cdf_ugaussian_P(c + (high - low) / widest) - gsl_cdf_ugaussian_P(-c) < level) from = c;
    else
      to = c;
  }
  *lower = low - to * se_low;
  *upper = high + to * se_high;
}

double op_assumed_deff(double kish, double cluster, double icc) { return kish * (1 + (cluster - 1) * icc); }
