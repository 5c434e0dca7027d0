/* Tests that several coefficients are zero together, from the estimates and covariance matrices alone. */
#ifndef OPINE_INFER_TERM_TEST_H
#define OPINE_INFER_TERM_TEST_H

#include <stddef.h>

#include "opine/status.h"

/* beta' V^-1 beta of k coefficients; V k x k row-major. NaN when V is not positive definite (fewer degrees of freedom than coefficients, for one).
   fails OP_E_MEMORY. source Wald 1943; Korn & Graubard 1990 for the F forms */
op_status term_test_wald(const double *beta, const double *V, size_t k, double *statistic, op_error *err);

/* Eigenvalues of V0^-1 V in descending order: how much larger the design makes the variance than the working model believes (generalised design effects).
   NaN when V0 is not positive definite. fails OP_E_MEMORY. source Rao & Scott 1984; Lumley & Scott 2014 */
op_status term_test_eigenvalues(const double *V, const double *V0, size_t k, double *lambda, op_error *err);

/* Upper tail of sum lambda_j X2_j against x by its first two moments, with an F denominator of df (may be infinite): Satterthwaite.
   equals R survey pFsum(method="satterthwaite") 4.1-1 */
double term_test_satterthwaite(double x, const double *lambda, size_t k, double df);

#endif
