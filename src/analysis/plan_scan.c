/* The pass over the data: leaves, domains and values of every batch go into design and moments, and the rows are forgotten. */
#include <math.h>
#include <string.h>

#include "analysis/cross.h"
#include "analysis/parts.h"
#include "analysis/plan.h"
#include "analysis/rank.h"
#include "base/limits.h"

typedef struct scan {
  op_plan *plan;
  op_batch batch;
  uint32_t *leaf, *domain, *cell, *file_stratum;
  double *where, *replicates;
  const char *last_file;
  uint32_t files_seen;
  op_values *kept;
  replicate_rank *rank;
  op_error *err;
} scan;

static const op_levels *levels_of(void *plan, size_t column) { return op_source_levels(((op_plan *)plan)->source, column); }

static op_status fail_at_row(const scan *s, size_t row) {
  const char *file = NULL;
  size_t line = 0;
  op_source_place(s->plan->source, row, &file, &line);
  return op_fail_at(s->err, file, line, 0);
}

const uint32_t *plan_codes(const op_plan *plan, const op_batch *batch, const plan_variable *v) {
  if (v->cross != NULL) return cross_codes(v->cross);
  return v->is_let ? plan->lets[v->index].codes : batch->codes[v->index];
}

/* Values of a let as codes of its own levels. */
static op_status code_let(plan_let *let, size_t rows, op_error *err) {
  double last = (double)NAN;
  uint32_t code = 0;
  for (size_t r = 0; r < rows; r++) {
    if (isnan(let->values[r])) {
      let->codes[r] = 0;
      continue;
    }
    if (let->values[r] != last) {
      op_value value = {.type = OP_VALUE_NUMBER, .number = let->values[r]};
      code = op_levels_add(let->levels, &value, err);
      if (code == OP_CODE_NONE) return OP_E_MEMORY;
      last = let->values[r];
    }
    let->codes[r] = code;
  }
  return OP_OK;
}

static op_status evaluate_lets(scan *s) {
  op_plan *plan = s->plan;
  const double *values[256];
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < plan->n_lets; i++) {
    if (plan->lets[i].expression == NULL) continue;
    status = op_expression_evaluate(plan->lets[i].expression, &s->batch, levels_of, plan, values, plan->lets[i].values, s->err);
    if (i < sizeof values / sizeof *values) values[i] = plan->lets[i].values;
    if (status == OP_OK && plan->lets[i].levels != NULL) status = code_let(&plan->lets[i], s->batch.rows, s->err);
  }
  if (status == OP_OK && plan->where != NULL) {
    status = op_expression_evaluate(plan->where, &s->batch, levels_of, plan, values, s->where, s->err);
  }
  for (size_t i = 0; status == OP_OK && i < plan->n_parts; i++) status = part_evaluate(plan, &plan->parts[i], &s->batch, values, s->err);
  return status;
}

static op_status check_weights(scan *s) {
  op_plan *plan = s->plan;
  if (!plan->has_weight) {
    plan->sum_w += (double)s->batch.rows;
    plan->sum_w2 += (double)s->batch.rows;
    plan->weighted_rows += (double)s->batch.rows;
    return OP_OK;
  }
  const double *w = s->batch.numbers[plan->weight_column];
  for (size_t r = 0; r < s->batch.rows; r++) {
    if (isnan(w[r]) || w[r] < 0) {
      if (isnan(w[r])) {
        op_fail(s->err, OP_E_DATA, "the weight '%s' is missing", plan->weight_name);
        op_fail_hint(s->err, "give rows that do not count the weight 0, or choose another --weights");
      } else {
        op_fail(s->err, OP_E_DATA, "the weight '%s' is %g, a weight cannot be negative", plan->weight_name, w[r]);
      }
      return fail_at_row(s, r);
    }
    plan->sum_w += w[r];
    plan->sum_w2 += w[r] * w[r];
    plan->weighted_rows += w[r] != 0;
  }
  return OP_OK;
}

/* Each stacked file is a sample of its own: the file is a stratum variable. */
static void find_file_strata(scan *s) {
  for (size_t r = 0; r < s->batch.rows; r++) {
    const char *file = NULL;
    size_t line;
    op_source_place(s->plan->source, r, &file, &line);
    if (file != s->last_file) {
      s->last_file = file;
      s->files_seen++;
    }
    s->file_stratum[r] = s->files_seen;
  }
}

/* Every stacked file must hold the design's variables. */
static op_status need_in_file(scan *s, const size_t *columns, size_t n, const char *what) {
  for (size_t i = 0; i < n; i++) {
    size_t variable = s->plan->columns[columns[i]].variable;
    if (op_source_present(s->plan->source, variable)) continue;
    const char *file = NULL;
    size_t line;
    op_source_place(s->plan->source, 0, &file, &line);
    op_fail(s->err, OP_E_DATA, "the %s variable '%s' is not in this file", what, op_source_schema(s->plan->source)->variables[variable].name);
    op_fail_hint(s->err, "name it in the study file's 'variables' of this file, or give it as a fact: FILE@NAME=VALUE");
    return op_fail_at(s->err, file, 0, 0);
  }
  return OP_OK;
}

/* The design knows that a stratum or PSU of a row is missing; which variable holds it is known here. */
static void name_missing(scan *s, const size_t *columns, size_t n, const uint32_t *const *codes, size_t row, const char *what) {
  for (size_t i = 0; i < n; i++) {
    if (codes[i][row] != 0) continue;
    const char *name = op_source_schema(s->plan->source)->variables[s->plan->columns[columns[i]].variable].name;
    op_fail(s->err, OP_E_DATA, "the %s variable '%s' is missing", what, name);
    op_fail_hint(s->err, "every row needs its %s: give such rows one of their own", what);
    return;
  }
}

static op_status find_leaves(scan *s) {
  op_plan *plan = s->plan;
  const op_request *q = &plan->request;
  const uint32_t *strata[OP_DESIGN_STAGES + 1], *psu[OP_DESIGN_STAGES];
  const double *fpc[OP_DESIGN_STAGES + 1];
  size_t n = q->strata.count, bad = 0;
  op_status status = need_in_file(s, plan->strata_columns, n, "stratum");
  if (status == OP_OK) status = need_in_file(s, plan->psu_columns, q->psu.count, "PSU");
  if (status == OP_OK && plan->has_weight) status = need_in_file(s, &plan->weight_column, 1, "weight");
  if (status != OP_OK) return status;
  for (size_t i = 0; i < n; i++) strata[i] = s->batch.codes[plan->strata_columns[i]];
  if (plan->file_strata) {
    find_file_strata(s);
    strata[n] = s->file_stratum;
  }
  for (size_t i = 0; i < q->psu.count; i++) psu[i] = s->batch.codes[plan->psu_columns[i]];
  for (size_t i = 0; i < q->fpc.count; i++) fpc[i] = s->batch.numbers[plan->fpc_columns[i]];
  op_design_rows rows = {s->batch.rows, strata, psu, fpc, plan->has_weight ? s->batch.numbers[plan->weight_column] : NULL};
  status = op_design_leaves(plan->design, &rows, s->leaf, &bad, s->err);
  if (status != OP_E_DATA) return status;
  name_missing(s, plan->psu_columns, q->psu.count, psu, bad, "PSU");
  name_missing(s, plan->strata_columns, q->strata.count, strata, bad, "stratum");
  return fail_at_row(s, bad);
}

static op_status find_domains(scan *s) {
  op_plan *plan = s->plan;
  const plan_groups *g = &plan->groups;
  uint32_t key[64] = {0}, last[64] = {0}, last_domain = OP_NO_DOMAIN;
  if (g->n_keys > 64) return op_fail(s->err, OP_E_REQUEST, "at most 64 group and margin variables can be crossed, not %zu", g->n_keys);
  for (size_t r = 0; r < s->batch.rows; r++) {
    bool inside = plan->where == NULL || (!isnan(s->where[r]) && s->where[r] != 0);
    if (!inside) {
      s->domain[r] = OP_NO_DOMAIN;
      continue;
    }
    for (size_t k = 0; k < g->n_keys; k++) key[k] = plan_codes(plan, &s->batch, &g->keys[k])[r];
    if (last_domain == OP_NO_DOMAIN || memcmp(key, last, g->n_keys * sizeof *key) != 0) {
      last_domain = op_dict_add(g->combinations, key, g->n_keys * sizeof *key, s->err);
      if (last_domain == OP_DICT_NONE) return OP_E_MEMORY;
      if (last_domain > OP_LIMIT_CELLS) return op_fail(s->err, OP_E_REQUEST, "the group variables make more than %zu groups", OP_LIMIT_CELLS);
      memcpy(last, key, sizeof key);
    }
    s->domain[r] = last_domain;
  }
  return OP_OK;
}

/* Replicate weights of a batch, row by row; combined with the sampling weight where they are only factors. */
static op_status gather_replicates(scan *s) {
  op_plan *plan = s->plan;
  size_t R = plan->n_replicates;
  const double *w = plan->has_weight ? s->batch.numbers[plan->weight_column] : NULL;
  bool factors = plan->request.rep_combined == 0;
  for (size_t k = 0; k < R; k++) {
    const double *column = s->batch.numbers[plan->replicate_columns[k]];
    for (size_t r = 0; r < s->batch.rows; r++) {
      if (isnan(column[r])) {
        const op_column_request *request = &plan->columns[plan->replicate_columns[k]];
        op_fail(s->err, OP_E_DATA, "the replicate weight '%s' is missing", op_source_schema(plan->source)->variables[request->variable].name);
        return fail_at_row(s, r);
      }
      s->replicates[r * R + k] = factors && w != NULL ? column[r] * w[r] : column[r];
    }
  }
  for (size_t r = 0; r < s->batch.rows; r++) {
    if (s->domain[r] != OP_NO_DOMAIN) replicate_rank_add(s->rank, s->replicates + r * R);
  }
  return OP_OK;
}

/* What a variable reads in this batch. */
static op_values values_of(const scan *s, const plan_variable *v) {
  op_values out;
  if (v->as == OP_READ_CODES) out.codes = plan_codes(s->plan, &s->batch, v);
  else out.numbers = v->is_let ? s->plan->lets[v->index].values : s->batch.numbers[v->index];
  return out;
}

static op_status add_items(scan *s) {
  op_plan *plan = s->plan;
  op_moments_rows rows = {.rows = s->batch.rows, .leaf = s->leaf, .domain = s->domain,
                          .weight = plan->has_weight ? s->batch.numbers[plan->weight_column] : NULL,
                          .n_leaves = op_design_leaf_count(plan->design), .n_domains = op_dict_count(plan->groups.combinations),
                          .replicates = plan->n_replicates > 0 ? s->replicates : NULL};
  op_status status = op_moments_cells(plan->moments, &rows, s->cell, s->err);
  for (size_t i = 0; status == OP_OK && i < plan->n_items; i++) {
    const plan_item *item = &plan->items[i];
    op_values values[64];
    if (item->n_variables > 64) return op_fail(s->err, OP_E_REQUEST, "at most 64 variables can be estimated jointly, not %zu", item->n_variables);
    for (size_t v = 0; v < item->n_variables; v++) {
      values[v] = values_of(s, &plan->variables[item->variables[v]]);
    }
    status = op_moments_add(plan->moments, i, &rows, s->cell, values, s->err);
  }
  if (status != OP_OK || plan->sample == NULL) return status;
  for (size_t k = 0; k < plan->n_kept; k++) s->kept[k] = values_of(s, &plan->kept[k]);
  return op_sample_add(plan->sample, &rows, s->kept, s->err);
}

static op_status allocate(scan *s) {
  op_plan *plan = s->plan;
  s->leaf = op_array_new(OP_BATCH_ROWS, sizeof(uint32_t), s->err);
  s->domain = op_array_new(OP_BATCH_ROWS, sizeof(uint32_t), s->err);
  s->cell = op_array_new(OP_BATCH_ROWS, sizeof(uint32_t), s->err);
  s->file_stratum = op_array_new(OP_BATCH_ROWS, sizeof(uint32_t), s->err);
  s->where = op_array_new(OP_BATCH_ROWS, sizeof(double), s->err);
  s->replicates = op_array_new(OP_BATCH_ROWS * plan->n_replicates, sizeof(double), s->err);
  s->kept = op_array_new(plan->n_kept, sizeof *s->kept, s->err);
  if (!s->leaf || !s->domain || !s->cell || !s->file_stratum || !s->where || !s->replicates || !s->kept) return OP_E_MEMORY;
  return plan->n_replicates > 0 ? replicate_rank_new(plan->n_replicates, &s->rank, s->err) : OP_OK;
}

static op_status scan_batch(scan *s) {
  op_status status = evaluate_lets(s);
  if (status == OP_OK) status = crosses_read(s->plan, &s->batch, s->err);
  if (status == OP_OK) status = check_weights(s);
  if (status == OP_OK) status = find_leaves(s);
  if (status == OP_OK) status = find_domains(s);
  if (status == OP_OK && s->plan->n_replicates > 0) status = gather_replicates(s);
  if (status == OP_OK) status = add_items(s);
  s->plan->rows += s->batch.rows;
  return status;
}

/* Weights that the FPCs imply, known once all units are counted. */
static op_status imply_weights(op_plan *plan, op_error *err) {
  size_t leaves = op_design_leaf_count(plan->design);
  if (!plan->implied_weight) return OP_OK;
  plan->leaf_weight = op_array_new(leaves, sizeof *plan->leaf_weight, err);
  if (plan->leaf_weight == NULL) return OP_E_MEMORY;
  plan->sum_w = plan->sum_w2 = 0;
  for (uint32_t l = 0; l < leaves; l++) {
    double w = op_design_leaf_weight(plan->design, l), n = op_design_leaf_rows(plan->design)[l];
    plan->leaf_weight[l] = w;
    plan->sum_w += n * w;
    plan->sum_w2 += n * w * w;
  }
  return OP_OK;
}

static op_status finish(scan *s) {
  op_plan *plan = s->plan;
  op_error *err = s->err;
  if (plan->rows == 0) {
    op_fail(err, OP_E_DATA, "there are no rows of data");
    return op_fail_at(err, plan->file, 0, 0);
  }
  if (plan->sum_w == 0) {
    op_fail(err, OP_E_DATA, "all weights of '%s' are zero", plan->weight_name);
    return op_fail_at(err, plan->file, 0, 0);
  }
  op_status status = op_design_finish(plan->design, plan->strata_levels, err);
  if (status != OP_OK) return op_fail_at(err, plan->file, 0, 0);
  if (op_dict_count(plan->groups.combinations) == 0) {
    op_fail(err, OP_E_REQUEST, "no row meets --where '%s'", plan->request.where != NULL ? plan->request.where : "");
    op_fail_hint(err, "compare its values with what 'opine describe' lists");
    return op_fail_at(err, plan->file, 0, 0);
  }
  plan->replicate_df = s->rank != NULL ? (double)replicate_rank_get(s->rank) - 1 : (double)NAN;
  return imply_weights(plan, err);
}

void plan_tell_progress(const op_plan *plan, double rows) {
  const op_request *r = &plan->request;
  if (r->progress != NULL) r->progress(r->progress_context, rows, op_source_share(plan->source));
}

op_status plan_scan(op_plan *plan, op_error *err) {
  scan s = {.plan = plan, .err = err};
  op_status status = allocate(&s);
  while (status == OP_OK) {
    status = op_source_next(plan->source, &s.batch, err);
    if (status != OP_OK || s.batch.rows == 0) break;
    status = scan_batch(&s);
    plan_tell_progress(plan, (double)plan->rows);
  }
  if (status == OP_OK) status = finish(&s);
  op_free(s.leaf);
  op_free(s.domain);
  op_free(s.cell);
  op_free(s.file_stratum);
  op_free(s.where);
  op_free(s.replicates);
  op_free(s.kept);
  replicate_rank_free(s.rank);
  return status;
}
