#include "analysis/row_figures.h"

#include <math.h>
#include <string.h>

#include "analysis/figure_intervals.h"
#include "analysis/names.h"
#include "table/missing.h"

/* --- rows --- */

void rows_keep(const op_plan *plan, analysis_rows *rows, bool (*keep)(const void *context, size_t row), const void *context) {
  const op_sample *s = plan->sample;
  for (size_t g = 0; g < rows->count; g++) {
    size_t *list = (size_t *)(uintptr_t)rows->sets[g].rows, kept = 0; /* analysis_rows_make made it for this struct */
    rows->n[g] = rows->weighted_n[g] = 0;
    for (size_t i = 0; i < rows->sets[g].n; i++) {
      if (!keep(context, list[i])) continue;
      rows->n[g] += s->weight[list[i]] != 0;
      rows->weighted_n[g] += s->weight[list[i]];
      list[kept++] = list[i];
    }
    rows->sets[g].n = kept;
  }
  if (rows->present == NULL) return;
  memset(rows->present, 0, op_design_leaf_count(plan->design) * sizeof *rows->present);
  for (size_t r = 0; r < s->n_rows; r++) rows->present[s->leaf[r]] += keep(context, r);
}

/* --- sections --- */

op_status row_section_add(const op_plan *plan, const char *name, const char *title, const char *second, bool percent, op_result *result, size_t *section, op_error *err) {
  op_status status = op_result_section_add(result, name, title, percent, section, err);
  for (size_t k = 0; status == OP_OK && k < plan->groups.n_by; k++) {
    const plan_variable *key = &plan->groups.keys[k];
    status = op_section_key_add(result, *section, key->name, key->label != NULL && key->label[0] != '\0' ? key->label : key->name, OP_KEY_GROUP, err);
  }
  if (status == OP_OK) status = op_section_key_add(result, *section, "variable", "variable", OP_KEY_CODED, err);
  if (status == OP_OK && second != NULL) status = op_section_key_add(result, *section, second, second, OP_KEY_CODED, err);
  return status == OP_OK ? figure_section_measures(result, *section, err) : status;
}

static op_status set_keys(const op_plan *plan, const figure_group *group, const row_figure_key *key, op_result *result, op_row *row, op_error *err) {
  op_status status = OP_OK;
  size_t k = 0;
  for (; status == OP_OK && k < plan->groups.n_by; k++) {
    const char *code, *label;
    group_key_text(plan, group, k, &code, &label);
    status = op_row_key_set(result, row, k, code, label, err);
  }
  if (status == OP_OK) status = op_row_key_set(result, row, k, key->variable, key->variable_label, err);
  if (status == OP_OK && key->code != NULL) status = op_row_key_set(result, row, k + 1, key->code, key->label, err);
  row->flags |= key->flags | (group->total ? OP_ROW_TOTAL : 0);
  return status;
}

static op_status take_covariance(const op_plan *plan, const op_estimates *x, bool whole, size_t section, op_result *result, op_error *err) {
  op_section *s = &result->sections[section];
  if (!plan->request.vcov) return OP_OK;
  if (!whole || s->n_rows != x->K) {
    return op_result_note_add(result, err, "the covariance matrix needs one question and one interval method; --joint puts several variables in one matrix");
  }
  s->vcov = op_array_new(x->K * x->K, sizeof *s->vcov, err);
  if (s->vcov == NULL) return OP_E_MEMORY;
  memcpy(s->vcov, x->V, x->K * x->K * sizeof *s->vcov);
  return OP_OK;
}

op_status row_section_fill(const op_plan *plan, const figure_groups *groups, const analysis_rows *rows, const row_figure_key *keys, size_t K, const op_estimates *x,
                           bool proportion, bool full, size_t section, op_result *result, op_error *err) {
  interval_methods methods;
  op_status status = interval_methods_for(plan, &methods, err);
  size_t n_methods = proportion ? methods.count : 1;
  for (size_t g = 0; status == OP_OK && g < groups->count; g++) {
    figure_at at = {.estimates = x, .proportion = proportion, .rows = groups->items[g].rows};
    status = analysis_rows_df(plan, groups, rows, g, plan->request.df_rule, &at.df, err);
    if (status == OP_OK) status = analysis_rows_df(plan, groups, rows, g, OP_DF_DOMAIN, &at.df_domain, err);
    for (size_t i = 0; status == OP_OK && i < K * n_methods; i++) {
      op_row *row;
      at.e = g * K + i / n_methods;
      status = op_section_row_add(result, section, &row, err);
      if (status == OP_OK) status = set_keys(plan, &groups->items[g], &keys[i / n_methods], result, row, err);
      if (status == OP_OK) status = figure_row_fill(plan, &at, methods.items[i % n_methods], result, row, err);
    }
  }
  return status == OP_OK ? take_covariance(plan, x, full, section, result, err) : status;
}

op_status row_estimates_take(const analysis_rows *rows, const op_row_estimates *from, bool full, op_estimates *x, op_error *err) {
  op_status status = op_estimates_new(from->K, full, x, err);
  size_t K = rows->count > 0 ? from->K / rows->count : 0;
  if (status != OP_OK) {
    op_estimates_clear(x);
    return status;
  }
  memcpy(x->theta, from->theta, from->K * sizeof *x->theta);
  memcpy(x->V, from->V, (full ? from->K * from->K : from->K) * sizeof *x->V);
  for (size_t e = 0; e < from->K; e++) {
    x->variance[e] = isnan(x->theta[e]) ? (double)NAN : x->V[full ? e * from->K + e : e];
    x->n[e] = x->weighted_n[e] = x->srs_wr[e] = x->srs_wor[e] = x->kish[e] = (double)NAN;
    x->base_n[e] = rows->n[e / K];
    x->base_weighted_n[e] = rows->weighted_n[e / K];
  }
  return OP_OK;
}

/* --- variables --- */

static bool is_let(const op_plan *plan, const char *name) {
  for (size_t i = 0; i < plan->n_lets; i++) {
    if (strcmp(plan->lets[i].name, name) == 0) return true;
  }
  return false;
}

op_status row_names_expand(op_plan *plan, const op_names *patterns, op_names *names, op_error *err) {
  const op_schema *schema = op_source_schema(plan->source);
  size_t most = patterns->count * (schema->n_variables + 1);
  const char **out = op_arena_alloc(plan->arena, most * sizeof *out, err);
  if (out == NULL) return OP_E_MEMORY;
  *names = (op_names){out, 0};
  for (size_t i = 0; i < patterns->count; i++) {
    size_t *found = NULL, n = 0;
    if (is_let(plan, patterns->items[i])) {
      out[names->count++] = patterns->items[i];
      continue;
    }
    op_status status = names_match(schema, plan->file, patterns->items[i], plan->arena, &found, &n, err);
    if (status != OP_OK) return status;
    for (size_t v = 0; v < n; v++) out[names->count++] = schema->variables[found[v]].name;
    op_free(found);
  }
  return OP_OK;
}

bool row_level_missing(const op_plan *plan, const op_levels *levels, uint32_t code) {
  const op_level *level = op_levels_at(levels, code);
  if (level->missing != OP_ANSWER) return true;
  for (size_t m = 0; m < plan->request.n_missing; m++) {
    const op_missing_spec *spec = &plan->request.missing[m];
    for (size_t v = 0; spec->variable == NULL && v < spec->values.count; v++) {
      op_missing_rule rule = op_missing_rule_read(spec->values.items[v]);
      if (op_missing_find(&rule, 1, &level->value, level->label) != NULL) return true;
    }
  }
  return false;
}

const char *row_variable_label(const op_plan *plan, const char *name) {
  const op_schema *schema = op_source_schema(plan->source);
  size_t index = is_let(plan, name) ? SIZE_MAX : op_schema_find(schema, name);
  if (index == SIZE_MAX || schema->variables[index].label[0] == '\0') return name;
  return schema->variables[index].label;
}
