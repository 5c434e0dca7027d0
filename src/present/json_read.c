/* A saved result read back: the JSON of json.c. The library that parses (jansson) is wrapped here; it is strict, tells line and column, and bounds nesting. */
#include <jansson.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/output.h"
#include "base/text.h"
#include "opine/present.h"
#include "present/json_value.h"

typedef struct reading {
  const char *name;         /* of the file, for messages */
  op_result *result;
  size_t rows;              /* of all sections */
  op_error *err;
} reading;

static op_status refuse(const reading *r, const char *what, const char *hint) {
  op_fail(r->err, OP_E_DATA, "%s", what);
  if (hint != NULL) op_fail_hint(r->err, "%s", hint);
  return op_fail_at(r->err, r->name, 0, 0);
}

static op_status refuse_row(const reading *r, const char *section, size_t row, const char *name, const char *what) {
  op_fail(r->err, OP_E_DATA, "row %zu of '%s': '%s' %s", row + 1, section, name, what);
  return op_fail_at(r->err, r->name, 0, 0);
}

/* --- what a name in a row stands for --- */

static bool measure_named(const char *name, op_measure *out) {
  for (int m = 0; m < OP_M_COUNT; m++) {
    if (strcmp(op_measure_at((op_measure)m)->name, name) != 0) continue;
    *out = (op_measure)m;
    return true;
  }
  return false;
}

static bool is_infinity(const json_t *value) {
  const char *text = json_string_value(value);
  return text != NULL && (strcmp(text, "inf") == 0 || strcmp(text, "-inf") == 0);
}

static unsigned flag_named(const char *name) {
  const char *known;
  unsigned flag;
  for (size_t i = 0; (known = json_flag_at(i, &flag)) != NULL; i++) {
    if (strcmp(known, name) == 0) return flag;
  }
  return 0;
}

/* "category" of "label", "x" of "x_label"; NULL for names that are no labels of a key of the row. Written into out[0..size). */
static const char *labelled_key(const json_t *row, const char *name, char *out, size_t size) {
  size_t n = strlen(name);
  if (strcmp(name, "label") == 0) return json_object_get(row, "category") != NULL ? "category" : NULL;
  if (n <= 6 || n >= size || strcmp(name + n - 6, "_label") != 0) return NULL;
  memcpy(out, name, n - 6);
  out[n - 6] = '\0';
  return json_object_get(row, out) != NULL ? out : NULL;
}

typedef enum { NAME_KEY, NAME_LABEL, NAME_MEASURE, NAME_FLAG, NAME_OTHER } name_kind;

static name_kind kind_of(const json_t *row, const char *name, const json_t *value) {
  char key[256];
  op_measure m;
  if (strcmp(name, "method") == 0 || strcmp(name, "note") == 0 || strcmp(name, "mark") == 0 || json_is_object(value)) return NAME_OTHER;
  if (json_is_true(value) && flag_named(name) != 0) return NAME_FLAG;
  if (labelled_key(row, name, key, sizeof key) != NULL) return NAME_LABEL;
  if (json_is_number(value) || is_infinity(value)) return NAME_MEASURE;
  if (json_is_null(value) && measure_named(name, &m)) return NAME_MEASURE;
  return NAME_KEY;
}

/* --- the columns of a section: what its rows hold --- */

static op_status add_key(reading *r, size_t section, const char *name, op_key_kind kind) {
  const op_section *s = &r->result->sections[section];
  if (op_section_key_named(s, name) != SIZE_MAX) return OP_OK;
  if (s->n_keys >= 256) return refuse(r, "a row has more than 256 keys", NULL);
  return op_section_key_add(r->result, section, name, name, kind, r->err);
}

static op_status add_measure(reading *r, size_t section, op_measure m) {
  const op_section *s = &r->result->sections[section];
  for (size_t i = 0; i < s->n_measures; i++) {
    if (s->measures[i] == m) return OP_OK;
  }
  return op_section_measure_add(r->result, section, m, r->err);
}

/* "x_label" of rows that lack "x" is the label of a key all the same, where other rows have the key. */
static void drop_labels(reading *r, size_t section) {
  op_section *s = &r->result->sections[section];
  size_t kept = 0;
  for (size_t k = 0; k < s->n_keys; k++) {
    char key[256];
    size_t n = strlen(s->keys[k].name);
    bool label = !s->keys[k].by && strcmp(s->keys[k].name, "label") == 0 && op_section_key_named(s, "category") != SIZE_MAX;
    if (!s->keys[k].by && n > 6 && n < sizeof key && strcmp(s->keys[k].name + n - 6, "_label") == 0) {
      memcpy(key, s->keys[k].name, n - 6);
      key[n - 6] = '\0';
      label = label || op_section_key_named(s, key) != SIZE_MAX;
    }
    if (!label) s->keys[kept++] = s->keys[k];
  }
  s->n_keys = kept;
}

/* A name stands for a text or for a number in all rows. */
static op_status check_kinds(const reading *r, size_t section) {
  const op_section *s = &r->result->sections[section];
  for (size_t i = 0; i < s->n_measures; i++) {
    const char *name = op_measure_at(s->measures[i])->name;
    if (op_section_key_named(s, name) == SIZE_MAX) continue;
    op_fail(r->err, OP_E_DATA, "'%s' of '%s' is a text in one row and a number in another", name, s->name);
    return op_fail_at(r->err, r->name, 0, 0);
  }
  return OP_OK;
}

/* Names of a row's values; `nulls`: of those that are null, which stand for what other rows have under the name, else for a measure. */
static op_status learn_row(reading *r, size_t section, json_t *row, bool nulls) {
  const char *name;
  json_t *value;
  op_measure m;
  op_status status = OP_OK;
  json_object_foreach(json_object_get(row, "by"), name, value) {
    if (status == OP_OK) status = add_key(r, section, name, OP_KEY_GROUP);
  }
  json_object_foreach(row, name, value) {
    if (status != OP_OK) return status;
    if (json_is_null(value) != nulls || (nulls && op_section_key_named(&r->result->sections[section], name) != SIZE_MAX)) continue;
    name_kind kind = kind_of(row, name, value);
    if (kind == NAME_KEY) status = add_key(r, section, name, strcmp(name, "variable") == 0 || strcmp(name, "category") == 0 ? OP_KEY_CODED : OP_KEY_TEXT);
    if (kind == NAME_MEASURE && measure_named(name, &m)) status = add_measure(r, section, m); /* measures of another version are passed over */
  }
  return status;
}

/* --- rows --- */

static const char *label_of(const json_t *row, const op_key *key) {
  char name[256];
  if (key->by) return json_string_value(json_object_get(json_object_get(row, "by_labels"), key->name));
  if (strcmp(key->name, "category") == 0) return json_string_value(json_object_get(row, "label"));
  size_t n = strlen(key->name);
  if (n + 7 > sizeof name) return NULL;
  memcpy(name, key->name, n);
  memcpy(name + n, "_label", 7);
  return json_string_value(json_object_get(row, name));
}

static op_status fill_keys(reading *r, size_t section, size_t index, const json_t *from, op_row *row) {
  const op_section *s = &r->result->sections[section];
  op_status status = OP_OK;
  for (size_t k = 0; status == OP_OK && k < s->n_keys; k++) {
    const json_t *value = json_object_get(s->keys[k].by ? json_object_get(from, "by") : from, s->keys[k].name);
    if (value == NULL || json_is_null(value)) continue;
    if (!json_is_string(value)) return refuse_row(r, s->name, index, s->keys[k].name, "is no text");
    status = op_row_key_set(r->result, row, k, json_string_value(value), label_of(from, &s->keys[k]), r->err);
  }
  return status;
}

static op_status fill_measures(reading *r, size_t section, size_t index, const json_t *from, op_row *row) {
  const op_section *s = &r->result->sections[section];
  for (size_t i = 0; i < s->n_measures; i++) {
    const char *name = op_measure_at(s->measures[i])->name;
    const json_t *value = json_object_get(from, name);
    if (value == NULL || json_is_null(value)) continue;
    if (is_infinity(value)) row->measures[s->measures[i]] = json_string_value(value)[0] == '-' ? -(double)INFINITY : (double)INFINITY;
    else if (json_is_number(value)) row->measures[s->measures[i]] = json_number_value(value);
    else if (!json_is_string(value)) return refuse_row(r, s->name, index, name, "is no number"); /* a text is a key of that name */
  }
  return OP_OK;
}

static op_status text_of(reading *r, const json_t *from, const char *name, const char **out) {
  const char *text = json_string_value(json_object_get(from, name));
  if (text == NULL) return OP_OK;
  *out = op_result_text(r->result, text, r->err);
  return *out != NULL ? OP_OK : OP_E_MEMORY;
}

static op_status read_row(reading *r, size_t section, size_t index, json_t *from) {
  const char *name;
  json_t *value;
  op_row *row;
  op_status status = op_section_row_add(r->result, section, &row, r->err);
  if (status == OP_OK) status = fill_keys(r, section, index, from, row);
  if (status == OP_OK) status = fill_measures(r, section, index, from, row);
  if (status == OP_OK) status = text_of(r, from, "method", &row->method);
  if (status == OP_OK) status = text_of(r, from, "note", &row->note);
  if (status == OP_OK) status = text_of(r, from, "mark", &row->mark);
  if (status != OP_OK) return status;
  json_object_foreach(from, name, value) {
    if (json_is_true(value)) row->flags |= flag_named(name);
  }
  return OP_OK;
}

/* --- sections --- */

static bool says_percent(json_t *root, const char *name) {
  const json_t *list = json_object_get(root, "percent");
  for (size_t i = 0; i < json_array_size(list); i++) {
    const char *listed = json_string_value(json_array_get(list, i));
    if (listed != NULL && strcmp(listed, name) == 0) return true;
  }
  return false;
}

/* Files that do not say which sections hold fractions: shares have a category, and lie within 0 and 1. */
static bool looks_percent(const op_section *s) {
  size_t category = op_section_key_named(s, "category"), shares = 0;
  if (category == SIZE_MAX) return false;
  for (size_t i = 0; i < s->n_rows; i++) {
    double x = s->rows[i].measures[OP_M_ESTIMATE];
    if (isnan(x)) continue;
    if (s->rows[i].codes[category] == NULL || x < 0 || x > 1) return false;
    shares++;
  }
  return shares > 0;
}

static op_status read_section(reading *r, json_t *root, const char *name, json_t *rows) {
  size_t section = 0, n = json_array_size(rows);
  const char *own = strcmp(name, "rows") != 0 ? name : strcmp(r->result->command, "crosstab") == 0 ? "crosstab" : "estimates";
  op_status status = op_result_section_add(r->result, own, "", says_percent(root, name), &section, r->err);
  r->rows += n;
  if (status == OP_OK && r->rows > OP_LIMIT_RESULT_ROWS) {
    op_fail(r->err, OP_E_MEMORY, "the saved result has more than %zu rows", OP_LIMIT_RESULT_ROWS);
    return op_fail_at(r->err, r->name, 0, 0);
  }
  for (size_t i = 0; status == OP_OK && i < n; i++) {
    if (!json_is_object(json_array_get(rows, i))) return refuse_row(r, name, i, name, "holds something that is no row");
    status = learn_row(r, section, json_array_get(rows, i), false);
  }
  for (size_t i = 0; status == OP_OK && i < n; i++) status = learn_row(r, section, json_array_get(rows, i), true);
  if (status == OP_OK) drop_labels(r, section);
  if (status == OP_OK) status = check_kinds(r, section);
  for (size_t i = 0; status == OP_OK && i < n; i++) status = read_row(r, section, i, json_array_get(rows, i));
  if (status == OP_OK && json_object_get(root, "percent") == NULL) r->result->sections[section].percent = looks_percent(&r->result->sections[section]);
  return status;
}

/* --- what stands around the rows --- */

static op_status check_parts(const reading *r, const char *what, size_t n) {
  if (n <= OP_LIMIT_RESULT_PARTS) return OP_OK;
  op_fail(r->err, OP_E_MEMORY, "the saved result has %zu %s, more than the limit of %zu", n, what, OP_LIMIT_RESULT_PARTS);
  return op_fail_at(r->err, r->name, 0, 0);
}

static op_status read_named(reading *r, json_t *map, op_status (*add)(op_result *result, const char *name, const char *value, op_error *err)) {
  const char *name;
  json_t *value;
  op_status status = check_parts(r, "facts", json_object_size(map));
  json_object_foreach(map, name, value) {
    const char *text = json_string_value(value);
    char number[OP_NUMBER_TEXT] = "";
    if (json_is_number(value)) op_number_write(json_number_value(value), number);
    if (status == OP_OK && (text != NULL || json_is_number(value))) status = add(r->result, name, text != NULL ? text : number, r->err);
  }
  return status;
}

static op_status read_notes(reading *r, json_t *notes) {
  op_status status = check_parts(r, "notes", json_array_size(notes));
  for (size_t i = 0; status == OP_OK && i < json_array_size(notes); i++) {
    const char *text = json_string_value(json_array_get(notes, i));
    if (text != NULL) status = op_result_note_add(r->result, r->err, "%s", text);
  }
  return status;
}

static bool is_section(const char *name, const json_t *value) {
  size_t n = strlen(name);
  bool covariance = n >= 4 && strcmp(name + n - 4, "vcov") == 0;
  return json_is_array(value) && !covariance && strcmp(name, "notes") != 0 && strcmp(name, "percent") != 0;
}

static op_status read_result(reading *r, json_t *root) {
  const char *name;
  json_t *value;
  op_status status = check_parts(r, "sections", json_object_size(root));
  if (status == OP_OK) status = text_of(r, root, "title", &r->result->title);
  if (status == OP_OK) status = text_of(r, root, "source", &r->result->source);
  if (status == OP_OK) status = text_of(r, root, "banner", &r->result->banner);
  if (json_is_number(json_object_get(root, "level"))) r->result->level = json_number_value(json_object_get(root, "level"));
  if (status == OP_OK) status = read_named(r, json_object_get(root, "design"), op_result_design_add);
  if (status == OP_OK) status = read_named(r, json_object_get(root, "conventions"), op_result_convention_add);
  if (status == OP_OK) status = read_notes(r, json_object_get(root, "notes"));
  json_object_foreach(root, name, value) {
    if (status == OP_OK && is_section(name, value)) status = read_section(r, root, name, value);
  }
  return status;
}

static json_t *parse(const char *name, const char *text, size_t length, op_error *err) {
  json_error_t fault;
  json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, &fault);
  if (root != NULL) return root;
  if (json_error_code(&fault) == json_error_out_of_memory) {
    op_fail(err, OP_E_MEMORY, "out of memory while reading the saved result");
    return NULL;
  }
  op_fail(err, OP_E_DATA, "this is no JSON: %s", fault.text);
  op_fail_hint(err, "opine writes results that can be compared with --format json");
  op_fail_at(err, name, fault.line > 0 ? (size_t)fault.line : 0, fault.column > 0 ? (size_t)fault.column : 0);
  return NULL;
}

op_status op_result_parse(const char *name, const char *text, size_t length, op_result **result, op_error *err) {
  json_t *root = parse(name, text, length, err);
  reading r = {.name = name, .err = err};
  if (root == NULL) return err->status;
  const char *command = json_string_value(json_object_get(root, "command"));
  op_status status = OP_OK;
  if (command == NULL) {
    status = refuse(&r, "this JSON is no result of opine: it names no command", "opine writes results that can be compared with --format json");
  } else {
    r.result = op_result_new(command, err);
    status = r.result != NULL ? read_result(&r, root) : OP_E_MEMORY;
  }
  json_decref(root);
  if (status != OP_OK) {
    op_result_free(r.result);
    return status;
  }
  *result = r.result;
  return OP_OK;
}

op_status op_result_read(const char *path, op_result **result, op_error *err) {
  char *text = NULL;
  size_t n = 0;
  op_status status = op_file_read(path, OP_LIMIT_RESULT_BYTES, &text, &n, err);
  if (status == OP_OK) status = op_result_parse(path, text, n, result, err);
  op_free(text);
  return status;
}
