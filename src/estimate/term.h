/* Small makers shared by the estimator files. */
#ifndef OPINE_ESTIMATE_TERM_H
#define OPINE_ESTIMATE_TERM_H

#include "estimate/estimate.h"

/* n coefficients of value 1 on the features of `codes` (component's categories). NULL when memory is out. */
op_coefficient *term_category_sum(op_arena *arena, const op_item *item, size_t component, const uint32_t *codes, size_t n, op_error *err);
/* One coefficient. */
op_coefficient *term_single(op_arena *arena, size_t feature, op_error *err);
/* Base features of an item: the answers' categories, or feature 0 of a joint item. */
op_status term_base(op_arena *arena, const op_item *item, size_t component, const uint32_t *base, size_t n_base, op_term *term, op_error *err);

#endif
