#include "estimate/scores.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

typedef struct ordered {
  double y;
  size_t at; /* in the set */
} ordered;

static int by_value(const void *a, const void *b) {
  const ordered *x = a, *y = b;
  if (x->y != y->y) return x->y < y->y ? -1 : 1;
  return x->at < y->at ? -1 : x->at > y->at;
}

static double score_of(const op_score_means *m, double r, double N) {
  switch (m->score) {
    case OP_SCORE_NORMAL: return gsl_cdf_ugaussian_Pinv(r / N);
    case OP_SCORE_ABOVE: return r > m->quantile * N;
    default: return r / N;
  }
}

/* Rank of the tied rows order[first .. last), of which `below` is the weight before them. */
static double tied_rank(const op_score_means *m, const ordered *order, size_t first, size_t last, const double *weight, double below, double *above) {
  double sum = below, running = 0;
  for (size_t i = first; i < last; i++) {
    double w = weight[order[i].at];
    running += sum + w / 2;
    sum += w;
  }
  *above = sum;
  return m->ties_by_row ? running / (double)(last - first) : (below + sum) / 2;
}

static void rank_scores(const op_score_means *m, ordered *order, size_t n, const double *weight, double *score) {
  double N = 0, below = 0;
  qsort(order, n, sizeof *order, by_value);
  for (size_t i = 0; i < n; i++) N += weight[order[i].at];
  for (size_t first = 0, last; first < n; first = last) {
    double above;
    last = first + 1;
    while (last < n && order[last].y == order[first].y) last++;
    double rank = tied_rank(m, order, first, last, weight, below, &above);
    for (size_t i = first; i < last; i++) score[order[i].at] = above > below || m->ties_by_row ? score_of(m, rank, N) : 0;
    below = above;
  }
}

/* Scores of a set's rows: n values of the caller's. */
static op_status scores(const op_score_means *m, const op_row_set *set, const double *weight, double *score, op_error *err) {
  if (m->score == OP_SCORE_VALUE) {
    for (size_t i = 0; i < set->n; i++) score[i] = m->y[set->rows[i]];
    return OP_OK;
  }
  ordered *order = op_array_new(set->n, sizeof *order, err);
  if (order == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < set->n; i++) order[i] = (ordered){m->y[set->rows[i]], i};
  rank_scores(m, order, set->n, weight, score);
  op_free(order);
  return OP_OK;
}

static uint32_t group_at(const op_score_means *m, const op_row_set *set, size_t i) { return m->group_of[m->domain[set->rows[i]]]; }

static op_status theta(const void *context, const op_row_set *set, const double *weight, double *theta_k, op_error *err) {
  const op_score_means *m = context;
  double *score = op_array_new(set->n, sizeof *score, err), *W = op_array_new(m->n_groups, sizeof *W, err);
  op_status status = score != NULL && W != NULL ? scores(m, set, weight, score, err) : OP_E_MEMORY;
  for (size_t k = 0; k < m->n_groups; k++) theta_k[k] = 0;
  for (size_t i = 0; status == OP_OK && i < set->n; i++) {
    uint32_t g = group_at(m, set, i);
    if (g == OP_SCORE_NO_GROUP || weight[i] == 0) continue;
    W[g] += weight[i];
    theta_k[g] += weight[i] * score[i];
  }
  for (size_t k = 0; status == OP_OK && k < m->n_groups; k++) theta_k[k] = W[k] != 0 ? theta_k[k] / W[k] : (double)NAN;
  op_free(score);
  op_free(W);
  return status;
}

static op_status influence(const void *context, const op_row_set *set, const double *weight, const double *theta_k, double *z, op_error *err) {
  const op_score_means *m = context;
  double *score = op_array_new(set->n, sizeof *score, err), *W = op_array_new(m->n_groups, sizeof *W, err);
  op_status status = score != NULL && W != NULL ? scores(m, set, weight, score, err) : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < set->n; i++) {
    uint32_t g = group_at(m, set, i);
    if (g != OP_SCORE_NO_GROUP) W[g] += weight[i];
  }
  for (size_t i = 0; status == OP_OK && i < set->n; i++) {
    uint32_t g = group_at(m, set, i);
    if (g != OP_SCORE_NO_GROUP && weight[i] != 0) z[i * m->n_groups + g] = (score[i] - theta_k[g]) / W[g];
  }
  op_free(score);
  op_free(W);
  return status;
}

op_row_estimator op_score_means_estimator(const op_score_means *means) { return (op_row_estimator){means->n_groups, theta, influence, means}; }
