/* Cronbach's alpha of a scale and what its items add to it, from kept rows. */
#ifndef OPINE_ESTIMATE_ALPHA_H
#define OPINE_ESTIMATE_ALPHA_H

#include "estimate/rows.h"

/* Item j's score in row r of the sample, without missing values in the sets' rows. */
typedef struct op_alpha_items {
  double (*score)(const void *context, size_t row, size_t item);
  const void *context;
  size_t items;
} op_alpha_items;

/* Components: 0 alpha; 1 .. items: alpha without item j; items + 1 .. 2 items: correlation of item j with the sum of the others.
   `items` outlives the estimator. NaN where a variance is 0; alpha without an item needs three items.
   source  Cronbach 1951, alpha = k/(k-1) (1 - sum of the items' variances / variance of their sum), with weighted moments: R survey svycralpha 4.1-1;
           influence by the chain rule over the covariances (x_a x_b - C_ab)/W */
op_row_estimator op_alpha_estimator(const op_alpha_items *items);

#endif
