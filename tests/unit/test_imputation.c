/* Rubin's rules: numbers derived above each test; figures of several kinds combined; rows matched; memory. */
#include <CUnit/Basic.h>
#include <math.h>
#include <string.h>

#include "analysis/imputations.h"
#include "input_check.h"
#include "opine/infer.h"
#include "request_check.h"

static const double unknown = (double)NAN;

/* q = 1, 3; u = 1, 1: T = 1 + (3/2) 2 = 4, riv = 3, gamma = 3/4. */
static void degrees_of_freedom_follow_their_rules(void) {
  const double q[] = {1, 3}, u[] = {1, 1};
  op_rubin r = op_rubin_combine(q, u, 2, (double)INFINITY, OP_RUBIN_BARNARD_RUBIN);
  SAME(r.total, 4);
  SAME(r.riv, 3);
  SAME(r.df, 16 / 9.0);
  r = op_rubin_combine(q, u, 2, 17, OP_RUBIN_BARNARD_RUBIN); /* observed: (18/20) 17 (1/4) = 3.825 */
  SAME(r.df, 1 / (9 / 16.0 + 1 / 3.825));
  SAME(r.fmi, (3 + 2 / (r.df + 3)) / 4);
  r = op_rubin_combine(q, u, 2, 17, OP_RUBIN_LARGE);
  SAME(r.df, 16 / 9.0);
  r = op_rubin_combine(q, u, 2, 17, OP_RUBIN_MITOOLS); /* observed: (18/20) 17 (1/3) = 5.1 */
  SAME(r.df, 1 / (9 / 16.0 + 1 / 5.1));
}

static void estimates_that_agree_lose_nothing_but_what_the_rule_takes(void) {
  const double q[] = {2, 2, 2}, u[] = {1, 2, 3};
  op_rubin r = op_rubin_combine(q, u, 3, 17, OP_RUBIN_BARNARD_RUBIN);
  SAME(r.total, 2);
  CU_ASSERT_EQUAL(r.between, 0);
  SAME(r.df, 18 / 20.0 * 17);
}

static void a_variance_of_zero_within_leaves_no_degrees_of_freedom(void) {
  const double q[] = {1, 3}, same[] = {1, 1}, u[] = {0, 0};
  op_rubin r = op_rubin_combine(q, u, 2, 17, OP_RUBIN_BARNARD_RUBIN);
  SAME(r.total, 3);
  CU_ASSERT_EQUAL(r.df, 0);
  CU_ASSERT_TRUE(isnan(r.fmi));
  r = op_rubin_combine(same, u, 2, 17, OP_RUBIN_BARNARD_RUBIN);
  CU_ASSERT_EQUAL(r.total, 0);
  SAME(r.df, 17);
}

/* chi-squares 4 and 9 of k = 2: roots 2 and 3, r = (3/2)(1/2) = 3/4; (13/4 - 3 (3/4))/(7/4) = 4/7; df2 = 2^-1.5 (7/3)^2. */
static void d2_combines_chi_squares(void) {
  const double chisq[] = {4, 9};
  op_rubin_test t = op_rubin_d2(chisq, 2, 2);
  SAME(t.statistic, 4 / 7.0);
  SAME(t.df2, pow(2, -1.5) * 49 / 9);
  SAME(t.p, op_f_p_upper(4 / 7.0, 2, pow(2, -1.5) * 49 / 9));
  const double same[] = {5, 5};
  t = op_rubin_d2(same, 2, 2);
  SAME(t.p, op_chisq_p_upper(5, 2));
  CU_ASSERT_TRUE(isnan(op_rubin_d2(chisq, 1, 2).statistic));
}

/* --- results made by hand --- */

static const op_measure measures[] = {OP_M_ESTIMATE, OP_M_SE, OP_M_LOWER, OP_M_UPPER, OP_M_DF, OP_M_STATISTIC, OP_M_DF1, OP_M_DF2, OP_M_P};

static op_result *result_with(const char *section) {
  op_result *r = op_result_new("made", NULL);
  size_t s;
  CU_ASSERT_PTR_NOT_NULL_FATAL(r);
  CU_ASSERT_EQUAL_FATAL(op_result_section_add(r, section, "", false, &s, NULL), OP_OK);
  op_section_key_add(r, s, "term", "term", OP_KEY_CODED, NULL);
  for (size_t i = 0; i < sizeof measures / sizeof *measures; i++) op_section_measure_add(r, s, measures[i], NULL);
  return r;
}

static op_row *add_row(op_result *r, const char *term, double estimate, double se, double lower, double upper) {
  op_row *row;
  CU_ASSERT_EQUAL_FATAL(op_section_row_add(r, 0, &row, NULL), OP_OK);
  op_row_key_set(r, row, 0, term, NULL, NULL);
  row->measures[OP_M_ESTIMATE] = estimate;
  row->measures[OP_M_SE] = se;
  row->measures[OP_M_LOWER] = lower;
  row->measures[OP_M_UPPER] = upper;
  row->measures[OP_M_DF] = (double)INFINITY;
  return row;
}

static void combine(op_result *first, op_result *second) {
  op_request request = op_request_default();
  op_result *const results[] = {first, second};
  CU_ASSERT_EQUAL_FATAL(imputations_combine(&request, results, 2, NULL), OP_OK);
  op_result_free(second);
}

/* Odds ratios e^1 and e^3 with standard error 1 of their logarithms: combined e^2, and 2 +- t 2 in logarithms with 16/9 degrees of freedom. */
static void ratios_are_combined_in_logarithms(void) {
  double z = 1.959963984540054;
  op_result *a = result_with("estimates"), *b = result_with("estimates");
  add_row(a, "x", exp(1), exp(1), exp(1 - z), exp(1 + z));
  add_row(b, "x", exp(3), exp(3), exp(3 - z), exp(3 + z));
  combine(a, b);
  const op_row *row = &a->sections[0].rows[0];
  double t = op_t_quantile(0.975, 16 / 9.0);
  NEAR(row->measures[OP_M_ESTIMATE], exp(2), 1e-9);
  NEAR(row->measures[OP_M_UPPER], exp(2 + 2 * t), 1e-8);
  NEAR(row->measures[OP_M_LOWER], exp(2 - 2 * t), 1e-8);
  NEAR(row->measures[OP_M_STATISTIC], 1, 1e-8);
  op_result_free(a);
}

static void lopsided_intervals_give_way_to_the_combined_standard_error(void) {
  op_result *a = result_with("estimates"), *b = result_with("estimates");
  add_row(a, "x", 1, 1, 0.2, 9);
  add_row(b, "x", 3, 1, 2.5, 7);
  combine(a, b);
  const op_row *row = &a->sections[0].rows[0];
  NEAR(row->measures[OP_M_UPPER], 2 + 2 * op_t_quantile(0.975, 16 / 9.0), 1e-12);
  HAS(row->note, "not symmetric");
  op_result_free(a);
}

static op_row *add_test(op_result *r, double statistic, double df1, double df2, double p) {
  op_row *row = add_row(r, "test", unknown, unknown, unknown, unknown);
  row->measures[OP_M_STATISTIC] = statistic;
  row->measures[OP_M_DF1] = df1;
  row->measures[OP_M_DF2] = df2;
  row->measures[OP_M_P] = p;
  return row;
}

/* F of 2 and 4.5 with 2 numerator degrees of freedom are the chi-squares 4 and 9 of d2_combines_chi_squares. */
static void tests_are_combined_by_d2_or_refused(void) {
  op_result *a = result_with("tests"), *b = result_with("tests");
  add_test(a, 2, 2, 30, op_f_p_upper(2, 2, 30));
  add_test(b, 4.5, 2, 30, op_f_p_upper(4.5, 2, 30));
  combine(a, b);
  SAME(a->sections[0].rows[0].measures[OP_M_STATISTIC], 4 / 7.0);
  SAME(a->sections[0].rows[0].measures[OP_M_DF2], pow(2, -1.5) * 49 / 9);
  HAS(a->sections[0].rows[0].note, "D2");
  op_result_free(a);
  a = result_with("tests");
  b = result_with("tests");
  add_test(a, 2, 2, 30, 0.9);
  add_test(b, 4.5, 2, 30, 0.9);
  combine(a, b);
  CU_ASSERT_TRUE(isnan(a->sections[0].rows[0].measures[OP_M_P]));
  HAS(a->sections[0].rows[0].note, "no rule");
  op_result_free(a);
}

/* b stands between a and c in the second result only. */
static void new_figures_stand_behind_their_neighbours(void) {
  op_result *a = result_with("estimates"), *b = result_with("estimates");
  add_row(a, "a", 1, 1, unknown, unknown);
  add_row(a, "c", 1, 1, unknown, unknown);
  add_row(b, "a", 1, 1, unknown, unknown);
  add_row(b, "b", 1, 1, unknown, unknown);
  add_row(b, "c", 1, 1, unknown, unknown);
  combine(a, b);
  CU_ASSERT_EQUAL_FATAL(a->sections[0].n_rows, 3);
  CU_ASSERT_STRING_EQUAL(a->sections[0].rows[1].codes[0], "b");
  CU_ASSERT_TRUE(isnan(a->sections[0].rows[1].measures[OP_M_ESTIMATE]));
  HAS(a->sections[0].rows[1].note, "not every imputation");
  op_result_free(a);
}

/* --- requests --- */

static const char stacked[] = "m,q,g,w,psu\n"
                              "0,,x,1,1\n1,1,x,1,1\n2,2,x,1,1\n0,2,x,2,2\n1,2,x,2,2\n2,2,x,2,2\n0,1,y,1,3\n1,1,y,1,3\n2,1,y,1,3\n0,3,y,1,4\n1,3,y,1,4\n2,3,z,1,4\n";

/* Group z is there in the second imputation only: no estimate of 0 for it in the first. */
static void a_group_of_one_imputation_has_no_estimate(void) {
  op_file_spec file = {.path = input_text("stacked.csv", stacked)};
  op_request q = request_for(&file, OP_STAT_PROPORTION, NAMES("q"));
  q.imputation.variable = "m";
  q.by = NAMES("g");
  op_result *r = request_run(&q);
  CU_ASSERT_TRUE(isnan(row_at(r, "estimates", "g=z;category=3")->measures[OP_M_ESTIMATE]));
  SAME(row_at(r, "estimates", "g=x;category=1")->measures[OP_M_ESTIMATE], 0.25);
  op_result_free(r);
}

static op_status run_and_present(const void *request, char **text, size_t *length, op_error *err) {
  op_present_options options = present_plainly();
  op_result *r = NULL;
  op_status status = op_run(request, &r, err);
  if (status == OP_OK) status = op_presenter_named("json")->present(r, &options, text, length, err);
  op_result_free(r);
  return status;
}

static void every_failing_allocation_is_told_and_leaks_nothing(void) {
  op_file_spec file = {.path = input_text("stacked.csv", stacked)}, files[2] = {{0}, {0}};
  op_request q = request_for(&file, OP_STAT_PROPORTION, NAMES("q"));
  q.imputation.variable = "m";
  q.by = NAMES("g");
  q.vcov = true;
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
  files[0].path = input_text("one.csv", "q,t\n1,1\n2,1\n4,2\n3,2\n");
  files[1] = files[0];
  files[1].path = input_text("two.csv", "q,t\n1,1\n3,1\n4,2\n2,2\n");
  q = request_for(files, OP_STAT_TREND, NAMES("q"));
  q.n_files = 2;
  q.trend_of = OP_STAT_MEAN;
  q.time = "t";
  q.imputation.files = true;
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
}

void suite_imputation(void) {
  CU_pSuite suite = CU_add_suite("imputation", input_folder_make, input_folder_remove);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(degrees_of_freedom_follow_their_rules);
  ADD(estimates_that_agree_lose_nothing_but_what_the_rule_takes);
  ADD(a_variance_of_zero_within_leaves_no_degrees_of_freedom);
  ADD(d2_combines_chi_squares);
  ADD(ratios_are_combined_in_logarithms);
  ADD(lopsided_intervals_give_way_to_the_combined_standard_error);
  ADD(tests_are_combined_by_d2_or_refused);
  ADD(new_figures_stand_behind_their_neighbours);
  ADD(a_group_of_one_imputation_has_no_estimate);
  ADD(every_failing_allocation_is_told_and_leaks_nothing);
#undef ADD
}
