#include "analysis/explain.h"

#include <string.h>

#include "analysis/analysis.h"
#include "analysis/estimates.h"

static op_status prepare(op_plan *plan, op_error *err) {
  op_request *r = &plan->request;
  size_t wanted = r->explain.of == OP_STAT_RATIO ? 2 : 1;
  if (r->variables.count != wanted) {
    op_fail(err, OP_E_USAGE, "one figure is explained at a time: it needs %s, %zu were given", wanted == 2 ? "two variables" : "one variable", r->variables.count);
    return op_fail_hint(err, "for example: opine explain DATA q1 --category 1");
  }
  if (r->by.count > 0) {
    op_fail(err, OP_E_USAGE, "one figure is explained at a time, not one a group");
    return op_fail_hint(err, "choose the group with --where");
  }
  for (size_t i = 0; i < r->ci.count; i++) {
    const op_interval_method *method = op_interval_method_named(r->ci.items[i]);
    if (method == NULL || method->simultaneous == NULL) continue;
    op_fail(err, OP_E_USAGE, "'%s' needs all categories of a question, and one figure is explained at a time", method->name);
    return op_fail_hint(err, "opine tabulate --ci %s shows it", method->name);
  }
  r->statistic = r->explain.of;
  plan->presence = true;
  return estimates_prepare(plan, err);
}

/* "Yes (Y), No (N), ..." */
static op_status list_categories(const figure_terms *terms, op_error *err) {
  op_text list = {0};
  for (size_t t = 0; t < terms->count; t++) {
    const char *code = terms->keys[t].code, *label = terms->keys[t].label;
    op_text_addf(&list, "%s%s%s%s%s", t > 0 ? ", " : "", code, strcmp(code, label) != 0 ? " (" : "", strcmp(code, label) != 0 ? label : "", strcmp(code, label) != 0 ? ")" : "");
  }
  op_status status = op_text_check(&list, err);
  if (status == OP_OK) {
    op_fail(err, OP_E_USAGE, "which category is to be explained?");
    status = op_fail_hint(err, "add --category with one of: %s", list.data);
  }
  op_text_clear(&list);
  return status;
}

static op_status unknown_category(op_plan *plan, const figure_terms *terms, const char *wanted, op_error *err) {
  const char **names = op_arena_alloc(plan->arena, 2 * terms->count * sizeof *names, err);
  if (names == NULL) return OP_E_MEMORY;
  for (size_t t = 0; t < terms->count; t++) {
    names[2 * t] = terms->keys[t].code;
    names[2 * t + 1] = terms->keys[t].label;
  }
  op_fail(err, OP_E_REQUEST, "'%s' has no category or net '%s'", plan->variables[0].name, wanted);
  const char *nearest = op_nearest_name(wanted, names, 2 * terms->count);
  if (nearest != NULL) return op_fail_hint(err, "did you mean '%s'?", nearest);
  return op_fail_hint(err, "opine describe DATA %s lists its categories", plan->variables[0].name);
}

/* Leaves the wanted category as the only term. */
static op_status choose_term(op_plan *plan, figure_terms *terms, op_error *err) {
  const char *wanted = plan->request.explain.category;
  size_t found = 0;
  if (terms->keys[0].code != NULL) {
    if (wanted == NULL) return list_categories(terms, err);
    while (found < terms->count && strcmp(terms->keys[found].code, wanted) != 0) found++;
    for (size_t t = 0; found == terms->count && t < terms->count; t++) found = op_text_equal_nocase(terms->keys[t].label, wanted) ? t : found;
    if (found == terms->count) return unknown_category(plan, terms, wanted, err);
  }
  terms->keys[0] = terms->keys[found];
  terms->terms[0] = terms->terms[found];
  terms->count = 1;
  return OP_OK;
}

static op_status present(op_plan *plan, op_result *result, op_error *err) {
  figure_groups groups = {0};
  figures figure = {0};
  op_status status = groups_make(plan, &groups, err);
  if (status == OP_OK) status = terms_make(plan, 0, &figure.terms, err);
  if (status == OP_OK) status = choose_term(plan, &figure.terms, err);
  if (status == OP_OK) status = figures_estimate(plan, &groups, &figure, err);
  if (status == OP_OK) status = figures_present(plan, &groups, &figure, result, err);
  explained x = {plan, &groups, &figure, result, err};
  if (status == OP_OK) status = explain_steps(&x);
  if (status == OP_OK) status = explain_variance(&x);
  if (status == OP_OK) status = explain_packages(&x);
  figures_clear(&figure);
  groups_clear(&groups);
  return status;
}

const analysis analysis_explain = {NULL, prepare, present, NULL, ANALYSIS_CI | ANALYSIS_DEFF};
