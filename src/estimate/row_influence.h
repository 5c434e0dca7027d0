/* Influence of rows summed by leaf of the design. */
#ifndef OPINE_ESTIMATE_ROW_INFLUENCE_H
#define OPINE_ESTIMATE_ROW_INFLUENCE_H

#include "estimate/leaf_totals.h"
#include "estimate/rows.h"

/* Totals of w*z by leaf, less what a calibration explains; z as for op_rows_covariance. Free with influence_clear. */
op_status row_influence_by_leaf(const op_row_estimation *in, size_t components, double *const *z, op_influence *out, op_error *err);

#endif
