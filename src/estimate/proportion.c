/* Proportion of a base that falls into some categories: the mean of their indicator (Cochran 1977, section 3.2; R svymean of a factor). */
#include "estimate/term.h"

op_status op_term_proportion(op_arena *arena, const op_item *item, size_t component, const uint32_t *codes, size_t n_codes,
                             const uint32_t *base, size_t n_base, op_term *term, op_error *err) {
  op_term t = {.n_num = n_codes, .proportion = true, .srs = OP_SRS_PROPORTION, .component = component};
  if (term_base(arena, item, component, base, n_base, &t, err) != OP_OK) return OP_E_MEMORY;
  t.num = term_category_sum(arena, item, component, codes, n_codes, err);
  op_coefficient *den = op_arena_alloc(arena, t.n_base * sizeof *den, err);
  if (t.num == NULL || den == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < t.n_base; i++) den[i] = (op_coefficient){t.base[i], 1};
  t.den = den;
  t.n_den = t.n_base;
  *term = t;
  return OP_OK;
}

op_status op_term_count(op_arena *arena, const op_item *item, size_t component, const uint32_t *codes, size_t n_codes,
                        const uint32_t *base, size_t n_base, op_term *term, op_error *err) {
  op_status status = op_term_proportion(arena, item, component, codes, n_codes, base, n_base, term, err);
  if (status != OP_OK) return status;
  term->n_den = 0;
  term->proportion = false;
  term->srs = OP_SRS_COUNT;
  return OP_OK;
}
