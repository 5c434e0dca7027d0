/* Quantiles, distribution functions, variances, correlations and standardisation. Every expected number is derived in the comment above its test. */
#include <CUnit/Basic.h>
#include <math.h>
#include <string.h>

#include "estimate/quantile.h"
#include "input_check.h"
#include "request_check.h"

static op_file_spec file;

static op_request numbers_request(op_statistic statistic, const char *text, op_names variables) {
  file = (op_file_spec){.path = input_text("numbers.csv", text)};
  op_request r = request_for(&file, statistic, variables);
  r.small_base = 0;
  return r;
}

static double measure(const op_result *r, const char *keys, op_measure m) { return row_at(r, "estimates", keys)->measures[m]; }

/* --- rules --- */

/* Values in ascending order under weights. */
static double quantile_of(const char *rule, const double *y, const double *w, size_t n, double p) {
  double values[16], weights[16], sums[16], sum = 0;
  for (size_t i = 0; i < n; i++) {
    values[i] = y[i];
    weights[i] = w[i];
    sums[i] = sum += w[i];
  }
  op_cumulated c = {n, n, values, weights, sums};
  return op_quantile(op_quantile_rule_named(rule), &c, p);
}

/* Four equal weights, p = 0.3. Positions on the ranks 1 to 4: hf4 np; hf5 np + 1/2; hf6 (n+1)p; hf7 1 + (n-1)p; hf8 (n+1/3)p + 1/3; hf9 (n+1/4)p + 3/8
   (Hyndman & Fan 1996, table 1). Steps: np = 1.2 is in the second value; Shah & Vaish's positions are k/5, the largest under 0.3 that of the first. */
static void equal_weights_give_the_types_of_hyndman_and_fan(void) {
  static const double y[] = {1, 2, 3, 4}, w[] = {1, 1, 1, 1};
  SAME(quantile_of("math", y, w, 4, 0.3), 2);
  SAME(quantile_of("hf1", y, w, 4, 0.3), 2);
  SAME(quantile_of("school", y, w, 4, 0.5), 2.5);
  SAME(quantile_of("hf3", y, w, 4, 0.5), 2);
  SAME(quantile_of("hf3", y, w, 4, 0.25), 2);
  SAME(quantile_of("hf4", y, w, 4, 0.3), 1.2);
  SAME(quantile_of("hf5", y, w, 4, 0.3), 1.7);
  SAME(quantile_of("hf6", y, w, 4, 0.3), 1.5);
  SAME(quantile_of("hf7", y, w, 4, 0.3), 1.9);
  SAME(quantile_of("hf8", y, w, 4, 0.3), 13.0 / 3 * 0.3 + 1.0 / 3);
  SAME(quantile_of("hf9", y, w, 4, 0.3), 4.25 * 0.3 + 0.375);
  SAME(quantile_of("shahvaish", y, w, 4, 0.3), 1);
  SAME(quantile_of("sas", y, w, 4, 0.3), 1.2);
}

/* Weights 1, 2, 1: W = 4, p = 1/4. F = 1/4, 3/4, 1. Positions: hf5 (1/2, 2, 7/2)/4; hf6 (1, 3, 4)/5; hf7 (0, 1, 3)/3; hf8 (2, 7, 11)/13; hf9 (5, 18, 29)/34;
   Shah & Vaish with weights 3/4, 3/2, 3/4: (7/8, 2, 25/8)/4. Unscaled halves of the weights (R's slip): (3/4, 7/4, 3)/4. */
static void unequal_weights_move_the_positions(void) {
  static const double y[] = {10, 20, 30}, w[] = {1, 2, 1};
  SAME(quantile_of("math", y, w, 3, 0.25), 10);
  SAME(quantile_of("school", y, w, 3, 0.25), 15);
  SAME(quantile_of("hf4", y, w, 3, 0.5), 15);
  SAME(quantile_of("hf5", y, w, 3, 0.25), 10 + 10.0 / 3);
  SAME(quantile_of("hf6", y, w, 3, 0.25), 11.25);
  SAME(quantile_of("hf7", y, w, 3, 0.25), 17.5);
  SAME(quantile_of("hf8", y, w, 3, 0.25), 12.5);
  SAME(quantile_of("hf9", y, w, 3, 0.25), 10 + 35.0 / 13);
  SAME(quantile_of("shahvaish", y, w, 3, 0.49), 10);
  SAME(quantile_of("shahvaish", y, w, 3, 0.5), 20);
  SAME(quantile_of("shahvaish-r", y, w, 3, 0.44), 20);
}

/* Ten weights of 0.1 add up to a little more or less than k/10; R's comparison without slack would jump. */
static void sums_of_weights_that_miss_their_value_do_not_move_a_quantile(void) {
  static const double y[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, w[] = {.1, .1, .1, .1, .1, .1, .1, .1, .1, .1};
  for (size_t k = 1; k < 10; k++) {
    SAME(quantile_of("math", y, w, 10, (double)k / 10), (double)k);
    SAME(quantile_of("school", y, w, 10, (double)k / 10), (double)k + 0.5);
  }
}

/* Below the first step (F_1 = 1/4) every rule gives the smallest value, but for R's slips: the second value, or the line through F_1 and F_2 drawn on. */
static void below_the_first_step_stands_the_smallest_value(void) {
  static const double y[] = {1, 2, 3, 4}, w[] = {1, 1, 1, 1};
  static const char *const sound[] = {"math", "school", "hf3", "hf4", "hf5", "hf6", "hf7", "hf8", "hf9", "shahvaish", "sas"};
  for (size_t i = 0; i < sizeof sound / sizeof *sound; i++) {
    SAME(quantile_of(sound[i], y, w, 4, 0), 1);
    SAME(quantile_of(sound[i], y, w, 4, 1), 4);
  }
  SAME(quantile_of("math-r", y, w, 4, 0.1), 2);
  SAME(quantile_of("school-r", y, w, 4, 0.1), 2);
  SAME(quantile_of("hf3-r", y, w, 4, 0.1), 2);
  SAME(quantile_of("hf4-r", y, w, 4, 0.1), 0.4);
  SAME(quantile_of("hf7", y, w, 1, 0.3), 1);
  CU_ASSERT_TRUE(isnan(quantile_of("math", y, w, 0, 0.3)));
  CU_ASSERT_PTR_NULL(op_quantile_rule_named("mean"));
}

/* Order of values, ties in the order of the rows; -0 and 0 are one value. */
static void rows_are_sorted_and_ties_keep_their_order(void) {
  static const double values[] = {2.5, -3, 0, 1e300, -0.0, -3, -1e-300, 70};
  static const size_t rows[] = {0, 1, 2, 3, 4, 5, 6, 7}, order[] = {1, 5, 6, 2, 4, 0, 7, 3};
  static const double weight[] = {1, 2, 3, 0, 5, 6, 7, 8};
  op_row_set set = {rows, 8};
  op_ordered o;
  op_cumulated c;
  op_error err;
  CU_ASSERT_EQUAL_FATAL(op_ordered_make(values, &set, &o, &err), OP_OK);
  for (size_t k = 0; k < 8; k++) CU_ASSERT_EQUAL(o.at[k], order[k]);
  CU_ASSERT_EQUAL_FATAL(op_cumulated_new(&o, &c, &err), OP_OK);
  op_ordered_cumulate(&o, weight, true, &c);
  CU_ASSERT_EQUAL(c.n, 5); /* -3 twice, 0 twice, and 1e300 weighs nothing */
  SAME(c.w[0], 8);
  SAME(c.w[2], 8);
  SAME(c.S[4], 32);
  op_ordered_cumulate(&o, weight, false, &c);
  CU_ASSERT_EQUAL(c.n, 7);
  op_cumulated_clear(&c);
  op_ordered_clear(&o);
}

/* --- requests --- */

static const char nine[] = "y,x,g\n1,1,a\n2,3,a\n3,2,b\n4,5,b\n5,4,a\n6,7,b\n7,6,a\n8,9,b\n9,8,a\n";

/* Median 5, F(5) = 5/9, V(F) = 9/8 * (5 * 16 + 4 * 25)/81/81 = 5/162, se 0.17568; 0.5 -+ 1.96 se is 0.1557 and 0.8443, 1.40 and 7.60 ninths:
   the second and the eighth value; around F(5) it is 1.90 and 8.10 ninths: the second and the ninth. SE = (upper - lower)/(2 * 1.959964). */
static void the_interval_of_the_distribution_function_is_mapped_back(void) {
  static const double median[] = {0.5};
  op_request q = numbers_request(OP_STAT_QUANTILE, nine, NAMES("y"));
  q.quantile.q = median;
  q.quantile.n_q = 1;
  q.df_rule = OP_DF_INFINITE;
  op_result *r = request_run(&q);
  SAME(measure(r, "q=0.5", OP_M_ESTIMATE), 5);
  SAME(measure(r, "q=0.5", OP_M_LOWER), 2);
  SAME(measure(r, "q=0.5", OP_M_UPPER), 8);
  NEAR(measure(r, "q=0.5", OP_M_SE), 6 / (2 * 1.959963984540054), 1e-12);
  op_result_free(r);
  q.quantile.centre = OP_CENTRE_ESTIMATE;
  r = request_run(&q);
  SAME(measure(r, "q=0.5", OP_M_LOWER), 2);
  SAME(measure(r, "q=0.5", OP_M_UPPER), 9);
  op_result_free(r);
}

/* 0.9 is reached by the largest value, beyond which nothing lies; 0.8 by the eighth: F = 8/9, se sqrt(9/8 * (8 + 64)/81/81) = 1/9, limits 0.582
   (5.24 ninths) and 1.018 > 1. */
static void limits_beyond_the_answers_are_missing_or_clamped(void) {
  static const double high[] = {0.8, 0.9};
  op_request q = numbers_request(OP_STAT_QUANTILE, nine, NAMES("y"));
  q.quantile.q = high;
  q.quantile.n_q = 2;
  q.df_rule = OP_DF_INFINITE;
  op_result *r = request_run(&q);
  SAME(measure(r, "q=0.8", OP_M_LOWER), 6);
  CU_ASSERT_TRUE(isnan(measure(r, "q=0.8", OP_M_UPPER)) && isnan(measure(r, "q=0.8", OP_M_SE)));
  HAS(row_at(r, "estimates", "q=0.8")->note, "ends above 1");
  CU_ASSERT_TRUE(isnan(measure(r, "q=0.9", OP_M_LOWER)));
  HAS(row_at(r, "estimates", "q=0.9")->note, "no answer lies beyond");
  op_result_free(r);
  q.quantile.limits = OP_LIMITS_CLAMP;
  r = request_run(&q);
  SAME(measure(r, "q=0.8", OP_M_UPPER), 9);
  op_result_free(r);
}

/* Rows: variance 60/9 * 9/8 = 7.5; sd. Pairs: xy sums of squares 60, products 56: covariance 7, correlation 56/60. */
static void variances_and_correlations_by_hand(void) {
  op_request q = numbers_request(OP_STAT_VARIANCE, nine, NAMES("y"));
  op_result *r = request_run(&q);
  SAME(measure(r, "measure=variance", OP_M_ESTIMATE), 7.5);
  SAME(measure(r, "measure=sd", OP_M_ESTIMATE), sqrt(7.5));
  SAME(measure(r, "measure=sd", OP_M_SE), measure(r, "measure=variance", OP_M_SE) / (2 * sqrt(7.5)));
  op_result_free(r);
  q = numbers_request(OP_STAT_CORRELATION, nine, NAMES("y", "x"));
  r = request_run(&q);
  SAME(measure(r, "measure=covariance", OP_M_ESTIMATE), 7);
  SAME(measure(r, "measure=correlation", OP_M_ESTIMATE), 56.0 / 60);
  CU_ASSERT_TRUE(measure(r, "measure=correlation", OP_M_UPPER) < 1);
  CU_ASSERT_STRING_EQUAL(row_at(r, "estimates", "measure=correlation")->method, "fisher");
  op_result_free(r);
}

/* Four rows: variance 5/3; influences (2.25 * 4/3 - 5/3)/4 = 1/3 and -1/3 twice each: V = 4/3 * 4/9 = 16/27. */
static void the_variance_of_a_variance_by_hand(void) {
  op_request q = numbers_request(OP_STAT_VARIANCE, "y\n1\n2\n3\n4\n", NAMES("y"));
  op_result *r = request_run(&q);
  SAME(measure(r, "measure=variance", OP_M_ESTIMATE), 5.0 / 3);
  SAME(measure(r, "measure=variance", OP_M_SE), sqrt(16.0 / 27));
  op_result_free(r);
}

/* Means 2 (f) and 6 (m), shares 1/4 and 3/4: 5. Influences +-1/8 twice and +-3/8 twice: V = 4/3 * 2 * (1/64 + 9/64) = 5/12. */
static void a_standardised_mean_by_hand(void) {
  static const char *const sex[] = {"sex"}, *const f[] = {"f"}, *const m[] = {"m"};
  static const op_standard_cell cells[] = {{f, 30}, {m, 90}};
  op_request q = numbers_request(OP_STAT_MEAN, "sex,y\nf,1\nf,3\nm,5\nm,7\n", NAMES("y"));
  q.standard = (op_standard){{sex, 1}, cells, 2};
  op_result *r = request_run(&q);
  SAME(measure(r, "", OP_M_ESTIMATE), 5);
  SAME(measure(r, "", OP_M_SE), sqrt(5.0 / 12));
  op_result_free(r);
  q.where = "sex = 'f'";
  r = request_run(&q);
  CU_ASSERT_TRUE(isnan(measure(r, "", OP_M_ESTIMATE)));
  HAS(row_at(r, "estimates", "")->note, "a category of the standard population has no answers here");
  op_result_free(r);
  q.where = NULL;
  q.standard.n_cells = 1;
  HAS(request_error(&q, OP_E_REQUEST), "the standard population has no share of sex=m");
}

static void a_request_that_makes_no_sense_is_refused(void) {
  static const double outside[] = {1.5};
  op_request q = numbers_request(OP_STAT_QUANTILE, nine, NAMES("y"));
  q.quantile.q = outside;
  q.quantile.n_q = 1;
  HAS(request_error(&q, OP_E_USAGE), "the quantile of 1.5 was asked for");
  q = numbers_request(OP_STAT_QUANTILE, nine, NAMES("g"));
  HAS(request_error(&q, OP_E_REQUEST), "'g' holds texts, and a quantile needs numbers");
  q = numbers_request(OP_STAT_CORRELATION, nine, NAMES("y"));
  HAS(request_error(&q, OP_E_USAGE), "a correlation needs two variables");
}

/* --- memory --- */

static op_status run_and_present(const void *request, char **text, size_t *length, op_error *err) {
  op_result *result = NULL;
  op_present_options options = present_plainly();
  op_status status = op_run(request, &result, err);
  if (status == OP_OK) status = op_presenter_named("json")->present(result, &options, text, length, err);
  op_result_free(result);
  return status;
}

static void every_failing_allocation_is_told_and_leaks_nothing(void) {
  static const char *const g[] = {"g"}, *const a[] = {"a"}, *const b[] = {"b"};
  static const op_standard_cell cells[] = {{a, 1}, {b, 2}};
  op_request q = numbers_request(OP_STAT_QUANTILE, nine, NAMES("y"));
  q.by = (op_names){g, 1};
  q.vcov = true;
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
  q.ci = NAMES("score");
  q.quantile.rules = NAMES("math", "sas");
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
  q.ci = (op_names){0};
  q.statistic = OP_STAT_CDF;
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
  q.variables = NAMES("y", "x");
  q.statistic = OP_STAT_CORRELATION;
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
  q.by = (op_names){0};
  q.statistic = OP_STAT_RATIO;
  q.standard = (op_standard){{g, 1}, cells, 2};
  EVERY_FAILING_ALLOCATION(run_and_present, &q);
}

void suite_numbers(void);
void suite_numbers(void) {
  CU_pSuite s = CU_add_suite("numbers", input_folder_make, input_folder_remove);
#define ADD(test) CU_add_test(s, #test, test)
  ADD(equal_weights_give_the_types_of_hyndman_and_fan);
  ADD(unequal_weights_move_the_positions);
  ADD(sums_of_weights_that_miss_their_value_do_not_move_a_quantile);
  ADD(below_the_first_step_stands_the_smallest_value);
  ADD(rows_are_sorted_and_ties_keep_their_order);
  ADD(the_interval_of_the_distribution_function_is_mapped_back);
  ADD(limits_beyond_the_answers_are_missing_or_clamped);
  ADD(variances_and_correlations_by_hand);
  ADD(the_variance_of_a_variance_by_hand);
  ADD(a_standardised_mean_by_hand);
  ADD(a_request_that_makes_no_sense_is_refused);
  ADD(every_failing_allocation_is_told_and_leaks_nothing);
#undef ADD
}
