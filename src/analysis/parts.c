#include "analysis/parts.h"

#include <math.h>
#include <string.h>

size_t part_width(const plan_part *part) { return part->divisor != NULL ? 4 : 2; }

static op_status add_lets(op_plan *plan, size_t n, op_error *err) {
  plan_let *lets = op_arena_alloc(plan->arena, (plan->n_lets + n) * sizeof *lets, err);
  if (lets == NULL) return OP_E_MEMORY;
  if (plan->n_lets > 0) memcpy(lets, plan->lets, plan->n_lets * sizeof *lets);
  plan->lets = lets;
  for (size_t i = 0; i < n; i++) {
    plan_let *let = &lets[plan->n_lets];
    *let = (plan_let){.name = "", .values = op_array_new(OP_BATCH_ROWS, sizeof *let->values, err)};
    if (let->values == NULL) return OP_E_MEMORY;
    plan->n_lets++;
  }
  return OP_OK;
}

op_status part_add(op_plan *plan, op_expression *value, op_expression *divisor, op_expression *where, bool shifted, size_t *index, op_error *err) {
  op_expression *all[] = {value, divisor, where};
  op_status status = op_array_grow((void **)&plan->parts, &plan->part_capacity, plan->n_parts + 1, sizeof *plan->parts, 0, err);
  for (size_t i = 0; status == OP_OK && i < 3; i++) {
    if (all[i] != NULL) status = plan_bind(plan, all[i], plan->request.n_lets, err);
  }
  plan_part part = {value, divisor, where, plan->n_lets, SIZE_MAX, shifted, shifted ? (double)NAN : 0};
  if (status == OP_OK) status = add_lets(plan, part_width(&part), err);
  if (status != OP_OK) return status;
  *index = plan->n_parts;
  plan->parts[plan->n_parts++] = part;
  return OP_OK;
}

static const op_levels *levels_of(void *plan, size_t column) { return op_source_levels(((op_plan *)plan)->source, column); }

op_status part_evaluate(op_plan *plan, plan_part *part, const op_batch *batch, const double *const *lets, op_error *err) {
  size_t last = part_width(part) - 1;
  double *value = plan->lets[part->let].values, *inside = plan->lets[part->let + last].values;
  double *divisor = part->divisor != NULL ? plan->lets[part->let + 1].values : NULL;
  op_status status = op_expression_evaluate(part->value, batch, levels_of, plan, lets, value, err);
  if (status == OP_OK && divisor != NULL) status = op_expression_evaluate(part->divisor, batch, levels_of, plan, lets, divisor, err);
  if (status == OP_OK && part->where != NULL) status = op_expression_evaluate(part->where, batch, levels_of, plan, lets, inside, err);
  if (status != OP_OK) return status;
  bool asked = part->asked == SIZE_MAX || op_source_present(plan->source, part->asked);
  for (size_t r = 0; r < batch->rows; r++) {
    bool counts = asked && (part->where == NULL || (!isnan(inside[r]) && inside[r] != 0));
    counts = counts && !isnan(value[r]) && (divisor == NULL || !isnan(divisor[r]));
    if (counts && isnan(part->shift)) part->shift = value[r];
    value[r] = counts ? value[r] - part->shift : 0;
    inside[r] = counts;
    if (divisor != NULL && !counts) divisor[r] = 0;
    if (divisor != NULL) plan->lets[part->let + 2].values[r] = counts;
  }
  return OP_OK;
}
