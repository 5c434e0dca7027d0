/* Rows by a codebook's positions: between the file that cuts records and the one that makes values of their places. */
#ifndef OPINE_INPUT_FIXED_READER_H
#define OPINE_INPUT_FIXED_READER_H

#include "base/text.h"
#include "input/csv_codes.h"
#include "input/metadata.h"
#include "input/reader_rows.h"

typedef struct fixed_column {
  op_reader_column request;
  const metadata_variable *from;
  csv_codes of_texts;             /* codes only */
  reader_cells *cells;
  size_t place;                   /* of delimited records: its field, 0-based */
} fixed_column;

/* The value that stands in `text` (n bytes, terminated, changed in between at most) into row `row` of the column.
   fails OP_E_DATA what stands there cannot be the variable's value; without a place */
op_status fixed_value_put(fixed_column *column, size_t row, char *text, size_t n, op_error *err);

#endif
