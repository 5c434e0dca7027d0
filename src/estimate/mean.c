/* Mean of a variable over its base: sum of w y over sum of w (Saerndal et al. 1992, section 5.7; R svymean). */
#include <math.h>

#include "estimate/term.h"

op_status op_term_mean(op_arena *arena, const op_item *item, size_t component, op_term *term, op_error *err) {
  const op_component *c = &item->components[component];
  op_term t = {.n_num = 1, .n_den = 1, .srs = OP_SRS_MEAN, .component = component};
  if (term_base(arena, item, component, NULL, 0, &t, err) != OP_OK) return OP_E_MEMORY;
  t.num = term_single(arena, c->first, err);
  t.den = term_single(arena, 0, err);
  if (t.num == NULL || t.den == NULL) return OP_E_MEMORY;
  if (c->shifted && !isnan(c->shift)) t.offset = c->shift;
  *term = t;
  return OP_OK;
}
