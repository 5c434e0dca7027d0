/* Puts the rows of a set into the order in which a model goes over them, and finds their runs.

   1. order_sort    rows of the same categories in every factor come to stand together; order_make takes them as they stand
   2. frame_block   blocks of them */
#ifndef OPINE_MODEL_ORDER_H
#define OPINE_MODEL_ORDER_H

#include "model/frame.h"

/* Order of rows, which are borrowed: as they are, or sorted by the categories of the frame's factors (rows that are alike in all of them stay as they stood to
   each other). The caller's, freed with order_clear whatever comes back. fails OP_E_MEMORY */
op_status order_make(const model_frame *frame, const size_t *rows, size_t n, model_order *order, op_error *err);
op_status order_sort(const model_frame *frame, size_t *rows, size_t n, model_order *order, op_error *err);
void order_clear(model_order *order);

#endif
