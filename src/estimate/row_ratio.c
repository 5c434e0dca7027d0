#include "estimate/row_ratio.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"

/* Figures whose influence is held at once where only variances are wanted: rows x figures doubles. */
#define FIGURES_AT_ONCE 8

typedef struct set_sums {
  double N, D, w2, w;  /* w, w2: sums of weights and their squares over the figure's base */
} set_sums;

static void sum_figure(const op_row_estimation *in, const op_row_ratio *ratio, size_t s, size_t k, set_sums *sums, op_estimates *out) {
  const op_row_set *set = &in->sets[s];
  size_t e = s * ratio->K + k;
  double num, den;
  *sums = (set_sums){0};
  if (!ratio->proportion) out->n[e] = out->weighted_n[e] = (double)NAN;
  for (size_t i = 0; i < set->n; i++) {
    double w = in->sample->weight[set->rows[i]];
    ratio->parts(ratio->context, set->rows[i], k, &num, &den);
    if (den == 0 || w == 0) continue;
    sums->N += w * num;
    sums->D += w * den;
    sums->w += w;
    sums->w2 += w * w;
    out->base_n[e] += 1;
    if (!ratio->proportion || num == 0) continue;
    out->n[e] += 1;
    out->weighted_n[e] += w * num;
  }
  out->base_weighted_n[e] = sums->D;
  out->theta[e] = out->base_n[e] > 0 && sums->D != 0 ? sums->N / sums->D : (double)NAN;
  out->kish[e] = sums->w > 0 ? out->base_n[e] * sums->w2 / (sums->w * sums->w) : (double)NAN;
}

/* Variance under simple random sampling: that of the residuals (num - theta den)/mean(den), n/(n - 1) scaled as R's svyvar; also fills the influence. */
static void residuals(const op_row_estimation *in, const op_row_ratio *ratio, size_t s, size_t k, const set_sums *sums, op_estimates *out, double *z, size_t step) {
  const op_row_set *set = &in->sets[s];
  size_t e = s * ratio->K + k;
  double theta = out->theta[e], n = out->base_n[e], squares = 0, num, den;
  out->srs_wr[e] = out->srs_wor[e] = (double)NAN;
  if (isnan(theta)) return;
  for (size_t i = 0; i < set->n; i++) {
    double w = in->sample->weight[set->rows[i]];
    ratio->parts(ratio->context, set->rows[i], k, &num, &den);
    if (den == 0) continue;
    double residual = (num - theta * den) / sums->D;
    if (z != NULL) z[i * step] = residual;
    squares += w * residual * residual;
  }
  if (n < 2) return;
  double S2 = squares * sums->w * n / (n - 1);
  out->srs_wr[e] = S2 / n;
  if (sums->w > n) out->srs_wor[e] = S2 / n * (1 - n / sums->w);
}

static double logit(double p) { return p > 0 && p < 1 ? log(p / (1 - p)) : (double)NAN; }

/* theta of one figure under every replicate, in one pass over its rows. N, D: R values each. */
static void replicate_figure(const op_row_estimation *in, const op_row_ratio *ratio, size_t s, size_t k, double *N, double *D, double *theta) {
  const op_row_set *set = &in->sets[s];
  size_t R = in->replication->R;
  double num, den;
  memset(N, 0, R * sizeof *N);
  memset(D, 0, R * sizeof *D);
  for (size_t i = 0; i < set->n; i++) {
    const double *w = in->sample->replicates + set->rows[i] * R;
    ratio->parts(ratio->context, set->rows[i], k, &num, &den);
    if (den == 0) continue;
    for (size_t r = 0; r < R; r++) N[r] += w[r] * num;
    for (size_t r = 0; r < R; r++) D[r] += w[r] * den;
  }
  for (size_t r = 0; r < R; r++) theta[r] = D[r] != 0 ? N[r] / D[r] : (double)NAN;
}

static op_status replicate(const op_row_estimation *in, const op_row_ratio *ratio, op_estimates *out, op_error *err) {
  size_t R = in->replication->R;
  double *theta = op_array_new(out->K * R, sizeof *theta, err), *N = op_array_new(2 * R, sizeof *N, err);
  op_status status = theta != NULL && N != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t e = 0; status == OP_OK && e < out->K; e++) {
    double *row = theta + e * R, centre = logit(out->theta[e]);
    replicate_figure(in, ratio, e / ratio->K, e % ratio->K, N, N + R, row);
    if (!ratio->proportion) continue;
    for (size_t r = 0; r < R; r++) N[r] = logit(row[r]);
    out->logit_variance[e] = op_replicate_product(in->replication, N, centre, N, centre);
  }
  if (status == OP_OK) op_replicate_covariance(in->replication, theta, out->theta, out->K, in->full, out->V);
  op_free(theta);
  op_free(N);
  return status;
}

/* Figures first .. first + n of every set; V goes where they stand. */
static op_status linearise(const op_row_estimation *in, const op_row_ratio *ratio, size_t first, size_t n, const set_sums *sums, op_estimates *out, op_error *err) {
  double **z = op_array_new(in->n_sets, sizeof *z, err), *V = op_array_new(in->full ? out->K * out->K : in->n_sets * n, sizeof *V, err);
  op_status status = z != NULL && V != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t s = 0; status == OP_OK && s < in->n_sets; s++) {
    z[s] = op_array_new(in->sets[s].n * n, sizeof **z, err);
    if (z[s] == NULL) status = OP_E_MEMORY;
    for (size_t k = 0; status == OP_OK && k < n; k++) residuals(in, ratio, s, first + k, &sums[s * ratio->K + first + k], out, z[s] + k, n);
  }
  if (status == OP_OK) status = op_rows_covariance(in, n, z, V, err);
  if (status == OP_OK && in->full) memcpy(out->V, V, out->K * out->K * sizeof *V);
  for (size_t s = 0; status == OP_OK && !in->full && s < in->n_sets; s++) {
    memcpy(out->V + s * ratio->K + first, V + s * n, n * sizeof *V);
  }
  for (size_t s = 0; z != NULL && s < in->n_sets; s++) op_free(z[s]);
  op_free(z);
  op_free(V);
  return status;
}

static op_status covariance(const op_row_estimation *in, const op_row_ratio *ratio, const set_sums *sums, op_estimates *out, op_error *err) {
  if (in->replication != NULL) {
    for (size_t e = 0; e < out->K; e++) residuals(in, ratio, e / ratio->K, e % ratio->K, &sums[e], out, NULL, 0);
    return replicate(in, ratio, out, err);
  }
  op_status status = OP_OK;
  size_t step = in->full ? ratio->K : FIGURES_AT_ONCE;
  for (size_t first = 0; status == OP_OK && first < ratio->K; first += step) {
    status = linearise(in, ratio, first, ratio->K - first < step ? ratio->K - first : step, sums, out, err);
  }
  return status;
}

op_status op_row_ratio_estimate(const op_row_estimation *in, const op_row_ratio *ratio, op_estimates *out, op_error *err) {
  set_sums *sums = op_array_new(in->n_sets * ratio->K, sizeof *sums, err);
  op_status status = op_estimates_new(in->n_sets * ratio->K, in->full, out, err);
  if (status == OP_OK && sums == NULL) status = OP_E_MEMORY;
  for (size_t e = 0; status == OP_OK && e < out->K; e++) sum_figure(in, ratio, e / ratio->K, e % ratio->K, &sums[e], out);
  if (status == OP_OK) status = covariance(in, ratio, sums, out, err);
  for (size_t e = 0; status == OP_OK && e < out->K; e++) {
    out->variance[e] = isnan(out->theta[e]) ? (double)NAN : out->V[in->full ? e * out->K + e : e];
  }
  op_free(sums);
  if (status != OP_OK) op_estimates_clear(out);
  return status;
}
