/* opine study check: the study file's own faults, each file read and mapped, every check of the list, and the tables of files and mappings. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/date.h"
#include "base/number.h"
#include "base/text.h"
#include "study/map.h"

static const study_check *const checks[] = {
#define STUDY_CHECK(name) &study_check_##name,
#include "study/study_checks.def"
#undef STUDY_CHECK
};

enum { N_CHECKS = sizeof checks / sizeof *checks };

const op_study_check_info *op_study_check_at(size_t index) { return index < N_CHECKS ? &checks[index]->info : NULL; }

/* --- problems of the study file itself --- */

static op_status begin_result(study_checker *k) {
  static const char *const keys[] = {"severity", "check", "wave", "variable", "problem"};
  k->result = op_result_new("study check", k->err);
  op_status status = k->result != NULL ? op_result_section_add(k->result, "problems", "Problems", false, &k->problems, k->err) : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < 5; i++) status = op_section_key_add(k->result, k->problems, keys[i], keys[i], OP_KEY_TEXT, k->err);
  return status == OP_OK ? op_section_measure_add(k->result, k->problems, OP_M_N, k->err) : status;
}

static void tell_faults(study_checker *k, const op_study_faults *faults) {
  for (size_t i = 0; i < faults->count; i++) {
    const op_error *f = &faults->items[i];
    const char *place = f->line > 0 ? study_say(k, "line %zu, column %zu: ", f->line, f->column) : "";
    study_problem(k, STUDY_ERROR, "study", NULL, NULL, (double)NAN, "%s%s%s%s", place, f->what, f->hint[0] != '\0' ? "; " : "", f->hint);
  }
}

static void tell_absolute(study_checker *k) {
  size_t n = 0;
  for (size_t f = 0; f < k->study->n_files; f++) n += k->study->about[f].absolute;
  if (n > 0) study_problem(k, STUDY_NOTE, "study", NULL, NULL, (double)NAN, "%zu of %zu paths are absolute: the study works on this machine only", n, k->study->n_files);
}

/* --- waves --- */

static const char *wave_name(study_checker *k, size_t f) {
  const op_study_file *about = &k->study->about[f];
  const char *path = k->study->files[f].path, *slash = path != NULL ? strrchr(path, '/') : NULL, *time = k->study->time != NULL ? k->study->time : "wave";
  if (about->wave == NULL) return slash != NULL ? slash + 1 : path != NULL ? path : study_say(k, "file %zu", f + 1);
  bool alone = true;
  for (size_t i = 0; i < k->study->n_files; i++) alone = alone && (i == f || k->study->about[i].wave == NULL || strcmp(k->study->about[i].wave, about->wave) != 0);
  if (alone) return study_say(k, "%s %s", time, about->wave);
  if (about->country != NULL) return study_say(k, "%s %s, %s", time, about->wave, about->country);
  return study_say(k, "%s %s, file %zu", time, about->wave, f + 1);
}

static void weigh(const study_checker *k, study_wave *w) {
  double n = 0, sum = 0, squares = 0;
  w->weight_column = study_column(w, k->study->weights, NULL, NULL);
  w->mean = w->least = w->most = w->deff = (double)NAN;
  if (w->weight_column == SIZE_MAX) return;
  for (uint32_t l = 1; l < w->n_levels[w->weight_column]; l++) {
    double x = study_level_number(w, w->weight_column, l), rows = w->counts[w->weight_column][l];
    if (isnan(x) || rows == 0) continue;
    n += rows;
    sum += rows * x;
    squares += rows * x * x;
    w->least = isnan(w->least) || x < w->least ? x : w->least;
    w->most = isnan(w->most) || x > w->most ? x : w->most;
  }
  if (n > 0) w->mean = sum / n;
  if (sum > 0) w->deff = n * squares / (sum * sum); /* Kish 1965, 11.7 */
}

/* "line 7: " of the study file. */
static const char *place_of(study_checker *k, const study_wave *w) { return w->about->line > 0 ? study_say(k, "line %zu: ", w->about->line) : ""; }

static void check_date(study_checker *k, const study_wave *w) {
  op_date date;
  double year;
  const char *text = w->about->date;
  if (text == NULL || op_date_read(text, &date) || op_number_read(text, strlen(text), '.', &year)) return;
  study_problem(k, STUDY_ERROR, "study", w->name, NULL, (double)NAN,
                "%sthe date '%s' cannot be read, expected 2022, 2022-05, 2022-05-31 or 2022-autumn: the wave has no place on a line over time", place_of(k, w), text);
}

static void check_wave(study_checker *k, size_t f, const op_read_options *read) {
  study_wave *w = &k->waves[f];
  op_error err = {0};
  check_date(k, w);
  if (w->spec->path == NULL) return;
  op_status status = study_wave_read(k, w, read, &err);
  if (status == OP_E_MEMORY) {
    if (err.status == OP_E_MEMORY) *k->err = err;
    k->status = status;
  }
  if (status != OP_OK) {
    char text[1024];
    op_error_text(&err, text, sizeof text);
    study_problem(k, STUDY_ERROR, "study", w->name, NULL, (double)NAN, "%s%s", place_of(k, w), text);
    study_wave_close(w);
    return;
  }
  weigh(k, w);
  study_questions_map(k, f);
  for (size_t c = 0; k->status == OP_OK && c < N_CHECKS; c++) {
    if (checks[c]->wave != NULL) checks[c]->wave(k, w);
  }
  study_wave_forget_rows(w);
}

/* --- tables --- */

static const study_table files_table = {"study_files", "Files", {"wave", "file", "weights", "weights look", NULL}, {OP_M_N, OP_M_MEAN, OP_M_MINIMUM, OP_M_MAXIMUM, OP_M_DEFF}, 5, false};
static const study_table mappings_table = {"mappings", "What was mapped to what", {"variable", "wave", "in the file", "value", "category", "missing", NULL}, {OP_M_N}, 1, false};

static void tell_files(study_checker *k) {
  for (size_t f = 0; f < k->n_waves; f++) {
    const study_wave *w = &k->waves[f];
    const char *path = w->spec->path != NULL ? w->spec->path : "", *slash = strrchr(path, '/');
    const char *weights = w->weight_column != SIZE_MAX && w->source != NULL ? w->schema->variables[w->weight_column].name : "";
    const char *const texts[] = {w->name, slash != NULL ? slash + 1 : path, weights, w->weights_are};
    op_row *row = study_row(k, &files_table, texts);
    if (row == NULL) return;
    row->measures[OP_M_N] = w->source != NULL ? (double)w->rows : (double)NAN;
    row->measures[OP_M_MEAN] = w->mean;
    row->measures[OP_M_MINIMUM] = w->least;
    row->measures[OP_M_MAXIMUM] = w->most;
    row->measures[OP_M_DEFF] = w->deff;
  }
}

static void tell_mapping(study_checker *k, const study_question *q, size_t w, const study_mapping *m) {
  const char *to = m->mapped ? study_category_text(k, q, &m->to) : "(empty)";
  const char *const texts[] = {q->name, k->waves[w].name, q->cells[w].variable->name, m->from, to, m->missing ? m->reason != NULL ? m->reason : "missing" : ""};
  op_row *row = study_row(k, &mappings_table, texts);
  if (row == NULL) return;
  row->measures[OP_M_N] = m->n;
  if (!m->mapped && m->n > 0) row->flags |= OP_ROW_BAD;
  if (m->missing) row->flags |= OP_ROW_MISSING;
}

static void tell_mappings(study_checker *k) {
  for (size_t i = 0; i < k->n_questions; i++) {
    const study_question *q = &k->questions[i];
    for (size_t w = 0; w < k->n_waves; w++) {
      const study_cell *cell = &q->cells[w];
      if (cell->variable == NULL) continue;
      if (q->closed) {
        for (size_t m = 0; m < cell->n_maps && k->status == OP_OK; m++) tell_mapping(k, q, w, &cell->maps[m]);
        continue;
      }
      const char *const texts[] = {q->name, k->waves[w].name, cell->variable->name, study_say(k, "%zu values", cell->n_maps), "as they are", ""};
      op_row *row = study_row(k, &mappings_table, texts);
      if (row == NULL) return;
      row->measures[OP_M_N] = cell->n;
    }
  }
}

static int severity_of(const op_row *row) { return row->codes[0][0] == 'e' ? 0 : row->codes[0][0] == 'w' ? 1 : 2; }

/* Errors first; within a severity in the order in which they were found. */
static void sort_problems(study_checker *k) {
  op_section *s = &k->result->sections[k->problems];
  op_row *sorted = op_array_new(s->n_rows, sizeof *sorted, k->err);
  size_t n = 0;
  if (sorted == NULL) {
    k->status = OP_E_MEMORY;
    return;
  }
  for (int severity = 0; severity < 3; severity++) {
    for (size_t r = 0; r < s->n_rows; r++) {
      if (severity_of(&s->rows[r]) == severity) sorted[n++] = s->rows[r];
    }
  }
  if (n > 0) memcpy(s->rows, sorted, n * sizeof *sorted);
  op_free(sorted);
}

static void finish(study_checker *k) {
  const op_study *s = k->study;
  sort_problems(k);
  if (s != NULL && k->status == OP_OK) {
    k->result->title = op_result_text(k->result, s->title, k->err);
    k->result->source = op_result_text(k->result, s->source, k->err);
    if (s->synthetic) k->result->banner = op_result_text(k->result, "SYNTHETIC DATA: made by a program; no respondent is real", k->err);
  }
  if (k->status == OP_OK) {
    k->status = op_result_note_add(k->result, k->err, "%zu error%s, %zu warning%s, %zu note%s", k->errors, k->errors == 1 ? "" : "s", k->warnings, k->warnings == 1 ? "" : "s",
                                   k->notes, k->notes == 1 ? "" : "s");
  }
}

static void check_study(study_checker *k, const op_read_options *read) {
  size_t n = k->study->n_files;
  k->waves = study_memory(k, n, sizeof *k->waves);
  for (size_t f = 0; k->status == OP_OK && f < n; f++) {
    k->waves[f] = (study_wave){.spec = &k->study->files[f], .about = &k->study->about[f], .weight_column = SIZE_MAX, .weights_are = ""};
    k->waves[f].mean = k->waves[f].least = k->waves[f].most = k->waves[f].deff = (double)NAN;
    k->waves[f].name = wave_name(k, f);
    k->n_waves = f + 1;
  }
  if (k->status == OP_OK) tell_absolute(k);
  if (k->status == OP_OK) study_questions_make(k);
  for (size_t f = 0; k->status == OP_OK && f < n; f++) check_wave(k, f, read);
  if (k->status == OP_OK) study_questions_close(k);
  for (size_t c = 0; k->status == OP_OK && c < N_CHECKS; c++) {
    if (checks[c]->across != NULL) checks[c]->across(k);
  }
  if (k->status == OP_OK) tell_files(k);
  if (k->status == OP_OK) tell_mappings(k);
}

op_status op_study_check(const char *path, const char *language, const op_read_options *read, op_result **result, size_t *errors, op_error *err) {
  op_study *study = NULL;
  op_study_faults faults = {0};
  op_status status = op_study_open_with(path, language, &faults, &study, err);
  if (status != OP_OK) return status;
  study_checker k = {.study = study, .err = err};
  k.arena = op_arena_new(err);
  k.status = k.arena != NULL ? begin_result(&k) : OP_E_MEMORY;
  if (k.status == OP_OK) tell_faults(&k, &faults);
  if (k.status == OP_OK && study != NULL) check_study(&k, read);
  if (k.status == OP_OK) finish(&k);
  status = k.status;
  for (size_t f = 0; f < k.n_waves; f++) study_wave_close(&k.waves[f]);
  op_study_faults_clear(&faults);
  op_study_free(study);
  op_arena_free(k.arena);
  if (status != OP_OK) {
    op_result_free(k.result);
    return status;
  }
  *errors = k.errors;
  *result = k.result;
  return OP_OK;
}
