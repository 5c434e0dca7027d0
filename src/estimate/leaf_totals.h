/* Totals of influence of the leaf at work, and writing them into an op_influence leaf by leaf. Shared by influence from moments and from rows. */
#ifndef OPINE_ESTIMATE_LEAF_TOTALS_H
#define OPINE_ESTIMATE_LEAF_TOTALS_H

#include "design/design.h"

typedef struct leaf_totals {
  op_influence *out;
  size_t K;
  bool rows;                 /* rows are units: their squares and members are wanted */
  double *z, *zz, *members;  /* K, of the leaf at work */
  double *products;          /* K x K upper triangle, of the leaf at work; NULL unless rows are units and the covariance is wanted whole */
  uint32_t *present, n_present;
  unsigned char *is_present;
  size_t estimate_capacity, z_capacity, zz_capacity, members_capacity, blocks_capacity;
} leaf_totals;

/* Begins *out for a design of n_leaves leaves and K estimates; rows: in which rows are units; full: the covariance is wanted whole. Both are released by
   leaf_totals_release and influence_clear. */
op_status leaf_totals_new(leaf_totals *totals, size_t n_leaves, size_t K, bool rows, bool full, op_influence *out, op_error *err);
/* Makes room for so many entries at once; without, room grows as leaves end. */
op_status leaf_totals_reserve(leaf_totals *totals, size_t entries, op_error *err);
/* Makes an estimate present in the leaf at work. */
void leaf_totals_touch(leaf_totals *totals, uint32_t estimate);
/* Adds to the sum of products of two present estimates. */
void leaf_totals_product(leaf_totals *totals, uint32_t a, uint32_t b, double product);
/* Ends a leaf; leaves come in order, all of them. */
op_status leaf_totals_end(leaf_totals *totals, size_t leaf, op_error *err);
void leaf_totals_release(leaf_totals *totals);
void influence_clear(op_influence *influence);

#endif
