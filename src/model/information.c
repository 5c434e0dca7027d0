#include "model/information.h"

#include "base/vector.h"

/* Eight sums take turns, so that a product does not wait for the sum before it. */
OP_VECTOR static double sum_products(const double *restrict a, const double *restrict b, size_t n) {
  double part[8] = {0}, rest = 0;
  size_t i = 0;
  for (; i + 8 <= n; i += 8) {
    for (size_t k = 0; k < 8; k++) part[k] += a[i + k] * b[i + k];
  }
  for (; i < n; i++) rest += a[i] * b[i];
  return ((part[0] + part[4]) + (part[1] + part[5])) + ((part[2] + part[6]) + (part[3] + part[7])) + rest;
}

OP_VECTOR static void multiply(const double *restrict a, const double *restrict b, size_t n, double *restrict out) {
  for (size_t i = 0; i < n; i++) out[i] = a[i] * b[i];
}

/* x->sums = sum of h v_a v_b over a run, for every pair of products. */
static void sum_run(const model_matrix *m, model_rows *x, const double *h, size_t first, size_t n) {
  for (size_t a = 0; a < m->n_products; a++) {
    const double *scaled = a == 0 ? h + first : x->scaled;
    if (a > 0) multiply(h + first, x->value + a * MODEL_BLOCK + first, n, x->scaled);
    for (size_t b = 0; b <= a; b++) {
      double sum = sum_products(scaled, x->value + b * MODEL_BLOCK + first, n);
      x->sums[a * m->n_products + b] = x->sums[b * m->n_products + a] = sum;
    }
  }
}

/* A run is one column a term: what its rows sum up to goes into one cell a pair of terms. */
void information_cross(const model_matrix *m, model_rows *x, const double *h, size_t from, size_t to, double *A, size_t q) {
  for (size_t r = 0; r < x->n_runs; r++) {
    const int32_t *code = x->code + r * m->n_terms;
    sum_run(m, x, h, x->run[r], x->run[r + 1] - x->run[r]);
    for (size_t t = 0; t < m->n_terms; t++) {
      const model_term *row = &m->terms[t];
      if ((size_t)code[t] >= row->n) continue;
      const double *sums = x->sums + row->product * m->n_products;
      double *cells = A + (from + row->from + (size_t)code[t]) * q + to;
      size_t last = from == to ? t + 1 : m->n_terms;
      for (size_t u = 0; u < last; u++) {
        const model_term *column = &m->terms[u];
        if ((size_t)code[u] < column->n) cells[column->from + (size_t)code[u]] += sums[column->product];
      }
    }
  }
}

static void add_score(const model_matrix *m, model_rows *x, const double *score, double *U) {
  for (size_t r = 0; r < x->n_runs; r++) {
    const int32_t *code = x->code + r * m->n_terms;
    size_t first = x->run[r], n = x->run[r + 1] - first;
    for (size_t a = 0; a < m->n_products; a++) x->sums[a] = sum_products(score + first, x->value + a * MODEL_BLOCK + first, n);
    for (size_t t = 0; t < m->n_terms; t++) {
      const model_term *term = &m->terms[t];
      if ((size_t)code[t] < term->n) U[term->from + (size_t)code[t]] += x->sums[term->product];
    }
  }
}

/* Thresholds are those of each row's own category. */
static void add_thresholds_of(const model_matrix *m, const model_rows *x, const model_slots *s, const double *weight, size_t k, size_t r, double *U, double *A,
                              size_t q) {
  const int32_t *own = s->threshold + (k - 1) * MODEL_BLOCK, *code = x->code + r * m->n_terms;
  size_t pair = k * (k + 1) / 2;
  for (size_t i = x->run[r]; i < x->run[r + 1]; i++) {
    if (own[i] < 0) continue;
    double *row = A + (size_t)own[i] * q, h = weight[i] * s->information[pair * MODEL_BLOCK + i];
    U[own[i]] += weight[i] * s->score[k * MODEL_BLOCK + i];
    row[own[i]] += weight[i] * s->information[(pair + k) * MODEL_BLOCK + i];
    for (size_t t = 0; t < m->n_terms; t++) {
      const model_term *term = &m->terms[t];
      if ((size_t)code[t] < term->n) row[term->from + (size_t)code[t]] += h * x->value[term->product * MODEL_BLOCK + i];
    }
    /* the lower threshold stands before the upper one: their pair belongs below the diagonal, in the upper one's row */
    if (k == 2 && s->threshold[i] >= 0) A[(size_t)s->threshold[i] * q + (size_t)own[i]] += weight[i] * s->information[(pair + 1) * MODEL_BLOCK + i];
  }
}

void information_add(const model_problem *p, model_rows *x, const model_slots *s, const double *weight, double *scratch, double *U, double *A) {
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
  for (size_t k = 1; ordinal && k <= 2; k++) {
    for (size_t r = 0; r < x->n_runs; r++) add_thresholds_of(p->matrix, x, s, weight, k, r, U, A, q);
  }
}
