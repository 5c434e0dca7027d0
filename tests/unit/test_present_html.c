/* Results as HTML: nothing of a label becomes markup, tables say what heads what, and every cell keeps its look when it is pasted elsewhere. */
#include <CUnit/Basic.h>
#include <expat.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "present/html.h"
#include "request_check.h"
#include "result_samples.h"

/* What a reader of the markup meets: its texts one after the other, and how often each element and attribute came. */
typedef struct seen {
  op_text text;
  size_t tables, captions, heads, columns, groups, row_heads, row_groups, cells, unstyled, scripts, auto_directions;
} seen;

static void element(void *data, const char *name, const char **attributes) {
  seen *s = data;
  const char *scope = "", *style = "", *direction = "";
  for (size_t i = 0; attributes[i] != NULL; i += 2) {
    if (strcmp(attributes[i], "scope") == 0) scope = attributes[i + 1];
    if (strcmp(attributes[i], "style") == 0) style = attributes[i + 1];
    if (strcmp(attributes[i], "dir") == 0) direction = attributes[i + 1];
    s->scripts += op_text_starts(attributes[i], "on") || strcmp(attributes[i], "src") == 0 || strcmp(attributes[i], "href") == 0;
  }
  bool cell = strcmp(name, "td") == 0 || strcmp(name, "th") == 0;
  s->tables += strcmp(name, "table") == 0;
  s->captions += strcmp(name, "caption") == 0;
  s->heads += strcmp(name, "thead") == 0;
  s->columns += strcmp(scope, "col") == 0;
  s->groups += strcmp(scope, "colgroup") == 0;
  s->row_heads += strcmp(scope, "row") == 0;
  s->row_groups += strcmp(scope, "rowgroup") == 0;
  s->cells += cell;
  s->unstyled += cell && strstr(style, "font:") == NULL;
  s->scripts += strcmp(name, "script") == 0 || strcmp(name, "b") == 0 || strcmp(name, "img") == 0;
  s->auto_directions += strcmp(direction, "auto") == 0;
}

static void characters(void *data, const char *text, int n) { op_text_add_bytes(&((seen *)data)->text, text, (size_t)n); }

/* Reads a fragment as XML, which HTML of ours is but for its <br>; the test ends where it is not well formed. */
static seen read_markup(const char *html) {
  seen s = {0};
  op_text document = {0};
  op_text_add(&document, "<body>");
  for (const char *p = html; *p != '\0';) {
    bool line_break = op_text_starts(p, "<br>");
    op_text_add_bytes(&document, line_break ? "<br/>" : p, line_break ? 5 : 1);
    p += line_break ? 4 : 1;
  }
  op_text_add(&document, "</body>");
  XML_Parser parser = XML_ParserCreate("UTF-8");
  XML_SetUserData(parser, &s);
  XML_SetElementHandler(parser, element, NULL);
  XML_SetCharacterDataHandler(parser, characters);
  enum XML_Status status = XML_Parse(parser, document.data, (int)document.length, 1);
  if (status != XML_STATUS_OK) fprintf(stderr, "%s at byte %ld\n", XML_ErrorString(XML_GetErrorCode(parser)), XML_GetCurrentByteIndex(parser));
  XML_ParserFree(parser);
  op_text_clear(&document);
  CU_ASSERT_EQUAL_FATAL(status, XML_STATUS_OK);
  return s;
}

static op_present_options fragment(void) {
  op_present_options options = present_plainly();
  options.fragment = true;
  return options;
}

static void nothing_of_a_label_becomes_markup(void) {
  static const char *const labels[] = {"<script>alert(1)</script>", "</td></tr></table><b>", "\" onmouseover=\"x", "' style='x", "&lt;b&gt; &amp;", "<!-- ", "]]>", "<img src=x>", "a & b < c > d"};
  op_present_options options = fragment();
  for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
    op_error err;
    op_result *r = sample_of_label(labels[i]);
    CU_ASSERT_EQUAL(op_result_note_add(r, &err, "%s", labels[i]), OP_OK);
    r->source = r->banner = r->sections[0].title = op_result_text(r, labels[i], &err);
    char *html = presented(r, "html", &options);
    seen s = read_markup(html);
    CU_ASSERT_EQUAL(s.scripts, 0);
    CU_ASSERT_EQUAL(s.tables, 1);
    size_t n = 0; /* label, title, banner, note and source all read as they were written */
    for (const char *at = s.text.data; (at = strstr(at, labels[i])) != NULL; at++) n++;
    CU_ASSERT_EQUAL(n, 5);
    op_text_clear(&s.text);
    op_free_text(html);
    op_result_free(r);
  }
}

static void control_and_direction_characters_are_left_out(void) {
  op_present_options options = fragment();
  op_result *r = sample_of_label("a\x01\x1b[31m\xE2\x80\xAE" "b\xC2\x9B\xFF");
  char *html = presented(r, "html", &options);
  HAS(html, ">a  [31mb \xEF\xBF\xBD<");
  op_free_text(html);
  op_result_free(r);
}

static void a_table_says_what_heads_what(void) {
  const sample_row rows[] = {{"f", "1", "yes", 0.25, 400, 0}, {"f", "2", "no", 0.75, 400, 0}, {"m", "1", "yes", 0.5, 300, 0}, {"m", "2", "no", 0.5, 300, 0}};
  op_present_options options = fragment();
  op_result *r = sample_result(rows, 4);
  char *html = presented(r, "html", &options);
  seen s = read_markup(html);
  CU_ASSERT_EQUAL(s.tables, 1);
  CU_ASSERT_EQUAL(s.captions, 1);
  CU_ASSERT_EQUAL(s.heads, 1);
  CU_ASSERT_EQUAL(s.columns, 3);             /* %, f, m */
  CU_ASSERT_EQUAL(s.row_heads, 3);           /* yes, no, base */
  CU_ASSERT_EQUAL(s.cells, 3 * (1 + 4 + 1)); /* the head, a figure and an interval of each category, bases */
  CU_ASSERT_EQUAL(s.unstyled, 0);
  HAS(html, "<caption");
  HAS(html, "By Sex. Percent, with 95% CI below");
  op_text_clear(&s.text);
  op_free_text(html);
  op_result_free(r);
}

static void texts_in_any_script_choose_their_direction(void) {
  op_present_options options = fragment();
  op_result *r = sample_of_label("\xD9\x86\xD8\xB9\xD9\x85");
  char *html = presented(r, "html", &options);
  HAS(html, "scope=\"row\" dir=\"auto\"");
  HAS_NOT(html, "<td dir=\"auto\" class=\"opine-number\"");
  op_free_text(html);
  op_result_free(r);
}

static void a_page_is_whole_and_loads_nothing(void) {
  op_error err;
  op_result *r = sample_of_label("yes");
  r->title = op_result_text(r, "A <study>", &err);
  char *html = presented(r, "html", NULL);
  CU_ASSERT_TRUE(op_text_starts(html, "<!DOCTYPE html>\n<html lang=\"en\">"));
  CU_ASSERT_TRUE(op_text_ends(html, "</body>\n</html>\n"));
  HAS(html, "<title>A &lt;study&gt;</title>");
  HAS(html, "<meta charset=\"utf-8\">");
  HAS_NOT(html, "http");
  HAS_NOT(html, "src=");
  op_free_text(html);
  op_result_free(r);
}

/* A report page prints a result among other things: no styles in cells, anchors for links. */
static void a_page_of_ones_own_takes_sections_with_classes_and_anchors(void) {
  op_error err;
  op_present_options options = present_plainly();
  html_form form = {.classes = true, .id = "q7"};
  op_text out = {0}, css = {0};
  op_result *r = sample_of_label("yes");
  CU_ASSERT_EQUAL(html_tables(&out, r, &options, &form, &err), OP_OK);
  HAS(out.data, "<section class=\"opine-section\" id=\"q7-1\">");
  HAS(out.data, "class=\"opine-head opine-number opine-top opine-under\"");
  HAS_NOT(out.data, "style=");
  html_css(&css);
  HAS(css.data, ".opine-head{");
  HAS(css.data, ".opine-table th.opine-number");
  HAS_NOT(css.data, "<");
  op_text_clear(&out);
  op_text_clear(&css);
  op_result_free(r);
}

static void synthetic_data_is_said_before_the_first_table(void) {
  op_error err;
  op_present_options options = fragment();
  op_result *r = sample_of_label("yes");
  r->banner = op_result_text(r, "SYNTHETIC DATA", &err);
  options.quiet = true;
  char *html = presented(r, "html", &options);
  CU_ASSERT_TRUE(op_text_starts(html, "<p class=\"opine-banner\""));
  CU_ASSERT_TRUE(strstr(html, "SYNTHETIC DATA") < strstr(html, "<table"));
  op_free_text(html);
  op_result_free(r);
}

static op_status attempt_page(const void *context, char **text, size_t *length, op_error *err) {
  op_present_options options = present_plainly();
  return op_presenter_named("html")->present(context, &options, text, length, err);
}

static void a_page_without_memory_is_an_error(void) {
  op_error err;
  op_result *r = sample_of_label("a\x01 label");
  CU_ASSERT_EQUAL(op_result_note_add(r, &err, "a note"), OP_OK);
  CU_ASSERT_EQUAL(op_result_design_add(r, "kind", "linearized", &err), OP_OK);
  EVERY_FAILING_ALLOCATION(attempt_page, r);
  op_result_free(r);
}

void suite_present_html(void) {
  CU_pSuite suite = CU_add_suite("present_html", NULL, NULL);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(nothing_of_a_label_becomes_markup);
  ADD(control_and_direction_characters_are_left_out);
  ADD(a_table_says_what_heads_what);
  ADD(texts_in_any_script_choose_their_direction);
  ADD(a_page_is_whole_and_loads_nothing);
  ADD(a_page_of_ones_own_takes_sections_with_classes_and_anchors);
  ADD(synthetic_data_is_said_before_the_first_table);
  ADD(a_page_without_memory_is_an_error);
#undef ADD
}
