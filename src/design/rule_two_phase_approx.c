/* Two phases, the simpler sum: the first phase's between-unit variance estimated from the units that were drawn again, plus the second phase's own variance.
     V1 = sum_h (1 - f_h) n_h/(n_h - 1) sum_i (phi_i z_i - m_h)(..)' / phi_i,  m_h = sum_i z_i / n_h
   z_i are totals of the first phase's units, n_h their number before, phi_i the share of them drawn again in the second phase's stratum. V2 is the usual
   multi-stage formula over the second phase; where it draws within the first phase's units, their inclusion probability multiplies it.
   source  R survey twophase(method = "approx"), twophasevar 4.1-1; Saerndal et al. 1992 section 9.4. For a domain R counts units without members of it as
   if they were drawn with certainty; here they count like all others of their stratum. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "design/quadratic.h"

typedef struct approx {
  const op_design *d;
  size_t n_units, n_strata;
  uint32_t *unit_of;      /* first-phase unit of each leaf; OP_NO_LEAF outside the second phase */
  double *phi;            /* by unit: share drawn again; 0 when the unit was not */
  double *scale, *centre; /* by stratum: (1 - f) n/(n - 1), and what multiplies the square of the stratum's sum */
  double *unit_sum, *stratum_sum;
} approx;

static void apply(const void *context, const double *z, double *out) {
  const approx *w = context;
  const uint32_t *parent = w->d->first.levels[1].parent;
  size_t leaves = op_design_leaf_count(w->d);
  memset(w->unit_sum, 0, w->n_units * sizeof(double));
  memset(w->stratum_sum, 0, w->n_strata * sizeof(double));
  for (size_t l = 0; l < leaves; l++) {
    uint32_t u = w->unit_of[l];
    if (u == OP_NO_LEAF) continue;
    w->unit_sum[u] += z[l];
    w->stratum_sum[parent[u]] += z[l];
  }
  for (size_t l = 0; l < leaves; l++) {
    uint32_t u = w->unit_of[l];
    out[l] = u == OP_NO_LEAF ? 0 : w->scale[parent[u]] * (w->phi[u] * w->unit_sum[u] - w->centre[parent[u]] * w->stratum_sum[parent[u]]);
  }
}

/* Distinct first-phase units by stratum (of the second phase if it has any, else of the first), before and after the second draw. */
static op_status count_shares(approx *w, op_error *err) {
  const op_design *d = w->d;
  bool own_strata = d->second.shape.n_strata > 0;
  size_t strata = own_strata ? d->second.levels[0].count : w->n_strata, leaves = op_design_leaf_count(d), known = 0;
  op_dict *pairs = op_dict_new(err);
  double *before = op_array_new(strata, sizeof *before, err), *after = op_array_new(strata, sizeof *after, err);
  unsigned char *drawn = op_array_new(leaves, 1, err);
  op_status status = pairs && before && after && drawn ? OP_OK : OP_E_MEMORY;
  for (uint32_t l = 0; status == OP_OK && l < leaves; l++) {
    uint32_t unit = tree_ancestor(&d->first, 1, d->first_leaf[l]);
    uint32_t h = own_strata ? tree_ancestor(&d->second, 0, d->second_leaf[l]) : d->first.levels[1].parent[unit];
    uint32_t key[2] = {unit, h}, at = op_dict_add(pairs, key, sizeof key, err);
    if (at == OP_DICT_NONE) status = OP_E_MEMORY;
    if (status != OP_OK) break;
    if (at >= known) {
      before[h] += 1;
      known = at + 1;
    }
    if (!drawn[at] && d->pair_rows[l] > 0) {
      drawn[at] = 1;
      after[h] += 1;
    }
  }
  for (uint32_t l = 0; status == OP_OK && l < leaves; l++) {
    if (!(d->pair_rows[l] > 0)) continue;
    uint32_t unit = tree_ancestor(&d->first, 1, d->first_leaf[l]);
    uint32_t h = own_strata ? tree_ancestor(&d->second, 0, d->second_leaf[l]) : d->first.levels[1].parent[unit];
    w->unit_of[l] = unit;
    if (w->phi[unit] == 0) w->phi[unit] = after[h] / before[h];
  }
  op_dict_free(pairs);
  op_free(before);
  op_free(after);
  op_free(drawn);
  return status;
}

static op_status settle_strata(approx *w, const op_influence *in, const op_variance_rules *rules, op_error *err) {
  const design_tree *t = &w->d->first;
  double *members = op_array_new(w->n_strata, sizeof *members, err), *expanded = op_array_new(w->n_strata, sizeof *expanded, err);
  op_status status = members && expanded ? OP_OK : OP_E_MEMORY;
  if (status == OP_OK) quadratic_members(t, in, w->d->first_leaf, members);
  for (size_t u = 0; status == OP_OK && u < w->n_units; u++) expanded[t->levels[1].parent[u]] += w->phi[u] > 0 ? 1 / w->phi[u] : 0;
  for (uint32_t h = 0; status == OP_OK && h < w->n_strata; h++) {
    double n = t->units[0][h], f = tree_fraction(t, 0, h, n);
    if (n > 1) {
      w->scale[h] = (1 - f) * n / (n - 1);
      w->centre[h] = 2 / n - expanded[h] / (n * n);
    } else if (members[h] > 0 && 1 - f >= 1e-7) {
      pairs_rule rule;
      status = quadratic_lonely(t, h, rules, &rule, err);
      w->scale[h] = status == OP_OK && rule == PAIRS_UNCENTRED ? 1 - f : 0;
    }
  }
  op_free(members);
  op_free(expanded);
  return status;
}

static op_status first_phase(const op_design *d, const op_influence *in, const op_variance_rules *rules, bool full, double *V, op_error *err) {
  size_t leaves = op_design_leaf_count(d), units = d->first.levels[1].count, strata = d->first.levels[0].count;
  approx w = {.d = d, .n_units = units, .n_strata = strata};
  w.unit_of = op_array_new(leaves, sizeof *w.unit_of, err);
  w.phi = op_array_new(units, sizeof *w.phi, err);
  w.unit_sum = op_array_new(units, sizeof *w.unit_sum, err);
  w.scale = op_array_new(strata, sizeof *w.scale, err);
  w.centre = op_array_new(strata, sizeof *w.centre, err);
  w.stratum_sum = op_array_new(strata, sizeof *w.stratum_sum, err);
  op_status status = w.unit_of && w.phi && w.unit_sum && w.scale && w.centre && w.stratum_sum ? OP_OK : OP_E_MEMORY;
  for (size_t l = 0; status == OP_OK && l < leaves; l++) w.unit_of[l] = OP_NO_LEAF;
  if (status == OP_OK) status = count_shares(&w, err);
  if (status == OP_OK) status = settle_strata(&w, in, rules, err);
  design_quadratic q = {leaves, apply, &w, false};
  if (status == OP_OK) status = quadratic_covariance(&q, in, full, V, err);
  op_free(w.unit_of);
  op_free(w.phi);
  op_free(w.unit_sum);
  op_free(w.scale);
  op_free(w.centre);
  op_free(w.stratum_sum);
  return status;
}

/* --- second phase --- */

/* True when every unit of the second phase is a first-phase unit of its own: both phases draw the same kind of unit. */
static op_status same_units(const op_design *d, bool *same, op_error *err) {
  uint32_t *owner = op_array_new(d->first.levels[d->first.n_stages].count, sizeof *owner, err);
  if (owner == NULL) return OP_E_MEMORY;
  *same = true;
  for (uint32_t l = 0; l < op_design_leaf_count(d); l++) {
    if (!(d->pair_rows[l] > 0)) continue;
    uint32_t unit = tree_ancestor(&d->second, 1, d->second_leaf[l]) + 1, *own = &owner[d->first_leaf[l]];
    *same = *same && (*own == 0 || *own == unit);
    *own = unit;
  }
  op_free(owner);
  return OP_OK;
}

/* Root of the first phase's inclusion probability of a leaf. */
static double root_probability(const op_design *d, uint32_t leaf) {
  double weight = isnan(d->pair_weight[leaf]) ? op_design_leaf_weight(d, leaf, false) : d->pair_weight[leaf];
  return weight > 0 ? sqrt(1 / weight) : 0;
}

/* Influence by leaf of the design into influence by leaf of the second phase's tree. */
static op_status by_second_leaf(const op_design *d, const op_influence *in, bool same, op_influence *out, op_error *err) {
  size_t leaves = d->second.levels[d->second.n_stages].count, n = in->start[in->n_leaves], K = in->n_estimates;
  size_t *next = op_array_new(leaves + 2, sizeof *next, err);
  double *sum = op_array_new(K, sizeof *sum, err), *members = op_array_new(K, sizeof *members, err);
  *out = (op_influence){.n_leaves = leaves, .n_estimates = K};
  out->start = op_array_new(leaves + 1, sizeof *out->start, err);
  out->estimate = op_array_new(n, sizeof *out->estimate, err);
  out->z = op_array_new(n, sizeof *out->z, err);
  out->members = op_array_new(n, sizeof *out->members, err);
  uint32_t *order = op_array_new(in->n_leaves, sizeof *order, err);
  op_status status = next && sum && members && out->start && out->estimate && out->z && out->members && order ? OP_OK : OP_E_MEMORY;
  for (size_t l = 0; status == OP_OK && l < in->n_leaves; l++) next[(d->second_leaf[l] == OP_NO_LEAF ? leaves - 1 : d->second_leaf[l]) + 2]++;
  for (size_t g = 2; status == OP_OK && g < leaves + 2; g++) next[g] += next[g - 1];
  for (size_t l = 0; status == OP_OK && l < in->n_leaves; l++) order[next[(d->second_leaf[l] == OP_NO_LEAF ? leaves - 1 : d->second_leaf[l]) + 1]++] = (uint32_t)l;
  size_t at = 0;
  for (size_t g = 0; status == OP_OK && g < leaves; g++) {
    for (size_t i = next[g]; i < next[g + 1]; i++) {
      double root = same ? 1 : root_probability(d, order[i]);
      for (size_t e = in->start[order[i]]; e < in->start[order[i] + 1]; e++) {
        sum[in->estimate[e]] += root * in->z[e];
        members[in->estimate[e]] += 1;
      }
    }
    for (uint32_t k = 0; next[g] < next[g + 1] && k < K; k++) {
      if (members[k] == 0) continue;
      out->estimate[at] = k;
      out->z[at] = sum[k];
      out->members[at++] = members[k];
      sum[k] = members[k] = 0;
    }
    out->start[g + 1] = at;
  }
  op_free(next);
  op_free(sum);
  op_free(members);
  op_free(order);
  return status;
}

static op_status second_phase(const op_design *d, const op_influence *in, const op_variance_rules *rules, bool full, double *V, op_error *err) {
  op_influence second = {0};
  bool same = true;
  op_status status = same_units(d, &same, err);
  if (status == OP_OK && !same && d->uneven_weight) {
    op_fail(err, OP_E_DATA, "the weight of the first phase differs within a unit that the second phase draws from");
    status = op_fail_hint(err, "take --two-phase full with --probs or --fpc of each stage");
  }
  if (status == OP_OK) status = by_second_leaf(d, in, same, &second, err);
  op_variance_rules plain = {.lonely = rules->lonely, .lonely_domain = rules->lonely_domain};
  if (status == OP_OK) status = multistage_covariance(&d->second, false, &second, &plain, full, V, err);
  op_free(second.start);
  op_free(second.estimate);
  op_free(second.z);
  op_free(second.members);
  return status;
}

static op_status covariance(const op_design *d, const op_influence *in, const op_variance_rules *rules, bool full, double *V, op_error *err) {
  size_t size = full ? in->n_estimates * in->n_estimates : in->n_estimates;
  if (d->second_incomplete) {
    op_fail(err, OP_E_DATA, "strata or PSUs of the second phase are missing outside it, so that its sampling fractions cannot be counted");
    return op_fail_hint(err, "give their values for all rows of the first phase");
  }
  double *more = op_array_new(size, sizeof *more, err);
  op_status status = more != NULL ? first_phase(d, in, rules, full, V, err) : OP_E_MEMORY;
  if (status == OP_OK) status = second_phase(d, in, rules, full, more, err);
  for (size_t i = 0; status == OP_OK && i < size; i++) V[i] += more[i];
  op_free(more);
  return status;
}

const design_rule design_rule_two_phase_approx = {
    {"two-phase", "approx", "first phase's variance plus second phase's; exact for random samples, stratified at the second phase", "R survey twophase(method = \"approx\"); Saerndal et al. 1992",
     "V = first phase between its units + second phase within"},
    true, false, 1, covariance};
