/* Ratio of two totals, component c over component c + 1 (Cochran 1977, section 2.11; R svyratio). */
#include "estimate/term.h"

op_status op_term_ratio(op_arena *arena, const op_item *item, size_t component, op_term *term, op_error *err) {
  op_term t = {.n_num = 1, .n_den = 1, .srs = OP_SRS_RATIO, .component = component};
  if (term_base(arena, item, component, NULL, 0, &t, err) != OP_OK) return OP_E_MEMORY;
  t.num = term_single(arena, item->components[component].first, err);
  t.den = term_single(arena, item->components[component + 1].first, err);
  if (t.num == NULL || t.den == NULL) return OP_E_MEMORY;
  *term = t;
  return OP_OK;
}
