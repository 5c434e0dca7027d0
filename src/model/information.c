#include "model/information.h"

#include <string.h>

/* Sums of one pair of terms are kept in a table of their own while it has at most this many cells; it stays in the first-level cache. */
#define TABLE_CELLS 1024

static void sum_values(const double *restrict h, const double *restrict a, const double *restrict b, size_t n, double *sum) {
  double part[4] = {0, 0, 0, 0};
  size_t i = 0;
  for (; i + 4 <= n; i += 4) {
    for (size_t k = 0; k < 4; k++) part[k] += h[i + k] * a[i + k] * b[i + k];
  }
  for (; i < n; i++) part[0] += h[i] * a[i] * b[i];
  *sum += part[0] + part[1] + (part[2] + part[3]);
}

/* Two tables take turns, so that a row does not wait for the sum of the row before it. */
static void sum_codes(const double *restrict h, const int32_t *restrict a, const int32_t *restrict b, int32_t width, size_t n, double *restrict even,
                      double *restrict odd) {
  size_t i = 0;
  for (; i + 2 <= n; i += 2) {
    even[a[i] * width + b[i]] += h[i];
    odd[a[i + 1] * width + b[i + 1]] += h[i + 1];
  }
  if (i < n) even[a[i] * width + b[i]] += h[i];
}

static void sum_products(const double *restrict h, const int32_t *restrict a, const double *restrict x, const int32_t *restrict b, const double *restrict y,
                         int32_t width, size_t n, double *restrict even, double *restrict odd) {
  size_t i = 0;
  for (; i + 2 <= n; i += 2) {
    even[a[i] * width + b[i]] += h[i] * x[i] * y[i];
    odd[a[i + 1] * width + b[i + 1]] += h[i + 1] * x[i + 1] * y[i + 1];
  }
  if (i < n) even[a[i] * width + b[i]] += h[i] * x[i] * y[i];
}

/* Tables too large for the cache: straight into A. */
static void add_direct(const model_term *row, const model_term *column, const int32_t *a, const double *x, const int32_t *b, const double *y, const double *h,
                       size_t n, double *A, size_t q) {
  for (size_t i = 0; i < n; i++) {
    if (a[i] < (int32_t)row->n && b[i] < (int32_t)column->n) A[(row->from + (size_t)a[i]) * q + column->from + (size_t)b[i]] += h[i] * x[i] * y[i];
  }
}

/* sum over rows of h x_t x_u into A, for one pair of terms. */
static void add_pair(const model_matrix *m, const model_rows *x, size_t t, size_t u, const double *h, double *A, size_t q) {
  const model_term *row = &m->terms[t], *column = &m->terms[u];
  const int32_t *a = x->code + t * MODEL_BLOCK, *b = x->code + u * MODEL_BLOCK;
  const double *xa = x->value + t * MODEL_BLOCK, *xb = x->value + u * MODEL_BLOCK;
  size_t width = column->n + 1, cells = (row->n + 1) * width;
  double even[TABLE_CELLS], odd[TABLE_CELLS];
  if (row->n == 0 || column->n == 0) return;
  if (row->number && column->number) {
    sum_values(h, xa, xb, x->n, &A[row->from * q + column->from]);
    return;
  }
  if (cells > TABLE_CELLS) {
    add_direct(row, column, a, xa, b, xb, h, x->n, A, q);
    return;
  }
  memset(even, 0, cells * sizeof *even);
  memset(odd, 0, cells * sizeof *odd);
  if (row->unit && column->unit)
    sum_codes(h, a, b, (int32_t)width, x->n, even, odd);
  else
    sum_products(h, a, xa, b, xb, (int32_t)width, x->n, even, odd);
  for (size_t i = 0; i < row->n; i++) {
    for (size_t j = 0; j < column->n; j++) A[(row->from + i) * q + column->from + j] += even[i * width + j] + odd[i * width + j];
  }
}

void information_cross(const model_matrix *m, const model_rows *x, const double *h, size_t from, size_t to, double *A, size_t q) {
  for (size_t t = 0; t < m->n_terms; t++) {
    size_t last = from == to ? t + 1 : m->n_terms;
    for (size_t u = 0; u < last; u++) add_pair(m, x, t, u, h, A + from * q + to, q);
  }
}

static void add_score(const model_matrix *m, const model_rows *x, const double *score, double *U) {
  double even[MODEL_COLUMNS + 1], odd[MODEL_COLUMNS + 1];
  for (size_t t = 0; t < m->n_terms; t++) {
    const int32_t *code = x->code + t * MODEL_BLOCK;
    const double *value = x->value + t * MODEL_BLOCK;
    size_t n = m->terms[t].n, i = 0;
    memset(even, 0, (n + 1) * sizeof *even);
    memset(odd, 0, (n + 1) * sizeof *odd);
    for (; i + 2 <= x->n; i += 2) {
      even[code[i]] += score[i] * value[i];
      odd[code[i + 1]] += score[i + 1] * value[i + 1];
    }
    if (i < x->n) even[code[i]] += score[i] * value[i];
    for (size_t k = 0; k < n; k++) U[m->terms[t].from + k] += even[k] + odd[k];
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
        const model_term *term = &p->matrix->terms[t];
        size_t code = (size_t)x->code[t * MODEL_BLOCK + i];
        if (code < term->n) row[term->from + code] += h * x->value[t * MODEL_BLOCK + i];
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
    add_score(p->matrix, x, scratch, U + k * columns);
    for (size_t l = 0; l <= k; l++) {
      const double *information = s->information + (k * (k + 1) / 2 + l) * MODEL_BLOCK;
      for (size_t i = 0; i < x->n; i++) scratch[i] = weight[i] * information[i];
      information_cross(p->matrix, x, scratch, k * columns, l * columns, A, q);
    }
  }
  if (ordinal) add_thresholds(p, x, s, weight, U, A, q);
}
