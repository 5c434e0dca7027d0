/* Shared by the rules that turn unit totals into a covariance: the design, and what a rule is. */
#ifndef OPINE_DESIGN_RULE_H
#define OPINE_DESIGN_RULE_H

#include "design/tree.h"

struct op_design {
  const struct design_rule *rule;
  design_tree first;              /* the only phase, or the first of two */
  size_t *negative;               /* one counter: variances that came out under 0 */
  double *weighted_rows;          /* rows with non-zero weight by leaf */
  size_t weighted_capacity;
  /* two phases: a leaf is a pair of leaves, one of each phase */
  bool two_phase;
  bool counts_second;             /* the population of the second phase is the first: its FPC is counted */
  bool second_incomplete;         /* some rows outside the second phase lack its strata or PSUs: nothing can be counted */
  design_tree second;
  op_dict *pairs;
  uint32_t *first_leaf, *second_leaf; /* of each leaf; OP_NO_LEAF */
  double *pair_rows;              /* rows of the second phase by leaf */
  double *pair_weight;            /* weight of the first phase of the leaf's first row; NaN = none was given */
  size_t first_capacity, second_capacity, pair_rows_capacity, pair_weight_capacity;
  bool uneven_weight;             /* the first phase's weight differs within some leaf */
  /* sampling with unequal probabilities */
  op_pps_shape pps;
  double *psum;                   /* by stratum; NaN = to be estimated */
  size_t psum_capacity;
};

typedef struct design_rule {
  op_design_method method;
  bool leaf_a_row;      /* where rows are the last units each is a leaf of its own */
  bool probabilities;   /* FPCs are the units' own inclusion probabilities */
  size_t most_stages;
  op_status (*covariance)(const op_design *design, const op_influence *influence, const op_variance_rules *rules, bool full, double *V, op_error *err);
} design_rule;

/* The recursive multi-stage formula over one tree, units with their own fractions where `own_fractions`. Influence is by leaf of the tree. */
op_status multistage_covariance(const design_tree *tree, bool own_fractions, const op_influence *influence, const op_variance_rules *rules, bool full,
                                double *V, op_error *err);

#endif
