/* opine cdf: the estimated distribution function at given values. */
#include <math.h>
#include <stdint.h>

#include "analysis/analysis.h"
#include "analysis/figure_intervals.h"
#include "analysis/numbers.h"
#include "base/number.h"
#include "estimate/distribution.h"
#include "estimate/quantile.h"
#include "opine/infer.h"

/* Without --at: every value while they are few, else the percentiles. */
#define MOST_VALUES 100

static op_status prepare(op_plan *plan, op_error *err) { return numbers_prepare(plan, "a distribution function", err); }

typedef struct cdf {
  op_plan *plan;
  const figure_groups *groups;
  size_t variable;
  numbers numbers;
  double *at;           /* values, the same for every group */
  size_t n_at;
  op_distribution figures;
  double *below, *weighted_below;  /* rows up to each value by (group, value) */
  interval_methods methods;
  bool percentiles;
  op_result *result;
  op_error *err;
} cdf;

/* Values of all groups' rows, in order. */
static op_status choose_values(cdf *c) {
  const op_sample *s = c->plan->sample;
  size_t *all = op_array_new(s->n_rows, sizeof *all, c->err);
  op_ordered o = {0};
  op_cumulated v = {0};
  op_row_set set = {all, 0};
  op_status status = all != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t r = 0; status == OP_OK && r < s->n_rows; r++) {
    if (s->domain[r] != OP_NO_DOMAIN && !isnan(c->numbers.values[0][r])) all[set.n++] = r;
  }
  double *weight = op_array_new(set.n, sizeof *weight, c->err);
  if (status == OP_OK && weight == NULL) status = OP_E_MEMORY;
  if (status == OP_OK) status = op_ordered_make(c->numbers.values[0], &set, &o, c->err);
  if (status == OP_OK) status = op_cumulated_new(&o, &v, c->err);
  if (status == OP_OK) {
    op_rows_weights(s, &set, SIZE_MAX, weight);
    op_ordered_cumulate(&o, weight, true, &v);
    c->percentiles = v.n > MOST_VALUES;
    c->n_at = c->percentiles ? 99 : v.n;
    c->at = op_array_new(c->n_at, sizeof *c->at, c->err);
    if (c->at == NULL) status = OP_E_MEMORY;
  }
  size_t n = 0;
  for (size_t k = 0; status == OP_OK && k < c->n_at; k++) {
    double y = c->percentiles ? op_quantile(op_quantile_rule_named("math"), &v, (double)(k + 1) / 100) : v.y[k];
    if (n == 0 || c->at[n - 1] != y) c->at[n++] = y;
  }
  if (status == OP_OK) c->n_at = n;
  op_cumulated_clear(&v);
  op_ordered_clear(&o);
  op_free(weight);
  op_free(all);
  return status;
}

static op_status take_values(cdf *c) {
  const op_quantile_options *asked = &c->plan->request.quantile;
  if (asked->n_at == 0) return choose_values(c);
  c->n_at = asked->n_at;
  c->at = op_array_new(c->n_at, sizeof *c->at, c->err);
  for (size_t k = 0; c->at != NULL && k < c->n_at; k++) c->at[k] = asked->at[k];
  return c->at != NULL ? OP_OK : OP_E_MEMORY;
}

static void count_below(cdf *c) {
  const op_sample *s = c->plan->sample;
  for (size_t g = 0; g < c->groups->count; g++) {
    const op_row_set *set = &c->numbers.rows.sets[g];
    for (size_t i = 0; i < set->n; i++) {
      size_t r = set->rows[i];
      for (size_t k = 0; k < c->n_at && s->weight[r] != 0; k++) {
        bool below = c->numbers.values[0][r] <= c->at[k];
        c->below[g * c->n_at + k] += below;
        c->weighted_below[g * c->n_at + k] += below ? s->weight[r] : 0;
      }
    }
  }
}

static op_status estimate(cdf *c) {
  size_t K = c->groups->count * c->n_at;
  op_row_estimation *in = &c->numbers.rows.estimation;
  double *at = op_array_new(K, sizeof *at, c->err);
  in->full = c->plan->request.vcov && c->methods.count == 1 && c->plan->n_variables == 1;
  c->below = op_array_new(K, sizeof *c->below, c->err);
  c->weighted_below = op_array_new(K, sizeof *c->weighted_below, c->err);
  op_status status = at != NULL && c->below != NULL && c->weighted_below != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t e = 0; status == OP_OK && e < K; e++) at[e] = c->at[e % c->n_at];
  if (status == OP_OK) count_below(c);
  if (status == OP_OK) status = op_distribution_at(in, c->numbers.values[0], at, c->n_at, &c->figures, c->err);
  op_free(at);
  return status;
}

static op_status add_row(cdf *c, size_t g, size_t k, const op_interval_method *method) {
  op_row *row;
  size_t key, e = g * c->n_at + k, K = c->groups->count * c->n_at;
  char text[OP_NUMBER_TEXT];
  op_status status = numbers_row(c->plan, c->groups, &c->numbers, g, c->variable, c->result, &row, &key, c->err);
  if (status != OP_OK) return status;
  op_number_write(c->at[k], text);
  const char *label = op_arena_format(c->plan->arena, c->err, "\xE2\x89\xA4 %s", text);
  status = label != NULL ? op_row_key_set(c->result, row, key, text, label, c->err) : OP_E_MEMORY;
  if (status != OP_OK) return status;
  double F = c->figures.F[e], variance = c->figures.V[c->numbers.rows.estimation.full ? e * K + e : e];
  row->measures[OP_M_N] = c->below[e];
  row->measures[OP_M_WEIGHTED_N] = c->weighted_below[e];
  row->measures[OP_M_ESTIMATE] = F;
  if (isnan(F)) return numbers_row_note(c->result, row, "nobody is in the base", c->err);
  row->measures[OP_M_SE] = sqrt(variance);
  row->measures[OP_M_N_EFF] = op_effective_n(F, variance);
  op_proportion p = {F, variance, c->numbers.rows.n[g], c->groups->items[g].rows, c->numbers.df[g], c->numbers.df_domain[g], c->numbers.kish[g],
                     c->figures.logit_variance[e]};
  op_question alone = {&p, 1, 1};
  return figure_interval_set(&alone, 0, true, method, c->plan->request.level, c->result, row, c->err);
}

static void clear(cdf *c) {
  op_free(c->at);
  op_free(c->below);
  op_free(c->weighted_below);
  op_distribution_clear(&c->figures);
  numbers_clear(&c->numbers);
  c->at = c->below = c->weighted_below = NULL;
}

static op_status one_variable(cdf *c) {
  op_status status = numbers_make(c->plan, c->groups, &c->variable, 1, &c->numbers, c->err);
  if (status != OP_OK) return status;
  status = take_values(c);
  if (status == OP_OK) status = estimate(c);
  for (size_t g = 0; status == OP_OK && g < c->groups->count; g++) {
    for (size_t k = 0; status == OP_OK && k < c->n_at; k++) {
      for (size_t m = 0; status == OP_OK && m < c->methods.count; m++) status = add_row(c, g, k, c->methods.items[m]);
    }
  }
  if (status == OP_OK) status = numbers_note_missing(c->plan, &c->numbers, c->variable, c->result, c->err);
  if (status == OP_OK && c->percentiles) {
    status = op_result_note_add(c->result, c->err, "%s has many values: the function is shown at its percentiles (--at chooses values)", c->plan->variables[c->variable].name);
  }
  if (status == OP_OK && c->variable + 1 == c->plan->n_variables) {
    bool full = c->numbers.rows.estimation.full;
    status = numbers_covariance(c->plan, full ? c->figures.V : NULL, c->groups->count * c->n_at, "the covariance matrix needs one variable and one interval method", c->result, c->err);
  }
  clear(c);
  return status;
}

static op_status present(op_plan *plan, op_result *result, op_error *err) {
  static const op_measure measures[] = {OP_M_N, OP_M_WEIGHTED_N, OP_M_BASE_N, OP_M_ESTIMATE, OP_M_SE, OP_M_N_EFF, OP_M_LOWER, OP_M_UPPER, OP_M_DF};
  static const char *const keys[] = {"variable", "category", NULL};
  figure_groups groups = {0};
  cdf c = {.plan = plan, .groups = &groups, .result = result, .err = err};
  op_status status = interval_methods_for(plan, &c.methods, err);
  if (status == OP_OK) status = groups_make(plan, &groups, err);
  if (status == OP_OK) status = numbers_section(plan, NULL, keys, measures, sizeof measures / sizeof *measures, true, result, err);
  for (; status == OP_OK && c.variable < plan->n_variables; c.variable++) status = one_variable(&c);
  groups_clear(&groups);
  return status;
}

const analysis analysis_cdf = {NULL, prepare, present, NULL, ANALYSIS_CI};
