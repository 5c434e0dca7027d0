/* The pass over the data: leaves, domains and values of every batch go into design and moments, and the rows are forgotten. */
#include <math.h>

#include "analysis/cross.h"
#include "analysis/parts.h"
#include "analysis/scan.h"
#include "base/limits.h"
#include "base/runs.h"

/* Variables that make groups and margins together. */
#define MOST_KEYS 64

static const op_levels *levels_of(void *plan, size_t column) { return op_source_levels(((op_plan *)plan)->source, column); }

op_status scan_fail_at(const scan *s, size_t row) {
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
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < plan->n_lets; i++) {
    if (plan->lets[i].expression == NULL) continue;
    status = op_expression_evaluate(plan->lets[i].expression, &s->batch, levels_of, plan, s->let_values, plan->lets[i].values, s->err);
    if (i < SCAN_LETS) s->let_values[i] = plan->lets[i].values;
    if (status == OP_OK && plan->lets[i].levels != NULL) status = code_let(&plan->lets[i], s->batch.rows, s->err);
  }
  return status;
}

static op_status evaluate_conditions(scan *s) {
  op_plan *plan = s->plan;
  op_status status = OP_OK;
  if (plan->where != NULL) status = op_expression_evaluate(plan->where, &s->batch, levels_of, plan, s->let_values, s->where, s->err);
  for (size_t i = 0; status == OP_OK && i < plan->n_parts; i++) status = part_evaluate(plan, &plan->parts[i], &s->batch, s->let_values, s->err);
  if (status != OP_OK || plan->in_second == NULL) return status;
  status = op_expression_evaluate(plan->in_second, &s->batch, levels_of, plan, s->let_values, s->in_second, s->err);
  for (size_t r = 0; status == OP_OK && r < s->batch.rows; r++) {
    if (!isnan(s->in_second[r])) continue;
    op_fail(s->err, OP_E_DATA, "--phase2 '%s' is missing here, so that it is not known whether the row is in the second phase", plan->request.two_phase.sample);
    status = scan_fail_at(s, r);
  }
  return status;
}

static bool row_is_inside(const scan *s, size_t r) {
  const op_plan *plan = s->plan;
  return (plan->where == NULL || (!isnan(s->where[r]) && s->where[r] != 0)) && (plan->in_second == NULL || s->in_second[r] != 0);
}

static op_status find_domain(scan *s, const op_runs *codes, size_t r) {
  const plan_groups *g = &s->plan->groups;
  uint32_t key[MOST_KEYS];
  for (size_t k = 0; k < g->n_keys; k++) key[k] = codes[k].codes[r];
  s->domain[r] = op_dict_add(g->combinations, key, g->n_keys * sizeof *key, s->err);
  if (s->domain[r] == OP_DICT_NONE) return OP_E_MEMORY;
  if (s->domain[r] > OP_LIMIT_CELLS) return op_fail(s->err, OP_E_REQUEST, "the group variables make more than %zu groups", OP_LIMIT_CELLS);
  return OP_OK;
}

/* Rows that follow each other and have the same codes have the same domain; outside there is none. */
static op_status find_domains(scan *s) {
  op_plan *plan = s->plan;
  const plan_groups *g = &plan->groups;
  op_runs codes[MOST_KEYS];
  bool all_inside = plan->where == NULL && plan->in_second == NULL;
  op_status status = OP_OK;
  if (g->n_keys > MOST_KEYS) return op_fail(s->err, OP_E_REQUEST, "at most %d group and margin variables can be crossed, not %zu", MOST_KEYS, g->n_keys);
  for (size_t k = 0; k < g->n_keys; k++) codes[k] = (op_runs){plan_codes(plan, &s->batch, &g->keys[k]), 0};
  for (size_t r = 0, end; status == OP_OK && r < s->batch.rows; r = end) {
    end = op_runs_end(codes, g->n_keys, r, s->batch.rows);
    while (!all_inside && r < end && !row_is_inside(s, r)) s->domain[r++] = OP_NO_DOMAIN;
    if (r == end) continue;
    status = find_domain(s, codes, r);
    uint32_t own = s->domain[r];
    if (all_inside) {
      for (size_t i = r; i < end; i++) s->domain[i] = own;
    } else {
      for (size_t i = r; i < end; i++) s->domain[i] = row_is_inside(s, i) ? own : OP_NO_DOMAIN;
    }
  }
  return status;
}

/* What a variable reads in this batch. */
op_values scan_values(const scan *s, const plan_variable *v) {
  op_values out;
  if (v->as == OP_READ_CODES) out.codes = plan_codes(s->plan, &s->batch, v);
  else out.numbers = v->is_let ? s->plan->lets[v->index].values : s->batch.numbers[v->index];
  return out;
}

static op_status add_items(scan *s) {
  op_plan *plan = s->plan;
  op_moments_rows rows = {.rows = s->batch.rows, .leaf = s->leaf, .domain = s->domain,
                          .weight = s->weight,
                          .n_leaves = op_design_leaf_count(plan->design), .n_domains = op_dict_count(plan->groups.combinations),
                          .replicates = plan->n_replicates > 0 ? s->replicates : NULL};
  op_status status = op_moments_cells(plan->moments, &rows, &s->cells, s->err);
  if (status == OP_OK) status = scan_items_add(s, &rows);
  if (status != OP_OK || plan->sample == NULL) return status;
  for (size_t k = 0; k < plan->n_kept; k++) s->kept[k] = scan_values(s, &plan->kept[k]);
  return op_sample_add(plan->sample, &rows, s->kept, s->err);
}

static op_status allocate(scan *s) {
  op_plan *plan = s->plan;
  s->leaf = op_array_raw(OP_BATCH_ROWS, sizeof(uint32_t), s->err);
  s->domain = op_array_raw(OP_BATCH_ROWS, sizeof(uint32_t), s->err);
  s->cells.cell = op_array_raw(OP_BATCH_ROWS, sizeof(uint32_t), s->err);
  s->cells.end = op_array_raw(OP_BATCH_ROWS, sizeof(uint32_t), s->err);
  s->where = op_array_raw(OP_BATCH_ROWS, sizeof(double), s->err);
  s->kept = op_array_new(plan->n_kept, sizeof *s->kept, s->err);
  if (!s->leaf || !s->domain || !s->cells.cell || !s->cells.end || !s->where || !s->kept) return OP_E_MEMORY;
  op_status status = scan_design_new(s);
  if (status == OP_OK) status = scan_items_new(s);
  return status == OP_OK && plan->n_replicates > 0 ? scan_replicates_new(s) : status;
}

static op_status scan_batch(scan *s) {
  op_status status = evaluate_lets(s);
  if (status == OP_OK) status = evaluate_conditions(s);
  if (status == OP_OK) status = crosses_read(s->plan, &s->batch, s->err);
  if (status == OP_OK) status = scan_weights(s);
  if (status == OP_OK) status = scan_leaves(s);
  if (status == OP_OK) status = find_domains(s);
  if (status == OP_OK && s->plan->n_replicates > 0) status = scan_replicates_add(s);
  if (status == OP_OK && s->plan->observe != NULL) status = s->plan->observe(s->plan, s->batch.rows, s->domain, s->weight, s->err);
  if (status == OP_OK) status = add_items(s);
  s->plan->rows += s->batch.rows;
  return status;
}

static op_status finish(scan *s) {
  op_plan *plan = s->plan;
  op_error *err = s->err;
  if (plan->rows == 0) {
    op_fail(err, OP_E_DATA, "there are no rows of data");
    return op_fail_at(err, plan->file, 0, 0);
  }
  op_status status = scan_design_finish(s);
  if (status != OP_OK) return status;
  if (op_dict_count(plan->groups.combinations) == 0) {
    op_fail(err, OP_E_REQUEST, "no row meets --where '%s'", plan->request.where != NULL ? plan->request.where : "");
    op_fail_hint(err, "compare its values with what 'opine describe' lists");
    return op_fail_at(err, plan->file, 0, 0);
  }
  status = op_moments_end(plan->moments, err);
  return status == OP_OK && plan->n_replicates > 0 ? scan_replicates_finish(s) : status;
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
  op_free(s.cells.cell);
  op_free(s.cells.end);
  op_free(s.where);
  op_free(s.kept);
  scan_design_free(&s);
  scan_items_free(&s);
  scan_replicates_free(&s);
  return status;
}
