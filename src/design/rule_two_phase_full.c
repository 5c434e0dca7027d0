/* Two phases, unbiased: D_ij = 1 - prod over phases and stages of pi_i pi_j / pi_ij, the first phase's tree crossed with the second's.

   Within one tree pi_i pi_j / pi_ij depends only on the level at which i and j part: F = 1 in different strata; P_{k-1} (1 + (1 - pi_k)/(n_k - 1)) when they
   part at stage k, P_k being the product of the inclusion probabilities of stages 1..k; P_S in the same last unit. So z' F z is a sum over levels of
   (F_k - F_{k-1}) (sum of z in a unit of the level)^2, and for two trees over pairs of levels and the units that cross: no n x n matrix is needed.
   A first phase without FPCs is drawn from an infinite population: units in it are independent, D_ii = 1 - pi where probabilities are given, else 1. */
#include <math.h>

#include "base/memory.h"
#include "design/quadratic.h"

#define MOST_LEVELS (OP_DESIGN_STAGES + 3)
#define CERTAIN 1e-7

/* Units that cross at one level of each tree. */
typedef struct crossing {
  uint32_t *node;   /* by leaf; OP_NO_LEAF when it adds nothing */
  double *factor;   /* by leaf */
  size_t n_nodes;
} crossing;

typedef struct two_phase {
  size_t n;
  crossing *items;
  size_t count;
  double *sum;      /* by node of the crossing at work */
} two_phase;

static void apply(const void *context, const double *z, double *out) {
  const two_phase *w = context;
  for (size_t l = 0; l < w->n; l++) out[l] = 0;
  for (size_t c = 0; c < w->count; c++) {
    const crossing *x = &w->items[c];
    for (size_t k = 0; k < x->n_nodes; k++) w->sum[k] = 0;
    for (size_t l = 0; l < w->n; l++) {
      if (x->node[l] != OP_NO_LEAF) w->sum[x->node[l]] += z[l];
    }
    for (size_t l = 0; l < w->n; l++) {
      if (x->node[l] != OP_NO_LEAF) out[l] += x->factor[l] * w->sum[x->node[l]];
    }
  }
}

/* One phase as the crossing sees it. */
typedef struct phase {
  const design_tree *tree;
  const uint32_t *leaf_of;   /* of leaves of the design */
  const pairs_rule *lonely;  /* by stratum */
  bool infinite;             /* sampled with replacement */
  bool known;                /* units have probabilities: given, or by FPC */
} phase;

/* F_k - F_{k-1} for k = 1 .. stages + 1 of one leaf, and its units at those levels; [0] is the whole sample. */
static void leaf_factors(const phase *p, uint32_t leaf, double *a, uint32_t *node) {
  const design_tree *t = p->tree;
  double before = 1, product = 1;
  a[0] = 1;
  node[0] = 0;
  for (size_t k = 1; k <= t->n_stages; k++) {
    uint32_t unit = tree_ancestor(t, k, leaf), parent = t->levels[k].parent[unit];
    double pi = p->known ? tree_probability(t, k, unit) : 0, n = t->units[k - 1][parent];
    bool pairs = !p->infinite && n > 1;
    double F = product * (pairs ? 1 + (1 - pi) / (n - 1) : 1);
    if (k == 1 && p->lonely[parent] == PAIRS_NOTHING) pi = 1;
    a[k] = F - before;
    node[k] = parent;
    before = F;
    product *= pi;
  }
  a[t->n_stages + 1] = product - before;
  node[t->n_stages + 1] = leaf;
}

static op_status cross(const phase *one, const phase *two, size_t n, size_t k1, size_t k2, crossing *out, op_error *err) {
  op_dict *nodes = op_dict_new(err);
  out->node = op_array_new(n, sizeof *out->node, err);
  out->factor = op_array_new(n, sizeof *out->factor, err);
  op_status status = nodes != NULL && out->node != NULL && out->factor != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t l = 0; status == OP_OK && l < n; l++) {
    double a[MOST_LEVELS], b[MOST_LEVELS];
    uint32_t node1[MOST_LEVELS], node2[MOST_LEVELS];
    out->node[l] = OP_NO_LEAF;
    if (two->leaf_of[l] == OP_NO_LEAF) continue;
    leaf_factors(one, one->leaf_of[l], a, node1);
    leaf_factors(two, two->leaf_of[l], b, node2);
    uint32_t key[2] = {node1[k1], node2[k2]};
    out->factor[l] = -a[k1] * b[k2];
    out->node[l] = op_dict_add(nodes, key, sizeof key, err);
    if (out->node[l] == OP_DICT_NONE) status = OP_E_MEMORY;
  }
  if (nodes != NULL) out->n_nodes = op_dict_count(nodes);
  op_dict_free(nodes);
  return status;
}

/* Which strata of a tree have one unit, and what is to be done about those with members. */
static op_status settle_lonely(const design_tree *t, const uint32_t *leaf_of, bool infinite, const op_influence *in, const op_variance_rules *rules,
                               pairs_rule **out, op_error *err) {
  size_t strata = t->levels[0].count;
  double *members = op_array_new(strata, sizeof *members, err);
  unsigned char *certain = op_array_new(strata, 1, err);
  *out = op_array_new(strata, sizeof **out, err);
  op_status status = members != NULL && certain != NULL && *out != NULL ? OP_OK : OP_E_MEMORY;
  if (status == OP_OK) quadratic_members(t, in, leaf_of, members);
  for (uint32_t u = 0; status == OP_OK && !infinite && u < t->levels[1].count; u++) {
    if (1 - tree_probability(t, 1, u) < CERTAIN) certain[t->levels[1].parent[u]] = 1;
  }
  for (uint32_t h = 0; status == OP_OK && !infinite && h < strata; h++) {
    if (t->units[0][h] == 1 && members[h] > 0 && !certain[h]) status = quadratic_lonely(t, h, rules, &(*out)[h], err);
  }
  op_free(members);
  op_free(certain);
  return status;
}

static op_status check(const op_design *d, op_error *err) {
  bool given = d->second.shape.n_probabilities > 0;
  if (!given && d->counts_second && d->second_incomplete) {
    op_fail(err, OP_E_DATA, "strata or PSUs of the second phase are missing outside it, so that its sampling fractions cannot be counted");
    return op_fail_hint(err, "give --probs2, --weights2 or --fpc2, or their values for all rows of the first phase");
  }
  if (given && d->second.shape.n_probabilities < d->second.n_stages) {
    op_fail(err, OP_E_REQUEST, "the second phase has %zu stages but probabilities of %zu", d->second.n_stages, d->second.shape.n_probabilities);
    return op_fail_hint(err, "give --probs2 or --fpc2 one variable a stage, or take --two-phase approx");
  }
  return OP_OK;
}

static op_status covariance(const op_design *d, const op_influence *in, const op_variance_rules *rules, bool full, double *V, op_error *err) {
  two_phase w = {.n = in->n_leaves};
  pairs_rule *lonely[2] = {NULL, NULL};
  bool infinite = d->first.shape.n_fpc == 0;
  op_status status = check(d, err);
  if (status == OP_OK) status = settle_lonely(&d->first, d->first_leaf, infinite, in, rules, &lonely[0], err);
  if (status == OP_OK) status = settle_lonely(&d->second, d->second_leaf, false, in, rules, &lonely[1], err);
  phase one = {&d->first, d->first_leaf, lonely[0], infinite, !infinite || d->first.shape.n_probabilities > 0};
  phase two = {&d->second, d->second_leaf, lonely[1], false, true};
  w.items = op_array_new(MOST_LEVELS * MOST_LEVELS, sizeof *w.items, err);
  w.sum = op_array_new(w.n, sizeof *w.sum, err);
  if (w.items == NULL || w.sum == NULL) status = OP_E_MEMORY;
  for (size_t k1 = 0; status == OP_OK && k1 <= d->first.n_stages + 1; k1++) {
    for (size_t k2 = k1 == 0 ? 1 : 0; status == OP_OK && k2 <= d->second.n_stages + 1; k2++) {
      status = cross(&one, &two, w.n, k1, k2, &w.items[w.count], err);
      w.count++;
    }
  }
  design_quadratic q = {w.n, apply, &w, false};
  if (status == OP_OK) status = quadratic_covariance(&q, in, full, V, err);
  for (size_t c = 0; w.items != NULL && c < w.count; c++) {
    op_free(w.items[c].node);
    op_free(w.items[c].factor);
  }
  op_free(w.items);
  op_free(w.sum);
  op_free(lonely[0]);
  op_free(lonely[1]);
  return status;
}

const design_rule design_rule_two_phase_full = {
    {"two-phase", "full", "unbiased for stratified multi-stage designs at both phases", "Saerndal, Swensson & Wretman 1992 section 9.3; R survey twophase(method = \"full\")",
     "V = sum over pairs D z z, D = 1 - product of pi pi / joint pi over phases and stages"},
    true, false, OP_DESIGN_STAGES + 1, covariance};
