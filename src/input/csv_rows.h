/* libcsv's lane: its fields go straight into codes and numbers of the requested columns. It reads what the fast lane (csv_lane.h) must leave, and knows every
   error. */
#ifndef OPINE_INPUT_CSV_ROWS_H
#define OPINE_INPUT_CSV_ROWS_H

#include "input/csv_codes.h"
#include "input/csv_parse.h"
#include "input/csv_sniff.h"
#include "input/reader_rows.h"

typedef struct csv_column {
  op_reader_column request;
  csv_codes of_texts;             /* codes only: all texts of the file so far */
  reader_cells *cells;
  size_t next;                    /* next column that reads the same field; SIZE_MAX ends */
} csv_column;

typedef struct csv_rows {
  const char *path;
  const csv_shape *shape;
  csv_parse_state *parse;
  csv_column *columns;
  size_t n_columns;
  size_t *first_column;           /* of each field; SIZE_MAX = not wanted */
  bool *wanted;                   /* of each field; the first always, to know a line of blanks */
  reader_rows at_hand;
  size_t skip;                    /* header records left to skip */
  bool blank;                     /* the row that has begun has no text yet */
  op_status status;
  op_error *err;
} csv_rows;

/* Columns to be read; path and shape are borrowed. Cleared with csv_rows_clear, also after a failure. fails OP_E_MEMORY */
op_status csv_rows_init(csv_rows *rows, const char *path, const csv_shape *shape, const op_reader_column *columns, size_t n, op_arena *arena, op_error *err);
void csv_rows_clear(csv_rows *rows);

/* Adds the rows of some bytes; n = 0 is the end of the file. fails OP_E_DATA whatever is wrong with the text, with its place */
op_status csv_rows_read(csv_rows *rows, const char *bytes, size_t n, op_error *err);

#endif
