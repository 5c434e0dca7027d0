/* Supplied replicate weights: their columns, type and scales. */
#include <math.h>
#include <string.h>

#include "analysis/names.h"
#include "analysis/plan.h"
#include "base/text.h"
#include "design/replicate.h"
#include "table/levels.h"

static op_status type_missing(op_error *err) {
  op_text types = {0};
  for (op_rep_type t = OP_REP_NONE + 1; t < OP_REP_COUNT; t++) op_text_addf(&types, "%s%s", t > OP_REP_NONE + 1 ? "|" : "", op_replicate_type_at(t)->name);
  op_fail(err, OP_E_USAGE, "replicate weights were given without their type");
  op_fail_hint(err, "add --rep-type %s", types.data != NULL ? types.data : "");
  op_text_clear(&types);
  return OP_E_USAGE;
}

static const char *replicate_name(const op_plan *plan, size_t k) {
  return op_source_schema(plan->source)->variables[plan->columns[plan->replicate_columns[k]].variable].name;
}

/* --- scales --- */

/* One value for all, or one a replicate. */
static op_status check_count(const op_plan *plan, size_t n, const char *what, const char *option, op_error *err) {
  if (n == 1 || n == plan->n_replicates) return OP_OK;
  op_fail(err, OP_E_REQUEST, "%zu %s were given for %zu replicate weights", n, what, plan->n_replicates);
  return op_fail_hint(err, "give --%s one value, or one a replicate", option);
}

static size_t replicate_named(const op_plan *plan, const char *name) {
  for (size_t k = 0; k < plan->n_replicates; k++) {
    if (strcmp(replicate_name(plan, k), name) == 0) return k;
  }
  return SIZE_MAX;
}

/* Rows of a scales file: by name of the replicate where there is such a column, else in order. */
static op_status take_scales(op_plan *plan, op_source *source, bool named, op_error *err) {
  op_batch batch;
  size_t at = 0, taken = 0;
  op_status status = OP_OK;
  for (size_t k = 0; k < plan->n_replicates; k++) plan->rscales[k] = (double)NAN;
  while (status == OP_OK && (status = op_source_next(source, &batch, err)) == OP_OK && batch.rows > 0) {
    for (size_t r = 0; status == OP_OK && r < batch.rows; r++, at++) {
      const char *name = named ? op_levels_text(op_source_levels(source, 1), batch.codes[1][r]) : NULL;
      size_t k = named ? replicate_named(plan, name) : at;
      double scale = batch.numbers[0][r];
      if (!named && at >= plan->n_replicates) continue;
      if (k == SIZE_MAX) continue; /* scales of replicates that were not asked for */
      if (!(scale >= 0)) status = op_fail(err, OP_E_DATA, "the scale of replicate '%s' is missing or negative", replicate_name(plan, k));
      else if (!isnan(plan->rscales[k])) status = op_fail(err, OP_E_DATA, "replicate '%s' has two scales", name);
      plan->rscales[k] = scale;
      taken++;
    }
  }
  if (status != OP_OK || (taken == plan->n_replicates && (named || at == plan->n_replicates))) return status;
  if (!named) return op_fail(err, OP_E_DATA, "%zu scales for %zu replicate weights", at, plan->n_replicates);
  size_t k = 0;
  while (!isnan(plan->rscales[k])) k++;
  return op_fail(err, OP_E_DATA, "replicate '%s' has no scale", replicate_name(plan, k));
}

static op_status read_scales(op_plan *plan, const char *path, op_error *err) {
  op_file_spec file = {.path = path};
  op_read_options options = {0};
  op_source *source = NULL;
  op_status status = op_source_open(&file, 1, &options, NULL, 0, &source, err);
  if (status == OP_OK) {
    const op_schema *schema = op_source_schema(source);
    size_t scale = op_schema_find(schema, "scale"), name = op_schema_find(schema, "replicate");
    if (scale == SIZE_MAX && schema->n_variables == 1) scale = 0;
    if (scale == SIZE_MAX) {
      op_fail(err, OP_E_DATA, "there is no column 'scale'");
      status = op_fail_hint(err, "a scales file has the columns replicate and scale, or one column in the order of the replicates");
    }
    op_column_request columns[] = {{.variable = scale, .as = OP_READ_NUMBERS, .keep_declared = true}, {.variable = name, .as = OP_READ_CODES}};
    if (status == OP_OK) status = op_source_start(source, columns, name != SIZE_MAX ? 2 : 1, err);
    if (status == OP_OK) status = take_scales(plan, source, name != SIZE_MAX, err);
  }
  op_source_close(source);
  return status == OP_OK ? OP_OK : op_fail_at(err, path, 0, 0);
}

static op_status given_scales(op_plan *plan, op_error *err) {
  const op_replicate_options *o = &plan->request.replicate;
  if (o->n_scales == 0) return OP_OK;
  op_status status = check_count(plan, o->n_scales, "replicate scales", "rep-scales", err);
  for (size_t k = 0; status == OP_OK && k < plan->n_replicates; k++) {
    plan->rscales[k] = o->scales[o->n_scales == 1 ? 0 : k];
    if (!(plan->rscales[k] >= 0)) status = op_fail(err, OP_E_REQUEST, "the scale of replicate '%s' is negative", replicate_name(plan, k));
  }
  return status;
}

/* Finite population corrections multiply the scales by 1 - f. */
static op_status take_fractions(op_plan *plan, const replicate_type *type, op_error *err) {
  const op_replicate_options *o = &plan->request.replicate;
  if (o->n_fractions == 0) return OP_OK;
  if (!type->fractions) {
    op_fail(err, OP_E_USAGE, "--rep-fpc cannot be used with %s weights", type->method.name);
    return op_fail_hint(err, "a correction of such weights belongs into --rep-scale");
  }
  op_status status = check_count(plan, o->n_fractions, "sampling fractions", "rep-fpc", err);
  for (size_t k = 0; status == OP_OK && k < plan->n_replicates; k++) {
    double f = o->fractions[o->n_fractions == 1 ? 0 : k];
    if (!(f >= 0 && f < 1)) return op_fail(err, OP_E_REQUEST, "the sampling fraction of replicate '%s' is %g, expected 0 or more and under 1", replicate_name(plan, k), f);
    plan->rscales[k] *= 1 - f;
  }
  return status;
}

static op_status settle_scales(op_plan *plan, const replicate_type *type, op_error *err) {
  const op_request *r = &plan->request;
  const op_replicate_options *o = &r->replicate;
  bool given = o->n_scales > 0 || o->scales_file != NULL;
  plan->rscales = op_array_new(plan->n_replicates, sizeof *plan->rscales, err);
  if (plan->rscales == NULL) return OP_E_MEMORY;
  for (size_t k = 0; k < plan->n_replicates; k++) plan->rscales[k] = 1;
  if (o->n_scales > 0 && o->scales_file != NULL) return op_fail(err, OP_E_USAGE, "scales were given both as numbers and as a file");
  if (!isnan(o->average) && o->type != OP_REP_BOOTSTRAP) return op_fail(err, OP_E_USAGE, "--rep-average goes with --rep-type bootstrap");
  plan->derive_rscales = type->own_scales && !given && (r->psu.count > 0 || r->strata.count > 0);
  if (type->own_scales && !given && !plan->derive_rscales) {
    op_fail(err, OP_E_REQUEST, "%s weights need the scale of each replicate, (n_h - 1)/n_h for a stratum of n_h PSUs", type->method.name);
    return op_fail_hint(err, "give --rep-scales with one value a replicate or a file, or --strata and --psu to find them");
  }
  op_status status = o->scales_file != NULL ? read_scales(plan, o->scales_file, err) : given_scales(plan, err);
  return status == OP_OK ? take_fractions(plan, type, err) : status;
}

op_status plan_replicates(op_plan *plan, op_error *err) {
  const op_replicate_options *o = &plan->request.replicate;
  if (o->columns == NULL) {
    if (o->type == OP_REP_NONE) return OP_OK;
    op_fail(err, OP_E_USAGE, "--rep-type was given without replicate weights");
    return op_fail_hint(err, "name them with --replicates, such as 'rep1-rep80' or 'rep*'");
  }
  const replicate_type *type = replicate_type_at(o->type);
  if (type == NULL) return type_missing(err);
  op_status status = names_match(op_source_schema(plan->source), plan->file, o->columns, plan->arena, &plan->replicate_columns, &plan->n_replicates, err);
  if (status != OP_OK) return status;
  for (size_t i = 0; i < plan->n_replicates; i++) {
    plan->replicate_columns[i] = plan_want_column(plan, plan->replicate_columns[i], OP_READ_NUMBERS, false, err);
    if (plan->replicate_columns[i] == SIZE_MAX) return OP_E_MEMORY;
  }
  if (plan->n_replicates < 2) {
    op_fail(err, OP_E_REQUEST, "'%s' is one variable, a variance needs at least two replicate weights", o->columns);
    return op_fail_hint(err, "name all of them, such as 'rep1-rep80' or 'rep*'");
  }
  status = settle_scales(plan, type, err);
  double R = (double)plan->n_replicates, scale = isnan(o->scale) ? type->scale(R, o) : o->scale;
  bool mse = o->mse == OP_UNSET ? type->around_estimate : o->mse == OP_YES;
  plan->replication = (op_replication){plan->n_replicates, scale, plan->rscales, mse};
  return status;
}
