/* opine trend: changes between waves, and the slope over time. */
#ifndef OPINE_ANALYSIS_TREND_H
#define OPINE_ANALYSIS_TREND_H

#include "analysis/figures.h"

/* Adds the sections "changes" and, where dates are known, "slope". The first group key is the wave; figures hold full covariance matrices. */
op_status trend_present(op_plan *plan, const figure_groups *groups, const figures *all, op_result *result, op_error *err);

#endif
