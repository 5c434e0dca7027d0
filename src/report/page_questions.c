/* The questions one after the other: charts, answers, groups, waves, and how to get the same figures again. */
#include <string.h>

#include "report/report.h"

/* --- charts --- */

static void add_chart(const report_question *q, size_t c, op_text *out) {
  op_text id = {0};
  if (q->charts[c].svg == NULL) return;
  op_text_addf(&id, "%s-chart-%zu", q->id, c + 1);
  out->failed = out->failed || id.failed;
  if (!out->failed) {
    op_text_addf(out, "<figure tabindex=\"0\" aria-labelledby=\"%s-title\">\n", id.data); /* scrolls on a phone */
    svg_embed(out, q->charts[c].svg, id.data);
    op_text_add(out, "</figure>\n");
  }
  op_text_clear(&id);
}

static void add_no_chart(const report *r, const char *why, op_text *out) {
  op_text_add(out, "<p class=\"note\"><span>");
  page_word(r, out, WORD_NO_CHART);
  op_text_add(out, "</span>: ");
  page_data_text(out, "span", NULL, why);
  op_text_add(out, "</p>\n");
}

static void add_charts(const report *r, const report_question *q, op_text *out) {
  for (size_t c = 0; c < q->n_charts; c++) {
    add_chart(q, c, out);
    if (q->charts[c].svg == NULL && r->no_charts == NULL && q->charts[c].why[0] != '\0') add_no_chart(r, q->charts[c].why, out);
  }
  if (q->no_chart != NULL) add_no_chart(r, q->no_chart, out);
}

/* --- one question --- */

static void add_sentence(const report *r, op_text *out, report_word what) {
  op_text_add(out, "<p dir=\"auto\">");
  page_word(r, out, what);
  op_text_add(out, "</p>\n");
}

static void add_notes(const report_question *q, op_text *out) {
  const op_result *of = q->topline != NULL ? q->topline : q->series;
  for (size_t i = 0; of != NULL && i < of->n_notes; i++) {
    page_data_text(out, "p", "note", of->notes[i]);
    op_text_add_char(out, '\n');
  }
}

static op_status add_tables(report *r, const report_question *q, op_text *out) {
  if (q->tables_left_out) add_sentence(r, out, WORD_TABLES_HIDDEN);
  if (q->tables == NULL) return OP_OK;
  op_status status = page_section(r, out, q->tables, "crosstab", &(page_title){WORD_TABLES, r->last_label, true});
  return status == OP_OK ? page_section(r, out, q->tables, "tests", &(page_title){WORD_TABLES, NULL, false}) : status;
}

static void add_commands(const report *r, const report_question *q, op_text *out) {
  if (r->options->n_commands == 0) return;
  op_text_add(out, "<details>\n<summary>");
  page_word(r, out, WORD_REPEAT);
  op_text_add(out, "</summary>\n<pre><code>");
  bool mean = q->kind == QUESTION_MEAN;
  if (r->n_waves > 0) page_repeat(r, out, "trend", q->name, mean ? " --stat mean" : "");
  else page_repeat(r, out, mean ? "mean" : "tabulate", q->name, "");
  if (q->tables != NULL) page_repeat(r, out, "crosstab", q->name, " --letters");
  op_text_add(out, "</code></pre>\n</details>\n");
}

static op_status add_figures(report *r, const report_question *q, op_text *out) {
  op_status status = OP_OK;
  add_charts(r, q, out);
  if (q->topline != NULL) {
    status = page_section(r, out, q->topline, "estimates", &(page_title){WORD_TOPLINE, r->last_label, true});
  } else {
    add_sentence(r, out, WORD_NOT_IN_LAST);
  }
  if (status == OP_OK) status = add_tables(r, q, out);
  if (status == OP_OK && q->series != NULL) {
    page_heading(r, out, WORD_OVER_TIME, NULL);
    status = page_series(r, q, out);
  }
  add_notes(q, out);
  add_commands(r, q, out);
  return status;
}

/* What the search looks through beside the heading: the labels of the answers. */
static void add_searched(const report_question *q, op_text *out) {
  const op_section *s = q->topline != NULL ? op_result_section_named(q->topline, "estimates") : NULL;
  op_text_add(out, " data-text=\"");
  for (size_t i = 0; s != NULL && i < s->n_rows && i < 30; i++) {
    const char *label = view_label(s, &s->rows[i], "category");
    if (label == NULL) continue;
    html_text(out, label);
    op_text_add_char(out, ' ');
  }
  op_text_add_char(out, '"');
}

static op_status add_question(report *r, const report_question *q, op_text *out) {
  op_status status = OP_OK;
  op_text_addf(out, "<article class=\"question\" id=\"%s\" aria-labelledby=\"%s-heading\"", q->id, q->id);
  add_searched(q, out);
  op_text_addf(out, ">\n<h3 id=\"%s-heading\" dir=\"auto\">", q->id);
  html_text(out, q->label);
  op_text_add(out, "</h3>\n<p class=\"meta\"><code dir=\"auto\">");
  html_text(out, q->name);
  op_text_add(out, "</code></p>\n");
  page_banner(r, out);
  if (q->kind == QUESTION_TEXT) add_sentence(r, out, WORD_FREE_TEXT);
  else if (q->kind == QUESTION_EMPTY || (q->topline == NULL && q->series == NULL)) add_sentence(r, out, WORD_NO_ANSWERS);
  else status = add_figures(r, q, out);
  op_text_add(out, "<p class=\"note back\"><a href=\"#contents\">");
  page_word(r, out, WORD_BACK);
  op_text_add(out, "</a></p>\n</article>\n");
  return status;
}

op_status page_questions(report *r, op_text *out) {
  op_status status = OP_OK;
  if (r->no_charts != NULL) add_no_chart(r, r->no_charts, out);
  op_text_add(out, "<p id=\"no-match\" hidden>");
  page_word(r, out, WORD_NO_MATCH);
  op_text_add(out, "</p>\n");
  for (size_t i = 0; status == OP_OK && i < r->n_questions; i++) {
    report_progress(r, "writing the page", 0.97 + 0.03 * (double)i / (double)r->n_questions);
    status = add_question(r, &r->questions[i], out);
  }
  return status;
}
