/* Joint inclusion probabilities given as a matrix: D_ij = 1 - pi_i pi_j / pi_ij. */
#include "base/memory.h"
#include "design/quadratic.h"

typedef struct joint {
  size_t n;
  double *D;
} joint;

static void apply(const void *context, const double *z, double *out) {
  const joint *j = context;
  for (size_t i = 0; i < j->n; i++) {
    const double *restrict row = j->D + i * j->n;
    double sum = 0;
    for (size_t k = 0; k < j->n; k++) sum += row[k] * z[k];
    out[i] = sum;
  }
}

static op_status covariance(const op_design *d, const op_influence *influence, const op_variance_rules *rules, bool full, double *V, op_error *err) {
  size_t n = d->pps.n_joint;
  const double *p = d->pps.joint;
  (void)rules; /* a joint probability of a pair is never lonely */
  joint j = {n, op_array_new(n * n, sizeof(double), err)};
  if (j.D == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < n; i++) {
    for (size_t k = 0; k < n; k++) j.D[i * n + k] = i == k ? 1 - p[i * n + i] : 1 - p[i * n + i] * p[k * n + k] / p[i * n + k];
  }
  design_quadratic q = {n, apply, &j, d->pps.yates_grundy};
  op_status status = quadratic_covariance(&q, influence, full, V, err);
  op_free(j.D);
  return status;
}

const design_rule design_rule_joint = {
    {"pps", "joint", "joint inclusion probabilities from a file; one stage", "Horvitz & Thompson 1952; Yates & Grundy 1953; R survey ppsmat()",
     "V = sum over pairs D z z, D = 1 - pi pi / joint pi"},
    true, true, 1, covariance};
