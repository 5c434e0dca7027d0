/* Population total of a variable: the sum of w y (Horvitz & Thompson 1952; R svytotal). */
#include "estimate/term.h"

op_status op_term_total(op_arena *arena, const op_item *item, size_t component, op_term *term, op_error *err) {
  op_term t = {.n_num = 1, .srs = OP_SRS_TOTAL, .component = component};
  if (term_base(arena, item, component, NULL, 0, &t, err) != OP_OK) return OP_E_MEMORY;
  t.num = term_single(arena, item->components[component].first, err);
  if (t.num == NULL) return OP_E_MEMORY;
  *term = t;
  return OP_OK;
}
