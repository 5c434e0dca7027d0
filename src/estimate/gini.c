#include "estimate/gini.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

typedef struct item {
  double y, w;
  size_t i;  /* position in the set */
} item;

static int by_value(const void *a, const void *b) {
  const item *x = a, *y = b;
  return x->y != y->y ? (x->y > y->y) - (x->y < y->y) : (x->i > y->i) - (x->i < y->i);
}

/* The set's rows in ascending order; the caller's. N and Y are the sums of w and of w y. */
static item *sorted(const double *numbers, const op_row_set *set, const double *weight, double *N, double *Y, op_error *err) {
  item *items = op_array_new(set->n, sizeof *items, err);
  *N = *Y = 0;
  if (items == NULL) return NULL;
  for (size_t i = 0; i < set->n; i++) {
    items[i] = (item){numbers[set->rows[i]], weight[i], i};
    *N += weight[i];
    *Y += weight[i] * items[i].y;
  }
  qsort(items, set->n, sizeof *items, by_value);
  return items;
}

static op_status theta(const void *context, const op_row_set *set, const double *weight, double *out, op_error *err) {
  double N, Y, below = 0, sum = 0;
  item *items = sorted(context, set, weight, &N, &Y, err);
  if (items == NULL) return OP_E_MEMORY;
  for (size_t k = 0; k < set->n; k++) {
    sum += items[k].w * items[k].y * (2 * below + items[k].w - N);
    below += items[k].w;
  }
  *out = Y > 0 ? sum / (N * Y) : (double)NAN;
  op_free(items);
  return OP_OK;
}

static op_status influence(const void *context, const op_row_set *set, const double *weight, const double *G, double *z, op_error *err) {
  double N, Y, F = 0, S = 0;
  item *items = sorted(context, set, weight, &N, &Y, err);
  if (items == NULL) return OP_E_MEMORY;
  for (size_t k = 0; k < set->n; k++) {
    double y = items[k].y;
    F += items[k].w;
    S += items[k].w * y;
    z[items[k].i] = Y > 0 ? (y * (2 * F - N) + Y - 2 * S - *G * (Y + N * y)) / (N * Y) : (double)NAN;
  }
  op_free(items);
  return OP_OK;
}

op_row_estimator op_gini_estimator(const double *numbers) { return (op_row_estimator){1, theta, influence, numbers}; }
