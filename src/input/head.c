/* Header rows by where question texts and option texts stand; names that are unique; labels from the rows below the names. */
#include "input/head.h"

#include <stdint.h>
#include <string.h>

#include "base/dict.h"
#include "base/number.h"

bool head_looks_numeric(const char *text, char decimal) {
  double number;
  return op_number_read(text, strlen(text), decimal, &number);
}

static size_t count_empty(const head_record *r) {
  size_t n = 0;
  for (size_t i = 0; i < r->n; i++) n += r->fields[i][0] == '\0';
  return n;
}

static bool any_field_contains(const head_record *r, const char *part) {
  for (size_t i = 0; i < r->n; i++) {
    if (strstr(r->fields[i], part) != NULL) return true;
  }
  return false;
}

static bool has_field(const head_record *r, const char *text) {
  for (size_t i = 0; i < r->n; i++) {
    if (strcmp(r->fields[i], text) == 0) return true;
  }
  return false;
}

/* Qualtrics: names, question texts, {"ImportId": ...}. SurveyMonkey: question texts with empty cells where a question has several columns, then the
   option texts or "Response". */
static int find_rows(const head_record *records, size_t n) {
  const head_record *first = &records[0];
  if (n >= 3 && any_field_contains(&records[2], "\"ImportId\"")) return 3;
  if (n < 2 || records[1].n != first->n) return 1;
  const head_record *second = &records[1];
  bool answers = has_field(second, "Response") || has_field(second, "Open-Ended Response");
  size_t named_below = 0, empty = count_empty(first), numeric = 0;
  for (size_t i = 0; i < first->n; i++) {
    named_below += first->fields[i][0] == '\0' && second->fields[i][0] != '\0' && !head_looks_numeric(second->fields[i], '.');
    numeric += head_looks_numeric(second->fields[i], '.');
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

op_status head_note(table_head *h, op_arena *arena, const char *note, op_error *err) {
  const char **notes = op_arena_alloc(arena, (h->n_notes + 1) * sizeof *notes, err);
  if (notes == NULL || note == NULL) return OP_E_MEMORY;
  if (h->n_notes > 0) memcpy(notes, h->notes, h->n_notes * sizeof *notes);
  notes[h->n_notes++] = note;
  h->notes = notes;
  return OP_OK;
}

static const char *label_for(const head_record *records, const table_head *h, const char *question, size_t column, op_arena *arena, op_error *err) {
  if (h->header_rows < 2 || column >= records[1].n) return "";
  const char *below = trimmed(arena, records[1].fields[column], err);
  if (below == NULL || h->header_rows == 3) return below;
  bool plain = below[0] == '\0' || strcmp(below, "Response") == 0 || strcmp(below, "Open-Ended Response") == 0;
  return plain ? question : op_arena_format(arena, err, "%s: %s", question, below);
}

static op_status name_variables(const head_record *records, table_head *h, op_arena *arena, op_error *err) {
  const head_record *first = &records[0];
  op_dict *names = op_dict_new(err);
  const char *question = "";
  size_t unnamed = 0, repeated = 0;
  op_status status = names != NULL ? OP_OK : OP_E_MEMORY;
  h->n_variables = first->n;
  h->variables = op_arena_alloc(arena, first->n * sizeof *h->variables, err);
  if (h->variables == NULL) status = OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < first->n; i++) {
    const char *own = trimmed(arena, first->fields[i], err);
    if (own == NULL) status = OP_E_MEMORY;
    if (status != OP_OK) break;
    bool empty = own[0] == '\0';
    if (!empty) question = own;
    if (!empty && op_dict_find(names, own, strlen(own)) != OP_DICT_NONE) repeated++;
    unnamed += empty;
    const char *wanted = !empty ? own : h->header_rows > 1 && question[0] != '\0' ? question : op_arena_format(arena, err, "column_%zu", i + 1);
    const char *name = wanted != NULL ? unique_name(names, arena, wanted, err) : NULL;
    const char *label = name != NULL ? label_for(records, h, question, i, arena, err) : NULL;
    if (label == NULL) status = OP_E_MEMORY;
    h->variables[i] = (op_variable){.name = name, .label = label, .format = "", .file_column = i};
  }
  op_dict_free(names);
  if (status == OP_OK && unnamed > 0) {
    const char *after = h->header_rows > 1 ? "question" : "position (column_N)";
    const char *form = unnamed == 1 ? "%zu column without a name was named after its %s" : "%zu columns without a name were named after their %s";
    status = head_note(h, arena, op_arena_format(arena, err, form, unnamed, after), err);
  }
  if (status == OP_OK && repeated > 0) {
    status = head_note(h, arena, op_arena_format(arena, err, "%zu repeated column name%s got a number (name_2)", repeated, repeated == 1 ? "" : "s"), err);
  }
  return status;
}

op_status head_judge(const head_record *records, size_t n, int wanted_rows, op_arena *arena, table_head *h, op_error *err) {
  h->header_rows = wanted_rows > 0 ? wanted_rows : find_rows(records, n);
  if (h->header_rows > (int)n) h->header_rows = (int)n;
  op_status status = name_variables(records, h, arena, err);
  if (status == OP_OK && h->header_rows > 1) {
    status = head_note(h, arena, op_arena_format(arena, err, "the first %d rows are read as header: names, then question or option texts", h->header_rows), err);
  }
  return status;
}
