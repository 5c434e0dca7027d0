/* Runs of equal codes: surveys list the members of a unit together, so that much can be done once a run. */
#ifndef OPINE_BASE_RUNS_H
#define OPINE_BASE_RUNS_H

#include <stddef.h>
#include <stdint.h>

/* Behind the last of the codes from `first` on that are equal to it, before `end`. */
static inline size_t op_run_end(const uint32_t *codes, size_t first, size_t end) {
  uint32_t own = codes[first];
  size_t i = first + 1;
  for (; i + 8 <= end; i += 8) {
    uint32_t differs = 0;
    for (size_t k = 0; k < 8; k++) differs |= codes[i + k] ^ own;
    if (differs != 0) break;
  }
  while (i < end && codes[i] == own) i++;
  return i;
}

#endif
