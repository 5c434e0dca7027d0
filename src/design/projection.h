/* What calibration hands to the variance: weights adjusted to known totals leave only the residuals of a variable on those totals to vary. */
#ifndef OPINE_DESIGN_PROJECTION_H
#define OPINE_DESIGN_PROJECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Rows fall into cross cells (one a combination of the margins' categories). `fit` takes, for one estimate, the sums over each cross cell of its
   row influences - weighted by the design weights, or unweighted when `unweighted` - and gives the fitted value of each cross cell. */
typedef struct op_projection {
  size_t n_cross;
  const uint32_t *cross_of_domain; /* cross cell of each domain */
  bool unweighted;
  void (*fit)(const struct op_projection *projection, const double *sums, double *fitted);
  const void *context;
} op_projection;

#endif
