/* Variances that are quadratic forms of unit totals, V_ab = z_a' D z_b, where D is applied to one vector at a time and never stored unless it must be. */
#ifndef OPINE_DESIGN_QUADRATIC_H
#define OPINE_DESIGN_QUADRATIC_H

#include "design/rule.h"

typedef struct design_quadratic {
  size_t n;            /* leaves of the influence */
  /* Dz[0..n) = D z. D need not be symmetric: the symmetric part counts. */
  void (*apply)(const void *context, const double *z, double *Dz);
  const void *context;
  bool yates_grundy;   /* sum over pairs of -D_ij (z_i - z_j)^2 / 2 instead of D_ij z_i z_j */
} design_quadratic;

/* V K x K row-major when full, else the K variances; overwritten. A variance that is only rounding beside the terms it is made of is 0. fails OP_E_MEMORY */
op_status quadratic_covariance(const design_quadratic *quadratic, const op_influence *influence, bool full, double *V, op_error *err);

/* What a stratum whose variance hangs on pairs gives when it has one unit that is not certain. */
typedef enum { PAIRS_USUAL, PAIRS_NOTHING, PAIRS_UNCENTRED } pairs_rule;
/* fails OP_E_REQUEST the lonely rule is `fail` (names the stratum) or `average` */
op_status quadratic_lonely(const design_tree *tree, uint32_t stratum, const op_variance_rules *rules, pairs_rule *rule, op_error *err);
/* Members of any estimate in each stratum of a tree; leaf_of maps leaves of the influence to leaves of the tree (NULL = the same). n_strata values. */
void quadratic_members(const design_tree *tree, const op_influence *influence, const uint32_t *leaf_of, double *members);

#endif
