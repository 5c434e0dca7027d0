/* Direct standardisation: figures that a group would have if its members were spread over some categories as a standard population is.

   theta = sum over cells a of share_a * theta_a, theta_a the figure of the group's members in cell a (ratios: the same of numerator and denominator).
   With the shares fixed its variance is that of a linear combination of domain estimates.
   source  Korn & Graubard 1999; R survey svystandardize 4.1-1 with excluding.missing */
#ifndef OPINE_ANALYSIS_STANDARD_H
#define OPINE_ANALYSIS_STANDARD_H

#include "analysis/figures.h"

/* Asks for the variables of the standard as keys of domains. */
op_status standard_keys(op_plan *plan, op_error *err);
/* Puts standardised values, variances and bases in place of an item's estimates. fails OP_E_REQUEST a category that the standard does not have */
op_status standard_estimate(const op_plan *plan, const figure_groups *groups, figures *f, op_error *err);
/* Tells the shares, and how many rows have no category. */
op_status standard_note(const op_plan *plan, op_result *result, op_error *err);

#endif
