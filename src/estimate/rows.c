#include "estimate/rows.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/memory.h"
#include "estimate/row_influence.h"

void op_rows_weights(const op_sample *sample, const op_row_set *set, size_t replicate, double *weight) {
  size_t R = sample->n_replicates;
  for (size_t i = 0; i < set->n; i++) {
    size_t r = set->rows[i];
    weight[i] = replicate == SIZE_MAX ? sample->weight[r] : sample->replicates[r * R + replicate];
  }
}

static size_t longest_set(const op_row_estimation *in) {
  size_t n = 0;
  for (size_t s = 0; s < in->n_sets; s++) n = in->sets[s].n > n ? in->sets[s].n : n;
  return n;
}

static op_status full_sample(const op_row_estimation *in, const op_row_estimator *e, double *weight, op_row_estimates *out, op_error *err) {
  op_status status = OP_OK;
  for (size_t s = 0; status == OP_OK && s < in->n_sets; s++) {
    op_rows_weights(in->sample, &in->sets[s], SIZE_MAX, weight);
    status = e->theta(e->context, &in->sets[s], weight, out->theta + s * e->K, err);
  }
  return status;
}

static op_status replicate(const op_row_estimation *in, const op_row_estimator *e, double *weight, op_row_estimates *out, op_error *err) {
  size_t R = in->replication->R;
  double *theta = op_array_new(e->K, sizeof *theta, err);
  out->replicates = op_array_new(out->K * R, sizeof *out->replicates, err);
  op_status status = theta != NULL && out->replicates != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t s = 0; status == OP_OK && s < in->n_sets; s++) {
    for (size_t r = 0; status == OP_OK && r < R; r++) {
      op_rows_weights(in->sample, &in->sets[s], r, weight);
      status = e->theta(e->context, &in->sets[s], weight, theta, err);
      for (size_t k = 0; k < e->K; k++) out->replicates[(s * e->K + k) * R + r] = theta[k];
    }
  }
  if (status == OP_OK) op_replicate_covariance(in->replication, out->replicates, out->theta, out->K, in->full, out->V);
  op_free(theta);
  return status;
}

static op_status linearise(const op_row_estimation *in, const op_row_estimator *e, double *weight, op_row_estimates *out, op_error *err) {
  double **z = op_array_new(in->n_sets, sizeof *z, err);
  op_status status = z != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t s = 0; status == OP_OK && s < in->n_sets; s++) {
    z[s] = op_array_new(in->sets[s].n * e->K, sizeof **z, err);
    if (z[s] == NULL) status = OP_E_MEMORY;
    if (status != OP_OK) break;
    op_rows_weights(in->sample, &in->sets[s], SIZE_MAX, weight);
    status = e->influence(e->context, &in->sets[s], weight, out->theta + s * e->K, z[s], err);
  }
  if (status == OP_OK) status = op_rows_covariance(in, e->K, z, out->V, err);
  for (size_t s = 0; z != NULL && s < in->n_sets; s++) op_free(z[s]);
  op_free(z);
  return status;
}

op_status op_rows_estimate(const op_row_estimation *in, const op_row_estimator *estimator, op_row_estimates *out, op_error *err) {
  size_t K = in->n_sets * estimator->K;
  *out = (op_row_estimates){.K = K};
  double *weight = op_array_new(longest_set(in), sizeof *weight, err);
  out->theta = op_array_new(K, sizeof *out->theta, err);
  out->V = op_array_new(in->full ? K * K : K, sizeof *out->V, err);
  op_status status = weight != NULL && out->theta != NULL && out->V != NULL ? OP_OK : OP_E_MEMORY;
  if (status == OP_OK) status = full_sample(in, estimator, weight, out, err);
  if (status == OP_OK) status = in->replication != NULL ? replicate(in, estimator, weight, out, err) : linearise(in, estimator, weight, out, err);
  op_free(weight);
  if (status != OP_OK) op_row_estimates_clear(out);
  return status;
}

void op_row_estimates_clear(op_row_estimates *estimates) {
  op_free(estimates->theta);
  op_free(estimates->V);
  op_free(estimates->replicates);
  *estimates = (op_row_estimates){0};
}

/* --- covariance from influence --- */

/* NaN influence of any row makes every covariance of its component missing. */
static void mark_missing(const op_row_estimation *in, size_t components, double *const *z, double *V) {
  size_t K = in->n_sets * components;
  for (size_t e = 0; e < K; e++) {
    const op_row_set *set = &in->sets[e / components];
    bool missing = false;
    for (size_t i = 0; i < set->n && !missing; i++) missing = isnan(z[e / components][i * components + e % components]);
    if (!missing) continue;
    if (!in->full) V[e] = (double)NAN;
    for (size_t g = 0; in->full && g < K; g++) V[e * K + g] = V[g * K + e] = (double)NAN;
  }
}

op_status op_rows_covariance(const op_row_estimation *in, size_t components, double *const *z, double *V, op_error *err) {
  op_influence influence;
  op_status status = row_influence_by_leaf(in, components, z, &influence, err);
  if (status != OP_OK) return status;
  status = op_design_covariance(in->design, &influence, in->rules, in->full, V, err);
  if (status == OP_OK) mark_missing(in, components, z, V);
  influence_clear(&influence);
  return status;
}

/* Every leaf with members has an entry an estimate: their totals move together. */
static op_status list_leaves(op_influence *in, double *totals, const double *members, op_error *err) {
  size_t K = in->n_estimates, at = 0;
  for (size_t l = 0; l < in->n_leaves; l++) at += members[l] > 0 ? K : 0;
  in->start = op_array_raw(in->n_leaves + 1, sizeof *in->start, err);
  in->estimate = op_array_raw(at, sizeof *in->estimate, err);
  in->z = totals;
  if (in->start == NULL || in->estimate == NULL) return OP_E_MEMORY;
  at = 0;
  for (size_t l = 0; l < in->n_leaves; l++) {
    in->start[l] = at;
    for (uint32_t k = 0; members[l] > 0 && k < K; k++, at++) {
      in->estimate[at] = k;
      in->z[at] = totals[l * K + k];
    }
  }
  in->start[in->n_leaves] = at;
  return OP_OK;
}

op_status op_leaf_covariance(const op_design *design, const op_variance_rules *rules, size_t K, double *totals, const double *members, double *V, op_error *err) {
  op_influence influence = {.n_leaves = op_design_leaf_count(design), .n_estimates = K};
  op_status status = list_leaves(&influence, totals, members, err);
  if (status == OP_OK) status = op_design_covariance(design, &influence, rules, true, V, err);
  influence.z = NULL; /* the caller's */
  influence_clear(&influence);
  return status;
}
