/* Which sheet of a workbook is read. */
#ifndef OPINE_INPUT_XLSX_CHOOSE_H
#define OPINE_INPUT_XLSX_CHOOSE_H

#include "input/xlsx_sample.h"

/* The sheet that options->sheet names (or counts, from 1), else the first visible one that holds anything, and its shape; context->sheet is set. Adds a note
   that names the sheets when there are several.
   fails OP_E_REQUEST no such sheet: all are named; OP_E_DATA the sheet, or every visible one, is empty */
op_status xlsx_choose(const xlsx_book *book, const op_read_options *options, op_arena *arena, xlsx_context *context, xlsx_shape *shape, size_t *sheet, op_error *err);

#endif
