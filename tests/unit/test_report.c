/* Reports: drawings within a page, charts drawn side by side, the page's words, words for a shell, children whose output is kept. */
#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/process.h"
#include "opine/plot.h"
#include "opine/present.h"
#include "report/report.h"

#include "input_check.h"
#include "request_check.h"

/* --- a child's output --- */

static void output_of_a_child_is_kept_whole(void) {
  static const char *const argv[] = {"cat", NULL};
  size_t n = 3000000, length = 0;
  char *big = op_array_new(n, 1, NULL), *out = NULL;
  op_process_result child;
  op_error err = {0};
  memset(big, 'x', n);
  CU_ASSERT_EQUAL(op_process_capture(argv, big, n, 1 << 23, &out, &length, &child, &err), OP_OK);
  CU_ASSERT_EQUAL(length, n);
  CU_ASSERT_EQUAL(child.exit_code, 0);
  CU_ASSERT(out != NULL && memcmp(out, big, n) == 0 && out[n] == '\0');
  op_free(out);
  CU_ASSERT_EQUAL(op_process_capture(argv, big, n, 1 << 20, &out, &length, &child, &err), OP_E_SYSTEM);
  CU_ASSERT(out == NULL && strstr(err.what, "more than 1048576 bytes") != NULL);
  op_free(big);
}

static void output_and_messages_of_a_child_are_kept_apart(void) {
  static const char *const argv[] = {"sh", "-c", "echo out; echo message >&2; exit 7", NULL};
  static const char *const missing[] = {"no-such-program-here", NULL};
  char *out = NULL;
  size_t length = 0;
  op_process_result child;
  op_error err = {0};
  CU_ASSERT_EQUAL(op_process_capture(argv, "", 0, 1 << 20, &out, &length, &child, &err), OP_OK);
  CU_ASSERT(out != NULL && strcmp(out, "out\n") == 0);
  CU_ASSERT_STRING_EQUAL(child.message, "message\n");
  CU_ASSERT_EQUAL(child.exit_code, 7);
  op_free(out);
  CU_ASSERT_EQUAL(op_process_capture(missing, "", 0, 1 << 20, &out, &length, &child, &err), OP_E_SYSTEM);
  CU_ASSERT(out == NULL && strstr(err.what, "not installed") != NULL);
}

/* --- charts side by side --- */

#define SCRIPT "set terminal svg size 100, 100\nset output opine_output\nplot %d*x title 'line %d'\nunset output\n"

static void charts_are_drawn_in_their_order_whatever_fails(void) {
  enum { N = 30 };
  op_chart_drawing drawings[N];
  char scripts[N][128], expected[32];
  op_error err = {0};
  for (int i = 0; i < N; i++) {
    if (i == 17) snprintf(scripts[i], sizeof scripts[i], "plot no_such_function(x)\n");
    else if (i == 21) snprintf(scripts[i], sizeof scripts[i], "set nonsense 3\n"); /* gnuplot repeats the line before it says why */
    else snprintf(scripts[i], sizeof scripts[i], SCRIPT, i + 1, i);
    drawings[i] = (op_chart_drawing){.script = scripts[i], .length = strlen(scripts[i])};
  }
  op_status status = op_charts_draw(drawings, N, 2, &err);
  if (status == OP_E_SYSTEM && strstr(err.what, "not installed") != NULL) {
    printf("skipped: gnuplot is not installed\n");
    return;
  }
  CU_ASSERT_EQUAL_FATAL(status, OP_OK);
  for (int i = 0; i < N; i++) {
    snprintf(expected, sizeof expected, "line %d<", i);
    bool drawn = drawings[i].svg != NULL && strstr(drawings[i].svg, expected) != NULL && strstr(drawings[i].svg, "</svg>") != NULL;
    if (i == 17) CU_ASSERT_STRING_EQUAL(drawings[i].why, "gnuplot stopped with exit status 1: undefined function: no_such_function");
    if (i == 21) CU_ASSERT_STRING_EQUAL(drawings[i].why, "gnuplot stopped with exit status 1: unrecognized option - see 'help set'.");
    CU_ASSERT_TRUE(i == 17 || i == 21 ? drawings[i].svg == NULL : drawn);
    op_free_text(drawings[i].svg);
  }
}

static void no_chart_is_no_work(void) {
  op_error err = {0};
  CU_ASSERT_EQUAL(op_charts_draw(NULL, 0, 2, &err), OP_OK);
}

/* gnuplot warns before it fails, and repeats a long line before it says what is wrong in it. */
static void the_reason_of_gnuplot_is_found_among_its_words(void) {
  static char long_line[8192] = "set nonsense ";
  static const char warned[] = "set terminal svg\nset output '/dev/null'\nplot '/no/such/file', x\nplot no_such_function(x)\n";
  op_chart_drawing drawings[2] = {{.script = warned, .length = sizeof warned - 1}, {.script = long_line}};
  op_error err = {0};
  while (strlen(long_line) + 8 < sizeof long_line) strcat(long_line, "1, ");
  strcat(long_line, "2\n");
  drawings[1].length = strlen(long_line);
  op_status status = op_charts_draw(drawings, 2, 1, &err);
  if (status == OP_E_SYSTEM && strstr(err.what, "not installed") != NULL) return;
  CU_ASSERT_EQUAL_FATAL(status, OP_OK);
  CU_ASSERT_STRING_EQUAL(drawings[0].why, "gnuplot stopped with exit status 1: undefined function: no_such_function");
  CU_ASSERT_STRING_EQUAL(drawings[1].why, "gnuplot stopped with exit status 1: unrecognized option - see 'help set'.");
}

/* --- drawings on a page --- */

static void ids_of_a_drawing_are_made_unique_and_its_texts_kept(void) {
  static const char svg[] = "<?xml version=\"1.0\"?>\n<svg width=\"9\" viewBox=\"0 0 10 20\" xmlns=\"x\">\n<title>T &amp; t</title>\n<desc>Some words</desc>\n"
                            "<g id=\"a\"><use xlink:href='#b' id='c'/><path clip-path='url(#d)'/><text id='e'>label id='f' href=\"#g\" url(#h)</text></g></svg>";
  op_text out = {0};
  svg_embed(&out, svg, "q1");
  CU_ASSERT_PTR_NOT_NULL_FATAL(out.data);
  CU_ASSERT(op_text_starts(out.data, "<svg viewBox=\"0 0 10 20\" "));
  CU_ASSERT(op_text_contains(out.data, "aria-labelledby=\"q1-title q1-desc\"><title id=\"q1-title\">T &amp; t</title><desc id=\"q1-desc\">Some words</desc>"));
  CU_ASSERT(op_text_contains(out.data, "<g id=\"q1-a\"><use xlink:href='#q1-b' id='q1-c'/><path clip-path='url(#q1-d)'/>"));
  CU_ASSERT(op_text_contains(out.data, "<text id='q1-e'>label id='f' href=\"#g\" url(#h)</text></g></svg>"));
  op_text_clear(&out);
}

static void what_is_no_drawing_is_left_out(void) {
  op_text out = {0};
  svg_embed(&out, "<?xml version=\"1.0\"?><svg>", "q1");
  CU_ASSERT_EQUAL(out.length, 0);
  op_text_clear(&out);
}

/* --- words --- */

static void the_page_has_all_its_words_in_every_language(void) {
  size_t languages = 0;
  for (; word_language(languages) != NULL; languages++) {
    for (int w = 0; w < WORDS; w++) {
      const char *text = word_in((report_word)w, word_language(languages));
      CU_ASSERT(text != NULL && text[0] != '\0' && op_utf8_valid(text, strlen(text)));
    }
  }
  CU_ASSERT(languages >= 6);
  CU_ASSERT_PTR_NULL(word_in(WORD_SKIP, "xx"));
  CU_ASSERT_STRING_EQUAL(word_in(WORD_QUESTION, "fr-CA"), "Question");
}

static void words_are_quoted_for_a_shell(void) {
  static const struct {
    const char *word, *quoted;
  } cases[] = {{"study.yaml", "study.yaml"}, {"a b", "'a b'"}, {"", "''"}, {"it's", "'it'\\''s'"}, {"$(rm)", "'$(rm)'"}, {"98,99", "98,99"}, {"~", "'~'"}, {"a;b", "'a;b'"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    op_text out = {0};
    op_text_add_shell_word(&out, cases[i].word);
    CU_ASSERT_STRING_EQUAL(out.data, cases[i].quoted);
    op_text_clear(&out);
  }
}

/* --- memory --- */

static op_status attempt(const void *context, char **text, size_t *length, op_error *err) {
  static const char *const banner[] = {"sex"};
  op_report_options options = {.no_charts = true, .digits = -1};
  op_request request = op_request_default();
  request.study = context;
  request.crosstab.banner = (op_names){banner, 1};
  request.threads = 1;
  return op_report(&request, &options, text, length, err);
}

static void every_failing_allocation_is_told(void) {
  input_text("report.csv", "wave,q,sex\n1,1,1\n1,2,2\n2,1,2\n2,2,1\n2,2,2\n1,1,2\n");
  EVERY_FAILING_ALLOCATION(attempt, input_text("report.yaml", "time: wave\nlanguages: [en, ru]\nfiles: [{path: report.csv}]\n"
                                                              "variables: {q: {label: {en: a, ru: b}}, sex: {label: {en: s, ru: t}}}\n"));
}

void suite_report(void) {
  CU_pSuite suite = CU_add_suite("report", input_folder_make, input_folder_remove);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(output_of_a_child_is_kept_whole);
  ADD(output_and_messages_of_a_child_are_kept_apart);
  ADD(charts_are_drawn_in_their_order_whatever_fails);
  ADD(no_chart_is_no_work);
  ADD(the_reason_of_gnuplot_is_found_among_its_words);
  ADD(ids_of_a_drawing_are_made_unique_and_its_texts_kept);
  ADD(what_is_no_drawing_is_left_out);
  ADD(the_page_has_all_its_words_in_every_language);
  ADD(words_are_quoted_for_a_shell);
  ADD(every_failing_allocation_is_told);
#undef ADD
}
