/* Linear algebra that the tests of tables share. Matrices are row-major. */
#ifndef OPINE_INFER_TABLE_EVIDENCE_H
#define OPINE_INFER_TABLE_EVIDENCE_H

#include <stdbool.h>

#include "opine/table_test.h"

/* *q = x'A^-1 x for a symmetric A (n x n, overwritten). NaN where A is singular: a direction has less than 1e-10 of the variance of the others.
   fails OP_E_MEMORY */
op_status table_quadratic_form(double *A, const double *x, size_t n, double *q, op_error *err);

/* Eigenvalues of B^-1 A for symmetric A and positive definite B (n x n, both overwritten), largest first, rounding below zero cut off.
   Returns false where B is singular. B NULL = identity. */
bool table_eigenvalues(double *A, double *B, size_t n, double *out);

/* out (k x k) = J M J' for J k x n and M n x n. */
op_status table_sandwich(const double *J, const double *M, size_t k, size_t n, double *out, op_error *err);

#endif
