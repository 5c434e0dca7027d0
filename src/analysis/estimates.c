#include "analysis/estimates.h"

#include "analysis/analysis.h"
#include "base/team.h"
#include "base/threads.h"

static bool always_codes(const op_plan *plan, const char *name) {
  (void)plan;
  (void)name;
  return true;
}

static bool never_codes(const op_plan *plan, const char *name) {
  (void)plan;
  (void)name;
  return false;
}

op_status estimates_prepare(op_plan *plan, op_error *err) {
  const op_request *r = &plan->request;
  bool ratio = r->statistic == OP_STAT_RATIO;
  if (ratio && r->variables.count % 2 != 0) {
    op_fail(err, OP_E_USAGE, "a ratio needs a numerator and a denominator, %zu variables were given", r->variables.count);
    return op_fail_hint(err, "write: opine ratio DATA numerator denominator");
  }
  op_status status = plan_variables(plan, &r->variables, r->statistic == OP_STAT_PROPORTION ? always_codes : ratio ? never_codes : plan_is_text, err);
  if (status != OP_OK) return status;
  size_t size = r->joint ? plan->n_variables : ratio ? 2 : 1;
  status = plan_items(plan, plan->n_variables / size, size, err);
  for (size_t i = 0; status == OP_OK && i < plan->n_items; i++) {
    plan->items[i].cross_products = ratio;
    plan->items[i].shifted = r->statistic == OP_STAT_MEAN;
  }
  return status;
}

/* Fewer cells of the design than this are not worth threads. */
#define FEW_CELLS 4096

typedef struct estimation_work {
  op_plan *plan;
  const figure_groups *groups;
  figures *all;
} estimation_work;

static op_status estimate_one(void *work, size_t i, size_t thread, op_error *err) {
  estimation_work *w = work;
  (void)thread;
  return figures_estimate(w->plan, w->groups, &w->all[i], err);
}

/* Questions do not meet each other after the pass: each is estimated by one thread. */
static op_status estimate_all(op_plan *plan, const figure_groups *groups, figures *all, op_error *err) {
  bool alone = plan->calibrated || plan->request.standard.variables.count > 0 || plan->n_items < 2 || plan->moments->n_cells < FEW_CELLS;
  return op_team_run(alone ? 1 : (size_t)op_threads(plan->request.threads), plan->n_items, estimate_one, &(estimation_work){plan, groups, all}, err);
}

op_status estimates_run(op_plan *plan, bool full, estimates_sequel sequel, op_result *result, op_error *err) {
  figure_groups groups = {0};
  figures *all = op_array_new(plan->n_items, sizeof *all, err);
  op_status status = all != NULL ? groups_make(plan, &groups, err) : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < plan->n_items; i++) {
    all[i] = (figures){.item = i, .full = full || plan->request.vcov};
    status = terms_make(plan, i, &all[i].terms, err);
  }
  if (status == OP_OK) status = estimate_all(plan, &groups, all, err);
  if (status == OP_OK && sequel == NULL) op_moments_forget_cells(plan->moments); /* rows stand in their place */
  if (status == OP_OK) status = figures_present(plan, &groups, all, result, err);
  if (status == OP_OK && sequel != NULL) status = sequel(plan, &groups, all, result, err);
  for (size_t i = 0; all != NULL && i < plan->n_items; i++) figures_clear(&all[i]);
  op_free(all);
  groups_clear(&groups);
  return status;
}

static op_status present(op_plan *plan, op_result *result, op_error *err) { return estimates_run(plan, false, NULL, result, err); }

const analysis analysis_tabulate = {NULL, estimates_prepare, present, NULL, ANALYSIS_CI | ANALYSIS_DEFF};
const analysis analysis_mean = {NULL, estimates_prepare, present, NULL, ANALYSIS_CI | ANALYSIS_DEFF};
const analysis analysis_total = {NULL, estimates_prepare, present, NULL, ANALYSIS_CI | ANALYSIS_DEFF};
const analysis analysis_ratio = {NULL, estimates_prepare, present, NULL, ANALYSIS_CI | ANALYSIS_DEFF};
