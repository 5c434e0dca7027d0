/* What the test files share. */
#ifndef OPINE_INFER_TABLE_TEST_H
#define OPINE_INFER_TABLE_TEST_H

#include "infer/chisq_sum.h"
#include "opine/infer.h"

/* No test, and why. */
op_table_test_result table_test_none(const char *why);
/* The reason that tests by eigenvalues share; NULL when they can go on. */
const char *table_test_no_eigenvalues(const op_table_evidence *evidence);

/* Second-order F and first-order chi-square of a statistic (X2 or G2). */
op_table_test_result table_test_second_order_f(const op_table_evidence *evidence, double statistic);
op_table_test_result table_test_first_order(const op_table_evidence *evidence, double statistic);

/* Denominator df of the tests by eigenvalues: d0 times those of the design. */
double table_test_denominator(const op_table_evidence *evidence);

#endif
