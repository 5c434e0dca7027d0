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

static double plain(double x) { return x; }
static double one(double x) {
  (void)x;
  return 1;
}
static double to_log(double x) { return x > 0 ? log(x) : (double)NAN; }
static double to_logit(double x) { return x > 0 && x < 1 ? log(x / (1 - x)) : (double)NAN; }
static double from_logit(double x) { return 1 / (1 + exp(-x)); }
static double logit_slope(double x) { return from_logit(x) * (1 - from_logit(x)); }
static double to_growth(double x) { return x > -1 ? log1p(x) : (double)NAN; }
static double to_atanh(double x) { return x > -1 && x < 1 ? atanh(x) : (double)NAN; }
static double atanh_slope(double x) { return 1 - tanh(x) * tanh(x); }

/* Scales on which estimates have symmetric intervals: as they are; ratios and odds ratios; shares; correlations (Fisher's z);
   relative differences (the logarithm of 1 + x). */
typedef struct working_scale {
  double (*to)(double x);      /* NaN outside */
  double (*from)(double x);
  double (*slope)(double x);   /* of `from` */
} working_scale;

static const working_scale scales[] = {{plain, plain, one}, {to_log, exp, exp}, {to_logit, from_logit, logit_slope}, {to_atanh, tanh, atanh_slope},
                                       {to_growth, expm1, exp}};

/* 1e-8: rounding of both limits. */
static bool symmetric_on(const working_scale *scale, const op_row *row) {
  double theta = scale->to(row->measures[OP_M_ESTIMATE]), lower = scale->to(row->measures[OP_M_LOWER]), upper = scale->to(row->measures[OP_M_UPPER]);
  return upper > lower && fabs(lower + upper - 2 * theta) <= 1e-8 * (upper - lower);
}

static bool has_interval(const op_row *row) { return row != NULL && row->measures[OP_M_UPPER] > row->measures[OP_M_LOWER]; }

/* The first scale on which the intervals of all imputations are symmetric; the plain one where none has an interval; NULL when there is none. */
static const working_scale *scale_of(const imputation_figure *f) {
  for (size_t i = 0; i < sizeof scales / sizeof *scales; i++) {
    bool all = true, any = false;
    for (size_t j = 0; all && j < f->m; j++) {
      any = any || has_interval(f->rows[j]);
      all = has_interval(f->rows[j]) ? symmetric_on(&scales[i], f->rows[j]) : i == 0 || f->rows[j] == NULL;
    }
    if (all && (any || i == 0)) return &scales[i];
  }
  return NULL;
}

/* Estimates and variances on a scale; the variance is the interval's, half of which is t times the standard error. */
static void to_scale(const imputation_figure *f, const working_scale *scale) {
  for (size_t j = 0; scale != &scales[0] && j < f->m; j++) {
    const double *x = f->rows[j]->measures;
    double t = op_t_quantile(1 - (1 - f->request->level) / 2, x[OP_M_DF]), se = (scale->to(x[OP_M_UPPER]) - scale->to(x[OP_M_LOWER])) / (2 * t);
    f->q[j] = scale->to(f->q[j]);
    f->u[j] = se * se;
  }
}

/* --- intervals and tests --- */

static double complete_df(const imputation_figure *f, op_measure of) {
  collect(f, of, f->df);
  return mean_of(f->df, f->m);
}

static bool is_proportion(const imputation_figure *f) { return !isnan(mean_measure(f, OP_M_GROUP_N)); }

op_proportion imputation_proportion(const op_row *row) {
  const double *x = row->measures;
  return (op_proportion){x[OP_M_ESTIMATE], x[OP_M_SE] * x[OP_M_SE], x[OP_M_BASE_N], x[OP_M_GROUP_N], x[OP_M_DF], x[OP_M_DF_DOMAIN], x[OP_M_DEFF_KISH], (double)NAN};
}

static void proportion_interval(const imputation_figure *f, op_row *out) {
  out->measures[OP_M_DF_DOMAIN] = op_rubin_combine(f->q, f->u, f->m, complete_df(f, OP_M_DF_DOMAIN), f->request->imputation.df).df;
  out->measures[OP_M_GROUP_N] = mean_measure(f, OP_M_GROUP_N);
  out->measures[OP_M_DEFF_KISH] = mean_measure(f, OP_M_DEFF_KISH);
  op_proportion p = imputation_proportion(out);
  const op_interval_method *method = f->request->ci.count == 0 || out->method == NULL ? op_interval_default(&p) : op_interval_method_named(out->method);
  out->method = method->name;
  out->note = NULL;
  if (method->simultaneous != NULL) return;
  op_interval interval = method->interval(&p, f->request->level);
  out->measures[OP_M_LOWER] = interval.lower;
  out->measures[OP_M_UPPER] = interval.upper;
  out->note = interval.why;
}

/* The interval on the scale, brought back; `lopsided`: the imputations' own are symmetric on none. */
static void plain_interval(const imputation_figure *f, const op_rubin *r, const working_scale *scale, bool lopsided, op_row *out) {
  op_interval interval = op_interval_wald(r->estimate, sqrt(r->total), r->df, f->request->level);
  out->measures[OP_M_LOWER] = isnan(interval.lower) ? (double)NAN : scale->from(interval.lower);
  out->measures[OP_M_UPPER] = isnan(interval.upper) ? (double)NAN : scale->from(interval.upper);
  out->note = interval.why;
  if (!lopsided) return;
  out->method = "wald";
  if (out->note == NULL) out->note = "the completed files' own intervals are not symmetric; this one rests on the combined estimate and its standard error";
}

/* What the estimate is tested against: contrasts and one-sample tests may say. */
static double null_of(const imputation_figure *f) {
  const op_request *q = f->request;
  bool said = q->statistic == OP_STAT_CONTRAST || (q->statistic == OP_STAT_COMPARE && q->compare.between.count == 0);
  return said ? q->compare.null : 0;
}

static void estimate_test(const imputation_figure *f, const op_rubin *r, op_row *out) {
  double se = sqrt(r->total), distance = r->estimate - null_of(f);
  if (!carries(f, OP_M_STATISTIC) || !(se > 0)) return;
  out->measures[OP_M_STATISTIC] = distance / se;
  if (carries(f, OP_M_P)) out->measures[OP_M_P] = op_t_p_two_sided(distance / se, r->df);
}

/* --- estimates --- */

static void effective_sizes(const imputation_figure *f, const op_rubin *r, op_row *out) {
  double deff = mean_measure(f, OP_M_DEFF) * (r->within > 0 ? r->total / r->within : 1);
  out->measures[OP_M_DEFF] = deff;
  out->measures[OP_M_N_EFF] = is_proportion(f) ? op_effective_n(r->estimate, r->total) : deff > 0 ? out->measures[OP_M_BASE_N] / deff : (double)NAN;
}

static void fill_estimate(const imputation_figure *f, const op_rubin *r, const working_scale *scale, op_row *out) {
  double theta = scale->from(r->estimate);
  out->measures[OP_M_ESTIMATE] = theta;
  out->measures[OP_M_SE] = scale->slope(r->estimate) * sqrt(r->total);
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

/* A coefficient's ratio exp(b) follows from the combined coefficient. */
static void fill_ratio(const imputation_figure *f, op_row *out) {
  static const op_measure ratios[][2] = {{OP_M_RATIO, OP_M_ESTIMATE}, {OP_M_RATIO_LOWER, OP_M_LOWER}, {OP_M_RATIO_UPPER, OP_M_UPPER}};
  if (!carries(f, OP_M_RATIO) || isnan(mean_measure(f, OP_M_RATIO))) return;
  for (size_t i = 0; i < 3; i++) out->measures[ratios[i][0]] = exp(out->measures[ratios[i][1]]);
}

static void combine_estimate(const imputation_figure *f, op_row *out) {
  double complete = complete_df(f, OP_M_DF);
  const working_scale *scale = &scales[0];
  bool lopsided = false;
  out->measures[OP_M_DF_COMPLETE] = complete;
  if (!all_have_estimates(f, out)) return;
  collect(f, OP_M_SE, f->u);
  for (size_t j = 0; j < f->m; j++) f->u[j] *= f->u[j];
  bool proportion = is_proportion(f);
  if (!proportion && carries(f, OP_M_LOWER)) {
    scale = scale_of(f);
    lopsided = scale == NULL;
    if (lopsided) scale = &scales[0];
    to_scale(f, scale);
  }
  op_rubin r = op_rubin_combine(f->q, f->u, f->m, complete, f->request->imputation.df);
  fill_estimate(f, &r, scale, out);
  if (isnan(r.total)) return;
  if (carries(f, OP_M_LOWER) && proportion) proportion_interval(f, out);
  else if (carries(f, OP_M_LOWER)) plain_interval(f, &r, scale, lopsided, out);
  estimate_test(f, &r, out);
  fill_ratio(f, out);
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
static bool is_count(op_measure of) {
  return of == OP_M_N || of == OP_M_WEIGHTED_N || of == OP_M_BASE_N || of == OP_M_MISSING_N || of == OP_M_UNWEIGHTED;
}

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
