/* Crossed variables of a plan: several variables read as one categorical variable whose categories are the combinations that occur. A table of two questions is
   one such variable, and all its figures and tests follow from the sums of its categories.

   1. plan_cross     after plan_variable_for of its parts: a plan_variable that reads as codes
   2. the pass fills the codes of every batch before items are added
   3. cross_part     the code that a part has in a combination */
#ifndef OPINE_ANALYSIS_CROSS_H
#define OPINE_ANALYSIS_CROSS_H

#include "analysis/plan.h"

/* Variables that can be crossed at once. */
#define OP_CROSS_PARTS 8

typedef struct plan_cross plan_cross;

/* Crosses variables (read as codes) into *out; the name is "a x b". A combination counts as an answer when all its parts do; else it is missing for the
   gravest reason of its parts. fails OP_E_REQUEST more than OP_CROSS_PARTS parts */
op_status plan_cross_variables(op_plan *plan, const plan_variable *parts, size_t n_parts, plan_variable *out, op_error *err);

/* Levels of the combinations in order of first appearance; code 0 is never used. */
const op_levels *cross_levels(const plan_cross *cross);
/* Codes of the batch at work. */
const uint32_t *cross_codes(const plan_cross *cross);
/* Code of a part in a combination. */
uint32_t cross_part(const plan_cross *cross, uint32_t code, size_t part);

/* For the pass. */
op_status crosses_read(op_plan *plan, const op_batch *batch, op_error *err);
void crosses_free(op_plan *plan);

#endif
