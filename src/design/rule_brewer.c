/* Brewer's approximation for unequal probabilities without replacement: no joint probabilities, any number of stages. */
#include "design/rule.h"

static op_status covariance(const op_design *design, const op_influence *influence, const op_variance_rules *rules, bool full, double *V, op_error *err) {
  return multistage_covariance(&design->first, true, influence, rules, full, V, err);
}

const design_rule design_rule_brewer = {
    {"pps", "brewer", "squared deviations, each times 1 less the unit's inclusion probability; several stages", "Brewer 2002 chapter 9; R survey svydesign(pps = \"brewer\")",
     "V = sum over strata n/(n-1) sum (1 - pi) (z - mean z)^2"},
    true, true, OP_DESIGN_STAGES + 1, covariance};
