/* op_report: from a request to a page. */
#include "report/report.h"

#include <stdarg.h>
#include <string.h>

void *report_memory(report *r, size_t n, size_t size) { return op_arena_alloc(r->arena, n * size > 0 ? n * size : 1, r->err); }

const char *report_say(report *r, const char *format, ...) {
  va_list args;
  va_start(args, format);
  const char *text = op_arena_format_list(r->arena, r->err, format, args);
  va_end(args);
  return text;
}

void report_progress(const report *r, const char *what, double share) {
  if (r->options->progress != NULL) r->options->progress(r->options->progress_context, what, share);
}

/* Files of several countries are told apart, unless the request has groups of its own. */
static void choose_groups(report *r) {
  static const char *const by_country[] = {"country"};
  const char *first = NULL;
  bool several = false;
  for (size_t f = 0; f < r->study->n_files; f++) {
    const char *country = r->study->about[f].country;
    several = several || (first != NULL && country != NULL && !op_text_equal(first, country));
    if (first == NULL) first = country;
  }
  if (several && r->base.by.count == 0) r->base.by = (op_names){by_country, 1};
}

static op_status check_files(const report *r) {
  for (size_t f = 0; f < r->request->n_files; f++) {
    if (strcmp(r->request->files[f].path, "-") != 0) continue;
    op_fail(r->err, OP_E_USAGE, "standard input can be read once, and a report reads its data several times");
    return op_fail_hint(r->err, "write it to a file first");
  }
  return OP_OK;
}

static op_status open_study(report *r) {
  r->base = *r->request;
  r->base.progress = NULL; /* the report tells of its own progress */
  if (r->request->study == NULL) return OP_OK;
  op_status status = op_study_open_with(r->request->study, r->request->language, NULL, &r->study, r->err);
  if (status != OP_OK) return status;
  choose_groups(r);
  if (r->base.time == NULL) r->base.time = r->study->time;
  if (r->base.date == NULL) r->base.date = r->study->date;
  return OP_OK;
}

/* The language of the labels, which is the page's: asked for, or the study's first. */
static void choose_language(report *r) {
  r->language = "en";
  if (r->study != NULL && r->study->languages.count > 0) r->language = r->study->languages.items[0];
  if (r->request->language != NULL) r->language = r->request->language;
}

static void release(report *r) {
  charts_free(r);
  op_result_free(r->described);
  op_result_free(r->waves);
  op_result_free(r->shares);
  op_result_free(r->means);
  op_result_free(r->crosstab);
  op_result_free(r->check);
  op_result_free(r->disclosure);
  op_result_free(r->claims);
  op_study_free(r->study);
  op_arena_free(r->arena);
}

op_status op_report(const op_request *request, const op_report_options *options, char **html, size_t *length, op_error *err) {
  op_text out = {0};
  report r = {.request = request, .options = options, .err = err};
  r.arena = op_arena_new(err);
  op_status status = r.arena != NULL ? check_files(&r) : OP_E_MEMORY;
  if (status == OP_OK) status = open_study(&r);
  if (status == OP_OK) choose_language(&r);
  if (status == OP_OK) status = questions_choose(&r);
  if (status == OP_OK) status = runs_make(&r);
  if (status == OP_OK) status = findings_make(&r);
  if (status == OP_OK) status = charts_make(&r);
  if (status == OP_OK) report_progress(&r, "writing the page", 0.97);
  if (status == OP_OK) status = page_write(&r, &out);
  if (status == OP_OK) status = op_text_check(&out, err);
  release(&r);
  if (status != OP_OK) {
    op_text_clear(&out);
    return status;
  }
  *html = out.data;
  *length = out.length;
  return OP_OK;
}
