/* A counting sort: items into numbered buckets, in each of them in their order. */
#ifndef OPINE_BASE_BUCKETS_H
#define OPINE_BASE_BUCKETS_H

#include <stddef.h>
#include <stdint.h>

#include "opine/status.h"

/* Of an item that belongs to no bucket. */
#define OP_BUCKET_NONE UINT32_MAX

/* The bucket of item i is the uint32_t at keys + i * stride bytes, below `buckets` or OP_BUCKET_NONE. The items of bucket b are
   (*order)[(*start)[b]] ... (*order)[(*start)[b + 1] - 1], ascending. Both are the caller's, made even where it fails: op_free. fails OP_E_MEMORY */
op_status op_buckets_make(size_t n, const void *keys, size_t stride, size_t buckets, size_t **start, uint32_t **order, op_error *err);

#endif
