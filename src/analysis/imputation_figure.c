#include "analysis/imputation_figure.h"

#include <math.h>
#include <string.h>

/* --- what the completed data sets say --- */

/* A measure of each completed data set; a category that nobody chose is an estimate of 0 without variance. */
static void collect(const imputation_figure *f, op_measure of, double *out) {
  for (size_t j = 0; j < f->m; j++) {
    bool counts = of == OP_M_ESTIMATE || of == OP_M_SE || of == OP_M_N || of == OP_M_WEIGHTED_N;
    out[j] = f->rows[j] != NULL ? f->rows[j]->measures[of] : f->empty[j] && counts ? 0 : (double)NAN;
  }
}

static double mean_of(const double *x, size_t m) {
  double sum = 0;
  size_t n = 0;
  for (size_t j = 0; j < m; j++) {
    if (isnan(x[j])) continue;
    sum += x[j];
    n++;
  }
  return n > 0 ? sum / (double)n : (double)NAN;
}

static double mean_measure(const imputation_figure *f, op_measure of) {
  collect(f, of, f->other);
  return mean_of(f->other, f->m);
}

static bool all_agree(const double *x, size_t m) {
  for (size_t j = 1; j < m; j++) {
    if (!(x[j] == x[0] || (isnan(x[j]) && isnan(x[0])))) return false;
  }
  return true;
}

static size_t count_missing(const double *x, size_t m) {
  size_t n = 0;
  for (size_t j = 0; j < m; j++) n += isnan(x[j]) ? 1 : 0;
  return n;
}

static bool carries(const imputation_figure *f, op_measure of) {
  for (size_t i = 0; i < f->section->n_measures; i++) {
    if (f->section->measures[i] == of) return true;
  }
  return false;
}

/* --- scales --- */

typedef enum { SCALE_PLAIN, SCALE_LOG, SCALE_OTHER } scale_kind;

/* Where a row's interval is symmetric: around the estimate, or around its logarithm (ratios, odds ratios). 1e-8: rounding of both limits. */
static scale_kind scale_of_row(const op_row *row) {
  double theta = row->measures[OP_M_ESTIMATE], lower = row->measures[OP_M_LOWER], upper = row->measures[OP_M_UPPER];
  if (isnan(lower) || isnan(upper) || isnan(theta) || upper == lower) return SCALE_PLAIN;
  if (fabs(lower + upper - 2 * theta) <= 1e-8 * (upper - lower)) return SCALE_PLAIN;
  if (lower > 0 && fabs(log(lower) + log(upper) - 2 * log(theta)) <= 1e-8 * log(upper / lower)) return SCALE_LOG;
  return SCALE_OTHER;
}

static scale_kind scale_of(const imputation_figure *f) {
  scale_kind all = SCALE_PLAIN;
  bool first = true;
  for (size_t j = 0; j < f->m; j++) {
    if (f->rows[j] == NULL) continue;
    scale_kind one = scale_of_row(f->rows[j]);
    if (!first && one != all) return SCALE_OTHER;
    all = one;
    first = false;
  }
  return all;
}

/* Estimates and variances in logarithms; the variance is the interval's, half of which is t times the standard error. */
static void to_logs(const imputation_figure *f) {
  for (size_t j = 0; j < f->m; j++) {
    const double *x = f->rows[j]->measures;
    double t = op_t_quantile(1 - (1 - f->request->level) / 2, x[OP_M_DF]), se = log(x[OP_M_UPPER] / x[OP_M_LOWER]) / (2 * t);
    f->q[j] = log(f->q[j]);
    f->u[j] = se * se;
  }
}

/* --- intervals and tests --- */

static double complete_df(const imputation_figure *f, op_measure of) {
  collect(f, of, f->df);
  return mean_of(f->df, f->m);
}

static bool is_proportion(const imputation_figure *f) { return !isnan(mean_measure(f, OP_M_GROUP_N)); }

static void proportion_interval(const imputation_figure *f, const op_rubin *r, op_row *out) {
  double df_design = op_rubin_combine(f->q, f->u, f->m, complete_df(f, OP_M_DF_DOMAIN), f->request->imputation.df).df;
  op_proportion p = {r->estimate, r->total, out->measures[OP_M_BASE_N], mean_measure(f, OP_M_GROUP_N), r->df, df_design, mean_measure(f, OP_M_DEFF_KISH), (double)NAN};
  const op_interval_method *method = f->request->ci.count == 0 || out->method == NULL ? op_interval_default(&p) : op_interval_method_named(out->method);
  op_interval interval = method->interval(&p, f->request->level);
  out->method = method->name;
  out->measures[OP_M_LOWER] = interval.lower;
  out->measures[OP_M_UPPER] = interval.upper;
  out->note = interval.why;
}

static void plain_interval(const imputation_figure *f, const op_rubin *r, scale_kind scale, op_row *out) {
  op_interval interval = op_interval_wald(r->estimate, sqrt(r->total), r->df, f->request->level);
  bool logs = scale == SCALE_LOG;
  out->measures[OP_M_LOWER] = logs ? exp(interval.lower) : interval.lower;
  out->measures[OP_M_UPPER] = logs ? exp(interval.upper) : interval.upper;
  out->note = interval.why;
  if (scale != SCALE_OTHER) return;
  out->method = "wald";
  if (out->note == NULL) out->note = "the completed files' own intervals are not symmetric; this one rests on the combined estimate and its standard error";
}

static void estimate_test(const imputation_figure *f, const op_rubin *r, op_row *out) {
  double se = sqrt(r->total);
  if (!carries(f, OP_M_STATISTIC) || !(se > 0)) return;
  out->measures[OP_M_STATISTIC] = r->estimate / se;
  if (carries(f, OP_M_P)) out->measures[OP_M_P] = op_t_p_two_sided(r->estimate / se, r->df);
}

/* --- estimates --- */

static void effective_sizes(const imputation_figure *f, const op_rubin *r, op_row *out) {
  double deff = mean_measure(f, OP_M_DEFF) * (r->within > 0 ? r->total / r->within : 1);
  out->measures[OP_M_DEFF] = deff;
  out->measures[OP_M_N_EFF] = is_proportion(f) ? op_effective_n(r->estimate, r->total) : deff > 0 ? out->measures[OP_M_BASE_N] / deff : (double)NAN;
}

static void fill_estimate(const imputation_figure *f, const op_rubin *r, scale_kind scale, op_row *out) {
  double theta = scale == SCALE_LOG ? exp(r->estimate) : r->estimate, se = sqrt(r->total);
  out->measures[OP_M_ESTIMATE] = theta;
  out->measures[OP_M_SE] = scale == SCALE_LOG ? theta * se : se;
  if (carries(f, OP_M_CV)) out->measures[OP_M_CV] = theta != 0 ? out->measures[OP_M_SE] / theta : (double)NAN;
  out->measures[OP_M_WITHIN_VARIANCE] = r->within;
  out->measures[OP_M_BETWEEN_VARIANCE] = r->between;
  out->measures[OP_M_RIV] = r->riv;
  out->measures[OP_M_FMI] = r->fmi;
  out->measures[OP_M_DF] = r->df;
  if (carries(f, OP_M_DEFF)) effective_sizes(f, r, out);
}

/* True when the row is an estimate of every completed data set; says why when it is one of some only. */
static bool all_have_estimates(const imputation_figure *f, op_row *out) {
  collect(f, OP_M_ESTIMATE, f->q);
  size_t missing = count_missing(f->q, f->m);
  if (missing == 0) return true;
  out->note = NULL;
  for (size_t j = 0; missing == f->m && out->note == NULL && j < f->m; j++) out->note = f->rows[j] != NULL ? f->rows[j]->note : NULL;
  if (missing < f->m) out->note = "not every imputation has this figure";
  return false;
}

static void combine_estimate(const imputation_figure *f, op_row *out) {
  double complete = complete_df(f, OP_M_DF);
  scale_kind scale = SCALE_PLAIN;
  out->measures[OP_M_DF_COMPLETE] = complete;
  if (!all_have_estimates(f, out)) return;
  collect(f, OP_M_SE, f->u);
  for (size_t j = 0; j < f->m; j++) f->u[j] *= f->u[j];
  bool proportion = is_proportion(f);
  if (!proportion && carries(f, OP_M_LOWER)) scale = scale_of(f);
  if (scale == SCALE_LOG) to_logs(f);
  op_rubin r = op_rubin_combine(f->q, f->u, f->m, complete, f->request->imputation.df);
  fill_estimate(f, &r, scale, out);
  if (isnan(r.total)) return;
  if (carries(f, OP_M_LOWER) && proportion) proportion_interval(f, &r, out);
  else if (carries(f, OP_M_LOWER)) plain_interval(f, &r, scale, out);
  estimate_test(f, &r, out);
}

/* --- tests without an estimate --- */

/* True when the row's p value is the upper tail of the statistic as an F of df1 and df2, or as a chi-square of df1. 1e-6: p values are printed in full. */
static bool is_tail(double p, double tail) { return fabs(p - tail) <= 1e-6 * fmax(p, 1e-300); }

/* The statistic of a row as chi-square of k degrees of freedom; NaN when it is of another kind. */
static double as_chisq(const op_row *row, double *k) {
  const double *x = row->measures;
  double statistic = x[OP_M_STATISTIC], df1 = !isnan(x[OP_M_DF1]) ? x[OP_M_DF1] : x[OP_M_DF], df2 = x[OP_M_DF2], p = x[OP_M_P];
  *k = df1;
  if (isnan(statistic) || isnan(p)) return (double)NAN;
  if (!isnan(df2) && is_tail(p, op_f_p_upper(statistic, df1, df2))) return statistic * df1;
  return is_tail(p, op_chisq_p_upper(statistic, df1)) ? statistic : (double)NAN;
}

static void combine_test(const imputation_figure *f, op_row *out) {
  double k = 0, total = 0;
  for (size_t j = 0; j < f->m; j++) {
    f->q[j] = f->rows[j] != NULL ? as_chisq(f->rows[j], &k) : (double)NAN;
    total += k;
  }
  /* second-order corrections give each imputation its own, fractional degrees of freedom */
  op_rubin_test d2 = op_rubin_d2(f->q, count_missing(f->q, f->m) == 0 ? f->m : 0, total / (double)f->m);
  out->measures[OP_M_STATISTIC] = d2.statistic;
  out->measures[OP_M_P] = d2.p;
  if (carries(f, OP_M_DF1)) out->measures[OP_M_DF1] = d2.df1;
  if (carries(f, OP_M_DF2)) out->measures[OP_M_DF2] = d2.df2;
  else out->measures[OP_M_DF] = d2.df1;
  out->note = isnan(d2.statistic) ? "no rule combines this test over imputations" : "combined from the imputations' statistics (D2 of Li, Meng, Raghunathan and Rubin 1991)";
}

/* --- a row --- */

/* Measures that are facts of the data, where the mean tells what they are like; of all others only what every imputation agrees on is kept. */
static bool is_count(op_measure of) { return of == OP_M_N || of == OP_M_WEIGHTED_N || of == OP_M_BASE_N || of == OP_M_MISSING_N; }

static bool is_test(const imputation_figure *f) {
  for (size_t j = 0; j < f->m; j++) {
    if (f->rows[j] != NULL && !isnan(f->rows[j]->measures[OP_M_ESTIMATE])) return false;
  }
  return carries(f, OP_M_STATISTIC);
}

void imputation_figure_combine(const imputation_figure *f, op_row *out) {
  for (size_t of = 0; of < OP_M_COUNT; of++) {
    collect(f, (op_measure)of, f->other);
    out->measures[of] = is_count((op_measure)of) ? mean_of(f->other, f->m) : all_agree(f->other, f->m) ? f->other[0] : (double)NAN;
  }
  out->flags &= ~(unsigned)OP_ROW_SMALL_BASE;
  if (out->measures[OP_M_BASE_N] < f->request->small_base) out->flags |= OP_ROW_SMALL_BASE;
  if (is_test(f)) combine_test(f, out);
  else if (carries(f, OP_M_SE)) combine_estimate(f, out);
  else if (carries(f, OP_M_ESTIMATE)) out->measures[OP_M_ESTIMATE] = mean_measure(f, OP_M_ESTIMATE);
}
