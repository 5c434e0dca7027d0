/* Unit totals to covariance: the recursive multi-stage formula and the rules for strata with one PSU.
     V = sum_h (1-f_h) n_h/(n_h-1) sum_i (z_hi - mean z_h)(..)' + sum_h f_h sum_i V(stages below, inside hi)
   With own fractions (Brewer 2002) the unit's inclusion probability stands in place of f_h in both terms. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/team.h"
#include "base/vector.h"
#include "design/rule.h"

/* A finite population correction below this leaves nothing to vary (the threshold of R survey's onestrat). */
#define CERTAIN 1e-7

/* Sums of squares about the mean are differences here; below this share of the raw sum only rounding is left (rows of a stratum that are all alike). */
#define ROUNDING 1e-12

/* Influence of one unit: n estimates in ascending order. */
typedef struct unit_vector {
  const uint32_t *estimate;
  const double *z;
  size_t n;
} unit_vector;

/* The units of one group. Units of the last stage are views of the influence of leaves; sums over leaves are kept in `sums`. */
typedef struct unit_vectors {
  unit_vector *units;
  size_t n_units, capacity;
  op_arena *sums;
} unit_vectors;

typedef struct computation {
  const design_tree *tree;
  bool own_fractions;
  const op_influence *influence;
  const op_variance_rules *rules;
  const double *counts[OP_DESIGN_STAGES + 2];  /* units sampled below each unit of each level: the tree's, or of the rows that are left */
  double *left[OP_DESIGN_STAGES + 2];
  bool full;
  size_t K;
  double *V;
  double *room;               /* what follows, of a block of strata */
  double *sum, *members;      /* K, of the group at work; reset through `touched` */
  double *corrected, *corrections; /* K: sums of z times the unit's 1 - f, and of 1 - f */
  double *centre;             /* K: what squares of deviations are taken from */
  unsigned char *rule;        /* K: group_rule of the touched estimates */
  bool all_contribute;        /* that of each of them is CENTRED or UNCENTRED */
  uint32_t *touched;
  size_t n_touched;
  unsigned char *is_touched;
  double *strata, *usable_strata; /* K: strata with members, and those that yield a variance (lonely rule `average`) */
  unit_vectors units[OP_DESIGN_STAGES + 1]; /* of the group at work of each level: one's room is the next one's */
  op_error *err;
} computation;

static void touch(computation *c, uint32_t k) {
  if (c->is_touched[k]) return;
  c->is_touched[k] = 1;
  c->touched[c->n_touched++] = k;
  c->sum[k] = 0;
  c->members[k] = 0;
  c->corrected[k] = 0;
  c->corrections[k] = 0;
}

static void forget_touched(computation *c) {
  for (size_t i = 0; i < c->n_touched; i++) c->is_touched[c->touched[i]] = 0;
  c->n_touched = 0;
}

/* Above the diagonal only: mirror() does the rest once. */
static void add(computation *c, uint32_t a, uint32_t b, double value) {
  if (c->full) c->V[a < b ? a * c->K + b : b * c->K + a] += value;
  else if (a == b) c->V[a] += value;
}

static void mirror(computation *c) {
  for (size_t a = 0; a < c->K; a++) {
    for (size_t b = a + 1; b < c->K; b++) c->V[b * c->K + a] = c->V[a * c->K + b];
  }
}

typedef enum { GROUP_NONE, GROUP_CENTRED, GROUP_UNCENTRED, GROUP_UNUSABLE } group_rule;

/* What a group of n sampled units, m of them with members of the estimate, gives. */
static group_rule rule_for(const computation *c, double n, double m) {
  op_lonely lonely = c->rules->lonely;
  if (n <= 1) {
    return lonely == OP_LONELY_ADJUST ? GROUP_UNCENTRED : lonely == OP_LONELY_AVERAGE ? GROUP_UNUSABLE : GROUP_NONE;
  }
  if (m == 1 && c->rules->lonely_domain) {
    if (lonely == OP_LONELY_ADJUST) return GROUP_UNCENTRED;
    if (lonely == OP_LONELY_AVERAGE) return GROUP_UNUSABLE;
  }
  return GROUP_CENTRED;
}

/* Sum of (z_a - mean_a)(z_b - mean_b) over n units from raw products and sums, by the two estimates' rules. */
static double centred(const computation *c, uint32_t a, uint32_t b, double product, double n, group_rule ra, group_rule rb) {
  return ra == GROUP_CENTRED && rb == GROUP_CENTRED ? product - c->sum[a] * c->sum[b] / n : product;
}

static bool contributes(group_rule r) { return r == GROUP_CENTRED || r == GROUP_UNCENTRED; }

/* Counts strata for the rule `average`, and decides whether the group adds anything at all. */
static op_status begin_group(computation *c, size_t level, uint32_t g, double n, bool certain, bool *adds) {
  *adds = !certain && c->n_touched > 0;
  if (n <= 1 && *adds && c->rules->lonely == OP_LONELY_FAIL) return tree_lonely_failure(c->tree, level, g, c->err);
  for (size_t i = 0; level == 0 && i < c->n_touched; i++) {
    uint32_t k = c->touched[i];
    c->strata[k] += 1;
    if (certain || rule_for(c, n, c->members[k]) != GROUP_UNUSABLE) c->usable_strata[k] += 1;
  }
  return OP_OK;
}

/* Rows as the units of one leaf: sums of squares come ready-made. */
static op_status add_row_group(computation *c, uint32_t leaf, size_t level, double factor) {
  const op_influence *in = c->influence;
  double n = c->counts[level][leaf], f = tree_fraction(c->tree, level, leaf, n);
  size_t first = in->start[leaf], s = in->start[leaf + 1] - first;
  bool adds;
  forget_touched(c);
  for (size_t e = 0; e < s; e++) {
    uint32_t k = in->estimate[first + e];
    touch(c, k);
    c->sum[k] = in->z[first + e];
    c->members[k] = in->members[first + e];
  }
  op_status status = begin_group(c, level, leaf, n, 1 - f < CERTAIN, &adds);
  if (status != OP_OK || !adds) return status;
  double scale = factor * (1 - f) * (n > 1 ? n / (n - 1) : 1);
  for (size_t i = 0; i < s; i++) {
    uint32_t a = in->estimate[first + i];
    group_rule ra = rule_for(c, n, c->members[a]);
    if (!contributes(ra)) continue;
    double square = centred(c, a, a, in->zz[first + i], n, ra, ra);
    add(c, a, a, scale * (square > ROUNDING * in->zz[first + i] ? square : 0));
    for (size_t j = i + 1; c->full && j < s; j++) {
      uint32_t b = in->estimate[first + j];
      group_rule rb = rule_for(c, n, c->members[b]);
      if (contributes(rb)) add(c, a, b, scale * centred(c, a, b, in->blocks[in->block[leaf] + i * s + j], n, ra, rb));
    }
  }
  return OP_OK;
}

/* What unit u of a group adds for squares of deviations: 1 - f, f being the group's or the unit's own. */
static double correction(const computation *c, size_t level, uint32_t g, size_t u, double n) {
  if (!c->own_fractions) return 1 - tree_fraction(c->tree, level, g, n);
  return 1 - tree_probability(c->tree, level + 1, c->tree->child[level][c->tree->child_start[level][g] + u]);
}

/* The corrections of all units of a group together, and whether all of them are certain. Units without rows left are no part of it. */
static double sum_corrections(const computation *c, size_t level, uint32_t g, double n, bool *certain) {
  size_t units = c->tree->child_start[level][g + 1] - c->tree->child_start[level][g];
  double one = units > 0 ? correction(c, level, g, 0, n) : 1, sum = 0;
  *certain = !(one >= CERTAIN);
  if (!c->own_fractions) return n * one;
  for (size_t u = 0; u < units; u++) {
    if (!(c->counts[level + 1][c->tree->child[level][c->tree->child_start[level][g] + u]] > 0)) continue;
    one = correction(c, level, g, u, n);
    *certain = *certain && one < CERTAIN;
    sum += one;
  }
  return sum;
}

/* Units without members stand at zero: what they add is the rest of the group's corrections times the means. */
static void add_absent_units(computation *c, double n, double all, double scale) {
  for (size_t i = 0; i < c->n_touched; i++) {
    uint32_t a = c->touched[i];
    double mean = c->sum[a] / n;
    if (rule_for(c, n, c->members[a]) != GROUP_CENTRED) continue;
    add(c, a, a, scale * (all - c->corrections[a]) * mean * mean);
    for (size_t j = i + 1; c->full && j < c->n_touched; j++) {
      uint32_t b = c->touched[j];
      if (rule_for(c, n, c->members[b]) != GROUP_CENTRED) continue;
      double other = c->sum[b] / n; /* the cross products were added as they are: their means come off here */
      add(c, a, b, scale * (all * mean * other - mean * c->corrected[b] - other * c->corrected[a]));
    }
  }
}

static void sum_corrected(computation *c, const unit_vector *unit, double own) {
  for (size_t e = 0; e < unit->n; e++) {
    c->corrected[unit->estimate[e]] += own * unit->z[e];
    c->corrections[unit->estimate[e]] += own;
  }
}

/* Sums over the units of a group, and by them the rule for each estimate. */
static op_status sum_units(computation *c, const unit_vectors *units, size_t level, uint32_t g, double n, bool certain, bool *adds) {
  forget_touched(c);
  for (size_t u = 0; u < units->n_units; u++) {
    const unit_vector *unit = &units->units[u];
    for (size_t e = 0; e < unit->n; e++) {
      uint32_t k = unit->estimate[e];
      touch(c, k);
      c->sum[k] += unit->z[e];
      c->members[k] += 1;
    }
    if (c->own_fractions) sum_corrected(c, unit, correction(c, level, g, u, n));
  }
  double one = c->own_fractions || units->n_units == 0 ? 0 : correction(c, level, g, 0, n);
  c->all_contribute = true;
  for (size_t i = 0; i < c->n_touched; i++) {
    uint32_t k = c->touched[i];
    c->rule[k] = (unsigned char)rule_for(c, n, c->members[k]);
    c->centre[k] = c->rule[k] == GROUP_CENTRED ? c->sum[k] / n : 0;
    c->all_contribute = c->all_contribute && contributes((group_rule)c->rule[k]);
    if (c->own_fractions) continue;
    c->corrected[k] = one * c->sum[k];
    c->corrections[k] = one * c->members[k];
  }
  return begin_group(c, level, g, n, certain, adds);
}

/* own z_a z_b for every pair a < b of a unit. */
static void add_products(computation *c, const unit_vector *unit, double own) {
  for (size_t i = 0; i < unit->n; i++) {
    uint32_t a = unit->estimate[i];
    double *restrict row = c->V + a * c->K, z = own * unit->z[i];
    if (!contributes((group_rule)c->rule[a])) continue;
    if (c->all_contribute) {
      for (size_t j = i + 1; j < unit->n; j++) row[unit->estimate[j]] += z * unit->z[j];
      continue;
    }
    for (size_t j = i + 1; j < unit->n; j++) {
      uint32_t b = unit->estimate[j];
      if (contributes((group_rule)c->rule[b])) row[b] += z * unit->z[j];
    }
  }
}

/* Deviations from the mean, not differences of large sums: totals of nearly equal units keep their digits. */
static void add_squares(computation *c, const unit_vector *unit, double own) {
  const uint32_t *restrict estimate = unit->estimate;
  const double *restrict z = unit->z, *restrict centre = c->centre;
  double *restrict V = c->V;
  size_t step = c->full ? c->K + 1 : 1;
  for (size_t i = 0; i < unit->n; i++) {
    uint32_t a = estimate[i];
    if (!c->all_contribute && !contributes((group_rule)c->rule[a])) continue;
    double d = z[i] - centre[a];
    V[a * step] += own * d * d;
  }
}

/* Every unit bears on every estimate, and all of them are centred. */
static bool is_dense(const computation *c, const unit_vectors *units) {
  if (!c->full || c->own_fractions || c->n_touched != c->K) return false;
  for (size_t u = 0; u < units->n_units; u++) {
    if (units->units[u].n != c->K) return false;
  }
  for (size_t k = 0; k < c->K; k++) {
    if (c->rule[k] != GROUP_CENTRED) return false;
  }
  return true;
}

/* own (z - mean)(z - mean)' of every unit; one without members has z = 0. */
static void add_dense_units(computation *c, const unit_vectors *units, double n, double own) {
  double *deviation = c->corrected; /* what it holds is in `own` */
  size_t absent = units->n_units; /* the first of them */
  for (size_t u = 0; u <= absent; u++) {
    double weight = u < absent ? own : own * (n - (double)absent);
    for (size_t a = 0; a < c->K; a++) deviation[a] = (u < absent ? units->units[u].z[a] : 0) - c->centre[a];
    for (size_t a = 0; a < c->K; a++) op_add_scaled(weight * deviation[a], deviation + a, c->K - a, c->V + a * c->K + a);
  }
}

static op_status add_unit_group(computation *c, const unit_vectors *units, size_t level, uint32_t g, double factor) {
  double n = c->counts[level][g];
  bool adds, certain;
  double all = sum_corrections(c, level, g, n, &certain);
  op_status status = sum_units(c, units, level, g, n, certain, &adds);
  if (status != OP_OK || !adds) return status;
  double scale = factor * (n > 1 ? n / (n - 1) : 1);
  if (is_dense(c, units)) {
    add_dense_units(c, units, n, scale * correction(c, level, g, 0, n));
    return OP_OK;
  }
  for (size_t u = 0; u < units->n_units; u++) {
    const unit_vector *unit = &units->units[u];
    double own = scale * correction(c, level, g, u, n);
    add_squares(c, unit, own);
    if (c->full) add_products(c, unit, own);
  }
  add_absent_units(c, n, all, scale);
  return OP_OK;
}

static op_status add_unit(unit_vectors *u, unit_vector unit, op_error *err) {
  op_status status = op_array_grow((void **)&u->units, &u->capacity, u->n_units + 1, sizeof *u->units, 0, err);
  if (status == OP_OK) u->units[u->n_units++] = unit;
  return status;
}

static unit_vectors *begin_vectors(computation *c, size_t level) {
  unit_vectors *u = &c->units[level];
  u->n_units = 0;
  op_arena_free(u->sums);
  u->sums = NULL;
  return u;
}

static op_status add_group(computation *c, size_t level, uint32_t g, double factor);

static op_status gather(computation *c, size_t level, uint32_t g, unit_vectors *units);

/* A unit that has units below it is the sum of theirs. */
static op_status add_sum(computation *c, size_t level, uint32_t g, unit_vectors *units) {
  unit_vectors *below = begin_vectors(c, level);
  op_status status = gather(c, level, g, below);
  forget_touched(c);
  for (size_t u = 0; u < below->n_units; u++) {
    for (size_t e = 0; e < below->units[u].n; e++) {
      touch(c, below->units[u].estimate[e]);
      c->sum[below->units[u].estimate[e]] += below->units[u].z[e];
    }
  }
  if (status == OP_OK && units->sums == NULL && (units->sums = op_arena_new(c->err)) == NULL) status = OP_E_MEMORY;
  uint32_t *estimate = status == OP_OK ? op_arena_alloc(units->sums, c->n_touched * sizeof *estimate, c->err) : NULL;
  double *z = estimate != NULL ? op_arena_alloc(units->sums, c->n_touched * sizeof *z, c->err) : NULL;
  if (z == NULL) return status != OP_OK ? status : OP_E_MEMORY;
  size_t n = 0;
  for (uint32_t k = 0; k < c->K && n < c->n_touched; k++) {
    if (!c->is_touched[k]) continue;
    estimate[n] = k;
    z[n++] = c->sum[k];
  }
  return add_unit(units, (unit_vector){estimate, z, n}, c->err);
}

/* Totals of the units below g, one vector each. */
static op_status gather(computation *c, size_t level, uint32_t g, unit_vectors *units) {
  const op_influence *in = c->influence;
  op_status status = OP_OK;
  for (size_t i = c->tree->child_start[level][g]; status == OP_OK && i < c->tree->child_start[level][g + 1]; i++) {
    uint32_t unit = c->tree->child[level][i];
    size_t first = in->start[unit];
    if (level + 1 < c->tree->n_stages) status = add_sum(c, level + 1, unit, units);
    else status = add_unit(units, (unit_vector){in->estimate + first, in->z + first, in->start[unit + 1] - first}, c->err);
  }
  return status;
}

/* V of one group of units, then of the stages inside each of its units with the product of the outer sampling fractions. */
static op_status add_group(computation *c, size_t level, uint32_t g, double factor) {
  const design_tree *t = c->tree;
  if (level == t->n_stages) return t->rows_are_units ? add_row_group(c, g, level, factor) : OP_OK;
  unit_vectors *units = begin_vectors(c, level);
  op_status status = gather(c, level, g, units);
  if (status == OP_OK) status = add_unit_group(c, units, level, g, factor);
  bool deeper = level + 1 < t->n_stages || t->rows_are_units;
  for (size_t u = 0; status == OP_OK && deeper && c->tree->child_start[level][g] + u < c->tree->child_start[level][g + 1]; u++) {
    double f = 1 - correction(c, level, g, u, c->counts[level][g]);
    if (f > 0) status = add_group(c, level + 1, c->tree->child[level][c->tree->child_start[level][g] + u], factor * f);
  }
  return status;
}

/* Units by the rows that are left, where some are not. */
static op_status count_left(computation *c, op_error *err) {
  const design_tree *t = c->tree;
  const double *rows = c->rules->leaf_rows;
  for (size_t s = 0; s <= t->n_stages; s++) {
    if (rows != NULL && (c->left[s] = op_array_new(t->levels[s].count, sizeof(double), err)) == NULL) return OP_E_MEMORY;
    c->counts[s] = rows != NULL ? c->left[s] : t->units[s];
  }
  if (rows != NULL) tree_count_units(t, rows, c->left);
  return OP_OK;
}

static op_status make_room(computation *c, op_error *err) {
  double **columns[] = {&c->sum, &c->members, &c->corrected, &c->corrections, &c->centre, &c->strata, &c->usable_strata};
  size_t n = sizeof columns / sizeof *columns;
  c->room = op_array_new(n * c->K, sizeof *c->room, err);
  c->touched = op_array_new(c->K, sizeof(uint32_t), err);
  c->is_touched = op_array_new(c->K, 1, err);
  c->rule = op_array_new(c->K, 1, err);
  for (size_t i = 0; c->room != NULL && i < n; i++) *columns[i] = c->room + i * c->K;
  return c->room && c->touched && c->is_touched && c->rule ? OP_OK : OP_E_MEMORY;
}

static void free_room(computation *c) {
  op_free(c->room);
  op_free(c->touched);
  op_free(c->is_touched);
  op_free(c->rule);
  for (size_t level = 0; level <= OP_DESIGN_STAGES; level++) {
    op_free(c->units[level].units);
    op_arena_free(c->units[level].sums);
  }
}

/* --- strata in blocks --- */

/* Blocks of strata have the same bounds whoever adds them, so the sums do not depend on the number of threads. */
#define BLOCKS           8
#define FEW_ENTRIES      ((size_t)1 << 15)
#define MOST_BLOCK_BYTES ((size_t)8 << 20)

static size_t blocks_for(const computation *c) {
  size_t entries = c->influence->start[c->influence->n_leaves], bytes = (c->full ? c->K * c->K : c->K) * sizeof(double);
  return entries < FEW_ENTRIES || bytes * BLOCKS > MOST_BLOCK_BYTES || c->tree->levels[0].count < BLOCKS ? 1 : BLOCKS;
}

typedef struct blocks_work {
  computation *blocks;
  size_t n;
} blocks_work;

static op_status add_block(void *work, size_t block, size_t thread, op_error *err) {
  const blocks_work *w = work;
  computation *c = &w->blocks[block];
  size_t strata = c->tree->levels[0].count, end = (block + 1) * strata / w->n;
  op_status status = make_room(c, err);
  (void)thread;
  c->err = err;
  for (size_t h = block * strata / w->n; status == OP_OK && h < end; h++) status = add_group(c, 0, (uint32_t)h, 1);
  return status;
}

/* The sums of a block onto those of the first. */
static void join(computation *to, const computation *from) {
  size_t n = to->full ? to->K * to->K : to->K;
  for (size_t i = 0; i < n; i++) to->V[i] += from->V[i];
  for (size_t k = 0; k < to->K; k++) {
    to->strata[k] += from->strata[k];
    to->usable_strata[k] += from->usable_strata[k];
  }
}

/* Lonely rule `average`: the variance of the usable strata stands for all. */
static void scale_average(computation *c) {
  for (size_t a = 0; a < c->K; a++) {
    double fa = c->usable_strata[a] > 0 ? c->strata[a] / c->usable_strata[a] : (double)NAN;
    if (!c->full) {
      c->V[a] *= c->strata[a] > 0 ? fa : 1;
      continue;
    }
    for (size_t b = 0; b < c->K; b++) {
      double fb = c->usable_strata[b] > 0 ? c->strata[b] / c->usable_strata[b] : (double)NAN;
      if (c->strata[a] > 0 && c->strata[b] > 0) c->V[a * c->K + b] *= sqrt(fa * fb);
    }
  }
}

op_status multistage_covariance(const design_tree *tree, bool own_fractions, const op_influence *influence, const op_variance_rules *rules, bool full,
                                double *V, op_error *err) {
  computation all = {.tree = tree, .own_fractions = own_fractions, .influence = influence, .rules = rules, .full = full, .K = influence->n_estimates, .V = V};
  size_t n = blocks_for(&all), entries = full ? all.K * all.K : all.K;
  computation *blocks = op_array_new(n, sizeof *blocks, err);
  double *sums = op_array_new((n - 1) * entries, sizeof *sums, err);
  op_status status = blocks != NULL && sums != NULL ? count_left(&all, err) : OP_E_MEMORY;
  memset(V, 0, entries * sizeof *V);
  for (size_t b = 0; status == OP_OK && b < n; b++) {
    blocks[b] = all;
    if (b > 0) blocks[b].V = sums + (b - 1) * entries;
  }
  if (status == OP_OK) status = op_team_run(rules->threads > 0 ? rules->threads : 1, n, add_block, &(blocks_work){blocks, n}, err);
  for (size_t b = 1; status == OP_OK && b < n; b++) join(&blocks[0], &blocks[b]);
  if (status == OP_OK && full) mirror(&blocks[0]);
  if (status == OP_OK && rules->lonely == OP_LONELY_AVERAGE) scale_average(&blocks[0]);
  for (size_t b = 0; blocks != NULL && b < n; b++) free_room(&blocks[b]);
  for (size_t s = 0; s <= tree->n_stages; s++) op_free(all.left[s]);
  op_free(blocks);
  op_free(sums);
  return status;
}

static op_status covariance(const op_design *design, const op_influence *influence, const op_variance_rules *rules, bool full, double *V, op_error *err) {
  return multistage_covariance(&design->first, false, influence, rules, full, V, err);
}

const design_rule design_rule_multistage = {
    {"", "multistage", "strata and units of several stages, with or without replacement",
     "Cochran 1977 section 11; Saerndal, Swensson & Wretman 1992 result 4.3.1; R survey svyrecvar",
     "V = sum over strata (1-f) n/(n-1) sum (z - mean z)^2"},
    false, false, OP_DESIGN_STAGES + 1, covariance};
