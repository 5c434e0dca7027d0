#include "input/reader_rows.h"

op_status reader_rows_init(reader_rows *r, const op_reader_column *columns, size_t n, op_error *err) {
  r->cells = op_array_new(n, sizeof *r->cells, err);
  r->codes = op_array_new(n, sizeof *r->codes, err);
  r->numbers = op_array_new(n, sizeof *r->numbers, err);
  if (!r->cells || !r->codes || !r->numbers) return OP_E_MEMORY;
  r->n_columns = n;
  for (size_t c = 0; c < n; c++) r->cells[c].as = columns[c].as;
  return OP_OK;
}

void reader_rows_clear(reader_rows *r) {
  for (size_t c = 0; c < r->n_columns; c++) {
    op_free(r->cells[c].codes);
    op_free(r->cells[c].numbers);
  }
  op_free(r->cells);
  op_free(r->codes);
  op_free(r->numbers);
  op_free(r->lines);
}

op_status reader_rows_end(reader_rows *r, size_t line, op_error *err) {
  op_status status = op_array_grow((void **)&r->lines, &r->line_capacity, r->rows + 1, sizeof *r->lines, 0, err);
  if (status == OP_OK) r->lines[r->rows++] = line;
  return status;
}

void reader_rows_forget(reader_rows *r) {
  for (size_t c = 0; c < r->n_columns; c++) {
    reader_cells *cells = &r->cells[c];
    if (r->rows >= cells->capacity) continue;
    if (cells->codes != NULL) cells->codes[0] = cells->codes[r->rows];
    if (cells->numbers != NULL) cells->numbers[0] = cells->numbers[r->rows];
  }
  r->rows = r->handed = 0;
}

void reader_rows_next(reader_rows *r, op_batch *batch) {
  size_t left = r->rows - r->handed, n = left < OP_BATCH_ROWS ? left : OP_BATCH_ROWS;
  *batch = (op_batch){.rows = n, .first_row = r->total, .codes = r->codes, .numbers = r->numbers};
  for (size_t c = 0; c < r->n_columns; c++) {
    r->codes[c] = r->cells[c].codes != NULL ? r->cells[c].codes + r->handed : NULL;
    r->numbers[c] = r->cells[c].numbers != NULL ? r->cells[c].numbers + r->handed : NULL;
  }
  r->batch_first = r->handed;
  r->handed += n;
  r->total += n;
}

size_t reader_rows_line(const reader_rows *r, size_t row) { return r->lines != NULL ? r->lines[r->batch_first + row] : 0; }
