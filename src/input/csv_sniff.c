/* Delimiter by the steadiest count of fields, types by the sample's values; the header is judged in head.c. */
#include "input/csv_sniff.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "input/csv_parse.h"
#include "input/encoding.h"
#include "table/missing.h"

#define SAMPLE_RECORDS 500
/* The sample is parsed by pieces: most of it stands behind the records that are wanted. */
#define SAMPLE_PIECE ((size_t)16 << 10)

typedef struct collector {
  op_arena *arena;
  const char **fields;
  size_t n_fields, field_capacity;
  head_record records[SAMPLE_RECORDS];
  size_t n;
  op_status status;
  op_error *err;
} collector;

static bool take_field(void *context, char *text, size_t n) {
  collector *c = context;
  c->status = op_array_grow((void **)&c->fields, &c->field_capacity, c->n_fields + 1, sizeof *c->fields, OP_LIMIT_COLUMNS, c->err);
  if (c->status == OP_E_MEMORY && c->n_fields >= OP_LIMIT_COLUMNS) {
    c->status = op_fail(c->err, OP_E_DATA, "a record has more than %zu fields", OP_LIMIT_COLUMNS);
  }
  if (c->status != OP_OK) return false;
  bool valid = op_utf8_valid(text, n);
  char *mended = valid ? NULL : op_text_mend(text, n, c->err);
  const char *copy = valid ? op_arena_text(c->arena, text, n, c->err) : mended != NULL ? op_arena_string(c->arena, mended, c->err) : NULL;
  op_free(mended);
  if (copy == NULL) c->status = OP_E_MEMORY;
  c->fields[c->n_fields++] = copy;
  return copy != NULL;
}

static bool take_record(void *context) {
  collector *c = context;
  head_record *r = &c->records[c->n];
  r->fields = op_arena_alloc(c->arena, c->n_fields * sizeof *r->fields, c->err);
  if (r->fields == NULL) {
    c->status = OP_E_MEMORY;
    return false;
  }
  memcpy(r->fields, c->fields, c->n_fields * sizeof *r->fields);
  r->n = c->n_fields;
  c->n_fields = 0;
  return ++c->n < SAMPLE_RECORDS;
}

static op_status collect(collector *c, const char *sample, size_t n, bool whole, char delimiter, op_error *err) {
  csv_parse_state *parse = NULL;
  op_error late;
  op_status status = csv_parse_new(delimiter, (csv_handler){take_field, take_record, c}, &parse, err);
  if (status != OP_OK) return status;
  c->err = err;
  for (size_t at = 0; status == OP_OK && at < n && c->n < SAMPLE_RECORDS && c->status == OP_OK; at += SAMPLE_PIECE) {
    status = csv_parse_block(parse, sample + at, n - at < SAMPLE_PIECE ? n - at : SAMPLE_PIECE, c->n > 0 ? &late : err);
  }
  if (c->n > 0 && c->status == OP_OK) status = OP_OK; /* what is wrong behind the first records, reading will say with its place */
  if (status == OP_OK && whole && c->status == OP_OK && csv_parse_end(parse, &late) != OP_OK && c->n == 0) {
    *err = late;
    status = late.status;
  }
  csv_parse_free(parse);
  return status != OP_OK ? status : c->status;
}

/* --- delimiter --- */

/* Fields of the next record under a delimiter, quotes honoured; *at moves behind it. 0 at the end or for a blank line. */
static size_t count_fields(const char *text, size_t n, char delimiter, size_t *at, bool *complete) {
  size_t fields = 1, start = *at;
  bool quoted = false, field_start = true;
  *complete = false;
  for (; *at < n; (*at)++) {
    char c = text[*at];
    if (c == '"' && (quoted || field_start)) quoted = !quoted;
    else if (!quoted && c == delimiter) fields++;
    else if (!quoted && (c == '\n' || c == '\r')) {
      *complete = true;
      size_t length = *at - start;
      (*at)++;
      return length == 0 ? 0 : fields;
    }
    field_start = c == delimiter;
  }
  return *at > start ? fields : 0;
}

/* Share of records that have the first record's number of fields, weighted towards more fields. */
static double steadiness(const char *text, size_t n, bool whole, char delimiter, size_t *fields) {
  size_t at = 0, records = 0, same = 0;
  *fields = 0;
  while (at < n && records < 60) {
    bool complete;
    size_t f = count_fields(text, n, delimiter, &at, &complete);
    if (f == 0 || (!complete && !whole && records > 0)) continue;
    if (records == 0) *fields = f;
    records++;
    same += f == *fields;
  }
  return records > 0 ? (double)same / (double)records : 0;
}

static char find_delimiter(const char *text, size_t n, bool whole) {
  static const char candidates[] = {',', ';', '\t', '|'};
  char best = ',';
  double best_score = 0;
  for (size_t i = 0; i < sizeof candidates; i++) {
    size_t fields;
    double steady = steadiness(text, n, whole, candidates[i], &fields);
    if (fields < 2) continue;
    double score = steady + (fields > 2 ? 0.05 : 0) + (double)fields * 1e-6;
    if (score > best_score + 1e-9) {
      best_score = score;
      best = candidates[i];
    }
  }
  return best;
}

/* --- types --- */

static char find_decimal(const collector *c, const csv_shape *shape) {
  size_t comma = 0, point = 0;
  if (shape->delimiter == ',') return '.';
  for (size_t r = (size_t)shape->head.header_rows; r < c->n; r++) {
    for (size_t i = 0; i < c->records[r].n; i++) {
      const char *text = c->records[r].fields[i];
      bool has_comma = strchr(text, ',') != NULL, has_point = strchr(text, '.') != NULL;
      comma += has_comma && head_looks_numeric(text, ',');
      point += has_point && head_looks_numeric(text, '.');
    }
  }
  return comma > point ? ',' : '.';
}

/* Numbers and texts in one column leave its kind open: a text such as "Don't know" may be declared missing. */
static op_kind find_kind(const collector *c, const csv_shape *shape, size_t column) {
  size_t numbers = 0, texts = 0;
  for (size_t r = (size_t)shape->head.header_rows; r < c->n; r++) {
    if (column >= c->records[r].n) continue;
    const char *text = c->records[r].fields[column];
    if (op_missing_placeholder(text, strlen(text))) continue;
    if (head_looks_numeric(text, shape->decimal)) numbers++;
    else texts++;
  }
  return (numbers > 0) == (texts > 0) ? OP_KIND_UNKNOWN : numbers > 0 ? OP_KIND_NUMBER : OP_KIND_TEXT;
}

op_status csv_sniff(const char *sample, size_t n, bool whole, const op_read_options *options, op_arena *arena, csv_shape *shape, op_error *err) {
  *shape = (csv_shape){.delimiter = options->delimiter != 0 ? options->delimiter : find_delimiter(sample, n, whole)};
  collector *c = op_array_new(1, sizeof *c, err);
  if (c == NULL) return OP_E_MEMORY;
  c->arena = arena;
  op_status status = collect(c, sample, n, whole, shape->delimiter, err);
  if (status == OP_OK && c->n == 0) {
    status = op_fail(err, OP_E_DATA, whole ? "the file is empty" : "the header line is longer than %zu bytes", n);
  }
  if (status == OP_OK) {
    status = head_judge(c->records, c->n, options->header_rows, arena, &shape->head, err);
    shape->decimal = options->decimal != 0 ? options->decimal : find_decimal(c, shape);
  }
  for (size_t i = 0; status == OP_OK && i < shape->head.n_variables; i++) shape->head.variables[i].kind = find_kind(c, shape, i);
  op_free(c->fields);
  op_free(c);
  return status;
}
