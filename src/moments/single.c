#include "moments/single.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/vector.h"

/* Sums that a run of rows of one cell goes to, kept at hand while it is added. */
typedef struct run_sums {
  double valid, missing, y, yy;       /* of the cell: sums of w, and of w times y - shift and its square */
  double n_valid, n_missing, n_y;     /* of its domain: rows with a weight, and the sum of y - shift over them */
  double w2_valid, w2_missing;
  double square_w, square_missing, square_wy, square_yy; /* products: w * w times 1, y - shift and its square */
} run_sums;

bool single_number(const op_moments *m, const op_item *item) {
  return item->type == OP_ITEM_JOINT && item->n_components == 1 && !item->components[0].categorical && !m->presence && m->n_replicates == 0;
}

/* The smallest index from `first` on whose y is not missing, or n. */
static size_t first_valid(const double *y, size_t first, size_t n) {
  while (first < n && isnan(y[first])) first++;
  return first;
}

static void add_rows(const double *restrict y, const double *restrict weight, size_t n, double shift, run_sums *sums) {
  run_sums s = *sums;
  for (size_t r = 0; r < n; r++) {
    double w = weight[r], counted = w != 0 ? 1 : 0;
    if (isnan(y[r])) {
      s.missing += w;
      s.n_missing += counted;
      s.w2_missing += w * w;
      s.square_missing += w * w;
      continue;
    }
    double x = y[r] - shift;
    s.valid += w;
    s.n_valid += counted;
    s.w2_valid += w * w;
    s.y += w * x;
    s.n_y += counted * x;
    s.yy += w * x * x;
    s.square_w += w * w;
    s.square_wy += w * w * x;
    s.square_yy += w * w * x * x;
  }
  *sums = s;
}

#define EIGHT ((size_t)8)
typedef double four __attribute__((vector_size(32)));
typedef int64_t four_bits __attribute__((vector_size(32)));

typedef struct four_sums {
  four y, yy;
  four_bits numbers; /* less 1 for each */
} four_sums;

static inline __attribute__((always_inline)) void add_four(four_sums *s, const double *y, double shift) {
  four all;
  memcpy(&all, y, sizeof all);
  four away = all - shift;
  four_bits is_number = away == away;
  four x = (four)((four_bits)away & is_number);
  s->y += x;
  s->yy += x * x;
  s->numbers += is_number;
}

static double added(const four *x) { return ((*x)[0] + (*x)[1]) + ((*x)[2] + (*x)[3]); }

/* In eight sums each, so that an addition need not wait for the one before; n is a multiple of eight. The compiler finds no vectors here by itself. */
OP_VECTOR static void add_eights(const double *restrict y, size_t n, double shift, double *restrict sum, double *restrict square, double *restrict valid) {
  four_sums low = {0}, high = {0};
  for (size_t r = 0; r < n; r += EIGHT) {
    add_four(&low, y + r, shift);
    add_four(&high, y + r + EIGHT / 2, shift);
  }
  low.y += high.y;
  low.yy += high.yy;
  low.numbers += high.numbers;
  *sum = added(&low.y);
  *square = added(&low.yy);
  *valid = -(double)(low.numbers[0] + low.numbers[1] + low.numbers[2] + low.numbers[3]);
}

/* The same where all weights are 1: what they add up to is their number. */
static void add_unweighted_rows(const double *restrict y, size_t n, double shift, run_sums *s) {
  double sum, square, valid;
  size_t eights = n / EIGHT * EIGHT;
  add_eights(y, eights, shift, &sum, &square, &valid);
  for (size_t r = eights; r < n; r++) {
    if (isnan(y[r])) continue;
    sum += y[r] - shift;
    square += (y[r] - shift) * (y[r] - shift);
    valid += 1;
  }
  double missing = (double)n - valid;
  s->y += sum;
  s->n_y += sum;
  s->square_wy += sum;
  s->yy += square;
  s->square_yy += square;
  s->valid += valid;
  s->n_valid += valid;
  s->w2_valid += valid;
  s->square_w += valid;
  s->missing += missing;
  s->n_missing += missing;
  s->w2_missing += missing;
  s->square_missing += missing;
}

/* Features 0 and 1 of a joint item count, feature `first` is the number's: three that products are kept of. */
static void add_run(const op_moments *m, op_item *item, const double *y, const double *weight, size_t n_rows, uint32_t cell, uint32_t domain) {
  const op_component *c = &item->components[0];
  size_t f = c->first, L = item->linear;
  double *sums = op_cell_sums_at(&item->sums, cell), *n = item->n + domain * item->stride, *w2 = item->w2 + domain * item->stride;
  double none[9] = {0}, *squares = m->squares ? op_cell_sums_at(&item->squares, cell) : none;
  double shift = c->shifted && !isnan(c->shift) ? c->shift : 0;
  run_sums s = {sums[0], sums[1], sums[f], sums[item->second], n[0], n[1], n[f], w2[0], w2[1], squares[0], squares[L + 1], squares[f], squares[f * L + f]};
  if (weight == NULL) add_unweighted_rows(y, n_rows, shift, &s);
  else add_rows(y, weight, n_rows, shift, &s);
  sums[0] = s.valid;
  sums[1] = s.missing;
  sums[f] = s.y;
  sums[item->second] = s.yy;
  n[0] = s.n_valid;
  n[1] = s.n_missing;
  n[f] = s.n_y;
  w2[0] = s.w2_valid;
  w2[1] = s.w2_missing;
  squares[0] = s.square_w;
  squares[L + 1] = s.square_missing;
  squares[f] = s.square_wy;
  squares[f * L + f] = s.square_yy;
}

void single_number_add(const op_moments *m, op_item *item, const op_moments_rows *rows, const op_row_cells *cells, const double *y) {
  op_component *c = &item->components[0];
  for (size_t r = 0, end; r < rows->rows; r = end) {
    uint32_t cell = cells->cell[r];
    end = cells->end[r];
    if (cell == UINT32_MAX) continue;
    if (c->shifted && isnan(c->shift)) {
      size_t valid = first_valid(y, r, end);
      if (valid < end) c->shift = y[valid];
    }
    add_run(m, item, y + r, rows->weight == NULL ? NULL : rows->weight + r, end - r, cell, rows->domain[r]);
  }
}
