/* Unit totals to covariance: the recursive multi-stage formula and the rules for strata with one PSU. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "design/design.h"
#include "design/tree.h"

/* A finite population correction below this leaves nothing to vary (the threshold of R survey's onestrat). */
#define CERTAIN 1e-7

/* Sums of squares about the mean are differences here; below this share of the raw sum only rounding is left (rows of a stratum that are all alike). */
#define ROUNDING 1e-12

/* Influence vectors of the units of one group: entries sorted by unit, plus within-row sums where rows are the units. */
typedef struct unit_vectors {
  size_t *start;
  uint32_t *estimate;
  double *z;
  size_t n_units, n_entries, start_capacity, estimate_capacity, z_capacity;
} unit_vectors;

typedef struct computation {
  const op_design *design;
  const op_influence *influence;
  const op_variance_rules *rules;
  double *counts[OP_DESIGN_STAGES + 1];        /* units sampled below each unit of each level */
  size_t *child_start[OP_DESIGN_STAGES + 1];   /* children of unit g of level s: child[s][child_start[s][g] ...] */
  uint32_t *child[OP_DESIGN_STAGES + 1];
  bool full;
  size_t K;
  double *V;
  double *sum, *members;      /* K, of the group at work; reset through `touched` */
  uint32_t *touched;
  size_t n_touched;
  unsigned char *is_touched;
  double *strata, *usable_strata; /* K: strata with members, and those that yield a variance (lonely rule `average`) */
  op_error *err;
} computation;

static void touch(computation *c, uint32_t k) {
  if (c->is_touched[k]) return;
  c->is_touched[k] = 1;
  c->touched[c->n_touched++] = k;
  c->sum[k] = 0;
  c->members[k] = 0;
}

static void forget_touched(computation *c) {
  for (size_t i = 0; i < c->n_touched; i++) c->is_touched[c->touched[i]] = 0;
  c->n_touched = 0;
}

static void add(computation *c, uint32_t a, uint32_t b, double value) {
  if (c->full) {
    c->V[a * c->K + b] += value;
    if (a != b) c->V[b * c->K + a] += value;
  } else if (a == b) {
    c->V[a] += value;
  }
}

static op_status lonely_failure(const computation *c, size_t level, uint32_t g) {
  char name[200];
  uint32_t stratum = g;
  for (size_t s = level; s > 0; s--) stratum = c->design->levels[s].parent[stratum];
  op_design_stratum_name(c->design, stratum, name, sizeof name);
  if (level > 0) {
    op_fail(c->err, OP_E_REQUEST, "a unit of stratum '%s' has only one unit at stage %zu", name, level + 1);
  } else if (name[0] == '\0') {
    op_fail(c->err, OP_E_REQUEST, "the design has only one PSU");
  } else {
    op_fail(c->err, OP_E_REQUEST, "stratum '%s' has only one PSU, so that its variance cannot be estimated", name);
  }
  return op_fail_hint(c->err, "choose a rule: --lonely remove|certainty|adjust|average");
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
static op_status begin_group(computation *c, size_t level, uint32_t g, double n, double f, bool *adds) {
  bool certain = 1 - f < CERTAIN;
  *adds = !certain && c->n_touched > 0;
  if (n <= 1 && *adds && c->rules->lonely == OP_LONELY_FAIL) return lonely_failure(c, level, g);
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
  double n = c->counts[level][leaf], f = design_fraction(c->design, level, leaf, n);
  size_t first = in->start[leaf], s = in->start[leaf + 1] - first;
  bool adds;
  forget_touched(c);
  for (size_t e = 0; e < s; e++) {
    uint32_t k = in->estimate[first + e];
    touch(c, k);
    c->sum[k] = in->z[first + e];
    c->members[k] = in->members[first + e];
  }
  op_status status = begin_group(c, level, leaf, n, f, &adds);
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

static op_status add_unit_group(computation *c, const unit_vectors *units, size_t level, uint32_t g, double factor) {
  double n = c->counts[level][g], f = design_fraction(c->design, level, g, n);
  bool adds;
  forget_touched(c);
  for (size_t e = 0; e < units->n_entries; e++) {
    uint32_t k = units->estimate[e];
    touch(c, k);
    c->sum[k] += units->z[e];
    c->members[k] += 1;
  }
  op_status status = begin_group(c, level, g, n, f, &adds);
  if (status != OP_OK || !adds) return status;
  double scale = factor * (1 - f) * (n > 1 ? n / (n - 1) : 1);
  for (size_t u = 0; u < units->n_units; u++) {
    for (size_t i = units->start[u]; i < units->start[u + 1]; i++) {
      uint32_t a = units->estimate[i];
      group_rule ra = rule_for(c, n, c->members[a]);
      if (!contributes(ra)) continue;
      /* deviations from the mean, not differences of large sums: totals of nearly equal units keep their digits */
      double d = ra == GROUP_CENTRED ? units->z[i] - c->sum[a] / n : units->z[i];
      add(c, a, a, scale * d * d);
      for (size_t j = i + 1; c->full && j < units->start[u + 1]; j++) {
        uint32_t b = units->estimate[j];
        if (contributes(rule_for(c, n, c->members[b]))) add(c, a, b, scale * units->z[i] * units->z[j]);
      }
    }
  }
  for (size_t i = 0; i < c->n_touched; i++) { /* units without members stand at zero; means of the cross products */
    uint32_t a = c->touched[i];
    double mean = c->sum[a] / n;
    if (rule_for(c, n, c->members[a]) != GROUP_CENTRED) continue;
    add(c, a, a, scale * (n - c->members[a]) * mean * mean);
    for (size_t j = i + 1; c->full && j < c->n_touched; j++) {
      uint32_t b = c->touched[j];
      if (rule_for(c, n, c->members[b]) == GROUP_CENTRED) add(c, a, b, -scale * mean * c->sum[b]);
    }
  }
  return OP_OK;
}

static op_status add_entry(unit_vectors *u, uint32_t k, double z, op_error *err) {
  if (op_array_grow((void **)&u->estimate, &u->estimate_capacity, u->n_entries + 1, sizeof *u->estimate, 0, err) != OP_OK ||
      op_array_grow((void **)&u->z, &u->z_capacity, u->n_entries + 1, sizeof *u->z, 0, err) != OP_OK) {
    return OP_E_MEMORY;
  }
  u->estimate[u->n_entries] = k;
  u->z[u->n_entries++] = z;
  return OP_OK;
}

static op_status end_unit(unit_vectors *u, op_error *err) {
  if (op_array_grow((void **)&u->start, &u->start_capacity, u->n_units + 2, sizeof *u->start, 0, err) != OP_OK) return OP_E_MEMORY;
  u->start[++u->n_units] = u->n_entries;
  return OP_OK;
}

static void clear_vectors(unit_vectors *u) {
  op_free(u->start);
  op_free(u->estimate);
  op_free(u->z);
}

static op_status add_group(computation *c, size_t level, uint32_t g, double factor);

/* Totals of the units below g into one vector each; a unit that has units below it is the sum of theirs. */
static op_status gather(computation *c, size_t level, uint32_t g, unit_vectors *units) {
  const op_influence *in = c->influence;
  op_status status = OP_OK;
  for (size_t i = c->child_start[level][g]; status == OP_OK && i < c->child_start[level][g + 1]; i++) {
    uint32_t unit = c->child[level][i];
    if (level + 1 == c->design->n_stages) {
      for (size_t e = in->start[unit]; status == OP_OK && e < in->start[unit + 1]; e++) {
        status = add_entry(units, in->estimate[e], in->z[e], c->err);
      }
    } else {
      unit_vectors below = {0};
      status = gather(c, level + 1, unit, &below);
      forget_touched(c);
      for (size_t e = 0; e < below.n_entries; e++) {
        touch(c, below.estimate[e]);
        c->sum[below.estimate[e]] += below.z[e];
      }
      for (uint32_t k = 0; status == OP_OK && k < c->K && c->n_touched > 0; k++) {
        if (c->is_touched[k]) status = add_entry(units, k, c->sum[k], c->err);
      }
      clear_vectors(&below);
    }
    if (status == OP_OK) status = end_unit(units, c->err);
  }
  return status;
}

/* V of one group of units, then of the stages inside each of its units with the product of the outer sampling fractions. */
static op_status add_group(computation *c, size_t level, uint32_t g, double factor) {
  if (level == c->design->n_stages) return c->design->rows_are_units ? add_row_group(c, g, level, factor) : OP_OK;
  unit_vectors units = {0};
  op_status status = op_array_grow((void **)&units.start, &units.start_capacity, 1, sizeof *units.start, 0, c->err);
  if (status == OP_OK) status = gather(c, level, g, &units);
  if (status == OP_OK) status = add_unit_group(c, &units, level, g, factor);
  clear_vectors(&units);
  bool deeper = level + 1 < c->design->n_stages || c->design->rows_are_units;
  double f = design_fraction(c->design, level, g, c->counts[level][g]);
  for (size_t i = c->child_start[level][g]; status == OP_OK && deeper && f > 0 && i < c->child_start[level][g + 1]; i++) {
    status = add_group(c, level + 1, c->child[level][i], factor * f);
  }
  return status;
}

/* Lists the children of every unit, in order of first appearance. */
static op_status list_children(computation *c) {
  const op_design *d = c->design;
  for (size_t s = 0; s < d->n_stages; s++) {
    size_t parents = d->levels[s].count, n = d->levels[s + 1].count;
    c->child_start[s] = op_array_new(parents + 2, sizeof(size_t), c->err);
    c->child[s] = op_array_new(n, sizeof(uint32_t), c->err);
    if (c->child_start[s] == NULL || c->child[s] == NULL) return OP_E_MEMORY;
    size_t *start = c->child_start[s];
    for (size_t u = 0; u < n; u++) start[d->levels[s + 1].parent[u] + 2]++;
    for (size_t g = 2; g < parents + 2; g++) start[g] += start[g - 1];
    for (size_t u = 0; u < n; u++) c->child[s][start[d->levels[s + 1].parent[u] + 1]++] = (uint32_t)u;
  }
  return OP_OK;
}

static op_status prepare(computation *c) {
  const op_design *d = c->design;
  size_t K = c->K;
  for (size_t s = 0; s <= d->n_stages; s++) {
    c->counts[s] = op_array_new(d->levels[s].count, sizeof(double), c->err);
    if (c->counts[s] == NULL) return OP_E_MEMORY;
  }
  if (d->leaf_rows != NULL) design_count_units(d, c->rules->leaf_rows != NULL ? c->rules->leaf_rows : d->leaf_rows, c->counts);
  c->sum = op_array_new(K, sizeof(double), c->err);
  c->members = op_array_new(K, sizeof(double), c->err);
  c->strata = op_array_new(K, sizeof(double), c->err);
  c->usable_strata = op_array_new(K, sizeof(double), c->err);
  c->touched = op_array_new(K, sizeof(uint32_t), c->err);
  c->is_touched = op_array_new(K, 1, c->err);
  if (!c->sum || !c->members || !c->strata || !c->usable_strata || !c->touched || !c->is_touched) return OP_E_MEMORY;
  return list_children(c);
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

op_status op_design_covariance(const op_design *design, const op_influence *influence, const op_variance_rules *rules, bool full,
                               double *V, op_error *err) {
  computation c = {.design = design, .influence = influence, .rules = rules, .full = full, .K = influence->n_estimates, .V = V, .err = err};
  op_status status = prepare(&c);
  memset(V, 0, (full ? c.K * c.K : c.K) * sizeof *V);
  for (uint32_t h = 0; status == OP_OK && h < design->levels[0].count; h++) status = add_group(&c, 0, h, 1);
  if (status == OP_OK && rules->lonely == OP_LONELY_AVERAGE) scale_average(&c);
  for (size_t s = 0; s <= design->n_stages; s++) {
    op_free(c.counts[s]);
    op_free(c.child_start[s]);
    op_free(c.child[s]);
  }
  op_free(c.sum);
  op_free(c.members);
  op_free(c.strata);
  op_free(c.usable_strata);
  op_free(c.touched);
  op_free(c.is_touched);
  return status;
}
