#include "analysis/rows.h"

#include <math.h>
#include <string.h>

bool analysis_row_answers(const op_plan *plan, size_t column, size_t row) {
  const op_sample_column *c = &plan->sample->columns[column];
  if (!c->categorical) return !isnan(c->numbers[row]);
  op_component component = {.categorical = true, .levels = c->levels, .keep_missing = plan->request.base == OP_BASE_ALL};
  return op_component_counts(&component, c->codes[row]);
}

static bool answers_all(const op_plan *plan, const size_t *columns, size_t n, size_t row) {
  for (size_t i = 0; i < n; i++) {
    if (!analysis_row_answers(plan, columns[i], row)) return false;
  }
  return true;
}

/* Groups that hold each domain: of[start[d] .. start[d + 1]). */
typedef struct domain_groups {
  size_t *start, *of;
} domain_groups;

static op_status index_domains(const op_plan *plan, const figure_groups *groups, domain_groups *index, op_error *err) {
  size_t domains = plan->moments->n_domains, total = 0;
  for (size_t g = 0; g < groups->count; g++) total += groups->items[g].n_domains;
  index->start = op_array_new(domains + 2, sizeof *index->start, err);
  index->of = op_array_new(total, sizeof *index->of, err);
  if (index->start == NULL || index->of == NULL) return OP_E_MEMORY;
  for (size_t g = 0; g < groups->count; g++) {
    for (size_t i = 0; i < groups->items[g].n_domains; i++) index->start[groups->items[g].domains[i] + 2]++;
  }
  for (size_t d = 2; d < domains + 2; d++) index->start[d] += index->start[d - 1];
  for (size_t g = 0; g < groups->count; g++) {
    for (size_t i = 0; i < groups->items[g].n_domains; i++) index->of[index->start[groups->items[g].domains[i] + 1]++] = g;
  }
  return OP_OK;
}

/* Rows of a domain stand in each of its groups. */
static op_status make_lists(const op_sample *s, const domain_groups *index, size_t domains, const unsigned char *valid, analysis_rows *out, size_t **lists,
                            op_error *err) {
  size_t *count = op_array_new(domains, sizeof *count, err);
  if (count == NULL) return OP_E_MEMORY;
  for (size_t r = 0; r < s->n_rows; r++) {
    if (valid[r] && s->domain[r] != OP_NO_DOMAIN) count[s->domain[r]]++;
  }
  for (size_t d = 0; d < domains; d++) {
    for (size_t i = index->start[d]; i < index->start[d + 1]; i++) out->sets[index->of[i]].n += count[d];
  }
  op_free(count);
  for (size_t g = 0; g < out->count; g++) {
    lists[g] = op_array_raw(out->sets[g].n, sizeof **lists, err);
    out->sets[g] = (op_row_set){.rows = lists[g]};
    if (lists[g] == NULL) return OP_E_MEMORY;
  }
  return OP_OK;
}

/* Rows are counted first, then listed. */
static op_status list_rows(const op_plan *plan, const domain_groups *index, const unsigned char *valid, analysis_rows *out, op_error *err) {
  const op_sample *s = plan->sample;
  size_t **lists = op_array_new(out->count, sizeof *lists, err);
  op_status status = lists != NULL ? make_lists(s, index, plan->moments->n_domains, valid, out, lists, err) : OP_E_MEMORY;
  for (size_t r = 0; status == OP_OK && r < s->n_rows; r++) {
    uint32_t domain = s->domain[r];
    if (!valid[r] || domain == OP_NO_DOMAIN) continue;
    double members = op_sample_members(s, r);
    for (size_t i = index->start[domain]; i < index->start[domain + 1]; i++) {
      size_t g = index->of[i];
      lists[g][out->sets[g].n++] = r;
      out->n[g] += members;
      out->weighted_n[g] += s->weight[r];
    }
  }
  op_free(lists);
  return status;
}

op_status analysis_rows_make(const op_plan *plan, const figure_groups *groups, const size_t *columns, size_t n_columns, analysis_rows *rows, op_error *err) {
  const op_sample *s = plan->sample;
  domain_groups index = {0};
  *rows = (analysis_rows){.count = groups->count};
  unsigned char *valid = op_array_raw(s->n_rows, 1, err);
  rows->sets = op_array_new(groups->count, sizeof *rows->sets, err);
  rows->n = op_array_new(groups->count, sizeof *rows->n, err);
  rows->weighted_n = op_array_new(groups->count, sizeof *rows->weighted_n, err);
  bool deletes = plan->request.missing_rows == OP_MISSING_ROWS_DELETE;
  if (deletes) rows->present = op_array_new(op_design_leaf_count(plan->design), sizeof *rows->present, err);
  op_status status = valid && rows->sets && rows->n && rows->weighted_n && (!deletes || rows->present) ? OP_OK : OP_E_MEMORY;
  if (status == OP_OK) status = index_domains(plan, groups, &index, err);
  if (status == OP_OK) memset(valid, 1, s->n_rows);
  for (size_t r = 0; status == OP_OK && n_columns > 0 && r < s->n_rows; r++) valid[r] = answers_all(plan, columns, n_columns, r);
  if (status == OP_OK && deletes) status = op_sample_count_leaves(s, valid, false, op_design_leaf_count(plan->design), rows->present, err);
  if (status == OP_OK) status = list_rows(plan, &index, valid, rows, err);
  op_free(valid);
  op_free(index.start);
  op_free(index.of);
  if (status != OP_OK) {
    analysis_rows_clear(rows);
    return status;
  }
  rows->rules = plan_variance_rules(plan, rows->present);
  rows->estimation = (op_row_estimation){.sample = s, .design = plan->design, .rules = &rows->rules,
                                         .replication = plan->n_replicates > 0 ? &plan->replication : NULL,
                                         .projection = plan->calibrated ? &plan->projection : NULL, .sets = rows->sets, .n_sets = rows->count};
  return OP_OK;
}

void analysis_rows_clear(analysis_rows *rows) {
  for (size_t g = 0; rows->sets != NULL && g < rows->count; g++) op_free((void *)(uintptr_t)rows->sets[g].rows);
  op_free(rows->sets);
  op_free(rows->present);
  op_free(rows->n);
  op_free(rows->weighted_n);
  *rows = (analysis_rows){0};
}

size_t *analysis_rows_take(analysis_rows *rows, size_t group, size_t *n) {
  size_t *list = (size_t *)(uintptr_t)rows->sets[group].rows;
  *n = rows->sets[group].n;
  rows->sets[group] = (op_row_set){0};
  return list;
}

op_status analysis_rows_leaves(const op_plan *plan, const op_row_set *sets, size_t n, double *leaf_rows, op_error *err) {
  unsigned char *in_set = op_array_new(plan->sample->n_rows, 1, err);
  if (in_set == NULL) return OP_E_MEMORY;
  for (size_t g = 0; g < n; g++) {
    for (size_t i = 0; i < sets[g].n; i++) in_set[sets[g].rows[i]] = 1;
  }
  op_status status = op_sample_count_leaves(plan->sample, in_set, true, op_design_leaf_count(plan->design), leaf_rows, err);
  op_free(in_set);
  return status;
}

op_status analysis_rows_df(const op_plan *plan, const figure_groups *groups, const analysis_rows *rows, size_t group, op_df_rule rule, double *df, op_error *err) {
  bool fixed = rule == OP_DF_INFINITE || rule == OP_DF_NUMBER || plan->n_replicates > 0;
  if (rows->present == NULL || fixed) return plan_df(plan, &groups->sets[group], rule, df, err);
  if (rule == OP_DF_DESIGN) return op_design_df(plan->design, rows->present, false, df, err);
  double *leaf_rows = op_array_new(op_design_leaf_count(plan->design), sizeof *leaf_rows, err);
  if (leaf_rows == NULL) return OP_E_MEMORY;
  bool all = rule == OP_DF_WHERE;
  op_status status = analysis_rows_leaves(plan, all ? rows->sets : &rows->sets[group], all ? rows->count : 1, leaf_rows, err);
  if (status == OP_OK && rule == OP_DF_STATA) status = op_design_df_sampled(plan->design, leaf_rows, rows->present, df, err);
  else if (status == OP_OK) status = op_design_df(plan->design, leaf_rows, false, df, err);
  op_free(leaf_rows);
  return status;
}
