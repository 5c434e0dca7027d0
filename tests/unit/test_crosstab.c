/* Crosstabs from file to figure: what stands in which cell, who is in which column, letters, and what is told when something is missing. */
#include <CUnit/Basic.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "input_check.h"
#include "request_check.h"

static op_file_spec file;

/* Weighted: yes 1+2 in a, 1 in b; no 1 in a, 2+2 in b; one respondent without g, one without q. */
static const char answers[] = "q,g,w,s\nyes,a,1,1\nyes,a,2,1\nno,a,1,1\nyes,b,1,2\nno,b,2,2\nno,b,2,2\nyes,,3,2\n,b,5,1\n";

static op_request crosstab_of(const char *text, op_names variables) {
  file = (op_file_spec){.path = input_text("crosstab.csv", text)};
  op_request r = request_for(&file, OP_STAT_CROSSTAB, variables);
  static const char *const none[] = {"none"};
  r.crosstab.tests = (op_names){none, 1};
  return r;
}

static void cell_is(const op_result *r, const char *keys, double estimate, double n, double weighted, double base) {
  const op_row *row = row_at(r, "crosstab", keys);
  SAME(row->measures[OP_M_ESTIMATE], estimate);
  SAME(row->measures[OP_M_N], n);
  SAME(row->measures[OP_M_WEIGHTED_N], weighted);
  SAME(row->measures[OP_M_BASE_N], base);
}

static void percentages_have_their_own_bases(void) {
  op_request q = crosstab_of(answers, NAMES("q", "g"));
  q.weights = "w";
  q.crosstab.percents = OP_PERCENT_COLUMN | OP_PERCENT_ROW | OP_PERCENT_TOTAL;
  op_result *r = request_run(&q);
  cell_is(r, "row=yes;column=a;percent=column", 3.0 / 4, 2, 3, 3);
  cell_is(r, "row=yes;column=a;percent=row", 3.0 / 4, 2, 3, 3);
  cell_is(r, "row=no;column=b;percent=row", 4.0 / 5, 2, 4, 3);
  cell_is(r, "row=yes;column=b;percent=total", 1.0 / 9, 1, 1, 6);
  cell_is(r, "row=all;column=b;percent=total", 5.0 / 9, 3, 5, 6);
  cell_is(r, "row=all;column=a;percent=row", 4.0 / 9, 3, 4, 6);
  CU_ASSERT_TRUE(has_note(r, "q: 1 of 8 rows are not in the base"));
  CU_ASSERT_TRUE(has_note(r, "g: 1 of 8 rows are not in the base"));
  op_result_free(r);
}

/* One column variable: 'all' are those in the table. Several: everyone who answered the question. */
static void the_all_column_of_a_banner_holds_everyone(void) {
  op_request q = crosstab_of(answers, NAMES("q", "g"));
  op_result *r = request_run(&q);
  cell_is(r, "row=yes;column=all", 3.0 / 6, 3, 3, 6);
  op_result_free(r);
  q = crosstab_of(answers, NAMES("q"));
  q.crosstab.banner = NAMES("g", "s");
  r = request_run(&q);
  cell_is(r, "row=yes;column=all", 4.0 / 7, 4, 4, 7);
  cell_is(r, "row=yes;column_variable=s;column=2", 2.0 / 4, 2, 2, 4);
  CU_ASSERT_TRUE(has_note(r, "the column 'all' holds everyone who answered the question"));
  op_result_free(r);
}

/* The figure of a column is that of its group, with the same interval. */
static void a_column_equals_its_group(void) {
  op_request q = crosstab_of(answers, NAMES("q", "g"));
  q.weights = "w";
  q.ci = NAMES("wald");
  op_result *table = request_run(&q);
  op_request by = request_for(&file, OP_STAT_PROPORTION, NAMES("q"));
  by.weights = "w";
  by.by = NAMES("g");
  by.ci = NAMES("wald");
  op_result *groups = request_run(&by);
  static const op_measure same[] = {OP_M_ESTIMATE, OP_M_SE, OP_M_DEFF, OP_M_LOWER, OP_M_UPPER, OP_M_DF};
  for (size_t m = 0; m < sizeof same / sizeof *same; m++) {
    SAME(row_at(table, "crosstab", "row=no;column=b")->measures[same[m]], row_at(groups, "estimates", "g=b;category=no")->measures[same[m]]);
    SAME(row_at(table, "crosstab", "row=yes;column=a")->measures[same[m]], row_at(groups, "estimates", "g=a;category=yes")->measures[same[m]]);
  }
  op_result_free(table);
  op_result_free(groups);
}

static void nets_stand_below_their_categories(void) {
  op_net net = {.label = "Any", .categories = NAMES("yes", "no")};
  op_request q = crosstab_of(answers, NAMES("q", "g"));
  q.nets = &net;
  q.n_nets = 1;
  op_result *r = request_run(&q);
  cell_is(r, "row=Any;column=a", 1, 3, 3, 3);
  CU_ASSERT_TRUE((row_at(r, "crosstab", "row=Any;column=a")->flags & OP_ROW_NET) != 0);
  op_result_free(r);
}

static void missing_codes_are_lines_with_base_all(void) {
  op_request q = crosstab_of(answers, NAMES("q", "g"));
  q.base = OP_BASE_ALL;
  op_result *r = request_run(&q);
  cell_is(r, "row=;column=b", 1.0 / 4, 1, 1, 4);
  cell_is(r, "row=yes;column=", 1, 1, 1, 1);
  op_result_free(r);
}

/* 40 of 100 against 60 of 100 of simple random halves: z = .2/sqrt(2 .24/99.5...) about 2.9: a letter at 95%; 45 against 55: none; the smaller bears none. */
static void the_larger_figure_bears_the_letter(void) {
  op_text text = {0};
  op_text_add(&text, "q,g\n");
  for (int i = 0; i < 100; i++) op_text_addf(&text, "%d,1\n%d,2\n%d,3\n", i < 40, i < 60, i < 45);
  op_request q = crosstab_of(text.data, NAMES("q", "g"));
  op_text_clear(&text);
  q.crosstab.letters = true;
  q.crosstab.letters_adjust = OP_LETTERS_NONE;
  q.crosstab.letter_levels[0] = 0.95;
  q.crosstab.letter_levels[1] = 0.5;
  op_result *r = request_run(&q);
  const op_row *two = row_at(r, "crosstab", "row=1;column=2"), *one = row_at(r, "crosstab", "row=1;column=1"), *three = row_at(r, "crosstab", "row=1;column=3");
  CU_ASSERT_STRING_EQUAL(row_code(r, "crosstab", two, "letters"), "AC");
  CU_ASSERT_STRING_EQUAL(row_code(r, "crosstab", one, "letters"), "");
  CU_ASSERT_STRING_EQUAL(row_code(r, "crosstab", three, "letters"), "a");
  CU_ASSERT_STRING_EQUAL(row_code(r, "crosstab", three, "letter"), "C");
  /* rows are units: variance p(1-p)/n times N/(N-1) with N = 300 rows, columns are disjoint */
  double se = sqrt((0.4 * 0.6 + 0.6 * 0.4) / 100 * 300 / 299);
  NEAR(row_at(r, "comparisons", "row=1;column=1;other_column=2")->measures[OP_M_SE], se, 1e-12);
  op_result_free(r);
}

static void small_bases_are_not_compared(void) {
  op_request q = crosstab_of(answers, NAMES("q", "g"));
  q.crosstab.letters = true;
  op_result *r = request_run(&q);
  const op_row *row = row_at(r, "comparisons", "row=no");
  CU_ASSERT_TRUE(isnan(row->measures[OP_M_P]));
  CU_ASSERT_PTR_NOT_NULL(row->note);
  op_result_free(r);
}

static void what_cannot_be_crossed_is_refused(void) {
  op_share share = {"yes", 0.5};
  op_request q = crosstab_of(answers, NAMES("q"));
  HAS(request_error(&q, OP_E_USAGE), "a crosstab of 'q' needs a column variable");
  q.crosstab.tests = (op_names){0};
  q.crosstab.shares = &share;
  q.crosstab.n_shares = 1;
  HAS(request_error(&q, OP_E_REQUEST), "the category 'no' of 'q' has no expected share");
  q = crosstab_of(answers, NAMES("q", "g"));
  q.crosstab.tests = NAMES("Walt");
  HAS(request_error(&q, OP_E_USAGE), "no test 'Walt'");
  q.crosstab.tests = NAMES("none");
  q.where = "g == 'a' and missing(q)";
  HAS(request_error(&q, OP_E_REQUEST), "no row meets");
}

static void a_group_without_a_row_or_column_has_a_test_of_the_rest(void) {
  op_request q = crosstab_of("q,g,k\n1,a,x\n2,a,x\n1,b,x\n2,b,x\n1,b,x\n1,a,y\n1,b,y\n2,c,x\n1,c,x\n", NAMES("q", "g"));
  q.by = NAMES("k");
  q.crosstab.tests = NAMES("F");
  op_result *r = request_run(&q);
  CU_ASSERT_TRUE(row_at(r, "tests", "k=x")->measures[OP_M_P] > 0);
  CU_ASSERT_TRUE(isnan(row_at(r, "tests", "k=y")->measures[OP_M_P]));
  CU_ASSERT_PTR_NOT_NULL(row_at(r, "tests", "k=y")->note);
  op_result_free(r);
}

/* --- on paper and screen --- */

static void a_wide_banner_goes_into_several_tables(void) {
  op_request q = crosstab_of(answers, NAMES("q"));
  q.crosstab.banner = NAMES("g", "s", "w");
  op_result *r = request_run(&q);
  op_present_options options = present_plainly();
  options.width = 60;
  options.quiet = true;
  char *text = presented(r, "text", &options);
  for (const char *line = text; *line != '\0'; line += strcspn(line, "\n") + 1) {
    size_t columns = 0;
    for (const char *p = line; *p != '\n' && *p != '\0'; p++) columns += ((unsigned char)*p & 0xC0) != 0x80;
    CU_ASSERT_TRUE(columns <= 60);
  }
  op_free_text(text);
  text = presented(r, "markdown", &options);
  HAS(text, "| g: a | g: b |");
  HAS(text, "| Base (n) | 7\\* | 3\\* |");
  op_free_text(text);
  op_result_free(r);
}

static op_status run_and_present(const void *context, char **text, size_t *length, op_error *err) {
  op_result *r = NULL;
  op_present_options options = present_plainly();
  op_status status = op_run(context, &r, err);
  if (status == OP_OK) status = op_presenter_named("text")->present(r, &options, text, length, err);
  op_result_free(r);
  return status;
}

static void memory_may_be_out_at_any_point(void) {
  op_net net = {.label = "Any", .categories = NAMES("yes", "no")};
  op_request q = crosstab_of(answers, NAMES("q"));
  q.crosstab.banner = NAMES("g", "s");
  q.crosstab.tests = NAMES("all");
  q.crosstab.letters = true;
  q.crosstab.letters_base = 1;
  q.crosstab.percents = OP_PERCENT_COLUMN | OP_PERCENT_ROW;
  q.nets = &net;
  q.n_nets = 1;
  q.weights = "w";
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
  op_share shares[] = {{"yes", 0.5}, {"no", 0.5}};
  q = crosstab_of(answers, NAMES("q"));
  q.crosstab.shares = shares;
  q.crosstab.n_shares = 2;
  q.crosstab.tests = NAMES("all");
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
}

void suite_crosstab(void) {
  CU_pSuite s = CU_add_suite("crosstab", input_folder_make, input_folder_remove);
  CU_ADD_TEST(s, percentages_have_their_own_bases);
  CU_ADD_TEST(s, the_all_column_of_a_banner_holds_everyone);
  CU_ADD_TEST(s, a_column_equals_its_group);
  CU_ADD_TEST(s, nets_stand_below_their_categories);
  CU_ADD_TEST(s, missing_codes_are_lines_with_base_all);
  CU_ADD_TEST(s, the_larger_figure_bears_the_letter);
  CU_ADD_TEST(s, small_bases_are_not_compared);
  CU_ADD_TEST(s, what_cannot_be_crossed_is_refused);
  CU_ADD_TEST(s, a_group_without_a_row_or_column_has_a_test_of_the_rest);
  CU_ADD_TEST(s, a_wide_banner_goes_into_several_tables);
  CU_ADD_TEST(s, memory_may_be_out_at_any_point);
}
