/* gnuplot as a child process: pictures that are written whole or not at all, and hostile texts that run nothing. */
#include <CUnit/Basic.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/output.h"
#include "base/process.h"
#include "base/text.h"
#include "opine/plot.h"
#include "plot_figures.h"

static char folder[] = "/tmp/opine-plot-XXXXXX";
static char home[4096];

/* Tests run inside a folder of their own, so that what a payload would touch shows there. */
static int enter(void) {
  if (getcwd(home, sizeof home) == NULL || mkdtemp(folder) == NULL) return 1;
  return chdir(folder);
}

static size_t files_here(void) {
  DIR *here = opendir(".");
  size_t n = 0;
  for (struct dirent *entry; here != NULL && (entry = readdir(here)) != NULL;) n += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 ? 1 : 0;
  if (here != NULL) closedir(here);
  return n;
}

static void empty_folder(void) {
  DIR *here = opendir(".");
  for (struct dirent *entry; here != NULL && (entry = readdir(here)) != NULL;) {
    if (unlink(entry->d_name) != 0) rmdir(entry->d_name);
  }
  if (here != NULL) closedir(here);
}

static int leave(void) {
  empty_folder();
  if (chdir(home) != 0) return 1;
  return rmdir(folder);
}

static bool gnuplot_missing(void) {
  static const char *const argv[] = {"gnuplot", "--version", NULL};
  op_process_result child;
  if (op_process_run(argv, "", 0, &child, NULL) == OP_OK && child.exit_code == 0) return false;
  printf("skipped: gnuplot is not installed\n");
  return true;
}

static const char *const answers[] = {"Very good", "Good", "Bad", "Very bad"};

static const char *const left[] = {"1", "2", "3"}, *const right[] = {"4", "5", "6"};

static char *make_script(const plot_sample *sample, const char *kind, size_t *length) {
  plot_sample plain = {.title = "A title", .question = "A question?", .answers = answers, .n_answers = 4};
  op_result *result = plot_figures_make(sample != NULL ? sample : &plain, kind);
  char *script = NULL;
  CU_ASSERT_PTR_NOT_NULL_FATAL(result);
  op_chart_options options = {.kind = kind};
  if (sample != NULL) { /* hostile answers have no side of their own */
    options.negative = left;
    options.positive = right;
    options.n_negative = options.n_positive = 3;
  }
  CU_ASSERT_EQUAL_FATAL(op_chart_script(result, &options, &script, length, NULL), OP_OK);
  op_result_free(result);
  return script;
}

static char *read_whole(const char *path, size_t *n) {
  char *bytes = NULL;
  CU_ASSERT_EQUAL_FATAL(op_file_read(path, (size_t)16 << 20, &bytes, n, NULL), OP_OK);
  return bytes;
}

static bool begins_with(const char *path, const char *signature) {
  size_t n;
  char *bytes = read_whole(path, &n);
  bool same = n > 1000 && memcmp(bytes, signature, strlen(signature)) == 0;
  op_free(bytes);
  return same;
}

static void every_format_is_rendered(void) {
  size_t length;
  if (gnuplot_missing()) return;
  char *script = make_script(NULL, "bars", &length);
  CU_ASSERT_EQUAL(op_chart_render(script, length, "a.png", NULL), OP_OK);
  CU_ASSERT_EQUAL(op_chart_render(script, length, "a.svg", NULL), OP_OK);
  CU_ASSERT_EQUAL(op_chart_render(script, length, "./a.PDF", NULL), OP_OK);
  CU_ASSERT_TRUE(begins_with("a.png", "\x89PNG") && begins_with("a.svg", "<?xml") && begins_with("a.PDF", "%PDF"));
  CU_ASSERT_EQUAL(files_here(), 3);
  op_free(script);
  empty_folder();
}

static void the_script_runs_by_itself_and_writes_beside_itself(void) {
  static const char *const argv[] = {"gnuplot", "-d", "my chart.gp", NULL};
  size_t length, n;
  op_process_result child;
  char *script = make_script(NULL, "likert", &length);
  CU_ASSERT_EQUAL(op_chart_render(script, length, "my chart.gp", NULL), OP_OK);
  char *written = read_whole("my chart.gp", &n);
  CU_ASSERT_TRUE(n == length && memcmp(written, script, n) == 0);
  if (!gnuplot_missing()) {
    CU_ASSERT_EQUAL_FATAL(op_process_run(argv, "", 0, &child, NULL), OP_OK);
    CU_ASSERT_EQUAL(child.exit_code, 0);
    CU_ASSERT_STRING_EQUAL(child.message, "");
    CU_ASSERT_TRUE(begins_with("my chart.svg", "<?xml"));
  }
  op_free(written);
  op_free(script);
  empty_folder();
}

static void an_svg_has_the_same_bytes_twice(void) {
  size_t length, n, m;
  if (gnuplot_missing()) return;
  char *script = make_script(NULL, "likert", &length);
  CU_ASSERT_EQUAL(op_chart_render(script, length, "a.svg", NULL), OP_OK);
  CU_ASSERT_EQUAL(op_chart_render(script, length, "b.svg", NULL), OP_OK);
  char *a = read_whole("a.svg", &n), *b = read_whole("b.svg", &m);
  CU_ASSERT_TRUE(n == m && memcmp(a, b, n) == 0);
  op_free(a);
  op_free(b);
  op_free(script);
  empty_folder();
}

static const char *const hostile[] = {"'; system('touch pwned1'); '", "`touch pwned2`", "@font {/:Bold=80 big} ^_~&", "\\\"\n!touch pwned3\nEND\nsystem(\"touch pwned4\")",
                                      "<script>alert(1)</script> %s%n", "'''a'''' @font' \\'"};
/* The same as an SVG must show them: one line, with the characters of XML escaped. */
static const char *const shown[] = {"'; system('touch pwned1'); '<", "`touch pwned2`<", "@font {/:Bold=80 big} ^_~&amp;<", "system(\"touch pwned4\")<", "&lt;script>alert(1)&lt;/script> %s%n<",
                                    "'''a'''' @font' \\'<"};

static void hostile_texts_are_shown_and_never_run(void) {
  size_t n_kinds;
  const op_chart *const *kinds = op_charts(&n_kinds);
  if (gnuplot_missing()) return;
  for (size_t k = 0; k < n_kinds; k++) {
    for (size_t i = 0; i < 6; i++) { /* each text takes each place once */
      const char *turned[6];
      for (size_t j = 0; j < 6; j++) turned[j] = hostile[(i + j) % 6];
      plot_sample s = {.title = turned[0], .source = turned[1], .banner = turned[2], .question = turned[3], .by_title = turned[4], .groups = turned, .n_groups = 3,
                       .answers = turned, .n_answers = 6};
      size_t length, n;
      op_error err = {0};
      char *script = make_script(&s, kinds[k]->name, &length);
      CU_ASSERT_EQUAL(op_chart_render(script, length, "a.svg", &err), OP_OK);
      CU_ASSERT_STRING_EQUAL(err.what, "");
      CU_ASSERT_EQUAL(files_here(), 1);
      char *svg = read_whole("a.svg", &n);
      CU_ASSERT_PTR_NULL(strstr(svg, "<script"));
      /* as title, in the first line that is bold: 16 points and wide enough for all but the one with line breaks */
      if (i != 3) CU_ASSERT_PTR_NOT_NULL(strstr(svg, shown[i]));
      op_free(svg);
      op_free(script);
    }
  }
  empty_folder();
}

static void a_name_that_looks_like_a_command_is_a_file(void) {
  static const char *const names[] = {"|touch pwned.svg", "it's `touch pwned` $(touch pwned) ''x''.svg", "-e.svg", "\xD2\x9B\xD2\x93 \xE1\x83\xA5.svg"};
  size_t length;
  if (gnuplot_missing()) return;
  char *script = make_script(NULL, "bars", &length);
  for (size_t i = 0; i < 4; i++) {
    CU_ASSERT_EQUAL(op_chart_render(script, length, names[i], NULL), OP_OK);
    CU_ASSERT_TRUE(op_file_exists(names[i]));
    CU_ASSERT_EQUAL(files_here(), 1);
    empty_folder();
  }
  op_free(script);
}

static void an_unknown_extension_lists_the_known_ones(void) {
  static const char *const names[] = {"a.jpeg", "a", "folder.svg/a", ""};
  for (size_t i = 0; i < 4; i++) {
    op_error err = {0};
    CU_ASSERT_EQUAL(op_chart_render("", 0, names[i], &err), OP_E_REQUEST);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.what, "expected .png, .svg, .pdf, or .gp"));
  }
}

static void an_unwritable_place_is_named(void) {
  op_error err = {0};
  CU_ASSERT_EQUAL(op_chart_render("", 0, "no/such/folder/a.png", &err), OP_E_SYSTEM);
  CU_ASSERT_STRING_EQUAL(err.file, "no/such/folder/a.png");
  CU_ASSERT_PTR_NOT_NULL(strstr(err.what, "cannot write"));
  CU_ASSERT_EQUAL(mkdir("taken.svg", 0777), 0);
  CU_ASSERT_EQUAL(op_chart_render("", 0, "taken.svg", &err), OP_E_SYSTEM);
  CU_ASSERT_PTR_NOT_NULL(strstr(err.what, "directory"));
  empty_folder();
}

static void a_failing_script_leaves_the_old_picture_and_says_gnuplot_s_words(void) {
  static const char bad[] = "set output opine_output\nthis is no command\n";
  op_error err = {0};
  size_t n;
  if (gnuplot_missing()) return;
  CU_ASSERT_EQUAL(op_file_replace("a.svg", "old", 3, NULL), OP_OK);
  CU_ASSERT_EQUAL(op_chart_render(bad, sizeof bad - 1, "a.svg", &err), OP_E_SYSTEM);
  CU_ASSERT_PTR_NOT_NULL(strstr(err.what, "invalid command"));
  char *bytes = read_whole("a.svg", &n);
  CU_ASSERT_TRUE(n == 3 && memcmp(bytes, "old", 3) == 0);
  CU_ASSERT_EQUAL(files_here(), 1);
  op_free(bytes);
  empty_folder();
}

static void without_gnuplot_the_message_says_how_to_get_it(void) {
  const char *path = getenv("PATH");
  char *kept = path != NULL ? op_text_copy(path, strlen(path), NULL) : NULL;
  op_error err = {0};
  size_t length;
  char *script = make_script(NULL, "bars", &length);
  CU_ASSERT_EQUAL_FATAL(setenv("PATH", "/nonexistent", 1), 0);
  CU_ASSERT_EQUAL(op_chart_render(script, length, "a.png", &err), OP_E_SYSTEM);
  CU_ASSERT_STRING_EQUAL(err.what, "gnuplot is not installed");
  CU_ASSERT_PTR_NOT_NULL(strstr(err.hint, "apt-get install gnuplot-nox"));
  CU_ASSERT_PTR_NOT_NULL(strstr(err.hint, ".gp"));
  CU_ASSERT_EQUAL(op_chart_render(script, length, "a.gp", &err), OP_OK);
  CU_ASSERT_EQUAL(files_here(), 1);
  if (kept != NULL) setenv("PATH", kept, 1);
  op_free(kept);
  op_free(script);
  empty_folder();
}

void suite_plot_render(void) {
  CU_pSuite suite = CU_add_suite("plot_render", enter, leave);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(every_format_is_rendered);
  ADD(the_script_runs_by_itself_and_writes_beside_itself);
  ADD(an_svg_has_the_same_bytes_twice);
  ADD(hostile_texts_are_shown_and_never_run);
  ADD(a_name_that_looks_like_a_command_is_a_file);
  ADD(an_unknown_extension_lists_the_known_ones);
  ADD(an_unwritable_place_is_named);
  ADD(a_failing_script_leaves_the_old_picture_and_says_gnuplot_s_words);
  ADD(without_gnuplot_the_message_says_how_to_get_it);
#undef ADD
}
