/* Rows of a CSV file: libcsv's fields go straight into codes and numbers of the requested columns; nothing else is kept. The sample that the header was
   judged from is parsed again as the first block, so that a pipe works too. */
#include "input/csv_reader.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "input/csv_codes.h"
#include "input/csv_parse.h"
#include "input/csv_sniff.h"
#include "input/encoding.h"
#include "table/missing.h"

#define BLOCK ((size_t)256 << 10)

typedef struct csv_column {
  op_reader_column request;
  csv_codes of_texts;             /* codes only */
  uint32_t *codes;                /* of the block's rows */
  double *numbers;
  size_t capacity;
  size_t next;                    /* next column that reads the same field; SIZE_MAX ends */
} csv_column;

typedef struct csv_reader {
  op_reader base;
  op_arena *arena;
  op_text_stream *stream;
  char *path;
  char *block;
  size_t sample_n;
  csv_shape shape;
  csv_parse_state *parse;
  csv_column *columns;
  size_t n_columns;
  size_t *first_column;           /* of each field; SIZE_MAX = not wanted */
  size_t *lines;                  /* of the block's rows */
  size_t line_capacity;
  bool *wanted;                   /* of each field; the first always, to know a line of blanks */
  size_t rows, handed, skip;      /* rows of the block, rows handed out, header records left to skip */
  size_t total;
  size_t batch_first;
  bool sample_used, ended;
  bool blank;                     /* the row at hand has no text yet */
  const uint32_t **codes;
  const double **numbers;
  op_status status;
  op_error *err;
} csv_reader;

/* --- fields --- */

static op_status fail_here(csv_reader *r, size_t field) {
  op_fail_at(r->err, r->path, 0, 0);
  r->err->line = csv_parse_line(r->parse);
  r->err->column = field;
  return r->err->status;
}

/* A text in a column of numbers: missing where something declares it so. */
static op_status put_text(csv_reader *r, const csv_column *c, const char *text, size_t n) {
  const char *name = r->shape.head.variables[c->request.variable].name;
  op_value value = {.type = OP_VALUE_TEXT, .text = text};
  c->numbers[r->rows] = (double)NAN;
  if (op_missing_placeholder(text, n) || op_missing_find(c->request.text_missing, c->request.n_text_missing, &value, NULL) != NULL) return OP_OK;
  op_fail(r->err, OP_E_DATA, "%s is '%.60s', expected a number", name, text);
  op_fail_hint(r->err, "declare it with --missing '%s=%.60s'", name, text);
  return fail_here(r, csv_parse_fields(r->parse));
}

/* Room for the row at hand. */
static op_status room(csv_reader *r, csv_column *c) {
  bool codes = c->request.as == OP_READ_CODES;
  return op_array_grow(codes ? (void **)&c->codes : (void **)&c->numbers, &c->capacity, r->rows + 1, codes ? sizeof(uint32_t) : sizeof(double), 0, r->err);
}

static bool too_many(csv_reader *r, size_t field, const char *text, size_t n) {
  if (n == 0) return true; /* a delimiter at the end of the row */
  op_fail(r->err, OP_E_DATA, "the row has more than the %zu fields of the header: '%.40s' is one too many", r->shape.head.n_variables, text);
  op_fail_hint(r->err, "look for an unquoted '%c' in this row", r->shape.delimiter == '\t' ? ' ' : r->shape.delimiter);
  r->status = fail_here(r, field + 1);
  return false;
}

static bool on_field(void *context, char *text, size_t n) {
  csv_reader *r = context;
  if (r->skip > 0) return true;
  size_t field = csv_parse_fields(r->parse) - 1;
  if (field == 0) r->blank = n == 0;
  if (field >= r->shape.head.n_variables) return too_many(r, field, text, n);
  for (size_t c = r->first_column[field]; c != SIZE_MAX; c = r->columns[c].next) {
    csv_column *column = &r->columns[c];
    if (r->rows >= column->capacity && (r->status = room(r, column)) != OP_OK) return false;
    if (column->request.as == OP_READ_CODES) {
      r->status = csv_codes_find(&column->of_texts, text, n, r->shape.decimal, &column->codes[r->rows], r->err);
    } else if (!op_number_read(text, n, r->shape.decimal, &column->numbers[r->rows])) {
      r->status = put_text(r, column, text, n);
    }
    if (r->status != OP_OK) return false;
  }
  return true;
}

static bool on_record(void *context) {
  csv_reader *r = context;
  size_t fields = csv_parse_fields(r->parse);
  if (r->skip > 0) {
    r->skip--;
    return true;
  }
  if (fields < r->shape.head.n_variables) {
    if (fields == 1 && r->blank) return true; /* a line of blanks */
    op_fail(r->err, OP_E_DATA, "the row has %zu fields, the header has %zu", fields, r->shape.head.n_variables);
    op_fail_hint(r->err, "the row may be broken in two, or the delimiter is not '%c' (--delimiter)", r->shape.delimiter == '\t' ? ' ' : r->shape.delimiter);
    r->status = fail_here(r, fields);
    return false;
  }
  r->status = op_array_grow((void **)&r->lines, &r->line_capacity, r->rows + 1, sizeof *r->lines, 0, r->err);
  if (r->status != OP_OK) return false;
  r->lines[r->rows++] = csv_parse_line(r->parse);
  return true;
}

/* --- blocks --- */

static op_status parse_block(csv_reader *r, const char *bytes, size_t n, op_error *err) {
  r->err = err;
  op_status status = n > 0 ? csv_parse_block(r->parse, bytes, n, err) : csv_parse_end(r->parse, err);
  if (r->status != OP_OK) return r->status;
  if (n == 0) r->ended = true;
  return status == OP_OK ? OP_OK : op_fail_at(err, r->path, err->line, err->column);
}

/* A row may have begun in the block before: its first values move to the front. */
static void keep_begun_row(csv_reader *r) {
  for (size_t c = 0; c < r->n_columns; c++) {
    csv_column *column = &r->columns[c];
    if (r->rows >= column->capacity) continue;
    if (column->codes != NULL) column->codes[0] = column->codes[r->rows];
    if (column->numbers != NULL) column->numbers[0] = column->numbers[r->rows];
  }
}

/* Parses until some rows are there or the file ends. */
static op_status refill(csv_reader *r, op_error *err) {
  op_status status = OP_OK;
  keep_begun_row(r);
  r->rows = r->handed = 0;
  while (status == OP_OK && r->rows == 0 && !r->ended) {
    size_t n = r->sample_n;
    if (r->sample_used) status = op_text_stream_read(r->stream, r->block, BLOCK, &n, err);
    if (r->sample_used || n > 0) {
      if (status == OP_OK) status = parse_block(r, r->block, n, err);
    }
    r->sample_used = true;
  }
  return status;
}

static op_status next(op_reader *reader, op_batch *batch, op_error *err) {
  csv_reader *r = (csv_reader *)reader;
  if (r->handed == r->rows) {
    op_status status = refill(r, err);
    if (status != OP_OK) return op_fail_at(err, r->path, 0, 0);
  }
  size_t left = r->rows - r->handed;
  r->batch_first = r->handed;
  *batch = (op_batch){.rows = left < OP_BATCH_ROWS ? left : OP_BATCH_ROWS, .first_row = r->total, .codes = r->codes, .numbers = r->numbers};
  for (size_t c = 0; c < r->n_columns; c++) {
    r->codes[c] = r->columns[c].codes != NULL ? r->columns[c].codes + r->handed : NULL;
    r->numbers[c] = r->columns[c].numbers != NULL ? r->columns[c].numbers + r->handed : NULL;
  }
  r->handed += batch->rows;
  r->total += batch->rows;
  return OP_OK;
}

static const op_levels *levels(const op_reader *reader, size_t column) { return ((const csv_reader *)reader)->columns[column].of_texts.levels; }

static size_t line(const op_reader *reader, size_t row) {
  const csv_reader *r = (const csv_reader *)reader;
  return r->lines != NULL ? r->lines[r->batch_first + row] : 0;
}

/* --- opening and closing --- */

static op_status start(op_reader *reader, const op_reader_column *columns, size_t n, op_error *err) {
  csv_reader *r = (csv_reader *)reader;
  size_t fields = r->shape.head.n_variables;
  r->columns = op_array_new(n, sizeof *r->columns, err);
  r->codes = op_arena_alloc(r->arena, n * sizeof *r->codes, err);
  r->numbers = op_arena_alloc(r->arena, n * sizeof *r->numbers, err);
  r->first_column = op_arena_alloc(r->arena, fields * sizeof *r->first_column, err);
  r->wanted = op_arena_alloc(r->arena, fields * sizeof *r->wanted, err);
  if (!r->columns || !r->codes || !r->numbers || !r->first_column || !r->wanted) return OP_E_MEMORY;
  for (size_t f = 0; f < fields; f++) r->first_column[f] = SIZE_MAX;
  for (size_t c = 0; c < n; c++) {
    csv_column *column = &r->columns[c];
    column->request = columns[c];
    column->next = r->first_column[columns[c].variable];
    r->first_column[columns[c].variable] = c;
    r->wanted[columns[c].variable] = true;
    r->n_columns = c + 1;
    if (columns[c].as == OP_READ_CODES && csv_codes_init(&column->of_texts, err) != OP_OK) return OP_E_MEMORY;
  }
  r->skip = (size_t)r->shape.head.header_rows;
  r->wanted[0] = true;
  op_status status = csv_parse_new(r->shape.delimiter, (csv_handler){on_field, on_record, r}, &r->parse, err);
  if (status == OP_OK) csv_parse_want(r->parse, r->wanted, fields);
  return status;
}

static double share(const op_reader *reader) { return op_text_stream_share(((const csv_reader *)reader)->stream); }

static void close_reader(op_reader *reader) {
  csv_reader *r = (csv_reader *)reader;
  for (size_t c = 0; c < r->n_columns; c++) {
    csv_codes_clear(&r->columns[c].of_texts);
    op_free(r->columns[c].codes);
    op_free(r->columns[c].numbers);
  }
  op_free(r->columns);
  op_free(r->lines);
  op_free(r->block);
  op_free(r->path);
  csv_parse_free(r->parse);
  op_text_stream_close(r->stream);
  op_arena_free(r->arena);
  op_free(r);
}

/* Reads the sample, growing it while not even the header is complete. */
static op_status read_sample(csv_reader *r, bool *whole, op_error *err) {
  *whole = false;
  while (r->sample_n + OP_TEXT_STREAM_LEAST <= BLOCK && !*whole) {
    size_t n;
    op_status status = op_text_stream_read(r->stream, r->block + r->sample_n, BLOCK - r->sample_n, &n, err);
    if (status != OP_OK) return status;
    *whole = n == 0;
    r->sample_n += n;
  }
  return OP_OK;
}

static op_status finish_open(csv_reader *r, const op_read_options *options, op_error *err) {
  bool whole;
  op_status status = read_sample(r, &whole, err);
  if (status == OP_OK) status = csv_sniff(r->block, r->sample_n, whole, options, r->arena, &r->shape, err);
  if (status != OP_OK) return op_fail_at(err, r->path, err->line, err->column);
  r->base.schema = (op_schema){.variables = r->shape.head.variables, .n_variables = r->shape.head.n_variables, .file_label = "", .format = "csv",
                               .encoding = op_text_stream_encoding(r->stream), .rows = -1, .notes = r->shape.head.notes, .n_notes = r->shape.head.n_notes};
  return OP_OK;
}

static op_status open_any(const char *path, const char *bytes, size_t n, const op_read_options *options, op_reader **reader, op_error *err);

static bool recognises(const char *path, const unsigned char *head, size_t n) {
  (void)path;
  (void)head;
  (void)n;
  return true; /* the last format of the list: any other file is tried as text */
}

static op_status open_file(const char *path, const op_read_options *options, op_reader **reader, op_error *err) {
  return open_any(path, NULL, 0, options, reader, err);
}

const op_reader_format op_reader_csv = {"csv", "delimited text, plain or gzip", "csv tsv txt csv.gz tsv.gz", recognises, open_file};

static op_status open_any(const char *path, const char *bytes, size_t n, const op_read_options *options, op_reader **reader, op_error *err) {
  csv_reader *r = op_array_new(1, sizeof *r, err);
  if (r == NULL) return OP_E_MEMORY;
  r->base = (op_reader){.format = &op_reader_csv, .start = start, .next = next, .levels = levels, .line = line, .share = share, .close = close_reader};
  r->arena = op_arena_new(err);
  r->block = op_array_new(BLOCK, 1, err);
  r->path = op_text_copy(path, strlen(path), err);
  op_status status = r->arena != NULL && r->block != NULL && r->path != NULL ? OP_OK : OP_E_MEMORY;
  if (status == OP_OK) {
    status = bytes != NULL ? op_text_stream_memory(bytes, n, options->encoding, &r->stream, err) : op_text_stream_open(path, options->encoding, &r->stream, err);
  }
  if (status == OP_OK) status = finish_open(r, options, err);
  if (status != OP_OK) {
    close_reader(&r->base);
    return op_fail_at(err, path, 0, 0);
  }
  *reader = &r->base;
  return OP_OK;
}

op_status csv_reader_open_memory(const char *bytes, size_t n, const op_read_options *options, op_reader **reader, op_error *err) {
  return open_any("(memory)", bytes, n, options, reader, err);
}
