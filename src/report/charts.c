/* Charts of the questions: which kind shows a question best, their scripts, and drawing them side by side. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "report/report.h"

#define MOST_LINES 8    /* that can be told apart on one chart */
#define MOST_BARS 60
#define MOST_PANELS 20

/* Answers that a chart is restricted to. */
typedef struct chosen {
  const char *codes[MOST_LINES];
  size_t count;
} chosen;

/* Groups and categories of a section of estimates: distinct texts among its rows. */
static bool same_group(const op_section *s, const op_row *a, const op_row *b, const char *time) {
  for (size_t k = 0; k < s->n_keys; k++) {
    if (s->keys[k].by && !op_text_equal(s->keys[k].name, time) && !op_text_equal(a->codes[k], b->codes[k])) return false;
  }
  return true;
}

static size_t count_groups(const op_section *s, const char *time) {
  size_t first[MOST_BARS], n = 0;
  for (size_t i = 0; i < s->n_rows && n < MOST_BARS; i++) {
    bool known = false;
    for (size_t k = 0; k < n && !known; k++) known = same_group(s, &s->rows[first[k]], &s->rows[i], time);
    if (!known) first[n++] = i;
  }
  return n;
}

/* Rows of one group and wave: the first so many, one a category. */
static size_t count_categories(const op_section *s, bool nets_only) {
  size_t n = 0;
  for (size_t i = 0; i < s->n_rows; i++) {
    bool again = false;
    for (size_t k = 0; k < i && !again; k++) again = op_text_equal(view_code(s, &s->rows[k], "category"), view_code(s, &s->rows[i], "category"));
    if (again) break;
    n += !nets_only || (s->rows[i].flags & OP_ROW_NET) != 0;
  }
  return n;
}

/* Nets, where there are some, tell what answers mean; else the largest answers do. At most `most` of them. */
static void choose_lines(const op_section *s, size_t most, chosen *out) {
  size_t nets = count_categories(s, true), all = count_categories(s, false);
  out->count = 0;
  while (out->count < most && out->count < MOST_LINES) {
    const op_row *best = NULL;
    for (size_t i = 0; i < all; i++) {
      const op_row *row = &s->rows[i];
      bool used = nets > 0 && (row->flags & OP_ROW_NET) == 0;
      for (size_t k = 0; k < out->count; k++) used = used || op_text_equal(view_code(s, row, "category"), out->codes[k]);
      bool better = best == NULL || (nets == 0 && row->measures[OP_M_ESTIMATE] > best->measures[OP_M_ESTIMATE]);
      if (!used && better) best = row;
    }
    if (best == NULL) return;
    out->codes[out->count++] = view_code(s, best, "category");
  }
}

static op_status add_script(report *r, report_question *q, const op_result *from, op_chart_options *options) {
  options->language = r->request->language;
  char *script = NULL;
  size_t length = 0;
  op_error why = {0};
  op_status status = op_chart_script(from, options, &script, &length, &why);
  if (status == OP_E_MEMORY) *r->err = why;
  if (status == OP_E_MEMORY) return status;
  if (status != OP_OK) {
    q->no_chart = report_say(r, "%s", why.what);
    return q->no_chart != NULL ? OP_OK : OP_E_MEMORY;
  }
  q->charts[q->n_charts++] = (op_chart_drawing){.script = script, .length = length};
  return OP_OK;
}

/* Group variables beside the wave. */
static size_t count_group_keys(const op_section *s, const char *time) {
  size_t n = 0;
  for (size_t k = 0; k < s->n_keys; k++) n += s->keys[k].by && !op_text_equal(s->keys[k].name, time);
  return n;
}

/* More lines than can be told apart are drawn group by group, or restricted to what tells most. */
static op_status trend_chart(report *r, report_question *q) {
  const op_section *s = op_result_section_named(q->series, "estimates");
  op_chart_options options = {.kind = "trend", .title = q->label, .subtitle = ""};
  size_t groups = count_groups(s, r->base.time), nets = count_categories(s, true), each = nets > 0 ? nets : count_categories(s, false);
  chosen only = {.count = 0};
  bool panels = groups > 1 && each <= MOST_LINES && groups <= MOST_PANELS && count_group_keys(s, r->base.time) == 1;
  if (groups * each > MOST_LINES && !panels && groups > MOST_LINES) {
    q->no_chart = report_say(r, "%zu groups are too many lines for one chart", groups);
    return q->no_chart != NULL ? OP_OK : OP_E_MEMORY;
  }
  if (groups * each > MOST_LINES) {
    options.panels = panels;
    if (!panels) choose_lines(s, groups > 1 ? 1 : MOST_LINES, &only);
    options.answers = only.codes;
    options.n_answers = only.count;
  }
  return add_script(r, q, q->series, &options);
}

static const op_study_variable *study_variable(const report *r, const char *name) {
  for (size_t i = 0; r->study != NULL && i < r->study->n_variables; i++) {
    if (op_text_equal(r->study->variables[i].name, name)) return &r->study->variables[i];
  }
  return NULL;
}

/* A scale has sides: its lower half stands on the left, the middle point between. */
static bool likert_options(const report *r, const report_question *q, op_chart_options *o) {
  const op_study_variable *v = study_variable(r, q->name);
  size_t n = v != NULL ? v->scale.count : 0, half = n / 2;
  if (n < 3 || n > 11) return false;
  *o = (op_chart_options){.kind = "likert", .title = q->label, .subtitle = "", .negative = v->scale.items, .n_negative = half, .neutral = v->scale.items + half,
                          .n_neutral = n % 2, .positive = v->scale.items + n - half, .n_positive = half};
  return true;
}

static op_status topline_chart(report *r, report_question *q) {
  const op_section *s = op_result_section_named(q->topline, "estimates");
  bool shares = q->kind == QUESTION_SHARES && count_groups(s, r->base.time) > 1 && count_categories(s, false) - count_categories(s, true) <= MOST_LINES;
  op_chart_options options = {.kind = shares ? "stacked" : "bars", .title = q->label, .subtitle = ""};
  bool likert = q->kind == QUESTION_SHARES && likert_options(r, q, &options);
  if (s->n_rows < 2) return OP_OK; /* one number is no chart */
  if (!likert && !shares && s->n_rows > MOST_BARS) {
    q->no_chart = report_say(r, "%zu figures are too many bars for one chart", s->n_rows);
    return q->no_chart != NULL ? OP_OK : OP_E_MEMORY;
  }
  return add_script(r, q, q->topline, &options);
}

static op_status question_charts(report *r, report_question *q) {
  op_status status = q->series != NULL ? trend_chart(r, q) : OP_OK;
  op_chart_options unused;
  bool groups = q->topline != NULL && count_groups(op_result_section_named(q->topline, "estimates"), r->base.time) > 1;
  bool more = q->n_charts == 0 || groups || likert_options(r, q, &unused); /* beside lines only where it shows more: a scale's sides, all answers of each group */
  return status == OP_OK && q->topline != NULL && more ? topline_chart(r, q) : status;
}

/* --- drawing --- */

static size_t collect(report *r, op_chart_drawing *drawings, bool back) {
  size_t n = 0;
  for (size_t i = 0; i < r->n_questions; i++) {
    report_question *q = &r->questions[i];
    for (size_t c = 0; c < q->n_charts; c++, n++) {
      if (drawings == NULL) continue;
      if (back) q->charts[c] = drawings[n];
      else drawings[n] = q->charts[c];
    }
  }
  return n;
}

#define AT_ONCE 24 /* charts between two words of progress: two batches of a dozen */

static op_status draw(report *r) {
  size_t n = collect(r, NULL, false);
  op_chart_drawing *drawings = report_memory(r, n, sizeof *drawings);
  op_error why = {0};
  op_status status = drawings != NULL ? OP_OK : OP_E_MEMORY;
  if (status == OP_OK) collect(r, drawings, false);
  for (size_t first = 0; status == OP_OK && first < n; first += AT_ONCE) {
    report_progress(r, "drawing charts", 0.6 + 0.35 * (double)first / (double)n);
    status = op_charts_draw(drawings + first, n - first < AT_ONCE ? n - first : AT_ONCE, r->base.threads, &why);
  }
  if (drawings != NULL) collect(r, drawings, true);
  if (status == OP_E_SYSTEM) {
    r->no_charts = report_say(r, "%s", why.what);
    return r->no_charts != NULL ? OP_OK : OP_E_MEMORY;
  }
  if (status != OP_OK && why.status != OP_OK) *r->err = why;
  r->drawn = status == OP_OK && n > 0;
  return status;
}

op_status charts_make(report *r) {
  op_status status = OP_OK;
  if (r->options->no_charts) return OP_OK;
  for (size_t i = 0; status == OP_OK && i < r->n_questions; i++) status = question_charts(r, &r->questions[i]);
  return status == OP_OK ? draw(r) : status;
}

void charts_free(report *r) {
  for (size_t i = 0; i < r->n_questions; i++) {
    for (size_t c = 0; c < r->questions[i].n_charts; c++) {
      op_free_text((char *)(uintptr_t)r->questions[i].charts[c].script);
      op_free_text(r->questions[i].charts[c].svg);
    }
  }
}
