/* Results as HTML, for `--format html` and for pages that show results among other things.

   1. html_text(&out, ...)                     any text of one's own, escaped, wherever a page has one
   2. form = {.classes = true, .id = "q1"}      how the tables look, and the names that links reach them by
   3. html_banner(&out, result, &form)          what must stand above any figure of synthetic data
   4. html_tables(&out, result, &options, &form, &err)  one <section> for each section of the result, its tables in it
      (or html_section for one of them, html_grid for a table laid out elsewhere)
   5. html_foot(&out, result, &options, &form, &err)    design, conventions, notes and source
   6. op_text_check(&out, &err) once at the end; html_css gives the style sheet of the classes

   Texts of a result are cleaned (clean.h) and escaped; every one that may be in any script is marked dir="auto", so that a question in Arabic runs from the
   right. A table has a caption (question and base), a head with scopes, and its first columns as heads of their rows. Nothing is ever loaded from elsewhere. */
#ifndef OPINE_PRESENT_HTML_H
#define OPINE_PRESENT_HTML_H

#include <stdbool.h>

#include "base/text.h"
#include "opine/present.h"
#include "present/grid.h"

typedef struct html_form {
  bool classes;    /* class attributes alone, for a page with a style sheet; false = classes and style attributes, which survive pasting into a word processor */
  const char *id;  /* sections get the ids "ID-1", "ID-2", ... in the result's order, empty ones counted; NULL = none. Written as it is: letters, digits, '-', '_' */
} html_form;

/* Adds a text for use between tags and within a double-quoted attribute: cleaned, and & < > " ' written as references. NULL adds nothing. */
void html_text(op_text *out, const char *text);
/* Adds the style sheet of the classes, without <style> around it. All names begin with "opine-". */
void html_css(op_text *out);

/* Adds <p class="opine-banner" role="note"> with the banner; nothing for a result without one. */
void html_banner(op_text *out, const op_result *result, const html_form *form);
/* Adds the tables of all sections that are shown to people, each section within <section class="opine-section">. options->digits, ->verbose, ->cells and
   ->small_base hold as in text; tables are as wide as they get. `out` may hold a part of it on failure.
   fails    OP_E_MEMORY */
op_status html_tables(op_text *out, const op_result *result, const op_present_options *options, const html_form *form, op_error *err);
/* The same for the section at an index of result->sections. */
op_status html_section(op_text *out, const op_result *result, size_t section, const op_present_options *options, const html_form *form, op_error *err);
/* Adds one <table> and its footnotes; tables behind it in g->next are not looked at. */
void html_grid(op_text *out, const grid *g, const html_form *form);
/* Adds design, conventions, notes and source as paragraphs and a list in <div class="opine-foot">; nothing when options->quiet.
   fails    OP_E_MEMORY */
op_status html_foot(op_text *out, const op_result *result, const op_present_options *options, const html_form *form, op_error *err);

#endif
