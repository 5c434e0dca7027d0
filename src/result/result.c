/* Building and searching results. */
#include "opine/result.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"

const op_measure_info *op_measure_at(op_measure measure) {
  static const op_measure_info infos[] = {
#define OP_MEASURE(id, name, heading, print) {name, heading, print},
#include "opine/measures.def"
#undef OP_MEASURE
  };
  return &infos[measure];
}

/* A quiet NaN with a payload of ours, as R keeps its NA: copies of a double keep it. */
#define SUPPRESSED UINT64_C(0x7FF80000050BB7E5)

double op_suppressed_number(void) {
  const uint64_t bits = SUPPRESSED;
  double number;
  memcpy(&number, &bits, sizeof number);
  return number;
}

bool op_is_suppressed(double number) {
  uint64_t bits;
  memcpy(&bits, &number, sizeof bits);
  return bits == SUPPRESSED;
}

op_result *op_result_new(const char *command, op_error *err) {
  op_result *r = op_array_new(1, sizeof *r, err);
  if (r == NULL) return NULL;
  r->arena = op_arena_new(err);
  r->command = r->arena != NULL ? op_result_text(r, command, err) : NULL;
  r->title = r->source = "";
  r->shown = (op_shown){NULL, NULL, (double)NAN, -1};
  if (r->command == NULL) {
    op_result_free(r);
    return NULL;
  }
  return r;
}

void op_result_free(op_result *result) {
  if (result == NULL) return;
  for (size_t s = 0; s < result->n_sections; s++) {
    op_free(result->sections[s].keys);
    op_free(result->sections[s].measures);
    op_free(result->sections[s].rows);
    op_free(result->sections[s].vcov);
  }
  op_free(result->sections);
  op_free(result->design);
  op_free(result->conventions);
  op_free(result->notes);
  op_arena_free(result->arena);
  op_free(result);
}

const char *op_result_text(op_result *result, const char *text, op_error *err) {
  return op_arena_string(result->arena, text != NULL ? text : "", err);
}

op_status op_result_section_add(op_result *result, const char *name, const char *title, bool percent, size_t *index, op_error *err) {
  op_status status = op_array_grow((void **)&result->sections, &result->section_capacity, result->n_sections + 1, sizeof(op_section), 0, err);
  if (status != OP_OK) return status;
  op_section s = {.name = op_result_text(result, name, err), .title = op_result_text(result, title, err), .percent = percent};
  if (s.name == NULL || s.title == NULL) return OP_E_MEMORY;
  *index = result->n_sections;
  result->sections[result->n_sections++] = s;
  return OP_OK;
}

op_status op_section_key_add(op_result *result, size_t section, const char *name, const char *title, op_key_kind kind, op_error *err) {
  op_section *s = &result->sections[section];
  op_key *keys = op_array_new(s->n_keys + 1, sizeof *keys, err);
  if (keys == NULL) return OP_E_MEMORY;
  if (s->n_keys > 0) memcpy(keys, s->keys, s->n_keys * sizeof *keys);
  op_free(s->keys);
  s->keys = keys;
  keys[s->n_keys] = (op_key){op_result_text(result, name, err), op_result_text(result, title, err), kind == OP_KEY_GROUP, kind == OP_KEY_TEXT};
  if (keys[s->n_keys].name == NULL || keys[s->n_keys].title == NULL) return OP_E_MEMORY;
  s->n_keys++;
  return OP_OK;
}

op_status op_section_measure_add(op_result *result, size_t section, op_measure measure, op_error *err) {
  op_section *s = &result->sections[section];
  if (s->measures == NULL) {
    s->measures = op_array_new(OP_M_COUNT, sizeof *s->measures, err);
    if (s->measures == NULL) return OP_E_MEMORY;
  }
  if (s->n_measures == OP_M_COUNT) return op_fail(err, OP_E_USAGE, "a section holds every measure already");
  s->measures[s->n_measures++] = measure;
  return OP_OK;
}

#define MOST_ROWS (OP_LIMIT_FIGURES * 64)

op_status op_section_rows_reserve(op_result *result, size_t section, size_t n, op_error *err) {
  op_section *s = &result->sections[section];
  if (n > MOST_ROWS - s->n_rows) return OP_OK;
  return op_array_extend((void **)&s->rows, &s->capacity, s->n_rows + n, sizeof *s->rows, err);
}

op_status op_section_row_add(op_result *result, size_t section, op_row **row, op_error *err) {
  op_section *s = &result->sections[section];
  if (s->n_rows == MOST_ROWS) return op_fail(err, OP_E_MEMORY, "a table cannot have more than %zu rows", (size_t)MOST_ROWS);
  op_status status = op_array_extend((void **)&s->rows, &s->capacity, s->n_rows + 1, sizeof *s->rows, err);
  if (status != OP_OK) return status;
  op_row *r = &s->rows[s->n_rows];
  *r = (op_row){.codes = op_arena_alloc(result->arena, 2 * s->n_keys * sizeof(char *), err)};
  if (r->codes == NULL) return OP_E_MEMORY;
  r->labels = r->codes + s->n_keys;
  for (size_t m = 0; m < OP_M_COUNT; m++) r->measures[m] = (double)NAN;
  s->n_rows++;
  *row = r;
  return OP_OK;
}

op_status op_row_key_set(op_result *result, op_row *row, size_t key, const char *code, const char *label, op_error *err) {
  if (code == NULL) {
    row->codes[key] = row->labels[key] = NULL;
    return OP_OK;
  }
  row->codes[key] = op_result_text(result, code, err);
  row->labels[key] = label != NULL && strcmp(label, code) != 0 ? op_result_text(result, label, err) : row->codes[key];
  return row->codes[key] != NULL && row->labels[key] != NULL ? OP_OK : OP_E_MEMORY;
}

op_status op_result_note_add(op_result *result, op_error *err, const char *format, ...) {
  char fixed[4096];
  va_list args;
  va_start(args, format);
  int n = vsnprintf(fixed, sizeof fixed, format, args);
  va_end(args);
  if (n < 0) return op_fail(err, OP_E_SYSTEM, "a note could not be written");
  if ((size_t)n >= sizeof fixed) fixed[op_utf8_cut(fixed, strlen(fixed), sizeof fixed - 1)] = '\0';
  for (size_t i = 0; i < result->n_notes; i++) {
    if (strcmp(result->notes[i], fixed) == 0) return OP_OK;
  }
  op_status status = op_array_grow((void **)&result->notes, &result->notes_capacity, result->n_notes + 1, sizeof *result->notes, 0, err);
  if (status != OP_OK) return status;
  result->notes[result->n_notes] = op_result_text(result, fixed, err);
  if (result->notes[result->n_notes] == NULL) return OP_E_MEMORY;
  result->n_notes++;
  return OP_OK;
}

static op_status add_named(op_result *result, op_named_text **list, size_t *n, size_t *capacity, const char *name, const char *value, op_error *err) {
  op_status status = op_array_grow((void **)list, capacity, *n + 1, sizeof **list, 0, err);
  if (status != OP_OK) return status;
  op_named_text entry = {op_result_text(result, name, err), op_result_text(result, value, err)};
  if (entry.name == NULL || entry.value == NULL) return OP_E_MEMORY;
  (*list)[(*n)++] = entry;
  return OP_OK;
}

op_status op_result_convention_add(op_result *result, const char *name, const char *value, op_error *err) {
  return add_named(result, &result->conventions, &result->n_conventions, &result->conventions_capacity, name, value, err);
}

op_status op_result_design_add(op_result *result, const char *name, const char *value, op_error *err) {
  return add_named(result, &result->design, &result->n_design, &result->design_capacity, name, value, err);
}

const op_section *op_result_section_named(const op_result *result, const char *name) {
  for (size_t s = 0; s < result->n_sections; s++) {
    if (strcmp(result->sections[s].name, name) == 0) return &result->sections[s];
  }
  return NULL;
}

size_t op_section_key_named(const op_section *section, const char *name) {
  for (size_t k = 0; k < section->n_keys; k++) {
    if (strcmp(section->keys[k].name, name) == 0) return k;
  }
  return SIZE_MAX;
}
