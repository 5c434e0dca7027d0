/* opine quantile. */
#include "analysis/quantile.h"

#include <math.h>

#include "analysis/analysis.h"
#include "base/number.h"

/* Equal answers may stand together where every rule takes them so. */
static op_status prepare(op_plan *plan, op_error *err) {
  const op_names *rules = &plan->request.quantile.rules;
  plan->fold = true;
  for (size_t i = 0; i < rules->count; i++) {
    const op_quantile_rule *rule = op_quantile_rule_named(rules->items[i]);
    plan->fold = plan->fold && rule != NULL && rule->pooled;
  }
  return numbers_prepare(plan, "a quantile", err);
}

typedef struct quantile_rows {
  op_plan *plan;
  const figure_groups *groups;
  const quantile_wish *wish;
  size_t variable;
  const numbers *numbers;
  const quantiles *figures;
  op_result *result;
  op_error *err;
} quantile_rows;

static op_status add_row(const quantile_rows *x, size_t group, size_t index, size_t rule, const quantile_method *method) {
  op_row *row;
  size_t key;
  char text[OP_NUMBER_TEXT];
  op_status status = numbers_row(x->plan, x->groups, x->numbers, group, x->variable, x->result, &row, &key, x->err);
  if (status != OP_OK) return status;
  op_number_write(x->wish->q[index], text);
  status = op_row_key_set(x->result, row, key, text, NULL, x->err);
  if (status == OP_OK) status = op_row_key_set(x->result, row, key + 1, x->wish->rules[rule]->name, NULL, x->err);
  if (status != OP_OK) return status;
  quantile_bounds bounds = quantile_bounds_of(x->plan, x->figures, group, rule, index, method);
  row->measures[OP_M_ESTIMATE] = x->figures->theta[(group * x->wish->n_rules + rule) * x->wish->n_q + index];
  row->measures[OP_M_SE] = bounds.se;
  row->measures[OP_M_LOWER] = bounds.lower;
  row->measures[OP_M_UPPER] = bounds.upper;
  row->method = method->name;
  return numbers_row_note(x->result, row, bounds.why, x->err);
}

static op_status add_rows(const quantile_rows *x) {
  op_status status = OP_OK;
  for (size_t g = 0; status == OP_OK && g < x->groups->count; g++) {
    for (size_t i = 0; status == OP_OK && i < x->wish->n_q; i++) {
      for (size_t r = 0; status == OP_OK && r < x->wish->n_rules; r++) {
        for (size_t m = 0; status == OP_OK && m < x->wish->n_methods; m++) status = add_row(x, g, i, r, &x->wish->methods[m]);
      }
    }
  }
  return status;
}

/* Covariance of quantiles. Woodruff: that of the distribution function at them, each on the scale of its standard error (the linear representation of a quantile:
   q - q0 = (p - F(q0))/f, with the density f that the interval implies; Bahadur 1966, Francisco & Fuller 1991). Replicates' spread: their own. */
static op_status add_covariance(const quantile_rows *x) {
  static const char why_not[] = "the covariance matrix of quantiles needs one variable, one rule and one interval method, which is not score";
  const quantile_method *method = &x->wish->methods[0];
  size_t K = x->groups->count * x->figures->per_group;
  bool full = x->numbers->rows.estimation.full && x->plan->n_variables == 1 && method->how != QUANTILE_SCORE;
  if (!full) return numbers_covariance(x->plan, NULL, 0, why_not, x->result, x->err);
  if (method->how == QUANTILE_SPREAD) return numbers_covariance(x->plan, x->figures->spread, K, why_not, x->result, x->err);
  double *V = op_array_new(K * K, sizeof *V, x->err);
  if (V == NULL) return OP_E_MEMORY;
  const double *F = x->figures->at.V;
  const op_section *section = &x->result->sections[x->result->n_sections - 1];
  for (size_t a = 0; a < K; a++) {
    for (size_t b = 0; b < K; b++) {
      double scale = section->rows[a].measures[OP_M_SE] * section->rows[b].measures[OP_M_SE];
      V[a * K + b] = scale * F[a * K + b] / sqrt(F[a * K + a] * F[b * K + b]);
    }
  }
  op_status status = numbers_covariance(x->plan, V, K, why_not, x->result, x->err);
  op_free(V);
  return status;
}

static op_status one_variable(quantile_rows *x) {
  numbers n;
  quantiles q = {0};
  op_status status = numbers_make(x->plan, x->groups, &x->variable, 1, &n, x->err);
  if (status != OP_OK) return status;
  status = quantiles_make(x->plan, x->wish, &n, &q, x->err);
  x->numbers = &n;
  x->figures = &q;
  if (status == OP_OK) status = add_rows(x);
  if (status == OP_OK) status = numbers_note_missing(x->plan, &n, x->variable, x->result, x->err);
  if (status == OP_OK && x->variable + 1 == x->plan->n_variables) status = add_covariance(x);
  quantiles_clear(&q);
  numbers_clear(&n);
  return status;
}

static op_status add_notes(const op_plan *plan, const quantile_wish *wish, op_result *result, op_error *err) {
  static const char *const limits[] = {"missing", "missing", "clamp", "r", "symmetric"};
  const op_request *r = &plan->request;
  bool jackknife = r->replicate.type == OP_REP_JK1 || r->replicate.type == OP_REP_JKN || r->replicate.type == OP_REP_JK2;
  op_status status = OP_OK;
  if (wish->n_rules == 1) status = op_result_convention_add(result, "rule", wish->rules[0]->name, err);
  if (status == OP_OK) status = op_result_convention_add(result, "ci", wish->n_methods == 1 ? wish->methods[0].name : "several", err);
  if (status == OP_OK) status = op_result_convention_add(result, "q_centre", r->quantile.centre == OP_CENTRE_ESTIMATE ? "estimate" : "q", err);
  if (status == OP_OK) status = op_result_convention_add(result, "q_limits", limits[r->quantile.limits], err);
  if (status == OP_OK && wish->spread && jackknife) {
    status = op_result_note_add(result, err, "the spread of jackknife replicates gives no valid standard error of a quantile: leave --ci spread out for Woodruff's interval");
  }
  return status;
}

/* "age: median", "0.9 quantile": what a table without a column of probabilities shows. NULL where it has one. */
static const char *title_of(const op_plan *plan, const quantile_wish *wish, op_error *err) {
  char q[OP_NUMBER_TEXT];
  if (wish->n_q != 1) return NULL;
  op_number_write(wish->q[0], q);
  const char *what = wish->q[0] == 0.5 ? "median" : op_arena_format(plan->arena, err, "%s quantile", q);
  if (what == NULL || plan->n_variables != 1) return what;
  return op_arena_format(plan->arena, err, "%s: %s", numbers_title(&plan->variables[0]), what);
}

static op_status present(op_plan *plan, op_result *result, op_error *err) {
  static const op_measure measures[] = {OP_M_N, OP_M_WEIGHTED_N, OP_M_ESTIMATE, OP_M_SE, OP_M_LOWER, OP_M_UPPER, OP_M_DF};
  static const char *const keys[] = {"variable", "q", "rule", NULL};
  figure_groups groups = {0};
  quantile_wish wish;
  op_status status = quantile_wish_make(plan, &wish, err);
  if (status == OP_OK) status = groups_make(plan, &groups, err);
  if (status == OP_OK) status = numbers_section(plan, title_of(plan, &wish, err), keys, measures, sizeof measures / sizeof *measures, false, result, err);
  quantile_rows x = {.plan = plan, .groups = &groups, .wish = &wish, .result = result, .err = err};
  for (; status == OP_OK && x.variable < plan->n_variables; x.variable++) status = one_variable(&x);
  groups_clear(&groups);
  return status == OP_OK ? add_notes(plan, &wish, result, err) : status;
}

const analysis analysis_quantile = {NULL, prepare, present, NULL, 0};
