/* Rows that are alike in every variable of a model, taken together: likelihood, score and information are sums of weight times something of the variables alone,
   so that a fit may go over the patterns instead of the rows. */
#ifndef OPINE_MODEL_PATTERNS_H
#define OPINE_MODEL_PATTERNS_H

#include "model/slots.h"

typedef struct model_patterns {
  model_problem problem; /* one row a pattern, the first that has it */
  model_order order;     /* of these */
  double *weight;        /* sum of the rows' weights; NULL = the rows are too different, use them as they are */
  size_t *rows;
  double *y;
  size_t row_capacity, y_capacity, weight_capacity;
} model_patterns;

/* Collects the patterns of a problem's rows with non-zero weight. Gives up where there are few rows or most of them differ. The caller's, freed with
   patterns_free. fails OP_E_MEMORY */
op_status patterns_make(const model_problem *problem, const double *weight, model_patterns *patterns, op_error *err);
void patterns_free(model_patterns *patterns);

#endif
