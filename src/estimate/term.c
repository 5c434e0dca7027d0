#include "estimate/term.h"

op_coefficient *term_category_sum(op_arena *arena, const op_item *item, size_t component, const uint32_t *codes, size_t n, op_error *err) {
  op_coefficient *out = op_arena_alloc(arena, n * sizeof *out, err);
  for (size_t i = 0; out != NULL && i < n; i++) out[i] = (op_coefficient){(uint32_t)op_item_feature(item, component, codes[i]), 1};
  return out;
}

op_coefficient *term_single(op_arena *arena, size_t feature, op_error *err) {
  op_coefficient *out = op_arena_alloc(arena, sizeof *out, err);
  if (out != NULL) *out = (op_coefficient){(uint32_t)feature, 1};
  return out;
}

op_status term_base(op_arena *arena, const op_item *item, size_t component, const uint32_t *base, size_t n_base, op_term *term, op_error *err) {
  bool joint = item->type == OP_ITEM_JOINT;
  term->n_base = joint ? 1 : n_base;
  uint32_t *features = op_arena_alloc(arena, term->n_base * sizeof *features, err);
  if (features == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < term->n_base; i++) features[i] = joint ? 0 : (uint32_t)op_item_feature(item, component, base[i]);
  term->base = features;
  return OP_OK;
}
