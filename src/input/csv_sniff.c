/* Delimiter by the steadiest count of fields, header rows by where question texts and option texts stand, types by the sample's values. */
#include "input/csv_sniff.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/dict.h"
#include "base/limits.h"
#include "base/number.h"
#include "base/text.h"
#include "input/csv_parse.h"
#include "input/encoding.h"
#include "table/missing.h"

#define SAMPLE_RECORDS 500

typedef struct record {
  const char **fields;
  size_t n;
} record;

typedef struct collector {
  op_arena *arena;
  const char **fields;
  size_t n_fields, field_capacity;
  record records[SAMPLE_RECORDS];
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
  record *r = &c->records[c->n];
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
  status = csv_parse_block(parse, sample, n, c->n > 0 ? &late : err);
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

/* --- header --- */

static bool looks_numeric(const char *text, char decimal) {
  double number;
  return op_number_read(text, strlen(text), decimal, &number);
}

static size_t count_empty(const record *r) {
  size_t n = 0;
  for (size_t i = 0; i < r->n; i++) n += r->fields[i][0] == '\0';
  return n;
}

static bool any_field_contains(const record *r, const char *part) {
  for (size_t i = 0; i < r->n; i++) {
    if (strstr(r->fields[i], part) != NULL) return true;
  }
  return false;
}

static bool has_field(const record *r, const char *text) {
  for (size_t i = 0; i < r->n; i++) {
    if (strcmp(r->fields[i], text) == 0) return true;
  }
  return false;
}

/* Qualtrics: names, question texts, {"ImportId": ...}. SurveyMonkey: question texts with empty cells where a question has several columns, then the
   option texts or "Response". */
static int find_header_rows(const collector *c) {
  const record *first = &c->records[0];
  if (c->n >= 3 && any_field_contains(&c->records[2], "\"ImportId\"")) return 3;
  if (c->n < 2 || c->records[1].n != first->n) return 1;
  const record *second = &c->records[1];
  bool answers = has_field(second, "Response") || has_field(second, "Open-Ended Response");
  size_t named_below = 0, empty = count_empty(first), numeric = 0;
  for (size_t i = 0; i < first->n; i++) {
    named_below += first->fields[i][0] == '\0' && second->fields[i][0] != '\0' && !looks_numeric(second->fields[i], '.');
    numeric += looks_numeric(second->fields[i], '.');
  }
  if (answers && (empty > 0 || second->fields[0][0] == '\0')) return 2;
  return empty >= 2 && named_below == empty && numeric == 0 && second->fields[0][0] == '\0' ? 2 : 1;
}

/* --- names and labels --- */

static const char *trimmed(op_arena *arena, const char *text, op_error *err) {
  size_t n = strlen(text);
  while (*text == ' ' || *text == '\n' || *text == '\r' || *text == '\t') {
    text++;
    n--;
  }
  while (n > 0 && strchr(" \n\r\t", text[n - 1]) != NULL) n--;
  return op_arena_text(arena, text, n, err);
}

/* Makes a name that is taken (or empty) unique: name_2, name_3, ... */
static const char *unique_name(op_dict *names, op_arena *arena, const char *wanted, op_error *err) {
  const char *name = wanted;
  for (size_t k = 2; name != NULL && op_dict_find(names, name, strlen(name)) != OP_DICT_NONE; k++) {
    name = op_arena_format(arena, err, "%s_%zu", wanted, k);
  }
  return name != NULL && op_dict_add(names, name, strlen(name), err) != OP_DICT_NONE ? name : NULL;
}

static op_status add_note(csv_shape *shape, op_arena *arena, const char *note, op_error *err) {
  const char **notes = op_arena_alloc(arena, (shape->n_notes + 1) * sizeof *notes, err);
  if (notes == NULL || note == NULL) return OP_E_MEMORY;
  if (shape->n_notes > 0) memcpy(notes, shape->notes, shape->n_notes * sizeof *notes);
  notes[shape->n_notes++] = note;
  shape->notes = notes;
  return OP_OK;
}

static const char *label_for(const collector *c, const csv_shape *shape, const char *question, size_t column, op_arena *arena, op_error *err) {
  if (shape->header_rows < 2 || column >= c->records[1].n) return "";
  const char *below = trimmed(arena, c->records[1].fields[column], err);
  if (below == NULL || shape->header_rows == 3) return below;
  bool plain = below[0] == '\0' || strcmp(below, "Response") == 0 || strcmp(below, "Open-Ended Response") == 0;
  return plain ? question : op_arena_format(arena, err, "%s: %s", question, below);
}

static op_status name_variables(const collector *c, csv_shape *shape, op_arena *arena, op_error *err) {
  const record *head = &c->records[0];
  op_dict *names = op_dict_new(err);
  const char *question = "";
  size_t unnamed = 0, repeated = 0;
  op_status status = names != NULL ? OP_OK : OP_E_MEMORY;
  shape->n_variables = head->n;
  shape->variables = op_arena_alloc(arena, head->n * sizeof *shape->variables, err);
  if (shape->variables == NULL) status = OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < head->n; i++) {
    const char *own = trimmed(arena, head->fields[i], err);
    if (own == NULL) status = OP_E_MEMORY;
    if (status != OP_OK) break;
    bool empty = own[0] == '\0';
    if (!empty) question = own;
    if (!empty && op_dict_find(names, own, strlen(own)) != OP_DICT_NONE) repeated++;
    unnamed += empty;
    const char *wanted = !empty ? own : shape->header_rows > 1 && question[0] != '\0' ? question : op_arena_format(arena, err, "column_%zu", i + 1);
    const char *name = wanted != NULL ? unique_name(names, arena, wanted, err) : NULL;
    const char *label = name != NULL ? label_for(c, shape, question, i, arena, err) : NULL;
    if (label == NULL) status = OP_E_MEMORY;
    shape->variables[i] = (op_variable){.name = name, .label = label, .format = "", .file_column = i};
  }
  op_dict_free(names);
  if (status == OP_OK && unnamed > 0) {
    const char *after = shape->header_rows > 1 ? "question" : "position (column_N)";
    const char *form = unnamed == 1 ? "%zu column without a name was named after its %s" : "%zu columns without a name were named after their %s";
    status = add_note(shape, arena, op_arena_format(arena, err, form, unnamed, after), err);
  }
  if (status == OP_OK && repeated > 0) {
    status = add_note(shape, arena, op_arena_format(arena, err, "%zu repeated column name%s got a number (name_2)", repeated, repeated == 1 ? "" : "s"), err);
  }
  return status;
}

/* --- types --- */

static char find_decimal(const collector *c, const csv_shape *shape) {
  size_t comma = 0, point = 0;
  if (shape->delimiter == ',') return '.';
  for (size_t r = (size_t)shape->header_rows; r < c->n; r++) {
    for (size_t i = 0; i < c->records[r].n; i++) {
      const char *text = c->records[r].fields[i];
      bool has_comma = strchr(text, ',') != NULL, has_point = strchr(text, '.') != NULL;
      comma += has_comma && looks_numeric(text, ',');
      point += has_point && looks_numeric(text, '.');
    }
  }
  return comma > point ? ',' : '.';
}

/* Numbers and texts in one column leave its kind open: a text such as "Don't know" may be declared missing. */
static op_kind find_kind(const collector *c, const csv_shape *shape, size_t column) {
  size_t numbers = 0, texts = 0;
  for (size_t r = (size_t)shape->header_rows; r < c->n; r++) {
    if (column >= c->records[r].n) continue;
    const char *text = c->records[r].fields[column];
    if (op_missing_placeholder(text, strlen(text))) continue;
    if (looks_numeric(text, shape->decimal)) numbers++;
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
    shape->header_rows = options->header_rows > 0 ? options->header_rows : find_header_rows(c);
    if (shape->header_rows > (int)c->n) shape->header_rows = (int)c->n;
    shape->decimal = options->decimal != 0 ? options->decimal : find_decimal(c, shape);
    status = name_variables(c, shape, arena, err);
  }
  if (status == OP_OK && shape->header_rows > 1) {
    status = add_note(shape, arena, op_arena_format(arena, err, "the first %d rows are read as header: names, then question or option texts", shape->header_rows), err);
  }
  for (size_t i = 0; status == OP_OK && i < shape->n_variables; i++) shape->variables[i].kind = find_kind(c, shape, i);
  op_free(c->fields);
  op_free(c);
  return status;
}
