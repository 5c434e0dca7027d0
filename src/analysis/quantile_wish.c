/* Names of rules and interval methods to descriptors. */
#include <string.h>

#include "analysis/quantile.h"

static const double quartiles[] = {0.25, 0.5, 0.75};

static op_status unknown(const char *what, const char *name, const char **known, size_t n, const char *how, op_error *err) {
  op_fail(err, OP_E_USAGE, "no %s '%s'", what, name);
  const char *nearest = op_nearest_name(name, known, n);
  if (nearest != NULL) return op_fail_hint(err, "did you mean '%s'?", nearest);
  return op_fail_hint(err, "%s", how);
}

static op_status take_probabilities(const op_plan *plan, quantile_wish *out, op_error *err) {
  const op_quantile_options *asked = &plan->request.quantile;
  out->q = asked->n_q > 0 ? asked->q : quartiles;
  out->n_q = asked->n_q > 0 ? asked->n_q : 3;
  for (size_t i = 0; i < out->n_q; i++) {
    if (out->q[i] > 0 && out->q[i] < 1) continue;
    op_fail(err, OP_E_USAGE, "the quantile of %g was asked for, expected a number between 0 and 1", out->q[i]);
    return op_fail_hint(err, "the median is --q 0.5");
  }
  return OP_OK;
}

static bool asks_for_all(const op_names *names) { return names->count == 1 && strcmp(names->items[0], "all") == 0; }

static op_status take_rules(const op_plan *plan, quantile_wish *out, op_error *err) {
  const op_names *asked = &plan->request.quantile.rules;
  size_t n;
  const op_quantile_rule *const *all = op_quantile_rules(&n);
  bool every = asks_for_all(asked);
  out->n_rules = every ? n : asked->count > 0 ? asked->count : 1;
  out->rules = op_arena_alloc(plan->arena, out->n_rules * sizeof *out->rules, err);
  const char **names = op_arena_alloc(plan->arena, n * sizeof *names, err);
  if (out->rules == NULL || names == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < n; i++) names[i] = all[i]->name;
  while (every && all[out->n_rules - 1]->slip) out->n_rules--;
  for (size_t i = 0; i < out->n_rules; i++) {
    const char *name = every ? all[i]->name : asked->count > 0 ? asked->items[i] : "math";
    out->rules[i] = op_quantile_rule_named(name);
    if (out->rules[i] == NULL) return unknown("quantile rule", name, names, n, "opine help rules lists them", err);
    out->pooled = out->pooled || out->rules[i]->pooled;
    out->plain = out->plain || !out->rules[i]->pooled;
  }
  return OP_OK;
}

static bool method_named(const char *name, quantile_method *out) {
  if (strcmp(name, "score") == 0) *out = (quantile_method){"score", QUANTILE_SCORE, NULL};
  else if (strcmp(name, "spread") == 0 || strcmp(name, "quantile") == 0) *out = (quantile_method){"spread", QUANTILE_SPREAD, NULL};
  else *out = (quantile_method){name, QUANTILE_WOODRUFF, op_interval_method_named(name)};
  return out->how != QUANTILE_WOODRUFF || out->scale != NULL;
}

/* Names of what can be asked for: methods of one proportion (not those of all categories of a question together), score and spread. Returns their number. */
static size_t list_methods(const char **names) {
  size_t all, n = 0;
  const op_interval_method *const *methods = op_interval_methods(&all);
  for (size_t i = 0; i < all; i++) {
    if (methods[i]->interval != NULL) names[n++] = methods[i]->name;
  }
  names[n++] = "score";
  names[n++] = "spread";
  return n;
}

static op_status take_methods(const op_plan *plan, quantile_wish *out, op_error *err) {
  const op_names *asked = &plan->request.ci;
  size_t n;
  op_interval_methods(&n);
  const char **names = op_arena_alloc(plan->arena, (n + 2) * sizeof *names, err);
  bool every = asks_for_all(asked), replicates = plan->n_replicates > 0;
  if (names == NULL) return OP_E_MEMORY;
  n = list_methods(names);
  out->n_methods = every ? n - !replicates : asked->count > 0 ? asked->count : 1;
  out->methods = op_arena_alloc(plan->arena, out->n_methods * sizeof *out->methods, err);
  if (out->methods == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < out->n_methods; i++) {
    const char *name = every ? names[i] : asked->count > 0 ? asked->items[i] : "wald";
    if (!method_named(name, &out->methods[i])) return unknown("interval method", name, names, n, "--ci all shows every method", err);
    if (out->methods[i].scale != NULL && out->methods[i].scale->interval == NULL) {
      op_fail(err, OP_E_USAGE, "'%s' is an interval of all categories of a question together, and a quantile is one figure", name);
      return op_fail_hint(err, "--ci all shows every method that quantiles have");
    }
    if (out->methods[i].scale != NULL) out->methods[i].name = out->methods[i].scale->name;
    out->score = out->score || out->methods[i].how == QUANTILE_SCORE;
    out->spread = out->spread || out->methods[i].how == QUANTILE_SPREAD;
  }
  if (!out->spread || replicates) return OP_OK;
  op_fail(err, OP_E_REQUEST, "--ci spread is the spread of the replicates' quantiles, and there are no replicate weights");
  return op_fail_hint(err, "name them with --replicates, or leave --ci out");
}

op_status quantile_wish_make(const op_plan *plan, quantile_wish *out, op_error *err) {
  *out = (quantile_wish){0};
  op_status status = take_probabilities(plan, out, err);
  if (status == OP_OK) status = take_rules(plan, out, err);
  return status == OP_OK ? take_methods(plan, out, err) : status;
}
