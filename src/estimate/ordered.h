/* Rows of a set in the order of a variable: sorted once, then cumulated under as many weights as need be (one set of weights a replicate). */
#ifndef OPINE_ESTIMATE_ORDERED_H
#define OPINE_ESTIMATE_ORDERED_H

#include <stdbool.h>

#include "estimate/rows.h"

typedef struct op_ordered {
  size_t n;
  double *y;      /* ascending */
  size_t *at;     /* place in the set of the k-th smallest value; equal values keep the set's order */
} op_ordered;

/* Sorts values[set->rows[i]], none of them NaN. The caller's, freed with op_ordered_clear. fails OP_E_MEMORY */
op_status op_ordered_make(const double *values, const op_row_set *set, op_ordered *out, op_error *err);
void op_ordered_clear(op_ordered *ordered);

/* Weighted values in ascending order, those of weight 0 left out. */
typedef struct op_cumulated {
  size_t n, capacity;
  double *y, *w;
  double *S;      /* S[k] = w[0] + ... + w[k]; S[n - 1] = W */
} op_cumulated;

/* Room for the values of an order. The caller's, freed with op_cumulated_clear. fails OP_E_MEMORY */
op_status op_cumulated_new(const op_ordered *ordered, op_cumulated *out, op_error *err);
void op_cumulated_clear(op_cumulated *cumulated);
/* Cumulates weight[0..n), in the set's order. pooled: equal values become one value with the sum of their weights. */
void op_ordered_cumulate(const op_ordered *ordered, const double *weight, bool pooled, op_cumulated *out);

#endif
