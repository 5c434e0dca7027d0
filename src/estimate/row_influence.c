/* Row by row within each leaf: w times the influence of the estimates whose set holds the row, less what a calibration explains. */
#include "estimate/row_influence.h"

#include <math.h>

#include "base/memory.h"

/* A row of a set: which set, and where in it. */
typedef struct membership {
  size_t set, at;
} membership;

typedef struct work {
  const op_row_estimation *in;
  size_t components;
  double *const *z;
  size_t *leaf_start, *row_of;        /* rows of leaf l: row_of[leaf_start[l] ...] */
  size_t *member_start;               /* sets of row r: members[member_start[r] ...] */
  membership *members;
  double *fitted;                     /* projection: K x n_cross */
  double *value;                      /* K: influence of the row at work on each estimate */
  leaf_totals totals;
} work;

static op_status order_by_leaf(work *w, size_t leaves, op_error *err) {
  const op_sample *s = w->in->sample;
  w->leaf_start = op_array_new(leaves + 2, sizeof *w->leaf_start, err);
  w->row_of = op_array_new(s->n_rows, sizeof *w->row_of, err);
  if (w->leaf_start == NULL || w->row_of == NULL) return OP_E_MEMORY;
  for (size_t r = 0; r < s->n_rows; r++) w->leaf_start[s->leaf[r] + 2]++;
  for (size_t l = 2; l < leaves + 2; l++) w->leaf_start[l] += w->leaf_start[l - 1];
  for (size_t r = 0; r < s->n_rows; r++) w->row_of[w->leaf_start[s->leaf[r] + 1]++] = r;
  return OP_OK;
}

static op_status list_members(work *w, op_error *err) {
  const op_row_estimation *in = w->in;
  size_t n = in->sample->n_rows, total = 0;
  for (size_t s = 0; s < in->n_sets; s++) total += in->sets[s].n;
  w->member_start = op_array_new(n + 2, sizeof *w->member_start, err);
  w->members = op_array_new(total, sizeof *w->members, err);
  if (w->member_start == NULL || w->members == NULL) return OP_E_MEMORY;
  for (size_t s = 0; s < in->n_sets; s++) {
    for (size_t i = 0; i < in->sets[s].n; i++) w->member_start[in->sets[s].rows[i] + 2]++;
  }
  for (size_t r = 2; r < n + 2; r++) w->member_start[r] += w->member_start[r - 1];
  for (size_t s = 0; s < in->n_sets; s++) {
    for (size_t i = 0; i < in->sets[s].n; i++) w->members[w->member_start[in->sets[s].rows[i] + 1]++] = (membership){s, i};
  }
  return OP_OK;
}

static double influence_of(const work *w, const membership *m, size_t k) {
  double z = w->z[m->set][m->at * w->components + k];
  return isnan(z) ? 0 : z; /* missing variances are marked by the caller */
}

/* What the margins explain of each estimate: one fitted value a cross cell. */
static op_status fit_projection(work *w, size_t K, op_error *err) {
  const op_row_estimation *in = w->in;
  const op_projection *p = in->projection;
  if (p == NULL) return OP_OK;
  double *sums = op_array_new(K * p->n_cross, sizeof *sums, err);
  w->fitted = op_array_new(K * p->n_cross, sizeof *w->fitted, err);
  bool made = sums != NULL && w->fitted != NULL;
  for (size_t r = 0; made && r < in->sample->n_rows; r++) {
    double weight = p->unweighted ? in->sample->weight[r] != 0 : in->sample->design_weight[r];
    for (size_t i = w->member_start[r]; i < w->member_start[r + 1]; i++) {
      size_t first = w->members[i].set * w->components, cross = p->cross_of_domain[in->sample->domain[r]];
      for (size_t k = 0; k < w->components; k++) sums[(first + k) * p->n_cross + cross] += weight * influence_of(w, &w->members[i], k);
    }
  }
  for (size_t e = 0; made && e < K; e++) p->fit(p, sums + e * p->n_cross, w->fitted + e * p->n_cross);
  op_free(sums);
  return made ? OP_OK : OP_E_MEMORY;
}

/* Influence of a row on the estimates that it bears on; returns how many, listed in `estimates`. */
static size_t row_values(work *w, size_t r, size_t K, uint32_t *estimates) {
  const op_projection *p = w->in->projection;
  uint32_t domain = w->in->sample->domain[r];
  size_t n = 0;
  if (p != NULL && domain != OP_NO_DOMAIN) {
    for (size_t e = 0; e < K; e++) {
      w->value[e] = -w->fitted[e * p->n_cross + p->cross_of_domain[domain]];
      estimates[n++] = (uint32_t)e;
    }
  }
  for (size_t i = w->member_start[r]; i < w->member_start[r + 1]; i++) {
    size_t first = w->members[i].set * w->components;
    for (size_t k = 0; k < w->components; k++) {
      double z = influence_of(w, &w->members[i], k);
      w->value[first + k] = p != NULL ? w->value[first + k] + z : z;
      if (p == NULL) estimates[n++] = (uint32_t)(first + k);
    }
  }
  return n;
}

static void add_row(work *w, size_t r, size_t K, bool squares, uint32_t *estimates) {
  double weight = w->in->sample->weight[r];
  if (weight == 0) return;
  size_t n = row_values(w, r, K, estimates);
  for (size_t i = 0; i < n; i++) {
    uint32_t e = estimates[i];
    double z = weight * w->value[e];
    leaf_totals_touch(&w->totals, e);
    w->totals.z[e] += z;
    w->totals.members[e] += 1;
    if (squares) w->totals.zz[e] += z * z;
    for (size_t j = 0; w->totals.products != NULL && j < i; j++) {
      leaf_totals_product(&w->totals, e, estimates[j], z * weight * w->value[estimates[j]]);
    }
  }
}

op_status row_influence_by_leaf(const op_row_estimation *in, size_t components, double *const *z, op_influence *out, op_error *err) {
  size_t K = in->n_sets * components, leaves = op_design_leaf_count(in->design);
  bool squares = op_design_rows_are_units(in->design);
  work w = {.in = in, .components = components, .z = z};
  uint32_t *estimates = op_array_new(K, sizeof *estimates, err);
  w.value = op_array_new(K, sizeof *w.value, err);
  op_status status = leaf_totals_new(&w.totals, leaves, K, squares && in->full, out, err);
  if (status == OP_OK && (estimates == NULL || w.value == NULL)) status = OP_E_MEMORY;
  if (status == OP_OK) status = order_by_leaf(&w, leaves, err);
  if (status == OP_OK) status = list_members(&w, err);
  if (status == OP_OK) status = fit_projection(&w, K, err);
  for (size_t l = 0; status == OP_OK && l < leaves; l++) {
    for (size_t i = w.leaf_start[l]; i < w.leaf_start[l + 1]; i++) add_row(&w, w.row_of[i], K, squares, estimates);
    status = leaf_totals_end(&w.totals, l, err);
  }
  op_free(estimates);
  op_free(w.value);
  op_free(w.leaf_start);
  op_free(w.row_of);
  op_free(w.member_start);
  op_free(w.members);
  op_free(w.fitted);
  leaf_totals_release(&w.totals);
  if (status != OP_OK) influence_clear(out);
  return status;
}
