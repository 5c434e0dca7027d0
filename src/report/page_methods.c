/* How the figures were made, what is remarkable in the data, and the commands that give figures again. */
#include <string.h>

#include "report/report.h"

/* Notes that begin with a question's name stand beside the question. */
static bool is_general(const report *r, const char *note) {
  for (size_t i = 0; i < r->n_questions; i++) {
    size_t n = strlen(r->questions[i].name);
    if (strncmp(note, r->questions[i].name, n) == 0 && note[n] == ':' && note[n + 1] == ' ') return false;
  }
  return true;
}

/* Design, conventions and general notes of one run. */
static op_status add_foot(report *r, const op_result *of, const char *title, op_text *out) {
  op_present_options present = page_present(r);
  html_form form = {.classes = true};
  op_result general;
  if (of == NULL) return OP_OK;
  general = *of;
  general.source = NULL;
  general.n_notes = 0;
  general.notes = report_memory(r, of->n_notes, sizeof *general.notes);
  if (general.notes == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < of->n_notes; i++) {
    if (is_general(r, of->notes[i])) general.notes[general.n_notes++] = of->notes[i];
  }
  if (title != NULL) page_data_text(out, "h3", NULL, title);
  return html_foot(out, &general, &present, &form, r->err);
}

op_status page_methods(report *r, op_text *out) {
  op_status status = OP_OK;
  for (size_t s = 0; status == OP_OK && r->disclosure != NULL && s < r->disclosure->n_sections; s++) {
    const op_section *of = &r->disclosure->sections[s];
    status = page_section(r, out, r->disclosure, of->name, &(page_title){WORDS, of->title, false});
  }
  if (status == OP_OK) status = add_foot(r, page_figures(r), NULL, out);
  if (status == OP_OK && r->shares != NULL && r->means != NULL) status = add_foot(r, r->means, word(r, WORD_MEAN), out);
  return status == OP_OK ? add_foot(r, r->crosstab, word(r, WORD_TABLES), out) : status;
}

op_status page_claims(report *r, op_text *out) {
  op_status status = OP_OK;
  if (r->no_claims != NULL) page_data_text(out, "p", NULL, r->no_claims);
  for (size_t s = 0; status == OP_OK && r->claims != NULL && s < r->claims->n_sections; s++) {
    status = page_section(r, out, r->claims, r->claims->sections[s].name, &(page_title){WORD_CLAIMS, NULL, false});
  }
  return status;
}

#define MOST_MAPPINGS 3000

static op_status add_folded(report *r, const char *section, report_word name, op_text *out) {
  const op_section *s = op_result_section_named(r->check, section);
  if (s == NULL || s->n_rows == 0 || s->n_rows > MOST_MAPPINGS) return OP_OK;
  op_text_add(out, "<details class=\"long\">\n<summary>");
  page_word(r, out, name);
  op_text_add(out, "</summary>\n");
  op_status status = page_section(r, out, r->check, section, &(page_title){name, NULL, false});
  op_text_add(out, "</details>\n");
  return status;
}

op_status page_quality(report *r, op_text *out) {
  op_status status = OP_OK;
  if (r->check == NULL) {
    op_text_add(out, "<p>");
    page_word(r, out, r->study != NULL && r->base.suppress != NULL ? WORD_QUALITY_HIDDEN : WORD_NO_STUDY);
    op_text_add(out, "</p>\n");
    return OP_OK;
  }
  for (size_t i = 0; i < r->check->n_notes; i++) page_data_text(out, "p", NULL, r->check->notes[i]);
  for (size_t s = 0; status == OP_OK && s < r->check->n_sections; s++) {
    const char *name = r->check->sections[s].name;
    if (strcmp(name, "mappings") != 0) status = page_section(r, out, r->check, name, &(page_title){WORDS, r->check->sections[s].title, false});
  }
  return status == OP_OK ? add_folded(r, "mappings", WORD_MAPPINGS, out) : status;
}
