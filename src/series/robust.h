/* Bisquare weights from residuals. */
#ifndef OPINE_SERIES_ROBUST_H
#define OPINE_SERIES_ROBUST_H

#include <stddef.h>

/* weight_i = (1 - (r_i/6m)^2)^2 with m the median of the absolute residuals; 1 under 0.001 and 0 over 0.999 of 6m (Cleveland 1979). scratch: n.
   All weights are 1 when the residuals are none. */
void robust_weights(const double *residual, size_t n, double *scratch, double *weight);

#endif
