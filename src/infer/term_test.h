/* Tests that several coefficients are zero together, against what a working model believes of their covariance. Wald's own is op_wald_chisq. */
#ifndef OPINE_INFER_TERM_TEST_H
#define OPINE_INFER_TERM_TEST_H

#include <stddef.h>

#include "opine/status.h"

/* Eigenvalues of V0^-1 V in descending order: how much larger the design makes the variance than the working model believes (generalised design effects).
   NaN when V0 is not positive definite. fails OP_E_MEMORY. source Rao & Scott 1984; Lumley & Scott 2014 */
op_status term_test_eigenvalues(const double *V, const double *V0, size_t k, double *lambda, op_error *err);

/* Upper tail of sum lambda_j X2_j against x by its first two moments, with an F denominator of df (may be infinite): Satterthwaite.
   equals R survey pFsum(method="satterthwaite") 4.1-1 */
double term_test_satterthwaite(double x, const double *lambda, size_t k, double df);

#endif
