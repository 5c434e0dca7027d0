/* opine gini: concentration of a variable, or of the weights themselves. */
#include <math.h>
#include <string.h>

#include "analysis/analysis.h"
#include "analysis/row_figures.h"
#include "estimate/gini.h"

static const char *weight_name(const op_plan *plan) {
  const char *name = plan->request.weights != NULL ? plan->request.weights : op_source_schema(plan->source)->weight_variable;
  return name != NULL && name[0] != '\0' ? name : NULL;
}

static op_status prepare(op_plan *plan, op_error *err) {
  size_t column;
  if (plan->request.variables.count == 0) {
    if (weight_name(plan) != NULL) return plan_keep(plan, weight_name(plan), OP_READ_NUMBERS, &column, err);
    op_fail(err, OP_E_USAGE, "no variable was given and there are no weights to describe");
    return op_fail_hint(err, "name a variable, or the weights with --weights VAR");
  }
  op_status status = OP_OK;
  const op_names *names = &plan->request.variables;
  for (size_t i = 0; status == OP_OK && i < names->count; i++) status = plan_keep(plan, names->items[i], OP_READ_NUMBERS, &column, err);
  return status;
}

static op_status of_variable(op_plan *plan, const figure_groups *groups, size_t v, size_t section, op_result *result, op_error *err) {
  const char *name = plan->request.variables.items[v];
  size_t column, first = result->sections[section].n_rows;
  analysis_rows rows = {0};
  op_row_estimates raw = {0};
  op_estimates x = {0};
  bool full = plan->request.vcov && plan->request.variables.count == 1;
  op_status status = plan_keep(plan, name, OP_READ_NUMBERS, &column, err);
  if (status == OP_OK) status = analysis_rows_make(plan, groups, &column, 1, &rows, err);
  if (status != OP_OK) return status;
  op_row_estimator gini = op_gini_estimator(plan->sample->columns[column].numbers);
  rows.estimation.full = full;
  status = op_rows_estimate(&rows.estimation, &gini, &raw, err);
  if (status == OP_OK) status = row_estimates_take(&rows, &raw, full, &x, err);
  row_figure_key key = {.variable = name, .variable_label = row_variable_label(plan, name)};
  if (status == OP_OK) status = row_section_fill(plan, groups, &rows, &key, 1, &x, false, full, section, result, err);
  op_section *s = &result->sections[section];
  for (size_t r = first; status == OP_OK && r < s->n_rows; r++) {
    if (isnan(s->rows[r].measures[OP_M_ESTIMATE]) && s->rows[r].measures[OP_M_BASE_N] > 0) s->rows[r].note = "the total is not above zero";
  }
  op_row_estimates_clear(&raw);
  op_estimates_clear(&x);
  analysis_rows_clear(&rows);
  return status;
}

/* Of the weights: every row counts once, and there is nothing to infer. */
static op_status of_weights(op_plan *plan, const figure_groups *groups, size_t section, op_result *result, op_error *err) {
  analysis_rows rows = {0};
  op_estimates x = {0};
  double *ones = op_array_new(plan->sample->n_rows, sizeof *ones, err);
  op_status status = ones != NULL ? analysis_rows_make(plan, groups, NULL, 0, &rows, err) : OP_E_MEMORY;
  if (status == OP_OK) status = op_estimates_new(groups->count, false, &x, err);
  op_row_estimator gini = op_gini_estimator(plan->sample->weight);
  for (size_t g = 0; status == OP_OK && g < groups->count; g++) {
    for (size_t i = 0; i < rows.sets[g].n; i++) ones[i] = plan->sample->weight[rows.sets[g].rows[i]] != 0;
    status = gini.theta(gini.context, &rows.sets[g], ones, &x.theta[g], err);
    x.variance[g] = x.n[g] = x.weighted_n[g] = x.srs_wr[g] = x.srs_wor[g] = x.kish[g] = (double)NAN;
    x.base_n[g] = rows.n[g];
    x.base_weighted_n[g] = rows.weighted_n[g];
  }
  row_figure_key key = {.variable = weight_name(plan), .variable_label = row_variable_label(plan, weight_name(plan))};
  if (status == OP_OK) status = row_section_fill(plan, groups, &rows, &key, 1, &x, false, false, section, result, err);
  op_section *s = &result->sections[section];
  for (size_t r = 0; status == OP_OK && r < s->n_rows; r++) s->rows[r].note = "of the weights of these rows, which carry no sampling error";
  op_free(ones);
  op_estimates_clear(&x);
  analysis_rows_clear(&rows);
  return status;
}

static op_status present(op_plan *plan, op_result *result, op_error *err) {
  figure_groups groups = {0};
  size_t section;
  op_status status = groups_make(plan, &groups, err);
  if (status == OP_OK) status = row_section_add(plan, "estimates", "Gini coefficient", NULL, false, result, &section, err);
  if (status == OP_OK && plan->request.variables.count == 0) status = of_weights(plan, &groups, section, result, err);
  for (size_t v = 0; status == OP_OK && v < plan->request.variables.count; v++) status = of_variable(plan, &groups, v, section, result, err);
  groups_clear(&groups);
  return status;
}

const analysis analysis_gini = {NULL, prepare, present, NULL, ANALYSIS_CI};
