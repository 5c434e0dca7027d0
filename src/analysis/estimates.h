/* tabulate, mean, total, ratio: figures from moments. */
#ifndef OPINE_ANALYSIS_ESTIMATES_H
#define OPINE_ANALYSIS_ESTIMATES_H

#include "analysis/figures.h"

/* What follows the section "estimates": all holds one entry an item of the plan, with whole covariance matrices when `full` was asked for. */
typedef op_status (*estimates_sequel)(op_plan *plan, const figure_groups *groups, const figures *all, op_result *result, op_error *err);

/* Prepares the request's variables as items; a text variable of a mean or total is read by its categories. */
op_status estimates_prepare(op_plan *plan, op_error *err);
/* Adds the section "estimates", then what `sequel` adds (NULL = nothing). */
op_status estimates_run(op_plan *plan, bool full, estimates_sequel sequel, op_result *result, op_error *err);

#endif
