/* Hadamard matrices: square, of +1 and -1, rows orthogonal. */
#ifndef OPINE_DESIGN_HADAMARD_H
#define OPINE_DESIGN_HADAMARD_H

#include <stddef.h>

#include "opine/status.h"

/* The smallest order >= least that the constructions here reach: doubling (Sylvester 1867), primes q = 3 mod 4 (Paley 1933 I: q + 1) and q = 1 mod 4
   (Paley II: 2q + 2), and doublings of those. Every multiple of 4 up to 48 is reached, above that most. */
size_t hadamard_order(size_t least);

/* The matrix of such an order, row-major; its first column is all +1. The caller's, op_free. NULL with OP_E_MEMORY. */
signed char *hadamard_new(size_t order, op_error *err);

#endif
