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

/* A column whose runs are followed with those of others: where its run at hand ends is kept, so that a long run beside short ones is measured once. */
typedef struct op_runs {
  const uint32_t *codes;
  size_t end;        /* 0 to begin with */
} op_runs;

/* Behind the last of the rows from r on, before `rows`, that are equal in all n columns; r grows from call to call. */
static inline size_t op_runs_end(op_runs *columns, size_t n, size_t r, size_t rows) {
  size_t end = rows;
  for (size_t k = 0; k < n; k++) {
    if (columns[k].end <= r) columns[k].end = op_run_end(columns[k].codes, r, rows);
    if (columns[k].end < end) end = columns[k].end;
  }
  return end;
}

#endif
