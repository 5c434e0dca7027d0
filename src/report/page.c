/* The page from its first line to its last: head, contents, sections, foot. */
#include <string.h>

#include "base/number.h"
#include "opine/opine.h"
#include "report/report.h"

void page_word(const report *r, op_text *out, report_word which) { html_text(out, word(r, which)); }

void page_data_text(op_text *out, const char *tag, const char *class, const char *text) {
  op_text_addf(out, "<%s dir=\"auto\"", tag);
  if (class != NULL) op_text_addf(out, " class=\"%s\"", class);
  op_text_add_char(out, '>');
  html_text(out, text);
  op_text_addf(out, "</%s>", tag);
}

op_present_options page_present(const report *r) {
  return (op_present_options){.digits = r->options->digits, .small_base = r->base.small_base, .fragment = true};
}

const op_result *page_figures(const report *r) { return r->shares != NULL ? r->shares : r->means != NULL ? r->means : r->described; }

void page_banner(const report *r, op_text *out) {
  html_form form = {.classes = true};
  if (page_figures(r)->banner == NULL) return;
  op_text_add(out, "<div class=\"paper\">");
  html_banner(out, page_figures(r), &form);
  op_text_add(out, "</div>\n");
}

void page_heading(const report *r, op_text *out, report_word name, const char *behind) {
  op_text_add(out, "<h4><span>");
  page_word(r, out, name);
  op_text_add(out, "</span>");
  if (behind != NULL) {
    op_text_add(out, ": ");
    page_data_text(out, "span", NULL, behind);
  }
  op_text_add(out, "</h4>\n");
}

/* --- tables --- */

#define BROAD 12 /* columns from which a table is printed across the page */

/* A heading of a table in the page's language; texts of the data are not among the words. */
static const char *table_word(report *r, const char *text) {
  size_t n = text != NULL ? strlen(text) : 0;
  if (n == 0 || op_text_equal(r->language, "en")) return text;
  for (size_t w = WORD_SE; w < WORDS; w++) {
    if (strcmp(word_in((report_word)w, "en"), text) == 0) return word(r, (report_word)w);
  }
  if (!op_text_ends(text, "% CI")) return text;
  const char *interval = report_say(r, "%.*s%s", (int)(n - 2), text, word(r, WORD_CI));
  return interval != NULL ? interval : text;
}

/* Headings, and the names of the lines of bases. */
static op_status translate(report *r, grid *g) {
  const char **headings = report_memory(r, g->n_columns, sizeof *headings);
  if (headings == NULL) return OP_E_MEMORY;
  for (size_t k = 0; k < g->n_columns; k++) headings[k] = table_word(r, g->headings[k]);
  g->headings = headings;
  g->base = table_word(r, g->base);
  for (size_t i = 0; i < g->n_rows; i++) {
    if (g->rows[i].style == GRID_FAINT && g->n_columns > 0) g->rows[i].cells[0] = table_word(r, g->rows[i].cells[0]);
  }
  return OP_OK;
}

op_status page_grid(report *r, op_text *out, const grid *g, const char *label, bool sortable) {
  html_form form = {.classes = true};
  op_text table = {0};
  grid named = *g;
  op_status status = translate(r, &named);
  if (status != OP_OK) return status;
  if (named.title[0] == '\0' && named.base[0] == '\0') named.title = label; /* no table is without a caption */
  html_grid(&table, &named, &form);
  op_text_add(out, "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"");
  html_text(out, label);
  op_text_add(out, "\">\n");
  const char *at = table.data != NULL ? table.data : "", *class = sortable ? strstr(at, "class=\"opine-table") : NULL;
  if (class != NULL) {
    size_t through = (size_t)(class - at) + strlen("class=\"");
    op_text_add_bytes(out, at, through);
    op_text_add(out, "sortable ");
    at += through;
  }
  op_text_add(out, at);
  op_text_add(out, "</div>\n");
  out->failed = out->failed || table.failed;
  op_text_clear(&table);
  return OP_OK;
}

static bool is_broad(const grid *g) {
  bool broad = false;
  for (; g != NULL; g = g->next) broad = broad || g->n_columns >= BROAD;
  return broad;
}

op_status page_section(report *r, op_text *out, const op_result *result, const char *section, const page_title *title) {
  const op_section *s = result != NULL ? op_result_section_named(result, section) : NULL;
  op_present_options present = page_present(r);
  grid *g = NULL;
  if (s == NULL || s->n_rows == 0) return OP_OK;
  op_status status = grid_make(result, s, &present, 0, &g, r->err);
  if (status == OP_OK && !g->hidden) {
    op_text_add(out, is_broad(g) ? "<div class=\"broad\">\n" : "<div>\n");
    if (title->heading) page_heading(r, out, title->name, title->behind);
    for (const grid *table = g; status == OP_OK && table != NULL; table = table->next) status = page_grid(r, out, table, title->name < WORDS ? word(r, title->name) : title->behind, false);
    op_text_add(out, "</div>\n");
  }
  grid_free(g);
  return status;
}

/* --- head --- */

/* Languages that are written from the right. */
static const char *direction(const char *language) {
  static const char *const right[] = {"ar", "fa", "he", "ps", "ur", "ug", "ckb"};
  for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
    if (op_text_starts(language, right[i])) return "rtl";
  }
  return "ltr";
}

static const char *title_of(const report *r) {
  const char *title = page_figures(r)->title;
  if (title != NULL && title[0] != '\0') return title;
  const char *path = r->request->study != NULL ? r->request->study : r->request->n_files > 0 ? r->request->files[0].path : "opine report", *slash = strrchr(path, '/');
  return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

static void add_head(const report *r, op_text *out) {
  op_text_add(out, "<!DOCTYPE html>\n<html lang=\"");
  html_text(out, r->language);
  op_text_addf(out, "\" dir=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n", direction(r->language));
  op_text_add(out, "<meta name=\"generator\" content=\"opine\">\n"
                   "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n<title>");
  html_text(out, title_of(r));
  op_text_add(out, "</title>\n");
  page_style(out);
  op_text_add(out, "</head>\n");
}

static void add_fact(const report *r, op_text *out, report_word name, const char *value) {
  op_text_add(out, "<div><dt>");
  page_word(r, out, name);
  op_text_add(out, "</dt>");
  page_data_text(out, "dd", NULL, value);
  op_text_add(out, "</div>\n");
}

static const char *design_fact(const op_result *result, const char *name) {
  for (size_t i = 0; i < result->n_design; i++) {
    if (strcmp(result->design[i].name, name) == 0) return result->design[i].value;
  }
  return NULL;
}

static void add_count(const report *r, op_text *out, report_word name, double value) {
  char text[OP_NUMBER_GROUPED];
  op_number_write_grouped(value, 0, text);
  add_fact(r, out, name, text);
}

static void add_facts(const report *r, op_text *out) {
  const char *rows = design_fact(page_figures(r), "rows");
  double n;
  op_text_add(out, "<dl class=\"facts\">\n");
  if (rows != NULL && op_number_read(rows, strlen(rows), '.', &n)) add_count(r, out, WORD_ROWS, n);
  if (r->n_waves > 0) add_count(r, out, WORD_WAVES, (double)r->n_waves);
  add_count(r, out, WORD_QUESTIONS, (double)r->n_questions);
  op_text_add(out, "</dl>\n");
}

static void add_controls(const report *r, op_text *out) {
  op_text_add(out, "<div class=\"controls\" id=\"controls\" hidden>\n<div><label for=\"search\">");
  page_word(r, out, WORD_SEARCH);
  op_text_add(out, "</label><input type=\"search\" id=\"search\" autocomplete=\"off\" spellcheck=\"false\"> <output id=\"found\" for=\"search\"></output></div>\n");
  if (r->study != NULL && r->study->languages.count > 1) {
    op_text_add(out, "<div><label for=\"language\">");
    page_word(r, out, WORD_LANGUAGE);
    op_text_add(out, "</label><select id=\"language\">\n");
    for (size_t i = 0; i < r->study->languages.count; i++) {
      const char *code = r->study->languages.items[i];
      op_text_addf(out, "<option value=\"%s\"%s>%s</option>\n", code, op_text_equal(code, r->language) ? " selected" : "", code);
    }
    op_text_add(out, "</select></div>\n");
  }
  op_text_add(out, "<button type=\"button\" id=\"theme\" aria-pressed=\"false\">");
  page_word(r, out, WORD_THEME);
  op_text_add(out, "</button>\n</div>\n");
}

static void add_header(const report *r, op_text *out) {
  const op_result *of = page_figures(r);
  html_form form = {.classes = true};
  op_text_add(out, "<body>\n<a class=\"skip\" href=\"#content\">");
  page_word(r, out, WORD_SKIP);
  op_text_add(out, "</a>\n");
  if (of->banner != NULL) { /* stays in sight; on paper, each section has its own */
    op_text_add(out, "<aside class=\"above\" aria-label=\"");
    page_word(r, out, WORD_NOTES);
    op_text_add(out, "\">\n");
    html_banner(out, of, &form);
    op_text_add(out, "</aside>\n");
  }
  op_text_add(out, "<header>\n<div class=\"inner\">\n");
  page_banner(r, out);
  page_data_text(out, "h1", NULL, title_of(r));
  op_text_add_char(out, '\n');
  if (of->source != NULL && of->source[0] != '\0') {
    op_text_add(out, "<p class=\"meta\">");
    page_word(r, out, WORD_SOURCE);
    op_text_add(out, ": ");
    page_data_text(out, "span", NULL, of->source);
    op_text_add(out, "</p>\n");
  }
  add_facts(r, out);
  add_controls(r, out);
  op_text_add(out, "</div>\n</header>\n");
}

/* --- contents --- */

static bool has_claims(const report *r) { return r->claims != NULL || r->no_claims != NULL; }

static void add_link(const report *r, op_text *out, const char *id, report_word name) {
  op_text_addf(out, "<li><a href=\"#%s\">", id);
  page_word(r, out, name);
  op_text_add(out, "</a>");
}

static void add_contents(const report *r, op_text *out) {
  op_text_add(out, "<nav id=\"contents\" aria-label=\"");
  page_word(r, out, WORD_CONTENTS);
  op_text_add(out, "\">\n<ol>\n");
  add_link(r, out, "findings", WORD_FINDINGS);
  op_text_add(out, "</li>\n");
  add_link(r, out, "questions", WORD_QUESTIONS);
  op_text_add(out, "\n<ol>\n");
  for (size_t i = 0; i < r->n_questions; i++) {
    op_text_addf(out, "<li data-of=\"%s\"><a href=\"#%s\" dir=\"auto\">", r->questions[i].id, r->questions[i].id);
    html_text(out, r->questions[i].label);
    op_text_add(out, "</a></li>\n");
  }
  op_text_add(out, "</ol></li>\n");
  if (has_claims(r)) {
    add_link(r, out, "claims", WORD_CLAIMS);
    op_text_add(out, "</li>\n");
  }
  add_link(r, out, "methods", WORD_METHODS);
  op_text_add(out, "</li>\n");
  add_link(r, out, "quality", WORD_QUALITY);
  op_text_add(out, "</li>\n");
  if (r->options->n_commands > 0) {
    add_link(r, out, "repeat", WORD_REPEAT_ALL);
    op_text_add(out, "</li>\n");
  }
  op_text_add(out, "</ol>\n</nav>\n");
}

/* --- whole --- */

static void open_section(const report *r, op_text *out, const char *id, report_word name, bool first) {
  op_text_addf(out, "<section id=\"%s\" aria-labelledby=\"%s-heading\">\n<h2 id=\"%s-heading\"%s>", id, id, id, first ? " class=\"first\"" : "");
  page_word(r, out, name);
  op_text_add(out, "</h2>\n");
  page_banner(r, out);
}

static void close_section(op_text *out) { op_text_add(out, "</section>\n"); }

static void add_repeat(const report *r, op_text *out) {
  if (r->options->n_commands == 0) return;
  open_section(r, out, "repeat", WORD_REPEAT_ALL, false);
  op_text_add(out, "<pre><code>");
  page_repeat(r, out, "report", NULL, NULL);
  if (r->check != NULL) page_repeat(r, out, "study", NULL, NULL);
  if (r->claims != NULL) page_repeat(r, out, "reproduce", NULL, NULL);
  if (r->disclosure != NULL) page_repeat(r, out, "disclose", NULL, NULL);
  op_text_add(out, "</code></pre>\n");
  close_section(out);
}

op_status page_write(report *r, op_text *out) {
  add_head(r, out);
  add_header(r, out);
  op_text_add(out, "<div class=\"frame\">\n");
  add_contents(r, out);
  op_text_add(out, "<main id=\"content\" tabindex=\"-1\">\n");
  open_section(r, out, "findings", WORD_FINDINGS, true);
  page_findings(r, out);
  close_section(out);
  open_section(r, out, "questions", WORD_QUESTIONS, false);
  op_status status = page_questions(r, out);
  close_section(out);
  if (status == OP_OK && has_claims(r)) {
    open_section(r, out, "claims", WORD_CLAIMS, false);
    status = page_claims(r, out);
    close_section(out);
  }
  open_section(r, out, "methods", WORD_METHODS, false);
  if (status == OP_OK) status = page_methods(r, out);
  close_section(out);
  open_section(r, out, "quality", WORD_QUALITY, false);
  if (status == OP_OK) status = page_quality(r, out);
  close_section(out);
  add_repeat(r, out);
  op_text_add(out, "</main>\n</div>\n<footer>\n<div class=\"inner\">\n");
  page_banner(r, out);
  op_text_add(out, "<p>opine " OPINE_VERSION "</p>\n</div>\n</footer>\n");
  if (status == OP_OK) status = page_languages(r, out);
  page_script(out);
  op_text_add(out, "</body>\n</html>\n");
  return status;
}
