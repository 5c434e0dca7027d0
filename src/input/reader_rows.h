/* Rows that a reader has made and not yet handed out: cells by requested column, and the line where each row stands. Readers that parse blocks fill it cell by
   cell; a row that a block's end cuts stays. */
#ifndef OPINE_INPUT_READER_ROWS_H
#define OPINE_INPUT_READER_ROWS_H

#include "base/memory.h"
#include "input/reader.h"

typedef struct reader_cells {
  op_read_as as;
  uint32_t *codes;        /* the one that is asked for; the other is NULL */
  double *numbers;
  size_t capacity;        /* rows */
} reader_cells;

typedef struct reader_rows {
  reader_cells *cells;    /* by requested column */
  size_t n_columns;
  size_t *lines;          /* of the complete rows */
  size_t line_capacity;
  size_t rows;            /* complete; the row that has begun stands at this index */
  size_t handed, batch_first, total;
  const uint32_t **codes; /* of the batch at work */
  const double **numbers;
} reader_rows;

/* No rows of these columns. Cleared with reader_rows_clear, also after a failure. fails OP_E_MEMORY */
op_status reader_rows_init(reader_rows *rows, const op_reader_column *columns, size_t n, op_error *err);
void reader_rows_clear(reader_rows *rows);

/* Makes room for the row that has begun in a column. fails OP_E_MEMORY */
static inline op_status reader_rows_room(const reader_rows *rows, reader_cells *cells, op_error *err) {
  if (rows->rows < cells->capacity) return OP_OK;
  bool codes = cells->as == OP_READ_CODES;
  return op_array_grow(codes ? (void **)&cells->codes : (void **)&cells->numbers, &cells->capacity, rows->rows + 1, codes ? sizeof(uint32_t) : sizeof(double), 0, err);
}

/* Completes the row that has begun. fails OP_E_MEMORY */
op_status reader_rows_end(reader_rows *rows, size_t line, op_error *err);
/* Forgets the complete rows; one that has begun moves to the front. */
void reader_rows_forget(reader_rows *rows);
/* The next complete rows that were not handed out, OP_BATCH_ROWS at most. */
void reader_rows_next(reader_rows *rows, op_batch *batch);
/* Where a row of the batch at work stands; 0 before there is one. */
size_t reader_rows_line(const reader_rows *rows, size_t row_in_batch);

#endif
