/* Hartley and Rao's joint probabilities: pi_ij = pi_i pi_j (n - 1) / (n - pi_i - pi_j + sum of pi^2 over the population / n). */
#include "design/pairs.h"

static void form(double n, double psum, double *base, double *slope) {
  *base = -(1 + psum) / (n - 1);
  *slope = 1 / (n - 1);
}

static op_status covariance(const op_design *design, const op_influence *influence, const op_variance_rules *rules, bool full, double *V, op_error *err) {
  return pairs_covariance(design, form, influence, rules, full, V, err);
}

const design_rule design_rule_hartley_rao = {
    {"pps", "hartley-rao", "joint probabilities of randomised systematic sampling from the units' own; one stage", "Hartley & Rao 1962; Berger 2004; R survey HR()",
     "V = sum over pairs D z z, D = 1 - pi pi / joint pi"},
    true, true, 1, covariance};
