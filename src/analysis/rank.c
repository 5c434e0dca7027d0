/* Row echelon form built row by row. Most rows repeat the pattern of their PSU: after many rows in a row that brought nothing new the rank is taken as
   found, which keeps the cost independent of the number of rows. */
#include "analysis/rank.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/memory.h"

#define IDLE_ROWS 20000
/* R's qr() calls a column dependent below 1e-5 of its norm. */
#define TOLERANCE 1e-5

struct replicate_rank {
  size_t columns, rank, idle;
  double *basis;    /* rank x columns, each with a pivot of 1 */
  size_t *pivot;
  double *work;
};

op_status replicate_rank_new(size_t columns, replicate_rank **rank, op_error *err) {
  replicate_rank *r = op_array_new(1, sizeof *r, err);
  if (r == NULL) return OP_E_MEMORY;
  r->columns = columns;
  r->basis = op_array_new(columns * columns, sizeof *r->basis, err);
  r->pivot = op_array_new(columns, sizeof *r->pivot, err);
  r->work = op_array_new(columns, sizeof *r->work, err);
  if (r->basis == NULL || r->pivot == NULL || r->work == NULL) {
    replicate_rank_free(r);
    return OP_E_MEMORY;
  }
  *rank = r;
  return OP_OK;
}

void replicate_rank_free(replicate_rank *rank) {
  if (rank == NULL) return;
  op_free(rank->basis);
  op_free(rank->pivot);
  op_free(rank->work);
  op_free(rank);
}

void replicate_rank_add(replicate_rank *r, const double *row) {
  size_t R = r->columns, best = 0;
  double largest = 0;
  if (r->rank == R || r->idle > IDLE_ROWS) return;
  for (size_t k = 0; k < R; k++) largest = fabs(row[k]) > largest ? fabs(row[k]) : largest;
  if (largest == 0) return;
  for (size_t k = 0; k < R; k++) r->work[k] = row[k] / largest;
  for (size_t b = 0; b < r->rank; b++) {
    double factor = r->work[r->pivot[b]];
    if (factor == 0) continue;
    for (size_t k = 0; k < R; k++) r->work[k] -= factor * r->basis[b * R + k];
  }
  for (size_t k = 1; k < R; k++) best = fabs(r->work[k]) > fabs(r->work[best]) ? k : best;
  if (fabs(r->work[best]) <= TOLERANCE) {
    r->idle++;
    return;
  }
  for (size_t k = 0; k < R; k++) r->basis[r->rank * R + k] = r->work[k] / r->work[best];
  r->pivot[r->rank++] = best;
  r->idle = 0;
}

size_t replicate_rank_get(const replicate_rank *rank) { return rank->rank; }
