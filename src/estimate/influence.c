/* Leaf by leaf: each cell's features times the coefficients of the estimates whose domain the cell belongs to, less what a calibration explains. */
#include "estimate/influence.h"

#include <string.h>

#include "base/buckets.h"
#include "base/memory.h"
#include "base/team.h"
#include "base/vector.h"
#include "estimate/leaf_totals.h"

typedef struct work {
  const op_estimation *in;
  const op_item *item;
  const double *coefficients;
  size_t K, features;            /* linear features */
  size_t *set_start;             /* sets that contain domain d: set_of[set_start[d] ...] */
  uint32_t *set_of;
  double *fitted;                /* projection: K x n_cross */
  double *scratch;               /* projection: K x features, coefficients of the cell at work */
  size_t *bears_start;           /* without projection: terms that feature f bears on in set s: bears_on[bears_start[s * features + f] ...], ascending */
  uint32_t *bears_on;
  double *bears;                 /* with which coefficient */
  double *cell_sum;              /* n_terms, of the cell at work */
  leaf_totals totals;
} work;

typedef struct membership {
  uint32_t domain, set;
} membership;

static op_status list_memberships(work *w, op_error *err) {
  const op_estimation *in = w->in;
  size_t n = 0, at = 0;
  for (size_t s = 0; s < in->n_sets; s++) n += in->sets[s].n_domains;
  membership *all = op_array_new(n, sizeof *all, err);
  if (all == NULL) return OP_E_MEMORY;
  for (size_t s = 0; s < in->n_sets; s++) {
    for (size_t i = 0; i < in->sets[s].n_domains; i++) all[at++] = (membership){in->sets[s].domains[i], (uint32_t)s};
  }
  op_status status = op_buckets_make(n, &all->domain, sizeof *all, in->moments->n_domains, &w->set_start, &w->set_of, err);
  for (size_t i = 0; status == OP_OK && i < n; i++) w->set_of[i] = all[w->set_of[i]].set;
  op_free(all);
  return status;
}

/* What the margins explain of each estimate: one fitted value a cross cell. */
static op_status fit_projection(work *w, op_error *err) {
  const op_projection *p = w->in->projection;
  const op_moments *m = w->in->moments;
  size_t stride = w->item->stride;
  if (p == NULL) return OP_OK;
  double *sums = op_array_new(w->K * p->n_cross, sizeof *sums, err);
  w->fitted = op_array_new(w->K * p->n_cross, sizeof *w->fitted, err);
  if (sums == NULL || w->fitted == NULL) {
    op_free(sums);
    return OP_E_MEMORY;
  }
  for (size_t i = 0; i < (p->unweighted ? m->n_domains : m->n_cells); i++) {
    size_t d = p->unweighted ? i : m->cells[i].domain;
    const double *x = p->unweighted ? w->item->n + i * stride : op_cell_sums_at(&w->item->sums, i);
    for (size_t s = w->set_start[d]; s < w->set_start[d + 1]; s++) {
      for (size_t t = 0; t < w->in->n_terms; t++) {
        size_t e = w->set_of[s] * w->in->n_terms + t;
        double *sum = &sums[e * p->n_cross + p->cross_of_domain[d]];
        for (size_t f = 0; f < w->features; f++) *sum += w->coefficients[e * stride + f] * x[f];
      }
    }
  }
  for (size_t e = 0; e < w->K; e++) p->fit(p, sums + e * p->n_cross, w->fitted + e * p->n_cross);
  op_free(sums);
  return OP_OK;
}

/* A figure of a table has few coefficients among the table's many features, and a leaf has few features. */
static op_status list_bearings(work *w, op_error *err) {
  size_t stride = w->item->stride, terms = w->in->n_terms, n = 0;
  for (size_t e = 0; e < w->K; e++) {
    for (size_t f = 0; f < w->features; f++) n += w->coefficients[e * stride + f] != 0;
  }
  w->bears_start = op_array_new(w->in->n_sets * w->features + 1, sizeof *w->bears_start, err);
  w->bears_on = op_array_raw(n, sizeof *w->bears_on, err);
  w->bears = op_array_raw(n, sizeof *w->bears, err);
  if (!w->bears_start || !w->bears_on || !w->bears) return OP_E_MEMORY;
  n = 0;
  for (size_t s = 0; s < w->in->n_sets; s++) {
    for (size_t f = 0; f < w->features; f++) {
      for (size_t e = s * terms; e < (s + 1) * terms; e++) {
        double a = w->coefficients[e * stride + f];
        if (a == 0) continue;
        w->bears_on[n] = (uint32_t)(e - s * terms);
        w->bears[n++] = a;
      }
      w->bears_start[s * w->features + f + 1] = n;
    }
  }
  return OP_OK;
}

static op_status prepare(work *w, op_error *err) {
  w->cell_sum = op_array_new(w->in->n_terms, sizeof *w->cell_sum, err);
  if (w->cell_sum == NULL) return OP_E_MEMORY;
  op_status status = list_memberships(w, err);
  if (status == OP_OK && w->in->projection == NULL) return list_bearings(w, err);
  w->scratch = op_array_new(w->K * w->features, sizeof(double), err);
  if (w->scratch == NULL) return OP_E_MEMORY;
  return status == OP_OK ? fit_projection(w, err) : status;
}

static void release(work *w) {
  op_free(w->set_start);
  op_free(w->set_of);
  op_free(w->fitted);
  op_free(w->scratch);
  op_free(w->cell_sum);
  op_free(w->bears_start);
  op_free(w->bears_on);
  op_free(w->bears);
  leaf_totals_release(&w->totals);
}

/* Coefficients of an estimate for the cell at work. */
static const double *coefficients_of(const work *w, uint32_t estimate) {
  return w->in->projection != NULL ? w->scratch + estimate * w->features : w->coefficients + estimate * w->item->stride;
}

/* With a projection every row of the calibrated sample bears on every estimate. */
static void project_cell(work *w, const op_cell *cell) {
  size_t stride = w->item->stride, F = w->features;
  const op_projection *p = w->in->projection;
  size_t weights = w->item->type == OP_ITEM_CATEGORIES ? F : 2;
  for (size_t e = 0; e < w->K; e++) {
    double fitted = w->fitted[e * p->n_cross + p->cross_of_domain[cell->domain]];
    memset(w->scratch + e * F, 0, F * sizeof(double));
    for (size_t f = 0; f < weights; f++) w->scratch[e * F + f] = -fitted;
  }
  for (size_t s = w->set_start[cell->domain]; s < w->set_start[cell->domain + 1]; s++) {
    for (size_t e = w->set_of[s] * w->in->n_terms; e < (w->set_of[s] + 1) * w->in->n_terms; e++) {
      for (size_t f = 0; f < F; f++) w->scratch[e * F + f] += w->coefficients[e * stride + f];
    }
  }
}

/* Which estimates a cell bears on; returns how many. */
static size_t cell_estimates(const work *w, const op_cell *cell, uint32_t *estimates) {
  size_t n = 0;
  if (w->in->projection != NULL) {
    for (size_t e = 0; e < w->K; e++) estimates[n++] = (uint32_t)e;
    return n;
  }
  for (size_t s = w->set_start[cell->domain]; s < w->set_start[cell->domain + 1]; s++) {
    for (size_t t = 0; t < w->in->n_terms; t++) estimates[n++] = (uint32_t)(w->set_of[s] * w->in->n_terms + t);
  }
  return n;
}

/* As many are worth a call for vectors. */
#define MANY_TERMS 16

/* Adds features x times the coefficients of a set's estimates to z, which begins with the first of them. sum: n_terms, scratch. */
static void add_to_set(const work *w, uint32_t set, const double *x, double factor, double *restrict sum, double *restrict z) {
  const size_t *start = w->bears_start + set * w->features;
  size_t terms = w->in->n_terms;
  memset(sum, 0, terms * sizeof *sum);
  for (size_t f = 0; f < w->features; f++) {
    if (x[f] == 0) continue;
    if (terms >= MANY_TERMS && start[f + 1] - start[f] == terms) {
      op_add_scaled(x[f], w->bears + start[f], terms, sum);
      continue;
    }
    for (size_t i = start[f]; i < start[f + 1]; i++) sum[w->bears_on[i]] += w->bears[i] * x[f];
  }
  for (size_t t = 0; t < terms; t++) z[t] += factor * sum[t];
}

/* All estimates are present. */
static void add_features(work *w, const op_cell *cell, const double *x, double factor) {
  for (size_t s = w->set_start[cell->domain]; s < w->set_start[cell->domain + 1]; s++) {
    add_to_set(w, w->set_of[s], x, factor, w->cell_sum, w->totals.z + w->set_of[s] * w->in->n_terms);
  }
}

static void add_projected(work *w, const double *x, double factor) {
  for (uint32_t e = 0; e < w->K; e++) {
    const double *a = coefficients_of(w, e);
    double z = 0;
    for (size_t f = 0; f < w->features; f++) z += a[f] * x[f];
    w->totals.z[e] += factor * z;
  }
}

/* a' Q b over the rows of a cell. */
static double cell_product(const work *w, size_t cell, const double *a, const double *b) {
  double sum = 0;
  size_t F = w->features;
  const double *q = op_cell_sums_at(&w->item->squares, cell);
  if (w->item->type == OP_ITEM_CATEGORIES) {
    for (size_t f = 0; f < F; f++) sum += a[f] * b[f] * q[f];
    return sum;
  }
  for (size_t f = 0; f < F; f++) {
    if (a[f] == 0 && b[f] == 0) continue;
    sum += a[f] * b[f] * q[f * F + f];
    for (size_t g = f + 1; g < F; g++) sum += (a[f] * b[g] + a[g] * b[f]) * q[f * F + g];
  }
  return sum;
}

static void add_squares(work *w, uint32_t cell, const uint32_t *estimates, size_t n, double factor) {
  for (size_t i = 0; i < n; i++) {
    uint32_t e = estimates[i];
    const double *a = coefficients_of(w, e);
    w->totals.zz[e] += factor * factor * cell_product(w, cell, a, a);
    for (size_t j = 0; w->totals.products != NULL && j < i; j++) {
      leaf_totals_product(&w->totals, e, estimates[j], factor * factor * cell_product(w, cell, a, coefficients_of(w, estimates[j])));
    }
  }
}

/* What a cell's weights are to be multiplied by. */
static double factor_of(const op_estimation *in, const op_cell *c) {
  return (in->leaf_weight != NULL ? in->leaf_weight[c->leaf] : 1) * (in->domain_weight != NULL ? in->domain_weight[c->domain] : 1);
}

static void add_cell(work *w, uint32_t cell, uint32_t *estimates) {
  const op_moments *m = w->in->moments;
  const op_cell *c = &m->cells[cell];
  const double *x = op_cell_sums_at(&w->item->sums, cell);
  double factor = factor_of(w->in, c);
  size_t n = cell_estimates(w, c, estimates);
  for (size_t i = 0; i < n; i++) {
    leaf_totals_touch(&w->totals, estimates[i]);
    w->totals.members[estimates[i]] += c->rows;
  }
  if (w->in->projection != NULL) {
    project_cell(w, c);
    add_projected(w, x, factor);
  } else {
    add_features(w, c, x, factor);
  }
  if (m->squares) add_squares(w, cell, estimates, n, factor);
}

/* Most entries that the leaves can have. */
static size_t most_entries(const work *w, size_t leaves) {
  const op_moments *m = w->in->moments;
  size_t all = 0;
  for (size_t l = 0; l < leaves; l++) {
    size_t own = 0;
    for (size_t i = m->leaf_start[l]; i < m->leaf_start[l + 1]; i++) {
      uint32_t d = m->cells[m->leaf_cells[i]].domain;
      own += w->in->projection != NULL ? w->K : (w->set_start[d + 1] - w->set_start[d]) * w->in->n_terms;
    }
    all += own < w->K ? own : w->K;
  }
  return all;
}

static op_status add_leaves(work *w, op_influence *out, op_error *err) {
  const op_moments *m = w->in->moments;
  size_t leaves = op_design_leaf_count(w->in->design);
  uint32_t *estimates = op_array_new(w->K, sizeof *estimates, err);
  op_status status = leaf_totals_new(&w->totals, leaves, w->K, m->squares, w->in->full, out, err);
  if (status == OP_OK && estimates == NULL) status = OP_E_MEMORY;
  if (status == OP_OK) status = leaf_totals_reserve(&w->totals, most_entries(w, leaves), err);
  for (size_t l = 0; status == OP_OK && l < leaves; l++) {
    for (size_t i = m->leaf_start[l]; i < m->leaf_start[l + 1]; i++) add_cell(w, m->leaf_cells[i], estimates);
    status = leaf_totals_end(&w->totals, l, err);
  }
  op_free(estimates);
  return status;
}

/* --- leaves of one set each, as nearly always: their entries are the set's estimates, written where they stay --- */

#define NO_SET      UINT32_MAX
#define FEW_ENTRIES ((size_t)1 << 15)

/* The set of a leaf's cells, NO_SET without. False where they are of several. */
static bool set_of_leaf(const work *w, size_t leaf, uint32_t *set) {
  const op_moments *m = w->in->moments;
  *set = NO_SET;
  for (size_t i = m->leaf_start[leaf]; i < m->leaf_start[leaf + 1]; i++) {
    uint32_t d = m->cells[m->leaf_cells[i]].domain;
    size_t first = w->set_start[d], n = w->set_start[d + 1] - first;
    if (n == 0) continue;
    if (n > 1 || (*set != NO_SET && *set != w->set_of[first])) return false;
    *set = w->set_of[first];
  }
  return true;
}

static bool leaves_have_one_set(const work *w, size_t leaves, uint32_t *sets) {
  bool one = !w->in->moments->squares && w->in->projection == NULL;
  for (size_t l = 0; one && l < leaves; l++) one = set_of_leaf(w, l, &sets[l]);
  return one;
}

typedef struct spread {
  const work *w;
  const uint32_t *sets;
  op_influence *out;
  size_t pieces;
} spread;

static op_status fill_leaves(void *context, size_t piece, size_t thread, op_error *err) {
  const spread *p = context;
  const work *w = p->w;
  const op_moments *m = w->in->moments;
  size_t terms = w->in->n_terms, leaves = p->out->n_leaves;
  double *sum = op_array_raw(terms, sizeof *sum, err);
  (void)thread;
  for (size_t l = piece * leaves / p->pieces; sum != NULL && l < (piece + 1) * leaves / p->pieces; l++) {
    size_t first = p->out->start[l], n = p->out->start[l + 1] - first;
    for (size_t t = 0; t < n; t++) {
      p->out->estimate[first + t] = (uint32_t)(p->sets[l] * terms + t);
      p->out->z[first + t] = 0;
    }
    for (size_t i = m->leaf_start[l]; n > 0 && i < m->leaf_start[l + 1]; i++) {
      const op_cell *cell = &m->cells[m->leaf_cells[i]];
      if (w->set_start[cell->domain] == w->set_start[cell->domain + 1]) continue;
      add_to_set(w, p->sets[l], op_cell_sums_at(&w->item->sums, m->leaf_cells[i]), factor_of(w->in, cell), sum, p->out->z + first);
    }
  }
  op_free(sum);
  return sum != NULL ? OP_OK : OP_E_MEMORY;
}

static op_status spread_leaves(const work *w, size_t leaves, const uint32_t *sets, op_influence *out, op_error *err) {
  size_t threads = w->in->rules->threads, terms = w->in->n_terms;
  out->n_leaves = leaves;
  out->n_estimates = w->K;
  out->start = op_array_new(leaves + 1, sizeof *out->start, err);
  for (size_t l = 0; out->start != NULL && l < leaves; l++) out->start[l + 1] = out->start[l] + (sets[l] != NO_SET ? terms : 0);
  size_t entries = out->start != NULL ? out->start[leaves] : 0;
  out->estimate = op_array_raw(entries, sizeof *out->estimate, err);
  out->z = op_array_raw(entries, sizeof *out->z, err);
  if (!out->start || !out->estimate || !out->z) return OP_E_MEMORY;
  size_t pieces = entries < FEW_ENTRIES || threads < 2 ? 1 : threads;
  return op_team_run(pieces, pieces, fill_leaves, &(spread){w, sets, out, pieces}, err);
}

op_status influence_by_leaf(const op_estimation *estimation, const double *coefficients, op_influence *out, op_error *err) {
  const op_item *item = &estimation->moments->items[estimation->item];
  size_t leaves = op_design_leaf_count(estimation->design);
  work w = {.in = estimation, .item = item, .coefficients = coefficients, .K = estimation->n_sets * estimation->n_terms,
            .features = item->type == OP_ITEM_CATEGORIES ? item->stride : item->linear};
  uint32_t *sets = op_array_raw(leaves, sizeof *sets, err);
  *out = (op_influence){0};
  op_status status = sets != NULL ? prepare(&w, err) : OP_E_MEMORY;
  if (status == OP_OK) status = leaves_have_one_set(&w, leaves, sets) ? spread_leaves(&w, leaves, sets, out, err) : add_leaves(&w, out, err);
  op_free(sets);
  release(&w);
  if (status != OP_OK) influence_clear(out);
  return status;
}
