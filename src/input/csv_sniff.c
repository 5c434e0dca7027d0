/* Delimiter by the steadiest count of fields, types by the sample's values; the header is judged in head.c. */
#include "input/csv_sniff.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/number.h"
#include "base/text.h"
#include "input/csv_parse.h"
#include "input/encoding.h"
#include "table/missing.h"

#define SAMPLE_RECORDS 500
/* The sample is parsed by pieces: most of it stands behind the records that are wanted. */
#define SAMPLE_PIECE ((size_t)16 << 10)

/* Records whose texts are kept to judge the header; those behind them are counted. */
#define HEAD_RECORDS ((size_t)4)

enum { POINT, COMMA, DECIMALS };

/* Values of a column that are numbers with either decimal sign, and those that are texts. */
typedef struct tally {
  size_t numbers[DECIMALS], texts[DECIMALS];
} tally;

typedef struct collector {
  op_arena *arena;             /* of the texts that are kept, while this lasts */
  const char **fields;
  size_t n_fields, field_capacity;
  head_record records[SAMPLE_RECORDS];
  size_t kept;                 /* records: at most so many */
  size_t n;                    /* seen */
  tally *tallies;              /* by column */
  size_t tally_capacity;
  size_t with_sign[DECIMALS];  /* numbers in which the sign stands */
  op_status status;
  op_error *err;
} collector;

/* Numbers and texts in one column leave its kind open: a text such as "Don't know" may be declared missing. */
static bool count(collector *c, size_t column, const char *text, size_t n) {
  double number;
  size_t whole;
  if (column >= c->tally_capacity) c->status = op_array_grow((void **)&c->tallies, &c->tally_capacity, column + 1, sizeof *c->tallies, 0, c->err);
  if (c->status != OP_OK) return false;
  if (op_number_read_size(text, n, &whole)) { /* digits alone, as most fields of a survey */
    for (int d = POINT; d < DECIMALS; d++) c->tallies[column].numbers[d]++;
    return true;
  }
  bool stands[DECIMALS] = {memchr(text, '.', n) != NULL, memchr(text, ',', n) != NULL}, missing = op_missing_placeholder(text, n);
  bool is_number[DECIMALS] = {op_number_read(text, n, '.', &number)};
  is_number[COMMA] = stands[POINT] || stands[COMMA] ? op_number_read(text, n, ',', &number) : is_number[POINT];
  for (int d = POINT; d < DECIMALS; d++) {
    c->with_sign[d] += stands[d] && is_number[d];
    if (missing) continue;
    if (is_number[d]) c->tallies[column].numbers[d]++;
    else c->tallies[column].texts[d]++;
  }
  return true;
}

static bool keep(collector *c, const char *text, size_t n) {
  c->status = op_array_grow((void **)&c->fields, &c->field_capacity, c->n_fields + 1, sizeof *c->fields, OP_LIMIT_COLUMNS, c->err);
  if (c->status != OP_OK) return false;
  bool valid = op_utf8_valid(text, n);
  char *mended = valid ? NULL : op_text_mend(text, n, c->err);
  const char *copy = valid ? op_arena_text(c->arena, text, n, c->err) : mended != NULL ? op_arena_string(c->arena, mended, c->err) : NULL;
  op_free(mended);
  if (copy == NULL) c->status = OP_E_MEMORY;
  c->fields[c->n_fields] = copy;
  return copy != NULL;
}

static bool take_field(void *context, char *text, size_t n) {
  collector *c = context;
  if (c->n_fields >= OP_LIMIT_COLUMNS) {
    c->status = op_fail(c->err, OP_E_DATA, "a record has more than %zu fields", OP_LIMIT_COLUMNS);
    return false;
  }
  bool taken = c->n < c->kept ? keep(c, text, n) : count(c, c->n_fields, text, n);
  c->n_fields++;
  return taken;
}

static bool keep_record(collector *c) {
  head_record *r = &c->records[c->n];
  r->fields = op_arena_alloc(c->arena, c->n_fields * sizeof *r->fields, c->err);
  if (r->fields == NULL) {
    c->status = OP_E_MEMORY;
    return false;
  }
  memcpy(r->fields, c->fields, c->n_fields * sizeof *r->fields);
  r->n = c->n_fields;
  return true;
}

static bool take_record(void *context) {
  collector *c = context;
  if (c->n < c->kept && !keep_record(c)) return false;
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

/* What is kept and stands below the header counts too. */
static op_status count_kept(collector *c, size_t header_rows) {
  size_t n = c->n < c->kept ? c->n : c->kept;
  for (size_t r = header_rows; r < n; r++) {
    for (size_t i = 0; i < c->records[r].n; i++) {
      if (!count(c, i, c->records[r].fields[i], strlen(c->records[r].fields[i]))) return c->status;
    }
  }
  return OP_OK;
}

static op_kind kind_of(const collector *c, size_t column, int decimal) {
  if (column >= c->tally_capacity) return OP_KIND_UNKNOWN;
  bool numbers = c->tallies[column].numbers[decimal] > 0, texts = c->tallies[column].texts[decimal] > 0;
  return numbers == texts ? OP_KIND_UNKNOWN : numbers ? OP_KIND_NUMBER : OP_KIND_TEXT;
}

static op_status judge(collector *c, const op_read_options *options, op_arena *arena, csv_shape *shape, op_error *err) {
  op_status status = head_judge(c->records, c->n < c->kept ? c->n : c->kept, options->header_rows, arena, &shape->head, err);
  if (status == OP_OK) status = count_kept(c, (size_t)shape->head.header_rows);
  if (status != OP_OK) return status;
  int decimal = shape->delimiter != ',' && c->with_sign[COMMA] > c->with_sign[POINT] ? COMMA : POINT;
  if (options->decimal != 0) decimal = options->decimal == ',' ? COMMA : POINT;
  shape->decimal = decimal == COMMA ? ',' : '.';
  for (size_t i = 0; i < shape->head.n_variables; i++) shape->head.variables[i].kind = kind_of(c, i, decimal);
  return OP_OK;
}

op_status csv_sniff(const char *sample, size_t n, bool whole, const op_read_options *options, op_arena *arena, csv_shape *shape, op_error *err) {
  *shape = (csv_shape){.delimiter = options->delimiter != 0 ? options->delimiter : find_delimiter(sample, n, whole)};
  collector *c = op_array_new(1, sizeof *c, err);
  if (c == NULL) return OP_E_MEMORY;
  c->arena = op_arena_new(err); /* records are not needed longer than this takes */
  c->kept = options->header_rows > (int)HEAD_RECORDS ? (size_t)options->header_rows : HEAD_RECORDS;
  if (c->kept > SAMPLE_RECORDS) c->kept = SAMPLE_RECORDS;
  op_status status = c->arena != NULL ? OP_OK : OP_E_MEMORY;
  if (status == OP_OK) status = collect(c, sample, n, whole, shape->delimiter, err);
  if (status == OP_OK && c->n == 0) {
    status = op_fail(err, OP_E_DATA, whole ? "the file is empty" : "the header line is longer than %zu bytes", n);
  }
  if (status == OP_OK) status = judge(c, options, arena, shape, err);
  op_free(c->fields);
  op_free(c->tallies);
  op_arena_free(c->arena);
  op_free(c);
  return status;
}
