/* Rows of a table that are texts of their own: many of them are written by several threads. */
#ifndef OPINE_PRESENT_ROWS_H
#define OPINE_PRESENT_ROWS_H

#include "base/text.h"

/* Appends rows 0 to n - 1 in order, whatever the number of threads (0 = as many as there are processors). What fails is remembered in `out`. */
void rows_write(op_text *out, size_t n, int threads, void (*write)(const void *context, size_t row, op_text *out), const void *context);

#endif
