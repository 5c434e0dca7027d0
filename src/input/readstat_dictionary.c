/* First pass over a statistical file: its dictionary. Nothing of the data is touched. */
#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "input/encoding.h"
#include "input/readstat_file.h"
#include "input/readstat_reader.h"

/* A copy of n bytes that is UTF-8 whatever the file says of its encoding. */
static const char *keep_bytes(readstat_dictionary *d, const char *text, size_t n) {
  const char *copy = readstat_text(d->arena, text, op_utf8_cut(text, n, OP_LIMIT_TEXT_BYTES), d->err);
  if (copy == NULL) d->status = OP_E_MEMORY;
  return copy;
}

const char *readstat_text(op_arena *arena, const char *text, size_t n, op_error *err) {
  if (op_utf8_valid(text, n)) return op_arena_text(arena, text, n, err);
  char *mended = op_text_mend(text, n, err);
  const char *copy = mended != NULL ? op_arena_string(arena, mended, err) : NULL;
  op_free(mended);
  return copy;
}

static const char *keep(readstat_dictionary *d, const char *text) { return keep_bytes(d, text != NULL ? text : "", text != NULL ? strlen(text) : 0); }

/* A label set's name. ReadStat hands out Stata's as it stands in the file's list, which a damaged file does not end with a NUL. */
static const char *keep_set(readstat_dictionary *d, const char *name) {
  size_t width = d->version >= 118 ? 129 : d->version >= 110 ? 33 : 9;
  return keep_bytes(d, name, d->stata ? strnlen(name, width) : strlen(name));
}

static int on_metadata(readstat_metadata_t *metadata, void *context) {
  readstat_dictionary *d = context;
  d->rows = readstat_get_row_count(metadata);
  d->version = readstat_get_file_format_version(metadata);
  d->file_label = keep(d, readstat_get_file_label(metadata));
  d->encoding = keep(d, readstat_get_file_encoding(metadata));
  if (metadata->var_count > (int64_t)OP_LIMIT_COLUMNS) {
    d->status = op_fail(d->err, OP_E_DATA, "the file claims %lld variables, more than the limit of %zu", (long long)metadata->var_count, OP_LIMIT_COLUMNS);
  }
  return d->status == OP_OK ? READSTAT_HANDLER_OK : READSTAT_HANDLER_ABORT;
}

char readstat_tag(readstat_value_t value) {
  char tag = readstat_value_tag(value);
  if (tag >= 'A' && tag <= 'Z') return (char)(tag - 'A' + 'a');
  return (tag >= 'a' && tag <= 'z') || tag == '_' ? tag : '\0';
}

static op_value value_of(readstat_dictionary *d, readstat_value_t value) {
  if (readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING) {
    return (op_value){.type = OP_VALUE_TEXT, .text = keep(d, readstat_string_value(value))};
  }
  if (readstat_value_is_tagged_missing(value)) return (op_value){.type = OP_VALUE_TAG, .tag = readstat_tag(value)};
  return (op_value){.type = OP_VALUE_NUMBER, .number = readstat_double_value(value)};
}

static op_status take_missing(readstat_dictionary *d, readstat_variable_t *from, op_variable *to) {
  int n = readstat_variable_get_missing_ranges_count(from);
  if (n <= 0) return OP_OK;
  op_missing_rule *rules = op_arena_alloc(d->arena, (size_t)n * sizeof *rules, d->err);
  if (rules == NULL) return OP_E_MEMORY;
  for (int i = 0; i < n; i++) {
    op_value lo = value_of(d, readstat_variable_get_missing_range_lo(from, i)), hi = value_of(d, readstat_variable_get_missing_range_hi(from, i));
    op_missing_rule rule = {.type = OP_RULE_RANGE, .why = OP_MISSING_FILE, .lo = lo.number, .hi = hi.number};
    if (lo.type == OP_VALUE_TEXT) {
      rule.type = OP_RULE_TEXT;
      rule.text = lo.text;
    }
    rules[i] = rule;
  }
  to->missing = rules;
  to->n_missing = (size_t)n;
  return OP_OK;
}

static int on_variable(int index, readstat_variable_t *variable, const char *label_set, void *context) {
  readstat_dictionary *d = context;
  if (op_array_grow((void **)&d->variables, &d->capacity, d->n + 1, sizeof *d->variables, OP_LIMIT_COLUMNS, d->err) != OP_OK ||
      op_array_grow((void **)&d->label_sets, &d->set_capacity, d->n + 1, sizeof *d->label_sets, 0, d->err) != OP_OK) {
    d->status = OP_E_MEMORY;
    return READSTAT_HANDLER_ABORT;
  }
  op_variable *v = &d->variables[d->n];
  bool text = readstat_variable_get_type_class(variable) == READSTAT_TYPE_CLASS_STRING;
  *v = (op_variable){.name = keep(d, readstat_variable_get_name(variable)), .label = keep(d, readstat_variable_get_label(variable)),
                     .kind = text ? OP_KIND_TEXT : OP_KIND_NUMBER, .format = keep(d, readstat_variable_get_format(variable)), .file_column = (size_t)index};
  d->label_sets[d->n] = label_set != NULL ? keep_set(d, label_set) : NULL;
  if (take_missing(d, variable, v) != OP_OK) d->status = OP_E_MEMORY;
  d->n++;
  return d->status == OP_OK ? READSTAT_HANDLER_OK : READSTAT_HANDLER_ABORT;
}

static int on_value_label(const char *set, readstat_value_t value, const char *label, void *context) {
  readstat_dictionary *d = context;
  op_value of = value_of(d, value);
  if ((of.type == OP_VALUE_NUMBER && !isfinite(of.number)) || (of.type == OP_VALUE_TAG && of.tag == '\0')) return READSTAT_HANDLER_OK; /* no value can have it */
  if (op_array_grow((void **)&d->entries, &d->entry_capacity, d->n_entries + 1, sizeof *d->entries, 0, d->err) != OP_OK) {
    d->status = OP_E_MEMORY;
    return READSTAT_HANDLER_ABORT;
  }
  d->entries[d->n_entries].set = keep(d, set);
  d->entries[d->n_entries].label = (op_label){of, keep(d, label)};
  d->n_entries++;
  return d->status == OP_OK ? READSTAT_HANDLER_OK : READSTAT_HANDLER_ABORT;
}

static int on_weight(readstat_variable_t *variable, void *context) {
  readstat_dictionary *d = context;
  d->weight = keep(d, readstat_variable_get_name(variable));
  return READSTAT_HANDLER_OK;
}

/* Gives each variable the labels of its set. Entries of a set stand together. */
static op_status attach_labels(readstat_dictionary *d) {
  for (size_t v = 0; v < d->n; v++) {
    const char *set = d->label_sets[v];
    size_t count = 0, at = 0;
    for (size_t e = 0; set != NULL && e < d->n_entries; e++) count += strcmp(d->entries[e].set, set) == 0;
    if (count == 0) continue;
    op_label *labels = op_arena_alloc(d->arena, count * sizeof *labels, d->err);
    if (labels == NULL) return OP_E_MEMORY;
    for (size_t e = 0; e < d->n_entries; e++) {
      if (strcmp(d->entries[e].set, set) == 0) labels[at++] = d->entries[e].label;
    }
    d->variables[v].labels = labels;
    d->variables[v].n_labels = count;
  }
  return OP_OK;
}

op_status readstat_read_dictionary(readstat_parse parse, const char *path, const char *encoding, readstat_dictionary *d, op_error *err) {
  readstat_file file;
  readstat_parser_t *parser = readstat_parser_buffered(&file);
  if (parser == NULL) return op_fail(err, OP_E_MEMORY, "out of memory while opening the file");
  d->err = err;
  d->rows = -1;
  d->file_label = d->encoding = "";
  d->stata = parse == readstat_parse_dta;
  readstat_set_metadata_handler(parser, on_metadata);
  readstat_set_variable_handler(parser, on_variable);
  readstat_set_value_label_handler(parser, on_value_label);
  readstat_set_fweight_handler(parser, on_weight);
  if (encoding != NULL) readstat_set_file_character_encoding(parser, encoding);
  readstat_error_t code = parse(parser, path, d);
  readstat_parser_free(parser);
  if (d->status != OP_OK) return d->status;
  if (code != READSTAT_OK) {
    op_fail(err, code == READSTAT_ERROR_MALLOC ? OP_E_MEMORY : OP_E_DATA, "the file cannot be read: %s", readstat_error_message(code));
    if (code >= READSTAT_ERROR_CONVERT && code <= READSTAT_ERROR_CONVERT_LONG_STRING) op_fail_hint(err, "its texts are not in the encoding it declares: say --encoding");
    else op_fail_hint(err, "it may be cut short or damaged: compare its size with the source's");
    return err->status;
  }
  return attach_labels(d);
}
