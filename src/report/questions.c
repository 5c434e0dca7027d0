/* Which questions a report shows: those that were named, else the study's variables, else all variables of the data; but for the variables of the design, the
   waves and the groups. What can be told of each follows from its values. */
#include <math.h>
#include <string.h>

#include "analysis/names.h"
#include "report/report.h"

#define MOST_CATEGORIES 120 /* more answers than that are read as numbers, or are texts of their own */
#define ANSWERS_PER_TEXT 3   /* texts that recur so often are categories: regions, parties */

static bool is_among(const op_names *names, const char *name) {
  for (size_t i = 0; i < names->count; i++) {
    if (op_text_equal(names->items[i], name)) return true;
  }
  return false;
}

static bool is_one_of(const char *const *names, size_t n, const char *name) {
  for (size_t i = 0; i < n; i++) {
    if (names[i] != NULL && op_text_equal(names[i], name)) return true;
  }
  return false;
}

/* True for a variable that says how the survey was made, and is no question. */
static bool has_role(const report *r, const char *name) {
  const op_request *b = &r->base;
  const op_study *s = r->study;
  const char *const asked[] = {b->weights, b->time, b->date, b->panel, b->trend.mode, b->trend.country, b->trend.population, b->pps.psum, b->two_phase.weights,
                               b->imputation.variable};
  const op_names *const lists[] = {&b->strata, &b->psu, &b->fpc, &b->probs, &b->by, &b->two_phase.strata, &b->two_phase.psu, &b->two_phase.fpc, &b->two_phase.probs,
                                   &r->replicates};
  if (is_one_of(asked, sizeof asked / sizeof *asked, name)) return true;
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
    if (is_among(lists[i], name)) return true;
  }
  if (s == NULL) return false;
  const char *const said[] = {s->weights, s->time, s->date, s->panel, s->population, s->interviewer};
  return is_one_of(said, sizeof said / sizeof *said, name) || is_among(&s->strata, name) || is_among(&s->psu, name) || is_among(&s->fpc, name) || is_among(&s->probs, name);
}

/* Replicate weights are named by a pattern. */
static op_status find_replicates(report *r) {
  const char *pattern = r->base.replicate.columns != NULL ? r->base.replicate.columns : r->study != NULL ? r->study->replicate.columns : NULL;
  const op_file_spec *files = r->study != NULL ? r->study->files : r->base.files;
  size_t n_files = r->study != NULL ? r->study->n_files : r->base.n_files, *found = NULL, n = 0;
  op_source *source = NULL;
  if (pattern == NULL || r->request->variables.count > 0 || n_files == 0) return OP_OK;
  op_status status = op_source_open(files, n_files, &r->base.read, NULL, 0, &source, r->err);
  if (status != OP_OK) return status;
  const op_schema *schema = op_source_schema(source);
  status = names_match(schema, files[0].path, pattern, r->arena, &found, &n, r->err);
  const char **names = status == OP_OK ? report_memory(r, n, sizeof *names) : NULL;
  for (size_t i = 0; names != NULL && i < n; i++) names[i] = op_arena_string(r->arena, schema->variables[found[i]].name, r->err);
  bool made = names != NULL && r->err->status != OP_E_MEMORY;
  if (made) r->replicates = (op_names){names, n};
  op_free(found);
  op_source_close(source);
  return status != OP_OK ? status : made ? OP_OK : OP_E_MEMORY;
}

static bool study_has(const op_study *study, const char *name) {
  for (size_t i = 0; i < study->n_variables; i++) {
    if (op_text_equal(study->variables[i].name, name)) return true;
  }
  return false;
}

/* The banner's variables are questions too: their answers say who was interviewed. */
static bool is_wanted(const report *r, const char *name) {
  if (r->request->variables.count > 0 || is_among(&r->base.crosstab.banner, name)) return true;
  if (r->study != NULL && r->study->n_variables > 0 && !study_has(r->study, name)) return false;
  return !has_role(r, name);
}

static op_status describe(report *r, op_names variables, op_result **result) {
  op_request request = r->base;
  request.statistic = OP_STAT_DESCRIBE;
  request.variables = variables;
  return op_run(&request, result, r->err);
}

static question_kind kind_of(const char *type, double answers, double distinct) {
  if (!(answers > 0)) return QUESTION_EMPTY;
  bool text = strcmp(type, "text") == 0 || strcmp(type, "text, coded") == 0;
  if (text && (distinct > MOST_CATEGORIES || answers < ANSWERS_PER_TEXT * distinct)) return QUESTION_TEXT;
  if (text) return QUESTION_SHARES;
  return strcmp(type, "numeric") == 0 || distinct > MOST_CATEGORIES ? QUESTION_MEAN : QUESTION_SHARES;
}

/* A name for the place on the page: letters and digits of the variable's, and its number where that alone is not clear. */
static const char *id_of(report *r, const char *name, size_t number) {
  char plain[60];
  size_t n = 0;
  bool altered = false;
  for (const char *p = name; *p != '\0'; p++) {
    bool usual = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') || *p == '_';
    altered = altered || !usual || n + 1 >= sizeof plain;
    if (usual && n + 1 < sizeof plain) plain[n++] = *p;
  }
  plain[n] = '\0';
  return altered ? report_say(r, "q-%s-%zu", plain, number) : report_say(r, "q-%s", plain);
}

/* A number of its own for every row: who answers, not what. Only a guess, so it holds where nobody has named the variable. */
static bool numbers_rows(const report *r, const op_row *row) {
  const double *m = row->measures;
  bool whole = m[OP_M_MINIMUM] == floor(m[OP_M_MINIMUM]) && m[OP_M_MAXIMUM] == floor(m[OP_M_MAXIMUM]);
  return r->request->variables.count == 0 && r->study == NULL && m[OP_M_DISTINCT] > MOST_CATEGORIES && m[OP_M_DISTINCT] == m[OP_M_N] && m[OP_M_MISSING_N] == 0 && whole;
}

static op_status add_question(report *r, const op_section *s, const op_row *row) {
  const char *name = view_code(s, row, "name"), *label = view_code(s, row, "label"), *type = view_code(s, row, "type");
  report_question *q = &r->questions[r->n_questions];
  if (question_named(r, name) != NULL || numbers_rows(r, row)) return OP_OK;
  q->name = name;
  q->label = label != NULL && label[0] != '\0' ? label : name;
  q->distinct = row->measures[OP_M_DISTINCT];
  q->kind = kind_of(type != NULL ? type : "", row->measures[OP_M_N], q->distinct);
  q->id = id_of(r, name, r->n_questions + 1);
  if (q->id == NULL) return OP_E_MEMORY;
  r->n_questions++;
  return OP_OK;
}

const report_question *question_named(const report *r, const char *name) {
  for (size_t i = 0; i < r->n_questions; i++) {
    if (op_text_equal(r->questions[i].name, name)) return &r->questions[i];
  }
  return NULL;
}

/* The waves of the domain in their order; the last is the one that the page is about. */
static op_status find_waves(report *r) {
  const char *const names[] = {r->base.time};
  op_request request = r->base;
  if (r->base.time == NULL) return OP_OK;
  request.statistic = OP_STAT_PROPORTION;
  request.variables = (op_names){names, 1};
  request.by = (op_names){NULL, 0};
  request.base = OP_BASE_VALID;
  request.suppress = NULL; /* waves are counted here, and no count is shown */
  op_status status = op_run(&request, &r->waves, r->err);
  if (status != OP_OK) return status;
  const op_section *s = op_result_section_named(r->waves, "estimates");
  for (size_t i = 0; s != NULL && i < s->n_rows; i++) {
    const char *code = view_code(s, &s->rows[i], "category");
    bool again = r->last_code != NULL && op_text_equal(r->last_code, code); /* by another interval method */
    if ((s->rows[i].flags & (OP_ROW_NET | OP_ROW_MISSING)) != 0 || again || !(s->rows[i].measures[OP_M_N] > 0)) continue;
    r->n_waves++;
    r->last_code = code;
  }
  return OP_OK;
}

static op_status nothing_to_show(report *r) {
  op_fail(r->err, OP_E_REQUEST, "there is no question to report");
  return op_fail_hint(r->err, "name variables behind the data; 'opine describe' lists them");
}

static bool is_let(const report *r, const char *name) {
  for (size_t i = 0; i < r->base.n_lets; i++) {
    if (op_text_equal(r->base.lets[i].name, name)) return true;
  }
  return false;
}

/* Variables to describe: those that were named and the banner's, without those that --let makes. None = all. */
static op_status names_of_files(report *r, op_names *out) {
  const op_names *lists[] = {&r->request->variables, &r->base.crosstab.banner};
  const char **items = report_memory(r, lists[0]->count + lists[1]->count, sizeof *items);
  size_t n = 0;
  *out = (op_names){NULL, 0};
  if (items == NULL) return OP_E_MEMORY;
  for (size_t l = 0; l < 2 && lists[0]->count > 0; l++) {
    for (size_t i = 0; i < lists[l]->count; i++) {
      if (!is_let(r, lists[l]->items[i])) items[n++] = lists[l]->items[i];
    }
  }
  *out = (op_names){items, n};
  return OP_OK;
}

#define FEW_VALUES 12 /* of a made variable: conditions and groups; more of them are numbers, as in describe */

/* A variable that --let makes stands in no file: its values are counted. */
static op_status add_made(report *r, const char *name) {
  const char *const names[] = {name};
  op_request request = r->base;
  op_result *counted = NULL;
  op_error why = {0};
  report_question *q = &r->questions[r->n_questions];
  if (!is_let(r, name) || question_named(r, name) != NULL) return OP_OK;
  request.statistic = OP_STAT_PROPORTION;
  request.variables = (op_names){names, 1};
  request.by = (op_names){NULL, 0};
  request.suppress = NULL;
  op_status status = op_run(&request, &counted, &why);
  if (status == OP_E_MEMORY || status == OP_E_SYSTEM) {
    *r->err = why;
    return status;
  }
  const op_section *s = status == OP_OK ? op_result_section_named(counted, "estimates") : NULL;
  q->name = q->label = name;
  q->made = true;
  q->distinct = s != NULL ? (double)s->n_rows : 0;
  q->kind = s == NULL ? QUESTION_EMPTY : s->n_rows > FEW_VALUES ? QUESTION_MEAN : QUESTION_SHARES;
  q->id = id_of(r, name, r->n_questions + 1);
  op_result_free(counted);
  r->n_questions++;
  return q->id != NULL ? OP_OK : OP_E_MEMORY;
}

static op_status add_all_made(report *r) {
  const op_names *lists[] = {&r->request->variables, &r->base.crosstab.banner};
  op_status status = OP_OK;
  for (size_t l = 0; l < 2; l++) {
    for (size_t i = 0; status == OP_OK && i < lists[l]->count; i++) status = add_made(r, lists[l]->items[i]);
  }
  return status;
}

static op_status unknown_banner(report *r, const char *name) {
  const op_section *s = op_result_section_named(r->described, "variables");
  const char **names = report_memory(r, s->n_rows, sizeof *names);
  if (names == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < s->n_rows; i++) names[i] = view_code(s, &s->rows[i], "name");
  op_fail(r->err, OP_E_REQUEST, "no variable '%s' for the banner", name);
  const char *nearest = op_nearest_name(name, names, s->n_rows);
  return nearest != NULL ? op_fail_hint(r->err, "did you mean '%s'?", nearest) : op_fail_hint(r->err, "'opine describe' lists the variables");
}

static op_status check_banner(report *r) {
  for (size_t i = 0; i < r->base.crosstab.banner.count; i++) {
    const report_question *q = question_named(r, r->base.crosstab.banner.items[i]);
    if (q == NULL) return unknown_banner(r, r->base.crosstab.banner.items[i]);
    if (q->kind == QUESTION_SHARES || q->kind == QUESTION_EMPTY) continue;
    op_fail(r->err, OP_E_REQUEST, "'%s' of the banner has %.0f values, too many for columns", q->name, q->distinct);
    return op_fail_hint(r->err, "make groups of it, as in --let 'young=age<35' --banner young");
  }
  return OP_OK;
}

/* In the order in which they were named, or stand in the study file, or in the data. */
static op_status add_questions(report *r, const op_section *s) {
  size_t named = r->request->variables.count == 0 && r->study != NULL ? r->study->n_variables : 0;
  op_status status = OP_OK;
  for (size_t v = 0; status == OP_OK && v < named; v++) {
    for (size_t i = 0; status == OP_OK && i < s->n_rows; i++) {
      const char *name = view_code(s, &s->rows[i], "name");
      if (op_text_equal(name, r->study->variables[v].name) && is_wanted(r, name)) status = add_question(r, s, &s->rows[i]);
    }
  }
  for (size_t i = 0; status == OP_OK && i < s->n_rows; i++) {
    if (is_wanted(r, view_code(s, &s->rows[i], "name"))) status = add_question(r, s, &s->rows[i]);
  }
  return status;
}

op_status questions_choose(report *r) {
  report_progress(r, "reading the data", 0.02);
  op_names variables;
  op_status status = names_of_files(r, &variables);
  if (status == OP_OK) status = describe(r, variables, &r->described);
  if (status == OP_OK) status = find_replicates(r);
  if (status != OP_OK) return status;
  const op_section *s = op_result_section_named(r->described, "variables");
  bool made_alone = variables.count == 0 && r->request->variables.count > 0;
  r->questions = report_memory(r, (s != NULL ? s->n_rows : 0) + r->base.n_lets, sizeof *r->questions);
  if (r->questions == NULL) return OP_E_MEMORY;
  if (s != NULL && !made_alone) status = add_questions(r, s);
  if (status == OP_OK) status = add_all_made(r);
  if (status == OP_OK && r->n_questions == 0) status = nothing_to_show(r);
  if (status == OP_OK) status = check_banner(r);
  return status == OP_OK ? find_waves(r) : status;
}
