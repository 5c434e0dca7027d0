/* xxhash.h is compiled in, here and nowhere else: no shared library is loaded for it when the program starts. */
#include "input/cache_hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"

#define BLOCK ((size_t)256 << 10)

uint64_t cache_hash(const void *bytes, size_t n) { return XXH3_64bits(bytes, n); }

op_status cache_hash_file(int fd, uint64_t hash[2], uint64_t *n, op_error *err) {
  XXH3_state_t state;
  char *block = op_array_new(BLOCK, 1, err);
  if (block == NULL) return OP_E_MEMORY;
  uint64_t at = 0;
  op_status status = OP_OK;
  XXH3_128bits_reset(&state);
  for (;;) {
    ssize_t got = pread(fd, block, BLOCK, (off_t)at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) status = op_fail(err, OP_E_SYSTEM, "cannot read: %s", strerror(errno));
    if (got <= 0) break;
    XXH3_128bits_update(&state, block, (size_t)got);
    at += (uint64_t)got;
  }
  op_free(block);
  if (status != OP_OK) return status;
  XXH128_hash_t sum = XXH3_128bits_digest(&state);
  hash[0] = sum.low64;
  hash[1] = sum.high64;
  *n = at;
  return OP_OK;
}
