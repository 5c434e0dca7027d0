/* Estimates over waves: from (theta, V) alone. */
#ifndef OPINE_SERIES_H
#define OPINE_SERIES_H

#include <stddef.h>

#include "opine/status.h"

/* Weighted straight line through wave estimates. */
typedef struct op_slope {
  double slope, slope_se, level, level_se;  /* level: value at the (weighted) mean time */
  double mean_time;
  double q, q_df, q_p;                      /* lack of fit chi-square */
} op_slope;

/* Generalised least squares of theta (n) on time (n) with known covariance V (n x n row-major): (X'V^-1 X)^-1.
   With diagonal V this is the fixed-effect meta-regression of wave estimates.
   fails OP_E_REQUEST with fewer than 2 distinct times; OP_E_DATA when V is singular */
op_status op_slope_gls(const double *time, const double *theta, const double *V, size_t n, op_slope *out, op_error *err);

/* Fractional year of a date text: "2022", "2022-05", "2022-05-17", "2022.35", "2022-spring|autumn". NaN when it is none of these. */
double op_date_year(const char *text);

#endif
