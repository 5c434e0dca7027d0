/* Plain values as bytes and back: numbers of 8 bytes, texts with their length before and a NUL behind, so that a text read back can be used where it lies. */
#ifndef OPINE_INPUT_CACHE_PACK_H
#define OPINE_INPUT_CACHE_PACK_H

#include <string.h>

#include "base/text.h"
#include "input/cache_layout.h"

/* Bytes being read; a value that does not fit sets `failed`, gives 0 or NULL, and so do all after it. */
typedef struct cache_cursor {
  const char *at, *end;
  bool failed;
} cache_cursor;

static inline void cache_put(op_text *out, uint64_t value) { op_text_add_bytes(out, (const char *)&value, sizeof value); }
static inline void cache_put_number(op_text *out, double value) { op_text_add_bytes(out, (const char *)&value, sizeof value); }
/* NULL is written as such. */
void cache_put_text(op_text *out, const char *text);

uint64_t cache_get(cache_cursor *in);
double cache_get_number(cache_cursor *in);
/* UTF-8 without a NUL inside, or NULL where NULL was written. */
const char *cache_get_text(cache_cursor *in);
/* The same, where NULL is a fault. */
const char *cache_get_full_text(cache_cursor *in);
/* A number of things to come that take at least `least` bytes each. */
size_t cache_get_count(cache_cursor *in, size_t least);
/* A number below `limit`. */
uint64_t cache_get_below(cache_cursor *in, uint64_t limit);

/* cache_schema.c: everything that a reader's schema says. */
void cache_put_schema(op_text *out, const op_schema *schema);
/* Texts are borrowed from the bytes. fails OP_E_MEMORY; in->failed where the bytes are no schema */
op_status cache_get_schema(cache_cursor *in, op_arena *arena, op_schema *schema, op_error *err);

/* cache_directory.c */
void cache_put_directory(op_text *out, const cache_directory *directory);
/* fails OP_E_DATA what is no directory of this head; OP_E_MEMORY */
op_status cache_get_directory(const char *bytes, const cache_head *head, op_arena *arena, cache_directory *directory, op_error *err);

/* cache_levels.c: a table of levels. */
void cache_put_levels(op_text *out, const op_levels *levels);
/* Walks a table without level 0: gives the value of each level in turn. */
typedef struct cache_levels_walk {
  const char *types;
  cache_cursor in;
  uint64_t left;
} cache_levels_walk;
cache_levels_walk cache_levels_begin(const char *bytes, size_t n, uint64_t n_levels);
/* false at the end and where the bytes are no table (walk->in.failed). */
bool cache_levels_next(cache_levels_walk *walk, op_value *value);

#endif
