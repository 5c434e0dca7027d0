/* Reads whatever a reader opens to its end, every variable as codes and, where it holds numbers, as numbers, and checks what all above the readers rely on. */
#ifndef OPINE_TESTS_FUZZ_READER_H
#define OPINE_TESTS_FUZZ_READER_H

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "fuzz.h"
#include "input/reader.h"

#define FUZZ_COLUMNS 40

static inline void fuzz_check_error(op_status status, const op_error *err) {
  FUZZ_CHECK(status == err->status, "a failure gives the status of its error");
  FUZZ_CHECK(err->what[0] != '\0' && memchr(err->what, '\0', sizeof err->what) != NULL, "an error has a message");
  FUZZ_CHECK(op_utf8_valid(err->what, strlen(err->what)) && op_utf8_valid(err->hint, strlen(err->hint)), "a message is UTF-8");
  FUZZ_CHECK(status == OP_E_MEMORY || err->file[0] != '\0', "an error names the file");
}

static inline void fuzz_check_text(const char *text) { FUZZ_CHECK(text != NULL && op_utf8_valid(text, strlen(text)), "every text is UTF-8"); }

static inline void fuzz_check_value(const op_value *value) {
  if (value->type == OP_VALUE_TEXT) fuzz_check_text(value->text);
  if (value->type == OP_VALUE_NUMBER) FUZZ_CHECK(!isnan(value->number), "no labelled or declared value is NaN");
}

static inline void fuzz_check_schema(const op_schema *schema) {
  fuzz_check_text(schema->file_label);
  fuzz_check_text(schema->encoding);
  for (size_t v = 0; v < schema->n_variables; v++) {
    const op_variable *variable = &schema->variables[v];
    fuzz_check_text(variable->name);
    fuzz_check_text(variable->label);
    fuzz_check_text(variable->format);
    for (size_t i = 0; i < variable->n_labels; i++) {
      fuzz_check_text(variable->labels[i].text);
      fuzz_check_value(&variable->labels[i].value);
    }
    for (size_t i = 0; i < variable->n_missing; i++) {
      if (variable->missing[i].type == OP_RULE_TEXT) fuzz_check_text(variable->missing[i].text);
    }
  }
  for (size_t i = 0; i < schema->n_notes; i++) fuzz_check_text(schema->notes[i]);
}

static inline void fuzz_check_batch(op_reader *reader, const op_batch *batch, const op_reader_column *columns, size_t n) {
  for (size_t c = 0; c < n; c++) {
    bool codes = columns[c].as == OP_READ_CODES;
    size_t count = codes ? op_levels_count(reader->levels(reader, c)) : 0;
    for (size_t r = 0; r < batch->rows; r++) {
      if (codes) FUZZ_CHECK(batch->codes[c][r] < count, "a code has its level");
      else FUZZ_CHECK(!isinf(batch->numbers[c][r]), "a number is finite or missing");
    }
  }
}

static inline void fuzz_check_levels(op_reader *reader, const op_reader_column *columns, size_t n) {
  for (size_t c = 0; c < n; c++) {
    const op_levels *levels = columns[c].as == OP_READ_CODES ? reader->levels(reader, c) : NULL;
    for (uint32_t code = 1; levels != NULL && code < op_levels_count(levels); code++) {
      fuzz_check_value(&op_levels_at(levels, code)->value);
      fuzz_check_text(op_levels_text(levels, code));
      FUZZ_CHECK(op_levels_find(levels, &op_levels_at(levels, code)->value) == code, "a level is found by its value");
    }
  }
}

/* Closes the reader. Gives the number of rows read. */
static inline size_t fuzz_read(op_reader *reader) {
  op_reader_column columns[2 * FUZZ_COLUMNS];
  const op_schema *schema = &reader->schema;
  size_t n = 0, rows = 0;
  op_error err = {0};
  op_batch batch = {.rows = 1};
  fuzz_check_schema(schema);
  for (size_t v = 0; v < schema->n_variables && v < FUZZ_COLUMNS; v++) {
    columns[n++] = (op_reader_column){.variable = v, .as = OP_READ_CODES};
    if (schema->variables[v].kind == OP_KIND_NUMBER) columns[n++] = (op_reader_column){.variable = v, .as = OP_READ_NUMBERS};
  }
  op_status status = reader->start(reader, columns, n, &err);
  while (status == OP_OK && batch.rows > 0) {
    status = reader->next(reader, &batch, &err);
    if (status != OP_OK) break;
    FUZZ_CHECK(batch.rows <= OP_BATCH_ROWS, "a batch is no larger than promised");
    fuzz_check_batch(reader, &batch, columns, n);
    for (size_t r = 0; r < batch.rows; r += 97) reader->line(reader, r);
    rows += batch.rows;
  }
  if (status == OP_OK) fuzz_check_levels(reader, columns, n);
  else fuzz_check_error(status, &err);
  reader->close(reader);
  return rows;
}

/* Opens a file with one format, whatever its content says. */
static inline void fuzz_read_file(const op_reader_format *format, const char *path) {
  op_reader *reader = NULL;
  op_error err = {0};
  op_read_options options = {0};
  op_status status = format->open(path, &options, &reader, &err);
  if (status == OP_OK) {
    fuzz_read(reader);
    return;
  }
  FUZZ_CHECK(reader == NULL && err.status == status && err.what[0] != '\0', "a file that is refused has a reason and no reader");
}

#endif
