/* The Gini coefficient of a variable, from kept rows. */
#ifndef OPINE_ESTIMATE_GINI_H
#define OPINE_ESTIMATE_GINI_H

#include "estimate/rows.h"

/* One component. `numbers` holds a value for each row of the sample (NaN only outside the sets) and outlives the estimator. NaN where the total is not above 0.
   source  sum of w_i w_j |y_i - y_j| / (2 N Y), N = sum of w, Y = sum of w y: Langel & Tille 2013; its derivative with respect to a weight,
           (sum_j w_j |y_k - y_j| - G (Y + N y_k)) / (N Y), is the influence (Osier 2009); the R package convey (svygini) gives the same */
op_row_estimator op_gini_estimator(const double *numbers);

#endif
