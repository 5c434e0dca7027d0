/* What each row does to the coefficients of a fit: its score times the inverse information. */
#include <math.h>
#include <string.h>

#include "base/team.h"
#include "model/fit.h"
#include "model/work.h"

/* --- rows --- */

static void add_direction(const model_fit *fit, size_t parameter, double amount, double *z) {
  const double *column = fit->inverse + parameter * fit->q; /* symmetric */
  for (size_t k = 0; k < fit->q; k++) z[k] += amount * column[k];
}

/* A row's score as entries (parameter, amount): one a slot and term, two for thresholds. Where a row has none the
 * amount is 0. */
static size_t entries_of(const model_problem *p) {
  size_t terms = p->matrix->n_terms;
  return p->family->kind == FAMILY_ORDINAL ? terms + 2 : terms * problem_slots(p);
}

static void term_entries(const model_problem *p, const model_work *w, size_t slot, size_t t, size_t stride,
                         uint16_t *parameter, double *amount) {
  const model_term *term = &p->matrix->terms[t];
  const int32_t *code = w->x.code + t * MODEL_BLOCK;
  const double *value = w->x.value + t * MODEL_BLOCK, *score = w->slots.score + slot * MODEL_BLOCK;
  size_t from = slot * p->matrix->n_parameters + term->from;
  for (size_t i = 0; i < w->x.n; i++) {
    bool has = (size_t)code[i] < term->n;
    parameter[i * stride] = (uint16_t)(has ? from + (size_t)code[i] : 0);
    amount[i * stride] = has ? score[i] * value[i] : 0;
  }
}

/* Entries of the block at work, row-major. */
static void block_entries(const model_problem *p, const model_work *w, uint16_t *parameter, double *amount) {
  bool ordinal = p->family->kind == FAMILY_ORDINAL;
  size_t stride = entries_of(p), linear = ordinal ? 1 : w->slots.n_slots, e = 0;
  for (size_t s = 0; s < linear; s++) {
    for (size_t t = 0; t < p->matrix->n_terms; t++, e++) term_entries(p, w, s, t, stride, parameter + e, amount + e);
  }
  for (size_t k = 1; ordinal && k <= 2; k++, e++) {
    const int32_t *own = w->slots.threshold + (k - 1) * MODEL_BLOCK;
    for (size_t i = 0; i < w->x.n; i++) {
      parameter[i * stride + e] = (uint16_t)(own[i] < 0 ? 0 : own[i]);
      amount[i * stride + e] = own[i] < 0 ? 0 : w->slots.score[k * MODEL_BLOCK + i];
    }
  }
}

/* Entries of rows, one after the other. */
typedef struct entries {
  size_t stride;
  uint16_t *parameter;
  double *amount;
} entries;

static op_status entries_new(const model_problem *problem, size_t rows, entries *e, op_error *err) {
  *e = (entries){.stride = entries_of(problem)};
  e->parameter = op_array_new(rows * e->stride, sizeof *e->parameter, err);
  e->amount = op_array_new(rows * e->stride, sizeof *e->amount, err);
  return e->parameter != NULL && e->amount != NULL ? OP_OK : OP_E_MEMORY;
}

static void entries_free(entries *e) {
  op_free(e->parameter);
  op_free(e->amount);
}

/* Scores of the block that begins at `first`, as entries from row `at` on. */
static op_status evaluate_block(model_work *w, const model_fit *fit, size_t first, const entries *e, size_t at,
                                op_error *err) {
  const model_problem *p = w->problem;
  op_status status = work_block(w, fit->b, first, err);
  if (status != OP_OK) return status;
  slots_evaluate(p, fit->b, p->y + first, w->x.n, &w->slots);
  block_entries(p, w, e->parameter + at * e->stride, e->amount + at * e->stride);
  return OP_OK;
}

op_status fit_influence(const model_problem *problem, const model_fit *fit, double *z, size_t stride, op_error *err) {
  model_work w;
  entries e;
  op_status status = entries_new(problem, MODEL_BLOCK, &e, err), made = work_new(problem, &w, err);
  status = status == OP_OK ? made : status;
  for (size_t first = 0; status == OP_OK && first < problem->n; first += MODEL_BLOCK) {
    status = evaluate_block(&w, fit, first, &e, 0, err);
    for (size_t k = 0; status == OP_OK && k < w.x.n * e.stride; k++) {
      if (e.amount[k] != 0) add_direction(fit, e.parameter[k], e.amount[k], z + (first + k / e.stride) * stride);
    }
  }
  work_free(&w);
  entries_free(&e);
  return status;
}

/* --- leaves --- */

static void add_score(const entries *e, size_t row, double weight, double *total) {
  const uint16_t *parameter = e->parameter + row * e->stride;
  const double *amount = e->amount + row * e->stride;
  for (size_t k = 0; k < e->stride; k++) total[parameter[k]] += weight * amount[k];
}

/* Rows are respondents: block by block. */
static op_status add_rows(const model_problem *p, const model_fit *fit, double *totals, op_error *err) {
  const op_sample *s = p->frame->sample;
  model_work w;
  entries e;
  op_status status = entries_new(p, MODEL_BLOCK, &e, err), made = work_new(p, &w, err);
  status = status == OP_OK ? made : status;
  for (size_t first = 0; status == OP_OK && first < p->n; first += MODEL_BLOCK) {
    status = evaluate_block(&w, fit, first, &e, 0, err);
    for (size_t i = 0; status == OP_OK && i < w.x.n; i++) {
      size_t r = p->rows[first + i];
      if (s->weight[r] != 0) add_score(&e, i, s->weight[r], totals + s->leaf[r] * fit->q);
    }
  }
  work_free(&w);
  entries_free(&e);
  return status;
}

typedef struct evaluation {
  model_work *works;   /* one a thread */
  const model_fit *fit;
  const entries *e;
} evaluation;

static op_status evaluate_piece(void *context, size_t block, size_t thread, op_error *err) {
  const evaluation *v = context;
  return evaluate_block(&v->works[thread], v->fit, block * MODEL_BLOCK, v->e, block * MODEL_BLOCK, err);
}

/* Entries of all rows of a problem, by several threads. */
static op_status evaluate_all(const model_problem *p, const model_fit *fit, int threads, const entries *e, op_error *err) {
  model_work *works;
  size_t blocks = (p->n + MODEL_BLOCK - 1) / MODEL_BLOCK;
  threads = work_threads(threads, blocks);
  op_status status = works_new(p, threads, &works, err);
  if (status == OP_OK) status = op_team_run((size_t)threads, blocks, evaluate_piece, &(evaluation){works, fit, e}, err);
  works_free(works, threads);
  return status;
}

/* Respondents of the leaves [from, to): every leaf's sum is one thread's, in file order, however many threads there
 * are. */
static void add_respondents(const op_sample *s, const entries *e, const uint32_t *place, size_t q, size_t from,
                            size_t to, double *totals) {
  uint32_t leaf[OP_FOLD_BLOCK], row[OP_FOLD_BLOCK];
  const double *weight;
  for (size_t first = 0; first < op_sample_respondents(s); first += OP_FOLD_BLOCK) {
    size_t n = op_sample_read(s, first, leaf, row, &weight);
    for (size_t i = 0; i < n; i++) {
      if (leaf[i] < from || leaf[i] >= to || place[row[i]] == UINT32_MAX || weight[i] == 0) continue;
      add_score(e, place[row[i]], weight[i], totals + leaf[i] * q);
    }
  }
}

/* Every thread goes over all respondents for its own leaves: fewer are not worth one more. */
#define RESPONDENTS_A_THREAD 65536

typedef struct scoring {
  const op_sample *sample;
  const entries *e;
  const uint32_t *place;
  size_t q, leaves, n_pieces;
  double *totals;
} scoring;

static op_status add_piece(void *context, size_t piece, size_t thread, op_error *err) {
  const scoring *w = context;
  (void)thread, (void)err;
  add_respondents(w->sample, w->e, w->place, w->q, w->leaves * piece / w->n_pieces, w->leaves * (piece + 1) / w->n_pieces, w->totals);
  return OP_OK;
}

/* Rows are patterns: a score a pattern, then the respondents. */
static op_status add_patterns(const model_problem *p, const model_fit *fit, size_t leaves, double *totals,
                              op_error *err) {
  const op_sample *s = p->frame->sample;
  int threads = work_threads(s->threads, 1 + op_sample_respondents(s) / RESPONDENTS_A_THREAD);
  entries e;
  uint32_t *place = op_array_new(s->n_rows, sizeof *place, err);
  op_status status = entries_new(p, p->n, &e, err);
  if (place == NULL) status = OP_E_MEMORY;
  if (status == OP_OK) status = evaluate_all(p, fit, s->threads, &e, err);
  if (status == OP_OK) {
    memset(place, 0xFF, s->n_rows * sizeof *place);
    for (size_t i = 0; i < p->n; i++) place[p->rows[i]] = (uint32_t)i;
    scoring work = {s, &e, place, fit->q, leaves, (size_t)threads, totals};
    status = op_team_run((size_t)threads, (size_t)threads, add_piece, &work, err);
  }
  op_free(place);
  entries_free(&e);
  return status;
}

/* Scores are summed by leaf first; the inverse information then multiplies one vector a leaf. */
op_status fit_leaf_influence(const model_problem *p, const model_fit *fit, size_t leaves, double *totals,
                             op_error *err) {
  size_t q = fit->q;
  double *z = op_array_new(q, sizeof *z, err);
  op_status status = z == NULL                        ? OP_E_MEMORY
                     : p->frame->sample->fold != NULL ? add_patterns(p, fit, leaves, totals, err)
                                                      : add_rows(p, fit, totals, err);
  for (size_t l = 0; status == OP_OK && l < leaves; l++) {
    double *total = totals + l * q;
    memset(z, 0, q * sizeof *z);
    for (size_t k = 0; k < q; k++) {
      if (total[k] != 0) add_direction(fit, k, total[k], z);
    }
    memcpy(total, z, q * sizeof *total);
  }
  op_free(z);
  return status;
}

/* --- residuals --- */

op_status fit_pearson(const model_problem *problem, const model_fit *fit, const double *weight, double *sum,
                      double *squares, op_error *err) {
  model_work w;
  op_status status = work_new(problem, &w, err);
  double mu[MODEL_BLOCK], slope[MODEL_BLOCK];
  *sum = *squares = 0;
  for (size_t first = 0; status == OP_OK && first < problem->n; first += MODEL_BLOCK) {
    status = work_block(&w, fit->b, first, err);
    if (status != OP_OK) break;
    problem->family->mean(w.slots.eta, w.x.n, mu, slope);
    for (size_t i = 0; i < w.x.n; i++) {
      double r = (problem->y[first + i] - mu[i]) / sqrt(problem->family->variance(mu[i]));
      if (weight[first + i] == 0) continue;
      *sum += weight[first + i] * r;
      *squares += weight[first + i] * r * r;
    }
  }
  work_free(&w);
  return status;
}
