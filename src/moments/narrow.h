/* Whole numbers in the narrowest of 8, 16 and 32 bits that holds the largest of them: a fixed number of places, filled
 * in order. */
#ifndef OPINE_MOMENTS_NARROW_H
#define OPINE_MOMENTS_NARROW_H

#include <stdint.h>

#include "opine/status.h"

typedef struct op_narrow {
  void *data;
  unsigned width; /* bytes a number: 1, 2 or 4; 0 = nothing is kept yet */
} op_narrow;

/* Puts n numbers at [first, first + n) of `places` places; those before stay as they are, in wider places where a
   number asks for them. fails OP_E_MEMORY */
op_status op_narrow_put(op_narrow *narrow, size_t places, size_t first, const uint32_t *numbers, size_t n,
                        op_error *err);
/* out[0..n) = the numbers at [first, first + n). */
void op_narrow_get(const op_narrow *narrow, size_t first, size_t n, uint32_t *out);
void op_narrow_clear(op_narrow *narrow);

#endif
