#include "analysis/slope.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "opine/series.h"
#include "table/levels.h"

op_status slope_section(const op_plan *plan, op_result *result, op_error *err) {
  static const op_measure measures[] = {OP_M_ESTIMATE, OP_M_SE, OP_M_LOWER, OP_M_UPPER, OP_M_STATISTIC, OP_M_DF, OP_M_P};
  static const char *const keys[] = {"variable", "category", "term"};
  size_t section;
  const plan_groups *g = &plan->groups;
  op_status status = op_result_section_add(result, "slope", "Linear trend per year", plan->request.statistic == OP_STAT_PROPORTION, &section, err);
  for (size_t k = 1; status == OP_OK && k < g->n_by; k++) status = op_section_key_add(result, section, g->keys[k].name, g->keys[k].name, OP_KEY_GROUP, err);
  for (size_t k = 0; status == OP_OK && k < 3; k++) status = op_section_key_add(result, section, keys[k], keys[k], k < 2 ? OP_KEY_CODED : OP_KEY_TEXT, err);
  for (size_t m = 0; status == OP_OK && m < sizeof measures / sizeof *measures; m++) status = op_section_measure_add(result, section, measures[m], err);
  return status;
}

/* Mean date of a group in years; rows of different dates weigh by their number of domains. NaN when no date can be read. */
static double group_date(const op_plan *plan, const figure_group *group) {
  const op_levels *levels = plan_levels(plan, &plan->groups.keys[plan->groups.date_key]);
  double sum = 0;
  for (size_t i = 0; i < group->n_domains; i++) {
    uint32_t code = plan_domain_code(plan, group->domains[i], plan->groups.date_key);
    const op_level *level = op_levels_at(levels, code);
    sum += level->value.type == OP_VALUE_NUMBER && code != 0 ? level->value.number : op_date_year(op_levels_text(levels, code));
  }
  return group->n_domains > 0 ? sum / (double)group->n_domains : (double)NAN;
}

typedef struct slope_row {
  const char *term, *method;
  double estimate, se, df, statistic, p;
} slope_row;

static op_status add_row(const op_plan *plan, const figure_groups *groups, const slope_line *line, slope_row values, op_result *result, op_error *err) {
  op_row *row;
  const figure_term *term = &line->figures->terms.keys[line->term];
  size_t key = 0;
  op_status status = op_section_row_add(result, result->n_sections - 1, &row, err);
  for (size_t k = 1; status == OP_OK && k < plan->groups.n_by; k++, key++) {
    const char *code, *label;
    group_key_text(plan, &groups->items[line->group[0]], k, &code, &label);
    status = op_row_key_set(result, row, key, code, label, err);
  }
  if (status == OP_OK) status = op_row_key_set(result, row, key, line->variable, line->label, err);
  if (status == OP_OK && term->code != NULL) status = op_row_key_set(result, row, key + 1, term->code, term->label, err);
  if (status == OP_OK) status = op_row_key_set(result, row, key + 2, values.term, NULL, err);
  if (status != OP_OK) return status;
  row->flags |= term->flags;
  row->method = values.method;
  row->measures[OP_M_ESTIMATE] = values.estimate;
  row->measures[OP_M_SE] = values.se;
  row->measures[OP_M_DF] = values.df;
  row->measures[OP_M_STATISTIC] = values.statistic;
  row->measures[OP_M_P] = values.p;
  if (!isnan(values.estimate)) {
    op_interval interval = op_interval_wald(values.estimate, values.se, values.df, plan->request.level);
    row->measures[OP_M_LOWER] = interval.lower;
    row->measures[OP_M_UPPER] = interval.upper;
  }
  return OP_OK;
}

static slope_row tested(const char *term, const char *method, double estimate, double se, double df) {
  double statistic = se > 0 ? estimate / se : (double)NAN;
  return (slope_row){term, method, estimate, se, df, statistic, isnan(statistic) ? (double)NAN : op_t_p_two_sided(statistic, df)};
}

/* Generalised least squares on the waves' estimates. */
static op_status wave_slope(const op_plan *plan, const figure_groups *groups, const slope_line *line, const double *date, const size_t *estimate, size_t n,
                            op_result *result, op_error *err) {
  const op_estimates *x = &line->figures->estimates;
  double *theta = op_array_new(n + n * n, sizeof *theta, err), *V = theta != NULL ? theta + n : NULL;
  op_slope s;
  if (theta == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < n; i++) {
    theta[i] = x->theta[estimate[i]];
    for (size_t j = 0; j < n; j++) V[i * n + j] = x->V[estimate[i] * x->K + estimate[j]];
  }
  op_error reason = {0};
  op_status status = op_slope_gls(date, theta, V, n, &s, &reason);
  op_free(theta);
  if (status == OP_E_MEMORY) return op_fail(err, status, "%s", reason.what);
  if (status != OP_OK) return op_result_note_add(result, err, "no slope: %s", reason.what);
  double sigma = sqrt(s.q / s.q_df);
  status = add_row(plan, groups, line, tested("slope", "wls_known_variance", s.slope, s.slope_se, (double)INFINITY), result, err);
  if (status == OP_OK) status = add_row(plan, groups, line, tested("level", "wls_known_variance", s.level, s.level_se, (double)INFINITY), result, err);
  if (status == OP_OK) status = add_row(plan, groups, line, tested("slope", "wls_lm_estimated_scale", s.slope, s.slope_se * sigma, s.q_df), result, err);
  slope_row fit = {"lack_of_fit_Q", "chi-square", (double)NAN, (double)NAN, s.q_df, s.q, s.q_p};
  return status == OP_OK ? add_row(plan, groups, line, fit, result, err) : status;
}

/* Weighted totals of base and numerator by wave with their covariance. */
static op_status wave_totals(op_plan *plan, const slope_line *line, op_domain_set *sets, size_t n, op_estimates *out, op_error *err) {
  const op_term *of = &line->figures->terms.terms[line->term];
  op_term terms[2] = {*of, *of};
  terms[0].num = of->den;
  terms[0].n_num = of->n_den;
  for (size_t i = 0; i < 2; i++) {
    terms[i].n_den = 0;
    terms[i].offset = 0;
    terms[i].srs = OP_SRS_COUNT;
  }
  op_variance_rules rules = {plan->request.lonely, plan->request.lonely_domain, figures_deleted_rows(plan, line->figures->item)};
  op_estimation estimation = figures_estimation(plan, line->figures->item, &rules);
  estimation.terms = terms;
  estimation.n_terms = 2;
  estimation.sets = sets;
  estimation.n_sets = n;
  estimation.full = true;
  return op_estimate(&estimation, out, err);
}

/* Slope of the respondents' answers on time: b = sum W (x - mx)(T/W) / sum W (x - mx)^2 as a function of the waves' totals W and T; its variance by the
   delta method on them, which equals the linearised variance of the weighted regression (Binder 1983). */
static op_status respondent_slope(op_plan *plan, const figure_groups *groups, const slope_line *line, const double *date, const size_t *wave, size_t n,
                                  op_result *result, op_error *err) {
  op_domain_set *sets = op_array_new(n, sizeof *sets, err);
  double *gradient = op_array_new(2 * n, sizeof *gradient, err), W = 0, mx = 0, my = 0, sxx = 0, sxy = 0, variance = 0;
  op_estimates totals = {0};
  op_status status = sets != NULL && gradient != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < n; i++) sets[i] = groups->sets[line->group[wave[i]]];
  if (status == OP_OK) status = wave_totals(plan, line, sets, n, &totals, err);
  if (status == OP_OK) {
    for (size_t i = 0; i < n; i++) {
      W += totals.theta[2 * i];
      mx += totals.theta[2 * i] * date[i];
      my += totals.theta[2 * i + 1];
    }
    mx /= W;
    my /= W;
    for (size_t i = 0; i < n; i++) {
      double d = date[i] - mx;
      sxx += totals.theta[2 * i] * d * d;
      sxy += d * (totals.theta[2 * i + 1] - my * totals.theta[2 * i]);
    }
    double slope = sxy / sxx;
    for (size_t i = 0; i < n; i++) {
      double d = date[i] - mx;
      gradient[2 * i] = -d * (my + slope * d) / sxx;
      gradient[2 * i + 1] = d / sxx;
    }
    for (size_t a = 0; a < 2 * n; a++) {
      for (size_t b = 0; b < 2 * n; b++) variance += gradient[a] * gradient[b] * totals.V[a * 2 * n + b];
    }
    double df = 0, se = sqrt(variance > 0 ? variance : 0);
    status = plan_item_df(plan, line->figures->item, NULL, plan->request.df_rule == OP_DF_DOMAIN ? OP_DF_WHERE : plan->request.df_rule, &df, err);
    if (status == OP_OK) status = add_row(plan, groups, line, tested("slope", "design_regression", slope, se, df - 1), result, err);
  }
  op_estimates_clear(&totals);
  op_free(sets);
  op_free(gradient);
  return status;
}

op_status slope_present(op_plan *plan, const figure_groups *groups, const slope_line *line, op_result *result, op_error *err) {
  const op_estimates *x = &line->figures->estimates;
  double *date = op_array_new(line->waves, sizeof *date, err);
  size_t *wave = op_array_new(line->waves, sizeof *wave, err), *estimate = op_array_new(line->waves, sizeof *estimate, err), n = 0;
  op_status status = date != NULL && wave != NULL && estimate != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t w = 0; status == OP_OK && w < line->waves; w++) {
    size_t e = line->group[w] * line->figures->terms.count + line->term;
    double when = group_date(plan, &groups->items[line->group[w]]);
    if (isnan(when) || !(x->variance[e] > 0)) continue;
    date[n] = when;
    wave[n] = w;
    estimate[n++] = e;
  }
  if (status == OP_OK && n >= 3) {
    status = wave_slope(plan, groups, line, date, estimate, n, result, err);
    if (status == OP_OK) status = respondent_slope(plan, groups, line, date, wave, n, result, err);
  }
  op_free(date);
  op_free(wave);
  op_free(estimate);
  return status;
}
