#include "series/robust.h"

#include <math.h>
#include <stdlib.h>

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

void robust_weights(const double *residual, size_t n, double *scratch, double *weight) {
  double mean = 0;
  for (size_t i = 0; i < n; i++) {
    scratch[i] = fabs(residual[i]);
    mean += scratch[i] / (double)n;
  }
  qsort(scratch, n, sizeof *scratch, ascending);
  double far = 3 * (scratch[n / 2] + scratch[(n - 1) / 2]); /* six medians */
  for (size_t i = 0; i < n; i++) {
    double r = fabs(residual[i]), u = r / far;
    /* residuals of rounding alone say nothing (lowess: 1e-7 of their mean) */
    weight[i] = far < 1e-7 * mean || far == 0 || r <= 0.001 * far ? 1 : r <= 0.999 * far ? (1 - u * u) * (1 - u * u) : 0;
  }
}
