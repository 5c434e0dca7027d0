/* Checked allocation, and arenas. */
#include "base/memory.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

static _Thread_local long fail_after = -1;

void op_memory_fail_after(long after) { fail_after = after; }

static int must_fail(void) {
  if (fail_after < 0) return 0;
  return fail_after-- == 0;
}

static op_status out_of_memory(op_error *err, size_t n, size_t size) {
  return op_fail(err, OP_E_MEMORY, "out of memory: %zu items of %zu bytes were asked for", n, size);
}

static void *new_array(size_t n, size_t size, bool zeroed, op_error *err) {
  void *p = NULL;
  if (n == 0 || size == 0) {
    n = 1;
    size = size == 0 ? 1 : size;
  }
  if (n <= OP_LIMIT_ARRAY_BYTES / size && !must_fail()) p = zeroed ? calloc(n, size) : malloc(n * size);
  if (p == NULL) out_of_memory(err, n, size);
  return p;
}

void *op_array_new(size_t n, size_t size, op_error *err) { return new_array(n, size, true, err); }
void *op_array_raw(size_t n, size_t size, op_error *err) { return new_array(n, size, false, err); }

static op_status enlarge(void **array, size_t *capacity, size_t need, size_t size, size_t limit, op_error *err) {
  if (need <= *capacity) return OP_OK;
  if (limit != 0 && need > limit) {
    return op_fail(err, OP_E_MEMORY, "%zu items were asked for, the limit is %zu", need, limit);
  }
  size_t next = *capacity < 8 ? 8 : *capacity * 2;
  if (next < need) next = need;
  if (limit != 0 && next > limit) next = limit;
  if (next > OP_LIMIT_ARRAY_BYTES / size || must_fail()) return out_of_memory(err, next, size);
  void *p = realloc(*array, next * size);
  if (p == NULL) return out_of_memory(err, next, size);
  *array = p;
  *capacity = next;
  return OP_OK;
}

op_status op_array_extend(void **array, size_t *capacity, size_t need, size_t size, op_error *err) {
  return enlarge(array, capacity, need, size, 0, err);
}

op_status op_array_grow(void **array, size_t *capacity, size_t need, size_t size, size_t limit, op_error *err) {
  size_t before = *capacity;
  if (need <= before) return OP_OK; /* nearly always: without the detour by enlarge */
  op_status status = enlarge(array, capacity, need, size, limit, err);
  if (*capacity > before) memset((char *)*array + before * size, 0, (*capacity - before) * size);
  return status;
}

void op_free(void *pointer) { free(pointer); }

char *op_text_copy(const char *text, size_t n, op_error *err) {
  char *copy = n < SIZE_MAX ? op_array_new(n + 1, 1, err) : NULL;
  if (copy != NULL) memcpy(copy, text, n);
  return copy;
}

/* Arena: a list of blocks; big requests get a block of their own. */

#define ARENA_FIRST_BLOCK ((size_t)512)
#define ARENA_BLOCK ((size_t)64 << 10)

typedef struct arena_block {
  struct arena_block *next;
  size_t used, size;
  max_align_t data[];
} arena_block;

struct op_arena {
  arena_block *blocks;
  size_t next; /* size of the next block: blocks double, so that the many arenas that hold a few labels stay small */
};

op_arena *op_arena_new(op_error *err) {
  op_arena *arena = op_array_new(1, sizeof *arena, err);
  if (arena != NULL) arena->next = ARENA_FIRST_BLOCK;
  return arena;
}

void op_arena_free(op_arena *arena) {
  if (arena == NULL) return;
  for (arena_block *b = arena->blocks; b != NULL;) {
    arena_block *next = b->next;
    op_free(b);
    b = next;
  }
  op_free(arena);
}

/* `size` bytes behind those in use, at a multiple of `align`; a block more where the current one has no room. */
static void *take(op_arena *arena, size_t size, size_t align, op_error *err) {
  arena_block *b = arena->blocks;
  size_t at = b != NULL ? (b->used + align - 1) / align * align : 0;
  if (size > OP_LIMIT_ARRAY_BYTES) {
    out_of_memory(err, size, 1);
    return NULL;
  }
  if (size == 0) size = 1;
  if (b == NULL || at > b->size || b->size - at < size) {
    size_t room = size > arena->next / 4 ? size : arena->next;
    arena_block *fresh = op_array_new(1, sizeof(arena_block) + room, err);
    if (fresh == NULL) return NULL;
    fresh->size = room;
    if (arena->next < ARENA_BLOCK) arena->next *= 2;
    if (b != NULL && room == size) { /* keep filling the current block */
      fresh->next = b->next;
      b->next = fresh;
    } else {
      fresh->next = b;
      arena->blocks = fresh;
    }
    b = fresh;
    at = 0;
  }
  b->used = at + size;
  return (char *)b->data + at;
}

void *op_arena_alloc(op_arena *arena, size_t size, op_error *err) { return take(arena, size, sizeof(max_align_t), err); }

char *op_arena_text(op_arena *arena, const char *text, size_t n, op_error *err) {
  char *copy = n < SIZE_MAX ? take(arena, n + 1, 1, err) : NULL;
  if (copy != NULL && n > 0) memcpy(copy, text, n);
  return copy;
}

char *op_arena_string(op_arena *arena, const char *text, op_error *err) {
  return op_arena_text(arena, text, strlen(text), err);
}

char *op_arena_format_list(op_arena *arena, op_error *err, const char *format, va_list args) {
  va_list again;
  va_copy(again, args);
  int n = vsnprintf(NULL, 0, format, args);
  char *out = n < 0 ? NULL : op_arena_alloc(arena, (size_t)n + 1, err);
  if (out != NULL) vsnprintf(out, (size_t)n + 1, format, again);
  va_end(again);
  return out;
}

char *op_arena_format(op_arena *arena, op_error *err, const char *format, ...) {
  va_list args;
  va_start(args, format);
  char *out = op_arena_format_list(arena, err, format, args);
  va_end(args);
  return out;
}
