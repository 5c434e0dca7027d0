/* Overton's joint probabilities: pi_ij = pi_i pi_j (n - 1) / (n - (pi_i + pi_j)/2), so that D_ij = 1 - (n - (pi_i + pi_j)/2)/(n - 1). */
#include "design/pairs.h"

static void form(double n, double psum, double *base, double *slope) {
  (void)psum;
  *base = -1 / (n - 1);
  *slope = 1 / (2 * (n - 1));
}

static op_status covariance(const op_design *design, const op_influence *influence, const op_variance_rules *rules, bool full, double *V, op_error *err) {
  return pairs_covariance(design, form, influence, rules, full, V, err);
}

const design_rule design_rule_overton = {
    {"pps", "overton", "joint probabilities approximated from the units' own; one stage", "Overton 1985; Stehman & Overton 1994; R survey svydesign(pps = \"overton\")",
     "V = sum over pairs D z z, D = 1 - pi pi / joint pi"},
    true, true, 1, covariance};
