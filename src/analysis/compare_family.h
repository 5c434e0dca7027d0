/* p values adjusted by families of rows. */
#ifndef OPINE_ANALYSIS_COMPARE_FAMILY_H
#define OPINE_ANALYSIS_COMPARE_FAMILY_H

#include "analysis/plan.h"
#include "opine/infer.h"
#include "opine/result.h"

/* The adjustment that the request names. fails OP_E_USAGE unknown name (nearest one) */
op_status compare_adjust(const op_plan *plan, const op_adjust **adjust, op_error *err);
/* Adjusts the p values of the rows of a section from `first` on, which are one family. */
op_status compare_adjust_family(const op_adjust *adjust, op_section *section, size_t first, op_error *err);
/* Names the adjustment and the family among the conventions. */
op_status compare_adjust_convention(const op_plan *plan, const op_adjust *adjust, op_result *result, op_error *err);

#endif
