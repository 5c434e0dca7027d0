#include "moments/replicate_sums.h"

#include "base/vector.h"

/* Four replicates at once, as vectors of the compiler's: the processor's where it has them. A sum is added to in the order of rows whatever it has. */
typedef double four __attribute__((vector_size(32)));
typedef double four_of_array __attribute__((vector_size(32), aligned(8), may_alias));
typedef int64_t four_answers __attribute__((vector_size(32)));
#define FOUR ((size_t)4)

/* Rows that stay near while their replicates come one by one. */
#define ROWS_AT_HAND ((size_t)16)

static inline __attribute__((always_inline)) void add(double *restrict sums, const double *restrict weights, size_t R, double factor) {
  size_t k = 0;
  for (; k + FOUR <= R; k += FOUR) *(four_of_array *)(sums + k) += factor * *(const four_of_array *)(weights + k);
  for (; k < R; k++) sums[k] += factor * weights[k];
}

OP_VECTOR void replicate_sums_add(double *sums, const double *weights, size_t R, double factor) { add(sums, weights, R, factor); }

OP_VECTOR void replicate_sums_add_codes(const op_moments_rows *rows, size_t R, const uint32_t *cell, const uint32_t *codes, size_t stride, double *sums) {
  for (size_t r = 0; r < rows->rows; r++) {
    if (cell[r] != UINT32_MAX) add(sums + (rows->domain[r] * stride + codes[r]) * R, rows->replicates + r * R, R, 1);
  }
}

/* At most ROWS_AT_HAND rows, from `first` on. */
static inline __attribute__((always_inline)) bool gather_rows(const double *const *columns, size_t R, size_t first, size_t n, const double *factor,
                                                              double least, double *restrict weights, double *restrict mean) {
  four sums[ROWS_AT_HAND] = {{0}};
  four_answers good = {-1, -1, -1, -1};
  size_t k = 0;
  for (; k + FOUR <= R; k += FOUR) {
    const double *a = columns[k] + first, *b = columns[k + 1] + first, *c = columns[k + 2] + first, *d = columns[k + 3] + first;
    for (size_t r = 0; r < n; r++) {
      four w = {a[r], b[r], c[r], d[r]};
      good &= w >= least;
      sums[r] += w;
      *(four_of_array *)(weights + r * R + k) = factor != NULL ? w * factor[r] : w;
    }
  }
  for (size_t r = 0; r < n; r++) mean[r] = sums[r][0] + sums[r][1] + sums[r][2] + sums[r][3];
  for (; k < R; k++) {
    for (size_t r = 0; r < n; r++) {
      double w = columns[k][first + r];
      good[0] &= w >= least ? -1 : 0;
      mean[r] += w;
      weights[r * R + k] = factor != NULL ? w * factor[r] : w;
    }
  }
  for (size_t r = 0; r < n; r++) mean[r] /= (double)R;
  return (good[0] & good[1] & good[2] & good[3]) != 0;
}

OP_VECTOR bool replicate_sums_gather(const double *const *columns, size_t R, size_t n, const double *factor, double least, double *weights, double *mean) {
  bool good = true;
  for (size_t first = 0; first < n; first += ROWS_AT_HAND) {
    size_t some = n - first < ROWS_AT_HAND ? n - first : ROWS_AT_HAND;
    if (factor == NULL) good &= gather_rows(columns, R, first, some, NULL, least, weights + first * R, mean + first);
    else good &= gather_rows(columns, R, first, some, factor + first, least, weights + first * R, mean + first);
  }
  return good;
}
