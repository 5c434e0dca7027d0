/* Degrees of freedom of domains by the request's rule. */
#include <math.h>
#include <string.h>

#include "analysis/plan.h"

/* True when somebody of the cell answered the item. */
static bool cell_answers(const op_item *item, size_t cell) {
  const double *sums = item->sums + cell * item->stride;
  if (item->type == OP_ITEM_JOINT) return sums[0] > 0;
  const op_component *c = &item->components[0];
  for (uint32_t code = 0; code < op_levels_count(c->levels) && code < c->capacity; code++) {
    if (sums[op_item_feature(item, 0, code)] > 0 && op_component_counts(c, code)) return true;
  }
  return false;
}

/* Members of a set of domains (NULL: all) by leaf; with an item, only in cells where somebody answered it. The caller's. */
static double *members_by_leaf(const op_plan *plan, const op_item *item, const op_domain_set *set, op_error *err) {
  size_t domains = plan->moments->n_domains;
  double *rows = op_array_new(op_design_leaf_count(plan->design), sizeof *rows, err);
  unsigned char *inside = op_array_new(domains, 1, err);
  if (rows != NULL && inside != NULL) {
    memset(inside, set == NULL, domains);
    for (size_t i = 0; set != NULL && i < set->n_domains; i++) inside[set->domains[i]] = 1;
    for (size_t c = 0; c < plan->moments->n_cells; c++) {
      const op_cell *cell = &plan->moments->cells[c];
      if (inside[cell->domain] && (item == NULL || cell_answers(item, c))) rows[cell->leaf] += cell->rows;
    }
    op_free(inside);
    return rows;
  }
  op_free(inside);
  op_free(rows);
  return NULL;
}

/* Rules that do not look at the domain's members. */
static bool fixed_df(const op_plan *plan, op_df_rule rule, double *df) {
  if (rule == OP_DF_INFINITE) *df = (double)INFINITY;
  else if (rule == OP_DF_NUMBER) *df = plan->request.df;
  else if (plan->n_replicates > 0) *df = plan->replicate_df;
  else return false;
  return true;
}

op_status plan_df(const op_plan *plan, const op_domain_set *set, op_df_rule rule, double *df, op_error *err) {
  if (fixed_df(plan, rule, df)) return OP_OK;
  if (rule == OP_DF_DESIGN) return op_design_df(plan->design, op_design_leaf_weighted_rows(plan->design), false, df, err);
  double *rows = members_by_leaf(plan, NULL, rule == OP_DF_WHERE ? NULL : set, err);
  op_status status = rows != NULL ? op_design_df(plan->design, rows, rule == OP_DF_STATA, df, err) : OP_E_MEMORY;
  op_free(rows);
  return status;
}

op_status plan_item_df(const op_plan *plan, size_t item, const op_domain_set *set, op_df_rule rule, double *df, op_error *err) {
  const op_item *it = &plan->moments->items[item];
  if (plan->request.missing_rows != OP_MISSING_ROWS_DELETE) return plan_df(plan, set, rule, df, err);
  if (fixed_df(plan, rule, df)) return OP_OK;
  if (rule == OP_DF_DESIGN) return op_design_df(plan->design, it->present, false, df, err);
  double *rows = members_by_leaf(plan, it, rule == OP_DF_WHERE ? NULL : set, err);
  op_status status = rows == NULL ? OP_E_MEMORY : rule == OP_DF_STATA ? op_design_df_sampled(plan->design, rows, it->present, df, err)
                                                                     : op_design_df(plan->design, rows, false, df, err);
  op_free(rows);
  return status;
}
