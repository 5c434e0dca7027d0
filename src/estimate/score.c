/* Mean of values given to categories, such as a net score: +1 for some, -1 for others, 0 for the rest (R svymean of such a variable). */
#include "estimate/term.h"

op_status op_term_score(op_arena *arena, const op_item *item, size_t component, const uint32_t *codes, const double *values, size_t n_codes,
                        const uint32_t *base, size_t n_base, op_term *term, op_error *err) {
  op_status status = op_term_proportion(arena, item, component, codes, n_codes, base, n_base, term, err);
  if (status != OP_OK) return status;
  op_coefficient *num = term_category_sum(arena, item, component, codes, n_codes, err);
  if (num == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < n_codes; i++) num[i].value = values[i];
  term->num = num;
  term->proportion = false;
  term->srs = OP_SRS_SCORE;
  return OP_OK;
}
