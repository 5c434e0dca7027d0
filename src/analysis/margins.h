/* --margins: raking of the analysed domain, as factors of domains. */
#ifndef OPINE_ANALYSIS_MARGINS_H
#define OPINE_ANALYSIS_MARGINS_H

#include "analysis/plan.h"

/* Rakes the domains of the plan to its margins: fills domain_weight and projection. Nothing without margins.
   fails OP_E_REQUEST a category that nobody has, respondents in a category without a population, no convergence */
op_status margins_rake(op_plan *plan, op_error *err);
void margins_free(op_plan *plan);

#endif
