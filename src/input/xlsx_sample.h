/* The first rows of a worksheet: its header, and where its table begins and ends. */
#ifndef OPINE_INPUT_XLSX_SAMPLE_H
#define OPINE_INPUT_XLSX_SAMPLE_H

#include "input/head.h"
#include "input/xlsx_book.h"
#include "input/xlsx_value.h"

typedef struct xlsx_shape {
  table_head head;
  size_t first_column; /* 1-based, of the sheet; the table has head.n_variables columns from there */
} xlsx_shape;

/* True when a cell holds something: a shared or inline text that is not empty, a number, an error, a formula. */
op_status xlsx_cell_holds(const xlsx_context *context, const xlsx_cell *cell, bool *holds, op_error *err);

/* Judges the sheet's first rows. shape->head.n_variables = 0: the sheet holds nothing. */
op_status xlsx_sample(const xlsx_book *book, size_t sheet, const xlsx_context *context, const op_read_options *options, op_arena *arena, xlsx_shape *shape, op_error *err);

/* Reads a sheet through a handler to its end, or until the handler stops. */
op_status xlsx_sheet_read(const xlsx_book *book, size_t sheet, const xlsx_sheet_handler *handler, op_error *err);

#endif
