#include "analysis/imputations.h"

#include <string.h>

#include "analysis/analysis.h"
#include "base/number.h"
#include "table/levels.h"

/* Completed data sets of a request. */
typedef struct parts {
  op_request *requests;
  op_value *values;   /* of the variable that numbers them; NULL when they are files */
  size_t n;
  bool original;      /* there are rows of the data before imputation, too */
  op_arena *arena;
} parts;

static op_status too_few(const op_request *request, size_t n, op_error *err) {
  if (request->imputation.variable != NULL) {
    op_fail(err, OP_E_REQUEST, "'%s' numbers %zu imputation%s, and combining needs two at least", request->imputation.variable, n, n == 1 ? "" : "s");
    return op_fail_hint(err, "number 0 is taken for the data before imputation");
  }
  op_fail(err, OP_E_USAGE, "%zu completed file%s given, and combining needs two at least", n, n == 1 ? " was" : "s were");
  return op_fail_hint(err, "name all of them, or say with --imputation VAR which variable numbers the imputations of one file");
}

static op_status parts_of_files(const op_request *request, parts *p, op_error *err) {
  if (request->study != NULL) {
    op_fail(err, OP_E_USAGE, "--imputations takes completed files, not a study");
    return op_fail_hint(err, "name the files themselves, or say with --imputation VAR which variable numbers the imputations");
  }
  if (request->n_files < 2) return too_few(request, request->n_files, err);
  p->n = request->n_files;
  p->requests = op_arena_alloc(p->arena, p->n * sizeof *p->requests, err);
  if (p->requests == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < p->n; i++) {
    p->requests[i] = *request;
    p->requests[i].files = &request->files[i];
    p->requests[i].n_files = 1;
  }
  return OP_OK;
}

/* --- imputations below each other --- */

static bool is_original(const op_level *level) { return level->value.type == OP_VALUE_NUMBER && level->value.number == 0; }

static op_status keep_values(const op_levels *levels, parts *p, op_error *err) {
  size_t count = op_levels_count(levels);
  const op_level **order = op_arena_alloc(p->arena, count * sizeof *order, err);
  if (order == NULL) return OP_E_MEMORY;
  for (uint32_t code = 1; code < count; code++) {
    const op_level *level = op_levels_at(levels, code);
    size_t at = p->n;
    p->original = p->original || is_original(level);
    if (level->missing != OP_ANSWER || is_original(level)) continue;
    for (; at > 0 && op_level_compare(level, order[at - 1]) < 0; at--) order[at] = order[at - 1];
    order[at] = level;
    p->n++;
  }
  p->values = op_arena_alloc(p->arena, (p->n + 1) * sizeof *p->values, err);
  if (p->values == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < p->n; i++) {
    p->values[i] = order[i]->value;
    if (p->values[i].type != OP_VALUE_TEXT) continue;
    p->values[i].text = op_arena_string(p->arena, order[i]->value.text, err);
    if (p->values[i].text == NULL) return OP_E_MEMORY;
  }
  return OP_OK;
}

/* Ceiling of imputations: each is a pass over the data, and more than a few hundred change no published digit. */
#define MOST_IMPUTATIONS 1000

static op_status find_values(const op_request *request, parts *p, op_error *err) {
  op_plan *plan = NULL;
  size_t variable;
  op_batch batch;
  op_status status = plan_open(request, analysis_for(request->statistic), &plan, err);
  if (status != OP_OK) return status;
  status = op_schema_require(op_source_schema(plan->source), plan->file, request->imputation.variable, &variable, err);
  op_column_request column = {.variable = variable, .as = OP_READ_CODES};
  if (status == OP_OK) status = op_source_start(plan->source, &column, 1, err);
  while (status == OP_OK && (status = op_source_next(plan->source, &batch, err)) == OP_OK && batch.rows > 0) {
    if (op_levels_count(op_source_levels(plan->source, 0)) <= MOST_IMPUTATIONS) continue;
    status = op_fail(err, OP_E_REQUEST, "'%s' has more than %d values and cannot number imputations", request->imputation.variable, MOST_IMPUTATIONS);
    op_fail_at(err, plan->file, 0, 0);
  }
  if (status == OP_OK) status = keep_values(op_source_levels(plan->source, 0), p, err);
  plan_free(plan);
  return status;
}

static op_status parts_of_variable(const op_request *request, parts *p, op_error *err) {
  op_status status = find_values(request, p, err);
  if (status == OP_OK && p->n < 2) status = too_few(request, p->n, err);
  if (status != OP_OK) return status;
  p->requests = op_arena_alloc(p->arena, p->n * sizeof *p->requests, err);
  if (p->requests == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < p->n; i++) p->requests[i] = *request;
  return OP_OK;
}

/* --- running --- */

/* What has no figures to combine, or shows more than figures. */
static op_status refuse(const op_request *request, op_error *err) {
  switch (request->statistic) {
    case OP_STAT_DESCRIBE:
      op_fail(err, OP_E_USAGE, "a description is not combined over imputations");
      return op_fail_hint(err, "describe one of the completed files");
    case OP_STAT_EXPLAIN:
      op_fail(err, OP_E_USAGE, "a figure is explained in one completed file at a time");
      return op_fail_hint(err, "name one file without --imputations; the combining itself: docs/imputation.md");
    case OP_STAT_CDF:
      if (request->quantile.n_at > 0) return OP_OK;
      op_fail(err, OP_E_USAGE, "the imputations do not have the same values");
      return op_fail_hint(err, "say at which the distribution is wanted: --at 100,200,300");
    case OP_STAT_CROSSTAB:
      if (request->crosstab.residuals) {
        op_fail(err, OP_E_USAGE, "residuals from independence are not combined over imputations");
        return op_fail_hint(err, "leave --residuals out; the tests of independence are combined");
      }
      if (!request->crosstab.letters) return OP_OK;
      op_fail(err, OP_E_USAGE, "letters of significance are not combined over imputations");
      return op_fail_hint(err, "leave --letters out; opine compare tests the differences");
    default: return OP_OK;
  }
}

static op_status check(const op_request *request, op_error *err) {
  if (!request->imputation.files || request->imputation.variable == NULL) return refuse(request, err);
  op_fail(err, OP_E_USAGE, "--imputations and --imputation were both given");
  return op_fail_hint(err, "completed files, or one file with a variable that numbers the imputations");
}

static op_status run_parts(const parts *p, const op_request *request, op_result **results, op_error *err) {
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < p->n; i++) {
    analysis_part part = {request->imputation.variable, p->values != NULL ? &p->values[i] : NULL};
    status = analysis_run_part(&p->requests[i], p->values != NULL ? &part : NULL, &results[i], err);
  }
  return status;
}

op_status imputations_run(const op_request *request, op_result **result, op_error *err) {
  parts p = {0};
  op_result **results = NULL;
  op_status status = check(request, err);
  if (status == OP_OK) {
    p.arena = op_arena_new(err);
    status = p.arena != NULL ? OP_OK : OP_E_MEMORY;
  }
  if (status == OP_OK) status = request->imputation.variable != NULL ? parts_of_variable(request, &p, err) : parts_of_files(request, &p, err);
  if (status == OP_OK) {
    results = op_array_new(p.n, sizeof *results, err);
    status = results != NULL ? run_parts(&p, request, results, err) : OP_E_MEMORY;
  }
  if (status == OP_OK) status = imputations_combine(request, results, p.n, err);
  if (status == OP_OK && p.original) {
    status = op_result_note_add(results[0], err, "rows with %s = 0, the data before imputation, are left out", request->imputation.variable);
  }
  for (size_t i = status == OP_OK ? 1 : 0; results != NULL && i < p.n; i++) op_result_free(results[i]);
  if (status == OP_OK) *result = results[0];
  op_free(results);
  op_arena_free(p.arena);
  return status;
}
