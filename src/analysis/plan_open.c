/* Study and source of a request. */
#include <math.h>
#include <string.h>

#include "analysis/analysis.h"
#include "analysis/cross.h"
#include "analysis/margins.h"
#include "analysis/packages.h"
#include "analysis/plan.h"
#include "analysis/rank.h"
#include "table/missing.h"

/* Replicate weights, unequal probabilities and phases of the study, unless the request describes its own sampling. */
static void take_study_methods(op_request *r, const op_study *study, bool own_units) {
  bool own = own_units || r->replicate.columns != NULL || r->pps.rule != 0 || r->two_phase.sample != NULL || r->statistic == OP_STAT_REPLICATE;
  if (own) return;
  if (study->replicate.columns != NULL) r->replicate = study->replicate;
  r->pps = study->pps;
  r->two_phase = study->two_phase;
}

static void take_trend_defaults(op_request *r, const op_study *study) {
  if (r->panel == NULL) r->panel = study->panel;
  if (r->trend.population == NULL) r->trend.population = study->population;
  if (r->trend.n_events > 0) return;
  r->trend.events = study->events;
  r->trend.n_events = study->n_events;
  r->trend.events_of_study = true;
}

/* What the request leaves unset, the study says. */
static void take_study_defaults(op_request *r, const op_study *study) {
  if (r->n_files == 0) {
    r->files = study->files;
    r->n_files = study->n_files;
  }
  bool own_units = r->strata.count > 0 || r->psu.count > 0 || r->fpc.count > 0;
  if (r->probs.count == 0 && r->weights == NULL) r->probs = study->probs;
  if (r->weights == NULL && r->probs.count == 0) r->weights = study->weights;
  if (r->strata.count == 0) r->strata = study->strata;
  if (r->psu.count == 0) r->psu = study->psu;
  if (r->fpc.count == 0) r->fpc = study->fpc;
  if (r->lonely == OP_LONELY_DEFAULT) r->lonely = study->lonely;
  take_study_methods(r, study, own_units);
  if (r->nets == NULL) {
    r->nets = study->nets;
    r->n_nets = study->n_nets;
  }
  if (r->time == NULL && r->statistic == OP_STAT_TREND) r->time = study->time;
  if (r->date == NULL) r->date = study->date;
  if (r->statistic == OP_STAT_TREND) take_trend_defaults(r, study);
}

static op_status missing_rules(op_plan *plan, const op_missing_spec *spec, op_variable_overlay *overlay, op_error *err) {
  op_missing_rule *rules = op_arena_alloc(plan->arena, spec->values.count * sizeof *rules, err);
  if (rules == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < spec->values.count; i++) {
    rules[i] = op_missing_rule_read(spec->values.items[i]);
    rules[i].why = OP_MISSING_REQUEST;
  }
  overlay->missing = rules;
  overlay->n_missing = spec->values.count;
  return OP_OK;
}

/* Overlays of the study, then one for every --missing: those without a variable hold for the analysed variables. */
static op_status overlays_for(op_plan *plan, op_variable_overlay **overlays, size_t *n, op_error *err) {
  const op_request *r = &plan->request;
  size_t from_study = plan->study != NULL ? plan->study->n_overlays : 0, at = from_study;
  size_t most = from_study + r->n_missing * (r->variables.count + 1);
  op_variable_overlay *out = op_arena_alloc(plan->arena, most * sizeof *out, err);
  if (out == NULL) return OP_E_MEMORY;
  if (from_study > 0) memcpy(out, plan->study->overlays, from_study * sizeof *out);
  for (size_t m = 0; m < r->n_missing; m++) {
    size_t copies = r->missing[m].variable != NULL ? 1 : r->variables.count;
    if (r->missing[m].variable == NULL && copies == 0) copies = 1; /* describe: every variable (name NULL) */
    for (size_t v = 0; v < copies; v++) {
      out[at] = (op_variable_overlay){.name = r->missing[m].variable};
      if (r->missing[m].variable == NULL && r->variables.count > 0) out[at].name = r->variables.items[v];
      if (missing_rules(plan, &r->missing[m], &out[at], err) != OP_OK) return OP_E_MEMORY;
      at++;
    }
  }
  *overlays = out;
  *n = at;
  return OP_OK;
}

/* A --missing or --let that names a variable nobody has is a slip of the pen: say so before reading. A let's name is allowed. */
static op_status check_missing_names(op_plan *plan, op_error *err) {
  for (size_t m = 0; m < plan->request.n_missing; m++) {
    size_t index;
    const char *name = plan->request.missing[m].variable;
    if (name == NULL) continue;
    op_status status = op_schema_require(op_source_schema(plan->source), plan->file, name, &index, err);
    if (status != OP_OK) return status;
  }
  return OP_OK;
}

/* Overlays are for source variables; drop those that name let variables. */
static size_t drop_lets(const op_request *r, op_variable_overlay *overlays, size_t n) {
  size_t kept = 0;
  for (size_t i = 0; i < n; i++) {
    bool is_let = false;
    for (size_t l = 0; l < r->n_lets; l++) is_let = is_let || op_text_equal(overlays[i].name, r->lets[l].name);
    if (!is_let) overlays[kept++] = overlays[i];
  }
  return kept;
}

op_status plan_open(const op_request *request, const analysis *what, op_plan **plan, op_error *err) {
  op_variable_overlay *overlays = NULL;
  size_t n_overlays = 0;
  op_plan *p = op_array_new(1, sizeof *p, err);
  if (p == NULL) return OP_E_MEMORY;
  p->request = *request;
  p->request.read.threads = request->threads;
  p->analysis = what;
  p->arena = op_arena_new(err);
  op_status status = p->arena != NULL ? OP_OK : OP_E_MEMORY;
  if (status == OP_OK && request->study != NULL) {
    status = op_study_open_with(request->study, request->language, NULL, &p->study, err);
    if (status == OP_OK) take_study_defaults(&p->request, p->study);
  }
  if (status == OP_OK) status = packages_resolve(&p->request, err);
  if (status == OP_OK && what->resolve != NULL) status = what->resolve(p, err);
  if (status == OP_OK && p->request.n_files == 0) status = op_fail(err, OP_E_USAGE, "no data file was given");
  if (status == OP_OK) {
    p->file = request->study != NULL ? request->study : p->request.files[0].path;
    status = overlays_for(p, &overlays, &n_overlays, err);
  }
  if (status == OP_OK) {
    n_overlays = drop_lets(&p->request, overlays, n_overlays);
    if (p->request.read.language == NULL) p->request.read.language = p->request.language;
    status = op_source_open(p->request.files, p->request.n_files, &p->request.read, overlays, n_overlays, &p->source, err);
  }
  if (status == OP_OK) status = check_missing_names(p, err);
  if (status == OP_OK && p->trend && p->request.date == NULL && op_schema_find(op_source_schema(p->source), "date") != SIZE_MAX) {
    p->request.date = "date";
  }
  if (status != OP_OK) {
    plan_free(p);
    return status;
  }
  *plan = p;
  return OP_OK;
}

void plan_free(op_plan *plan) {
  if (plan == NULL) return;
  if (plan->analysis->release != NULL) plan->analysis->release(plan);
  for (size_t i = 0; i < plan->n_lets; i++) {
    op_expression_free(plan->lets[i].expression);
    op_free(plan->lets[i].values);
    op_free(plan->lets[i].codes);
    op_levels_free(plan->lets[i].levels);
  }
  op_expression_free(plan->where);
  op_expression_free(plan->in_second);
  op_free(plan->parts);
  op_dict_free(plan->groups.combinations);
  op_free(plan->columns);
  op_free(plan->column_uses);
  op_free(plan->replicate_columns);
  op_free(plan->rscales);
  op_free(plan->joint);
  replicate_ranks_free(plan->ranks);
  op_design_free(plan->design);
  op_moments_free(plan->moments);
  op_sample_free(plan->sample);
  op_free(plan->kept);
  op_free(plan->leaf_weight);
  op_free(plan->domain_weight);
  margins_free(plan);
  crosses_free(plan);
  op_source_close(plan->source);
  op_study_free(plan->study);
  op_arena_free(plan->arena);
  op_free(plan);
}
