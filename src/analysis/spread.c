/* opine variance and opine correlation. */
#include <math.h>

#include "analysis/analysis.h"
#include "analysis/numbers.h"
#include "estimate/spread.h"
#include "infer/scale.h"

/* One set of terms that is estimated together: its variables and where they stand among the terms' places. */
typedef struct spread_item {
  op_plan *plan;
  const figure_groups *groups;
  const op_scale **scales;
  size_t n_scales;
  const size_t *variables;
  size_t n_variables;
  op_spread_term *terms;
  size_t n_terms;
  numbers numbers;
  op_row_estimates x;
  bool last;               /* no other item follows, and none came before: it has the matrix */
  op_result *result;
  op_error *err;
} spread_item;

static bool correlates(const op_plan *plan) { return plan->request.statistic == OP_STAT_CORRELATION; }

static op_status prepare(op_plan *plan, op_error *err) {
  if (correlates(plan) && plan->request.variables.count < 2) {
    op_fail(err, OP_E_USAGE, "a correlation needs two variables or more, %zu %s given", plan->request.variables.count, plan->request.variables.count == 1 ? "was" : "were");
    return op_fail_hint(err, "write: opine correlation DATA x y");
  }
  return numbers_prepare(plan, correlates(plan) ? "a correlation" : "a variance", err);
}

static const char *why_missing(const spread_item *it, size_t group, const op_spread_term *t) {
  if (it->numbers.rows.n[group] == 0) return "nobody is in the base";
  if (it->numbers.rows.n[group] < 2) return "one answer has no variance";
  return t->kind == OP_SPREAD_CORRELATION ? "a variable that does not vary has no correlation" : "the estimate cannot be computed";
}

static op_status add_row(spread_item *it, size_t group, size_t term, const op_scale *scale) {
  static const char *const measures[] = {"variance", "sd", "covariance", "correlation"};
  const op_spread_term *t = &it->terms[term];
  size_t e = group * it->n_terms + term, key;
  op_row *row;
  op_status status = numbers_row(it->plan, it->groups, &it->numbers, group, it->variables[t->x], it->result, &row, &key, it->err);
  if (status == OP_OK && correlates(it->plan)) {
    const plan_variable *with = &it->plan->variables[it->variables[t->y]];
    status = op_row_key_set(it->result, row, key++, with->name, numbers_title(with), it->err);
  }
  if (status == OP_OK) status = op_row_key_set(it->result, row, key, measures[t->kind], NULL, it->err);
  if (status != OP_OK) return status;
  double theta = it->x.theta[e], se = sqrt(it->x.V[it->numbers.rows.estimation.full ? e * it->x.K + e : e]);
  row->measures[OP_M_ESTIMATE] = theta;
  if (isnan(theta)) return numbers_row_note(it->result, row, why_missing(it, group, t), it->err);
  bool constant = theta == 0 && (t->kind == OP_SPREAD_VARIANCE || t->kind == OP_SPREAD_SD);
  if (constant) return numbers_row_note(it->result, row, "every answer is the same: no standard error", it->err);
  op_interval interval = scale->interval(theta, se, it->numbers.df[group], it->plan->request.level);
  row->measures[OP_M_SE] = se;
  row->measures[OP_M_LOWER] = interval.lower;
  row->measures[OP_M_UPPER] = interval.upper;
  row->method = scale->name;
  return numbers_row_note(it->result, row, interval.why, it->err);
}

/* Fisher's z is of correlations, and the log of what cannot be negative; elsewhere they stand for Wald. */
static const op_scale *fitting(const op_scale *asked, op_spread_kind kind) {
  const op_scale *wald = op_scale_named("wald");
  if (asked == NULL) return kind == OP_SPREAD_CORRELATION ? op_scale_named("fisher") : wald;
  bool fisher = asked == op_scale_named("fisher"), log_scale = asked == op_scale_named("log");
  if (fisher && kind != OP_SPREAD_CORRELATION) return wald;
  return log_scale && kind != OP_SPREAD_VARIANCE && kind != OP_SPREAD_SD ? wald : asked;
}

static op_status estimate(spread_item *it) {
  analysis_rows *rows = &it->numbers.rows;
  double *n = op_array_new(rows->count, sizeof *n, it->err);
  if (n == NULL) return OP_E_MEMORY;
  bool every_row = it->plan->request.variance_n == OP_VARIANCE_N_ROWS;
  for (size_t g = 0; g < rows->count; g++) n[g] = every_row ? it->groups->items[g].rows : rows->n[g];
  op_spread spread = {it->numbers.values, it->n_variables, it->terms, it->n_terms, rows->sets, n};
  op_row_estimator estimator = op_spread_estimator(&spread);
  rows->estimation.full = it->plan->request.vcov && it->last && it->n_scales == 1;
  op_status status = op_rows_estimate(&rows->estimation, &estimator, &it->x, it->err);
  op_free(n);
  return status;
}

static op_status run_item(spread_item *it) {
  static const char why_not[] = "the covariance matrix needs one variable or pair and one interval method; --joint puts several in one matrix";
  op_status status = numbers_make(it->plan, it->groups, it->variables, it->n_variables, &it->numbers, it->err);
  if (status != OP_OK) return status;
  status = estimate(it);
  for (size_t g = 0; status == OP_OK && g < it->groups->count; g++) {
    for (size_t t = 0; status == OP_OK && t < it->n_terms; t++) {
      for (size_t s = 0; status == OP_OK && s < it->n_scales; s++) status = add_row(it, g, t, fitting(it->scales[s], it->terms[t].kind));
    }
  }
  if (status == OP_OK) status = numbers_note_missing(it->plan, &it->numbers, it->variables[0], it->result, it->err);
  if (status == OP_OK && it->last) {
    status = numbers_covariance(it->plan, it->numbers.rows.estimation.full ? it->x.V : NULL, it->x.K, why_not, it->result, it->err);
  }
  op_row_estimates_clear(&it->x);
  numbers_clear(&it->numbers);
  return status;
}

/* --- which terms --- */

/* Terms of variables [0, n): variance and sd of each, or correlation and covariance of each pair. */
static size_t list_terms(bool pairs, size_t n, op_spread_term *terms) {
  size_t count = 0;
  for (size_t i = 0; i < n; i++) {
    if (!pairs) {
      terms[count++] = (op_spread_term){OP_SPREAD_VARIANCE, i, i};
      terms[count++] = (op_spread_term){OP_SPREAD_SD, i, i};
    }
    for (size_t j = i + 1; pairs && j < n; j++) {
      terms[count++] = (op_spread_term){OP_SPREAD_CORRELATION, i, j};
      terms[count++] = (op_spread_term){OP_SPREAD_COVARIANCE, i, j};
    }
  }
  return count;
}

/* Together with --joint, else one variable or pair after the other. */
static op_status run_items(spread_item *it) {
  size_t n = it->plan->n_variables, places[2];
  bool pairs = correlates(it->plan);
  it->terms = op_array_new(pairs ? n * n : 2 * n, sizeof *it->terms, it->err);
  size_t *all = op_array_new(n, sizeof *all, it->err);
  op_status status = it->terms != NULL && all != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < n; i++) all[i] = i;
  it->variables = it->plan->request.joint ? all : places;
  it->n_variables = it->plan->request.joint ? n : pairs ? 2 : 1;
  if (status == OP_OK) it->n_terms = list_terms(pairs, it->n_variables, it->terms);
  bool once = it->plan->request.joint || n == it->n_variables;
  for (size_t i = 0; status == OP_OK && i < (once ? 1 : n); i++) {
    for (size_t j = pairs ? i + 1 : i; status == OP_OK && j < (once || !pairs ? (pairs ? i + 2 : i + 1) : n); j++) {
      places[0] = i;
      places[1] = j;
      it->last = once;
      status = run_item(it);
    }
  }
  if (status == OP_OK && !once) status = numbers_covariance(it->plan, NULL, 0, "the covariance matrix needs one variable or pair; --joint puts several in one matrix", it->result, it->err);
  op_free(it->terms);
  op_free(all);
  return status;
}

static op_status take_scales(spread_item *it) {
  const op_names *asked = &it->plan->request.ci;
  size_t n;
  const op_scale *const *all = op_scales(&n);
  const char **names = op_arena_alloc(it->plan->arena, n * sizeof *names, it->err);
  it->n_scales = asked->count > 0 ? asked->count : 1;
  it->scales = op_arena_alloc(it->plan->arena, it->n_scales * sizeof *it->scales, it->err);
  if (names == NULL || it->scales == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < n; i++) names[i] = all[i]->name;
  for (size_t i = 0; i < asked->count; i++) {
    it->scales[i] = op_scale_named(asked->items[i]);
    if (it->scales[i] != NULL) continue;
    op_fail(it->err, OP_E_USAGE, "no interval method '%s' of a %s", asked->items[i], correlates(it->plan) ? "correlation" : "variance");
    return op_fail_hint(it->err, "expected %s", correlates(it->plan) ? "fisher or wald" : "wald or log");
  }
  return OP_OK;
}

static op_status present(op_plan *plan, op_result *result, op_error *err) {
  static const op_measure measures[] = {OP_M_N, OP_M_WEIGHTED_N, OP_M_ESTIMATE, OP_M_SE, OP_M_LOWER, OP_M_UPPER, OP_M_DF};
  static const char *const one[] = {"variable", "measure", NULL}, *const two[] = {"variable", "with", "measure", NULL};
  figure_groups groups = {0};
  spread_item it = {.plan = plan, .groups = &groups, .result = result, .err = err};
  op_status status = take_scales(&it);
  if (status == OP_OK) status = groups_make(plan, &groups, err);
  if (status == OP_OK) status = numbers_section(plan, NULL, correlates(plan) ? two : one, measures, sizeof measures / sizeof *measures, false, result, err);
  if (status == OP_OK) status = run_items(&it);
  if (status == OP_OK) status = op_result_convention_add(result, "variance_n", plan->request.variance_n == OP_VARIANCE_N_ROWS ? "rows" : "answers", err);
  groups_clear(&groups);
  return status;
}

const analysis analysis_variance = {NULL, prepare, present, NULL, 0};
const analysis analysis_correlation = {NULL, prepare, present, NULL, 0};
