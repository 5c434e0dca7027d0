/* Sums under every replicate weight: R doubles a feature, to which a row adds its R weights. */
#ifndef OPINE_MOMENTS_REPLICATE_SUMS_H
#define OPINE_MOMENTS_REPLICATE_SUMS_H

#include "moments/moments.h"

/* sums[k] += factor * weights[k] for R replicates. */
void replicate_sums_add(double *sums, const double *weights, size_t R, double factor);
/* Adds the weights of every row that has a cell to the sums of its code in its domain: domains x stride x R. */
void replicate_sums_add_codes(const op_moments_rows *rows, size_t R, const uint32_t *cell, const uint32_t *codes, size_t stride, double *sums);

/* Columns of R replicates' weights of n rows as rows of weights (n x R), each times the row's factor (NULL = 1), and the mean of each row's before that. False
   when a weight is less than `least` or missing. */
bool replicate_sums_gather(const double *const *columns, size_t R, size_t n, const double *factor, double least, double *weights, double *mean);

#endif
