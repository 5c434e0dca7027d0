/* Checksums: XXH3, which is quicker than the memory that it reads. It finds accidents; it does not stop a forger, who could write a sound cache just as well. */
#ifndef OPINE_INPUT_CACHE_HASH_H
#define OPINE_INPUT_CACHE_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "opine/status.h"

uint64_t cache_hash(const void *bytes, size_t n);
/* 128 bits over the content of an open file, from its beginning; the file position is not used. *n = its bytes.
   fails OP_E_SYSTEM, OP_E_MEMORY */
op_status cache_hash_file(int fd, uint64_t hash[2], uint64_t *n, op_error *err);

#endif
