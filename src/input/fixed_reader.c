/* Records without a header, read by the positions of a codebook: fixed columns, a line a record, or delimited fields. Positions count characters. */
#include "input/fixed_reader.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "input/csv_parse.h"
#include "input/encoding.h"

#define BLOCK ((size_t)256 << 10)

typedef struct fixed_reader {
  op_reader base;
  metadata *m;
  char *path;
  op_text_stream *stream;
  char *block;
  char delimiter;
  op_variable *variables;
  fixed_column *columns;
  size_t n_columns, last_place;
  reader_rows rows;
  size_t line_number, skip;
  op_text record;                 /* fixed: a line that began in the block before; delimited: the fields at hand, each terminated */
  size_t *fields;                 /* where each begins in `record` */
  size_t n_fields, field_capacity;
  csv_parse_state *parse;
  size_t blank_line;              /* an empty line, an error when rows follow; 0 = none */
  bool ended;
  op_status status;
  op_error *err;
} fixed_reader;

/* --- rows --- */

static op_status fail_row(fixed_reader *r, size_t column) {
  op_fail_at(r->err, r->path, r->line_number, column);
  return r->err->status;
}

static op_status room(fixed_reader *r) {
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < r->n_columns; i++) status = reader_rows_room(&r->rows, r->columns[i].cells, r->err);
  return status;
}

/* --- fixed columns --- */

/* The byte at which character number `wanted` of a line begins, from one that is known; characters that are none count by the byte. */
static size_t byte_of(const char *text, size_t n, size_t wanted) {
  size_t at = 0;
  for (size_t i = 0; i < wanted && at < n; i++) {
    at++;
    while (at < n && ((unsigned char)text[at] & 0xC0) == 0x80) at++;
  }
  return at;
}

static size_t characters(const char *text, size_t n) {
  size_t count = 0;
  for (size_t i = 0; i < n; i++) count += ((unsigned char)text[i] & 0xC0) != 0x80;
  return count;
}

static op_status short_record(fixed_reader *r, const metadata_variable *v, size_t length) {
  op_fail(r->err, OP_E_DATA, "the record has %zu characters, but %s stands in columns %zu to %zu", length, v->variable.name, v->start, v->start + v->width - 1);
  op_fail_hint(r->err, "the file is cut short, or not the one that the codebook describes; blanks at the end of records must stay");
  return fail_row(r, length);
}

static op_status check_length(fixed_reader *r, size_t length) {
  if (length >= r->last_place) return OP_OK;
  for (size_t v = 0; v < r->m->n; v++) {
    if (r->m->variables[v].start + r->m->variables[v].width - 1 > length) return short_record(r, &r->m->variables[v], length);
  }
  return OP_OK;
}

/* One line; text[n] may be overwritten and is put back. */
static op_status take_line(fixed_reader *r, char *text, size_t n) {
  r->line_number++;
  if (n > 0 && text[n - 1] == '\r') n--;
  if (r->skip > 0) {
    r->skip--;
    return OP_OK;
  }
  if (n == 0 || (n == 1 && text[0] == 0x1A)) { /* the end-of-file mark of old systems */
    if (r->blank_line == 0) r->blank_line = r->line_number;
    return OP_OK;
  }
  if (r->blank_line != 0) {
    r->line_number = r->blank_line;
    op_fail(r->err, OP_E_DATA, "the record is empty, and others follow");
    return fail_row(r, 0);
  }
  if (memchr(text, '\0', n) != NULL) {
    op_fail(r->err, OP_E_DATA, "the record holds a NUL byte: this is no text");
    return fail_row(r, 0);
  }
  size_t length = characters(text, n);
  op_status status = check_length(r, length);
  if (status == OP_OK) status = room(r);
  for (size_t i = 0; status == OP_OK && i < r->n_columns; i++) {
    const metadata_variable *v = r->columns[i].from;
    size_t from = length == n ? v->start - 1 : byte_of(text, n, v->start - 1), to = length == n ? from + v->width : from + byte_of(text + from, n - from, v->width);
    char kept = text[to];
    text[to] = '\0';
    status = fixed_value_put(&r->columns[i], r->rows.rows, text + from, to - from, r->err);
    text[to] = kept;
    if (status == OP_E_DATA) return fail_row(r, v->start);
  }
  return status == OP_OK ? reader_rows_end(&r->rows, r->line_number, r->err) : status;
}

/* A line longer than a record may be: this is no file of records. */
static op_status too_long(fixed_reader *r) {
  r->line_number++;
  op_fail(r->err, OP_E_DATA, "a record is longer than %zu bytes: the file has no line ends, or is no text", OP_LIMIT_FIELD_BYTES);
  return fail_row(r, 0);
}

static op_status take_lines(fixed_reader *r, char *bytes, size_t n) {
  op_status status = OP_OK;
  for (size_t at = 0; status == OP_OK && at < n;) {
    char *newline = memchr(bytes + at, '\n', n - at);
    size_t length = newline != NULL ? (size_t)(newline - (bytes + at)) : n - at;
    if (newline == NULL || r->record.length > 0) {
      if (r->record.length + length > OP_LIMIT_FIELD_BYTES) return too_long(r);
      op_text_add_bytes(&r->record, bytes + at, length);
      status = op_text_check(&r->record, r->err);
      if (status == OP_OK && newline != NULL) status = take_line(r, r->record.data, r->record.length);
      if (newline != NULL) op_text_reset(&r->record);
    } else {
      status = take_line(r, bytes + at, length);
    }
    at += length + 1;
  }
  return status;
}

/* --- delimited fields --- */

static bool on_field(void *context, char *text, size_t n) {
  fixed_reader *r = context;
  r->status = op_array_grow((void **)&r->fields, &r->field_capacity, r->n_fields + 1, sizeof *r->fields, OP_LIMIT_COLUMNS, r->err);
  if (r->status != OP_OK) return false;
  r->fields[r->n_fields++] = r->record.length;
  op_text_add_bytes(&r->record, text, n);
  op_text_add_char(&r->record, '\0');
  r->status = op_text_check(&r->record, r->err);
  return r->status == OP_OK;
}

/* A first record that holds the name of a variable where its values belong is a header that the codebook does not tell of. */
static bool is_header(const fixed_reader *r) {
  for (size_t v = 0; v < r->m->n; v++) {
    const metadata_variable *at = &r->m->variables[v];
    if (at->storage != METADATA_SCORE && at->start <= r->n_fields && op_text_equal_nocase(r->record.data + r->fields[at->start - 1], at->variable.name)) return true;
  }
  return false;
}

static op_status take_fields(fixed_reader *r) {
  for (size_t v = 0; r->n_fields < r->last_place && v < r->m->n; v++) {
    const metadata_variable *at = &r->m->variables[v];
    if (at->start <= r->n_fields) continue;
    op_fail(r->err, OP_E_DATA, "the row has %zu fields, but %s stands in field %zu", r->n_fields, at->variable.name, at->start);
    op_fail_hint(r->err, "the delimiter is taken as '%c' (--delimiter)", r->delimiter == '\t' ? ' ' : r->delimiter);
    return fail_row(r, r->n_fields);
  }
  op_status status = room(r);
  for (size_t i = 0; status == OP_OK && i < r->n_columns; i++) {
    char *text = r->record.data + r->fields[r->columns[i].place];
    status = fixed_value_put(&r->columns[i], r->rows.rows, text, strlen(text), r->err);
    if (status == OP_E_DATA) return fail_row(r, r->columns[i].place + 1);
  }
  return status == OP_OK ? reader_rows_end(&r->rows, r->line_number, r->err) : status;
}

static bool on_record(void *context) {
  fixed_reader *r = context;
  bool first = r->line_number == 0;
  r->line_number = csv_parse_line(r->parse);
  bool blank = r->n_fields == 1 && r->record.data[0] == '\0';
  if (r->skip > 0) r->skip--;
  else if (!blank && !(first && is_header(r))) r->status = take_fields(r);
  op_text_reset(&r->record);
  r->n_fields = 0;
  return r->status == OP_OK;
}

/* --- blocks --- */

/* n = 0: the file has ended. */
static op_status take_block(fixed_reader *r, size_t n) {
  if (n == 0) r->ended = true;
  if (r->parse != NULL) {
    op_status status = n > 0 ? csv_parse_block(r->parse, r->block, n, r->err) : csv_parse_end(r->parse, r->err);
    return r->status != OP_OK ? r->status : status;
  }
  if (n > 0) return take_lines(r, r->block, n);
  return r->record.length > 0 ? take_line(r, r->record.data, r->record.length) : OP_OK;
}

static op_status next(op_reader *reader, op_batch *batch, op_error *err) {
  fixed_reader *r = (fixed_reader *)reader;
  op_status status = OP_OK;
  r->err = err;
  if (r->rows.handed == r->rows.rows) reader_rows_forget(&r->rows);
  while (status == OP_OK && r->rows.rows == 0 && !r->ended) {
    size_t n = 0;
    status = op_text_stream_read(r->stream, r->block, BLOCK, &n, err);
    if (status == OP_OK) status = take_block(r, n);
  }
  if (status != OP_OK) return op_fail_at(err, r->path, err->line, err->column);
  reader_rows_next(&r->rows, batch);
  return OP_OK;
}

static const op_levels *levels(const op_reader *reader, size_t column) { return ((const fixed_reader *)reader)->columns[column].of_texts.levels; }

static size_t line(const op_reader *reader, size_t row) { return reader_rows_line(&((const fixed_reader *)reader)->rows, row); }

static double share(const op_reader *reader) { return op_text_stream_share(((const fixed_reader *)reader)->stream); }

/* --- opening and closing --- */

static op_status start(op_reader *reader, const op_reader_column *columns, size_t n, op_error *err) {
  fixed_reader *r = (fixed_reader *)reader;
  r->columns = op_array_new(n, sizeof *r->columns, err);
  if (r->columns == NULL || reader_rows_init(&r->rows, columns, n, err) != OP_OK) return OP_E_MEMORY;
  for (size_t c = 0; c < n; c++) {
    fixed_column *column = &r->columns[c];
    column->request = columns[c];
    column->cells = &r->rows.cells[c];
    column->from = &r->m->variables[columns[c].variable];
    column->place = column->from->start - 1;
    r->n_columns = c + 1;
    if (columns[c].as == OP_READ_CODES && csv_codes_init(&column->of_texts, err) != OP_OK) return OP_E_MEMORY;
  }
  r->skip = r->m->skip;
  if (r->m->layout == METADATA_FIXED) return OP_OK;
  return csv_parse_new(r->delimiter, (csv_handler){on_field, on_record, r}, &r->parse, err);
}

static void close_reader(op_reader *reader) {
  fixed_reader *r = (fixed_reader *)reader;
  for (size_t c = 0; c < r->n_columns; c++) {
    if (r->columns[c].request.as == OP_READ_CODES) csv_codes_clear(&r->columns[c].of_texts);
  }
  op_free(r->columns);
  reader_rows_clear(&r->rows);
  op_free(r->fields);
  op_free(r->block);
  op_free(r->path);
  op_text_clear(&r->record);
  csv_parse_free(r->parse);
  op_text_stream_close(r->stream);
  metadata_free(r->m);
  op_free(r);
}

static op_status fill_schema(fixed_reader *r, op_error *err) {
  metadata *m = r->m;
  r->variables = op_arena_alloc(m->arena, m->n * sizeof *r->variables, err);
  if (r->variables == NULL) return OP_E_MEMORY;
  for (size_t v = 0; v < m->n; v++) {
    size_t last = m->variables[v].start + m->variables[v].width - (m->layout == METADATA_FIXED);
    if (last > r->last_place) r->last_place = last;
    r->variables[v] = m->variables[v].variable;
    r->variables[v].file_column = v;
    if (m->variables[v].storage != METADATA_SCORE) continue;
    r->variables[v].labels = NULL;
    r->variables[v].n_labels = 0;
  }
  r->base.schema = (op_schema){.variables = r->variables, .n_variables = m->n, .file_label = m->title, .weight_variable = m->weight, .format = m->format,
                               .encoding = op_text_stream_encoding(r->stream), .sets = m->sets, .n_sets = m->n_sets, .rows = -1, .notes = m->notes, .n_notes = m->n_notes,
                               .facts = m->facts, .n_facts = m->n_facts, .synthetic = op_text_contains(m->title, "SYNTHETIC")};
  return OP_OK;
}

op_status fixed_reader_open(const char *path, metadata *m, const op_read_options *options, op_reader **reader, op_error *err) {
  fixed_reader *r = op_array_new(1, sizeof *r, err);
  if (r == NULL) {
    metadata_free(m);
    return OP_E_MEMORY;
  }
  r->base = (op_reader){.format = &op_reader_codebook, .start = start, .next = next, .levels = levels, .line = line, .share = share, .close = close_reader};
  r->m = m;
  r->delimiter = options->delimiter != 0 ? options->delimiter : ',';
  op_status status = metadata_check_layout(m, err);
  r->block = op_array_new(BLOCK + 1, 1, err);
  r->path = op_text_copy(path, strlen(path), err);
  if (status == OP_OK && (r->block == NULL || r->path == NULL)) status = OP_E_MEMORY;
  if (status == OP_OK) status = op_text_stream_open(path, options->encoding, &r->stream, err);
  if (status == OP_OK) status = fill_schema(r, err);
  if (status != OP_OK) {
    close_reader(&r->base);
    return op_fail_at(err, path, 0, 0);
  }
  *reader = &r->base;
  return OP_OK;
}
