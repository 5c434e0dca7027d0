/* Waves: changes with the covariance of shared PSUs, families of p values, and the slope. Numbers come from R 4.2 (survey 4.1-1, t.test, pchisq), or from the
   derivation above the test. */
#include <CUnit/Basic.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "input_check.h"
#include "request_check.h"

static op_file_spec file;

/* Three waves of four respondents, one of each of four PSUs. */
static const char waves[] = "wave,date,w,y,psu,g\n"
                            "1,2020,1,1,1,a\n1,2020,2,2,2,b\n1,2020,1,4,3,a\n1,2020,1,3,4,b\n"
                            "2,2021,1,2,1,a\n2,2021,1,5,2,a\n2,2021,3,3,3,b\n2,2021,1,4,4,b\n"
                            "3,2023,2,6,1,b\n3,2023,1,4,2,a\n3,2023,1,5,3,b\n3,2023,1,9,4,a\n";

static op_request trend_of(const char *name, const char *text, op_statistic of, const char *variable) {
  static const char *names[1];
  names[0] = variable;
  file = (op_file_spec){.path = input_text(name, text)};
  op_request r = request_for(&file, OP_STAT_TREND, (op_names){names, 1});
  r.trend_of = of;
  r.time = "wave";
  return r;
}

static op_request mean_trend(void) {
  op_request r = trend_of("waves.csv", waves, OP_STAT_MEAN, "y");
  r.weights = "w";
  return r;
}

static void change_is(const op_result *r, const char *keys, double change, double se, double df, double p) {
  const op_row *row = row_at(r, "changes", keys);
  NEAR(row->measures[OP_M_ESTIMATE], change, 1e-12);
  NEAR(row->measures[OP_M_SE], se, 1e-12);
  SAME(row->measures[OP_M_DF], df);
  NEAR(row->measures[OP_M_P], p, 1e-10);
  NEAR(row->measures[OP_M_STATISTIC], change / se, 1e-12);
}

/* Every respondent is a unit: the waves are independent. */
static void independent_waves_have_changes_with_both_errors(void) {
  op_request q = mean_trend();
  op_result *r = request_run(&q);
  SAME(row_at(r, "estimates", "wave=1")->measures[OP_M_ESTIMATE], 2.4);
  SAME(row_at(r, "estimates", "wave=3")->measures[OP_M_ESTIMATE], 6);
  CU_ASSERT_EQUAL(row_count(r, "changes"), 2);
  change_is(r, "from=1;to=2", 14.0 / 15, 0.65014683656148720, 7, 0.19426177332901298);
  change_is(r, "from=2;to=3", 8.0 / 3, 0.890352330668748637, 7, 0.020081742181022266);
  NEAR(row_at(r, "changes", "from=1;to=2")->measures[OP_M_LOWER], -0.60401964349628945, 1e-12);
  NEAR(row_at(r, "changes", "from=1;to=2")->measures[OP_M_UPPER], 2.47068631016295637, 1e-12);
  CU_ASSERT_TRUE(fabs(row_at(r, "changes", "from=1;to=2")->measures[OP_M_COVARIANCE]) < 1e-15);
  op_result_free(r);
}

static void waves_that_share_psus_keep_their_covariance(void) {
  op_request q = mean_trend();
  q.psu = NAMES("psu");
  op_result *r = request_run(&q);
  change_is(r, "from=1;to=2", 14.0 / 15, 0.75886855349360827, 3, 0.30638809404279121);
  change_is(r, "from=2;to=3", 8.0 / 3, 0.999258984707427245, 3, 0.075777889611147453);
  NEAR(row_at(r, "changes", "from=1;to=2")->measures[OP_M_COVARIANCE], -0.029629629629629655, 1e-12);
  op_result_free(r);
}

/* One answer a person and wave: differences 1, 0, 2, 1; mean 1, variance of the mean (2/3)/4 = 1/6, 3 df: the paired t test (p 0.091721113311571886). The
   covariance is 4/3 (4 + 2 + 0 + 9)/16 = 5/4. */
static const char panel_one[] = "id,y\n1,1\n2,2\n3,3\n4,6\n", panel_two[] = "id,y\n3,5\n1,2\n4,7\n2,2\n";

static op_request two_files(op_file_spec files[2], op_fact facts[2]) {
  op_request q = trend_of("one.csv", panel_one, OP_STAT_MEAN, "y");
  facts[0] = (op_fact){"wave", "1"};
  facts[1] = (op_fact){"wave", "2"};
  files[0] = (op_file_spec){.path = file.path, .facts = &facts[0], .n_facts = 1};
  files[1] = (op_file_spec){.path = input_text("two.csv", panel_two), .facts = &facts[1], .n_facts = 1};
  q.files = files;
  q.n_files = 2;
  return q;
}

static void a_panel_gives_the_paired_t_test(void) {
  op_file_spec files[2];
  op_fact facts[2];
  op_request q = two_files(files, facts);
  q.panel = "id";
  op_result *r = request_run(&q);
  change_is(r, "from=1;to=2", 1, sqrt(1.0 / 6), 3, 0.091721113311571886);
  SAME(row_at(r, "changes", "from=1;to=2")->measures[OP_M_COVARIANCE], 1.25);
  NEAR(row_at(r, "changes", "from=1;to=2")->measures[OP_M_LOWER], -0.2992282636251109, 1e-12);
  op_result_free(r);
}

/* Files of their own are samples of their own: V = 7/6 + 3/2, 3 + 3 df; ids that come again are nothing. */
static void files_are_independent_samples_unless_a_panel_is_named(void) {
  op_file_spec files[2];
  op_fact facts[2];
  op_request q = two_files(files, facts);
  op_result *r = request_run(&q);
  const op_row *row = row_at(r, "changes", "from=1;to=2");
  SAME(row->measures[OP_M_SE], sqrt(7.0 / 6 + 1.5));
  SAME(row->measures[OP_M_DF], 6);
  SAME(row->measures[OP_M_COVARIANCE], 0);
  CU_ASSERT_STRING_EQUAL(fact_of(r, "samples"), "2");
  op_result_free(r);
  q = two_files(files, facts);
  q.psu = NAMES("id");
  r = request_run(&q);
  SAME(row_at(r, "changes", "from=1;to=2")->measures[OP_M_SE], sqrt(7.0 / 6 + 1.5));
  op_result_free(r);
}

/* The changes from the wave before are one family (p 0.194, 0.0201), those from the chosen wave another (0.194, 0.00589). Holm and BH of two: the smaller p twice. */
static void changes_from_a_chosen_wave_are_a_family_of_their_own(void) {
  op_request q = mean_trend();
  q.vs = "1";
  op_result *r = request_run(&q);
  const op_section *s = op_result_section_named(r, "changes");
  static const double holm[] = {0.19426177332901298, 2 * 0.020081742181022266, 0.19426177332901298, 2 * 0.0058938520673918453};
  CU_ASSERT_EQUAL_FATAL(s->n_rows, 4);
  for (size_t i = 0; i < 4; i++) {
    NEAR(s->rows[i].measures[OP_M_P_HOLM], holm[i], 1e-10);
    NEAR(s->rows[i].measures[OP_M_P_BH], holm[i], 1e-10);
  }
  change_is(r, "from=1;to=3", 3.6, 0.9229202664270722556, 7, 0.0058938520673918453);
  op_result_free(r);
}

/* With three p values Holm and BH part: Holm 3 p1, 2 p2, p3, BH 3 p1, 3/2 p2, p3, each not under the one before (or over the one after). */
static void holm_and_bh_are_adjusted_over_the_changes_of_one_line(void) {
  op_request q = trend_of("four.csv", "wave,y\n1,1\n1,2\n1,3\n1,4\n2,3\n2,4\n2,5\n2,6\n3,6\n3,7\n3,8\n3,9\n4,13\n4,14\n4,15\n4,16\n", OP_STAT_MEAN, "y");
  op_result *r = request_run(&q);
  double p12 = row_at(r, "changes", "from=1;to=2")->measures[OP_M_P], p23 = row_at(r, "changes", "from=2;to=3")->measures[OP_M_P];
  double p34 = row_at(r, "changes", "from=3;to=4")->measures[OP_M_P];
  CU_ASSERT_TRUE(p34 < p23 && p23 < p12 && p34 > 0);
  NEAR(row_at(r, "changes", "from=3;to=4")->measures[OP_M_P_HOLM], 3 * p34, 1e-12);
  NEAR(row_at(r, "changes", "from=2;to=3")->measures[OP_M_P_HOLM], 2 * p23, 1e-12);
  NEAR(row_at(r, "changes", "from=1;to=2")->measures[OP_M_P_HOLM], fmax(p12, 2 * p23), 1e-12);
  NEAR(row_at(r, "changes", "from=3;to=4")->measures[OP_M_P_BH], 3 * p34, 1e-12);
  NEAR(row_at(r, "changes", "from=2;to=3")->measures[OP_M_P_BH], fmin(1.5 * p23, p12), 1e-12);
  NEAR(row_at(r, "changes", "from=1;to=2")->measures[OP_M_P_BH], p12, 1e-12);
  op_result_free(r);
}

/* Group a holds wave 1: 1, 4 with weights 1, 1; wave 2: 2, 5; wave 3: 4, 9. Each line has its changes and its family. */
static void each_group_is_a_line_of_its_own(void) {
  op_request q = mean_trend();
  q.by = NAMES("g");
  op_result *r = request_run(&q);
  CU_ASSERT_EQUAL(row_count(r, "changes"), 4);
  SAME(row_at(r, "changes", "g=a;from=1;to=2")->measures[OP_M_ESTIMATE], 1);
  SAME(row_at(r, "changes", "g=a;from=2;to=3")->measures[OP_M_ESTIMATE], 3);
  double p = row_at(r, "changes", "g=a;from=1;to=2")->measures[OP_M_P], other = row_at(r, "changes", "g=a;from=2;to=3")->measures[OP_M_P];
  CU_ASSERT_TRUE(other < p);
  NEAR(row_at(r, "changes", "g=a;from=2;to=3")->measures[OP_M_P_HOLM], 2 * other, 1e-12);
  op_result_free(r);
}

/* Every category and net of a question is a line: y > 3 in wave 1 is 1 of 5, in wave 2 2 of 6. */
static void proportions_have_a_line_a_category(void) {
  op_let high = {"high", "y > 3"};
  op_request q = mean_trend();
  q.trend_of = OP_STAT_PROPORTION;
  q.variables = NAMES("high");
  q.lets = &high;
  q.n_lets = 1;
  op_result *r = request_run(&q);
  CU_ASSERT_EQUAL(row_count(r, "changes"), 4);
  SAME(row_at(r, "changes", "category=1;from=1;to=2")->measures[OP_M_ESTIMATE], 1.0 / 3 - 0.2);
  CU_ASSERT_TRUE(op_result_section_named(r, "changes")->percent);
  char *text = presented(r, "text", NULL);
  HAS(text, "1 \xE2\x86\x92 2");
  HAS(text, "+13.3");
  op_free_text(text);
  op_result_free(r);
}

static void a_wave_without_answers_is_passed_over(void) {
  op_request q = trend_of("gap.csv", "wave,y\n1,1\n1,2\n2,\n2,\n3,4\n3,6\n", OP_STAT_MEAN, "y");
  op_result *r = request_run(&q);
  CU_ASSERT_EQUAL(row_count(r, "changes"), 1);
  SAME(row_at(r, "changes", "from=1;to=3")->measures[OP_M_ESTIMATE], 3.5);
  op_result_free(r);
}

static void changes_from_a_wave_without_answers_are_none(void) {
  op_request q = trend_of("gap.csv", "wave,y\n1,1\n1,2\n2,\n2,\n3,4\n3,6\n", OP_STAT_MEAN, "y");
  q.vs = "2";
  op_result *r = request_run(&q);
  const op_row *row = row_at(r, "changes", "from=2;to=3");
  CU_ASSERT_TRUE(isnan(row->measures[OP_M_ESTIMATE]) && isnan(row->measures[OP_M_P]) && isnan(row->measures[OP_M_P_HOLM]));
  CU_ASSERT_STRING_EQUAL(row->note, "one of the two waves has no estimate");
  char *text = presented(r, "text", NULL), *json = presented(r, "json", NULL);
  HAS_NOT(text, "nan");
  HAS_NOT(json, "nan");
  op_free_text(text);
  op_free_text(json);
  op_result_free(r);
}

/* Group b was not asked in wave 1. */
static void a_group_without_the_chosen_wave_is_said_and_costs_only_itself(void) {
  op_request q = trend_of("late.csv", "wave,g,y\n1,a,1\n1,a,2\n2,a,2\n2,a,4\n2,b,1\n2,b,2\n3,a,4\n3,a,6\n3,b,5\n3,b,7\n", OP_STAT_MEAN, "y");
  q.by = NAMES("g");
  q.vs = "1";
  op_result *r = request_run(&q);
  SAME(row_at(r, "changes", "g=a;from=1;to=3")->measures[OP_M_ESTIMATE], 3.5);
  SAME(row_at(r, "changes", "g=b;from=2;to=3")->measures[OP_M_ESTIMATE], 4.5);
  CU_ASSERT_TRUE(has_note(r, "some groups have no wave '1': their changes are from the wave before only"));
  op_result_free(r);
}

/* --- slope --- */

static void slope_is(const op_result *r, const char *term, const char *method, op_measure m, double expected) {
  const op_section *s = op_result_section_named(r, "slope");
  CU_ASSERT_PTR_NOT_NULL_FATAL(s);
  size_t key = op_section_key_named(s, "term"), found = 0;
  for (size_t i = 0; i < s->n_rows; i++) {
    if (strcmp(s->rows[i].codes[key], term) != 0 || strcmp(s->rows[i].method, method) != 0) continue;
    NEAR(s->rows[i].measures[m], expected, 1e-9);
    found++;
  }
  CU_ASSERT_EQUAL(found, 1);
}

/* R: (X'V^-1 X)^-1 with the waves' covariance, lm with weights 1/V, svyglm. */
static void the_slope_of_independent_waves_is_that_of_r(void) {
  op_request q = mean_trend();
  q.date = "date";
  op_result *r = request_run(&q);
  slope_is(r, "slope", "wls_known_variance", OP_M_ESTIMATE, 1.18927244722297654);
  slope_is(r, "slope", "wls_known_variance", OP_M_SE, 0.30670032092680677);
  slope_is(r, "level", "wls_known_variance", OP_M_ESTIMATE, 3.86566397873809287);
  slope_is(r, "level", "wls_known_variance", OP_M_SE, 0.32323752607550243);
  slope_is(r, "slope", "wls_lm_estimated_scale", OP_M_SE, 0.13693045446452068);
  slope_is(r, "slope", "wls_lm_estimated_scale", OP_M_P, 0.072977778404957505);
  slope_is(r, "lack_of_fit_Q", "chi-square", OP_M_STATISTIC, 0.19932952795143577);
  slope_is(r, "lack_of_fit_Q", "chi-square", OP_M_P, 0.65526257684758504);
  slope_is(r, "slope", "design_regression", OP_M_ESTIMATE, 1.2213333333334238);
  slope_is(r, "slope", "design_regression", OP_M_SE, 0.31505466572210034);
  slope_is(r, "slope", "design_regression", OP_M_P, 0.0030760353804145570);
  op_result_free(r);
}

static void the_slope_of_waves_that_share_psus_uses_their_covariance(void) {
  op_request q = mean_trend();
  q.psu = NAMES("psu");
  op_result *r = request_run(&q); /* a variable called date is taken without being named */
  slope_is(r, "slope", "wls_known_variance", OP_M_ESTIMATE, 1.18824966958429945);
  slope_is(r, "slope", "wls_known_variance", OP_M_SE, 0.30547572016874791);
  slope_is(r, "level", "wls_known_variance", OP_M_SE, 0.35733295643331325);
  slope_is(r, "lack_of_fit_Q", "chi-square", OP_M_STATISTIC, 0.13465998354155750);
  slope_is(r, "slope", "design_regression", OP_M_SE, 0.32152676561409471);
  slope_is(r, "slope", "design_regression", OP_M_P, 0.062842844497894609);
  op_result_free(r);
}

/* Three waves at 2020.0, 2020.5 and 2021.5 with means 0, 1, 3 fall on a line of 2 a year. */
static void dates_are_years_with_fractions(void) {
  op_request q = trend_of("dates.csv", "wave,date,y\n1,2020.0,-1\n1,2020.0,1\n2,2020.5,0\n2,2020.5,2\n3,2021.5,2\n3,2021.5,4\n", OP_STAT_MEAN, "y");
  op_result *r = request_run(&q);
  slope_is(r, "slope", "wls_known_variance", OP_M_ESTIMATE, 2);
  slope_is(r, "slope", "design_regression", OP_M_ESTIMATE, 2);
  op_result_free(r);
}

static void two_dates_are_too_few_for_a_slope(void) {
  op_request q = trend_of("two.csv", "wave,date,y\n1,2020,1\n1,2020,3\n2,2021,4\n2,2021,5\n", OP_STAT_MEAN, "y");
  op_result *r = request_run(&q);
  CU_ASSERT_TRUE(has_note(r, "no slope: fewer than three waves have a date and an estimate"));
  CU_ASSERT_EQUAL(row_count(r, "slope"), 0);
  op_result_free(r);
}

/* Means without spread: V is singular where every wave has no variance, and waves without variance are left out. */
static void waves_without_variance_give_no_slope(void) {
  op_request q = trend_of("flat.csv", "wave,date,y\n1,2020,1\n1,2020,1\n2,2021,2\n2,2021,2\n3,2022,5\n3,2022,5\n", OP_STAT_MEAN, "y");
  op_result *r = request_run(&q);
  CU_ASSERT_EQUAL(row_count(r, "slope"), 0);
  const op_row *row = row_at(r, "changes", "from=1;to=2");
  SAME(row->measures[OP_M_ESTIMATE], 1);
  SAME(row->measures[OP_M_SE], 0);
  CU_ASSERT_TRUE(isnan(row->measures[OP_M_P])); /* no error, no test */
  op_result_free(r);
}

/* --- what is refused --- */

static void a_trend_without_waves_is_refused(void) {
  op_request q = mean_trend();
  q.time = NULL;
  INPUT_EQUAL(request_error(&q, OP_E_USAGE), "a trend needs the variable that holds the wave; add --time VARIABLE");
  q.time = "waves";
  INPUT_EQUAL(request_error(&q, OP_E_REQUEST), "waves.csv: no variable 'waves'; did you mean 'wave'?");
  q.time = "wave";
  q.vs = "7";
  INPUT_EQUAL(request_error(&q, OP_E_REQUEST), "no wave '7' to compare with; the waves are 1, 2, 3; or first, or previous");
}

static op_status run_and_present(const void *request, char **text, size_t *length, op_error *err) {
  op_present_options options = present_plainly();
  op_result *r = NULL;
  op_status status = op_run(request, &r, err);
  if (status == OP_OK) status = op_presenter_named("text")->present(r, &options, text, length, err);
  op_result_free(r);
  return status;
}

static void every_failing_allocation_of_a_trend_is_told_and_leaks_nothing(void) {
  op_request q = mean_trend();
  q.psu = NAMES("psu");
  q.vs = "1";
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
  op_file_spec files[2];
  op_fact facts[2];
  q = two_files(files, facts);
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
}

/* All sections at once, in every state of memory. */
static void every_failing_allocation_of_the_sections_is_told_and_leaks_nothing(void) {
  static const op_event event = {"2020.5", "war"};
  static const double icc = 0.02;
  op_request q = mean_trend();
  q.date = "date";
  q.trend.events = &event;
  q.trend.n_events = 1;
  q.trend.quadratic = true;
  q.trend.pool = OP_POOL_EQUAL;
  q.trend.margin = 0.5;
  q.trend.smooth.methods = NAMES("local-level", "loess", "lowess");
  q.trend.decompose = NAMES("g");
  q.trend.icc = &icc;
  q.trend.n_icc = 1;
  q.trend.cluster_size = 5;
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
}

void suite_trend(void) {
  CU_pSuite suite = CU_add_suite("trend", input_folder_make, input_folder_remove);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(independent_waves_have_changes_with_both_errors);
  ADD(waves_that_share_psus_keep_their_covariance);
  ADD(a_panel_gives_the_paired_t_test);
  ADD(files_are_independent_samples_unless_a_panel_is_named);
  ADD(changes_from_a_chosen_wave_are_a_family_of_their_own);
  ADD(holm_and_bh_are_adjusted_over_the_changes_of_one_line);
  ADD(each_group_is_a_line_of_its_own);
  ADD(proportions_have_a_line_a_category);
  ADD(a_wave_without_answers_is_passed_over);
  ADD(changes_from_a_wave_without_answers_are_none);
  ADD(a_group_without_the_chosen_wave_is_said_and_costs_only_itself);
  ADD(the_slope_of_independent_waves_is_that_of_r);
  ADD(the_slope_of_waves_that_share_psus_uses_their_covariance);
  ADD(dates_are_years_with_fractions);
  ADD(two_dates_are_too_few_for_a_slope);
  ADD(waves_without_variance_give_no_slope);
  ADD(a_trend_without_waves_is_refused);
  ADD(every_failing_allocation_of_a_trend_is_told_and_leaks_nothing);
  ADD(every_failing_allocation_of_the_sections_is_told_and_leaks_nothing);
#undef ADD
}
