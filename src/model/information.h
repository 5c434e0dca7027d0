/* Sums over rows: score and information of all parameters from those of the slots. */
#ifndef OPINE_MODEL_INFORMATION_H
#define OPINE_MODEL_INFORMATION_H

#include "model/slots.h"

/* U[k] += sum of weight * score; A (q x q, lower triangle, row-major) += sum of weight * information. weight: of the block's rows. scratch: MODEL_BLOCK. */
void information_add(const model_problem *problem, model_rows *x, const model_slots *slots, const double *weight, double *scratch, double *U, double *A);

/* A (within rows of q) += sum over rows of h x x', the parameters of rows beginning at `from` and of columns at `to`; where they are equal the lower triangle
 * only. */
void information_cross(const model_matrix *matrix, model_rows *x, const double *h, size_t from, size_t to, double *A, size_t q);

#endif
