/* Toplines: which questions there are, one tabulation of all of them, and the facts of the survey before it. */
#include "opine/topline.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "opine/infer.h"
#include "opine/study.h"

typedef struct topline {
  op_request request;
  op_arena *arena;
  op_study *study;     /* NULL = data files */
  op_source *source;   /* of data files without named questions or with whole questions beside labels; NULL otherwise */
  op_result *result;
  op_error *err;
  size_t survey, waves;
} topline;

static bool has_text(const char *text) { return text != NULL && text[0] != '\0'; }

/* --- questions --- */

static bool among(const op_names *names, const char *name) {
  for (size_t i = 0; i < names->count; i++) {
    if (op_text_equal(names->items[i], name)) return true;
  }
  return false;
}

/* Variables of the design and of the survey's course are no questions. */
static bool is_of_design(const topline *t, const char *name) {
  const op_request *r = &t->request;
  const op_study *s = t->study;
  const char *single[] = {r->weights, s != NULL ? s->weights : NULL, s != NULL ? s->time : NULL, s != NULL ? s->date : NULL, s != NULL ? s->panel : NULL,
                          s != NULL ? s->population : NULL, s != NULL ? s->interviewer : NULL};
  for (size_t i = 0; i < sizeof single / sizeof *single; i++) {
    if (single[i] != NULL && strcmp(single[i], name) == 0) return true;
  }
  bool of_study = s != NULL && (among(&s->strata, name) || among(&s->psu, name) || among(&s->fpc, name) || among(&s->probs, name));
  return of_study || among(&r->strata, name) || among(&r->psu, name) || among(&r->fpc, name) || among(&r->by, name);
}

static op_status add_question(topline *t, const char **names, const char *name) {
  if (!is_of_design(t, name)) names[t->request.variables.count++] = name;
  return OP_OK;
}

/* Closed questions: variables of the study with categories, else those of the files with labels of values, in their order. */
static op_status choose_questions(topline *t) {
  const op_schema *schema = t->source != NULL ? op_source_schema(t->source) : NULL;
  size_t n = t->study != NULL ? t->study->n_variables : schema->n_variables;
  const char **names = op_arena_alloc(t->arena, (n + 1) * sizeof *names, t->err);
  if (names == NULL) return OP_E_MEMORY;
  t->request.variables = (op_names){names, 0};
  for (size_t i = 0; t->study != NULL && i < n; i++) {
    if (t->study->variables[i].n_categories > 0) add_question(t, names, t->study->variables[i].name);
  }
  for (size_t i = 0; t->study == NULL && i < n; i++) {
    if (schema->variables[i].n_labels > 1) add_question(t, names, schema->variables[i].name);
  }
  if (t->request.variables.count > 0) return OP_OK;
  op_fail(t->err, OP_E_REQUEST, t->study != NULL ? "the study has no variable with categories" : "no variable of the file has labels of its values: questions cannot be told from others");
  return op_fail_hint(t->err, t->study != NULL ? "give 'values' to the variables of the study, or name the questions" : "name the questions behind the file");
}

/* The wave is the column where the study has several and nothing else was asked for. */
static void choose_columns(topline *t) {
  bool several = false;
  for (size_t i = 1; t->study != NULL && i < t->study->n_files; i++) several = several || !op_text_equal(t->study->about[i].wave, t->study->about[0].wave);
  if (t->request.by.count == 0 && several && t->study->time != NULL) t->request.by = (op_names){&t->study->time, 1};
}

static op_status open_data(topline *t) {
  const op_request *r = &t->request;
  if (r->study != NULL) return op_study_open_with(r->study, r->language, NULL, &t->study, t->err);
  bool standard_input = false;
  for (size_t i = 0; i < r->n_files; i++) standard_input = standard_input || strcmp(r->files[i].path, "-") == 0;
  if (standard_input && r->variables.count > 0) return OP_OK; /* what is read once is left to the tabulation */
  return op_source_open(r->files, r->n_files, &r->read, NULL, 0, &t->source, t->err);
}

/* --- facts --- */

static op_status add_fact(topline *t, const char *name, const char *value) {
  op_row *row;
  if (!has_text(value)) return OP_OK;
  op_status status = op_section_row_add(t->result, t->survey, &row, t->err);
  if (status == OP_OK) status = op_row_key_set(t->result, row, 0, name, NULL, t->err);
  return status == OP_OK ? op_row_key_set(t->result, row, 1, value, NULL, t->err) : status;
}

/* "2023-10-02 to 2023-10-14", or the date that the study gives; NULL = neither. */
static const char *field_dates(topline *t, const op_study_file *about) {
  if (about->fieldwork_start != NULL && about->fieldwork_end != NULL) {
    return op_arena_format(t->arena, t->err, "%s to %s", about->fieldwork_start, about->fieldwork_end);
  }
  return about->fieldwork_start != NULL ? about->fieldwork_start : about->date;
}

/* Half the width of the interval of 50 percent, with the design effect of unequal weights: the number that polls are published with. */
static double margin_of_error(double n, double deff, double level) {
  return n > 0 ? op_t_quantile(1 - (1 - level) / 2, (double)INFINITY) * sqrt(0.25 * (deff > 0 ? deff : 1) / n) : (double)NAN;
}

/* What rows of one group say of it: its members, and the design effect of their weights. */
typedef struct sample_facts {
  double n, deff;
} sample_facts;

static sample_facts facts_of(const op_section *s, const char *group) {
  sample_facts f = {0, 0};
  double base = 0; /* of the question that most were asked: its weights are the sample's */
  for (size_t r = 0; r < s->n_rows; r++) {
    const op_row *row = &s->rows[r];
    if (group != NULL && !op_text_equal(row->codes[0], group)) continue;
    f.n = fmax(f.n, row->measures[OP_M_GROUP_N]);
    if (!(row->measures[OP_M_BASE_N] > base && row->measures[OP_M_DEFF_KISH] > 0)) continue;
    base = row->measures[OP_M_BASE_N];
    f.deff = row->measures[OP_M_DEFF_KISH];
  }
  return f;
}

static op_status add_sample(topline *t, const op_section *s) {
  char n[OP_NUMBER_GROUPED], margin[OP_NUMBER_TEXT], deff[OP_NUMBER_TEXT];
  sample_facts f = facts_of(s, NULL);
  double half = margin_of_error(f.n, f.deff, t->result->level);
  if (!(f.n > 0)) return OP_OK;
  op_number_write_grouped(f.n, 0, n);
  op_number_write_fixed(100 * half, 1, margin);
  op_number_write_fixed(f.deff > 0 ? f.deff : 1, 2, deff);
  op_status status = add_fact(t, "Sample size", op_arena_format(t->arena, t->err, "%s respondents", n));
  const char *text = op_arena_format(t->arena, t->err, "\xC2\xB1%s percentage points at %g%% confidence for 50%%, with the design effect of the weights (%s)", margin,
                                     100 * t->result->level, deff);
  return status == OP_OK ? add_fact(t, "Margin of error", text) : status;
}

/* All files agree in a text of theirs; else NULL. */
static const char *common(const topline *t, size_t offset) {
  const char *first = NULL;
  for (size_t i = 0; t->study != NULL && i < t->study->n_files; i++) {
    const char *text = *(const char *const *)(const void *)((const char *)&t->study->about[i] + offset);
    if (i > 0 && !op_text_equal(text, first)) return NULL;
    first = text;
  }
  return first;
}

static op_status add_survey(topline *t, const op_section *s, bool waves) {
  op_status status = op_result_section_add(t->result, "survey", "", false, &t->survey, t->err);
  if (status == OP_OK) status = op_section_key_add(t->result, t->survey, "fact", "fact", OP_KEY_TEXT, t->err);
  if (status == OP_OK) status = op_section_key_add(t->result, t->survey, "value", "value", OP_KEY_TEXT, t->err);
  if (status == OP_OK) status = add_fact(t, "Survey", t->result->title);
  bool one = t->study != NULL && t->study->n_files == 1;
  if (status == OP_OK && one) status = add_fact(t, "Field dates", field_dates(t, &t->study->about[0]));
  if (status == OP_OK) status = add_fact(t, "Mode", common(t, offsetof(op_study_file, mode)));
  if (status == OP_OK && !waves) status = add_sample(t, s);
  const char *weights = t->request.weights != NULL ? t->request.weights : t->study != NULL ? t->study->weights : NULL;
  if (status == OP_OK && weights != NULL && strcmp(weights, "none") != 0) status = add_fact(t, "Weighted by", weights);
  const char *percent = t->request.base == OP_BASE_ALL ? "of all who were asked, with those who did not know or refused (VOL. = volunteered, not read out)" : "of those who answered";
  return status == OP_OK ? add_fact(t, "Percentages", percent) : status;
}

static const op_study_file *file_of_wave(const topline *t, const char *wave) {
  for (size_t i = 0; t->study != NULL && i < t->study->n_files; i++) {
    if (op_text_equal(t->study->about[i].wave, wave)) return &t->study->about[i];
  }
  return NULL;
}

static op_status add_wave(topline *t, const op_section *s, const op_row *of) {
  op_row *row;
  const op_study_file *about = file_of_wave(t, of->codes[0]);
  sample_facts f = facts_of(s, of->codes[0]);
  const char *dates = about != NULL ? field_dates(t, about) : NULL, *mode = about != NULL ? about->mode : NULL;
  op_status status = op_section_row_add(t->result, t->waves, &row, t->err);
  if (status == OP_OK) status = op_row_key_set(t->result, row, 0, of->codes[0], of->labels[0], t->err);
  if (status == OP_OK && dates != NULL) status = op_row_key_set(t->result, row, 1, dates, NULL, t->err);
  if (status == OP_OK && mode != NULL) status = op_row_key_set(t->result, row, 2, mode, NULL, t->err);
  if (status != OP_OK) return status;
  row->measures[OP_M_N] = f.n > 0 ? f.n : (double)NAN;
  row->measures[OP_M_DEFF] = f.deff > 0 ? f.deff : (double)NAN;
  row->measures[OP_M_ESTIMATE] = margin_of_error(f.n, f.deff, t->result->level);
  return OP_OK;
}

/* A line a wave, the newest first as in the columns of the questions. */
static op_status add_waves(topline *t, size_t estimates) {
  static const char *const keys[] = {"wave", "field_dates", "mode"}, *const titles[] = {"wave", "field dates", "mode"};
  op_status status = op_result_section_add(t->result, "waves", "", true, &t->waves, t->err);
  for (size_t k = 0; status == OP_OK && k < 3; k++) status = op_section_key_add(t->result, t->waves, keys[k], titles[k], k == 0 ? OP_KEY_CODED : OP_KEY_TEXT, t->err);
  const op_measure measures[] = {OP_M_N, OP_M_DEFF, OP_M_ESTIMATE};
  for (size_t m = 0; status == OP_OK && m < 3; m++) status = op_section_measure_add(t->result, t->waves, measures[m], t->err);
  for (size_t r = t->result->sections[estimates].n_rows; status == OP_OK && r-- > 0;) {
    const op_section *s = &t->result->sections[estimates];
    bool met = false;
    for (size_t i = 0; i < t->result->sections[t->waves].n_rows; i++) met = met || op_text_equal(t->result->sections[t->waves].rows[i].codes[0], s->rows[r].codes[0]);
    if (!met) status = add_wave(t, s, &s->rows[r]);
  }
  return status;
}

/* Sections from `first` on are moved before all others. */
static void move_to_front(op_result *result, size_t first) {
  for (size_t s = first; s < result->n_sections; s++) {
    op_section moved = result->sections[s];
    size_t to = s - first;
    memmove(&result->sections[to + 1], &result->sections[to], (s - to) * sizeof moved);
    result->sections[to] = moved;
  }
}

/* A question as it was asked stands in place of a short label. */
static op_status take_questions(topline *t, op_section *s) {
  size_t key = op_section_key_named(s, "variable"), index;
  const op_schema *schema = t->source != NULL ? op_source_schema(t->source) : NULL;
  op_status status = OP_OK;
  for (size_t r = 0; status == OP_OK && schema != NULL && r < s->n_rows; r++) {
    op_row *row = &s->rows[r];
    if ((index = op_schema_find(schema, row->codes[key])) == SIZE_MAX || !has_text(schema->variables[index].question)) continue;
    status = op_row_key_set(t->result, row, key, row->codes[key], schema->variables[index].question, t->err);
  }
  return status;
}

static op_status add_facts(topline *t) {
  size_t first = t->result->n_sections, estimates = 0;
  while (estimates < first && strcmp(t->result->sections[estimates].name, "estimates") != 0) estimates++;
  bool waves = t->request.by.count == 1 && t->study != NULL && op_text_equal(t->request.by.items[0], t->study->time);
  if (estimates == first) return OP_OK;
  op_status status = take_questions(t, &t->result->sections[estimates]);
  op_section rows = t->result->sections[estimates]; /* sections move when others are added */
  if (status == OP_OK) status = add_survey(t, &rows, waves);
  if (status == OP_OK && waves) status = add_waves(t, estimates);
  if (status == OP_OK) move_to_front(t->result, first);
  return status;
}

op_status op_topline(const op_request *request, op_result **result, op_error *err) {
  topline t = {.request = *request, .arena = op_arena_new(err), .err = err};
  op_status status = t.arena != NULL ? OP_OK : OP_E_MEMORY;
  t.request.statistic = OP_STAT_PROPORTION;
  if (status == OP_OK && request->by.count > 1) {
    op_fail(err, OP_E_USAGE, "a topline has columns of one variable, and --by names %zu", request->by.count);
    status = op_fail_hint(err, "opine crosstab --banner shows several");
  }
  if (status == OP_OK) status = open_data(&t);
  if (status == OP_OK) choose_columns(&t);
  if (status == OP_OK && request->variables.count == 0) status = choose_questions(&t);
  if (status == OP_OK) status = op_run(&t.request, &t.result, err);
  if (status == OP_OK) status = add_facts(&t);
  if (status == OP_OK) {
    t.result->command = op_result_text(t.result, "topline", err);
    status = t.result->command != NULL ? OP_OK : OP_E_MEMORY;
  }
  if (t.source != NULL) op_source_close(t.source);
  op_study_free(t.study);
  op_arena_free(t.arena);
  if (status != OP_OK) op_result_free(t.result);
  else *result = t.result;
  return status;
}
