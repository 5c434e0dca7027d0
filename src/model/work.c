#include "model/work.h"

op_status work_new(const model_problem *problem, model_work *w, op_error *err) {
  *w = (model_work){.problem = problem};
  op_status status = frame_block_new(problem->frame, &w->block, err);
  if (status == OP_OK) status = matrix_rows_new(problem->matrix, &w->x, err);
  return status == OP_OK ? slots_new(problem, &w->slots, err) : status;
}

void work_free(model_work *w) {
  frame_block_free(&w->block);
  matrix_rows_free(&w->x);
  slots_free(&w->slots);
}

void work_block(model_work *w, const double *b, size_t first) {
  const model_problem *p = w->problem;
  frame_block(p->frame, p->order, first, &w->block);
  matrix_rows(p->matrix, &w->block, &w->x);
  slots_predictors(p, b, &w->block, &w->x, &w->slots);
}

op_status works_new(const model_problem *problem, int threads, model_work **works, op_error *err) {
  op_status status = OP_OK;
  *works = op_array_new((size_t)threads, sizeof **works, err);
  if (*works == NULL) return OP_E_MEMORY;
  for (int t = 0; status == OP_OK && t < threads; t++) status = work_new(problem, &(*works)[t], err);
  return status;
}

void works_free(model_work *works, int threads) {
  for (int t = 0; works != NULL && t < threads; t++) work_free(&works[t]);
  op_free(works);
}
