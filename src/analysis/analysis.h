/* An analysis is one statistic from request to result; one file each, listed in opine/statistics.def.

   op_run: plan_open (-> resolve) -> prepare -> (groups, design) -> one pass over the data -> margins -> present -> conventions and notes (-> release) */
#ifndef OPINE_ANALYSIS_ANALYSIS_H
#define OPINE_ANALYSIS_ANALYSIS_H

#include "analysis/plan.h"

enum { ANALYSIS_CI = 1u, ANALYSIS_DEFF = 2u, ANALYSIS_NO_FIGURES = 4u, ANALYSIS_NO_DESIGN = 8u };

typedef struct analysis {
  /* Before files are opened: what the request's own terms come to (a trend is an estimate by waves). NULL = nothing to resolve. */
  op_status (*resolve)(op_plan *plan, op_error *err);
  /* Resolves what the statistic reads: items for moments (plan_item_add), kept rows (plan_keep). NULL = the analysis reads by itself, without a plan's pass. */
  op_status (*prepare)(op_plan *plan, op_error *err);
  /* After the pass: adds sections to the result. */
  op_status (*present)(op_plan *plan, op_result *result, op_error *err);
  /* Frees what the analysis keeps in the plan beside the arena. NULL = nothing. */
  void (*release)(op_plan *plan);
  unsigned conventions; /* which of the shared conventions play a part: ANALYSIS_CI, ANALYSIS_DEFF; ANALYSIS_NO_FIGURES = none of them, _NO_DESIGN = the data are no sample */
} analysis;

/* The analysis of a statistic; never NULL. */
const analysis *analysis_for(op_statistic statistic);

/* Rows that a run is about: those whose variable has this value. */
typedef struct analysis_part {
  const char *variable;
  const op_value *value;
} analysis_part;

/* Runs a request once, on all rows (part NULL) or on some as if the files held no others. *result is the caller's. fails as op_run */
op_status analysis_run_part(const op_request *request, const analysis_part *part, op_result **result, op_error *err);

#endif
