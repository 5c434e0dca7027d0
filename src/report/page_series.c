/* A question over the waves: one line a wave (and group), one column an answer, so that a reader sees a series at a glance. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "report/report.h"

#define MOST_ANSWERS 24
#define MOST_LONG 200    /* rows of the table with standard errors; more than that is for the command that gives them */

typedef struct series_table {
  const op_section *s;
  const op_present_options *present;
  grid *g;
  size_t groups[8], n_groups;             /* keys that head a line: the wave, then groups */
  size_t category, first[MOST_ANSWERS], n; /* rows that show each answer first */
} series_table;

static bool same_answer(const series_table *t, const op_row *a, const op_row *b) {
  return ((a->flags ^ b->flags) & OP_ROW_NET) == 0 && (t->category == SIZE_MAX || op_text_equal(a->codes[t->category], b->codes[t->category]));
}

static bool same_line(const series_table *t, const op_row *a, const op_row *b) {
  for (size_t k = 0; k < t->n_groups; k++) {
    if (!op_text_equal(a->codes[t->groups[k]], b->codes[t->groups[k]])) return false;
  }
  return true;
}

static size_t answer_of(const series_table *t, const op_row *row) {
  for (size_t i = 0; i < t->n; i++) {
    if (same_answer(t, &t->s->rows[t->first[i]], row)) return i;
  }
  return SIZE_MAX;
}

static void find_answers(series_table *t) {
  for (size_t i = 0; i < t->s->n_rows && t->n < MOST_ANSWERS; i++) {
    if (answer_of(t, &t->s->rows[i]) == SIZE_MAX) t->first[t->n++] = i;
  }
}

static void find_groups(series_table *t, const char *time) {
  size_t wave = op_section_key_named(t->s, time);
  if (wave != SIZE_MAX) t->groups[t->n_groups++] = wave;
  for (size_t k = 0; k < t->s->n_keys && t->n_groups < 8; k++) {
    if (t->s->keys[k].by && k != wave) t->groups[t->n_groups++] = k;
  }
}

static void add_columns(const report *r, series_table *t) {
  for (size_t k = 0; k < t->n_groups; k++) grid_column(t->g, t->s->keys[t->groups[k]].title, GRID_LEFT);
  for (size_t i = 0; i < t->n; i++) {
    const char *label = t->category != SIZE_MAX ? t->s->rows[t->first[i]].labels[t->category] : NULL;
    grid_column(t->g, label != NULL ? label : word(r, WORD_MEAN), GRID_RIGHT);
  }
  grid_column(t->g, word(r, WORD_BASE), GRID_RIGHT);
}

/* Rows of one line stand together. */
static void add_lines(series_table *t) {
  grid_row *to = NULL;
  for (size_t i = 0; i < t->s->n_rows; i++) {
    const op_row *row = &t->s->rows[i], *before = i > 0 ? &t->s->rows[i - 1] : NULL;
    size_t answer = answer_of(t, row);
    if (before == NULL || !same_line(t, row, before)) {
      to = grid_add_row(t->g);
      for (size_t k = 0; k < t->n_groups; k++) grid_cell(t->g, to, k, row->labels[t->groups[k]]);
      to->rule_before = before != NULL && t->n_groups > 1 && !op_text_equal(row->codes[t->groups[0]], before->codes[t->groups[0]]);
      grid_cell(t->g, to, t->n_groups + t->n, grid_measure(t->g, t->s, OP_M_BASE_N, row->measures[OP_M_BASE_N], t->present));
    }
    if (answer != SIZE_MAX) grid_cell(t->g, to, t->n_groups + answer, grid_measure(t->g, t->s, OP_M_ESTIMATE, row->measures[OP_M_ESTIMATE], t->present));
  }
}

/* The widest interval of all figures of the table, in their unit. */
static double widest(const op_section *s) {
  double most = 0;
  for (size_t i = 0; i < s->n_rows; i++) {
    const double *m = s->rows[i].measures;
    if (isnan(m[OP_M_LOWER]) || isnan(m[OP_M_UPPER])) continue;
    most = fmax(most, fmax(m[OP_M_UPPER] - m[OP_M_ESTIMATE], m[OP_M_ESTIMATE] - m[OP_M_LOWER]));
  }
  return most;
}

static op_status add_wide(report *r, const report_question *q, const op_section *s, op_text *out) {
  op_present_options present = page_present(r);
  series_table t = {.s = s, .present = &present, .category = op_section_key_named(s, "category")};
  op_status status = grid_make_empty(&t.g, r->err);
  if (status != OP_OK) return status;
  find_groups(&t, r->base.time);
  find_answers(&t);
  t.g->title = grid_clean(t.g, q->label);
  t.g->base = grid_format(t.g, "%s; %g%%: %s \xC2\xB1 %s", s->percent ? "%" : word(r, WORD_MEAN), 100 * r->base.level, word(r, WORD_AT_MOST),
                          grid_measure(t.g, s, OP_M_ESTIMATE, widest(s), &present));
  add_columns(r, &t);
  add_lines(&t);
  status = page_grid(r, out, t.g, word(r, WORD_OVER_TIME), true);
  if (status == OP_OK && t.g->failed) status = op_fail(r->err, OP_E_MEMORY, "out of memory while laying out a table");
  grid_free(t.g);
  return status;
}

static op_status add_folded(report *r, const report_question *q, const char *section, report_word name, op_text *out) {
  const op_section *s = op_result_section_named(q->series, section);
  if (s == NULL || s->n_rows == 0 || s->n_rows > MOST_LONG) return OP_OK;
  op_text_addf(out, "<details%s>\n<summary>", name == WORD_ALL_FIGURES ? " class=\"long\"" : "");
  page_word(r, out, name);
  op_text_add(out, "</summary>\n");
  op_status status = page_section(r, out, q->series, section, &(page_title){name, NULL, false});
  op_text_add(out, "</details>\n");
  return status;
}

op_status page_series(report *r, const report_question *q, op_text *out) {
  const op_section *s = op_result_section_named(q->series, "estimates");
  if (s == NULL) return OP_OK;
  op_status status = add_wide(r, q, s, out);
  if (status == OP_OK) status = page_section(r, out, q->series, "breaks", &(page_title){WORD_OVER_TIME, NULL, false});
  if (status == OP_OK) status = add_folded(r, q, "changes", WORD_CHANGES, out);
  return status == OP_OK ? add_folded(r, q, "estimates", WORD_ALL_FIGURES, out) : status;
}
