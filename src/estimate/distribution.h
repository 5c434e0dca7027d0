/* The estimated distribution function F(a) = share of the weight with y <= a, and its variance under the design. */
#ifndef OPINE_ESTIMATE_DISTRIBUTION_H
#define OPINE_ESTIMATE_DISTRIBUTION_H

#include "estimate/ordered.h"

/* n_sets x K values; V is K' x K' (K' = n_sets x K) when full, else their variances. NaN where `at` is NaN or the set has no weight. */
typedef struct op_distribution {
  double *F, *V;
  double *logit_variance; /* replicates: variance of logit F over them; NaN for linearised designs */
} op_distribution;

/* F at K places of each set: at[s*K + k]. values: one number a row of the sample. The caller's, freed with op_distribution_clear.
   source  Francisco & Fuller 1991; R svymean(y <= a)
   fails   OP_E_REQUEST a stratum with one PSU; OP_E_MEMORY */
op_status op_distribution_at(const op_row_estimation *in, const double *values, const double *at, size_t K, op_distribution *out, op_error *err);
void op_distribution_clear(op_distribution *distribution);

/* Score limits of quantiles as probabilities. The test of F(a) = p rejects where |F(a) - p| > c se(F(a)). The lower limit is the step of F at which F(a) ceases
   to be too small, the upper one that at which it becomes too large (found by halving, as each turns once); a limit's probability is the middle of its step.
   p        K probabilities
   ordered  one a set; critical: c of each set; NaN gives NaN
   lower, upper  n_sets x K, the caller's
   source   Francisco & Fuller 1991; R svyquantile(interval.type = "score") up to its crude root and unweighted back-transform */
op_status op_distribution_score(const op_row_estimation *in, const double *values, const op_ordered *ordered, const double *p, size_t K,
                                const double *critical, double *lower, double *upper, op_error *err);

#endif
