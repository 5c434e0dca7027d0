#include "infer/scale.h"

#include <string.h>

#define OP_SCALE(name) extern const op_scale scale_##name;
#include "infer/scales.def"
#undef OP_SCALE

static const op_scale *const scales[] = {
#define OP_SCALE(name) &scale_##name,
#include "infer/scales.def"
#undef OP_SCALE
};

const op_scale *const *op_scales(size_t *count) {
  *count = sizeof scales / sizeof *scales;
  return scales;
}

const op_scale *op_scale_named(const char *name) {
  for (size_t i = 0; i < sizeof scales / sizeof *scales; i++) {
    if (strcmp(scales[i]->name, name) == 0 || (scales[i]->alias != NULL && strcmp(scales[i]->alias, name) == 0)) return scales[i];
  }
  return NULL;
}
