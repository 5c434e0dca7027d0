/* Raking of weights to known margins, on the cross of the margins' categories: its cost does not depend on the number of rows. */
#ifndef OPINE_ADJUST_RAKE_H
#define OPINE_ADJUST_RAKE_H

#include <stdbool.h>

#include "design/projection.h"
#include "opine/status.h"

/* The cross cells of a sample and the margins they are raked to. */
typedef struct op_cross {
  size_t n_cross, n_margins;
  const size_t *category;        /* n_cross x n_margins: category of margin m that cross cell c stands in */
  const size_t *n_categories;    /* n_margins */
  const double *const *population; /* population[m][k], positive */
  const double *weight;          /* n_cross: sum of design weights */
  const double *rows;            /* n_cross: rows with non-zero weight */
} op_cross;

/* Factors by which each cross cell's weights are multiplied, by iterative proportional fitting.
   factor  n_cross, the caller's
   fails   OP_E_REQUEST margins with different sums, an empty category with a population, no convergence in 1000 rounds (relative change of a margin 1e-12)
   source  Deming & Stephan 1940; equals R survey rake() with a tight epsilon and calibrate(calfun = "raking") */
op_status op_rake(const op_cross *cross, double *factor, op_error *err);

/* The projection for the variance of raked weights. iterated: residuals by repeated unweighted margin means, 10 rounds (R rake()); otherwise residuals of
   the least-squares regression on the margins with the design weights (Deville & Saerndal 1992; R calibrate()).
   cross must live as long as the projection. */
op_status op_rake_projection(const op_cross *cross, const uint32_t *cross_of_domain, bool iterated, op_projection *projection, void **context,
                             op_error *err);
void op_rake_projection_free(void *context);

#endif
