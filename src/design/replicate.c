#include "design/replicate.h"

#include "base/memory.h"
#include "design/rule.h"

#define OP_REPLICATE_TYPE(id, name) extern const replicate_type replicate_type_##name;
#include "opine/replicate_types.def"
#undef OP_REPLICATE_TYPE

static const replicate_type *const types[] = {
    NULL,
#define OP_REPLICATE_TYPE(id, name) [OP_REP_##id] = &replicate_type_##name,
#include "opine/replicate_types.def"
#undef OP_REPLICATE_TYPE
};

const replicate_type *replicate_type_at(op_rep_type type) { return type < OP_REP_COUNT ? types[type] : NULL; }

const op_design_method *op_replicate_type_at(op_rep_type type) {
  const replicate_type *t = replicate_type_at(type);
  return t != NULL ? &t->method : NULL;
}

op_status replicate_set_make(const replicate_type *type, replicate_frame *frame, replicate_set *out, op_error *err) {
  const design_tree *t = &frame->design->first;
  *out = (replicate_set){.n_units = t->levels[1].count, .scale = 1};
  frame->n_strata = t->levels[0].count;
  frame->n_units = t->levels[1].count;
  frame->start = t->child_start[0];
  frame->unit = t->child[0];
  op_status status = type->make(frame, out, err);
  if (status != OP_OK) replicate_set_clear(out);
  return status;
}

void replicate_set_clear(replicate_set *set) {
  op_free(set->factor);
  op_free(set->left_out);
  op_free(set->stratum);
  op_free(set->growth);
  op_free(set->rscales);
  *set = (replicate_set){0};
}

void replicate_set_factors(const replicate_set *set, uint32_t unit, double *factors) {
  for (size_t k = 0; k < set->R; k++) {
    if (set->factor != NULL) factors[k] = set->factor[unit * set->R + k];
    else if (set->left_out[k] == unit) factors[k] = 0;
    else factors[k] = set->stratum[set->left_out[k]] == set->stratum[unit] ? set->growth[set->stratum[unit]] : 1;
  }
}
