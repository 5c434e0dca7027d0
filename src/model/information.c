#include "model/information.h"

/* sum over rows of h * x_t * x_u into A, for one pair of terms. Where both are one column the sum stays in registers. */
static void add_pair(const model_rows *x, size_t t, size_t u, bool single_t, bool single_u, const double *restrict h, double *restrict A, size_t q) {
  const int32_t *restrict row = x->parameter + t * MODEL_BLOCK, *restrict column = x->parameter + u * MODEL_BLOCK;
  const double *restrict a = x->value + t * MODEL_BLOCK, *restrict b = x->value + u * MODEL_BLOCK;
  size_t n = x->n;
  if (n == 0) return;
  if (single_t && single_u) {
    double sum[4] = {0, 0, 0, 0};
    size_t i = 0;
    if (row[0] < 0 || column[0] < 0) return;
    for (; i + 4 <= n; i += 4) {
      for (size_t k = 0; k < 4; k++) sum[k] += h[i + k] * a[i + k] * b[i + k];
    }
    for (; i < n; i++) sum[0] += h[i] * a[i] * b[i];
    A[(size_t)row[0] * q + (size_t)column[0]] += sum[0] + sum[1] + (sum[2] + sum[3]);
    return;
  }
  for (size_t i = 0; i < n; i++) {
    if (row[i] >= 0 && column[i] >= 0) A[(size_t)row[i] * q + (size_t)column[i]] += h[i] * a[i] * b[i];
  }
}

/* The block of two linear slots whose parameters begin at `from` and `to`; on the diagonal the lower triangle of terms only. */
static void add_linear(const model_problem *p, const model_rows *x, const double *h, size_t from, size_t to, double *A, size_t q) {
  const model_matrix *m = p->matrix;
  for (size_t t = 0; t < m->n_terms; t++) {
    size_t last = from == to ? t + 1 : m->n_terms;
    for (size_t u = 0; u < last; u++) {
      add_pair(x, t, u, matrix_is_single(m, t), matrix_is_single(m, u), h, A + from * q + to, q);
    }
  }
}

static void add_thresholds(const model_problem *p, const model_rows *x, const model_slots *s, const double *weight, double *U, double *A, size_t q) {
  for (size_t k = 1; k <= 2; k++) {
    const int32_t *own = s->threshold + (k - 1) * MODEL_BLOCK;
    size_t pair = k * (k + 1) / 2;
    for (size_t i = 0; i < x->n; i++) {
      if (own[i] < 0) continue;
      double *row = A + (size_t)own[i] * q, h = weight[i] * s->information[pair * MODEL_BLOCK + i];
      U[own[i]] += weight[i] * s->score[k * MODEL_BLOCK + i];
      row[own[i]] += weight[i] * s->information[(pair + k) * MODEL_BLOCK + i];
      for (size_t t = 0; t < p->matrix->n_terms; t++) {
        int32_t column = x->parameter[t * MODEL_BLOCK + i];
        if (column >= 0) row[column] += h * x->value[t * MODEL_BLOCK + i];
      }
      /* the lower threshold stands before the upper one: their pair belongs below the diagonal, in the upper one's row */
      if (k == 2 && s->threshold[i] >= 0) A[(size_t)s->threshold[i] * q + (size_t)own[i]] += weight[i] * s->information[(pair + 1) * MODEL_BLOCK + i];
    }
  }
}

void information_add(const model_problem *p, const model_rows *x, const model_slots *s, const double *weight, double *scratch, double *U, double *A) {
  bool ordinal = p->family->kind == FAMILY_ORDINAL;
  size_t linear = ordinal ? 1 : s->n_slots, columns = p->matrix->n_parameters, q = problem_parameters(p);
  for (size_t k = 0; k < linear; k++) {
    for (size_t i = 0; i < x->n; i++) scratch[i] = weight[i] * s->score[k * MODEL_BLOCK + i];
    for (size_t t = 0; t < p->matrix->n_terms; t++) {
      const int32_t *parameter = x->parameter + t * MODEL_BLOCK;
      const double *value = x->value + t * MODEL_BLOCK;
      for (size_t i = 0; i < x->n; i++) {
        if (parameter[i] >= 0) U[k * columns + (size_t)parameter[i]] += scratch[i] * value[i];
      }
    }
    for (size_t l = 0; l <= k; l++) {
      const double *information = s->information + (k * (k + 1) / 2 + l) * MODEL_BLOCK;
      for (size_t i = 0; i < x->n; i++) scratch[i] = weight[i] * information[i];
      add_linear(p, x, scratch, k * columns, l * columns, A, q);
    }
  }
  if (ordinal) add_thresholds(p, x, s, weight, U, A, q);
}
