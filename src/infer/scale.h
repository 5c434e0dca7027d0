/* Intervals of figures that are no proportions: theta +- t se on some scale, mapped back. One file a scale, listed in scales.def. */
#ifndef OPINE_INFER_SCALE_H
#define OPINE_INFER_SCALE_H

#include "opine/infer.h"

typedef struct op_scale {
  const char *name;     /* "log" */
  const char *alias;    /* NULL */
  const char *summary;
  const char *source;
  op_interval (*interval)(double theta, double se, double df, double level);
} op_scale;

/* By name or alias; NULL when unknown. All, in list order. */
const op_scale *op_scale_named(const char *name);
const op_scale *const *op_scales(size_t *count);

#endif
