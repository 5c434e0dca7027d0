#include "input/xlsx_sample.h"

#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/number.h"
#include "table/missing.h"

#define SAMPLE_ROWS 500
#define BLOCK ((size_t)32 << 10)

typedef struct sample_cell {
  size_t row, column; /* row: among the sample's rows */
  const char *text;
  bool number, counts; /* counts: a number or a text that says what kind the column is */
} sample_cell;

typedef struct sample {
  const xlsx_context *context;
  op_arena *arena;
  sample_cell *cells;
  size_t n, capacity, rows;
  bool started; /* the row at hand holds something */
  op_status status;
  op_error *err;
} sample;

op_status xlsx_cell_holds(const xlsx_context *context, const xlsx_cell *cell, bool *holds, op_error *err) {
  const char *text;
  size_t n = 1;
  op_status status = cell->kind == XLSX_SHARED ? xlsx_value_shared(context, cell, &text, &n, err) : OP_OK;
  *holds = cell->kind != XLSX_EMPTY && n > 0;
  return status;
}

static bool on_cell(void *context, const xlsx_cell *cell) {
  sample *s = context;
  char room[XLSX_DATE_TEXT], number[OP_NUMBER_TEXT];
  bool holds;
  op_value value;
  s->status = xlsx_cell_holds(s->context, cell, &holds, s->err);
  if (s->status != OP_OK || !holds) return s->status == OP_OK;
  s->status = xlsx_value(s->context, cell, room, &value, s->err);
  if (s->status == OP_OK) s->status = op_array_grow((void **)&s->cells, &s->capacity, s->n + 1, sizeof *s->cells, 0, s->err);
  if (s->status != OP_OK) return false;
  bool is_number = value.type == OP_VALUE_NUMBER;
  if (is_number) op_number_write(value.number, number);
  const char *text = op_arena_string(s->arena, is_number ? number : value.text, s->err);
  if (text == NULL) {
    s->status = OP_E_MEMORY;
    return false;
  }
  s->cells[s->n++] = (sample_cell){s->rows, cell->column, text, is_number, is_number || !op_missing_placeholder(text, strlen(text))};
  s->started = true;
  return true;
}

static bool on_row(void *context, size_t row) {
  sample *s = context;
  (void)row;
  s->rows += s->started;
  s->started = false;
  return s->rows < SAMPLE_ROWS;
}

op_status xlsx_sheet_read(const xlsx_book *book, size_t index, const xlsx_sheet_handler *handler, op_error *err) {
  const xlsx_sheet_entry *entry = &book->sheets[index];
  xlsx_sheet *sheet = NULL;
  char *block = op_array_new(BLOCK, 1, err);
  op_status status = block != NULL ? xlsx_sheet_new(xlsx_archive_name(book->archive, entry->part), entry->name, handler, &sheet, err) : OP_E_MEMORY;
  if (status == OP_OK) status = xlsx_part_open(book->archive, entry->part, err);
  for (size_t n = 1; status == OP_OK && n > 0 && !xlsx_sheet_stopped(sheet);) {
    status = xlsx_part_read(book->archive, block, BLOCK, &n, err);
    if (status == OP_OK) status = xlsx_sheet_parse(sheet, block, n, err);
  }
  xlsx_part_close(book->archive);
  xlsx_sheet_free(sheet);
  op_free(block);
  return status;
}

/* The sample as a table of texts, "" where no cell is. */
static head_record *records_of(const sample *s, size_t first, size_t width, op_error *err) {
  head_record *records = op_arena_alloc(s->arena, s->rows * sizeof *records, err);
  for (size_t r = 0; records != NULL && r < s->rows; r++) {
    records[r].fields = op_arena_alloc(s->arena, width * sizeof *records[r].fields, err);
    if (records[r].fields == NULL) return NULL;
    records[r].n = width;
    for (size_t c = 0; c < width; c++) records[r].fields[c] = "";
  }
  for (size_t i = 0; records != NULL && i < s->n; i++) records[s->cells[i].row].fields[s->cells[i].column - first] = s->cells[i].text;
  return records;
}

static op_status find_kinds(const sample *s, xlsx_shape *shape, op_error *err) {
  table_head *h = &shape->head;
  size_t *counts = op_array_new(2 * h->n_variables, sizeof *counts, err); /* texts, numbers by column */
  if (counts == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < s->n; i++) {
    const sample_cell *cell = &s->cells[i];
    if (cell->row >= (size_t)h->header_rows && cell->counts) counts[2 * (cell->column - shape->first_column) + cell->number]++;
  }
  for (size_t c = 0; c < h->n_variables; c++) {
    bool texts = counts[2 * c] > 0, numbers = counts[2 * c + 1] > 0;
    h->variables[c].kind = texts == numbers ? OP_KIND_UNKNOWN : numbers ? OP_KIND_NUMBER : OP_KIND_TEXT;
  }
  op_free(counts);
  return OP_OK;
}

static op_status judge(const sample *s, const op_read_options *options, xlsx_shape *shape, op_error *err) {
  size_t first = SIZE_MAX, last = 0;
  for (size_t i = 0; i < s->n; i++) {
    if (s->cells[i].column < first) first = s->cells[i].column;
    if (s->cells[i].column > last) last = s->cells[i].column;
  }
  if (s->rows == 0) return OP_OK;
  const head_record *records = records_of(s, first, last - first + 1, err);
  shape->first_column = first;
  op_status status = records != NULL ? head_judge(records, s->rows, options->header_rows, s->arena, &shape->head, err) : OP_E_MEMORY;
  return status == OP_OK ? find_kinds(s, shape, err) : status;
}

op_status xlsx_sample(const xlsx_book *book, size_t sheet, const xlsx_context *context, const op_read_options *options, op_arena *arena, xlsx_shape *shape, op_error *err) {
  sample s = {.context = context, .arena = arena, .err = err};
  xlsx_sheet_handler handler = {on_cell, on_row, &s};
  *shape = (xlsx_shape){.first_column = 1};
  op_status status = xlsx_sheet_read(book, sheet, &handler, err);
  if (status == OP_OK) status = s.status;
  if (status == OP_OK && s.started) s.rows++;
  if (status == OP_OK) status = judge(&s, options, shape, err);
  op_free(s.cells);
  return status;
}
