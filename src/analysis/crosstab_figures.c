/* Estimates of a table's terms, and the members and degrees of freedom of each column. */
#include <stdint.h>

#include "analysis/crosstab.h"
#include "base/limits.h"

op_status crosstab_estimate(const op_plan *plan, size_t item, const op_term *terms, size_t n_terms, const op_domain_set *set, crosstab_variances variances,
                            op_estimates *out, op_error *err) {
  bool full = variances == CROSSTAB_COVARIANCE;
  if (n_terms > OP_LIMIT_FIGURES || (full && n_terms > OP_LIMIT_COVARIANCE)) {
    op_fail(err, OP_E_REQUEST, "%zu figures in one table are more than a request can have", n_terms);
    return op_fail_hint(err, "join categories with --let, or leave some out with --where");
  }
  op_variance_rules rules = plan_variance_rules(plan, plan->moments->items[item].present);
  op_estimation estimation = {.moments = plan->moments, .item = item, .design = plan->design, .rules = &rules,
                              .replication = plan->n_replicates > 0 ? &plan->replication : NULL,
                              .leaf_weight = plan->leaf_weight, .domain_weight = plan->domain_weight,
                              .projection = plan->calibrated ? &plan->projection : NULL,
                              .terms = terms, .n_terms = n_terms, .sets = set, .n_sets = 1, .full = full, .points = variances == CROSSTAB_POINTS};
  op_status status = op_estimate(&estimation, out, err);
  return status == OP_OK ? OP_OK : op_fail_at(err, plan->file, 0, 0);
}

#define NO_COLUMN SIZE_MAX

/* The column that each crossed code belongs to. */
static size_t *columns_of_codes(const crosstab_table *t, op_error *err) {
  size_t n_codes = op_levels_count(cross_levels(t->cross));
  size_t *column_of = op_array_new(n_codes, sizeof *column_of, err);
  if (column_of != NULL) column_of[0] = NO_COLUMN;
  for (uint32_t c = 1; column_of != NULL && c < n_codes; c++) {
    column_of[c] = NO_COLUMN;
    for (size_t j = 0; j < t->columns.count; j++) {
      if (cross_part(t->cross, c, 1) == t->columns.items[j]) column_of[c] = j;
    }
  }
  return column_of;
}

/* Marks the leaves in which each column has members of the group, and counts them. A leaf's weights are above 0 where it has members that count. */
static void mark_members(const op_plan *plan, crosstab_figures *f, const unsigned char *inside, const size_t *column_of) {
  const op_moments *m = plan->moments;
  const op_item *it = &m->items[f->table->item];
  size_t leaves = op_design_leaf_count(plan->design), n_codes = op_levels_count(cross_levels(f->table->cross));
  for (size_t c = 0; c < m->n_cells; c++) {
    const op_cell *cell = &m->cells[c];
    if (!inside[cell->domain]) continue;
    const double *sums = op_cell_sums_at(&it->sums, c);
    for (size_t code = 1; code < n_codes; code++) {
      if (sums[code] > 0 && column_of[code] != NO_COLUMN) f->column_leaves[column_of[code] * leaves + cell->leaf] = 1;
    }
  }
  for (size_t i = 0; i < f->group->n_domains; i++) {
    const double *n = it->n + f->group->domains[i] * it->stride;
    for (size_t code = 1; code < n_codes; code++) {
      if (column_of[code] != NO_COLUMN) f->column_group[column_of[code]].rows += n[code];
    }
  }
}

/* Counting units needs to know where members are, and where rows are the units how many in all: the surplus over one a leaf may stand in any of them. */
static op_status members_df(const op_plan *plan, const unsigned char *a, const unsigned char *b, double rows, op_df_rule rule, double fallback, double *df,
                            op_error *err) {
  size_t leaves = op_design_leaf_count(plan->design), first = SIZE_MAX;
  *df = fallback;
  if ((rule != OP_DF_DOMAIN && rule != OP_DF_STATA) || plan->n_replicates > 0) return OP_OK;
  double *leaf_rows = op_array_new(leaves, sizeof *leaf_rows, err);
  if (leaf_rows == NULL) return OP_E_MEMORY;
  for (size_t l = 0; l < leaves; l++) {
    if (!a[l] && (b == NULL || !b[l])) continue;
    leaf_rows[l] = 1;
    rows -= 1;
    if (first == SIZE_MAX) first = l;
  }
  if (first != SIZE_MAX && rows > 0) leaf_rows[first] += rows;
  op_status status = op_design_df(plan->design, leaf_rows, rule == OP_DF_STATA, df, err);
  op_free(leaf_rows);
  return status;
}

op_status crosstab_pair_df(const op_plan *plan, const crosstab_figures *f, size_t a, size_t b, double *df, op_error *err) {
  size_t leaves = op_design_leaf_count(plan->design);
  return members_df(plan, f->column_leaves + a * leaves, f->column_leaves + b * leaves, f->column_group[a].rows + f->column_group[b].rows, plan->request.df_rule,
                    f->group->df, df, err);
}

/* The members of a column are those of the group that --by would make of it, whatever their answer to the question. */
static op_status column_groups(const op_plan *plan, crosstab_figures *f, op_error *err) {
  const crosstab_table *t = f->table;
  size_t n = t->columns.count, leaves = op_design_leaf_count(plan->design);
  f->column_group = op_array_new(n + 1, sizeof *f->column_group, err);
  f->column_leaves = op_array_new(n * leaves, 1, err);
  unsigned char *inside = op_array_new(plan->moments->n_domains, 1, err);
  size_t *column_of = columns_of_codes(t, err);
  op_status status = f->column_group && f->column_leaves && inside && column_of ? OP_OK : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < f->group->n_domains; i++) inside[f->group->domains[i]] = 1;
  for (size_t j = 0; status == OP_OK && j <= n; j++) {
    f->column_group[j] = *f->group;
    if (j < n) f->column_group[j].rows = 0;
  }
  if (status == OP_OK) mark_members(plan, f, inside, column_of);
  for (size_t j = 0; status == OP_OK && j < n; j++) {
    figure_group *g = &f->column_group[j];
    const unsigned char *members = f->column_leaves + j * leaves;
    status = members_df(plan, members, NULL, g->rows, OP_DF_DOMAIN, f->group->df_domain, &g->df_domain, err);
    if (status == OP_OK) status = members_df(plan, members, NULL, g->rows, plan->request.df_rule, f->group->df, &g->df, err);
  }
  op_free(inside);
  op_free(column_of);
  return status;
}

op_status crosstab_figures_make(op_plan *plan, const crosstab_table *table, const crosstab_terms *terms, const figure_group *group, const op_domain_set *set,
                                crosstab_figures *out, op_error *err) {
  bool full = plan->request.vcov || (plan->request.crosstab.letters && terms->kind == OP_PERCENT_COLUMN);
  *out = (crosstab_figures){.table = table, .terms = terms, .group = group};
  op_status status = column_groups(plan, out, err);
  if (status == OP_OK) status = crosstab_estimate(plan, table->item, terms->terms, terms->count, set, full ? CROSSTAB_COVARIANCE : CROSSTAB_VARIANCES, &out->estimates, err);
  if (status != OP_OK) crosstab_figures_clear(out);
  return status;
}

void crosstab_figures_clear(crosstab_figures *f) {
  op_estimates_clear(&f->estimates);
  op_free(f->column_group);
  op_free(f->column_leaves);
  op_free(f->letters);
  *f = (crosstab_figures){0};
}
