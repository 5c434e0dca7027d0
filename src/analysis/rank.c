/* A row echelon form for each domain. A vector drawn at random from what is orthogonal to the rows so far tells in R multiplications whether a row is new
   (a row outside their span meets it at 0 with probability 0), so that only rows that may add to the rank are reduced. */
#include "analysis/rank.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"

/* R's qr() calls a column dependent below 1e-5 of its norm. */
#define TOLERANCE 1e-5
/* Rows nearer than this to the span of those before are not looked at closer: they could not pass TOLERANCE but for an unlucky direction. */
#define NEAR (TOLERANCE / 100)
/* Rounded weights may keep coming near: after so many reductions without gain the rank is taken as found. */
#define IDLE 20000

typedef struct echelon {
  size_t rank, idle, basis_capacity, pivot_capacity;
  double *basis;    /* rank x columns, each row with a pivot of 1 */
  size_t *pivot;
  double *witness;  /* columns: orthogonal to the basis; NULL before the first row */
} echelon;

struct replicate_ranks {
  size_t columns, count, capacity;
  echelon *domains;
  echelon outside;
  size_t inside_rank, all_rank;
  double *work;
  uint64_t random;
};

op_status replicate_ranks_new(size_t columns, replicate_ranks **ranks, op_error *err) {
  replicate_ranks *r = op_array_new(1, sizeof *r, err);
  if (r == NULL) return OP_E_MEMORY;
  r->columns = columns;
  r->random = 88172645463325252u; /* any odd seed: the same data give the same bits */
  r->work = op_array_new(columns, sizeof *r->work, err);
  if (r->work == NULL) {
    op_free(r);
    return OP_E_MEMORY;
  }
  *ranks = r;
  return OP_OK;
}

static void clear(echelon *e) {
  op_free(e->basis);
  op_free(e->pivot);
  op_free(e->witness);
}

void replicate_ranks_free(replicate_ranks *ranks) {
  if (ranks == NULL) return;
  for (size_t d = 0; d < ranks->count; d++) clear(&ranks->domains[d]);
  clear(&ranks->outside);
  op_free(ranks->domains);
  op_free(ranks->work);
  op_free(ranks);
}

static double uniform(replicate_ranks *r) {
  r->random ^= r->random << 13;
  r->random ^= r->random >> 7;
  r->random ^= r->random << 17;
  return (double)(r->random >> 11) / 9007199254740992.0 - 0.5;
}

/* Reduces work by the basis. */
static void reduce(const echelon *e, size_t R, double *work) {
  for (size_t b = 0; b < e->rank; b++) {
    double factor = work[e->pivot[b]];
    if (factor == 0) continue;
    const double *restrict row = e->basis + b * R;
    for (size_t k = 0; k < R; k++) work[k] -= factor * row[k];
  }
}

/* A random vector with basis . witness = 0: pivots are solved for from the last row up, as later rows have zeros at earlier pivots. */
static op_status draw_witness(replicate_ranks *r, echelon *e, op_error *err) {
  size_t R = r->columns;
  if (e->witness == NULL) e->witness = op_array_new(R, sizeof *e->witness, err);
  if (e->witness == NULL) return OP_E_MEMORY;
  for (size_t k = 0; k < R; k++) e->witness[k] = uniform(r);
  for (size_t b = 0; b < e->rank; b++) e->witness[e->pivot[b]] = 0;
  for (size_t b = e->rank; b-- > 0;) {
    double sum = 0;
    for (size_t k = 0; k < R; k++) sum += e->basis[b * R + k] * e->witness[k];
    e->witness[e->pivot[b]] = -sum;
  }
  return OP_OK;
}

static op_status add(replicate_ranks *r, echelon *e, const double *row, op_error *err) {
  size_t R = r->columns, best = 0;
  double largest = 0, meets = 0, reach = 0;
  if (e->rank == R || e->idle > IDLE) return OP_OK;
  for (size_t k = 0; k < R; k++) largest = fabs(row[k]) > largest ? fabs(row[k]) : largest;
  if (largest == 0) return OP_OK;
  if (e->witness != NULL) {
    for (size_t k = 0; k < R; k++) {
      meets += row[k] * e->witness[k];
      reach = fabs(e->witness[k]) > reach ? fabs(e->witness[k]) : reach;
    }
    if (fabs(meets) <= NEAR * largest * reach) return OP_OK;
  }
  for (size_t k = 0; k < R; k++) r->work[k] = row[k] / largest;
  reduce(e, R, r->work);
  for (size_t k = 1; k < R; k++) best = fabs(r->work[k]) > fabs(r->work[best]) ? k : best;
  if (fabs(r->work[best]) <= TOLERANCE) {
    e->idle++;
    return OP_OK;
  }
  op_status status = op_array_grow((void **)&e->basis, &e->basis_capacity, (e->rank + 1) * R, sizeof *e->basis, 0, err);
  if (status == OP_OK) status = op_array_grow((void **)&e->pivot, &e->pivot_capacity, e->rank + 1, sizeof *e->pivot, 0, err);
  if (status != OP_OK) return status;
  for (size_t k = 0; k < R; k++) e->basis[e->rank * R + k] = r->work[k] / r->work[best];
  e->pivot[e->rank++] = best;
  e->idle = 0;
  return draw_witness(r, e, err);
}

op_status replicate_ranks_add(replicate_ranks *r, uint32_t domain, const double *row, op_error *err) {
  if (domain == UINT32_MAX) return add(r, &r->outside, row, err);
  op_status status = op_array_grow((void **)&r->domains, &r->capacity, (size_t)domain + 1, sizeof *r->domains, 0, err);
  if (status != OP_OK) return status;
  if (domain >= r->count) r->count = (size_t)domain + 1;
  return add(r, &r->domains[domain], row, err);
}

/* The rows of a basis span what its rows spanned. */
static op_status add_all(replicate_ranks *to, const echelon *from, op_error *err) {
  op_status status = OP_OK;
  for (size_t b = 0; status == OP_OK && b < from->rank; b++) status = add(to, &to->outside, from->basis + b * to->columns, err);
  return status;
}

/* Rank of several domains' rows, and with those outside all domains. */
static op_status rank_of(const replicate_ranks *r, const uint32_t *domains, size_t n, size_t *inside, size_t *all, op_error *err) {
  replicate_ranks *sum = NULL;
  op_status status = replicate_ranks_new(r->columns, &sum, err);
  for (size_t i = 0; status == OP_OK && i < n; i++) {
    size_t d = domains != NULL ? domains[i] : i;
    if (d < r->count) status = add_all(sum, &r->domains[d], err);
  }
  if (status == OP_OK) *inside = sum->outside.rank;
  if (status == OP_OK && all != NULL) {
    status = add_all(sum, &r->outside, err);
    if (status == OP_OK) *all = sum->outside.rank;
  }
  replicate_ranks_free(sum);
  return status;
}

op_status replicate_ranks_finish(replicate_ranks *r, op_error *err) { return rank_of(r, NULL, r->count, &r->inside_rank, &r->all_rank, err); }

op_status replicate_ranks_get(const replicate_ranks *r, const uint32_t *domains, size_t n, size_t *rank, op_error *err) {
  if (n != 1) return rank_of(r, domains, n, rank, NULL, err);
  *rank = domains[0] < r->count ? r->domains[domains[0]].rank : 0;
  return OP_OK;
}

size_t replicate_ranks_inside(const replicate_ranks *r) { return r->inside_rank; }
size_t replicate_ranks_all(const replicate_ranks *r) { return r->all_rank; }
