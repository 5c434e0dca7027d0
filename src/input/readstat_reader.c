/* Second pass: ReadStat calls back for every value of the whole file in one call, so the requested columns are kept in memory as codes or doubles (4 or 8
   bytes a value) and handed out in batches. Re-reading in chunks by row offset would decompress a file again for each chunk, and a thread that hands
   batches over costs more than the few columns of a survey file. */
#include "input/readstat_reader.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "base/number.h"
#include "base/text.h"
#include "input/encoding.h"
#include "input/readstat_file.h"
#include "input/sav_sets.h"
#include "table/missing.h"

typedef struct stored_column {
  op_reader_column request;
  op_levels *levels;
  uint32_t *codes;
  double *numbers;
  size_t capacity;
  uint32_t last_code;
  double last_number;
} stored_column;

typedef struct readstat_reader {
  op_reader base;
  readstat_parse parse;
  const char *path, *encoding;
  op_arena *arena;
  stored_column *columns;
  size_t n_columns;
  size_t *first_of_variable, *next_column; /* columns of a variable as a chain; SIZE_MAX ends it */
  size_t rows, at, batch_first;
  const uint32_t **codes;
  const double **numbers;
  op_status status;
  op_error *err;
} readstat_reader;

/* --- values --- */

static uint32_t add_text(readstat_reader *r, stored_column *c, const char *text) {
  size_t n = strlen(text);
  op_value v = {.type = OP_VALUE_TEXT, .text = text};
  if (op_utf8_valid(text, n)) return op_levels_add(c->levels, &v, r->err);
  char *mended = op_text_mend(text, n, r->err);
  v.text = mended;
  uint32_t code = mended != NULL ? op_levels_add(c->levels, &v, r->err) : OP_CODE_NONE;
  op_free(mended);
  return code;
}

static op_status store_code(readstat_reader *r, stored_column *c, size_t row, readstat_value_t value) {
  op_value v;
  if (readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING) {
    const char *text = readstat_string_value(value);
    uint32_t code = text != NULL && text[0] != '\0' ? add_text(r, c, text) : 0;
    c->codes[row] = code;
    return code == OP_CODE_NONE ? OP_E_MEMORY : OP_OK;
  }
  if (readstat_value_is_tagged_missing(value)) {
    v = (op_value){.type = OP_VALUE_TAG, .tag = readstat_tag(value)};
    if (v.tag == '\0') return OP_OK;
  } else if (readstat_value_is_system_missing(value)) {
    return OP_OK;
  } else {
    v = (op_value){.type = OP_VALUE_NUMBER, .number = readstat_double_value(value)};
    if (!isfinite(v.number)) return OP_OK; /* no answer is infinite: damage, or a division in the program that wrote the file */
    if (c->last_code != 0 && v.number == c->last_number) {
      c->codes[row] = c->last_code;
      return OP_OK;
    }
  }
  uint32_t code = op_levels_add(c->levels, &v, r->err);
  if (code == OP_CODE_NONE) return OP_E_MEMORY;
  c->codes[row] = code;
  c->last_code = v.type == OP_VALUE_NUMBER ? code : 0;
  c->last_number = v.number;
  return OP_OK;
}

static op_status store_number(readstat_reader *r, stored_column *c, size_t row, readstat_variable_t *variable, readstat_value_t value) {
  if (readstat_value_type_class(value) == READSTAT_TYPE_CLASS_NUMERIC) {
    bool missing = readstat_value_is_system_missing(value) || readstat_value_is_tagged_missing(value);
    double number = missing ? (double)NAN : readstat_double_value(value);
    c->numbers[row] = isfinite(number) ? number : (double)NAN;
    return OP_OK;
  }
  const char *text = readstat_string_value(value);
  size_t n = text != NULL ? strlen(text) : 0;
  op_value v = {.type = OP_VALUE_TEXT, .text = text != NULL ? text : ""};
  c->numbers[row] = (double)NAN;
  if (op_missing_placeholder(v.text, n) || op_number_read(v.text, n, '.', &c->numbers[row])) return OP_OK;
  if (op_missing_find(c->request.text_missing, c->request.n_text_missing, &v, NULL) != NULL) return OP_OK;
  op_fail(r->err, OP_E_DATA, "%s is '%.60s', expected a number", readstat_variable_get_name(variable), v.text);
  op_fail_at(r->err, r->path, row + 1, 0);
  return op_fail_hint(r->err, "declare it with --missing '%s=%.60s'", readstat_variable_get_name(variable), v.text);
}

static op_status room_for_row(readstat_reader *r, stored_column *c, size_t row) {
  bool codes = c->request.as == OP_READ_CODES;
  size_t size = codes ? sizeof(uint32_t) : sizeof(double), before = c->capacity;
  op_status status = op_array_grow(codes ? (void **)&c->codes : (void **)&c->numbers, &c->capacity, row + 1, size, 0, r->err);
  for (size_t i = before; !codes && status == OP_OK && i < c->capacity; i++) c->numbers[i] = (double)NAN;
  return status;
}

static int on_value(int row, readstat_variable_t *variable, readstat_value_t value, void *context) {
  readstat_reader *r = context;
  size_t index = (size_t)readstat_variable_get_index(variable);
  if (row < 0 || index >= r->base.schema.n_variables) return READSTAT_HANDLER_ABORT;
  if ((size_t)row >= r->rows) r->rows = (size_t)row + 1;
  for (size_t c = r->first_of_variable[index]; c != SIZE_MAX && r->status == OP_OK; c = r->next_column[c]) {
    stored_column *column = &r->columns[c];
    r->status = room_for_row(r, column, (size_t)row);
    if (r->status != OP_OK) break;
    r->status = column->request.as == OP_READ_CODES ? store_code(r, column, (size_t)row, value) : store_number(r, column, (size_t)row, variable, value);
  }
  return r->status == OP_OK ? READSTAT_HANDLER_OK : READSTAT_HANDLER_ABORT;
}

static int on_variable(int index, readstat_variable_t *variable, const char *label_set, void *context) {
  readstat_reader *r = context;
  (void)variable;
  (void)label_set;
  if ((size_t)index >= r->base.schema.n_variables) return READSTAT_HANDLER_ABORT;
  bool counts_rows = r->n_columns == 0 && index == 0; /* no column is wanted: the rows are counted, because a file's own count is a promise only */
  return r->first_of_variable[index] == SIZE_MAX && !counts_rows ? READSTAT_HANDLER_SKIP_VARIABLE : READSTAT_HANDLER_OK;
}

/* --- reader --- */

static op_status parse_values(readstat_reader *r, op_error *err) {
  readstat_file file;
  readstat_parser_t *parser = readstat_parser_buffered(&file);
  if (parser == NULL) return op_fail(err, OP_E_MEMORY, "out of memory while reading the file");
  r->err = err;
  readstat_set_variable_handler(parser, on_variable);
  readstat_set_value_handler(parser, on_value);
  if (r->encoding != NULL) readstat_set_file_character_encoding(parser, r->encoding);
  readstat_error_t code = r->parse(parser, r->path, r);
  readstat_parser_free(parser);
  if (r->status != OP_OK) return r->status;
  int64_t promised = r->base.schema.rows;
  if (code == READSTAT_OK && (promised < 0 || r->base.schema.n_variables == 0 || (int64_t)r->rows >= promised)) return OP_OK;
  bool short_of_rows = code == READSTAT_OK || code == READSTAT_ERROR_ROW_COUNT_MISMATCH;
  if (short_of_rows && r->rows > 0) {
    op_fail(err, OP_E_DATA, "the file promises %lld rows, but only %zu can be read", (long long)promised, r->rows);
  } else if (short_of_rows) { /* ReadStat reads compressed files by the block: one that ends within the first gives no row at all */
    op_fail(err, OP_E_DATA, "the file promises %lld rows, but is too short for them", (long long)promised);
  } else if (r->rows == 0) {
    op_fail(err, OP_E_DATA, "the data cannot be read: %s", readstat_error_message(code));
  } else {
    op_fail(err, OP_E_DATA, "the data cannot be read after row %zu: %s", r->rows, readstat_error_message(code));
  }
  op_fail_at(err, r->path, r->rows, 0);
  return op_fail_hint(err, "the file is cut short or damaged: compare its size with the source's");
}

static op_status start(op_reader *reader, const op_reader_column *columns, size_t n, op_error *err) {
  readstat_reader *r = (readstat_reader *)reader;
  size_t variables = r->base.schema.n_variables;
  r->columns = op_array_new(n, sizeof *r->columns, err);
  r->codes = op_array_new(n, sizeof *r->codes, err);
  r->numbers = op_array_new(n, sizeof *r->numbers, err);
  r->first_of_variable = op_array_new(variables, sizeof *r->first_of_variable, err);
  r->next_column = op_array_new(n, sizeof *r->next_column, err);
  if (!r->columns || !r->codes || !r->numbers || !r->first_of_variable || !r->next_column) return OP_E_MEMORY;
  for (size_t v = 0; v < variables; v++) r->first_of_variable[v] = SIZE_MAX;
  for (size_t c = 0; c < n; c++) {
    r->columns[c].request = columns[c];
    r->next_column[c] = r->first_of_variable[columns[c].variable];
    r->first_of_variable[columns[c].variable] = c;
    r->n_columns = c + 1;
    if (columns[c].as != OP_READ_CODES) continue;
    r->columns[c].levels = op_levels_new(err);
    if (r->columns[c].levels == NULL) return OP_E_MEMORY;
  }
  op_status status = parse_values(r, err);
  for (size_t c = 0; status == OP_OK && r->rows > 0 && c < n; c++) status = room_for_row(r, &r->columns[c], r->rows - 1);
  return status;
}

static op_status next(op_reader *reader, op_batch *batch, op_error *err) {
  readstat_reader *r = (readstat_reader *)reader;
  (void)err;
  size_t left = r->rows - r->at;
  r->batch_first = r->at;
  *batch = (op_batch){.rows = left < OP_BATCH_ROWS ? left : OP_BATCH_ROWS, .first_row = r->at, .codes = r->codes, .numbers = r->numbers};
  for (size_t c = 0; c < r->n_columns; c++) {
    r->codes[c] = r->columns[c].codes != NULL ? r->columns[c].codes + r->at : NULL;
    r->numbers[c] = r->columns[c].numbers != NULL ? r->columns[c].numbers + r->at : NULL;
  }
  r->at += batch->rows;
  return OP_OK;
}

static const op_levels *levels(const op_reader *reader, size_t column) { return ((const readstat_reader *)reader)->columns[column].levels; }

static size_t line(const op_reader *reader, size_t row) { return ((const readstat_reader *)reader)->batch_first + row + 1; }

static void close_reader(op_reader *reader) {
  readstat_reader *r = (readstat_reader *)reader;
  for (size_t c = 0; c < r->n_columns; c++) {
    op_levels_free(r->columns[c].levels);
    op_free(r->columns[c].codes);
    op_free(r->columns[c].numbers);
  }
  op_free(r->columns);
  op_free(r->codes);
  op_free(r->numbers);
  op_free(r->first_of_variable);
  op_free(r->next_column);
  op_arena_free(r->arena);
  op_free(r);
}

/* The encodings to try in turn: the one asked for; else the file's own, then what files without an honest record are most often written in. */
static op_status open_dictionary(readstat_reader *r, const op_read_options *options, readstat_dictionary *d, op_error *err) {
  static const char *const guesses[] = {NULL, "UTF-8", "WINDOWS-1251", "WINDOWS-1252"};
  op_status status = OP_E_DATA;
  size_t n = options->encoding != NULL ? 1 : sizeof guesses / sizeof *guesses;
  for (size_t i = 0; i < n && status != OP_OK && status != OP_E_MEMORY; i++) {
    op_error attempt = {0};
    r->encoding = options->encoding != NULL ? options->encoding : guesses[i];
    op_free(d->variables);
    op_free(d->label_sets);
    op_free(d->entries);
    *d = (readstat_dictionary){.arena = r->arena};
    status = readstat_read_dictionary(r->parse, r->path, r->encoding, d, &attempt);
    if (status != OP_OK && i == 0) *err = attempt;
    bool of_text = strstr(attempt.hint, "--encoding") != NULL || strstr(attempt.what, "charset") != NULL;
    if (status != OP_OK && !of_text) break;
  }
  return status == OP_OK ? OP_OK : err->status; /* what the file's own encoding gave is told */
}

static op_status fill_schema(readstat_reader *r, readstat_dictionary *d, op_error *err) {
  op_variable *variables = op_arena_alloc(r->arena, d->n * sizeof *variables, err);
  if (variables == NULL) return OP_E_MEMORY;
  if (d->n > 0) memcpy(variables, d->variables, d->n * sizeof *variables);
  r->base.schema = (op_schema){.variables = variables, .n_variables = d->n, .file_label = d->file_label, .weight_variable = d->weight,
                               .encoding = r->encoding != NULL ? r->encoding : d->encoding != NULL && d->encoding[0] != '\0' ? d->encoding : "UTF-8",
                               .format = r->base.format->name, .rows = d->rows};
  r->base.schema.synthetic = strstr(d->file_label, "SYNTHETIC") != NULL;
  if (r->parse != readstat_parse_sav) return OP_OK;
  return sav_sets_read(r->path, r->base.schema.encoding, variables, d->n, r->arena, &r->base.schema.sets, &r->base.schema.n_sets, err);
}

op_status readstat_reader_open(const op_reader_format *format, readstat_parse parse, const char *path, const op_read_options *options, op_reader **reader, op_error *err) {
  readstat_dictionary d = {0};
  op_error local = {0};
  readstat_reader *r = op_array_new(1, sizeof *r, err);
  if (r == NULL) return OP_E_MEMORY;
  r->base = (op_reader){.format = format, .start = start, .next = next, .levels = levels, .line = line, .close = close_reader};
  r->parse = parse;
  r->arena = op_arena_new(err);
  r->path = r->arena != NULL ? op_arena_string(r->arena, path, err) : NULL;
  op_status status = r->path != NULL ? open_dictionary(r, options, &d, &local) : OP_E_MEMORY;
  if (status == OP_OK) status = fill_schema(r, &d, &local);
  op_free(d.variables);
  op_free(d.label_sets);
  op_free(d.entries);
  if (status != OP_OK) {
    if (err != NULL && local.status != OP_OK) *err = local;
    close_reader(&r->base);
    return status;
  }
  *reader = &r->base;
  return OP_OK;
}
