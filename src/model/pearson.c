/* Residuals of a fitted mean. */
#include <math.h>

#include "base/team.h"
#include "model/fit.h"
#include "model/work.h"

/* Sums of a block are kept apart, and added in order. */
typedef struct residuals {
  const model_problem *problem;
  const model_fit *fit;
  const double *weight;
  model_work *works; /* one a thread */
  double *sums;      /* of a block: residuals, their squares */
} residuals;

static op_status add_block(void *context, size_t block, size_t thread, op_error *err) {
  const residuals *r = context;
  const model_problem *p = r->problem;
  model_work *w = &r->works[thread];
  size_t first = block * MODEL_BLOCK;
  double mu[MODEL_BLOCK], slope[MODEL_BLOCK], sum = 0, squares = 0;
  (void)err;
  work_block(w, r->fit->b, first);
  p->family->mean(w->slots.eta, w->x.n, mu, slope);
  for (size_t i = 0; i < w->x.n; i++) {
    double weight = r->weight[first + i];
    if (weight == 0) continue;
    double residual = (p->y[first + i] - mu[i]) / sqrt(p->family->variance(mu[i]));
    sum += weight * residual;
    squares += weight * residual * residual;
  }
  r->sums[2 * block] = sum;
  r->sums[2 * block + 1] = squares;
  return OP_OK;
}

op_status fit_pearson(const model_problem *problem, const model_fit *fit, const double *weight, double *sum, double *squares, op_error *err) {
  size_t blocks = (problem->order->n + MODEL_BLOCK - 1) / MODEL_BLOCK;
  int threads = work_threads(problem->frame->sample->threads, blocks);
  residuals r = {.problem = problem, .fit = fit, .weight = weight, .sums = op_array_new(2 * blocks, sizeof *r.sums, err)};
  op_status status = works_new(problem, threads, &r.works, err);
  if (r.sums == NULL) status = OP_E_MEMORY;
  if (status == OP_OK) status = op_team_run((size_t)threads, blocks, add_block, &r, err);
  *sum = *squares = 0;
  for (size_t k = 0; status == OP_OK && k < blocks; k++) {
    *sum += r.sums[2 * k];
    *squares += r.sums[2 * k + 1];
  }
  works_free(r.works, threads);
  op_free(r.sums);
  return status;
}
