/* Reading the files of a study as they are, and mapping each value to the series' categories. */
#include "study/map.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "input/source_internal.h"
#include "table/missing.h"

/* Rows of which a check keeps all answers at most: 1 GiB of a file of 250 variables. */
#define MOST_ROWS 1000000
/* Values that a closed question has at most. */
#define MOST_CATEGORIES 60

/* --- one file --- */

static op_status start(study_checker *k, study_wave *w, op_error *err) {
  size_t n = w->schema->n_variables;
  op_column_request *columns = study_memory(k, n, sizeof *columns);
  w->codes = study_memory(k, n, sizeof *w->codes);
  w->counts = study_memory(k, n, sizeof *w->counts);
  w->n_levels = study_memory(k, n, sizeof *w->n_levels);
  if (k->status != OP_OK) return k->status;
  for (size_t v = 0; v < n; v++) columns[v] = (op_column_request){.variable = v, .as = OP_READ_CODES};
  return op_source_start(w->source, columns, n, err);
}

static op_status read_rows(study_wave *w, op_error *err) {
  size_t n = w->schema->n_variables, *capacity = op_array_new(n, sizeof *capacity, err);
  op_batch batch;
  op_status status = capacity != NULL ? OP_OK : OP_E_MEMORY;
  while (status == OP_OK && (status = op_source_next(w->source, &batch, err)) == OP_OK && batch.rows > 0) {
    if (w->rows + batch.rows > MOST_ROWS) {
      status = op_fail(err, OP_E_DATA, "the file has more than %d rows, which a check does not take", MOST_ROWS);
      break;
    }
    for (size_t v = 0; status == OP_OK && v < n; v++) {
      status = op_array_grow((void **)&w->codes[v], &capacity[v], w->rows + batch.rows, sizeof **w->codes, 0, err);
      if (status == OP_OK) memcpy(w->codes[v] + w->rows, batch.codes[v], batch.rows * sizeof **w->codes);
    }
    if (status == OP_OK) w->rows += batch.rows;
  }
  op_free(capacity);
  return status;
}

static void count_levels(study_checker *k, study_wave *w) {
  for (size_t v = 0; v < w->schema->n_variables; v++) {
    w->n_levels[v] = op_levels_count(op_source_levels(w->source, v));
    w->counts[v] = study_memory(k, w->n_levels[v], sizeof **w->counts);
    if (w->counts[v] == NULL) return;
    for (size_t r = 0; r < w->rows; r++) w->counts[v][w->codes[v][r]]++;
  }
}

op_status study_wave_read(study_checker *k, study_wave *w, const op_read_options *read, op_error *err) {
  static const op_read_options none = {0};
  op_file_spec plain = {.path = w->spec->path, .sheet = w->spec->sheet};
  op_file_spec *kept = study_memory(k, 1, sizeof *kept); /* the source borrows it */
  if (kept == NULL) return k->status;
  *kept = plain;
  op_status status = op_source_open(kept, 1, read != NULL ? read : &none, NULL, 0, &w->source, err);
  if (status != OP_OK) return status;
  w->schema = op_source_schema(w->source);
  status = start(k, w, err);
  if (status == OP_OK) status = read_rows(w, err);
  if (status == OP_OK) count_levels(k, w);
  return status == OP_OK ? k->status : status;
}

void study_wave_forget_rows(study_wave *w) {
  for (size_t v = 0; w->codes != NULL && v < w->schema->n_variables; v++) op_free(w->codes[v]);
  w->codes = NULL;
}

void study_wave_close(study_wave *w) {
  study_wave_forget_rows(w);
  op_source_close(w->source);
  w->source = NULL;
}

/* --- one question in one wave --- */

static void place(const study_question *q, study_mapping *m, const op_variable_overlay *const *overlays, size_t n) {
  const char *label = m->label[0] != '\0' ? m->label : NULL;
  for (size_t c = 0; q->about != NULL && c < q->about->n_categories; c++) {
    if (!op_value_same(&q->about->categories[c].value, &m->to)) continue;
    m->category = &q->about->categories[c];
    if (m->category->n_texts > 0) label = m->category->texts[0].text;
  }
  if (m->category != NULL && m->category->missing) {
    m->missing = true;
    m->reason = m->category->reason;
  }
  for (size_t o = 0; o < n; o++) {
    const op_missing_rule *rule = op_missing_find(overlays[o]->missing, overlays[o]->n_missing, &m->to, label);
    if (rule == NULL) continue;
    m->missing = true;
    m->reason = rule->reason;
  }
}

static void map_level(study_checker *k, const study_wave *w, const study_question *q, study_cell *cell, uint32_t level, const op_variable_overlay *const *overlays,
                      size_t n_overlays) {
  const op_level *of = study_level(w, cell->column, level);
  study_mapping *m = &cell->maps[cell->n_maps++];
  bool recoded = cell->alias != NULL && cell->alias->n_recodes > 0, keep = false;
  *m = (study_mapping){.level = level, .n = w->counts[cell->column][level], .label = of->labelled ? of->label : of->value.type == OP_VALUE_TEXT ? of->value.text : ""};
  m->from = of->labelled && of->value.type != OP_VALUE_TEXT ? study_say(k, "%s %s", study_value_text(k, &of->value), of->label) : study_value_text(k, &of->value);
  m->mapped = source_recode(cell->alias, &of->value, of->labelled ? of->label : NULL, &m->to);
  cell->n += m->n;
  for (size_t o = 0; o < n_overlays; o++) keep = keep || overlays[o]->drop_file_missing;
  if (!recoded && of->missing != OP_ANSWER && !keep) {
    m->missing = true;
    m->reason = of->reason;
  }
  if (m->mapped) place(q, m, overlays, n_overlays);
  if (m->missing && m->reason == NULL && m->label[0] != '\0') study_reason(k, m->label, &m->reason);
}

/* In the order of tables. */
static void sort_maps(const study_wave *w, study_cell *cell) {
  if (cell->n_maps > MOST_CATEGORIES) return;
  for (size_t i = 1; i < cell->n_maps; i++) {
    study_mapping moving = cell->maps[i];
    size_t at = i;
    for (; at > 0 && op_level_compare(study_level(w, cell->column, cell->maps[at - 1].level), study_level(w, cell->column, moving.level)) > 0; at--) cell->maps[at] = cell->maps[at - 1];
    cell->maps[at] = moving;
  }
}

static void map_cell(study_checker *k, const study_wave *w, const study_question *q, study_cell *cell) {
  const op_study *s = k->study;
  const op_variable_overlay **overlays = study_memory(k, s->n_overlays, sizeof *overlays);
  size_t n = 0;
  cell->column = study_column(w, q->name, &cell->alias, NULL);
  if (overlays == NULL || cell->column == SIZE_MAX || w->counts == NULL) return;
  for (size_t o = 0; o < s->n_overlays; o++) {
    if (s->overlays[o].name == NULL || strcmp(s->overlays[o].name, q->name) == 0) overlays[n++] = &s->overlays[o];
  }
  cell->variable = &w->schema->variables[cell->column];
  cell->maps = study_memory(k, w->n_levels[cell->column], sizeof *cell->maps);
  for (uint32_t l = 1; k->status == OP_OK && l < w->n_levels[cell->column]; l++) map_level(k, w, q, cell, l, overlays, n);
  if (k->status == OP_OK) sort_maps(w, cell);
}

/* --- all questions --- */

static void add_name(study_checker *k, const char **names, const char *name) {
  for (size_t i = 0; i < k->n_questions; i++) {
    if (strcmp(names[i], name) == 0) return;
  }
  names[k->n_questions++] = name;
}

static const op_study_variable *said_of(const op_study *s, const char *name) {
  for (size_t i = 0; i < s->n_variables; i++) {
    if (strcmp(s->variables[i].name, name) == 0) return &s->variables[i];
  }
  return NULL;
}

/* The names that the study speaks of: its variables, and what its files bring under one name. */
void study_questions_make(study_checker *k) {
  const op_study *s = k->study;
  size_t most = s->n_variables;
  for (size_t f = 0; f < s->n_files; f++) most += s->files[f].n_aliases;
  const char **names = study_memory(k, most, sizeof *names);
  if (names == NULL) return;
  for (size_t i = 0; i < s->n_variables; i++) add_name(k, names, s->variables[i].name);
  for (size_t f = 0; f < s->n_files; f++) {
    for (size_t a = 0; a < s->files[f].n_aliases; a++) add_name(k, names, s->files[f].aliases[a].name);
  }
  k->questions = study_memory(k, k->n_questions, sizeof *k->questions);
  for (size_t q = 0; k->status == OP_OK && q < k->n_questions; q++) {
    study_question *of = &k->questions[q];
    of->name = names[q];
    of->about = said_of(s, names[q]);
    of->cells = study_memory(k, k->n_waves, sizeof *of->cells);
  }
}

void study_questions_map(study_checker *k, size_t wave) {
  for (size_t q = 0; k->status == OP_OK && q < k->n_questions; q++) map_cell(k, &k->waves[wave], &k->questions[q], &k->questions[q].cells[wave]);
}

void study_questions_close(study_checker *k) {
  for (size_t q = 0; q < k->n_questions; q++) {
    study_question *of = &k->questions[q];
    bool recoded = false, many = false;
    for (size_t w = 0; w < k->n_waves; w++) {
      recoded = recoded || (of->cells[w].alias != NULL && of->cells[w].alias->n_recodes > 0);
      many = many || of->cells[w].n_maps > MOST_CATEGORIES;
    }
    bool answers = false;
    for (size_t c = 0; of->about != NULL && c < of->about->n_categories; c++) answers = answers || !of->about->categories[c].missing;
    of->closed = !many && (recoded || answers);
  }
}
