#include "model/slots.h"

#include <math.h>
#include <string.h>

#include "base/vector.h"

size_t problem_slots(const model_problem *p) { return p->family->kind == FAMILY_MEAN ? 1 : p->family->kind == FAMILY_ORDINAL ? 3 : p->n_outcomes - 1; }

size_t problem_parameters(const model_problem *p) {
  size_t columns = p->matrix->n_parameters;
  return p->family->kind == FAMILY_MEAN ? columns : p->family->kind == FAMILY_ORDINAL ? columns + p->n_outcomes - 1 : columns * (p->n_outcomes - 1);
}

size_t problem_outcome(const model_problem *p, size_t equation) { return equation < p->base ? equation : equation + 1; }

op_status slots_new(const model_problem *problem, model_slots *s, op_error *err) {
  size_t n = problem_slots(problem), pairs = n * (n + 1) / 2;
  *s = (model_slots){.n_slots = n};
  double *values = op_array_new((2 * n + pairs + 1 + 2) * MODEL_BLOCK, sizeof *values, err);
  if (values == NULL) return OP_E_MEMORY;
  s->storage = values;
  s->eta = values;
  s->score = values + n * MODEL_BLOCK;
  s->deviance = values + 2 * n * MODEL_BLOCK;
  s->information = values + (2 * n + 1) * MODEL_BLOCK;
  if (problem->family->kind == FAMILY_ORDINAL) s->threshold = (int32_t *)(void *)(values + (2 * n + 1 + pairs) * MODEL_BLOCK);
  return OP_OK;
}

void slots_free(model_slots *slots) {
  op_free(slots->storage);
  *slots = (model_slots){0};
}

OP_VECTOR static void add_value(double coefficient, const double *restrict value, size_t n, double *restrict eta) {
  for (size_t i = 0; i < n; i++) eta[i] += coefficient * value[i];
}

/* In a run a product has one coefficient: the sum over its terms. */
void slots_predictors(const model_problem *p, const double *b, const model_block *block, model_rows *x, model_slots *s) {
  const model_matrix *m = p->matrix;
  size_t linear = p->family->kind == FAMILY_MULTINOMIAL ? s->n_slots : 1;
  double *coefficient = x->sums;
  for (size_t k = 0; k < linear; k++) {
    const double *own = b + k * m->n_parameters;
    double *eta = s->eta + k * MODEL_BLOCK;
    for (size_t r = 0; r < x->n_runs; r++) {
      const int32_t *code = x->code + r * m->n_terms;
      size_t first = x->run[r], n = x->run[r + 1] - first;
      memset(coefficient, 0, m->n_products * sizeof *coefficient);
      for (size_t t = 0; t < m->n_terms; t++) {
        const model_term *term = &m->terms[t];
        if ((size_t)code[t] < term->n) coefficient[term->product] += own[term->from + (size_t)code[t]];
      }
      for (size_t i = first; i < first + n; i++) eta[i] = block->offset[i] + coefficient[0];
      for (size_t v = 1; v < m->n_products; v++) add_value(coefficient[v], x->value + v * MODEL_BLOCK + first, n, eta + first);
    }
  }
}

/* With a = f(u)/P and c = f(l)/P at the thresholds u above and l below the category, P = F(u) - F(l). */
static void ordinal_row(const model_problem *p, const double *thresholds, double y, size_t i, model_slots *s) {
  size_t category = (size_t)y, last = p->n_outcomes - 1, at = p->matrix->n_parameters;
  double Fu = 1, Su = 0, fu = 0, du = 0, Fl = 0, Sl = 1, fl = 0, dl = 0;
  bool above = category<last, below = category> 0;
  if (above) p->family->distribution(thresholds[category] - s->eta[i], &Fu, &Su, &fu, &du);
  if (below) p->family->distribution(thresholds[category - 1] - s->eta[i], &Fl, &Sl, &fl, &dl);
  double P = Fl > 0.5 ? Sl - Su : Fu - Fl; /* the smaller tails keep their digits */
  s->threshold[i] = above ? (int32_t)(at + category) : -1;
  s->threshold[MODEL_BLOCK + i] = below ? (int32_t)(at + category - 1) : -1;
  if (!(P > 0)) {
    s->deviance[i] = (double)INFINITY;
    for (size_t k = 0; k < 3; k++) s->score[k * MODEL_BLOCK + i] = 0;
    for (size_t k = 0; k < 6; k++) s->information[k * MODEL_BLOCK + i] = 0;
    return;
  }
  double a = fu / P, c = fl / P, uu = du / P - a * a, ll = -dl / P - c * c, ul = a * c;
  s->deviance[i] = -2 * log(P);
  s->score[i] = c - a;
  s->score[MODEL_BLOCK + i] = a;
  s->score[2 * MODEL_BLOCK + i] = -c;
  const double information[6] = {-(uu + ll + 2 * ul), uu + ul, -uu, ll + ul, -ul, -ll};
  for (size_t k = 0; k < 6; k++) s->information[k * MODEL_BLOCK + i] = information[k];
}

static void multinomial_row(const model_problem *p, double y, size_t i, model_slots *s) {
  double largest = 0, sum, pi[MODEL_OUTCOMES];
  for (size_t k = 0; k < s->n_slots; k++) largest = s->eta[k * MODEL_BLOCK + i] > largest ? s->eta[k * MODEL_BLOCK + i] : largest;
  sum = exp(-largest);
  for (size_t k = 0; k < s->n_slots; k++) sum += pi[k] = exp(s->eta[k * MODEL_BLOCK + i] - largest);
  s->deviance[i] = 2 * (largest + log(sum));
  for (size_t k = 0; k < s->n_slots; k++) {
    bool own = problem_outcome(p, k) == (size_t)y;
    pi[k] /= sum;
    s->score[k * MODEL_BLOCK + i] = own - pi[k];
    if (own) s->deviance[i] -= 2 * s->eta[k * MODEL_BLOCK + i];
    for (size_t t = 0; t <= k; t++) s->information[(k * (k + 1) / 2 + t) * MODEL_BLOCK + i] = pi[k] * ((k == t) - pi[t]);
  }
}

void slots_evaluate(const model_problem *p, const double *b, const double *y, size_t n, model_slots *s) {
  switch (p->family->kind) {
    case FAMILY_MEAN:
      p->family->evaluate(s->eta, y, n, s->score, s->information, s->deviance);
      return;
    case FAMILY_ORDINAL:
      for (size_t i = 0; i < n; i++) ordinal_row(p, b + p->matrix->n_parameters, y[i], i, s);
      return;
    case FAMILY_MULTINOMIAL:
      for (size_t i = 0; i < n; i++) multinomial_row(p, y[i], i, s);
      return;
  }
}
