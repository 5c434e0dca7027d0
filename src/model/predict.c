#include "model/predict.h"

#include <math.h>
#include <string.h>

size_t predict_outcomes(const model_problem *p) { return p->family->kind == FAMILY_MEAN ? 1 : p->n_outcomes; }

/* What a row predicts: m[k] of outcome k and slope[k * n_slots + s], its derivative by linear slot s; ordinal: by the predictor alone, and `density` of each
   threshold, d m[k] / d threshold_k = density[k], d m[k] / d threshold_(k-1) = -density[k-1]. */
typedef struct row_prediction {
  double m[MODEL_OUTCOMES], slope[MODEL_OUTCOMES * MODEL_OUTCOMES], density[MODEL_OUTCOMES];
} row_prediction;

static void predict_ordinal(const model_problem *p, const double *thresholds, double eta, row_prediction *out) {
  double before_F = 0, before_S = 1, before_f = 0;
  for (size_t k = 0; k < p->n_outcomes; k++) {
    double F = 1, S = 0, f = 0, unused;
    if (k + 1 < p->n_outcomes) p->family->distribution(thresholds[k] - eta, &F, &S, &f, &unused);
    out->m[k] = before_F > 0.5 ? before_S - S : F - before_F;
    out->slope[k] = before_f - f;
    out->density[k] = f;
    before_F = F;
    before_S = S;
    before_f = f;
  }
}

static void predict_multinomial(const model_problem *p, const double *eta, row_prediction *out) {
  size_t slots = p->n_outcomes - 1;
  double largest = 0, sum;
  for (size_t s = 0; s < slots; s++) largest = eta[s * MODEL_BLOCK] > largest ? eta[s * MODEL_BLOCK] : largest;
  sum = out->m[p->base] = exp(-largest);
  for (size_t s = 0; s < slots; s++) sum += out->m[problem_outcome(p, s)] = exp(eta[s * MODEL_BLOCK] - largest);
  for (size_t k = 0; k < p->n_outcomes; k++) out->m[k] /= sum;
  for (size_t k = 0; k < p->n_outcomes; k++) {
    for (size_t s = 0; s < slots; s++) out->slope[k * slots + s] = out->m[k] * ((problem_outcome(p, s) == k) - out->m[problem_outcome(p, s)]);
  }
}

static void predict_row(const model_problem *p, const double *b, const model_slots *s, size_t i, row_prediction *out) {
  switch (p->family->kind) {
    case FAMILY_MEAN:
      p->family->mean(&s->eta[i], 1, out->m, out->slope);
      return;
    case FAMILY_ORDINAL:
      predict_ordinal(p, b + p->matrix->n_parameters, s->eta[i], out);
      return;
    case FAMILY_MULTINOMIAL:
      predict_multinomial(p, s->eta + i, out);
      return;
  }
}

/* factor * w times the derivative of the row's predictions by every parameter. code: of the row's run. */
static void add_gradient(const model_problem *p, const model_rows *x, const int32_t *code, size_t i, const row_prediction *r, double amount, size_t q,
                         double *gradient) {
  bool ordinal = p->family->kind == FAMILY_ORDINAL;
  size_t outcomes = predict_outcomes(p), slots = p->family->kind == FAMILY_MULTINOMIAL ? p->n_outcomes - 1 : 1, columns = p->matrix->n_parameters;
  for (size_t k = 0; k < outcomes; k++) {
    double *g = gradient + k * q;
    for (size_t s = 0; s < slots; s++) {
      double slope = amount * r->slope[k * slots + s];
      for (size_t t = 0; t < p->matrix->n_terms; t++) {
        const model_term *term = &p->matrix->terms[t];
        if ((size_t)code[t] < term->n) g[s * columns + term->from + (size_t)code[t]] += slope * x->value[term->product * MODEL_BLOCK + i];
      }
    }
    if (ordinal && k + 1 < outcomes) g[columns + k] += amount * r->density[k];
    if (ordinal && k > 0) g[columns + k - 1] -= amount * r->density[k - 1];
  }
}

typedef struct averaging {
  const model_problem *p;
  const model_fit *fit;
  const double *weight;
  model_block block;
  model_rows x;
  model_slots slots;
  double *value, *gradient, *of_rows;
} averaging;

/* Run r of the block that begins at row `first`. */
static void add_run(averaging *a, double factor, size_t first, size_t r) {
  const model_problem *p = a->p;
  size_t outcomes = predict_outcomes(p);
  row_prediction row;
  for (size_t i = a->x.run[r]; i < a->x.run[r + 1]; i++) {
    double w = a->weight[first + i] * factor;
    if (a->weight[first + i] == 0) continue;
    predict_row(p, a->fit->b, &a->slots, i, &row);
    for (size_t k = 0; k < outcomes; k++) a->value[k] += w * row.m[k];
    for (size_t k = 0; a->of_rows != NULL && k < outcomes; k++) a->of_rows[(first + i) * outcomes + k] += factor * row.m[k];
    if (a->gradient != NULL) add_gradient(p, &a->x, a->x.code + r * p->matrix->n_terms, i, &row, w, a->fit->q, a->gradient);
  }
}

static op_status add_scenario(averaging *a, const model_scenario *scenario, op_error *err) {
  const model_problem *p = a->p;
  for (size_t first = 0; first < p->order->n; first += MODEL_BLOCK) {
    op_status status = frame_block_set(p->frame, p->order, first, scenario->overrides, scenario->n_overrides, &a->block, err);
    if (status != OP_OK) return status;
    matrix_rows(p->matrix, &a->block, &a->x);
    slots_predictors(p, a->fit->b, &a->block, &a->x, &a->slots);
    for (size_t r = 0; r < a->x.n_runs; r++) add_run(a, scenario->factor, first, r);
  }
  return OP_OK;
}

op_status predict_average(const model_problem *p, const model_fit *fit, const double *weight, const model_scenario *scenarios, size_t n_scenarios,
                          double *value, double *gradient, double *of_rows, op_error *err) {
  averaging a = {.p = p, .fit = fit, .weight = weight, .value = value, .gradient = gradient, .of_rows = of_rows};
  size_t outcomes = predict_outcomes(p);
  double sum = 0;
  for (size_t i = 0; i < p->order->n; i++) sum += weight[i];
  memset(value, 0, outcomes * sizeof *value);
  if (gradient != NULL) memset(gradient, 0, outcomes * fit->q * sizeof *gradient);
  if (of_rows != NULL) memset(of_rows, 0, p->order->n * outcomes * sizeof *of_rows);
  op_status status = frame_block_new(p->frame, &a.block, err);
  if (status == OP_OK) status = matrix_rows_new(p->matrix, &a.x, err);
  if (status == OP_OK) status = slots_new(p, &a.slots, err);
  for (size_t s = 0; status == OP_OK && s < n_scenarios; s++) status = add_scenario(&a, &scenarios[s], err);
  for (size_t k = 0; k < outcomes; k++) value[k] /= sum;
  for (size_t k = 0; gradient != NULL && k < outcomes * fit->q; k++) gradient[k] /= sum;
  frame_block_free(&a.block);
  matrix_rows_free(&a.x);
  slots_free(&a.slots);
  return status;
}
