#include "design/quadratic.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"

/* A form of differences below this share of the squares it is made of is rounding. */
#define ROUNDING 1e-13

/* The influence by estimate instead of by leaf. */
typedef struct columns {
  size_t *start;
  uint32_t *leaf;
  double *z;
} columns;

static op_status transpose(const op_influence *in, columns *out, op_error *err) {
  size_t K = in->n_estimates, n = in->start[in->n_leaves];
  out->start = op_array_new(K + 2, sizeof *out->start, err);
  out->leaf = op_array_new(n, sizeof *out->leaf, err);
  out->z = op_array_new(n, sizeof *out->z, err);
  if (out->start == NULL || out->leaf == NULL || out->z == NULL) return OP_E_MEMORY;
  for (size_t e = 0; e < n; e++) out->start[in->estimate[e] + 2]++;
  for (size_t k = 2; k < K + 2; k++) out->start[k] += out->start[k - 1];
  for (size_t l = 0; l < in->n_leaves; l++) {
    for (size_t e = in->start[l]; e < in->start[l + 1]; e++) {
      size_t at = out->start[in->estimate[e] + 1]++;
      out->leaf[at] = (uint32_t)l;
      out->z[at] = in->z[e];
    }
  }
  return OP_OK;
}

/* z_a' w of a sparse column and a dense vector; *squares is what rounding is measured against. */
static double product(const columns *c, size_t a, const double *w, double *squares) {
  double sum = 0, size = 0;
  for (size_t i = c->start[a]; i < c->start[a + 1]; i++) {
    sum += c->z[i] * w[c->leaf[i]];
    size += fabs(c->z[i] * w[c->leaf[i]]);
  }
  *squares = size;
  return sum;
}

static void fill_row(const columns *c, size_t b, size_t K, const double *w, bool full, double *V) {
  double size;
  for (size_t a = full ? 0 : b; a <= (full ? K - 1 : b); a++) {
    double v = product(c, a, w, &size);
    if (a == b && fabs(v) <= ROUNDING * size) v = 0;
    if (!full) V[b] = v;
    else V[a * K + b] = v;
  }
}

op_status quadratic_covariance(const design_quadratic *q, const op_influence *in, bool full, double *V, op_error *err) {
  size_t K = in->n_estimates, n = q->n;
  columns c = {0};
  op_status status = transpose(in, &c, err);
  double *z = op_array_new(n, sizeof *z, err), *w = op_array_new(n, sizeof *w, err), *row_sum = op_array_new(n, sizeof *row_sum, err);
  if (z == NULL || w == NULL || row_sum == NULL) status = OP_E_MEMORY;
  if (status == OP_OK && q->yates_grundy) {
    for (size_t l = 0; l < n; l++) z[l] = 1;
    q->apply(q->context, z, row_sum);
  }
  for (size_t b = 0; status == OP_OK && b < K; b++) {
    memset(z, 0, n * sizeof *z);
    for (size_t i = c.start[b]; i < c.start[b + 1]; i++) z[c.leaf[i]] = c.z[i];
    q->apply(q->context, z, w);
    for (size_t l = 0; q->yates_grundy && l < n; l++) w[l] -= row_sum[l] * z[l];
    fill_row(&c, b, K, w, full, V);
  }
  for (size_t a = 0; status == OP_OK && full && a < K; a++) {
    for (size_t b = 0; b < a; b++) V[a * K + b] = V[b * K + a] = (V[a * K + b] + V[b * K + a]) / 2;
  }
  op_free(c.start);
  op_free(c.leaf);
  op_free(c.z);
  op_free(z);
  op_free(w);
  op_free(row_sum);
  return status;
}

op_status quadratic_lonely(const design_tree *tree, uint32_t stratum, const op_variance_rules *rules, pairs_rule *rule, op_error *err) {
  *rule = rules->lonely == OP_LONELY_ADJUST ? PAIRS_UNCENTRED : PAIRS_NOTHING;
  if (rules->lonely == OP_LONELY_FAIL) {
    tree_lonely_failure(tree, 0, stratum, err);
    return op_fail_hint(err, "choose a rule: --lonely remove|certainty|adjust");
  }
  if (rules->lonely != OP_LONELY_AVERAGE) return OP_OK;
  op_fail(err, OP_E_REQUEST, "--lonely average has no meaning with joint inclusion probabilities");
  return op_fail_hint(err, "choose --lonely remove|certainty|adjust");
}

void quadratic_members(const design_tree *tree, const op_influence *in, const uint32_t *leaf_of, double *members) {
  for (uint32_t l = 0; l < in->n_leaves; l++) {
    uint32_t leaf = leaf_of != NULL ? leaf_of[l] : l;
    if (in->start[l] == in->start[l + 1] || leaf == OP_NO_LEAF) continue;
    members[tree_ancestor(tree, 0, leaf)] += (double)(in->start[l + 1] - in->start[l]);
  }
}
