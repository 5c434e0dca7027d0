/* Where the variance of one estimate comes from. */
#ifndef OPINE_ESTIMATE_BY_STRATUM_H
#define OPINE_ESTIMATE_BY_STRATUM_H

#include "estimate/estimate.h"

/* One stratum's part. */
typedef struct op_stratum_part {
  double units;      /* stage-1 units sampled (rows where the design has no PSU) */
  double fraction;   /* their sampling fraction, 0 without FPC */
  double members;    /* units with members of the figure's base */
  double total;      /* sum of the units' influence totals */
  double variance;   /* V of this stratum alone */
} op_stratum_part;

/* Parts of the first estimate of `estimation` (one set, one term), by stratum; op_design_strata_count values, the caller's.
   Their variances add up to the estimate's unless the lonely rule is `average`. A stratum with one PSU under the rule `fail` has variance NaN. */
op_status op_estimate_by_stratum(const op_estimation *estimation, op_stratum_part *parts, op_error *err);

#endif
