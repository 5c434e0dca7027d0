/* Comparisons, contrasts and their tests through the public API. Expected numbers are derived above each test, or come from R 4.2. */
#include <CUnit/Basic.h>
#include <math.h>
#include <string.h>

#include "input_check.h"
#include "opine/infer.h"
#include "request_check.h"

/* Rows are their own PSUs, weights 1. Group a: y = 1, 3; b: 2, 2, 5; c: nobody answered. */
static const char small[] = "g,y,x,q,s\na,1,2,1,u\na,3,2,2,v\nb,2,4,1,u\nb,2,1,1,v\nb,5,2,3,u\nc,,1,,u\n";
/* PSUs cut across the groups. */
static const char clustered[] = "h,psu,w,g,y,q\n1,1,1,a,1,1\n1,1,2,b,4,2\n1,2,1,a,3,1\n1,2,1,b,2,9\n2,1,1,a,5,2\n2,1,3,b,6,1\n2,2,1,c,2,2\n2,3,2,a,0,1\n2,3,1,b,1,2\n";

static op_file_spec file;
static const char *const y_name[] = {"y"}, *const g_name[] = {"g"};
static const op_names y_only = {y_name, 1}, g_only = {g_name, 1};

static op_request small_request(op_statistic of) {
  file = (op_file_spec){.path = input_text("small.csv", small)};
  op_request r = request_for(&file, OP_STAT_COMPARE, y_only);
  r.compare.of = of;
  r.compare.between = g_only;
  return r;
}

static op_request clustered_request(void) {
  file = (op_file_spec){.path = input_text("clustered.csv", clustered)};
  op_request r = request_for(&file, OP_STAT_COMPARE, y_only);
  static const char *const strata[] = {"h"}, *const psu[] = {"psu"};
  r.weights = "w";
  r.strata = (op_names){strata, 1};
  r.psu = (op_names){psu, 1};
  r.compare.between = g_only;
  return r;
}

/* --- figures --- */

/* Means 2 and 3. Influences (y - mean)/n: -1/2, 1/2, and -1/3, -1/3, 2/3; six rows of one stratum: V = 6/5 (1/2 + 2/3) = 7/5 for the difference,
   3/5 and 4/5 for the means; no row is in both, but the covariance is of zero means: 6/5 (0 - 0) = 0. df: 5 rows less 1. */
static void a_difference_has_the_variance_of_both_groups(void) {
  op_request q = small_request(OP_STAT_MEAN);
  op_result *r = request_run(&q);
  const op_row *row = row_at(r, "comparisons", "group=b;versus=a");
  SAME(row->measures[OP_M_ESTIMATE], 1);
  SAME(row->measures[OP_M_SE], sqrt(7.0 / 5));
  CU_ASSERT_TRUE(fabs(row->measures[OP_M_COVARIANCE]) < 1e-15);
  SAME(row->measures[OP_M_DF], 4);
  SAME(row->measures[OP_M_STATISTIC], 1 / sqrt(7.0 / 5));
  SAME(row->measures[OP_M_P], op_t_p_two_sided(1 / sqrt(7.0 / 5), 4));
  CU_ASSERT_EQUAL(row_count(r, "comparisons"), 3);
  CU_ASSERT_STRING_EQUAL(fact_of(r, "adjust"), "holm");
  CU_ASSERT_STRING_EQUAL(fact_of(r, "family"), "the comparisons of each figure");
  op_result_free(r);
}

static void a_group_without_answers_has_no_comparison_and_a_note(void) {
  op_request q = small_request(OP_STAT_MEAN);
  op_result *r = request_run(&q);
  const op_row *row = row_at(r, "comparisons", "group=c;versus=a");
  CU_ASSERT_TRUE(isnan(row->measures[OP_M_ESTIMATE]) && isnan(row->measures[OP_M_P]) && isnan(row->measures[OP_M_P_ADJUSTED]));
  CU_ASSERT_STRING_EQUAL(row->note, "nobody in 'c' answered");
  /* a family of one is not adjusted */
  const op_row *only = row_at(r, "comparisons", "group=b;versus=a");
  SAME(only->measures[OP_M_P_ADJUSTED], only->measures[OP_M_P]);
  op_result_free(r);
}

/* Ratio 3/2; the logarithm has variance (3/5)/4 + (4/5)/9 = 43/180. */
static void a_ratio_is_tested_on_its_logarithm(void) {
  op_request q = small_request(OP_STAT_MEAN);
  q.compare.effect = "risk-ratio";
  op_result *r = request_run(&q);
  const op_row *row = row_at(r, "comparisons", "group=b;versus=a");
  double s = sqrt(0.15 + 0.8 / 9), t = op_t_quantile(0.975, 4);
  SAME(row->measures[OP_M_ESTIMATE], 1.5);
  SAME(row->measures[OP_M_SE], 1.5 * s);
  SAME(row->measures[OP_M_LOWER], 1.5 * exp(-t * s));
  SAME(row->measures[OP_M_UPPER], 1.5 * exp(t * s));
  SAME(row->measures[OP_M_STATISTIC], log(1.5) / s);
  CU_ASSERT_STRING_EQUAL(fact_of(r, "effect"), "ratio");
  op_result_free(r);
}

static void an_effect_that_does_not_exist_names_the_group(void) {
  op_request q = small_request(OP_STAT_PROPORTION);
  q.variables = NAMES("q");
  q.compare.effect = "odds-ratio";
  op_result *r = request_run(&q);
  const op_row *row = row_at(r, "comparisons", "category=2;group=b;versus=a");
  CU_ASSERT_TRUE(isnan(row->measures[OP_M_ESTIMATE]));
  CU_ASSERT_STRING_EQUAL(row->note, "the estimate of 'b' allows no such effect"); /* nobody of b chose 2 */
  op_result_free(r);
}

/* q: a has 1, 2; b has 1, 1, 3. Net score 1 less 2 or 3: a 0, b 1/3. Rows of the groups: +1, -1 and +1, +1, -1. */
static void a_net_score_is_a_mean_of_plus_and_minus_one(void) {
  op_request q = small_request(OP_STAT_PROPORTION);
  op_net_score score = {NULL, "Balance", NAMES("1"), NAMES("2-3")};
  q.variables = NAMES("q");
  q.net_scores = &score;
  q.n_net_scores = 1;
  op_result *r = request_run(&q);
  const op_row *row = row_at(r, "comparisons", "category=Balance;group=b;versus=a");
  SAME(row->measures[OP_M_ESTIMATE], 1.0 / 3);
  /* influences: +-1/2 twice, 2/9 twice, -4/9: V = 6/5 (1/2 + 24/81) */
  SAME(row->measures[OP_M_SE], sqrt(1.2 * (0.5 + 24.0 / 81)));
  op_result_free(r);
}

/* All of a, b, rows 1..5: mean 13/5. The difference from all and from the rest say the same of a: (a - all) = (n_rest/n)(a - rest). */
static void the_rest_and_all_say_the_same_of_a_group(void) {
  op_request q = small_request(OP_STAT_MEAN);
  q.where = "g != 'c'";
  q.compare.versus = "rest";
  op_result *rest = request_run(&q);
  q.compare.versus = "all";
  op_result *all = request_run(&q);
  const op_row *x = row_at(rest, "comparisons", "group=a;versus=rest"), *y = row_at(all, "comparisons", "group=a;versus=all");
  SAME(x->measures[OP_M_ESTIMATE], -1);
  SAME(y->measures[OP_M_ESTIMATE], 2 - 13.0 / 5);
  CU_ASSERT_TRUE(y->measures[OP_M_COVARIANCE] > 0);
  op_result_free(rest);
  op_result_free(all);
}

static void waves_are_compared_with_the_one_before(void) {
  op_request q = clustered_request();
  q.compare.of = OP_STAT_MEAN;
  q.lonely = OP_LONELY_REMOVE;
  q.compare.versus = "previous";
  op_result *r = request_run(&q);
  CU_ASSERT_EQUAL(row_count(r, "comparisons"), 2);
  row_at(r, "comparisons", "group=b;versus=a");
  row_at(r, "comparisons", "group=c;versus=b");
  op_result_free(r);
}

/* --- contrasts --- */

static void a_contrast_of_two_groups_is_their_comparison(void) {
  op_request q = small_request(OP_STAT_MEAN);
  op_let of[] = {{"difference", "mean(y where g == 'b') - mean(y where g == 'a')"}, {"", "log(mean(y @ g == 'b') / mean(y @ g == 'a'))"}};
  q.statistic = OP_STAT_CONTRAST;
  q.variables = (op_names){0};
  q.compare.contrasts = of;
  q.compare.n_contrasts = 2;
  q.compare.adjust = "none";
  op_result *r = request_run(&q);
  const op_row *row = row_at(r, "contrasts", "contrast=difference");
  SAME(row->measures[OP_M_ESTIMATE], 1);
  SAME(row->measures[OP_M_SE], sqrt(7.0 / 5));
  SAME(row->measures[OP_M_DF], 5);
  const op_row *logarithm = row_at(r, "contrasts", of[1].expression[0] == 'l' ? "contrast=log(mean(y @ g == 'b') / mean(y @ g == 'a'))" : "");
  SAME(logarithm->measures[OP_M_ESTIMATE], log(1.5));
  SAME(logarithm->measures[OP_M_SE], sqrt(0.15 + 0.8 / 9));
  CU_ASSERT_EQUAL(row_count(r, "estimates"), 4); /* where and @ are written differently */
  SAME(row->measures[OP_M_P_ADJUSTED], row->measures[OP_M_P]);
  op_result_free(r);
}

/* Each estimate has its own base: total of x over all six rows is 12, count of s == u is 4; ratio(y, x) over the five rows that have both is 13/11. */
static void estimates_of_a_contrast_have_bases_of_their_own(void) {
  op_request q = small_request(OP_STAT_MEAN);
  op_let of[] = {{"t", "total(x)"}, {"c", "count(s == 'u')"}, {"r", "ratio(y, x)"}, {"q", "q[1]"}, {"m", "mean(1000000 + y)"}};
  q.statistic = OP_STAT_CONTRAST;
  q.variables = (op_names){0};
  q.compare.contrasts = of;
  q.compare.n_contrasts = 5;
  op_result *r = request_run(&q);
  SAME(row_at(r, "contrasts", "contrast=t")->measures[OP_M_ESTIMATE], 12);
  SAME(row_at(r, "contrasts", "contrast=c")->measures[OP_M_ESTIMATE], 4);
  SAME(row_at(r, "contrasts", "contrast=r")->measures[OP_M_ESTIMATE], 13.0 / 11);
  SAME(row_at(r, "contrasts", "contrast=q")->measures[OP_M_ESTIMATE], 0.6);
  SAME(row_at(r, "contrasts", "contrast=m")->measures[OP_M_ESTIMATE], 1000002.6);
  /* influences (y - 13/5)/5 squared: 9.2/25 * 6/5; the shift keeps the digits */
  SAME(row_at(r, "contrasts", "contrast=m")->measures[OP_M_SE], sqrt(1.2 * 9.2 / 25));
  CU_ASSERT_EQUAL(row_at(r, "estimates", "variable=ratio(y, x)")->measures[OP_M_BASE_N], 5);
  op_result_free(r);
}

/* --- tests --- */

static op_request test_request(const char *test) {
  op_request q = small_request(OP_STAT_MEAN);
  q.compare.test = test;
  return q;
}

static void a_t_test_counts_the_rows_that_take_part(void) {
  op_request q = test_request("t");
  q.where = "g != 'c'";
  op_result *r = request_run(&q);
  const op_row *row = row_at(r, "tests", "");
  SAME(row->measures[OP_M_ESTIMATE], 1);
  SAME(row->measures[OP_M_DF], 4);
  CU_ASSERT_EQUAL(row->measures[OP_M_N], 5);
  op_result_free(r);
  q.compare.test_rules = OP_TEST_RULES_R;
  r = request_run(&q);
  SAME(row_at(r, "tests", "")->measures[OP_M_DF], 3);
  op_result_free(r);
}

static void a_one_sample_test_is_against_the_null(void) {
  op_request q = test_request("t");
  q.compare.between = (op_names){0};
  q.compare.null = 2;
  op_result *r = request_run(&q);
  const op_row *row = row_at(r, "tests", "");
  SAME(row->measures[OP_M_ESTIMATE], 2.6);
  SAME(row->measures[OP_M_STATISTIC], 0.6 / sqrt(1.2 * 9.2 / 25));
  op_result_free(r);
}

/* y sorted 1 2 2 3 5: middle ranks 0.5, 2, 2, 3.5, 4.5 of 5: a (1, 3) mean 4/2/5, b (2, 2, 5) mean 8.5/3/5. */
static void ties_share_their_middle_rank(void) {
  op_request q = test_request("wilcoxon");
  q.where = "g != 'c'";
  op_result *r = request_run(&q);
  SAME(row_at(r, "tests", "")->measures[OP_M_ESTIMATE], 8.5 / 15 - 0.4);
  op_result_free(r);
  q = test_request("median"); /* ranks over 2.5: 3 of a; 5 of b */
  q.where = "g != 'c'";
  r = request_run(&q);
  SAME(row_at(r, "tests", "")->measures[OP_M_ESTIMATE], 1.0 / 3 - 0.5);
  op_result_free(r);
}

static void a_test_without_two_groups_of_answers_says_so(void) {
  op_request q = test_request("wilcoxon");
  q.where = "g != 'b'";
  op_result *r = request_run(&q);
  CU_ASSERT_STRING_EQUAL(row_at(r, "tests", "")->note, "one group only has answers");
  CU_ASSERT_TRUE(isnan(row_at(r, "tests", "")->measures[OP_M_P]));
  op_result_free(r);
}

/* --- adjustment, effects --- */

/* R 4.2.2: p.adjust(c(0.01, 0.04, 0.03, 0.5, NA, 0.02), "hommel") */
static void hommel_is_that_of_r(void) {
  double p[] = {0.01, 0.04, 0.03, 0.5, (double)NAN, 0.02}, out[6], expected[] = {0.05, 0.08, 0.06, 0.5, (double)NAN, 0.06};
  CU_ASSERT_EQUAL(op_p_adjust(OP_ADJUST_HOMMEL, p, 6, out), OP_OK);
  for (size_t i = 0; i < 6; i++) NEAR(out[i], expected[i], 1e-14);
}

static void a_singular_covariance_is_told(void) {
  double theta[] = {1, 2}, V[] = {1, 2, 2, 4}, W;
  op_error err = {0};
  CU_ASSERT_EQUAL(op_wald_chisq(theta, V, 2, &W, &err), OP_E_DATA);
  CU_ASSERT_TRUE(isnan(W));
  double U[] = {2, 1, 1, 2}; /* inverse 1/3 (2 -1; -1 2): W = (2 - 4 + 8)/3 */
  CU_ASSERT_EQUAL(op_wald_chisq(theta, U, 2, &W, &err), OP_OK);
  NEAR(W, 2, 1e-14);
}

/* The gradients against differences of the working values. */
static void effects_have_their_gradients(void) {
  size_t n;
  const op_effect *all = op_effects(&n);
  for (size_t i = 0; i < n; i++) {
    double a = 0.3, b = 0.7, h = 1e-6, by_a, by_b;
    all[i].gradient(a, b, &by_a, &by_b);
    NEAR(by_a, (all[i].working(a + h, b) - all[i].working(a - h, b)) / (2 * h), 1e-8);
    NEAR(by_b, (all[i].working(a, b + h) - all[i].working(a, b - h)) / (2 * h), 1e-8);
    SAME(all[i].working(0.4, 0.4), 0);
  }
}

/* --- what is refused --- */

static void what_cannot_be_compared_is_refused(void) {
  op_request q = small_request(OP_STAT_MEAN);
  q.where = "g == 'a'";
  HAS(request_error(&q, OP_E_REQUEST), "one group only");
  q = small_request(OP_STAT_MEAN);
  q.compare.versus = "z";
  HAS(request_error(&q, OP_E_REQUEST), "no group 'z' of 'g'");
  q = small_request(OP_STAT_MEAN);
  q.compare.between = (op_names){0};
  HAS(request_error(&q, OP_E_USAGE), "needs the variable");
  q = small_request(OP_STAT_MEAN);
  q.compare.effect = "odds-ratio";
  HAS(request_error(&q, OP_E_REQUEST), "is for proportions");
  q = small_request(OP_STAT_MEAN);
  q.compare.adjust = "fdr";
  HAS(request_error(&q, OP_E_USAGE), "no adjustment of p values 'fdr'");
  q = test_request("kruskall");
  HAS(request_error(&q, OP_E_USAGE), "no test 'kruskall'");
  q = test_request("quantile");
  HAS(request_error(&q, OP_E_USAGE), "needs a quantile");
  q = small_request(OP_STAT_MEAN);
  q.statistic = OP_STAT_CONTRAST;
  HAS(request_error(&q, OP_E_USAGE), "a contrast needs a formula");
  op_let of = {"", "q[7] - q[1]"};
  q.compare.contrasts = &of;
  q.compare.n_contrasts = 1;
  HAS(request_error(&q, OP_E_REQUEST), "'7' in 'q[7]' is no category of 'q'");
}

/* --- memory --- */

static op_status run_and_present(const void *request, char **text, size_t *length, op_error *err) {
  op_present_options options = present_plainly();
  op_result *r = NULL;
  op_status status = op_run(request, &r, err);
  if (status == OP_OK) status = op_presenter_named("text")->present(r, &options, text, length, err);
  op_result_free(r);
  return status;
}

static void every_failing_allocation_of_a_comparison_is_told_and_leaks_nothing(void) {
  op_net net = {NULL, "Some", NAMES("1-2")};
  op_net_score score = {NULL, "Balance", NAMES("Some"), NAMES("9")};
  op_request q = clustered_request();
  q.lonely = OP_LONELY_REMOVE;
  q.variables = NAMES("q");
  q.nets = &net;
  q.n_nets = 1;
  q.net_scores = &score;
  q.n_net_scores = 1;
  q.compare.versus = "rest";
  q.vcov = true;
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
  q = clustered_request();
  q.lonely = OP_LONELY_REMOVE;
  q.compare.test = "kruskal";
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
  op_let estimates[] = {{"first", "mean(y where g == 'a')"}}, of[] = {{"both", "log(first / ratio(y, w)) - q[Some @ g != 'c']"}, {"", "first^2"}};
  q = clustered_request();
  q.lonely = OP_LONELY_REMOVE;
  q.statistic = OP_STAT_CONTRAST;
  q.variables = (op_names){0};
  q.nets = &net;
  q.n_nets = 1;
  q.by = NAMES("h");
  q.compare.estimates = estimates;
  q.compare.n_estimates = 1;
  q.compare.contrasts = of;
  q.compare.n_contrasts = 2;
  q.vcov = true;
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
}

void suite_compare(void) {
  CU_pSuite suite = CU_add_suite("compare", input_folder_make, input_folder_remove);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(a_difference_has_the_variance_of_both_groups);
  ADD(a_group_without_answers_has_no_comparison_and_a_note);
  ADD(a_ratio_is_tested_on_its_logarithm);
  ADD(an_effect_that_does_not_exist_names_the_group);
  ADD(a_net_score_is_a_mean_of_plus_and_minus_one);
  ADD(the_rest_and_all_say_the_same_of_a_group);
  ADD(waves_are_compared_with_the_one_before);
  ADD(a_contrast_of_two_groups_is_their_comparison);
  ADD(estimates_of_a_contrast_have_bases_of_their_own);
  ADD(a_t_test_counts_the_rows_that_take_part);
  ADD(a_one_sample_test_is_against_the_null);
  ADD(ties_share_their_middle_rank);
  ADD(a_test_without_two_groups_of_answers_says_so);
  ADD(hommel_is_that_of_r);
  ADD(a_singular_covariance_is_told);
  ADD(effects_have_their_gradients);
  ADD(what_cannot_be_compared_is_refused);
  ADD(every_failing_allocation_of_a_comparison_is_told_and_leaks_nothing);
#undef ADD
}
