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

static op_status copy_section(report *r, const op_section *from, const char *variable, view_keep keep, const void *context, op_section *to) {
  size_t key = op_section_key_named(from, "variable"), n = 0;
  *to = *from;
  to->vcov = NULL;
  to->n_rows = to->capacity = 0;
  for (size_t i = 0; i < from->n_rows; i++) n += is_about(key, &from->rows[i], variable);
  if (n == 0) return OP_OK;
  to->rows = report_memory(r, n, sizeof *to->rows);
  if (to->rows == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < from->n_rows; i++) {
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
