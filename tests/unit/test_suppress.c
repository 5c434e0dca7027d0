/* Presentation standards on figures made by hand: each rule at its limit, and what must be hidden with what. */
#include <CUnit/Basic.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "input_check.h"
#include "opine/suppress.h"
#include "request_check.h"

static void must(op_status status) { CU_ASSERT_EQUAL_FATAL(status, OP_OK); }

/* A table of counts: lines x groups, the last line and group being neither base nor total. Shares have an interval of +- half. */
typedef struct table {
  size_t lines, groups;
  const double *n;      /* lines x groups */
  bool total;           /* an 'all' group is added */
  double half, df, deff;
} table;

static void add_row(op_result *r, size_t section, const table *t, size_t line, const char *group, double n, double base) {
  op_error err;
  op_row *row;
  char code[24];
  snprintf(code, sizeof code, "%zu", line + 1);
  must(op_section_row_add(r, section, &row, &err));
  must(op_row_key_set(r, row, 0, group, NULL, &err));
  must(op_row_key_set(r, row, 1, "q", "q", &err));
  must(op_row_key_set(r, row, 2, code, NULL, &err));
  double p = n / base;
  row->measures[OP_M_N] = n;
  row->measures[OP_M_WEIGHTED_N] = n;
  row->measures[OP_M_BASE_N] = base;
  row->measures[OP_M_ESTIMATE] = p;
  row->measures[OP_M_SE] = t->half / 2;
  row->measures[OP_M_CV] = p > 0 ? t->half / 2 / p : (double)NAN;
  row->measures[OP_M_N_EFF] = base / t->deff;
  row->measures[OP_M_LOWER] = p - t->half;
  row->measures[OP_M_UPPER] = p + t->half;
  row->measures[OP_M_DF] = t->df;
}

static op_result *make(const table *t) {
  static const op_measure measures[] = {OP_M_N, OP_M_WEIGHTED_N, OP_M_BASE_N, OP_M_ESTIMATE, OP_M_SE, OP_M_CV, OP_M_N_EFF, OP_M_LOWER, OP_M_UPPER, OP_M_DF};
  op_error err;
  size_t section;
  op_result *r = op_result_new("tabulate", &err);
  CU_ASSERT_PTR_NOT_NULL_FATAL(r);
  must(op_result_section_add(r, "estimates", "", true, &section, &err));
  must(op_section_key_add(r, section, "g", "g", OP_KEY_GROUP, &err));
  must(op_section_key_add(r, section, "variable", "variable", OP_KEY_CODED, &err));
  must(op_section_key_add(r, section, "category", "category", OP_KEY_CODED, &err));
  for (size_t m = 0; m < sizeof measures / sizeof *measures; m++) must(op_section_measure_add(r, section, measures[m], &err));
  for (size_t g = 0; g < t->groups + t->total; g++) {
    char group[24];
    double base = 0, sum[16] = {0};
    for (size_t i = 0; i < t->lines; i++) {
      for (size_t k = 0; k < t->groups; k++) sum[i] += g == t->groups || k == g ? t->n[i * t->groups + k] : 0;
      base += sum[i];
    }
    snprintf(group, sizeof group, g == t->groups ? "all" : "g%zu", g + 1);
    for (size_t i = 0; i < t->lines; i++) add_row(r, section, t, i, group, sum[i], base);
  }
  return r;
}

/* Applies rules: "nchs", or the text of a file. */
static void apply(op_result *r, const char *rules) {
  op_suppression *s = NULL;
  op_error err;
  bool nchs = strcmp(rules, "nchs") == 0;
  must(op_suppression_open(nchs ? rules : input_write("rules.yaml", rules, strlen(rules)), &s, &err));
  must(op_suppress(r, s, &err));
  op_suppression_free(s);
}

/* Which figures are hidden, in the order of rows: "x" hidden, "." shown, "?" with a mark. */
static const char *pattern(const op_result *r) {
  static char out[256];
  const op_section *s = &r->sections[0];
  size_t n = 0;
  for (size_t i = 0; i < s->n_rows && n + 1 < sizeof out; i++) {
    bool hidden = op_is_suppressed(s->rows[i].measures[OP_M_ESTIMATE]);
    CU_ASSERT_EQUAL(hidden, (s->rows[i].flags & OP_ROW_SUPPRESSED) != 0);
    CU_ASSERT_EQUAL(hidden, op_is_suppressed(s->rows[i].measures[OP_M_N]) && op_is_suppressed(s->rows[i].measures[OP_M_SE]) && op_is_suppressed(s->rows[i].measures[OP_M_LOWER]));
    out[n++] = hidden ? 'x' : (s->rows[i].flags & OP_ROW_FLAGGED) != 0 ? '?' : '.';
  }
  out[n] = '\0';
  return out;
}

static void hides(const table *t, const char *rules, const char *expected) {
  op_result *r = make(t);
  apply(r, rules);
  CU_ASSERT_STRING_EQUAL(pattern(r), expected);
  op_result_free(r);
}

/* --- NCHS, 2(175) --- */

static void a_share_of_a_base_under_30_is_hidden(void) {
  hides(&(table){2, 1, (double[]){15, 15}, false, 0.1, 50, 1}, "nchs", "..");
  hides(&(table){2, 1, (double[]){15, 14}, false, 0.1, 50, 1}, "nchs", "xx");
}

/* 45 respondents with a design effect of 1.6 count as 28.1; one under 1 does not make 29 of them 58. */
static void an_effective_base_under_30_is_hidden(void) {
  hides(&(table){2, 1, (double[]){25, 20}, false, 0.1, 50, 1.5}, "nchs", "..");
  hides(&(table){2, 1, (double[]){25, 20}, false, 0.1, 50, 1.6}, "nchs", "xx");
  hides(&(table){2, 1, (double[]){15, 14}, false, 0.1, 50, 0.5}, "nchs", "xx");
}

static void an_interval_of_30_points_is_hidden(void) {
  hides(&(table){2, 1, (double[]){50, 50}, false, 0.1499, 50, 1}, "nchs", "..");
  hides(&(table){2, 1, (double[]){50, 50}, false, 0.15, 50, 1}, "nchs", "xx");
}

/* 10 percent with an interval of 14 points: 1.4 times the share. Its complement, 90 percent, is shown with a mark where nothing hides it; here it is all that is
   left, and would tell the hidden one. */
static void an_interval_over_1_3_times_the_share_is_hidden_unless_it_is_narrow(void) {
  hides(&(table){2, 1, (double[]){10, 90}, false, 0.064, 50, 1}, "nchs", "..");
  hides(&(table){2, 1, (double[]){10, 90}, false, 0.066, 50, 1}, "nchs", "xx");
  hides(&(table){2, 1, (double[]){3, 997}, false, 0.025, 50, 1}, "nchs", "..");  /* 5 points wide, 17 times the share */
  hides(&(table){2, 1, (double[]){3, 997}, false, 0.0251, 50, 1}, "nchs", "xx");
}

/* Without complementary hiding the large share stands, with the mark of its complement. */
static void a_share_whose_complement_fails_gets_a_mark(void) {
  op_result *r = make(&(table){2, 1, (double[]){10, 90}, false, 0.066, 50, 1});
  apply(r, "suppress: {relative_ci_width: 1.3}\nflag: {complement_ci_width: 1.3}\ncomplementary: no\n");
  CU_ASSERT_STRING_EQUAL(pattern(r), "x?");
  CU_ASSERT_STRING_EQUAL(r->sections[0].rows[1].mark, "*");
  HAS(r->sections[0].rows[1].note, "relative width of the interval for the complement over 1.3");
  op_result_free(r);
}

static void few_degrees_of_freedom_and_certain_shares_need_review(void) {
  op_result *r = make(&(table){2, 1, (double[]){50, 50}, false, 0.1, 7, 1});
  apply(r, "nchs");
  CU_ASSERT_STRING_EQUAL(pattern(r), "??");
  HAS(r->sections[0].rows[0].note, "needs statistical review: degrees of freedom under 8");
  op_result_free(r);
  hides(&(table){2, 1, (double[]){50, 50}, false, 0.1, 8, 1}, "nchs", "..");
  hides(&(table){2, 1, (double[]){100, 0}, false, 0.01, 50, 1}, "nchs", "??");
}

/* --- what falls with a figure --- */

/* The only hidden category would be 100 less the others: the smallest of them goes with it. */
static void a_category_alone_takes_the_smallest_of_its_column_with_it(void) { hides(&(table){4, 1, (double[]){3, 40, 20, 37}, false, 0.1, 50, 1}, "suppress: {count: 5}", "x.x."); }

/* With totals both ways the hidden figures are the corners of a rectangle: 3 and 20 in the first group, and the same lines of another. */
static void totals_both_ways_need_a_rectangle(void) {
  const double n[] = {3, 30, 40, 20, 60, 70, 80, 90, 100};
  op_result *r = make(&(table){3, 3, n, true, 0.1, 50, 1});
  apply(r, "suppress: {count: 5}");
  CU_ASSERT_STRING_EQUAL(pattern(r), "xx.xx.......");
  HAS(r->sections[0].rows[0].note, "count under 5");
  HAS(r->sections[0].rows[1].note, "another figure could be found from it");
  op_result_free(r);
}

static void two_hidden_categories_keep_each_other(void) { hides(&(table){4, 1, (double[]){3, 2, 50, 45}, false, 0.1, 50, 1}, "suppress: {count: 5}", "xx.."); }

/* Line 4 is the net of lines 1 and 2: with line 1 hidden, line 2 and the net tell it, and so do lines 2 and 3 with the base. */
static void a_net_and_its_other_members_do_not_tell_a_figure(void) {
  static const op_summand of_net[] = {{"1", 1}, {"2", 1}};
  op_result *r = make(&(table){3, 1, (double[]){3, 40, 57}, false, 0.1, 50, 1});
  op_error err;
  op_row *net;
  must(op_section_row_add(r, 0, &net, &err));
  must(op_row_key_set(r, net, 0, "g1", NULL, &err));
  must(op_row_key_set(r, net, 1, "q", "q", &err));
  must(op_row_key_set(r, net, 2, "Net", NULL, &err));
  memcpy(net->measures, r->sections[0].rows[1].measures, sizeof net->measures);
  net->measures[OP_M_N] = 43;
  net->measures[OP_M_ESTIMATE] = 0.43;
  net->flags = OP_ROW_NET;
  net->summands = of_net;
  net->n_summands = 2;
  apply(r, "suppress: {count: 5}");
  const char *found = pattern(r);
  /* line 2 alone hides line 1 from the base, and from the net */
  CU_ASSERT_STRING_EQUAL(found, "xx..");
  op_result_free(r);
}

static void an_empty_category_is_no_small_count(void) { hides(&(table){3, 1, (double[]){0, 40, 60}, false, 0.1, 50, 1}, "suppress: {count: 5}", "..."); }

/* The whole group has 4 respondents: its base is hidden with it, and so is another group's, as bases add up. */
static void a_base_that_is_a_small_count_is_hidden(void) {
  const double n[] = {2, 30, 60, 2, 40, 70};
  op_result *r = make(&(table){2, 3, n, true, 0.1, 50, 1});
  apply(r, "suppress: {count: 5}");
  CU_ASSERT_STRING_EQUAL(pattern(r), "xxxx....");
  CU_ASSERT_TRUE(op_is_suppressed(r->sections[0].rows[0].measures[OP_M_BASE_N]));
  CU_ASSERT_TRUE(op_is_suppressed(r->sections[0].rows[2].measures[OP_M_BASE_N]));
  CU_ASSERT_EQUAL(r->sections[0].rows[4].measures[OP_M_BASE_N], 130);
  CU_ASSERT_EQUAL(r->sections[0].rows[6].measures[OP_M_BASE_N], 204);
  op_result_free(r);
}

/* Without a total the design still tells how many rows there are. Degrees of freedom may be the base less one. */
static void a_base_is_hidden_with_another_where_no_total_is_shown(void) {
  const double n[] = {2, 30, 60, 2, 40, 70};
  op_result *r = make(&(table){2, 3, n, false, 0.1, 50, 1});
  apply(r, "suppress: {count: 5}");
  CU_ASSERT_STRING_EQUAL(pattern(r), "xxxx..");
  CU_ASSERT_TRUE(op_is_suppressed(r->sections[0].rows[2].measures[OP_M_BASE_N]));
  CU_ASSERT_TRUE(op_is_suppressed(r->sections[0].rows[0].measures[OP_M_DF]) && op_is_suppressed(r->sections[0].rows[2].measures[OP_M_DF]));
  CU_ASSERT_EQUAL(r->sections[0].rows[4].measures[OP_M_DF], 50);
  op_result_free(r);
}

static void add_lettered(op_result *r, size_t section, const char *column, const char *letter, const char *letters, double n) {
  op_error err;
  op_row *row;
  const char *codes[] = {"q", "1", "v", column, "column", letter, letters};
  must(op_section_row_add(r, section, &row, &err));
  for (size_t k = 0; k < 7; k++) must(op_row_key_set(r, row, k, codes[k], NULL, &err));
  row->measures[OP_M_N] = n;
  row->measures[OP_M_BASE_N] = 100;
  row->measures[OP_M_ESTIMATE] = n / 100;
}

/* "AB" behind the third column tells that it is higher than the first, which is hidden. */
static void a_letter_goes_with_the_figure_of_its_column(void) {
  static const char *const keys[] = {"variable", "row", "column_variable", "column", "percent", "letter", "letters"};
  op_result *r = op_result_new("crosstab", NULL);
  op_error err;
  size_t section;
  CU_ASSERT_PTR_NOT_NULL_FATAL(r);
  must(op_result_section_add(r, "crosstab", "", true, &section, &err));
  for (size_t k = 0; k < 7; k++) must(op_section_key_add(r, section, keys[k], keys[k], OP_KEY_CODED, &err));
  must(op_section_measure_add(r, section, OP_M_N, &err));
  add_lettered(r, section, "1", "A", "", 3);
  add_lettered(r, section, "2", "B", "a", 30);
  add_lettered(r, section, "3", "C", "AB", 60);
  apply(r, "suppress: {count: 5}\ncomplementary: no\n");
  CU_ASSERT_STRING_EQUAL(pattern(r), "x..");
  CU_ASSERT_STRING_EQUAL(r->sections[0].rows[1].codes[6], "");
  CU_ASSERT_STRING_EQUAL(r->sections[0].rows[2].codes[6], "B");
  op_result_free(r);
}

/* Percentages of cases and of responses: the one would give the other. */
static void what_one_section_hides_the_other_does(void) {
  op_result *r = make(&(table){3, 1, (double[]){20, 40, 40}, false, 0.1, 50, 1});
  op_result *other = make(&(table){3, 1, (double[]){20, 40, 40}, false, 0.1, 50, 1});
  op_error err;
  size_t section;
  must(op_result_section_add(r, "responses", "", true, &section, &err));
  for (size_t k = 0; k < 3; k++) must(op_section_key_add(r, section, other->sections[0].keys[k].name, "", OP_KEY_CODED, &err));
  for (size_t i = 0; i < 3; i++) {
    op_row *row;
    must(op_section_row_add(r, section, &row, &err));
    for (size_t k = 0; k < 3; k++) must(op_row_key_set(r, row, k, other->sections[0].rows[i].codes[k], NULL, &err));
    memcpy(row->measures, other->sections[0].rows[i].measures, sizeof row->measures);
    if (i == 0) row->measures[OP_M_SE] = 0.2;
  }
  apply(r, "suppress: {se: 0.1}\ncomplementary: no\n");
  CU_ASSERT_STRING_EQUAL(pattern(r), "x..");
  CU_ASSERT_TRUE(op_is_suppressed(r->sections[section].rows[0].measures[OP_M_ESTIMATE]));
  op_result_free(other);
  op_result_free(r);
}

static void rules_may_leave_the_rest_as_it_is(void) {
  hides(&(table){4, 1, (double[]){3, 40, 20, 37}, false, 0.1, 50, 1}, "suppress: {count: 5}\ncomplementary: no\n", "x...");
}

static void small_bases_are_flagged_by_the_rules(void) {
  op_result *r = make(&(table){2, 1, (double[]){20, 25}, false, 0.1, 50, 1});
  r->sections[0].rows[0].flags |= OP_ROW_SMALL_BASE;
  apply(r, "flag: {base: 45}\nsuppress: {base: 10}\ndigits: 2\nmarks: {flag: '#'}\n");
  CU_ASSERT_EQUAL(r->sections[0].rows[0].flags & OP_ROW_SMALL_BASE, 0);
  CU_ASSERT_EQUAL(r->shown.digits, 2);
  CU_ASSERT_STRING_EQUAL(r->shown.base_mark, "#");
  op_result_free(r);
  r = make(&(table){2, 1, (double[]){20, 25}, false, 0.1, 50, 1});
  apply(r, "flag: {base: 46}\n");
  CU_ASSERT_TRUE((r->sections[0].rows[1].flags & OP_ROW_SMALL_BASE) != 0);
  op_result_free(r);
}

/* --- files of rules --- */

static void faults_of_a_file_name_their_place(void) {
  static const struct {
    const char *text, *what, *hint;
    size_t line;
  } cases[] = {
      {"suppress:\n  bse: 30\n", "'bse' is no limit", "did you mean 'base'?", 2},
      {"supress:\n  base: 30\n", "'supress' is no key of presentation rules", "did you mean 'suppress'?", 1},
      {"suppress:\n  base: thirty\n", "'thirty' is no number of 0 or more", "", 2},
      {"suppress:\n  base: -1\n", "'-1' is no number of 0 or more", "", 2},
      {"suppress:\n  base: [1]\n", "'a list' is no number", "", 2},
      {"suppress: 30\n", "'suppress' holds limits such as 'base: 30'", "", 1},
      {"suppress: {base: 30}\nmarks: {hide: x}\n", "'hide' is no step", "", 2},
      {"suppress: {base: 30}\nmarks: {flag: ''}\n", "a mark is a text of 1 to 16 bytes", "", 2},
      {"suppress: {base: 30}\ndigits: 1.5\n", "'digits' is '1.5', expected a whole number", "", 2},
      {"suppress: {base: 30}\ncomplementary: maybe\n", "expected yes or no", "", 2},
      {"title: nothing\n", "they would change nothing", "", 1},
      {"- 1\n", "presentation rules are keys", "", 1},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    op_suppression *s = NULL;
    op_error err = {0};
    CU_ASSERT_EQUAL(op_suppression_open(input_write("rules.yaml", cases[i].text, strlen(cases[i].text)), &s, &err), OP_E_DATA);
    HAS(err.what, cases[i].what);
    HAS(err.hint, cases[i].hint);
    CU_ASSERT_EQUAL(err.line, cases[i].line);
    HAS(err.file, "rules.yaml");
  }
}

static void a_standard_that_is_none_is_refused(void) {
  op_suppression *s = NULL;
  op_error err = {0};
  CU_ASSERT_EQUAL(op_suppression_open("nhcs", &s, &err), OP_E_USAGE);
  HAS(err.what, "no presentation standard 'nhcs'");
}

static void hiding_without_memory_is_an_error(void) {
  const double n[] = {3, 30, 40, 20, 60, 70, 80, 90, 100};
  op_suppression *s = NULL;
  op_error err = {0};
  op_status status = OP_E_MEMORY;
  must(op_suppression_open("nchs", &s, &err));
  for (long after = 0; status != OP_OK && after < 5000; after++) {
    op_result *r = make(&(table){3, 3, n, true, 0.03, 50, 1});
    op_memory_fail_after(after);
    status = op_suppress(r, s, &err);
    op_memory_fail_after(-1);
    CU_ASSERT_TRUE(status == OP_OK || (status == OP_E_MEMORY && err.what[0] != '\0'));
    if (status == OP_OK) CU_ASSERT_TRUE(strchr(pattern(r), 'x') != NULL);
    op_result_free(r);
  }
  CU_ASSERT_EQUAL(status, OP_OK);
  op_suppression_free(s);
}

void suite_suppress(void) {
  CU_pSuite suite = CU_add_suite("suppress", input_folder_make, input_folder_remove);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(a_share_of_a_base_under_30_is_hidden);
  ADD(an_effective_base_under_30_is_hidden);
  ADD(an_interval_of_30_points_is_hidden);
  ADD(an_interval_over_1_3_times_the_share_is_hidden_unless_it_is_narrow);
  ADD(a_share_whose_complement_fails_gets_a_mark);
  ADD(few_degrees_of_freedom_and_certain_shares_need_review);
  ADD(a_category_alone_takes_the_smallest_of_its_column_with_it);
  ADD(totals_both_ways_need_a_rectangle);
  ADD(two_hidden_categories_keep_each_other);
  ADD(a_net_and_its_other_members_do_not_tell_a_figure);
  ADD(an_empty_category_is_no_small_count);
  ADD(a_base_that_is_a_small_count_is_hidden);
  ADD(a_base_is_hidden_with_another_where_no_total_is_shown);
  ADD(a_letter_goes_with_the_figure_of_its_column);
  ADD(what_one_section_hides_the_other_does);
  ADD(rules_may_leave_the_rest_as_it_is);
  ADD(small_bases_are_flagged_by_the_rules);
  ADD(faults_of_a_file_name_their_place);
  ADD(a_standard_that_is_none_is_refused);
  ADD(hiding_without_memory_is_an_error);
#undef ADD
}
