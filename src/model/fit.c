#include "model/fit.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <string.h>

#include "base/team.h"
#include "model/information.h"
#include "model/patterns.h"
#include "model/work.h"

#define MOST_PASSES   60
#define MOST_HALVINGS 30
/* Steps under this, in units of a standard deviation of the variable, end a fit: Newton's next one would be its square. */
#define SMALL_STEP 1e-11
/* ... and so does a step whose gain in log-likelihood is this share of the sum of weights, where collinearity lets rounding move the coefficients. */
#define SMALL_GAIN 1e-22

/* Parts that the rows are cut into: threads take one after the other, and their sums are added in order. Their number follows from the problem alone. */
#define MOST_PARTS 32
#define PART_BLOCKS 4
/* Doubles that the sums of all parts may take. */
#define PART_SUMS ((size_t)1 << 22)

/* Storage of one fit: what blocks need, and the sums. */
typedef struct work {
  const model_problem *problem;
  const double *weight;
  size_t q;
  int threads;
  op_team *team;
  model_work *blocks; /* one a thread */
  size_t n_parts;
  double *parts;   /* each: deviance, score, information */
  const double *b; /* at which the team evaluates them */
  double *U, *A, *step, *previous;
  op_error *err;
} work;

static size_t count_blocks(const model_problem *p) { return (p->order->n + MODEL_BLOCK - 1) / MODEL_BLOCK; }

static size_t count_parts(const model_problem *problem, size_t q) {
  size_t parts = count_blocks(problem) / PART_BLOCKS, most = PART_SUMS / (1 + q + q * q);
  parts = parts < MOST_PARTS ? parts : MOST_PARTS;
  parts = parts < most ? parts : most;
  return parts > 0 ? parts : 1;
}

/* Deviance, score and information of one part, into its sums. Pieces of the team are the parts, pass after pass. */
static void pass_piece(void *context, size_t piece, size_t thread) {
  const work *w = context;
  const model_problem *p = w->problem;
  model_work *m = &w->blocks[thread];
  size_t q = w->q, blocks = count_blocks(p), part = piece % w->n_parts;
  double *deviance = w->parts + part * (1 + q + q * q), *U = deviance + 1, *A = U + q;
  memset(deviance, 0, (1 + q + q * q) * sizeof *deviance);
  for (size_t k = part * blocks / w->n_parts; k < (part + 1) * blocks / w->n_parts; k++) {
    size_t first = k * MODEL_BLOCK;
    const double *weight = w->weight + first;
    work_block(m, w->b, first);
    slots_evaluate(p, w->b, p->y + first, m->x.n, &m->slots);
    double sum = 0;
    for (size_t i = 0; i < m->x.n; i++) {
      if (weight[i] != 0) sum += weight[i] * m->slots.deviance[i];
    }
    *deviance += sum;
    information_add(p, &m->x, &m->slots, weight, m->block.scratch, U, A);
  }
}

static op_status work_begin(const model_problem *problem, const double *weight, work *w, op_error *err) {
  size_t q = problem_parameters(problem);
  *w = (work){.problem = problem, .weight = weight, .q = q, .n_parts = count_parts(problem, q), .err = err};
  w->threads = work_threads(problem->frame->sample->threads, w->n_parts);
  op_status status = works_new(problem, w->threads, &w->blocks, err);
  if (status == OP_OK) status = op_team_new(NULL, (size_t)w->threads, w->n_parts, pass_piece, w, &w->team, err);
  if (status != OP_OK) return status;
  w->parts = op_array_new(w->n_parts * (1 + q + q * q), sizeof *w->parts, err);
  w->U = op_array_new(q, sizeof *w->U, err);
  w->A = op_array_new(q * q, sizeof *w->A, err);
  w->step = op_array_new(q, sizeof *w->step, err);
  w->previous = op_array_new(q, sizeof *w->previous, err);
  return w->parts != NULL && w->U != NULL && w->A != NULL && w->step != NULL && w->previous != NULL ? OP_OK : OP_E_MEMORY;
}

static void work_end(work *w) {
  op_team_free(w->team);
  works_free(w->blocks, w->threads);
  op_free(w->parts);
  op_free(w->U);
  op_free(w->A);
  op_free(w->step);
  op_free(w->previous);
}

/* Deviance, score and information at b. */
static void pass(work *w, const double *b, double *deviance) {
  size_t size = 1 + w->q + w->q * w->q;
  w->b = b;
  for (size_t part = 0; part < w->n_parts; part++) op_team_add(w->team);
  memset(w->U, 0, w->q * sizeof *w->U);
  memset(w->A, 0, w->q * w->q * sizeof *w->A);
  *deviance = 0;
  for (size_t part = 0; part < w->n_parts; part++) {
    const double *sums = w->parts + part * size;
    op_team_wait(w->team);
    *deviance += sums[0];
    for (size_t k = 0; k < w->q; k++) w->U[k] += sums[1 + k];
    for (size_t k = 0; k < w->q * w->q; k++) w->A[k] += sums[1 + w->q + k];
  }
}

/* --- where a fit begins --- */

static double mean_response(const work *w) {
  double sum = 0, sum_w = 0;
  for (size_t i = 0; i < w->problem->order->n; i++) {
    sum += w->weight[i] * w->problem->y[i];
    sum_w += w->weight[i];
  }
  return sum / sum_w;
}

/* Weighted shares of the categories. */
static void shares(const work *w, double *share) {
  double sum = 0;
  for (size_t k = 0; k < w->problem->n_outcomes; k++) share[k] = 0;
  for (size_t i = 0; i < w->problem->order->n; i++) {
    share[(size_t)w->problem->y[i]] += w->weight[i];
    sum += w->weight[i];
  }
  for (size_t k = 0; k < w->problem->n_outcomes; k++) share[k] /= sum;
}

static void begin(const work *w, double *b) {
  const model_problem *p = w->problem;
  double share[MODEL_OUTCOMES], below = 0;
  size_t columns = p->matrix->n_parameters;
  memset(b, 0, w->q * sizeof *b);
  if (p->family->kind == FAMILY_MEAN) {
    if (p->matrix->intercept && p->matrix->parameter[0] >= 0) b[p->matrix->parameter[0]] = p->family->link(mean_response(w));
    return;
  }
  shares(w, share);
  for (size_t k = 0; k + 1 < p->n_outcomes; k++) {
    below += share[k];
    if (p->family->kind == FAMILY_ORDINAL)
      b[columns + k] = p->family->quantile(below);
    else if (p->matrix->intercept && p->matrix->parameter[0] >= 0)
      b[k * columns + (size_t)p->matrix->parameter[0]] = log(share[problem_outcome(p, k)] / share[p->base]);
  }
}

/* --- Newton's method --- */

/* Solves A step = U; false when A is not positive definite. L keeps the factor. */
static bool solve(work *w, gsl_matrix *L) {
  for (size_t i = 0; i < w->q; i++) {
    for (size_t j = 0; j <= i; j++) {
      double a = w->A[i * w->q + j];
      if (!isfinite(a)) return false;
      gsl_matrix_set(L, i, j, a);
      gsl_matrix_set(L, j, i, a);
    }
  }
  if (gsl_linalg_cholesky_decomp1(L) != 0) return false;
  gsl_vector_const_view U = gsl_vector_const_view_array(w->U, w->q);
  gsl_vector_view step = gsl_vector_view_array(w->step, w->q);
  gsl_linalg_cholesky_solve(L, &U.vector, &step.vector);
  return true;
}

/* The largest step in units of its parameter, and the gain in log-likelihood that it promises. */
static bool is_small(const work *w, const double *b, double sum_w) {
  double largest = 0, gain = 0;
  for (size_t k = 0; k < w->q; k++) {
    double size = fabs(w->step[k]) / (1 + fabs(b[k]));
    largest = size > largest ? size : largest;
    gain += w->step[k] * w->U[k];
  }
  return largest <= SMALL_STEP || gain <= SMALL_GAIN * sum_w;
}

/* Halves the way from `previous` to b until the deviance is no larger than it was. */
static void settle(work *w, double *b, double before, double *deviance, int *passes) {
  pass(w, b, deviance);
  *passes += 1;
  for (int halving = 0; halving < MOST_HALVINGS; halving++) {
    if (isfinite(*deviance) && *deviance <= before + 1e-9 * (fabs(before) + 1e-9)) break;
    for (size_t k = 0; k < w->q; k++) b[k] = (b[k] + w->previous[k]) / 2;
    pass(w, b, deviance);
    *passes += 1;
  }
}

static void iterate(work *w, model_fit *fit, gsl_matrix *L) {
  pass(w, fit->b, &fit->deviance);
  fit->first_deviance = fit->deviance;
  fit->passes = 1;
  fit->end = FIT_NOT_CONVERGED;
  while (fit->passes < MOST_PASSES) {
    if (!isfinite(fit->deviance) || !solve(w, L)) {
      fit->end = FIT_SINGULAR;
      return;
    }
    bool last = is_small(w, fit->b, fit->sum_w);
    for (size_t k = 0; k < w->q; k++) {
      w->previous[k] = fit->b[k];
      fit->b[k] += w->step[k];
    }
    if (last) {
      fit->end = FIT_CONVERGED;
      return;
    }
    settle(w, fit->b, fit->deviance, &fit->deviance, &fit->passes);
  }
}

static void invert(const gsl_matrix *L, model_fit *fit) {
  gsl_matrix_view inverse = gsl_matrix_view_array(fit->inverse, fit->q, fit->q);
  gsl_matrix_memcpy(&inverse.matrix, L);
  gsl_linalg_cholesky_invert(&inverse.matrix);
}

op_status fit_model(const model_problem *problem, const double *weight, const double *start, model_fit *fit, op_error *err) {
  work w = {0};
  model_patterns patterns;
  size_t q = problem_parameters(problem);
  *fit = (model_fit){.q = q};
  patterns = (model_patterns){.problem = *problem};
  /* without replicates alike rows stand together in the sample, where there are enough of them */
  op_status status = problem->frame->sample->n_replicates > 0 ? patterns_make(problem, weight, &patterns, err) : OP_OK;
  bool together = status == OP_OK && patterns.weight != NULL;
  if (status == OP_OK) status = work_begin(together ? &patterns.problem : problem, together ? patterns.weight : weight, &w, err);
  fit->b = op_array_new(q, sizeof *fit->b, err);
  fit->inverse = op_array_new(q * q, sizeof *fit->inverse, err);
  double *storage = op_array_new(q * q, sizeof *storage, err);
  if (fit->b == NULL || fit->inverse == NULL || storage == NULL) status = OP_E_MEMORY;
  if (status == OP_OK) {
    for (size_t i = 0; i < problem->order->n; i++) fit->sum_w += weight[i];
    if (start != NULL)
      memcpy(fit->b, start, q * sizeof *start);
    else
      begin(&w, fit->b);
    if (q == 0) { /* nothing to estimate: an offset alone, or a mean that the link fixes */
      pass(&w, fit->b, &fit->deviance);
      fit->end = FIT_CONVERGED;
    } else {
      gsl_matrix_view L = gsl_matrix_view_array(storage, q, q);
      iterate(&w, fit, &L.matrix);
      if (fit->end == FIT_CONVERGED) invert(&L.matrix, fit);
    }
  }
  op_free(storage);
  work_end(&w);
  patterns_free(&patterns);
  if (status != OP_OK) fit_free(fit);
  return status;
}

void fit_free(model_fit *fit) {
  op_free(fit->b);
  op_free(fit->inverse);
  *fit = (model_fit){0};
}
