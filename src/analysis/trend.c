/* opine trend: estimates over waves, then what they tell of change. */
#include <math.h>
#include <string.h>

#include "analysis/analysis.h"
#include "analysis/estimates.h"
#include "analysis/trend.h"

static op_status trend_check(const op_plan *plan, op_error *err) {
  const op_request *r = &plan->request;
  const op_trend_options *o = &r->trend;
  op_status status = smooth_check(&o->smooth, err);
  if (status != OP_OK) return status;
  if (o->smooth.n_at > 0) return op_fail(err, OP_E_USAGE, "--at goes with opine series: a trend is smoothed at its waves");
  if (o->n_icc > 0 && !(o->cluster_size >= 1)) {
    op_fail(err, OP_E_USAGE, "--assume-icc needs to know how many interviews a sampling point has");
    return op_fail_hint(err, "add --cluster-size N");
  }
  if (o->n_icc == 0 && !isnan(o->cluster_size)) return op_fail(err, OP_E_USAGE, "--cluster-size goes with --assume-icc");
  if (o->pool == OP_POOL_POPULATION && o->population == NULL) {
    op_fail(err, OP_E_USAGE, "--pool population needs the variable that holds the population of each wave");
    return op_fail_hint(err, "add --population VAR");
  }
  if (o->pool == OP_POOL_EQUAL && o->population != NULL) return op_fail(err, OP_E_USAGE, "--population goes with --pool population");
  if (o->dont_know.count > 0 && r->base == OP_BASE_ALL) return op_fail(err, OP_E_USAGE, "--dont-know makes bounds of the answers' shares; with --base all don't-knows are in the base already");
  if (o->dont_know.count > 0 && r->trend_of == OP_STAT_MEAN) return op_fail(err, OP_E_USAGE, "--dont-know goes with shares, not with --stat mean");
  return OP_OK;
}

static op_status trend_sections(op_plan *plan, const figure_groups *groups, const figures *all, op_result *result, op_error *err) {
  trend t = {.plan = plan, .groups = groups, .result = result, .err = err};
  const op_trend_options *o = &plan->request.trend;
  trend_owner(&t);
  op_status status = trend_changes(&t, all);
  if (status == OP_OK) status = trend_breaks(&t, all);
  if (status == OP_OK) status = trend_slopes(&t, all);
  if (status == OP_OK && o->pool != OP_POOL_NONE) status = trend_pooled(&t, all);
  if (status == OP_OK && o->dont_know.count > 0) status = trend_bounds(&t, all);
  if (status == OP_OK && o->decompose.count > 0) status = trend_decomposition(&t, all);
  if (status == OP_OK && o->n_icc > 0) status = trend_assumed(&t, all);
  return status;
}

static op_status prepare(op_plan *plan, op_error *err) {
  op_status status = trend_check(plan, err);
  return status == OP_OK ? estimates_prepare(plan, err) : status;
}

static op_status present(op_plan *plan, op_result *result, op_error *err) { return estimates_run(plan, true, trend_sections, result, err); }

/* A trend is a proportion or mean by waves, the wave being the first group. */
static op_status resolve(op_plan *plan, op_error *err) {
  op_request *r = &plan->request;
  if (r->time == NULL) {
    op_fail(err, OP_E_USAGE, "a trend needs the variable that holds the wave");
    return op_fail_hint(err, "add --time VARIABLE");
  }
  const char **by = op_arena_alloc(plan->arena, (r->by.count + 1) * sizeof *by, err);
  if (by == NULL) return OP_E_MEMORY;
  size_t n = 0;
  by[n++] = r->time;
  for (size_t i = 0; i < r->by.count; i++) {
    if (strcmp(r->by.items[i], r->time) != 0) by[n++] = r->by.items[i];
  }
  r->by = (op_names){by, n};
  r->statistic = r->trend_of == OP_STAT_MEAN ? OP_STAT_MEAN : OP_STAT_PROPORTION;
  r->total = false;
  plan->trend = true;
  return OP_OK;
}

const analysis analysis_trend = {resolve, prepare, present, NULL, ANALYSIS_CI | ANALYSIS_DEFF};
