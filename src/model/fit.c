#include "model/fit.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <string.h>

#include "model/information.h"
#include "model/patterns.h"

#define MOST_PASSES   60
#define MOST_HALVINGS 30
/* Steps under this, in units of a standard deviation of the variable, end a fit: Newton's next one would be its square. */
#define SMALL_STEP 1e-11
/* ... and so does a step whose gain in log-likelihood is this share of the sum of weights, where collinearity lets rounding move the coefficients. */
#define SMALL_GAIN 1e-22

/* Storage of one fit: what a block needs, and the sums. */
typedef struct work {
  const model_problem *problem;
  const double *weight;
  size_t q;
  model_block block;
  model_rows x;
  model_slots slots;
  double *U, *A, *step, *previous;
  op_error *err;
} work;

static op_status work_new(const model_problem *problem, const double *weight, work *w, op_error *err) {
  size_t q = problem_parameters(problem);
  *w = (work){.problem = problem, .weight = weight, .q = q, .err = err};
  op_status status = frame_block_new(problem->frame, &w->block, err);
  if (status == OP_OK) status = matrix_rows_new(problem->matrix, &w->x, err);
  if (status == OP_OK) status = slots_new(problem, &w->slots, err);
  if (status != OP_OK) return status;
  w->U = op_array_new(q, sizeof *w->U, err);
  w->A = op_array_new(q * q, sizeof *w->A, err);
  w->step = op_array_new(q, sizeof *w->step, err);
  w->previous = op_array_new(q, sizeof *w->previous, err);
  return w->U != NULL && w->A != NULL && w->step != NULL && w->previous != NULL ? OP_OK : OP_E_MEMORY;
}

static void work_free(work *w) {
  frame_block_free(&w->block);
  matrix_rows_free(&w->x);
  slots_free(&w->slots);
  op_free(w->U);
  op_free(w->A);
  op_free(w->step);
  op_free(w->previous);
}

/* Values of the next block of rows and its predictors under b. */
static op_status next_block(work *w, const double *b, size_t first) {
  const model_problem *p = w->problem;
  size_t n = p->n - first < MODEL_BLOCK ? p->n - first : MODEL_BLOCK;
  op_status status = frame_block(p->frame, p->rows + first, n, NULL, 0, &w->block, w->err);
  if (status != OP_OK) return status;
  matrix_rows(p->matrix, &w->block, &w->x);
  slots_predictors(p, b, &w->block, &w->x, &w->slots);
  return OP_OK;
}

/* Deviance, score and information at b. */
static op_status pass(work *w, const double *b, double *deviance) {
  const model_problem *p = w->problem;
  op_status status = OP_OK;
  double sum = 0;
  memset(w->U, 0, w->q * sizeof *w->U);
  memset(w->A, 0, w->q * w->q * sizeof *w->A);
  for (size_t first = 0; status == OP_OK && first < p->n; first += MODEL_BLOCK) {
    const double *weight = w->weight + first;
    status = next_block(w, b, first);
    if (status != OP_OK) break;
    slots_evaluate(p, b, p->y + first, w->x.n, &w->slots);
    double part = 0;
    for (size_t i = 0; i < w->x.n; i++) {
      if (weight[i] != 0) part += weight[i] * w->slots.deviance[i];
    }
    sum += part;
    information_add(p, &w->x, &w->slots, weight, w->block.scratch, w->U, w->A);
  }
  *deviance = sum;
  return status;
}

/* --- where a fit begins --- */

static double mean_response(const work *w) {
  double sum = 0, sum_w = 0;
  for (size_t i = 0; i < w->problem->n; i++) {
    sum += w->weight[i] * w->problem->y[i];
    sum_w += w->weight[i];
  }
  return sum / sum_w;
}

/* Weighted shares of the categories. */
static void shares(const work *w, double *share) {
  double sum = 0;
  for (size_t k = 0; k < w->problem->n_outcomes; k++) share[k] = 0;
  for (size_t i = 0; i < w->problem->n; i++) {
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
static op_status settle(work *w, double *b, double before, double *deviance, int *passes) {
  op_status status = pass(w, b, deviance);
  *passes += 1;
  for (int halving = 0; status == OP_OK && halving < MOST_HALVINGS; halving++) {
    if (isfinite(*deviance) && *deviance <= before + 1e-9 * (fabs(before) + 1e-9)) break;
    for (size_t k = 0; k < w->q; k++) b[k] = (b[k] + w->previous[k]) / 2;
    status = pass(w, b, deviance);
    *passes += 1;
  }
  return status;
}

static op_status iterate(work *w, model_fit *fit, gsl_matrix *L) {
  op_status status = pass(w, fit->b, &fit->deviance);
  fit->first_deviance = fit->deviance;
  fit->passes = 1;
  fit->end = FIT_NOT_CONVERGED;
  while (status == OP_OK && fit->passes < MOST_PASSES) {
    if (!isfinite(fit->deviance) || !solve(w, L)) {
      fit->end = FIT_SINGULAR;
      return OP_OK;
    }
    bool last = is_small(w, fit->b, fit->sum_w);
    for (size_t k = 0; k < w->q; k++) {
      w->previous[k] = fit->b[k];
      fit->b[k] += w->step[k];
    }
    if (last) {
      fit->end = FIT_CONVERGED;
      return OP_OK;
    }
    status = settle(w, fit->b, fit->deviance, &fit->deviance, &fit->passes);
  }
  return status;
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
  op_status status = patterns_make(problem, weight, &patterns, err);
  bool together = status == OP_OK && patterns.weight != NULL;
  if (status == OP_OK) status = work_new(together ? &patterns.problem : problem, together ? patterns.weight : weight, &w, err);
  fit->b = op_array_new(q, sizeof *fit->b, err);
  fit->inverse = op_array_new(q * q, sizeof *fit->inverse, err);
  double *storage = op_array_new(q * q, sizeof *storage, err);
  if (fit->b == NULL || fit->inverse == NULL || storage == NULL) status = OP_E_MEMORY;
  if (status == OP_OK) {
    for (size_t i = 0; i < problem->n; i++) fit->sum_w += weight[i];
    if (start != NULL)
      memcpy(fit->b, start, q * sizeof *start);
    else
      begin(&w, fit->b);
    if (q == 0) { /* nothing to estimate: an offset alone, or a mean that the link fixes */
      status = pass(&w, fit->b, &fit->deviance);
      fit->end = FIT_CONVERGED;
    } else {
      gsl_matrix_view L = gsl_matrix_view_array(storage, q, q);
      status = iterate(&w, fit, &L.matrix);
      if (status == OP_OK && fit->end == FIT_CONVERGED) invert(&L.matrix, fit);
    }
  }
  op_free(storage);
  work_free(&w);
  patterns_free(&patterns);
  if (status != OP_OK) fit_free(fit);
  return status;
}

void fit_free(model_fit *fit) {
  op_free(fit->b);
  op_free(fit->inverse);
  *fit = (model_fit){0};
}

/* --- influence --- */

static void add_direction(const model_fit *fit, size_t parameter, double amount, double *z) {
  const double *column = fit->inverse + parameter * fit->q; /* symmetric */
  for (size_t k = 0; k < fit->q; k++) z[k] += amount * column[k];
}

static void row_influence(const work *w, const model_fit *fit, size_t i, double *z) {
  const model_problem *p = w->problem;
  bool ordinal = p->family->kind == FAMILY_ORDINAL;
  size_t linear = ordinal ? 1 : w->slots.n_slots;
  for (size_t s = 0; s < linear; s++) {
    double score = w->slots.score[s * MODEL_BLOCK + i];
    for (size_t t = 0; t < p->matrix->n_terms; t++) {
      const model_term *term = &p->matrix->terms[t];
      size_t code = (size_t)w->x.code[t * MODEL_BLOCK + i];
      if (code < term->n) add_direction(fit, s * p->matrix->n_parameters + term->from + code, score * w->x.value[t * MODEL_BLOCK + i], z);
    }
  }
  for (size_t k = 1; ordinal && k <= 2; k++) {
    int32_t parameter = w->slots.threshold[(k - 1) * MODEL_BLOCK + i];
    if (parameter >= 0) add_direction(fit, (size_t)parameter, w->slots.score[k * MODEL_BLOCK + i], z);
  }
}

op_status fit_influence(const model_problem *problem, const model_fit *fit, double *z, size_t stride, op_error *err) {
  work w;
  op_status status = work_new(problem, NULL, &w, err);
  for (size_t first = 0; status == OP_OK && first < problem->n; first += MODEL_BLOCK) {
    status = next_block(&w, fit->b, first);
    if (status != OP_OK) break;
    slots_evaluate(problem, fit->b, problem->y + first, w.x.n, &w.slots);
    for (size_t i = 0; i < w.x.n; i++) row_influence(&w, fit, i, z + (first + i) * stride);
  }
  work_free(&w);
  return status;
}

static void add_row_score(const work *w, size_t i, double weight, double *total) {
  const model_problem *p = w->problem;
  bool ordinal = p->family->kind == FAMILY_ORDINAL;
  size_t linear = ordinal ? 1 : w->slots.n_slots;
  for (size_t s = 0; s < linear; s++) {
    double score = weight * w->slots.score[s * MODEL_BLOCK + i];
    for (size_t t = 0; t < p->matrix->n_terms; t++) {
      const model_term *term = &p->matrix->terms[t];
      size_t code = (size_t)w->x.code[t * MODEL_BLOCK + i];
      if (code < term->n) total[s * p->matrix->n_parameters + term->from + code] += score * w->x.value[t * MODEL_BLOCK + i];
    }
  }
  for (size_t k = 1; ordinal && k <= 2; k++) {
    int32_t parameter = w->slots.threshold[(k - 1) * MODEL_BLOCK + i];
    if (parameter >= 0) total[parameter] += weight * w->slots.score[k * MODEL_BLOCK + i];
  }
}

/* Scores are summed by leaf first; the inverse information then multiplies one vector a leaf. */
op_status fit_leaf_influence(const model_problem *problem, const model_fit *fit, const double *weight, const uint32_t *leaf, size_t leaves, double *totals,
                             op_error *err) {
  work w;
  size_t q = fit->q;
  op_status status = work_new(problem, NULL, &w, err);
  for (size_t first = 0; status == OP_OK && first < problem->n; first += MODEL_BLOCK) {
    status = next_block(&w, fit->b, first);
    if (status != OP_OK) break;
    slots_evaluate(problem, fit->b, problem->y + first, w.x.n, &w.slots);
    for (size_t i = 0; i < w.x.n; i++) {
      if (weight[first + i] != 0) add_row_score(&w, i, weight[first + i], totals + leaf[problem->rows[first + i]] * q);
    }
  }
  for (size_t l = 0; status == OP_OK && l < leaves; l++) {
    double *total = totals + l * q;
    memset(w.step, 0, q * sizeof *w.step);
    for (size_t k = 0; k < q; k++) {
      if (total[k] != 0) add_direction(fit, k, total[k], w.step);
    }
    memcpy(total, w.step, q * sizeof *total);
  }
  work_free(&w);
  return status;
}

op_status fit_pearson(const model_problem *problem, const model_fit *fit, const double *weight, double *sum, double *squares, op_error *err) {
  work w;
  op_status status = work_new(problem, NULL, &w, err);
  double mu[MODEL_BLOCK], slope[MODEL_BLOCK];
  *sum = *squares = 0;
  for (size_t first = 0; status == OP_OK && first < problem->n; first += MODEL_BLOCK) {
    status = next_block(&w, fit->b, first);
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
