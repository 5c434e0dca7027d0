/* Slabs: memory that several threads take arrays of, given back all at once. Slabs double up to 16 MiB: most of what is given back is in few large pieces, where
   one large array of something else has room. (An arena is for small things of one thread.) */
#ifndef OPINE_BASE_SLABS_H
#define OPINE_BASE_SLABS_H

#include <stddef.h>

#include "opine/status.h"

typedef struct op_slabs op_slabs;

/* None yet; the caller's, freed with op_slabs_free. NULL with OP_E_MEMORY. */
op_slabs *op_slabs_new(op_error *err);
/* With all that was taken. */
void op_slabs_free(op_slabs *slabs);
/* n zeroed items of `size` bytes, aligned for any type, owned by the slabs; for any thread. NULL with OP_E_MEMORY. */
void *op_slabs_array(op_slabs *slabs, size_t n, size_t size, op_error *err);

#endif
