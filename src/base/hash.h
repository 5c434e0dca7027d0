/* Places of keys in tables whose size is a power of two. */
#ifndef OPINE_BASE_HASH_H
#define OPINE_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* Of 2 to the power of `bits` (1 to 63) places, by the high bits of the product with 2^64 over the golden ratio, which depend on all bits of the key
   (Knuth, The Art of Computer Programming 3, section 6.4: Fibonacci hashing). */
static inline size_t op_hash_place(uint64_t key, unsigned bits) { return (size_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> (64 - bits)); }

#endif
