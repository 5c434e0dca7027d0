#include "estimate/alpha.h"

#include <math.h>

#include "base/memory.h"

/* Moments of the scores: for each item its mean, variance and covariance with the sum; variances of the sum. */
typedef struct moments {
  double W, sum_variance, item_variances, sum_mean;
  double *mean, *variance, *with_sum;  /* by item */
} moments;

static double score(const op_alpha_items *a, size_t row, size_t j) { return a->score(a->context, row, j); }

static void moments_free(moments *m) { op_free(m->mean); }

static op_status moments_make(const op_alpha_items *a, const op_row_set *set, const double *weight, moments *m, op_error *err) {
  *m = (moments){.mean = op_array_new(3 * a->items, sizeof *m->mean, err)};
  if (m->mean == NULL) return OP_E_MEMORY;
  m->variance = m->mean + a->items;
  m->with_sum = m->variance + a->items;
  for (size_t i = 0; i < set->n; i++) {
    m->W += weight[i];
    for (size_t j = 0; j < a->items; j++) m->mean[j] += weight[i] * score(a, set->rows[i], j);
  }
  for (size_t j = 0; j < a->items; j++) m->sum_mean += m->mean[j] /= m->W;
  for (size_t i = 0; i < set->n; i++) {
    double t = -m->sum_mean;
    for (size_t j = 0; j < a->items; j++) t += score(a, set->rows[i], j);
    m->sum_variance += weight[i] * t * t / m->W;
    for (size_t j = 0; j < a->items; j++) {
      double x = score(a, set->rows[i], j) - m->mean[j];
      m->variance[j] += weight[i] * x * x / m->W;
      m->with_sum[j] += weight[i] * x * t / m->W;
    }
  }
  for (size_t j = 0; j < a->items; j++) m->item_variances += m->variance[j];
  return OP_OK;
}

static double alpha_of(size_t k, double item_variances, double sum_variance) {
  double n = (double)k;
  return k > 1 && sum_variance > 0 ? n / (n - 1) * (1 - item_variances / sum_variance) : (double)NAN;
}

/* d alpha / d w of a row whose squares deviate from the variances by dS (sum over items) and dT (of the sum). */
static double alpha_influence(size_t k, double S, double T, double dS, double dT) {
  double n = (double)k;
  return k > 1 && T > 0 ? n / (n - 1) * (S * dT / T - dS) / T : (double)NAN;
}

/* Variance of the sum of the other items, and covariance of the item with it. */
static double rest_variance(const moments *m, size_t j) { return m->sum_variance - 2 * m->with_sum[j] + m->variance[j]; }
static double rest_covariance(const moments *m, size_t j) { return m->with_sum[j] - m->variance[j]; }

/* Rounding leaves a variance of about 1e-16 of the scores' where there is none. */
static bool varies(const moments *m, double variance) { return variance > 1e-12 * m->sum_variance; }

static op_status theta(const void *context, const op_row_set *set, const double *weight, double *out, op_error *err) {
  const op_alpha_items *a = context;
  moments m;
  op_status status = moments_make(a, set, weight, &m, err);
  if (status != OP_OK) return status;
  out[0] = alpha_of(a->items, m.item_variances, m.sum_variance);
  for (size_t j = 0; j < a->items; j++) {
    double rest = rest_variance(&m, j), both = m.variance[j] * rest;
    bool fine = varies(&m, m.variance[j]) && varies(&m, rest);
    out[1 + j] = varies(&m, rest) ? alpha_of(a->items - 1, m.item_variances - m.variance[j], rest) : (double)NAN;
    out[1 + a->items + j] = fine ? rest_covariance(&m, j) / sqrt(both) : (double)NAN;
  }
  moments_free(&m);
  return OP_OK;
}

static op_status influence(const void *context, const op_row_set *set, const double *weight, const double *theta_hat, double *z, op_error *err) {
  const op_alpha_items *a = context;
  size_t k = a->items, K = 1 + 2 * k;
  moments m;
  op_status status = moments_make(a, set, weight, &m, err);
  if (status != OP_OK) return status;
  for (size_t i = 0; i < set->n; i++) {
    double t = -m.sum_mean, squares = 0, *to = z + i * K;
    for (size_t j = 0; j < k; j++) {
      double x = score(a, set->rows[i], j) - m.mean[j];
      t += x + m.mean[j];
      squares += x * x;
    }
    to[0] = alpha_influence(k, m.item_variances, m.sum_variance, squares - m.item_variances, t * t - m.sum_variance) / m.W;
    for (size_t j = 0; j < k; j++) {
      double x = score(a, set->rows[i], j) - m.mean[j], rest = t - x, S = m.item_variances - m.variance[j], v = m.variance[j], u = rest_variance(&m, j);
      to[1 + j] = alpha_influence(k - 1, S, u, squares - x * x - S, rest * rest - u) / m.W;
      double r = theta_hat[1 + k + j];
      to[1 + k + j] = (x * rest / sqrt(v * u) - r / 2 * (x * x / v + rest * rest / u)) / m.W;
    }
  }
  moments_free(&m);
  return OP_OK;
}

op_row_estimator op_alpha_estimator(const op_alpha_items *items) { return (op_row_estimator){1 + 2 * items->items, theta, influence, items}; }
