/* Sorting once a group, then quantiles, the distribution function at them, score limits, and quantiles under each replicate weight. */
#include <math.h>

#include "analysis/quantile.h"
#include "base/limits.h"

static const op_cumulated *values_for(const quantiles *q, size_t group, const op_quantile_rule *rule) {
  return rule->pooled ? &q->pooled[group] : &q->plain[group];
}

double quantiles_value(const quantiles *q, size_t group, const op_quantile_rule *rule, double p) {
  return op_quantile(rule, values_for(q, group, rule), p);
}

/* Rules' values of one group in the order of theta. */
static void all_values(const quantile_wish *w, const op_cumulated *plain, const op_cumulated *pooled, double *theta) {
  for (size_t r = 0; r < w->n_rules; r++) {
    for (size_t i = 0; i < w->n_q; i++) theta[r * w->n_q + i] = op_quantile(w->rules[r], w->rules[r]->pooled ? pooled : plain, w->q[i]);
  }
}

static op_status sort_group(const quantiles *q, size_t g, double *weight, op_error *err) {
  const numbers *n = q->numbers;
  const op_row_set *set = &n->rows.sets[g];
  op_status status = op_ordered_make(n->values[0], set, &q->ordered[g], err);
  if (status != OP_OK) return status;
  op_rows_weights(n->rows.estimation.sample, set, SIZE_MAX, weight);
  if (q->wish->plain) status = op_cumulated_new(&q->ordered[g], &q->plain[g], err);
  if (status == OP_OK && q->wish->pooled) status = op_cumulated_new(&q->ordered[g], &q->pooled[g], err);
  if (status == OP_OK && q->wish->plain) op_ordered_cumulate(&q->ordered[g], weight, false, &q->plain[g]);
  if (status == OP_OK && q->wish->pooled) op_ordered_cumulate(&q->ordered[g], weight, true, &q->pooled[g]);
  if (status == OP_OK) all_values(q->wish, &q->plain[g], &q->pooled[g], q->theta + g * q->per_group);
  return status;
}

static size_t longest(const numbers *n) {
  size_t most = 0;
  for (size_t g = 0; g < n->rows.count; g++) most = n->rows.sets[g].n > most ? n->rows.sets[g].n : most;
  return most;
}

static op_status sort_groups(quantiles *q, op_error *err) {
  double *weight = op_array_new(longest(q->numbers), sizeof *weight, err);
  q->ordered = op_array_new(q->n_groups, sizeof *q->ordered, err);
  q->plain = op_array_new(q->n_groups, sizeof *q->plain, err);
  q->pooled = op_array_new(q->n_groups, sizeof *q->pooled, err);
  q->theta = op_array_new(q->n_groups * q->per_group, sizeof *q->theta, err);
  op_status status = weight && q->ordered && q->plain && q->pooled && q->theta ? OP_OK : OP_E_MEMORY;
  for (size_t g = 0; status == OP_OK && g < q->n_groups; g++) status = sort_group(q, g, weight, err);
  op_free(weight);
  return status;
}

/* --- quantiles under replicate weights --- */

typedef struct spread_context {
  const quantiles *q;
  op_cumulated *plain, *pooled; /* scratch of the longest group */
} spread_context;

static op_status replicate_theta(const void *context, const op_row_set *set, const double *weight, double *theta, op_error *err) {
  const spread_context *c = context;
  size_t g = (size_t)(set - c->q->numbers->rows.sets);
  (void)err;
  if (c->q->wish->plain) op_ordered_cumulate(&c->q->ordered[g], weight, false, c->plain);
  if (c->q->wish->pooled) op_ordered_cumulate(&c->q->ordered[g], weight, true, c->pooled);
  all_values(c->q->wish, c->plain, c->pooled, theta);
  return OP_OK;
}

static op_status replicate_spread(quantiles *q, const op_row_estimation *in, op_error *err) {
  op_cumulated plain = {0}, pooled = {0};
  op_ordered room = {.n = longest(q->numbers)};
  spread_context context = {q, &plain, &pooled};
  op_row_estimator estimator = {q->per_group, replicate_theta, NULL, &context};
  op_row_estimates x = {0};
  op_status status = op_cumulated_new(&room, &plain, err);
  if (status == OP_OK) status = op_cumulated_new(&room, &pooled, err);
  if (status == OP_OK) status = op_rows_estimate(in, &estimator, &x, err);
  if (status == OP_OK) {
    q->spread = x.V;
    x.V = NULL;
  }
  op_row_estimates_clear(&x);
  op_cumulated_clear(&plain);
  op_cumulated_clear(&pooled);
  return status;
}

/* --- score limits --- */

static op_status score_limits(const op_plan *plan, quantiles *q, const op_row_estimation *in, op_error *err) {
  size_t n = q->n_groups * q->wish->n_q;
  double *critical = op_array_new(q->n_groups, sizeof *critical, err);
  q->score_lower = op_array_new(n, sizeof *q->score_lower, err);
  q->score_upper = op_array_new(n, sizeof *q->score_upper, err);
  op_status status = critical && q->score_lower && q->score_upper ? OP_OK : OP_E_MEMORY;
  for (size_t g = 0; status == OP_OK && g < q->n_groups; g++) critical[g] = op_t_quantile(1 - (1 - plan->request.level) / 2, q->numbers->df[g]);
  if (status == OP_OK) {
    status = op_distribution_score(in, q->numbers->values[0], q->ordered, q->wish->q, q->wish->n_q, critical, q->score_lower, q->score_upper, err);
  }
  op_free(critical);
  return status;
}

op_status quantiles_make(op_plan *plan, const quantile_wish *wish, numbers *answers, quantiles *out, op_error *err) {
  *out = (quantiles){.wish = wish, .numbers = answers, .n_groups = answers->rows.count, .per_group = wish->n_rules * wish->n_q};
  size_t K = out->n_groups * out->per_group;
  op_row_estimation *in = &answers->rows.estimation;
  in->full = plan->request.vcov && wish->n_rules == 1 && wish->n_methods == 1;
  if (K > OP_LIMIT_FIGURES || (in->full && K > OP_LIMIT_COVARIANCE)) {
    op_fail(err, OP_E_REQUEST, "%zu figures at once are more than this request can have", K);
    return op_fail_hint(err, "ask for fewer groups or quantiles");
  }
  op_status status = sort_groups(out, err);
  if (status == OP_OK) status = op_distribution_at(in, answers->values[0], out->theta, out->per_group, &out->at, err);
  if (status == OP_OK && wish->score) status = score_limits(plan, out, in, err);
  if (status == OP_OK && wish->spread) status = replicate_spread(out, in, err);
  if (status != OP_OK) quantiles_clear(out);
  return status;
}

void quantiles_clear(quantiles *q) {
  for (size_t g = 0; g < q->n_groups; g++) {
    if (q->ordered != NULL) op_ordered_clear(&q->ordered[g]);
    if (q->plain != NULL) op_cumulated_clear(&q->plain[g]);
    if (q->pooled != NULL) op_cumulated_clear(&q->pooled[g]);
  }
  op_free(q->ordered);
  op_free(q->plain);
  op_free(q->pooled);
  op_free(q->theta);
  op_distribution_clear(&q->at);
  op_free(q->score_lower);
  op_free(q->score_upper);
  op_free(q->spread);
  *q = (quantiles){0};
}
