/* Estimates from kept rows: anything that has an influence value for each row (quantiles, variances, regression coefficients, ranks).

   An estimator is theta of K components as a function of rows and weights, and the influence of each row on it. The design turns influence into
   covariance; with replicate weights theta is evaluated once a replicate instead. So an estimator says these two things in one file and has every design,
   domain and group.

   1. fill an op_row_estimation: sample, design, sets of rows (one a group)
   2. op_rows_estimate with an estimator: theta and V;  or, with influence at hand, op_rows_covariance
   source  Binder 1983; Demnati & Rao 2004; for replicates Rao & Shao 1999 */
#ifndef OPINE_ESTIMATE_ROWS_H
#define OPINE_ESTIMATE_ROWS_H

#include "design/design.h"
#include "design/projection.h"
#include "estimate/replicates.h"
#include "moments/sample.h"

/* Rows of one group, ascending indices into the sample. */
typedef struct op_row_set {
  const size_t *rows;
  size_t n;
} op_row_set;

typedef struct op_row_estimator {
  size_t K;
  /* theta[0..K) from a set's rows under `weight` (n values in the set's order). NaN = cannot be computed.
     fails OP_E_REQUEST, OP_E_DATA when the whole request makes no sense, with a message; OP_E_MEMORY */
  op_status (*theta)(const void *context, const op_row_set *set, const double *weight, double *theta, op_error *err);
  /* z[i*K + k]: influence of row i of the set on component k, without its weight: d theta_k / d w_i. `z` comes zeroed. */
  op_status (*influence)(const void *context, const op_row_set *set, const double *weight, const double *theta, double *z, op_error *err);
  const void *context;
} op_row_estimator;

typedef struct op_row_estimation {
  const op_sample *sample;
  const op_design *design;
  const op_variance_rules *rules;
  const op_replication *replication; /* NULL = linearised */
  const op_projection *projection;   /* NULL = none */
  const op_row_set *sets;
  size_t n_sets;
  bool full;                         /* whole covariance matrix over sets and components */
} op_row_estimation;

/* K = n_sets * components; estimate e = set * components + component. The caller's, freed with op_row_estimates_clear. */
typedef struct op_row_estimates {
  size_t K;
  double *theta;
  double *V;           /* K x K when full, else K */
  double *replicates;  /* K x R: theta under each replicate; NULL for linearised designs */
} op_row_estimates;

/* Evaluates an estimator on every set. fails as the estimator does; OP_E_REQUEST a stratum with one PSU */
op_status op_rows_estimate(const op_row_estimation *in, const op_row_estimator *estimator, op_row_estimates *out, op_error *err);
void op_row_estimates_clear(op_row_estimates *estimates);

/* Covariance from influence: z[s] holds n_s x components values of set s (row-major, unweighted); NaN influences make their component's variances NaN.
   V  K x K row-major when in->full, else the K variances; the caller's, overwritten. Not for replicate designs. */
op_status op_rows_covariance(const op_row_estimation *in, size_t components, double *const *z, double *V, op_error *err);

/* The same from totals of weighted influence by leaf: leaves x K row-major, and rows with weight by leaf. For large samples whose rows need not be told apart:
   not for designs whose units are the rows, for calibrated weights, or for replicates.
   totals  the caller's; left without the leaves that have no members
   V       K x K row-major; the caller's, overwritten */
op_status op_leaf_covariance(const op_design *design, const op_variance_rules *rules, size_t K, double *totals, const double *members, double *V, op_error *err);

/* Weights of a set's rows: n values of the caller's. replicate SIZE_MAX = the analysis weights, else of that replicate. */
void op_rows_weights(const op_sample *sample, const op_row_set *set, size_t replicate, double *weight);

#endif
