/* What each row does to the coefficients of a fit: its score times the inverse information. */
#include <string.h>

#include "base/team.h"
#include "base/vector.h"
#include "model/fit.h"
#include "model/work.h"

static size_t linear_slots(const model_problem *p) { return p->family->kind == FAMILY_MULTINOMIAL ? problem_slots(p) : 1; }

/* Parameter of threshold k = 1 (above the category y) or 2 (below it) of an ordinal response; SIZE_MAX = there is none. */
static size_t threshold_of(const model_problem *p, size_t k, double y) {
  size_t category = (size_t)y;
  if (k == 1) return category + 1 < p->n_outcomes ? p->matrix->n_parameters + category : SIZE_MAX;
  return category > 0 ? p->matrix->n_parameters + category - 1 : SIZE_MAX;
}

/* Slots of the block that begins at `first`, under the fit. */
static void evaluate_block(model_work *w, const model_fit *fit, size_t first) {
  work_block(w, fit->b, first);
  slots_evaluate(w->problem, fit->b, w->problem->y + first, w->x.n, &w->slots);
}

/* --- rows --- */

static void add_direction(const model_fit *fit, size_t parameter, double amount, double *z) {
  op_add_scaled(amount, fit->inverse + parameter * fit->q /* symmetric */, fit->q, z);
}

/* Rows of run r of a block. direction: room for q values a slot and product, in which a run's rows all move. */
static void add_run_influence(const model_work *w, const model_fit *fit, size_t first, size_t r, double *direction, double *z, size_t stride) {
  const model_problem *p = w->problem;
  const model_matrix *m = p->matrix;
  const int32_t *code = w->x.code + r * m->n_terms;
  size_t linear = linear_slots(p);
  memset(direction, 0, linear * m->n_products * fit->q * sizeof *direction);
  for (size_t s = 0; s < linear; s++) {
    for (size_t t = 0; t < m->n_terms; t++) {
      const model_term *term = &m->terms[t];
      size_t parameter = s * m->n_parameters + term->from + (size_t)code[t];
      if ((size_t)code[t] < term->n) add_direction(fit, parameter, 1, direction + (s * m->n_products + term->product) * fit->q);
    }
  }
  for (size_t i = w->x.run[r]; i < w->x.run[r + 1]; i++) {
    double *own = z + (first + i) * stride;
    for (size_t s = 0; s < linear; s++) {
      for (size_t v = 0; v < m->n_products; v++) {
        double amount = w->slots.score[s * MODEL_BLOCK + i] * w->x.value[v * MODEL_BLOCK + i];
        op_add_scaled(amount, direction + (s * m->n_products + v) * fit->q, fit->q, own);
      }
    }
    for (size_t k = 1; p->family->kind == FAMILY_ORDINAL && k <= 2; k++) {
      size_t parameter = threshold_of(p, k, p->y[first + i]);
      if (parameter != SIZE_MAX) add_direction(fit, parameter, w->slots.score[k * MODEL_BLOCK + i], own);
    }
  }
}

op_status fit_influence(const model_problem *problem, const model_fit *fit, double *z, size_t stride, op_error *err) {
  model_work w;
  double *direction = op_array_new(linear_slots(problem) * problem->matrix->n_products * fit->q, sizeof *direction, err);
  op_status made = work_new(problem, &w, err), status = direction != NULL ? made : OP_E_MEMORY;
  for (size_t first = 0; status == OP_OK && first < problem->order->n; first += MODEL_BLOCK) {
    evaluate_block(&w, fit, first);
    for (size_t r = 0; r < w.x.n_runs; r++) add_run_influence(&w, fit, first, r, direction, z, stride);
  }
  work_free(&w);
  op_free(direction);
  return status;
}

/* --- leaves: what all of it needs --- */

/* Scores of rows, by parameter, into the totals of their leaves. Threads share the leaves: each sum is one thread's, in one order, however many there are. */
typedef struct scoring {
  const model_problem *problem;
  const model_fit *fit;
  model_work *works; /* one a thread */
  size_t leaves, n_pieces;
  double *totals;

  double *score; /* rows as respondents: slot s of row i at [s * n + i] */

  /* rows as patterns: */
  size_t linear, stride; /* amounts of a row: score times product, slot by slot, then of thresholds */
  double *amount;
  uint32_t *place;       /* of a row of the sample in the order; UINT32_MAX = none */
  uint32_t *run;         /* of a row of the order */
  uint16_t *parameter;   /* of a run: by linear slot and term; q where it has none */
} scoring;

static size_t first_leaf(const scoring *s, size_t piece) { return s->leaves * piece / s->n_pieces; }

/* --- leaves of respondents --- */

static op_status score_piece(void *context, size_t block, size_t thread, op_error *err) {
  const scoring *s = context;
  model_work *w = &s->works[thread];
  size_t first = block * MODEL_BLOCK;
  (void)err;
  evaluate_block(w, s->fit, first);
  for (size_t k = 0; k < w->slots.n_slots; k++) {
    memcpy(s->score + k * s->problem->order->n + first, w->slots.score + k * MODEL_BLOCK, w->x.n * sizeof *s->score);
  }
  return OP_OK;
}

/* Terms that the rows of a run have. */
static size_t list_terms(const model_matrix *m, const int32_t *code, size_t *parameter, size_t *product) {
  size_t n = 0;
  for (size_t t = 0; t < m->n_terms; t++) {
    const model_term *term = &m->terms[t];
    if ((size_t)code[t] >= term->n) continue;
    parameter[n] = term->from + (size_t)code[t];
    product[n++] = term->product * MODEL_BLOCK;
  }
  return n;
}

static void add_respondent(const scoring *s, const model_rows *x, const size_t *parameter, const size_t *product, size_t n, size_t first, size_t i, double weight,
                           double *total) {
  const model_problem *p = s->problem;
  for (size_t k = 0; k < s->linear; k++) {
    double score = weight * s->score[k * p->order->n + first + i], *own = total + k * p->matrix->n_parameters;
    for (size_t t = 0; t < n; t++) own[parameter[t]] += score * x->value[product[t] + i];
  }
  for (size_t k = 1; p->family->kind == FAMILY_ORDINAL && k <= 2; k++) {
    size_t threshold = threshold_of(p, k, p->y[first + i]);
    if (threshold != SIZE_MAX) total[threshold] += weight * s->score[k * p->order->n + first + i];
  }
}

static op_status add_respondents_piece(void *context, size_t piece, size_t thread, op_error *err) {
  const scoring *s = context;
  const model_problem *p = s->problem;
  const op_sample *sample = p->frame->sample;
  model_work *w = &s->works[thread];
  size_t from = first_leaf(s, piece), to = first_leaf(s, piece + 1), parameter[MODEL_COLUMNS], product[MODEL_COLUMNS];
  (void)err;
  for (size_t first = 0; first < p->order->n; first += MODEL_BLOCK) {
    frame_block(p->frame, p->order, first, &w->block);
    matrix_rows(p->matrix, &w->block, &w->x);
    for (size_t r = 0; r < w->x.n_runs; r++) {
      size_t n = list_terms(p->matrix, w->x.code + r * p->matrix->n_terms, parameter, product);
      for (size_t i = w->x.run[r]; i < w->x.run[r + 1]; i++) {
        size_t row = w->block.rows[i], leaf = sample->leaf[row];
        if (leaf < from || leaf >= to || sample->weight[row] == 0) continue;
        add_respondent(s, &w->x, parameter, product, n, first, i, sample->weight[row], s->totals + leaf * s->fit->q);
      }
    }
  }
  return OP_OK;
}

/* --- leaves of patterns --- */

/* Parameters of the runs that begin in a block. */
static void note_runs(const scoring *s, const model_work *w, size_t first) {
  const model_matrix *m = s->problem->matrix;
  for (size_t r = 0; r < w->x.n_runs; r++) {
    const int32_t *code = w->x.code + r * m->n_terms;
    uint16_t *parameter = s->parameter + (w->block.first_run + r) * s->linear * m->n_terms;
    if (s->problem->order->start[w->block.first_run + r] < first) continue;
    for (size_t k = 0; k < s->linear; k++) {
      for (size_t t = 0; t < m->n_terms; t++) {
        bool has = (size_t)code[t] < m->terms[t].n;
        parameter[k * m->n_terms + t] = (uint16_t)(has ? k * m->n_parameters + m->terms[t].from + (size_t)code[t] : s->fit->q);
      }
    }
  }
}

static op_status amount_piece(void *context, size_t block, size_t thread, op_error *err) {
  const scoring *s = context;
  const model_problem *p = s->problem;
  model_work *w = &s->works[thread];
  size_t first = block * MODEL_BLOCK, products = p->matrix->n_products;
  (void)err;
  evaluate_block(w, s->fit, first);
  note_runs(s, w, first);
  for (size_t r = 0; r < w->x.n_runs; r++) {
    for (size_t i = w->x.run[r]; i < w->x.run[r + 1]; i++) {
      double *amount = s->amount + (first + i) * s->stride;
      s->run[first + i] = (uint32_t)(w->block.first_run + r);
      for (size_t k = 0; k < s->linear; k++) {
        for (size_t v = 0; v < products; v++) *amount++ = w->slots.score[k * MODEL_BLOCK + i] * w->x.value[v * MODEL_BLOCK + i];
      }
      for (size_t k = 1; p->family->kind == FAMILY_ORDINAL && k <= 2; k++) *amount++ = w->slots.score[k * MODEL_BLOCK + i];
    }
  }
  return OP_OK;
}

static void add_member(const scoring *s, size_t i, double weight, const size_t *at, double *total) {
  const model_problem *p = s->problem;
  size_t entries = s->linear * p->matrix->n_terms;
  const uint16_t *parameter = s->parameter + s->run[i] * entries;
  const double *amount = s->amount + i * s->stride;
  for (size_t e = 0; e < entries; e++) total[parameter[e]] += weight * amount[at[e]];
  for (size_t k = 1; p->family->kind == FAMILY_ORDINAL && k <= 2; k++) {
    size_t threshold = threshold_of(p, k, p->y[i]);
    if (threshold != SIZE_MAX) total[threshold] += weight * amount[s->stride - 3 + k];
  }
}

/* Members of a leaf come together as a rule: they are summed up before they go into its totals. */
static void end_leaf(const scoring *s, size_t leaf, double *own) {
  double *total = s->totals + leaf * s->fit->q;
  for (size_t k = 0; k < s->fit->q; k++) total[k] += own[k];
  memset(own, 0, (s->fit->q + 1) * sizeof *own);
}

/* Places of a block's respondents, UINT32_MAX for those that are not counted here; what they lead to is fetched while others are looked up. */
static void find_places(const scoring *s, const uint32_t *leaf, const uint32_t *row, const double *weight, size_t n, size_t from, size_t to, uint32_t *place) {
  for (size_t i = 0; i < n; i++) {
    bool counts = leaf[i] >= from && leaf[i] < to && weight[i] != 0;
    place[i] = counts ? s->place[row[i]] : UINT32_MAX;
    if (place[i] == UINT32_MAX) continue;
    __builtin_prefetch(s->run + place[i]);
    __builtin_prefetch(s->amount + place[i] * s->stride);
  }
}

static op_status add_members_piece(void *context, size_t piece, size_t thread, op_error *err) {
  const scoring *s = context;
  const op_sample *sample = s->problem->frame->sample;
  const model_matrix *m = s->problem->matrix;
  size_t from = first_leaf(s, piece), to = first_leaf(s, piece + 1), last = from, entries = s->linear * m->n_terms, n;
  uint32_t leaf[OP_FOLD_BLOCK], row[OP_FOLD_BLOCK], place[OP_FOLD_BLOCK];
  const double *weight;
  double *own = op_array_new(s->fit->q + 1, sizeof *own, err);
  size_t *at = op_array_new(entries, sizeof *at, err);
  (void)thread;
  for (size_t e = 0; at != NULL && e < entries; e++) at[e] = e / m->n_terms * m->n_products + m->terms[e % m->n_terms].product;
  for (size_t first = 0; own != NULL && at != NULL && first < op_sample_respondents(sample); first += n) {
    n = op_sample_read(sample, first, leaf, row, &weight);
    if (sample->fold->leaves_climb && leaf[n - 1] < from) continue;
    if (sample->fold->leaves_climb && leaf[0] >= to) break;
    find_places(s, leaf, row, weight, n, from, to, place);
    for (size_t i = 0; i < n; i++) {
      if (place[i] == UINT32_MAX) continue;
      if (leaf[i] != last) end_leaf(s, last, own);
      last = leaf[i];
      add_member(s, place[i], weight[i], at, own);
    }
  }
  bool made = own != NULL && at != NULL;
  if (made && from < to) end_leaf(s, last, own);
  op_free(own);
  op_free(at);
  return made ? OP_OK : OP_E_MEMORY;
}

/* --- leaves --- */

/* Every thread goes over all rows or respondents for its own leaves: fewer are not worth one more. */
#define RESPONDENTS_A_THREAD 32768

static op_status scoring_new(const model_problem *p, bool patterns, scoring *s, op_error *err) {
  size_t n = p->order->n, rows = p->frame->sample->n_rows, products = p->matrix->n_products;
  s->linear = linear_slots(p);
  if (!patterns) {
    s->score = op_array_raw(n * problem_slots(p), sizeof *s->score, err);
    return s->score != NULL ? OP_OK : OP_E_MEMORY;
  }
  s->stride = s->linear * products + (p->family->kind == FAMILY_ORDINAL ? 2 : 0);
  s->amount = op_array_raw(n * s->stride, sizeof *s->amount, err);
  s->place = op_array_raw(rows, sizeof *s->place, err);
  s->run = op_array_raw(n, sizeof *s->run, err);
  s->parameter = op_array_raw(p->order->n_runs * s->linear * p->matrix->n_terms, sizeof *s->parameter, err);
  if (s->amount == NULL || s->place == NULL || s->run == NULL || s->parameter == NULL) return OP_E_MEMORY;
  memset(s->place, 0xFF, rows * sizeof *s->place);
  for (size_t i = 0; i < n; i++) s->place[p->order->rows[i]] = (uint32_t)i;
  return OP_OK;
}

static void scoring_free(scoring *s) {
  op_free(s->score);
  op_free(s->amount);
  op_free(s->place);
  op_free(s->run);
  op_free(s->parameter);
}

static op_status add_scores(const model_problem *p, const model_fit *fit, size_t leaves, double *totals, op_error *err) {
  const op_sample *sample = p->frame->sample;
  bool patterns = sample->fold != NULL;
  size_t blocks = (p->order->n + MODEL_BLOCK - 1) / MODEL_BLOCK;
  int threads = work_threads(sample->threads, blocks), adders = work_threads(threads, 1 + op_sample_respondents(sample) / RESPONDENTS_A_THREAD);
  scoring s = {.problem = p, .fit = fit, .leaves = leaves, .n_pieces = (size_t)adders, .totals = totals};
  op_status made = scoring_new(p, patterns, &s, err), status = works_new(p, threads, &s.works, err);
  if (made != OP_OK) status = made;
  if (status == OP_OK) status = op_team_run((size_t)threads, blocks, patterns ? amount_piece : score_piece, &s, err);
  if (status == OP_OK) status = op_team_run((size_t)adders, (size_t)adders, patterns ? add_members_piece : add_respondents_piece, &s, err);
  works_free(s.works, threads);
  scoring_free(&s);
  return status;
}

/* Scores are summed by leaf first; the inverse information then multiplies one vector a leaf. */
op_status fit_leaf_influence(const model_problem *p, const model_fit *fit, size_t leaves, double *totals, op_error *err) {
  size_t q = fit->q;
  double *z = op_array_new(q, sizeof *z, err);
  op_status status = z != NULL ? add_scores(p, fit, leaves, totals, err) : OP_E_MEMORY;
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
