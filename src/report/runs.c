/* The requests behind a report. Every reading of the data serves all questions of a kind; each question then sees its rows alone. */
#include <stdint.h>
#include <string.h>

#include "base/number.h"
#include "opine/claims.h"
#include "report/report.h"

static op_names names_of_kind(report *r, question_kind kind) {
  const char **items = report_memory(r, r->n_questions, sizeof *items);
  size_t n = 0;
  for (size_t i = 0; items != NULL && i < r->n_questions; i++) {
    if (r->questions[i].kind == kind) items[n++] = r->questions[i].name;
  }
  return (op_names){items, n};
}

static void leave_out(op_names *names, const char *name) {
  const char **items = (const char **)(uintptr_t)names->items; /* of the report's own list */
  size_t n = 0;
  for (size_t i = 0; i < names->count; i++) {
    if (!op_text_equal(items[i], name)) items[n++] = items[i];
  }
  names->count = n;
}

/* The name among `names` that an error says to have no answers in the domain; NULL = it says something else. */
static const char *unanswered(report *r, const op_names *names, const op_error *why) {
  for (size_t i = 0; i < names->count; i++) {
    const char *beginning = report_say(r, "'%s' has no answers in this domain", names->items[i]);
    if (beginning != NULL && op_text_starts(why->what, beginning)) return names->items[i];
  }
  return NULL;
}

/* True when the rows of a tabulation show an answer to the question. */
static bool is_answered(const op_section *s, const char *question) {
  for (size_t i = 0; i < s->n_rows; i++) {
    const op_row *row = &s->rows[i];
    bool answer = (row->flags & (OP_ROW_NET | OP_ROW_MISSING)) == 0 && row->measures[OP_M_N] > 0;
    if (answer && op_text_equal(view_code(s, row, "variable"), question)) return true;
  }
  return false;
}

/* Where one question has no answers many may have none, and each would cost a reading of the data: all of them are found in one. What it cannot find is found
   one by one. */
static void leave_out_unanswered(op_request *request) {
  op_request all = *request;
  op_error why = {0};
  op_result *counted = NULL;
  all.statistic = OP_STAT_PROPORTION;
  all.by = (op_names){NULL, 0};
  all.base = OP_BASE_ALL;
  all.n_nets = all.n_net_scores = 0;
  all.suppress = NULL; /* no count is shown */
  all.vs = NULL;
  if (op_run(&all, &counted, &why) != OP_OK) return;
  const op_section *s = op_result_section_named(counted, "estimates");
  const char **items = (const char **)(uintptr_t)request->variables.items;
  size_t n = 0;
  for (size_t i = 0; s != NULL && i < request->variables.count; i++) {
    if (is_answered(s, items[i])) items[n++] = items[i];
  }
  if (s != NULL) request->variables.count = n;
  op_result_free(counted);
}

/* Runs a request without the questions, or variables of the banner, that nobody answered in the domain: one of them fails the others elsewhere, and here it is
   said beside the question. *result stays NULL when none is left. */
static op_status run_answered(report *r, op_request *request, op_result **result) {
  for (bool first = true;; first = false) {
    bool banner = request->statistic == OP_STAT_CROSSTAB;
    if (request->variables.count == 0 || (banner && request->crosstab.banner.count == 0)) return OP_OK;
    op_error why = {0};
    op_status status = op_run(request, result, &why);
    const char *question = status == OP_E_REQUEST ? unanswered(r, &request->variables, &why) : NULL;
    const char *column = status == OP_E_REQUEST && banner && question == NULL ? unanswered(r, &request->crosstab.banner, &why) : NULL;
    if (question != NULL) leave_out(&request->variables, question);
    if (question != NULL && first && !banner) leave_out_unanswered(request);
    if (column != NULL) leave_out(&request->crosstab.banner, column);
    if (question != NULL || column != NULL) continue;
    if (status != OP_OK) *r->err = why;
    return status;
  }
}

/* Shares or means of all questions of a kind: over the waves, with changes from wave to wave and from each to the last; or once. */
static op_status run_figures(report *r, question_kind kind, op_result **result) {
  op_request request = r->base;
  bool waves = r->n_waves > 0;
  request.variables = names_of_kind(r, kind);
  if (request.variables.items == NULL) return OP_E_MEMORY;
  request.trend_of = kind == QUESTION_MEAN ? OP_STAT_MEAN : OP_STAT_PROPORTION;
  request.statistic = waves ? OP_STAT_TREND : request.trend_of;
  if (waves && r->n_waves > 1) request.vs = r->last_code;
  return run_answered(r, &request, result);
}

/* A name as conditions write it: in back-quotes where it is no plain word. */
static const char *condition_name(report *r, const char *name) {
  static const char *const words[] = {"and", "or", "not", "in"};
  bool plain = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_") > 0 &&
               name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789")] == '\0';
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) plain = plain && !op_text_equal_nocase(name, words[i]);
  return plain ? name : strchr(name, '`') == NULL ? report_say(r, "`%s`", name) : NULL;
}

/* "wave = 14", or "wave = 'autumn'"; NULL when the name or the code has quotes of every kind. */
static const char *last_wave_condition(report *r) {
  double number;
  const char *code = r->last_code, *time = condition_name(r, r->base.time);
  if (time == NULL) return NULL;
  if (op_number_read(code, strlen(code), '.', &number)) return report_say(r, "%s = %s", time, code);
  if (strchr(code, '\'') == NULL) return report_say(r, "%s = '%s'", time, code);
  return strchr(code, '"') == NULL ? report_say(r, "%s = \"%s\"", time, code) : NULL;
}

static bool is_banner(const report *r, const char *name) {
  for (size_t i = 0; i < r->base.crosstab.banner.count; i++) {
    if (op_text_equal(r->base.crosstab.banner.items[i], name)) return true;
  }
  return false;
}

static bool has_answers(const report_question *q) {
  const op_section *s = q->topline != NULL ? op_result_section_named(q->topline, "estimates") : NULL;
  for (size_t i = 0; s != NULL && i < s->n_rows; i++) {
    if (s->rows[i].measures[OP_M_BASE_N] > 0 || (s->rows[i].flags & OP_ROW_SUPPRESSED) != 0) return true;
  }
  return false;
}

/* Those of some names, or of all questions but the banner's (names NULL), that somebody answered in the last wave. A banner that nobody has is an error before
   this. */
static op_status names_answered(report *r, const op_names *names, op_names *out) {
  size_t most = names != NULL ? names->count : r->n_questions, n = 0;
  const char **items = report_memory(r, most, sizeof *items);
  if (items == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < most; i++) {
    const report_question *q = names != NULL ? question_named(r, names->items[i]) : &r->questions[i];
    if (q != NULL && q->kind == QUESTION_SHARES && has_answers(q) && (names != NULL || !is_banner(r, q->name))) items[n++] = q->name;
  }
  *out = (op_names){items, n};
  return OP_OK;
}

/* Tables of the last wave by the banner, with the letters that tell which columns differ. */
static op_status run_crosstab(report *r) {
  op_request request = r->base;
  op_status status = names_answered(r, NULL, &request.variables);
  if (status == OP_OK) status = names_answered(r, &r->base.crosstab.banner, &request.crosstab.banner);
  if (status != OP_OK || request.variables.count == 0 || request.crosstab.banner.count == 0) return status;
  request.statistic = OP_STAT_CROSSTAB;
  request.by = (op_names){NULL, 0};
  request.crosstab.letters = true;
  if (r->n_waves > 1) {
    const char *last = last_wave_condition(r);
    if (last == NULL) return r->err->status == OP_E_MEMORY ? OP_E_MEMORY : OP_OK; /* tables of all waves would not be those of the last */
    request.where = request.where == NULL ? last : report_say(r, "(%s) and %s", request.where, last);
    if (request.where == NULL) return OP_E_MEMORY;
  }
  r->tables_where = request.where;
  status = run_answered(r, &request, &r->crosstab);
  r->banner = request.crosstab.banner;
  return status;
}

static op_status run_check(report *r) {
  op_read_options read = r->base.read;
  if (r->study == NULL || r->base.suppress != NULL) return OP_OK; /* it counts answers, which a standard may hide */
  read.threads = r->base.threads;
  read.language = r->base.language;
  return op_study_check(r->request->study, r->request->language, &read, &r->check, &r->check_errors, r->err);
}

/* What is to be disclosed of the survey, with the texts of these questions. */
static op_status run_disclosure(report *r) {
  op_request request = r->base;
  const char **items = report_memory(r, r->n_questions, sizeof *items);
  if (items == NULL) return OP_E_MEMORY;
  size_t n = 0;
  for (size_t i = 0; i < r->n_questions; i++) {
    if (r->questions[i].kind != QUESTION_EMPTY && !r->questions[i].made) items[n++] = r->questions[i].name;
  }
  request.statistic = OP_STAT_DISCLOSE;
  request.variables = (op_names){items, n};
  return run_answered(r, &request, &r->disclosure);
}

/* What was published of the survey, held against its data; a fault of the claims file is told in its place. Where figures are hidden by a standard, so are these. */
static op_status run_claims(report *r) {
  op_request request = op_request_default();
  op_claims_options options = {.request = &request, .no_choices = true};
  op_error why = {0};
  size_t differ = 0;
  if (r->study == NULL || r->study->claims == NULL || r->base.suppress != NULL) return OP_OK;
  request.study = r->request->study;
  request.read = r->request->read;
  request.language = r->request->language;
  request.threads = r->request->threads;
  op_status status = op_claims_check(r->study->claims, &options, &r->claims, &differ, &why);
  if (status == OP_OK) return OP_OK;
  if (status == OP_E_MEMORY) {
    *r->err = why;
    return status;
  }
  char text[1024];
  op_error_text(&why, text, sizeof text);
  r->no_claims = report_say(r, "%s", text);
  return r->no_claims != NULL ? OP_OK : OP_E_MEMORY;
}

/* --- each question's own part --- */

static bool in_last_wave(const report *r, const op_section *section, const op_row *row, const void *context) {
  (void)context;
  return strcmp(section->name, "estimates") == 0 && (r->last_code == NULL || op_text_equal(view_code(section, row, r->base.time), r->last_code));
}

/* All waves; of the changes those from a wave to the next. Changes from the last wave backwards serve the findings only. */
static bool in_series(const report *r, const op_section *section, const op_row *row, const void *context) {
  (void)context;
  bool backwards = strcmp(section->name, "changes") == 0 && op_text_equal(view_code(section, row, "from"), r->last_code);
  return !backwards;
}

/* One wave is left: its key would repeat it in every row. In trends the wave is the first key. */
static void drop_wave(const report *r, op_result *topline) {
  for (size_t s = 0; s < topline->n_sections; s++) {
    op_section *section = &topline->sections[s];
    if (section->n_keys == 0 || !op_text_equal(section->keys[0].name, r->base.time)) continue;
    section->keys++;
    section->n_keys--;
    for (size_t i = 0; i < section->n_rows; i++) {
      section->rows[i].codes++;
      section->rows[i].labels++;
    }
  }
}

static op_status share_out(report *r, report_question *q) {
  const op_result *figures = q->kind == QUESTION_MEAN ? r->means : r->shares;
  op_status status = OP_OK;
  if (figures == NULL || q->kind == QUESTION_TEXT || q->kind == QUESTION_EMPTY) return OP_OK;
  status = view_make(r, figures, q->name, in_last_wave, NULL, &q->topline);
  if (status == OP_OK && q->topline != NULL && !has_answers(q)) q->topline = NULL;
  if (status == OP_OK && q->topline != NULL && r->n_waves > 0) drop_wave(r, q->topline);
  return status == OP_OK && r->n_waves > 1 ? view_make(r, figures, q->name, in_series, NULL, &q->series) : status;
}

static void name_last_wave(report *r) {
  const op_result *figures = r->shares != NULL ? r->shares : r->means;
  const op_section *s = figures != NULL ? op_result_section_named(figures, "estimates") : NULL;
  r->last_label = r->last_code;
  for (size_t i = 0; r->last_code != NULL && s != NULL && i < s->n_rows; i++) {
    if (op_text_equal(view_code(s, &s->rows[i], r->base.time), r->last_code)) r->last_label = view_label(s, &s->rows[i], r->base.time);
  }
}

op_status runs_make(report *r) {
  report_progress(r, "estimating", 0.1);
  op_status status = run_figures(r, QUESTION_SHARES, &r->shares);
  if (status == OP_OK) status = run_figures(r, QUESTION_MEAN, &r->means);
  for (size_t i = 0; status == OP_OK && i < r->n_questions; i++) status = share_out(r, &r->questions[i]);
  if (status == OP_OK) report_progress(r, "tabulating", 0.35);
  if (status == OP_OK) status = run_crosstab(r);
  if (status == OP_OK) report_progress(r, "checking the data", 0.5);
  if (status == OP_OK) status = run_check(r);
  if (status == OP_OK) status = run_disclosure(r);
  if (status == OP_OK) status = run_claims(r);
  name_last_wave(r);
  for (size_t i = 0; status == OP_OK && r->crosstab != NULL && i < r->n_questions; i++) {
    report_question *q = &r->questions[i];
    status = view_make(r, r->crosstab, q->name, NULL, NULL, &q->tables);
    q->tables_left_out = status == OP_OK && !tables_tell_nothing_hidden(r, q);
    if (q->tables_left_out) q->tables = NULL;
  }
  return status;
}
