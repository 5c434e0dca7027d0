/* Sums over rows: score and information of all parameters from those of the slots. */
#ifndef OPINE_MODEL_INFORMATION_H
#define OPINE_MODEL_INFORMATION_H

#include "model/slots.h"

/* U[k] += sum of weight * score; A (q x q, lower triangle, row-major) += sum of weight * information. weight: of the block's rows. scratch: MODEL_BLOCK. */
void information_add(const model_problem *problem, const model_rows *x, const model_slots *slots, const double *weight, double *scratch, double *U, double *A);

#endif
