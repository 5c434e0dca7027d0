/* Sums of weighted chi-squares, shared by the tests of tables. */
#ifndef OPINE_INFER_CHISQ_SUM_H
#define OPINE_INFER_CHISQ_SUM_H

#include "opine/table_test.h"

/* Weights below this share of the largest are rounding of a zero eigenvalue. */
#define CHISQ_SUM_ZERO 1e-10

/* Saddlepoint approximation with the denominator's chi-square repeated `copies` times instead of df times; *zeta is the saddlepoint in units of the
   largest weight. NaN where it cannot be found. */
double chisq_sum_saddlepoint(double x, const double *weights, size_t n, double df, double copies, double *zeta);

/* First two moments of the weights: sum, and the degrees of freedom sum^2 / sum of squares (Satterthwaite 1946). */
double chisq_sum_trace(const double *weights, size_t n);
double chisq_sum_satterthwaite_df(const double *weights, size_t n);

#endif
