/* What goes over the rows of a problem block by block: values, predictors, scores. One a thread. */
#ifndef OPINE_MODEL_WORK_H
#define OPINE_MODEL_WORK_H

#include "model/slots.h"

typedef struct model_work {
  const model_problem *problem;
  model_block block;
  model_rows x;
  model_slots slots;
} model_work;

/* The caller's, freed with work_free whatever comes back. fails OP_E_MEMORY */
op_status work_new(const model_problem *problem, model_work *work, op_error *err);
void work_free(model_work *work);
/* Values of the rows from `first` on, one block of them, and their predictors under b. */
void work_block(model_work *work, const double *b, size_t first);

/* Threads for so many pieces of work: as wished, one a piece at most, at least 1. */
static inline int work_threads(int wish, size_t pieces) {
  if (wish < 1 || pieces < 1) return 1;
  return (size_t)wish < pieces ? wish : (int)pieces;
}

/* Several of them, for threads. */
op_status works_new(const model_problem *problem, int threads, model_work **works, op_error *err);
void works_free(model_work *works, int threads);

#endif
