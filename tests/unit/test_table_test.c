/* Sums of weighted chi-squares against closed forms, and tests of tables where something is missing. */
#include <CUnit/Basic.h>
#include <math.h>
#include <stdio.h>

#include "opine/infer.h"
#include "opine/table_test.h"
#include "request_check.h"

/* With every weight twice the sum is one of exponentials: for weights a and b
     P(sum > x) = (a exp(-x/2a) - b exp(-x/2b))/(a - b),
   and over a chi-square with d degrees of freedom exp(-x X/2ad) has the mean (1 + x/(ad))^(-d/2). */
static double two_pairs(double a, double b, double x, double d) {
  if (isinf(d)) return (a * exp(-x / (2 * a)) - b * exp(-x / (2 * b))) / (a - b);
  return (a * pow(1 + x / (a * d), -d / 2) - b * pow(1 + x / (b * d), -d / 2)) / (a - b);
}

static void exact_sum_equals_its_closed_form(void) {
  static const double pairs[][2] = {{2, 1}, {5, 0.5}, {1, 0.01}, {40, 39}, {1, 0.0005}};
  static const double dfs[] = {3.5, 20, 500};
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    double a = pairs[i][0], b = pairs[i][1], weights[] = {a, b, a, b};
    for (double x = a / 4; x < 60 * a; x *= 3) {
      NEAR(op_chisq_sum_p_exact(x, weights, 4, (double)INFINITY), two_pairs(a, b, x, (double)INFINITY), 1e-10);
      for (size_t k = 0; k < 3; k++) NEAR(op_chisq_sum_p_exact(x, weights, 4, dfs[k]), two_pairs(a, b, x, dfs[k]), 1e-10);
    }
  }
}

/* Weights under 1e-4 of the largest are pooled: the error is of the order of their squares. */
static void tiny_weights_are_pooled(void) {
  double weights[] = {1, 1, 2e-5, 2e-5};
  NEAR(op_chisq_sum_p_exact(6, weights, 4, (double)INFINITY), two_pairs(1, 2e-5, 6, (double)INFINITY), 1e-8);
  NEAR(op_chisq_sum_p_exact(6, weights, 4, 12), two_pairs(1, 2e-5, 6, 12), 1e-8);
  double zeros[] = {1, 1, 1e-18, 0, -1e-17};
  NEAR(op_chisq_sum_p_exact(6, zeros, 5, (double)INFINITY), exp(-3), 1e-13);
}

static void equal_weights_are_a_chi_square_or_f(void) {
  double weights[] = {2.5, 2.5, 2.5};
  NEAR(op_chisq_sum_p_exact(20, weights, 3, (double)INFINITY), op_chisq_p_upper(8, 3), 1e-13);
  NEAR(op_chisq_sum_p_exact(20, weights, 3, 11), op_f_p_upper(8.0 / 3, 3, 11), 1e-13);
}

/* R survey 4.1-1: pchisqsum(c(1, 8, 60), rep(1, 4), c(3, 2, 1, 0.1), lower.tail = FALSE, method = "saddlepoint") */
static void saddlepoint_equals_r(void) {
  double weights[] = {3, 2, 1, 0.1};
  NEAR(op_chisq_sum_p_saddlepoint(1, weights, 4, (double)INFINITY), 0.91981710917146176, 1e-7);
  NEAR(op_chisq_sum_p_saddlepoint(8, weights, 4, (double)INFINITY), 0.2571042196745405, 1e-7);
  NEAR(op_chisq_sum_p_saddlepoint(60, weights, 4, (double)INFINITY), 1.9196597107077738e-05, 1e-7);
}

/* At the mean log(v/w)/w has the limit skewness/6, which the values beside it approach. */
static void saddlepoint_is_smooth_at_the_mean(void) {
  double weights[] = {3, 2, 1}, at = op_chisq_sum_p_saddlepoint(6, weights, 3, (double)INFINITY);
  double below = op_chisq_sum_p_saddlepoint(6 - 1e-3, weights, 3, (double)INFINITY), above = op_chisq_sum_p_saddlepoint(6 + 1e-3, weights, 3, (double)INFINITY);
  NEAR(at, (below + above) / 2, 1e-6);
}

static void sums_that_make_no_sense_are_missing(void) {
  double weights[] = {1, 2}, none[] = {0, 0};
  CU_ASSERT_TRUE(isnan(op_chisq_sum_p_exact(3, weights, 2, 0)));
  CU_ASSERT_TRUE(isnan(op_chisq_sum_p_exact(3, none, 2, 5)));
  CU_ASSERT_TRUE(isnan(op_chisq_sum_p_exact((double)NAN, weights, 2, 5)));
  CU_ASSERT_TRUE(isnan(op_chisq_sum_p_saddlepoint(3, none, 2, 5)));
  SAME(op_chisq_sum_p_exact(0, weights, 2, 5), 1);
  SAME(op_chisq_sum_p_saddlepoint(-1, weights, 2, 5), 1);
}

/* A 2 x 2 table of n respondents chosen at random: V = (D - pp')/n, every design effect is 1, and the tests are the textbook's. With shares .1 .2 .3 .4 and n = 50
   X2 = n (ad - bc)^2/(product of the margins) = 50 (.04 - .06)^2/(.3 .7 .4 .6) = 0.02/0.0504. */
static const double shares[] = {0.1, 0.2, 0.3, 0.4};

static op_table_cells simple_random(double *covariance, double *total, double *total_covariance, double n, double df) {
  for (size_t i = 0; i < 4; i++) {
    total[i] = n * shares[i];
    for (size_t j = 0; j < 4; j++) {
      covariance[i * 4 + j] = ((i == j ? shares[i] : 0) - shares[i] * shares[j]) / n;
      total_covariance[i * 4 + j] = n * n * covariance[i * 4 + j];
    }
  }
  return (op_table_cells){2, 2, shares, covariance, total, total_covariance, n, df};
}

static void simple_random_table_has_design_effects_of_one(void) {
  double v[16], t[4], tv[16];
  op_table_cells cells = simple_random(v, t, tv, 50, (double)INFINITY);
  op_table_evidence e;
  op_error err = {0};
  CU_ASSERT_EQUAL_FATAL(op_independence_evidence(&cells, &e, &err), OP_OK);
  NEAR(e.pearson, 0.02 / 0.0504, 1e-12);
  NEAR(e.eigenvalues[0], 1, 1e-12); /* C' D^-1 (D - pp') D^-1 C = C' D^-1 C, because contrasts sum to 0 */
  op_table_test_result f = op_table_test_named("F")->test(&e), exact = op_table_test_named("lincom")->test(&e);
  NEAR(f.p, op_chisq_p_upper(0.02 / 0.0504 / e.eigenvalues[0], 1), 1e-12);
  NEAR(exact.p, f.p, 1e-12);
  op_association a = op_table_association(&cells, &e);
  NEAR(a.cramers_v, 0.02 / sqrt(0.0504), 1e-12);
  op_table_evidence_clear(&e);
}

static void one_row_has_nothing_to_test(void) {
  double v[4] = {0.01, -0.01, -0.01, 0.01}, share[] = {0.5, 0.5}, t[] = {10, 10};
  op_table_cells cells = {1, 2, share, v, t, v, 20, 19};
  op_table_evidence e;
  size_t n;
  const op_table_test *const *tests = op_table_tests(&n);
  CU_ASSERT_EQUAL_FATAL(op_independence_evidence(&cells, &e, NULL), OP_OK);
  for (size_t i = 0; i < n; i++) {
    op_table_test_result r = tests[i]->test(&e);
    CU_ASSERT_TRUE(isnan(r.p) && isnan(r.statistic) && r.why != NULL);
  }
  CU_ASSERT_TRUE(isnan(op_table_association(&cells, &e).cramers_v));
}

static void a_singular_covariance_leaves_out_the_wald_tests_only(void) {
  double v[16], t[4], tv[16] = {0};
  op_table_cells cells = simple_random(v, t, tv, 50, 10);
  for (size_t i = 0; i < 16; i++) tv[i] = 0;
  op_table_evidence e;
  CU_ASSERT_EQUAL_FATAL(op_independence_evidence(&cells, &e, NULL), OP_OK);
  CU_ASSERT_TRUE(isnan(op_table_test_named("Wald")->test(&e).p));
  CU_ASSERT_PTR_NOT_NULL(op_table_test_named("Wald")->test(&e).why);
  CU_ASSERT_TRUE(op_table_test_named("F")->test(&e).p > 0);
  op_table_evidence_clear(&e);
}

static void more_contrasts_than_degrees_of_freedom_leave_no_adjusted_wald_test(void) {
  op_table_evidence e = {.wald = 12, .contrasts = 6, .df = 5};
  op_table_test_result r = op_table_test_named("adjWald")->test(&e);
  CU_ASSERT_TRUE(isnan(r.p));
  CU_ASSERT_PTR_NOT_NULL(r.why);
}

static void every_test_is_described(void) {
  size_t n;
  const op_table_test *const *tests = op_table_tests(&n);
  for (size_t i = 0; i < n; i++) {
    CU_ASSERT_TRUE(tests[i]->summary[0] != '\0' && tests[i]->source[0] != '\0');
    CU_ASSERT_PTR_EQUAL(op_table_test_named(tests[i]->name), tests[i]);
  }
  CU_ASSERT_PTR_NULL(op_table_test_named("none such"));
}

void suite_table_test(void) {
  CU_pSuite s = CU_add_suite("table_test", NULL, NULL);
  CU_ADD_TEST(s, exact_sum_equals_its_closed_form);
  CU_ADD_TEST(s, tiny_weights_are_pooled);
  CU_ADD_TEST(s, equal_weights_are_a_chi_square_or_f);
  CU_ADD_TEST(s, saddlepoint_equals_r);
  CU_ADD_TEST(s, saddlepoint_is_smooth_at_the_mean);
  CU_ADD_TEST(s, sums_that_make_no_sense_are_missing);
  CU_ADD_TEST(s, simple_random_table_has_design_effects_of_one);
  CU_ADD_TEST(s, one_row_has_nothing_to_test);
  CU_ADD_TEST(s, a_singular_covariance_leaves_out_the_wald_tests_only);
  CU_ADD_TEST(s, more_contrasts_than_degrees_of_freedom_leave_no_adjusted_wald_test);
  CU_ADD_TEST(s, every_test_is_described);
}
