/* The only place that calls malloc and free. Sizes are products checked for overflow and against a ceiling; a test
   can make the n-th allocation fail. */
#ifndef OPINE_BASE_MEMORY_H
#define OPINE_BASE_MEMORY_H

#include <stdarg.h>
#include <stddef.h>

#include "opine/status.h"

/* n x size zeroed bytes, or NULL with OP_E_MEMORY in *err. The caller's, to be freed with op_free. n = 0 gives a
   valid pointer. */
void *op_array_new(size_t n, size_t size, op_error *err);

/* The same with bytes of any value, for arrays that are filled at once. */
void *op_array_raw(size_t n, size_t size, op_error *err);

/* Makes room for at least `need` elements of `size` bytes in *array (capacity *capacity, doubled as needed; new bytes
   are zero). `limit` is the ceiling in elements (0 = only OP_LIMIT_ARRAY_BYTES). On failure *array is unchanged. */
op_status op_array_grow(void **array, size_t *capacity, size_t need, size_t size, size_t limit, op_error *err);
/* The same, without a ceiling of its own and with new bytes of any value. */
op_status op_array_extend(void **array, size_t *capacity, size_t need, size_t size, op_error *err);

/* Frees what op_array_new, op_array_raw, op_array_grow, op_array_extend or op_text_copy returned; NULL is fine. */
void op_free(void *pointer);

/* A terminated copy of n bytes; the caller's, freed with op_free. NULL with OP_E_MEMORY when memory is out. */
char *op_text_copy(const char *text, size_t n, op_error *err);

/* Test hook: the next `after` allocations succeed, the one after them fails, later ones succeed; negative = never fail.
   Per thread. */
void op_memory_fail_after(long after);

/* An arena: small things that live and die together. Never returns memory before op_arena_free. */
typedef struct op_arena op_arena;
op_arena *op_arena_new(op_error *err);
void op_arena_free(op_arena *arena);
/* size zeroed bytes, aligned for any type; NULL with OP_E_MEMORY when memory is out. Owned by the arena. */
void *op_arena_alloc(op_arena *arena, size_t size, op_error *err);
/* A terminated copy of n bytes / of a C string / of printf output, owned by the arena. */
char *op_arena_text(op_arena *arena, const char *text, size_t n, op_error *err);
char *op_arena_string(op_arena *arena, const char *text, op_error *err);
char *op_arena_format(op_arena *arena, op_error *err, const char *format, ...) OP_PRINTF(3, 4);
char *op_arena_format_list(op_arena *arena, op_error *err, const char *format, va_list args);

#endif
