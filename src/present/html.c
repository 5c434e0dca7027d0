/* A whole result as HTML: the parts around its tables, and the page or fragment that `--format html` writes. */
#include "present/html.h"

#include <string.h>

#include "present/foot.h"

#define NOTE_STYLE "font:9pt Arial,sans-serif;margin:0 0 3pt 0;color:#555555;"
#define BANNER_STYLE "border:1.5pt solid #a11212;color:#a11212;padding:4pt 8pt;font:bold 11pt Arial,sans-serif;"

static void add_style(op_text *out, const html_form *form, const char *style) {
  if (!form->classes) op_text_addf(out, " style=\"%s\"", style);
}

void html_banner(op_text *out, const op_result *result, const html_form *form) {
  if (result->banner == NULL) return;
  op_text_add(out, "<p class=\"opine-banner\" role=\"note\" dir=\"auto\"");
  add_style(out, form, BANNER_STYLE);
  op_text_add_char(out, '>');
  html_text(out, result->banner);
  op_text_add(out, "</p>\n");
}

op_status html_section(op_text *out, const op_result *result, size_t section, const op_present_options *options, const html_form *form, op_error *err) {
  grid *g = NULL;
  if (result->sections[section].n_rows == 0) return OP_OK;
  op_status status = grid_make(result, &result->sections[section], options, 0, &g, err);
  if (status != OP_OK) return status;
  if (!g->hidden) {
    op_text_add(out, "<section class=\"opine-section\"");
    if (form->id != NULL) op_text_addf(out, " id=\"%s-%zu\"", form->id, section + 1);
    op_text_add(out, ">\n");
    for (const grid *table = g; table != NULL; table = table->next) html_grid(out, table, form);
    op_text_add(out, "</section>\n");
  }
  grid_free(g);
  return OP_OK;
}

op_status html_tables(op_text *out, const op_result *result, const op_present_options *options, const html_form *form, op_error *err) {
  op_status status = OP_OK;
  for (size_t s = 0; status == OP_OK && s < result->n_sections; s++) status = html_section(out, result, s, options, form, err);
  return status;
}

static void add_paragraph(op_text *out, const html_form *form, const char *before, const char *text) {
  if (text == NULL || text[0] == '\0') return;
  op_text_add(out, "<p dir=\"auto\"");
  add_style(out, form, NOTE_STYLE);
  op_text_addf(out, ">%s", before);
  html_text(out, text);
  op_text_add(out, "</p>\n");
}

static void add_notes(op_text *out, const op_result *result, const html_form *form) {
  if (result->n_notes == 0) return;
  op_text_add(out, "<ul>\n");
  for (size_t i = 0; i < result->n_notes; i++) {
    op_text_add(out, "<li dir=\"auto\"");
    add_style(out, form, NOTE_STYLE);
    op_text_add_char(out, '>');
    html_text(out, result->notes[i]);
    op_text_add(out, "</li>\n");
  }
  op_text_add(out, "</ul>\n");
}

op_status html_foot(op_text *out, const op_result *result, const op_present_options *options, const html_form *form, op_error *err) {
  grid *g = NULL;
  op_text line = {0};
  if (options->quiet) return OP_OK;
  op_status status = grid_make_empty(&g, err);
  if (status != OP_OK) return status;
  op_text_add(out, "<div class=\"opine-foot\">\n");
  foot_design(&line, result, g);
  add_paragraph(out, form, "", line.data);
  op_text_reset(&line);
  foot_conventions(&line, result);
  add_paragraph(out, form, "", line.data);
  add_notes(out, result, form);
  add_paragraph(out, form, "Source: ", result->source);
  op_text_add(out, "</div>\n");
  out->failed = out->failed || line.failed || g->failed;
  op_text_clear(&line);
  grid_free(g);
  return OP_OK;
}

/* A page that needs nothing else: its style is for the screen and the printer, that of the tables stands in their cells. */
static void open_page(op_text *out, const op_result *result) {
  op_text_add(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
  bool titled = result->title != NULL && result->title[0] != '\0';
  html_text(out, titled ? result->title : result->command);
  op_text_add(out, "</title>\n<style>\nbody{font:10pt Arial,sans-serif;margin:2em;}\n.opine-section{overflow-x:auto;margin-bottom:1.5em;}\n</style>\n</head>\n<body>\n");
  if (!titled) return;
  op_text_add(out, "<h1 dir=\"auto\" style=\"font:bold 14pt Arial,sans-serif;\">");
  html_text(out, result->title);
  op_text_add(out, "</h1>\n");
}

static op_status present(const op_result *result, const op_present_options *options, char **text, size_t *length, op_error *err) {
  op_text out = {0};
  html_form form = {0};
  if (!options->fragment) open_page(&out, result);
  html_banner(&out, result, &form);
  op_status status = html_tables(&out, result, options, &form, err);
  if (status == OP_OK) status = html_foot(&out, result, options, &form, err);
  if (!options->fragment) op_text_add(&out, "</body>\n</html>\n");
  op_text_add(&out, "");
  if (status == OP_OK) status = op_text_check(&out, err);
  if (status != OP_OK) {
    op_text_clear(&out);
    return status;
  }
  *text = out.data;
  *length = out.length;
  return OP_OK;
}

const op_presenter presenter_html = {"html", "a page or, with --fragment, tables to paste into documents and pages", present, "html", false};
