/* opine compare --test: t tests and rank tests, from kept rows. */
#ifndef OPINE_ANALYSIS_COMPARE_TESTS_H
#define OPINE_ANALYSIS_COMPARE_TESTS_H

#include "analysis/compare_pairs.h"

/* Keeps the tested variables; for t tests asks for their means too. fails OP_E_USAGE unknown test (nearest name), a rank test without groups */
op_status compare_tests_prepare(op_plan *plan, op_error *err);
/* Adds the section "tests" (and, for t tests by groups, "estimates"). */
op_status compare_tests_present(op_plan *plan, op_result *result, op_error *err);

#endif
