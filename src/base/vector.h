/* For short flat loops over doubles that the compiler turns into vectors: made for any machine and for one with 256-bit vectors; the program takes what suits.
   Both give the same bits: the order of adding is written out in the loop, and products are not fused with sums. */
#ifndef OPINE_BASE_VECTOR_H
#define OPINE_BASE_VECTOR_H

#if defined __x86_64__ && defined __GNUC__ && !defined __clang__ && !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
#define OP_VECTOR __attribute__((target_clones("default", "arch=x86-64-v3"), optimize("O3")))
#else
#define OP_VECTOR
#endif

#include <stdbool.h>
#include <stddef.h>

/* True where bits are deposited and extracted by an instruction of its own: the first processors of AMD that know it (Zen 1 and 2) do it bit by bit. */
#if defined __x86_64__ && defined __GNUC__
static inline bool op_deposits_bits(void) { return __builtin_cpu_supports("bmi2") && !__builtin_cpu_is("znver1") && !__builtin_cpu_is("znver2"); }
#endif

/* to[k] += amount * from[k] */
void op_add_scaled(double amount, const double *restrict from, size_t n, double *restrict to);

#endif
