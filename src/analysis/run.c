/* op_run: the one road from a request to a result. */
#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

#include "analysis/conventions.h"
#include "analysis/describe.h"
#include "analysis/figures.h"
#include "analysis/margins.h"
#include "analysis/trend.h"

op_request op_request_default(void) {
  return (op_request){.statistic = OP_STAT_PROPORTION, .trend_of = OP_STAT_PROPORTION, .rep_rho = (double)NAN, .rep_scale = (double)NAN, .rep_combined = -1,
                      .level = 0.95, .df = (double)NAN, .small_base = 100};
}

static op_status check_request(const op_request *r, op_error *err) {
  if (!(r->level > 0 && r->level < 1)) return op_fail(err, OP_E_USAGE, "the confidence level is %g, expected a fraction between 0 and 1 such as 0.95", r->level);
  if (r->df_rule == OP_DF_NUMBER && !(r->df > 0)) return op_fail(err, OP_E_USAGE, "the degrees of freedom must be above 0");
  return OP_OK;
}

static const char *const commands[] = {"describe", "tabulate", "mean", "total", "ratio", "trend"};

static op_status make_figures(op_plan *plan, op_result *result, op_error *err) {
  figure_groups groups = {0};
  bool full = plan->request.vcov || plan->trend;
  figures *all = op_array_new(plan->n_items, sizeof *all, err);
  op_status status = all != NULL ? margins_rake(plan, err) : OP_E_MEMORY;
  if (status == OP_OK) status = groups_make(plan, &groups, err);
  for (size_t i = 0; status == OP_OK && i < plan->n_items; i++) status = figures_make(plan, i, &groups, full, &all[i], err);
  if (status == OP_OK) status = figures_present(plan, &groups, all, result, err);
  if (status == OP_OK && plan->trend) status = trend_present(plan, &groups, all, result, err);
  for (size_t i = 0; all != NULL && i < plan->n_items; i++) figures_clear(&all[i]);
  op_free(all);
  groups_clear(&groups);
  return status;
}

static op_status run_estimates(op_plan *plan, op_result *result, op_error *err) {
  op_status status = plan_prepare(plan, err);
  if (status == OP_OK) status = plan_scan(plan, err);
  if (status == OP_OK) status = heading_present(plan, result, err);
  if (status == OP_OK) status = make_figures(plan, result, err);
  return status == OP_OK ? conventions_present(plan, result, err) : status;
}

op_status op_run(const op_request *request, op_result **result, op_error *err) {
  op_plan *plan = NULL;
  op_result *out = NULL;
  /* GSL's default handler aborts the process; every call here checks its status instead. The host's handler is put back. */
  gsl_error_handler_t *handler = gsl_set_error_handler_off();
  op_status status = check_request(request, err);
  if (status == OP_OK) status = plan_open(request, &plan, err);
  if (status == OP_OK) {
    out = op_result_new(commands[request->statistic], err);
    status = out != NULL ? OP_OK : OP_E_MEMORY;
  }
  if (status == OP_OK) status = request->statistic == OP_STAT_DESCRIBE ? describe_present(plan, out, err) : run_estimates(plan, out, err);
  plan_free(plan);
  gsl_set_error_handler(handler);
  if (status != OP_OK) {
    op_result_free(out);
    return status;
  }
  *result = out;
  return OP_OK;
}
