/* Parts of a result as results of their own, so that one pass over the data serves many tables and charts. */
#include <stdint.h>
#include <string.h>

#include "report/report.h"

const char *view_code(const op_section *section, const op_row *row, const char *key) {
  size_t k = op_section_key_named(section, key);
  return k != SIZE_MAX ? row->codes[k] : NULL;
}

const char *view_label(const op_section *section, const op_row *row, const char *key) {
  size_t k = op_section_key_named(section, key);
  return k != SIZE_MAX ? row->labels[k] : NULL;
}

static bool is_about(size_t key, const op_row *row, const char *variable) {
  return key == SIZE_MAX || row->codes[key] == NULL || op_text_equal(row->codes[key], variable);
}

/* "china: 2,573 of 22,000 rows are not in the base" is of no use beside another question. */
static bool is_of_another(const report *r, const char *note, const char *variable) {
  const char *colon = strstr(note, ": ");
  if (colon == NULL) return true; /* what is said of all data stands once on the page, among the methods */
  size_t n = (size_t)(colon - note);
  return strlen(variable) != n || memcmp(variable, note, n) != 0 || question_named(r, variable) == NULL;
}

/* Where the rows of each question stand in a section: pages of hundreds of questions would else go over all rows for each. */
static op_status make_places(report *r, const op_section *s, size_t key, report_places *to) {
  report_rows *rows = report_memory(r, r->n_questions, sizeof *rows);
  const report_question *q = NULL;
  if (rows == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < r->n_questions; i++) rows[i] = (report_rows){0, 0};
  *to = (report_places){s->rows, rows};
  for (size_t i = 0; i < s->n_rows; i++) {
    const char *code = s->rows[i].codes[key];
    if (code == NULL) to->of_question = NULL; /* a row about all questions */
    if (code == NULL) return OP_OK;
    if (q == NULL || !op_text_equal(q->name, code)) q = question_named(r, code);
    if (q == NULL) continue;
    report_rows *own = &rows[q - r->questions];
    if (own->end == 0) own->first = i;
    own->end = i + 1;
  }
  return OP_OK;
}

/* Rows among which all of a variable are. */
static op_status rows_of(report *r, const op_section *s, size_t key, const char *variable, report_rows *out) {
  const report_question *q = question_named(r, variable);
  size_t i = 0;
  *out = (report_rows){0, s->n_rows};
  if (key == SIZE_MAX || q == NULL || s->n_rows == 0) return OP_OK;
  while (i < r->n_places && r->places[i].rows != s->rows) i++;
  if (i == sizeof r->places / sizeof *r->places) return OP_OK;
  if (i == r->n_places) {
    op_status status = make_places(r, s, key, &r->places[i]);
    if (status != OP_OK) return status;
    r->n_places++;
  }
  if (r->places[i].of_question != NULL) *out = r->places[i].of_question[q - r->questions];
  return OP_OK;
}

static op_status copy_section(report *r, const op_section *from, const char *variable, view_keep keep, const void *context, op_section *to) {
  size_t key = op_section_key_named(from, "variable"), n = 0;
  *to = *from;
  to->vcov = NULL;
  to->n_rows = to->capacity = 0;
  report_rows rows;
  op_status status = rows_of(r, from, key, variable, &rows);
  if (status != OP_OK) return status;
  for (size_t i = rows.first; i < rows.end; i++) n += is_about(key, &from->rows[i], variable);
  if (n == 0) return OP_OK;
  to->rows = report_memory(r, n, sizeof *to->rows);
  if (to->rows == NULL) return OP_E_MEMORY;
  for (size_t i = rows.first; i < rows.end; i++) {
    const op_row *row = &from->rows[i];
    if (is_about(key, row, variable) && (keep == NULL || keep(r, from, row, context))) to->rows[to->n_rows++] = *row;
  }
  return OP_OK;
}

op_status view_make(report *r, const op_result *from, const char *variable, view_keep keep, const void *context, op_result **out) {
  op_result *view = report_memory(r, 1, sizeof *view);
  *out = NULL;
  if (view == NULL) return OP_E_MEMORY;
  *view = *from;
  view->sections = report_memory(r, from->n_sections, sizeof *view->sections);
  view->notes = report_memory(r, from->n_notes, sizeof *view->notes);
  view->n_sections = view->n_notes = 0;
  if (view->sections == NULL || view->notes == NULL) return OP_E_MEMORY;
  for (size_t s = 0; s < from->n_sections; s++) {
    op_status status = copy_section(r, &from->sections[s], variable, keep, context, &view->sections[view->n_sections]);
    if (status != OP_OK) return status;
    view->n_sections += view->sections[view->n_sections].n_rows > 0;
  }
  for (size_t i = 0; i < from->n_notes; i++) {
    if (!is_of_another(r, from->notes[i], variable)) view->notes[view->n_notes++] = from->notes[i];
  }
  if (view->n_sections > 0) *out = view;
  return OP_OK;
}
