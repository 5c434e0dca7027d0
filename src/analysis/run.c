/* op_run: the one road from a request to a result. */
#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

#include "analysis/analysis.h"
#include "analysis/conventions.h"
#include "analysis/imputations.h"
#include "analysis/margins.h"
#include "opine/suppress.h"

op_request op_request_default(void) {
  return (op_request){.statistic = OP_STAT_PROPORTION, .trend_of = OP_STAT_PROPORTION, .explain = {OP_STAT_PROPORTION, NULL}, .compare = {.of = OP_STAT_PROPORTION}, 
                      .replicate = {.rho = (double)NAN, .scale = (double)NAN, .average = (double)NAN},
                      .trend = {.margin = (double)NAN, .cluster_size = (double)NAN,
                                .smooth = {.degree = 1, .rounds = 3, .drift = (double)NAN, .noise = (double)NAN, .start = (double)NAN, .start_variance = (double)NAN}},
                      .level = 0.95, .df = (double)NAN, .small_base = 100};
}

static op_status check_request(const op_request *r, op_error *err) {
  if (r->statistic < 0 || r->statistic >= OP_STAT_COUNT) return op_fail(err, OP_E_USAGE, "the request has no statistic of that number");
  if (!(r->level > 0 && r->level < 1)) return op_fail(err, OP_E_USAGE, "the confidence level is %g, expected a fraction between 0 and 1 such as 0.95", r->level);
  if (r->df_rule == OP_DF_NUMBER && !(r->df > 0)) return op_fail(err, OP_E_USAGE, "the degrees of freedom must be above 0");
  if (r->suppress != NULL && strcmp(r->suppress, "nchs") == 0 && fabs(r->level - 0.95) > 1e-9) {
    op_fail(err, OP_E_USAGE, "the standard of NCHS judges 95 percent intervals, and the confidence level is %g", r->level);
    return op_fail_hint(err, "leave --level out, or give --suppress a file of house rules with limits for that level");
  }
  return OP_OK;
}

#define OP_STATISTIC(id, name) extern const analysis analysis_##name;
#include "opine/statistics.def"
#undef OP_STATISTIC

static const struct {
  op_statistic statistic;
  const char *name;
  const analysis *analysis;
} analyses[] = {
#define OP_STATISTIC(id, name) {OP_STAT_##id, #name, &analysis_##name},
#include "opine/statistics.def"
#undef OP_STATISTIC
};

static size_t analysis_of(op_statistic statistic) {
  size_t i = 0;
  while (analyses[i].statistic != statistic) i++;
  return i;
}

const analysis *analysis_for(op_statistic statistic) { return analyses[analysis_of(statistic)].analysis; }

/* Weights are known once the pass is over: those that FPCs imply, and those of a calibration. */
static op_status settle_weights(op_plan *plan, op_error *err) {
  op_status status = margins_rake(plan, err);
  return status == OP_OK && plan->sample != NULL ? op_sample_weight(plan->sample, plan->leaf_weight, plan->domain_weight, err) : status;
}

static op_status run(op_plan *plan, const analysis *what, op_result *result, op_error *err) {
  if (what->prepare == NULL) return what->present(plan, result, err);
  op_status status = plan_prepare(plan, what, err);
  if (status == OP_OK) status = plan_scan(plan, err);
  if (status == OP_OK) status = heading_present(plan, result, err);
  if (status == OP_OK) status = settle_weights(plan, err);
  if (status == OP_OK) status = what->present(plan, result, err);
  return status == OP_OK ? conventions_present(plan, what, result, err) : status;
}

/* Only the rows of a part are read, as if the files held no others. */
static op_status select_part(op_plan *plan, const analysis_part *part, op_error *err) {
  size_t variable;
  if (part == NULL) return OP_OK;
  op_status status = op_schema_require(op_source_schema(plan->source), plan->file, part->variable, &variable, err);
  return status == OP_OK ? op_source_select(plan->source, variable, part->value, err) : status;
}

op_status analysis_run_part(const op_request *request, const analysis_part *part, op_result **result, op_error *err) {
  op_plan *plan = NULL;
  op_result *out = NULL;
  size_t which = analysis_of(request->statistic);
  op_status status = plan_open(request, analyses[which].analysis, &plan, err);
  if (status == OP_OK) status = select_part(plan, part, err);
  if (status == OP_OK) {
    out = op_result_new(analyses[which].name, err);
    status = out != NULL ? OP_OK : OP_E_MEMORY;
  }
  if (status == OP_OK) status = run(plan, analyses[which].analysis, out, err);
  plan_free(plan);
  if (status != OP_OK) {
    op_result_free(out);
    return status;
  }
  *result = out;
  return OP_OK;
}

/* Presentation standards act here, on the whole result, before anybody sees it. The standard of NCHS has an interval of its own. */
static op_status run_shown(const op_request *request, op_result **result, op_error *err) {
  static const char *const korn_graubard = "kg-nchs";
  bool imputed = request->imputation.files || request->imputation.variable != NULL, share = request->statistic != OP_STAT_QUANTILE;
  op_suppression *rules = NULL;
  op_result *out = NULL;
  op_request wanted = *request;
  op_status status = request->suppress != NULL ? op_suppression_open(request->suppress, &rules, err) : OP_OK;
  if (rules != NULL && strcmp(request->suppress, "nchs") == 0 && wanted.ci.count == 0 && wanted.like == NULL && share) wanted.ci = (op_names){&korn_graubard, 1};
  if (status == OP_OK) status = imputed ? imputations_run(&wanted, &out, err) : analysis_run_part(&wanted, NULL, &out, err);
  if (status == OP_OK && rules != NULL) status = op_suppress(out, rules, err);
  op_suppression_free(rules);
  if (status != OP_OK) op_result_free(out);
  else *result = out;
  return status;
}

op_status op_run(const op_request *request, op_result **result, op_error *err) {
  /* GSL's default handler aborts the process; every call here checks its status instead. The host's handler is put back. */
  gsl_error_handler_t *handler = gsl_set_error_handler_off();
  op_status status = check_request(request, err);
  if (status == OP_OK) status = run_shown(request, result, err);
  gsl_set_error_handler(handler);
  return status;
}
