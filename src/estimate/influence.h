/* Influence of the design's leaves on the estimates. */
#ifndef OPINE_ESTIMATE_INFLUENCE_H
#define OPINE_ESTIMATE_INFLUENCE_H

#include "estimate/estimate.h"
#include "estimate/leaf_totals.h"

/* Sums each estimate's influence by leaf. Free with influence_clear. */
op_status influence_by_leaf(const op_estimation *estimation, const double *coefficients, op_influence *out, op_error *err);

#endif
