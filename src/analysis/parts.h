/* Parts: several estimates, each with a base of its own, summed together in one pass so that their whole covariance is known. */
#ifndef OPINE_ANALYSIS_PARTS_H
#define OPINE_ANALYSIS_PARTS_H

#include "analysis/plan.h"

/* Adds a part and the lets it fills (2, or 4 with a divisor); *index is its place in plan->parts. Expressions are borrowed until plan_free and bound here, over
   the request's own lets. fails as op_expression_bind; OP_E_MEMORY */
op_status part_add(op_plan *plan, op_expression *value, op_expression *divisor, op_expression *where, bool shifted, size_t *index, op_error *err);
/* Lets that a part fills. */
size_t part_width(const plan_part *part);
/* Fills the part's lets for a batch; `lets` are the values of the request's own lets. */
op_status part_evaluate(op_plan *plan, plan_part *part, const op_batch *batch, const double *const *lets, op_error *err);

#endif
