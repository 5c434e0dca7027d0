/* Puts the rows of a set into the order in which a model goes over them, and finds their runs.

   1. order_sort    rows of the same categories in every factor come to stand together
   2. order_make    the runs, and the numbers of the rows in that order
   3. frame_block   blocks of them */
#ifndef OPINE_MODEL_ORDER_H
#define OPINE_MODEL_ORDER_H

#include "model/frame.h"

/* Sorts rows by the categories of the frame's factors; those that are alike in all of them stay as they stood to each other. fails OP_E_MEMORY */
op_status order_sort(const model_frame *frame, size_t *rows, size_t n, op_error *err);
/* Order of rows as they are, which are borrowed. The caller's, freed with order_clear whatever comes back. fails OP_E_MEMORY */
op_status order_make(const model_frame *frame, const size_t *rows, size_t n, model_order *order, op_error *err);
void order_clear(model_order *order);

#endif
