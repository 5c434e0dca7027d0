/* What a row adds to the likelihood, in the coordinates of its linear predictors ("slots"): one for a mean; one for each category but the base of a multinomial
   response; and for an ordinal one the predictor and the two thresholds around the row's category. The fit, the influence of rows and predictions are the same
   code for all of them. */
#ifndef OPINE_MODEL_SLOTS_H
#define OPINE_MODEL_SLOTS_H

#include "model/family.h"
#include "model/matrix.h"

/* Categories that a response may have: pairs of slots of a block take 4 MiB then. */
#define MODEL_OUTCOMES 32

typedef struct model_problem {
  const model_family *family;
  const model_frame *frame;
  const model_matrix *matrix;
  const model_order *order; /* rows of the set */
  const double *y;   /* by row: number, or index of the category */
  size_t n_outcomes; /* categories; 0 for a mean */
  size_t base;       /* multinomial: category that the others are compared with */
} model_problem;

/* Parameters: those of the matrix; once a category but the base (multinomial); and thresholds behind them (ordinal). */
size_t problem_parameters(const model_problem *problem);
size_t problem_slots(const model_problem *problem);
/* Category of a multinomial equation. */
size_t problem_outcome(const model_problem *problem, size_t equation);

/* Of a block: values of slot s in row i at [s * MODEL_BLOCK + i]; of the pair s >= t at [(s (s + 1)/2 + t) * MODEL_BLOCK + i]. */
typedef struct model_slots {
  size_t n_slots;
  double *eta;
  double *score;       /* d log-likelihood / d slot */
  double *information; /* minus its derivative (its expectation for a mean) */
  double *deviance;    /* of rows: -2 log-likelihood, for a mean less that of the saturated model */
  int32_t *threshold;  /* ordinal: parameter of slots 1 and 2 of each row, -1 = none; else NULL */
  void *storage;
} model_slots;

op_status slots_new(const model_problem *problem, model_slots *slots, op_error *err);
void slots_free(model_slots *slots);

/* Linear predictors of a block, offsets included. */
void slots_predictors(const model_problem *problem, const double *b, const model_block *block, model_rows *x, model_slots *slots);
/* Score, information and deviance from the predictors; y of the block's rows. */
void slots_evaluate(const model_problem *problem, const double *b, const double *y, size_t n, model_slots *slots);

#endif
