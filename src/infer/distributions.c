/* Quantiles and tails of the distributions that inference uses. */
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "infer/interval.h"

double op_t_quantile(double probability, double df) {
  if (!(df > 0) || !(probability > 0) || !(probability < 1)) return (double)NAN;
  return isinf(df) ? gsl_cdf_ugaussian_Pinv(probability) : gsl_cdf_tdist_Pinv(probability, df);
}

double op_t_p_two_sided(double t, double df) {
  if (!(df > 0) || isnan(t)) return (double)NAN;
  return 2 * (isinf(df) ? gsl_cdf_ugaussian_Q(fabs(t)) : gsl_cdf_tdist_Q(fabs(t), df));
}

double op_f_p_upper(double f, double df1, double df2) {
  if (isnan(f) || !(df1 > 0) || !(df2 > 0)) return (double)NAN;
  if (f <= 0) return 1;
  return isinf(df2) ? gsl_cdf_chisq_Q(f * df1, df1) : gsl_cdf_fdist_Q(f, df1, df2);
}

double op_chisq_p_upper(double x, double df) {
  if (isnan(x) || !(df > 0)) return (double)NAN;
  return x <= 0 ? 1 : gsl_cdf_chisq_Q(x, df);
}

double op_f_quantile(double probability, double df1, double df2) {
  if (!(df1 > 0) || !(df2 > 0) || !(probability > 0) || !(probability < 1)) return (double)NAN;
  if (isinf(df2)) return op_chisq_quantile(probability, df1) / df1;
  double b = interval_beta_quantile(probability, df1 / 2, df2 / 2);
  return df2 * b / (df1 * (1 - b));
}

double op_chisq_quantile(double probability, double df) {
  return df > 0 && probability > 0 && probability < 1 ? gsl_cdf_chisq_Pinv(probability, df) : (double)NAN;
}
