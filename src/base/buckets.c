#include "base/buckets.h"

#include <string.h>

#include "base/memory.h"

static uint32_t bucket_of(const void *keys, size_t stride, size_t i) {
  uint32_t key;
  memcpy(&key, (const char *)keys + i * stride, sizeof key);
  return key;
}

op_status op_buckets_make(size_t n, const void *keys, size_t stride, size_t buckets, size_t **start, uint32_t **order, op_error *err) {
  *start = NULL;
  *order = NULL;
  if (n >= UINT32_MAX) return op_fail(err, OP_E_MEMORY, "%zu items are more than can be put in order", n);
  size_t *s = *start = op_array_new(buckets + 2, sizeof *s, err);
  uint32_t *o = *order = op_array_new(n, sizeof *o, err);
  if (s == NULL || o == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < n; i++) {
    uint32_t b = bucket_of(keys, stride, i);
    if (b != OP_BUCKET_NONE) s[b + 2]++;
  }
  for (size_t b = 2; b < buckets + 2; b++) s[b] += s[b - 1]; /* s[b + 1]: where bucket b begins */
  for (size_t i = 0; i < n; i++) {
    uint32_t b = bucket_of(keys, stride, i);
    if (b != OP_BUCKET_NONE) o[s[b + 1]++] = (uint32_t)i;
  }
  return OP_OK;
}
