/* Multiple imputation: combining estimates and tests of completed data sets. */
#include <math.h>

#include "opine/infer.h"

static double mean_of(const double *x, size_t m) {
  double sum = 0;
  for (size_t i = 0; i < m; i++) sum += x[i];
  return sum / (double)m;
}

/* Covariance with divisor m - 1; exactly 0 where one of them does not vary. */
static double covariance_of(const double *x, const double *y, size_t m) {
  double mx = mean_of(x, m), my = mean_of(y, m), sum = 0;
  bool x_varies = false, y_varies = false;
  for (size_t i = 0; i < m; i++) {
    sum += (x[i] - mx) * (y[i] - my);
    x_varies = x_varies || x[i] != x[0];
    y_varies = y_varies || y[i] != y[0];
  }
  return x_varies && y_varies ? sum / (double)(m - 1) : 0;
}

/* Degrees of freedom of the data as observed: Barnard & Rubin 1999. */
static double observed_df(double df_complete, double share_observed) { return (df_complete + 1) / (df_complete + 3) * df_complete * share_observed; }

static double combined_df(const op_rubin *r, double m, double df_complete, op_rubin_df rule) {
  double large = (m - 1) * (1 + 1 / r->riv) * (1 + 1 / r->riv);
  if (rule == OP_RUBIN_LARGE || isinf(df_complete)) return large;
  double total = rule == OP_RUBIN_MITOOLS ? r->within + r->between : r->total;
  double observed = observed_df(df_complete, r->within / total);
  return isinf(large) ? observed : 1 / (1 / large + 1 / observed);
}

op_rubin op_rubin_combine(const double *q, const double *u, size_t m, double df_complete, op_rubin_df rule) {
  double n = (double)m;
  op_rubin r = {.estimate = mean_of(q, m), .within = mean_of(u, m), .between = m > 1 ? covariance_of(q, q, m) : (double)NAN};
  r.total = r.within + (1 + 1 / n) * r.between;
  r.riv = r.within > 0 ? (1 + 1 / n) * r.between / r.within : (double)NAN;
  if (isnan(r.total)) {
    r.fmi = r.df = (double)NAN;
  } else if (r.within > 0) {
    r.df = combined_df(&r, n, df_complete, rule);
    r.fmi = (r.riv + 2 / (r.df + 3)) / (1 + r.riv);
  } else {
    r.fmi = (double)NAN;
    r.df = r.between > 0 ? 0 : df_complete; /* all variance is the imputation's, or there is none at all */
  }
  return r;
}

double op_rubin_covariance(const double *q, const double *r, const double *uv, size_t m) {
  return m > 1 ? mean_of(uv, m) + (1 + 1 / (double)m) * covariance_of(q, r, m) : (double)NAN;
}

op_rubin_test op_rubin_d2(const double *chisq, size_t m, double k) {
  double n = (double)m, root_mean = 0, root_squares = 0;
  op_rubin_test none = {(double)NAN, (double)NAN, (double)NAN, (double)NAN};
  if (m < 2 || !(k > 0)) return none;
  for (size_t i = 0; i < m; i++) {
    if (!(chisq[i] >= 0)) return none;
    root_mean += sqrt(chisq[i]) / n;
  }
  for (size_t i = 0; i < m; i++) root_squares += (sqrt(chisq[i]) - root_mean) * (sqrt(chisq[i]) - root_mean);
  double r = (1 + 1 / n) * root_squares / (n - 1);
  double statistic = (mean_of(chisq, m) / k - (n + 1) / (n - 1) * r) / (1 + r);
  double df2 = r > 0 ? pow(k, -3 / n) * (n - 1) * (1 + 1 / r) * (1 + 1 / r) : (double)INFINITY;
  if (statistic < 0) statistic = 0;
  double p = isinf(df2) ? op_chisq_p_upper(statistic * k, k) : op_f_p_upper(statistic, k, df2);
  return (op_rubin_test){statistic, k, df2, p};
}
