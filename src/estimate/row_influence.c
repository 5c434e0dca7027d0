/* Row by row within each leaf: w times the influence of the estimates whose set holds the row, less what a calibration explains. */
#include "estimate/row_influence.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/team.h"

/* A row of a set: which set, and where in it. */
typedef struct membership {
  size_t set, at;
} membership;

typedef struct work {
  const op_row_estimation *in;
  size_t components, K, leaves;
  double *const *z;
  size_t *member_start;               /* sets of row r: members[member_start[r] ...] */
  membership *members;
  double *fitted;                     /* projection: K x n_cross */
  double *value;                      /* K: influence of the row at work on each estimate */
  uint32_t *estimates;                /* K: on which it bears */
  bool squares;
  leaf_totals totals;
  size_t leaf;                        /* at work */
} work;

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
    double weight = p->unweighted ? op_sample_members(in->sample, r) : in->sample->design_weight[r];
    for (size_t i = w->member_start[r]; i < w->member_start[r + 1]; i++) {
      size_t first = w->members[i].set * w->components, cross = p->cross_of_domain[in->sample->domain[r]];
      for (size_t k = 0; k < w->components; k++) sums[(first + k) * p->n_cross + cross] += weight * influence_of(w, &w->members[i], k);
    }
  }
  for (size_t e = 0; made && e < K; e++) p->fit(p, sums + e * p->n_cross, w->fitted + e * p->n_cross);
  op_free(sums);
  return made ? OP_OK : OP_E_MEMORY;
}

/* Influence of a row on the estimates that it bears on, listed; returns how many. */
static size_t row_values(work *w, size_t r) {
  const op_projection *p = w->in->projection;
  uint32_t domain = w->in->sample->domain[r];
  size_t n = 0;
  if (p != NULL && domain != OP_NO_DOMAIN) {
    for (size_t e = 0; e < w->K; e++) {
      w->value[e] = -w->fitted[e * p->n_cross + p->cross_of_domain[domain]];
      w->estimates[n++] = (uint32_t)e;
    }
  }
  for (size_t i = w->member_start[r]; i < w->member_start[r + 1]; i++) {
    size_t first = w->members[i].set * w->components;
    for (size_t k = 0; k < w->components; k++) {
      double z = influence_of(w, &w->members[i], k);
      w->value[first + k] = p != NULL ? w->value[first + k] + z : z;
      if (p == NULL) w->estimates[n++] = (uint32_t)(first + k);
    }
  }
  return n;
}

static void add_respondent(work *w, size_t row, double weight) {
  if (weight == 0) return;
  size_t n = row_values(w, row);
  for (size_t i = 0; i < n; i++) {
    uint32_t e = w->estimates[i];
    double z = weight * w->value[e];
    leaf_totals_touch(&w->totals, e);
    w->totals.z[e] += z;
    w->totals.members[e] += 1;
    if (w->squares) w->totals.zz[e] += z * z;
    for (size_t j = 0; w->totals.products != NULL && j < i; j++) {
      leaf_totals_product(&w->totals, e, w->estimates[j], z * weight * w->value[w->estimates[j]]);
    }
  }
}

static op_status end_leaves(work *w, size_t before, op_error *err) {
  op_status status = OP_OK;
  for (; status == OP_OK && w->leaf < before; w->leaf++) status = leaf_totals_end(&w->totals, w->leaf, err);
  return status;
}

/* --- respondents whose leaves climb --- */

static bool leaves_climb(const op_sample *s) {
  if (s->fold != NULL) return s->fold->leaves_climb;
  for (size_t r = 1; r < s->n_rows; r++) {
    if (s->leaf[r] < s->leaf[r - 1]) return false;
  }
  return true;
}

/* Leaves from w->leaf to before `end`, whose first respondent stands in the block that begins with respondent `first` or behind it. */
static op_status read_leaves(work *w, size_t first, size_t end, op_error *err) {
  const op_sample *s = w->in->sample;
  uint32_t leaf[OP_FOLD_BLOCK], row[OP_FOLD_BLOCK];
  const double *weight;
  op_status status = OP_OK;
  bool more = true;
  for (size_t from = w->leaf; status == OP_OK && more && first < op_sample_respondents(s); first += OP_FOLD_BLOCK) {
    size_t n = op_sample_read(s, first, leaf, row, &weight);
    more = leaf[n - 1] < end;
    for (size_t i = 0; status == OP_OK && i < n && leaf[i] < end; i++) {
      if (leaf[i] < from) continue;
      if (leaf[i] > w->leaf) status = end_leaves(w, leaf[i], err);
      add_respondent(w, row[i], weight[i]);
    }
  }
  return status == OP_OK ? end_leaves(w, end, err) : status;
}

/* Respondents as they come, in several parts at the same time: each part has the leaves that end in its blocks. */
typedef struct part {
  work work;
  op_influence found;
} part;

typedef struct parts_work {
  const work *common;
  part *parts;
  size_t n, blocks;
} parts_work;

/* First leaf behind those that the first `blocks` blocks have. */
static size_t leaf_behind(const parts_work *w, size_t blocks) {
  uint32_t leaf[OP_FOLD_BLOCK], row[OP_FOLD_BLOCK];
  const double *weight;
  if (blocks == 0) return 0;
  if (blocks == w->blocks) return w->common->leaves;
  return leaf[op_sample_read(w->common->in->sample, (blocks - 1) * OP_FOLD_BLOCK, leaf, row, &weight) - 1] + (size_t)1;
}

static op_status read_part(void *context, size_t piece, size_t thread, op_error *err) {
  const parts_work *all = context;
  part *p = &all->parts[piece];
  work *w = &p->work;
  size_t first = piece * all->blocks / all->n;
  (void)thread;
  *w = *all->common;
  w->estimates = op_array_new(w->K, sizeof *w->estimates, err);
  w->value = op_array_new(w->K, sizeof *w->value, err);
  w->leaf = leaf_behind(all, first);
  op_status status = leaf_totals_new(&w->totals, w->leaves, w->K, w->squares, w->in->full, &p->found, err);
  if (status == OP_OK && (w->estimates == NULL || w->value == NULL)) status = OP_E_MEMORY;
  return status == OP_OK ? read_leaves(w, first * OP_FOLD_BLOCK, leaf_behind(all, (piece + 1) * all->blocks / all->n), err) : status;
}

/* The entries of all parts one behind the other. */
static op_status join_parts(const parts_work *all, op_influence *out, op_error *err) {
  size_t leaves = all->common->leaves, entries = 0;
  for (size_t p = 0; p < all->n; p++) entries += all->parts[p].found.start[all->parts[p].work.leaf];
  *out = (op_influence){.n_leaves = leaves, .n_estimates = all->common->K};
  out->start = op_array_new(leaves + 1, sizeof *out->start, err);
  out->estimate = op_array_raw(entries, sizeof *out->estimate, err);
  out->z = op_array_raw(entries, sizeof *out->z, err);
  if (!out->start || !out->estimate || !out->z) return OP_E_MEMORY;
  size_t leaf = 0, at = 0;
  for (size_t p = 0; p < all->n; p++) {
    const op_influence *found = &all->parts[p].found;
    for (; leaf < all->parts[p].work.leaf; leaf++) out->start[leaf + 1] = at + found->start[leaf + 1];
    size_t n = out->start[leaf] - at;
    if (n > 0) memcpy(out->estimate + at, found->estimate, n * sizeof *out->estimate);
    if (n > 0) memcpy(out->z + at, found->z, n * sizeof *out->z);
    at += n;
  }
  return OP_OK;
}

/* Fewer respondents are not worth threads. */
#define FEW_BLOCKS 16

/* Files list the members of a PSU together as a rule. */
static op_status as_they_come(const work *w, op_influence *out, op_error *err) {
  parts_work all = {.common = w, .n = 1, .blocks = (op_sample_respondents(w->in->sample) + OP_FOLD_BLOCK - 1) / OP_FOLD_BLOCK};
  if (!w->squares && all.blocks >= FEW_BLOCKS && w->in->rules->threads > 1) all.n = w->in->rules->threads;
  all.parts = op_array_new(all.n, sizeof *all.parts, err);
  op_status status = all.parts != NULL ? op_team_run(all.n, all.n, read_part, &all, err) : OP_E_MEMORY;
  if (status == OP_OK && all.n == 1) {
    *out = all.parts[0].found;
    all.parts[0].found = (op_influence){0};
  } else if (status == OP_OK) {
    status = join_parts(&all, out, err);
  }
  for (size_t p = 0; all.parts != NULL && p < all.n; p++) {
    op_free(all.parts[p].work.estimates);
    op_free(all.parts[p].work.value);
    leaf_totals_release(&all.parts[p].work.totals);
    influence_clear(&all.parts[p].found);
  }
  op_free(all.parts);
  return status;
}

/* --- respondents in any order --- */

typedef struct respondent {
  double weight;
  uint32_t row;
} respondent;

static void count_leaves(const op_sample *s, size_t *start) {
  uint32_t leaf[OP_FOLD_BLOCK], row[OP_FOLD_BLOCK];
  const double *weight;
  for (size_t first = 0; first < op_sample_respondents(s); first += OP_FOLD_BLOCK) {
    size_t n = op_sample_read(s, first, leaf, row, &weight);
    for (size_t i = 0; i < n; i++) start[leaf[i] + 2]++;
  }
}

static op_status sorted(work *w, op_influence *out, op_error *err) {
  const op_sample *s = w->in->sample;
  uint32_t leaf[OP_FOLD_BLOCK], row[OP_FOLD_BLOCK];
  const double *weight;
  size_t all = op_sample_respondents(s), *start = op_array_new(w->leaves + 2, sizeof *start, err);
  respondent *ordered = op_array_new(all, sizeof *ordered, err);
  op_status status = start != NULL && ordered != NULL ? OP_OK : OP_E_MEMORY;
  w->estimates = op_array_new(w->K, sizeof *w->estimates, err);
  w->value = op_array_new(w->K, sizeof *w->value, err);
  if (w->estimates == NULL || w->value == NULL) status = OP_E_MEMORY;
  if (status == OP_OK) status = leaf_totals_new(&w->totals, w->leaves, w->K, w->squares, w->in->full, out, err);
  if (status == OP_OK) count_leaves(s, start);
  for (size_t l = 2; status == OP_OK && l < w->leaves + 2; l++) start[l] += start[l - 1];
  for (size_t first = 0; status == OP_OK && first < all; first += OP_FOLD_BLOCK) {
    size_t n = op_sample_read(s, first, leaf, row, &weight);
    for (size_t i = 0; i < n; i++) ordered[start[leaf[i] + 1]++] = (respondent){weight[i], row[i]};
  }
  for (size_t l = 0; status == OP_OK && l < w->leaves; l++) {
    for (size_t i = start[l]; i < start[l + 1]; i++) add_respondent(w, ordered[i].row, ordered[i].weight);
    status = end_leaves(w, l + 1, err);
  }
  op_free(w->estimates);
  op_free(w->value);
  leaf_totals_release(&w->totals);
  op_free(start);
  op_free(ordered);
  return status;
}

op_status row_influence_by_leaf(const op_row_estimation *in, size_t components, double *const *z, op_influence *out, op_error *err) {
  size_t K = in->n_sets * components;
  work w = {.in = in, .components = components, .K = K, .leaves = op_design_leaf_count(in->design), .z = z};
  w.squares = op_design_rows_are_units(in->design);
  *out = (op_influence){0};
  op_status status = list_members(&w, err);
  if (status == OP_OK) status = fit_projection(&w, K, err);
  if (status == OP_OK) status = leaves_climb(in->sample) ? as_they_come(&w, out, err) : sorted(&w, out, err);
  op_free(w.member_start);
  op_free(w.members);
  op_free(w.fitted);
  if (status != OP_OK) influence_clear(out);
  return status;
}
