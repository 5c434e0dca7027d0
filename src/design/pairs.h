/* Joint inclusion probabilities of two units of a stratum approximated from their own: D_ij = 1 - pi_i pi_j / pi_ij = base + slope_i + slope_j for i != j,
   D_ii = 1 - pi_i. Sums over all pairs then take one pass over the units. */
#ifndef OPINE_DESIGN_PAIRS_H
#define OPINE_DESIGN_PAIRS_H

#include "design/rule.h"

/* base and the factor of pi_i in slope_i, from the number of units that are not certain and the sum of squared probabilities over the population divided
   by the sample size. */
typedef void (*pairs_form)(double n, double psum, double *base, double *slope);

/* Covariance under such a rule. Certain units (probability 1) are drawn with whatever else is drawn: D is 0 with any other, and they do not count in n. */
op_status pairs_covariance(const op_design *design, pairs_form form, const op_influence *influence, const op_variance_rules *rules, bool full, double *V,
                           op_error *err);

#endif
