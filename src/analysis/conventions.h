/* What was done, in words and numbers: the design, the conventions, the notes that go with every result. */
#ifndef OPINE_ANALYSIS_CONVENTIONS_H
#define OPINE_ANALYSIS_CONVENTIONS_H

#include "analysis/analysis.h"

op_status conventions_present(const op_plan *plan, const analysis *what, op_result *result, op_error *err);
/* Title, source line and the banner of synthetic data. */
op_status heading_present(const op_plan *plan, op_result *result, op_error *err);

#endif
