/* An analysis is one statistic from request to result; one file each, listed in opine/statistics.def.

   op_run: plan_open -> prepare -> (groups, design) -> one pass over the data -> margins -> present -> conventions and notes */
#ifndef OPINE_ANALYSIS_ANALYSIS_H
#define OPINE_ANALYSIS_ANALYSIS_H

#include "analysis/plan.h"

enum { ANALYSIS_CI = 1u, ANALYSIS_DEFF = 2u, ANALYSIS_NO_FIGURES = 4u };

typedef struct analysis {
  /* Resolves what the statistic reads: items for moments (plan_item_add), kept rows (plan_keep). NULL = the analysis reads by itself, without a plan's pass. */
  op_status (*prepare)(op_plan *plan, op_error *err);
  /* After the pass: adds sections to the result. */
  op_status (*present)(op_plan *plan, op_result *result, op_error *err);
  unsigned conventions; /* which of the shared conventions play a part: ANALYSIS_CI, ANALYSIS_DEFF; ANALYSIS_NO_FIGURES = none of them */
} analysis;

/* Rows that a run is about: those whose variable has this value. */
typedef struct analysis_part {
  const char *variable;
  const op_value *value;
} analysis_part;

/* Runs a request once, on all rows (part NULL) or on some as if the files held no others. *result is the caller's. fails as op_run */
op_status analysis_run_part(const op_request *request, const analysis_part *part, op_result **result, op_error *err);

#endif
