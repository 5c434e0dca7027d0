/* A design as one or two trees of units and the rule of its variance. */
#include "design/design.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "design/rule.h"

#define OP_DESIGN_RULE(id, file, option, name) extern const design_rule design_rule_##file;
#include "opine/design_rules.def"
#undef OP_DESIGN_RULE

static const design_rule *const rules[] = {
#define OP_DESIGN_RULE(id, file, option, name) [OP_RULE_##id] = &design_rule_##file,
#include "opine/design_rules.def"
#undef OP_DESIGN_RULE
};

const op_design_method *op_design_rule_at(op_rule rule) { return rule < OP_RULE_COUNT ? &rules[rule]->method : NULL; }

op_status op_design_new(const op_design_shape *shape, op_design **design, op_error *err) {
  op_design *d = op_array_new(1, sizeof *d, err);
  if (d == NULL) return OP_E_MEMORY;
  op_phase_shape first = shape->first;
  d->rule = rules[shape->rule];
  d->two_phase = strcmp(d->rule->method.option, "two-phase") == 0;
  d->pps = shape->pps;
  if (d->rule->probabilities && first.n_fpc > 0) {
    first.n_probabilities = first.n_fpc;
    first.n_fpc = 0;
  }
  bool row_leaves = d->rule->leaf_a_row || shape->leaf_a_row;
  d->negative = op_array_new(1, sizeof *d->negative, err);
  op_status status = d->negative != NULL ? tree_init(&d->first, &first, row_leaves, err) : OP_E_MEMORY;
  if (status == OP_OK && d->first.n_stages > d->rule->most_stages) {
    status = op_fail(err, OP_E_REQUEST, "--%s %s takes designs of one stage, not %zu", d->rule->method.option, d->rule->method.name, d->first.n_stages);
  }
  if (status == OP_OK && d->two_phase) {
    op_phase_shape second = shape->second;
    d->counts_second = second.all_stages = second.n_fpc == 0;
    status = tree_init(&d->second, &second, row_leaves, err);
    d->pairs = op_dict_new(err);
    if (d->pairs == NULL) status = OP_E_MEMORY;
  }
  if (status != OP_OK) {
    op_design_free(d);
    return status;
  }
  *design = d;
  return OP_OK;
}

void op_design_free(op_design *d) {
  if (d == NULL) return;
  tree_clear(&d->first);
  tree_clear(&d->second);
  op_dict_free(d->pairs);
  op_free(d->first_leaf);
  op_free(d->second_leaf);
  op_free(d->pair_rows);
  op_free(d->pair_weight);
  op_free(d->negative);
  op_free(d->weighted_rows);
  op_free(d->psum);
  op_free(d);
}

/* --- rows --- */

/* Leaf of a pair of leaves, made when new. */
static op_status pair_leaf(op_design *d, const op_design_rows *rows, size_t r, uint32_t first, uint32_t second, uint32_t *leaf, op_error *err) {
  uint32_t key[2] = {first, second};
  size_t known = op_dict_count(d->pairs);
  double weight = rows->first_weights != NULL ? rows->first_weights[r] : (double)NAN;
  *leaf = op_dict_add(d->pairs, key, sizeof key, err);
  if (*leaf == OP_DICT_NONE) return OP_E_MEMORY;
  if (*leaf < known) {
    d->uneven_weight = d->uneven_weight || (rows->first_weights != NULL && d->pair_weight[*leaf] != weight);
    return OP_OK;
  }
  size_t n = (size_t)*leaf + 1;
  if (op_array_grow((void **)&d->first_leaf, &d->first_capacity, n, sizeof *d->first_leaf, 0, err) != OP_OK ||
      op_array_grow((void **)&d->second_leaf, &d->second_capacity, n, sizeof *d->second_leaf, 0, err) != OP_OK ||
      op_array_grow((void **)&d->pair_rows, &d->pair_rows_capacity, n, sizeof *d->pair_rows, 0, err) != OP_OK ||
      op_array_grow((void **)&d->pair_weight, &d->pair_weight_capacity, n, sizeof *d->pair_weight, 0, err) != OP_OK) {
    return OP_E_MEMORY;
  }
  d->first_leaf[*leaf] = first;
  d->second_leaf[*leaf] = second;
  d->pair_weight[*leaf] = weight;
  return OP_OK;
}

static op_status place_second(op_design *d, const op_design_rows *rows, size_t r, uint32_t first, uint32_t *leaf, op_error *err) {
  uint32_t second = OP_NO_LEAF;
  bool inside = rows->in_second[r] != 0;
  op_phase_rows own = rows->second;
  if (!inside) own.fpc = own.probabilities = NULL;
  if (!inside && tree_row_is_missing(&d->second, &own, r)) {
    d->second_incomplete = true;
  } else {
    op_status status = tree_place(&d->second, &own, r, &second, err);
    if (status != OP_OK) return status;
    if (inside) d->second.leaf_rows[second] += 1;
  }
  op_status status = pair_leaf(d, rows, r, first, second, leaf, err);
  if (status == OP_OK && inside) d->pair_rows[*leaf] += 1;
  return status;
}

static op_status take_psum(op_design *d, uint32_t leaf, double value, op_error *err) {
  uint32_t stratum = tree_ancestor(&d->first, 0, leaf);
  size_t before = d->psum_capacity;
  op_status status = op_array_grow((void **)&d->psum, &d->psum_capacity, (size_t)stratum + 1, sizeof *d->psum, 0, err);
  for (size_t h = before; status == OP_OK && h < d->psum_capacity; h++) d->psum[h] = (double)NAN;
  if (status != OP_OK) return status;
  if (!(value > 0)) return op_fail(err, OP_E_DATA, "the sum of squared probabilities (--pps-psum) is missing or not above 0");
  if (isnan(d->psum[stratum])) d->psum[stratum] = value;
  if (d->psum[stratum] == value) return OP_OK;
  return op_fail(err, OP_E_DATA, "the sum of squared probabilities (--pps-psum) is %g here and %g elsewhere in the same stratum", value, d->psum[stratum]);
}

static op_status place_row(op_design *d, const op_design_rows *rows, size_t r, uint32_t *leaf, op_error *err) {
  op_phase_rows first = rows->first;
  if (d->rule->probabilities && d->first.shape.n_probabilities > 0 && first.probabilities == NULL) first.probabilities = first.fpc;
  op_status status = tree_place(&d->first, &first, r, leaf, err);
  if (status == OP_OK) d->first.leaf_rows[*leaf] += 1;
  if (status == OP_OK && rows->psum != NULL) status = take_psum(d, *leaf, rows->psum[r], err);
  if (status == OP_OK && d->two_phase) status = place_second(d, rows, r, *leaf, leaf, err);
  return status;
}

op_status op_design_leaves(op_design *d, const op_design_rows *rows, uint32_t *leaf, size_t *bad_row, op_error *err) {
  op_runs columns[2 * OP_DESIGN_STAGES + 1];
  size_t n_columns = 0;
  bool by_codes = rows->psum == NULL && !d->two_phase && tree_columns(&d->first, &rows->first, columns, &n_columns);
  for (size_t r = 0, n; r < rows->rows; r += n) {
    *bad_row = r;
    n = by_codes ? op_runs_end(columns, n_columns, r, rows->rows) - r : 1; /* rows of a unit usually stand together */
    op_status status = place_row(d, rows, r, &leaf[r], err);
    if (status == OP_OK && leaf[r] >= d->weighted_capacity) {
      status = op_array_grow((void **)&d->weighted_rows, &d->weighted_capacity, (size_t)leaf[r] + 1, sizeof(double), 0, err);
    }
    if (status != OP_OK) return status;
    size_t weighted = 0;
    for (size_t i = r; i < r + n; i++) {
      leaf[i] = leaf[r];
      weighted += (!d->two_phase || rows->in_second[i] != 0) && (rows->weights == NULL || rows->weights[i] != 0);
    }
    if (n > 1) d->first.leaf_rows[leaf[r]] += (double)(n - 1);
    d->weighted_rows[leaf[r]] += (double)weighted;
  }
  return OP_OK;
}

/* The second phase draws from the first: its populations are the units seen there. */
static op_status count_second(op_design *d, op_error *err) {
  design_tree *t = &d->second;
  if (!d->counts_second || d->second_incomplete) return OP_OK;
  size_t leaves = t->levels[t->n_stages].count;
  double *all = op_array_new(leaves, sizeof *all, err), *counts[OP_DESIGN_STAGES + 2] = {NULL};
  op_status status = all != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t l = 0; all != NULL && l < leaves; l++) all[l] = 1;
  for (size_t s = 0; status == OP_OK && s <= t->n_stages; s++) {
    counts[s] = op_array_new(t->levels[s].count, sizeof(double), err);
    if (counts[s] == NULL) status = OP_E_MEMORY;
  }
  if (status == OP_OK) tree_count_units(t, all, counts);
  for (size_t s = 0; status == OP_OK && s < t->n_stages; s++) memcpy(t->levels[s].fpc, counts[s], t->levels[s].count * sizeof(double));
  if (status == OP_OK) {
    t->shape.n_fpc = t->n_stages;
    t->fpc_are_counts = true;
  }
  for (size_t s = 0; s <= t->n_stages; s++) op_free(counts[s]);
  op_free(all);
  return status;
}

static op_status check_joint(const op_design *d, op_error *err) {
  size_t n = op_design_leaf_count(d);
  if (d->pps.joint == NULL) return OP_OK;
  if (d->pps.n_joint != n) return op_fail(err, OP_E_DATA, "the matrix of joint probabilities is for %zu units, the data have %zu", d->pps.n_joint, n);
  for (uint32_t u = 0; u < n; u++) {
    double p = tree_probability(&d->first, 1, u), q = d->pps.joint[u * n + u];
    if (fabs(p - q) <= 1e-6 * p) continue;
    op_fail(err, OP_E_DATA, "unit %u has the inclusion probability %g in the data and %g in the matrix of joint probabilities", u + 1, p, q);
    return op_fail_hint(err, "rows of the matrix stand in the order of the units in the data");
  }
  return OP_OK;
}

/* A stratum from which the second phase drew nobody stands for people whom no weight reaches. */
static op_status check_second(const op_design *d, op_error *err) {
  for (uint32_t h = 0; h < d->second.levels[0].count; h++) {
    char name[200];
    if (d->second.units[0][h] > 0) continue;
    tree_stratum_name(&d->second, h, name, sizeof name);
    op_fail(err, OP_E_DATA, name[0] ? "nobody of the second phase's stratum '%s' is in the second phase" : "no row is in the second phase%s", name);
    return op_fail_hint(err, "check the condition of --phase2%s", name[0] ? ", or join the stratum with another" : "");
  }
  return OP_OK;
}

op_status op_design_finish(op_design *d, const op_levels *const *strata_levels, const op_levels *const *second_levels, op_error *err) {
  op_status status = tree_finish(&d->first, strata_levels, err);
  if (status == OP_OK) status = check_joint(d, err);
  if (status != OP_OK || !d->two_phase) return status;
  status = tree_finish(&d->second, second_levels, err);
  if (status == OP_OK) status = check_second(d, err);
  return status == OP_OK ? count_second(d, err) : status;
}

/* --- facts --- */

size_t op_design_leaf_count(const op_design *d) { return d->two_phase ? op_dict_count(d->pairs) : d->first.levels[d->first.n_stages].count; }
size_t op_design_strata_count(const op_design *d) { return d->first.levels[0].count; }
size_t op_design_repeated_psus(const op_design *d) { return d->first.repeated; }
bool op_design_rows_are_units(const op_design *d) { return d->first.rows_are_units; }
const double *op_design_leaf_weighted_rows(const op_design *d) { return d->weighted_rows; }

static double unit_count(const design_tree *t) {
  double n = 0;
  for (size_t g = 0; g < t->levels[0].count; g++) n += t->units[0][g];
  return n;
}

double op_design_unit_count(const op_design *d) { return unit_count(&d->first); }
double op_design_second_unit_count(const op_design *d) { return unit_count(&d->second); }

size_t op_design_second_strata_count(const op_design *d) {
  size_t n = 0;
  for (size_t h = 0; h < d->second.levels[0].count; h++) n += d->second.units[0][h] > 0;
  return n;
}

static uint32_t first_leaf(const op_design *d, uint32_t leaf) { return d->two_phase ? d->first_leaf[leaf] : leaf; }

uint32_t op_design_leaf_stratum(const op_design *d, uint32_t leaf) { return tree_ancestor(&d->first, 0, first_leaf(d, leaf)); }

uint32_t op_design_leaf_unit(const op_design *d, uint32_t leaf) { return tree_ancestor(&d->first, 1, first_leaf(d, leaf)); }
uint32_t op_design_unit_stratum(const op_design *d, uint32_t unit) { return d->first.levels[1].parent[unit]; }
double op_design_stratum_units(const op_design *d, uint32_t stratum) { return d->first.units[0][stratum]; }
double op_design_stratum_fraction(const op_design *d, uint32_t stratum) { return tree_fraction(&d->first, 0, stratum, d->first.units[0][stratum]); }
void op_design_stratum_name(const op_design *d, uint32_t stratum, char *out, size_t size) { tree_stratum_name(&d->first, stratum, out, size); }

double op_design_leaf_weight(const op_design *d, uint32_t leaf, bool second_phase) {
  const design_tree *t = second_phase ? &d->second : &d->first;
  double weight = 1;
  uint32_t g = second_phase ? d->second_leaf[leaf] : first_leaf(d, leaf);
  if (g == OP_NO_LEAF) return 1;
  if (t->rows_are_units && t->n_stages < t->shape.n_fpc) weight /= tree_fraction(t, t->n_stages, g, t->units[t->n_stages][g]);
  for (size_t s = t->n_stages; s > 0; s--) {
    double p = tree_probability(t, s, g);
    if (p > 0) weight /= p;
    g = t->levels[s].parent[g];
  }
  return weight;
}

/* Rows by leaf of a two-phase design as rows by unit of its second phase, in which degrees of freedom are counted. */
static double *second_rows(const op_design *d, const double *leaf_rows, op_error *err) {
  const design_tree *t = &d->second;
  size_t leaves = op_design_leaf_count(d);
  double *own = op_array_new(t->levels[t->n_stages].count, sizeof *own, err);
  for (size_t l = 0; own != NULL && l < leaves; l++) {
    if (d->second_leaf[l] != OP_NO_LEAF) own[d->second_leaf[l]] += leaf_rows[l];
  }
  return own;
}

static op_status count_units(const op_design *d, const design_tree *t, const double *leaf_rows, double **counts, op_error *err) {
  double *own = d->two_phase ? second_rows(d, leaf_rows, err) : NULL;
  op_status status = own != NULL || !d->two_phase ? OP_OK : OP_E_MEMORY;
  for (size_t s = 0; status == OP_OK && s <= t->n_stages; s++) {
    counts[s] = op_array_new(t->levels[s].count, sizeof(double), err);
    if (counts[s] == NULL) status = OP_E_MEMORY;
  }
  if (status == OP_OK) tree_count_units(t, own != NULL ? own : leaf_rows, counts);
  op_free(own);
  return status;
}

/* Units and strata with rows; with `sampled`, the strata's units that have sampled rows. whole: every unit of the strata counts. */
static op_status count_df(const op_design *d, const double *leaf_rows, const double *sampled, bool whole, double *df, op_error *err) {
  const design_tree *t = d->two_phase ? &d->second : &d->first;
  double units = 0, strata = 0, *counts[OP_DESIGN_STAGES + 2] = {NULL}, *of_sample[OP_DESIGN_STAGES + 2] = {NULL};
  op_status status = count_units(d, t, leaf_rows, counts, err);
  if (status == OP_OK && sampled != NULL) status = count_units(d, t, sampled, of_sample, err);
  for (size_t h = 0; status == OP_OK && h < t->levels[0].count; h++) {
    if (counts[0][h] <= 0) continue;
    strata += 1;
    units += sampled != NULL ? of_sample[0][h] : whole ? t->units[0][h] : counts[0][h];
  }
  for (size_t s = 0; s <= t->n_stages; s++) {
    op_free(counts[s]);
    op_free(of_sample[s]);
  }
  if (status == OP_OK) *df = units - strata;
  return status;
}

/* True at the first call for a number. */
static bool first_seen(unsigned char *seen, uint32_t number) {
  unsigned char bit = (unsigned char)(1u << number % 8), *byte = &seen[number / 8];
  bool first = (*byte & bit) == 0;
  *byte |= bit;
  return first;
}

static op_status count_listed(const op_design *d, const op_leaf_rows *list, size_t n, bool whole, double *df, op_error *err) {
  const design_tree *t = &d->first;
  unsigned char *strata = op_array_new(t->levels[0].count / 8 + 1, 1, err), *units = op_array_new(t->n_stages > 0 ? t->levels[1].count / 8 + 1 : 1, 1, err);
  op_status status = strata != NULL && units != NULL ? OP_OK : OP_E_MEMORY;
  *df = 0;
  for (size_t i = 0; status == OP_OK && i < n; i++) {
    if (!(list[i].rows > 0)) continue;
    uint32_t stratum = tree_ancestor(t, 0, list[i].leaf);
    bool fresh = first_seen(strata, stratum);
    if (fresh) *df -= 1;
    if (whole) *df += fresh ? t->units[0][stratum] : 0;
    else if (t->n_stages == 0) *df += list[i].rows;
    else *df += first_seen(units, tree_ancestor(t, 1, list[i].leaf));
  }
  op_free(strata);
  op_free(units);
  return status;
}

op_status op_design_df_listed(const op_design *d, const op_leaf_rows *list, size_t n, bool whole_strata, double *df, op_error *err) {
  if (!d->two_phase) return count_listed(d, list, n, whole_strata, df, err);
  double *rows = op_array_new(op_design_leaf_count(d), sizeof *rows, err);
  for (size_t i = 0; rows != NULL && i < n; i++) rows[list[i].leaf] += list[i].rows;
  op_status status = rows != NULL ? count_df(d, rows, NULL, whole_strata, df, err) : OP_E_MEMORY;
  op_free(rows);
  return status;
}

op_status op_design_covariance(const op_design *design, const op_influence *influence, const op_variance_rules *lonely, bool full, double *V,
                               op_error *err) {
  size_t K = influence->n_estimates;
  op_status status = design->rule->covariance(design, influence, lonely, full, V, err);
  for (size_t k = 0; status == OP_OK && k < K; k++) *design->negative += V[full ? k * K + k : k] < 0;
  return status;
}

size_t op_design_negative_variances(const op_design *d) { return *d->negative; }

op_status op_design_df(const op_design *design, const double *leaf_rows, bool whole_strata, double *df, op_error *err) {
  return count_df(design, leaf_rows, NULL, whole_strata, df, err);
}

op_status op_design_df_sampled(const op_design *design, const double *leaf_rows, const double *sampled, double *df, op_error *err) {
  return count_df(design, leaf_rows, sampled, true, df, err);
}
