/* opine describe: what is in a file. */
#ifndef OPINE_ANALYSIS_DESCRIBE_H
#define OPINE_ANALYSIS_DESCRIBE_H

#include "analysis/plan.h"

/* Sections "file" (name, value), "variables" (one row a variable) and, when variables are named, "values" (one row a value with its rows). */
op_status describe_present(op_plan *plan, op_result *result, op_error *err);

#endif
