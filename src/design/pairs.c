#include "design/pairs.h"

#include <math.h>

#include "base/memory.h"
#include "design/quadratic.h"

#define CERTAIN 1e-12

typedef struct pairs {
  const design_tree *tree;
  double *base, *slope;  /* by stratum; of the pairs */
  pairs_rule *rule;      /* by stratum */
} pairs;

static void apply(const void *context, const double *z, double *out) {
  const pairs *p = context;
  const size_t *start = p->tree->child_start[0];
  const uint32_t *child = p->tree->child[0];
  for (uint32_t h = 0; h < p->tree->levels[0].count; h++) {
    double sum = 0, sloped = 0;
    for (size_t i = start[h]; i < start[h + 1]; i++) {
      uint32_t u = child[i];
      double pi = tree_probability(p->tree, 1, u);
      if (1 - pi < CERTAIN) continue;
      sum += z[u];
      sloped += pi * z[u];
    }
    for (size_t i = start[h]; i < start[h + 1]; i++) {
      uint32_t u = child[i];
      double pi = tree_probability(p->tree, 1, u), own = 1 - pi;
      out[u] = 0;
      if (own < CERTAIN || p->rule[h] == PAIRS_NOTHING) continue;
      out[u] = own * z[u];
      if (p->rule[h] == PAIRS_USUAL) out[u] += (p->base[h] + p->slope[h] * pi) * (sum - z[u]) + p->slope[h] * (sloped - pi * z[u]);
    }
  }
}

static op_status prepare_stratum(pairs *p, const op_design *d, pairs_form form, uint32_t h, double members, const op_variance_rules *rules, op_error *err) {
  double n = 0, sum = 0;
  for (size_t i = p->tree->child_start[0][h]; i < p->tree->child_start[0][h + 1]; i++) {
    double pi = tree_probability(p->tree, 1, p->tree->child[0][i]);
    if (1 - pi < CERTAIN) continue;
    n += 1;
    sum += pi;
  }
  p->rule[h] = PAIRS_USUAL;
  if (n <= 1) return n > 0 && members > 0 ? quadratic_lonely(p->tree, h, rules, &p->rule[h], err) : OP_OK;
  double psum = d->psum != NULL ? d->psum[h] : d->pps.psum;
  form(n, isnan(psum) ? sum / n : psum, &p->base[h], &p->slope[h]); /* the sum over the sample of pi estimates that of pi^2 over the population */
  return OP_OK;
}

op_status pairs_covariance(const op_design *d, pairs_form form, const op_influence *influence, const op_variance_rules *rules, bool full, double *V,
                           op_error *err) {
  pairs p = {.tree = &d->first};
  size_t strata = p.tree->levels[0].count;
  double *members = op_array_new(strata, sizeof *members, err);
  op_status status = OP_OK;
  p.base = op_array_new(strata, sizeof *p.base, err);
  p.slope = op_array_new(strata, sizeof *p.slope, err);
  p.rule = op_array_new(strata, sizeof *p.rule, err);
  if (members == NULL || p.base == NULL || p.slope == NULL || p.rule == NULL) status = OP_E_MEMORY;
  if (status == OP_OK) quadratic_members(p.tree, influence, NULL, members);
  for (uint32_t h = 0; status == OP_OK && h < strata; h++) status = prepare_stratum(&p, d, form, h, members[h], rules, err);
  design_quadratic q = {influence->n_leaves, apply, &p, d->pps.yates_grundy};
  if (status == OP_OK) status = quadratic_covariance(&q, influence, full, V, err);
  op_free(members);
  op_free(p.base);
  op_free(p.slope);
  op_free(p.rule);
  return status;
}
