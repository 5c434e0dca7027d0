/* What checks share: problems, tables, look-ups. */
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "study/check.h"

void *study_memory(study_checker *k, size_t n, size_t size) {
  void *memory = k->status == OP_OK ? op_arena_alloc(k->arena, (n + 1) * size, k->err) : NULL;
  if (memory == NULL) k->status = OP_E_MEMORY;
  return memory;
}

const char *study_say(study_checker *k, const char *format, ...) {
  va_list args;
  va_start(args, format);
  const char *made = op_arena_format_list(k->arena, k->err, format, args);
  va_end(args);
  if (made == NULL) k->status = OP_E_MEMORY;
  return made != NULL ? made : "";
}

void study_problem(study_checker *k, study_severity severity, const char *check, const char *wave, const char *variable, double rows, const char *format, ...) {
  static const char *const names[] = {"error", "warning", "note"};
  char text[1024];
  op_row *row;
  va_list args;
  va_start(args, format);
  op_text_message(text, sizeof text, format, args);
  va_end(args);
  const char *const keys[] = {names[severity], check, wave != NULL ? wave : "", variable != NULL ? variable : "", text};
  if (k->status == OP_OK) k->status = op_section_row_add(k->result, k->problems, &row, k->err);
  for (size_t i = 0; k->status == OP_OK && i < 5; i++) k->status = op_row_key_set(k->result, row, i, keys[i], NULL, k->err);
  if (k->status != OP_OK) return;
  row->measures[OP_M_N] = rows;
  if (severity == STUDY_ERROR) row->flags |= OP_ROW_BAD;
  size_t *count = severity == STUDY_ERROR ? &k->errors : severity == STUDY_WARNING ? &k->warnings : &k->notes;
  (*count)++;
}

static op_status make_table(study_checker *k, const study_table *table, size_t *section) {
  op_status status = op_result_section_add(k->result, table->name, table->title, table->percent, section, k->err);
  for (size_t i = 0; status == OP_OK && i < 8 && table->keys[i] != NULL; i++) {
    status = op_section_key_add(k->result, *section, table->keys[i], table->keys[i], OP_KEY_TEXT, k->err);
  }
  for (size_t i = 0; status == OP_OK && i < table->n_measures; i++) status = op_section_measure_add(k->result, *section, table->measures[i], k->err);
  return status;
}

op_row *study_row(study_checker *k, const study_table *table, const char *const *texts) {
  size_t section = 0;
  op_row *row = NULL;
  while (section < k->result->n_sections && strcmp(k->result->sections[section].name, table->name) != 0) section++;
  if (k->status == OP_OK && section == k->result->n_sections) k->status = make_table(k, table, &section);
  if (k->status == OP_OK) k->status = op_section_row_add(k->result, section, &row, k->err);
  for (size_t i = 0; k->status == OP_OK && i < 8 && table->keys[i] != NULL; i++) k->status = op_row_key_set(k->result, row, i, texts[i] != NULL ? texts[i] : "", NULL, k->err);
  return k->status == OP_OK ? row : NULL;
}

/* --- look-ups --- */

static bool aliased_away(const study_wave *w, const char *name) {
  for (size_t i = 0; i < w->spec->n_aliases; i++) {
    if (strcmp(w->spec->aliases[i].from, name) == 0) return true;
  }
  return false;
}

size_t study_column(const study_wave *w, const char *name, const op_alias **alias, const op_fact **fact) {
  if (alias != NULL) *alias = NULL;
  if (fact != NULL) *fact = NULL;
  if (name == NULL || w->schema == NULL) return SIZE_MAX;
  for (size_t i = 0; i < w->spec->n_facts; i++) {
    if (strcmp(w->spec->facts[i].name, name) != 0) continue;
    if (fact != NULL) *fact = &w->spec->facts[i];
    return SIZE_MAX;
  }
  for (size_t i = 0; i < w->spec->n_aliases; i++) {
    if (strcmp(w->spec->aliases[i].name, name) != 0) continue;
    if (alias != NULL) *alias = &w->spec->aliases[i];
    return op_schema_find(w->schema, w->spec->aliases[i].from);
  }
  return aliased_away(w, name) ? SIZE_MAX : op_schema_find(w->schema, name);
}

const op_level *study_level(const study_wave *w, size_t column, uint32_t level) { return op_levels_at(op_source_levels(w->source, column), level); }

double study_level_number(const study_wave *w, size_t column, uint32_t level) {
  const op_level *of = study_level(w, column, level);
  double number = (double)NAN;
  if (level == 0) return number;
  if (of->value.type == OP_VALUE_NUMBER) return of->value.number;
  if (of->value.type == OP_VALUE_TEXT) op_number_read(of->value.text, strlen(of->value.text), '.', &number);
  return number;
}

const study_question *study_question_of(const study_checker *k, const study_wave *w, size_t column) {
  size_t wave = (size_t)(w - k->waves);
  for (size_t q = 0; q < k->n_questions; q++) {
    if (k->questions[q].cells[wave].variable != NULL && k->questions[q].cells[wave].column == column) return &k->questions[q];
  }
  return NULL;
}

static bool in_list(const study_wave *w, const op_names *names, size_t column) {
  for (size_t i = 0; i < names->count; i++) {
    if (study_column(w, names->items[i], NULL, NULL) == column) return true;
  }
  return false;
}

static void answers_of_question(study_checker *k, const study_cell *cell, const op_value **answers) {
  for (size_t m = 0; m < cell->n_maps; m++) {
    const study_mapping *map = &cell->maps[m];
    bool answer = map->mapped && !map->missing && (map->category != NULL || !study_reason(k, map->label, NULL));
    if (answer) answers[map->level] = &map->to;
  }
}

const op_value *const *study_answers(study_checker *k, const study_wave *w, size_t column) {
  const op_value **answers = study_memory(k, w->n_levels[column], sizeof *answers);
  const study_question *q = study_question_of(k, w, column);
  if (answers == NULL) return NULL;
  if (q != NULL) {
    answers_of_question(k, &q->cells[w - k->waves], answers);
    return answers;
  }
  for (uint32_t l = 1; l < w->n_levels[column]; l++) {
    const op_level *of = study_level(w, column, l);
    if (of->missing == OP_ANSWER && !study_reason(k, of->label, NULL)) answers[l] = &of->value;
  }
  return answers;
}

bool study_is_answer(const study_checker *k, const study_wave *w, size_t column, size_t most) {
  const op_study *s = k->study;
  if (column == w->weight_column || in_list(w, &s->strata, column) || in_list(w, &s->psu, column) || in_list(w, &s->fpc, column)) return false;
  if (study_column(w, s->interviewer, NULL, NULL) == column) return false;
  return w->n_levels[column] > 2 && w->n_levels[column] - 1 <= most && (double)(w->n_levels[column] - 1) * 2 < (double)w->rows;
}

double study_share(const study_cell *cell, const op_value *to) {
  double n = 0, base = 0;
  for (size_t m = 0; m < cell->n_maps; m++) {
    if (!cell->maps[m].mapped || cell->maps[m].missing) continue;
    base += cell->maps[m].n;
    if (op_value_same(&cell->maps[m].to, to)) n += cell->maps[m].n;
  }
  return base > 0 ? n / base : 0;
}

const char *study_value_text(study_checker *k, const op_value *value) {
  char number[OP_NUMBER_TEXT];
  if (value->type == OP_VALUE_TEXT) return value->text;
  if (value->type == OP_VALUE_TAG) return study_say(k, ".%c", value->tag);
  op_number_write(value->number, number);
  return study_say(k, "%s", number);
}

const char *study_category_text(study_checker *k, const study_question *q, const op_value *value) {
  const char *code = study_value_text(k, value);
  for (size_t c = 0; q->about != NULL && c < q->about->n_categories; c++) {
    const op_study_category *of = &q->about->categories[c];
    if (op_value_same(&of->value, value) && of->n_texts > 0) return study_say(k, "%s %s", code, of->texts[0].text);
  }
  return code;
}
