/* What the request says of variances and of degrees of freedom of domains. */
#include <math.h>

#include "analysis/plan.h"
#include "analysis/rank.h"
#include "base/threads.h"

op_variance_rules plan_variance_rules(const op_plan *plan, const double *leaf_rows) {
  const op_request *r = &plan->request;
  return (op_variance_rules){r->lonely, r->lonely_domain, leaf_rows, op_threads_sharing(r->threads)};
}

/* True when somebody of the cell answered the item. */
static bool cell_answers(const op_item *item, size_t cell) {
  const double *sums = op_cell_sums_at(&item->sums, cell);
  if (item->type == OP_ITEM_JOINT) return sums[0] > 0;
  const op_component *c = &item->components[0];
  for (uint32_t code = 0; code < op_levels_count(c->levels) && code < c->capacity; code++) {
    if (sums[op_item_feature(item, 0, code)] > 0 && op_component_counts(c, code)) return true;
  }
  return false;
}

/* Members of a set of domains (NULL: all) by leaf; with an item, only in cells where somebody answered it. The caller's. */
static op_leaf_rows *list_members(const op_plan *plan, const op_item *item, const op_domain_set *set, size_t *count, op_error *err) {
  const op_moments *m = plan->moments;
  size_t n = set != NULL ? set->n_domains : m->n_domains, cells = 0;
  for (size_t i = 0; i < n; i++) {
    size_t d = set != NULL ? set->domains[i] : i;
    cells += m->domain_start[d + 1] - m->domain_start[d];
  }
  op_leaf_rows *list = op_array_new(cells, sizeof *list, err);
  *count = 0;
  for (size_t i = 0; list != NULL && i < n; i++) {
    size_t d = set != NULL ? set->domains[i] : i;
    for (size_t k = m->domain_start[d]; k < m->domain_start[d + 1]; k++) {
      const op_cell *cell = &m->cells[m->domain_cells[k]];
      if (item == NULL || cell_answers(item, m->domain_cells[k])) list[(*count)++] = (op_leaf_rows){cell->leaf, cell->rows};
    }
  }
  return list;
}

/* Stata's rule where rows with missing answers are deleted. */
static op_status sampled_df(const op_plan *plan, const op_item *item, const op_leaf_rows *list, size_t n, double *df, op_error *err) {
  double *rows = op_array_new(op_design_leaf_count(plan->design), sizeof *rows, err);
  for (size_t i = 0; rows != NULL && i < n; i++) rows[list[i].leaf] += list[i].rows;
  op_status status = rows != NULL ? op_design_df_sampled(plan->design, rows, item->present, df, err) : OP_E_MEMORY;
  op_free(rows);
  return status;
}

/* Rank of the rows' replicate weights less 1 (R survey degf); Stata and others count the replicates instead. */
static op_status replicate_df(const op_plan *plan, const op_domain_set *set, op_df_rule rule, double *df, op_error *err) {
  size_t rank = plan->n_replicates;
  op_status status = OP_OK;
  bool whole = set == NULL || set->n_domains == plan->moments->n_domains;
  if (rule == OP_DF_DESIGN) rank = replicate_ranks_all(plan->ranks);
  else if (rule == OP_DF_WHERE || (rule == OP_DF_DOMAIN && whole)) rank = replicate_ranks_inside(plan->ranks);
  else if (rule == OP_DF_DOMAIN) status = replicate_ranks_get(plan->ranks, set->domains, set->n_domains, &rank, err);
  *df = (double)rank - 1;
  return status;
}

/* Rules that do not count the domain's members. *known = false: they have to be counted. */
static op_status fixed_df(const op_plan *plan, const op_domain_set *set, op_df_rule rule, double *df, bool *known, op_error *err) {
  *known = true;
  if (rule == OP_DF_INFINITE) *df = (double)INFINITY;
  else if (rule == OP_DF_NUMBER) *df = plan->request.df;
  else if (plan->n_replicates > 0) return replicate_df(plan, set, rule, df, err);
  else if (rule == OP_DF_REPLICATES) return op_fail(err, OP_E_USAGE, "--df replicates goes with --replicates");
  else *known = false;
  return OP_OK;
}

op_status plan_df(const op_plan *plan, const op_domain_set *set, op_df_rule rule, double *df, op_error *err) {
  bool known;
  op_status status = fixed_df(plan, set, rule, df, &known, err);
  if (status != OP_OK || known) return status;
  if (rule == OP_DF_DESIGN) return op_design_df(plan->design, op_design_leaf_weighted_rows(plan->design), false, df, err);
  size_t n;
  op_leaf_rows *list = list_members(plan, NULL, rule == OP_DF_WHERE ? NULL : set, &n, err);
  status = list != NULL ? op_design_df_listed(plan->design, list, n, rule == OP_DF_STATA, df, err) : OP_E_MEMORY;
  op_free(list);
  return status;
}

op_status plan_item_df(const op_plan *plan, size_t item, const op_domain_set *set, op_df_rule rule, double *df, op_error *err) {
  const op_item *it = &plan->moments->items[item];
  if (plan->request.missing_rows != OP_MISSING_ROWS_DELETE) return plan_df(plan, set, rule, df, err);
  bool known;
  op_status status = fixed_df(plan, set, rule, df, &known, err);
  if (status != OP_OK || known) return status;
  if (rule == OP_DF_DESIGN) return op_design_df(plan->design, it->present, false, df, err);
  size_t n;
  op_leaf_rows *list = list_members(plan, it, rule == OP_DF_WHERE ? NULL : set, &n, err);
  if (list == NULL) status = OP_E_MEMORY;
  else if (rule == OP_DF_STATA) status = sampled_df(plan, it, list, n, df, err);
  else status = op_design_df_listed(plan->design, list, n, false, df, err);
  op_free(list);
  return status;
}
