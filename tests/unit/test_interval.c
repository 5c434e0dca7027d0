/* Intervals that hold together for all categories of a question. Numbers come from a separate R 4.2.2 program (moments of the truncated Poisson variables by
   dpois, all three terms of the Edgeworth expansion), qt and qf of R, or the derivation above the test. */
#include <CUnit/Basic.h>
#include <math.h>
#include <string.h>

#include "input_check.h"
#include "opine/infer.h"
#include "request_check.h"

static op_interval counts_interval(const char *method, const double *counts, size_t k, size_t at, double level) {
  op_interval out[50];
  op_error err = {0};
  CU_ASSERT_EQUAL_FATAL(op_counts_interval(method, counts, k, level, out, &err), OP_OK);
  return out[at];
}

static void is(op_interval found, double lower, double upper, double tolerance) {
  NEAR(found.lower, lower, tolerance);
  NEAR(found.upper, upper, tolerance);
}

/* The example of Sison and Glaz's paper. */
static const double sison_example[] = {56, 72, 73, 59, 62, 87, 58};

static void sison_glaz_is_what_the_formula_gives(void) {
  is(counts_interval("sison-glaz", sison_example, 7, 0, 0.95), 0.07922912205567452, 0.16435573404022125, 1e-11);
  is(counts_interval("sison-glaz", sison_example, 7, 5, 0.95), 0.145610278372590995, 0.23073689035713774, 1e-11);
  is(counts_interval("sison-glaz", sison_example, 7, 0, 0.9), 0.083511777301927201, 0.1601075552581365, 1e-11);
  is(counts_interval("sison-glaz", sison_example, 7, 0, 0.99), 0.070663811563169171, 0.1733812015749896, 1e-11);
  static const double few[] = {20, 0, 30};
  is(counts_interval("sison-glaz", few, 3, 1, 0.95), 0, 0.14695965641336056, 1e-11);
  is(counts_interval("sison-glaz", few, 3, 2, 0.9), 0.5, 0.72534272542837608, 1e-11);
}

/* 50 categories of 5: the paper's second example */
static void sison_glaz_takes_many_categories(void) {
  double counts[50];
  for (size_t i = 0; i < 50; i++) counts[i] = 5;
  is(counts_interval("sison-glaz", counts, 50, 49, 0.99), 0, 0.059721854198981648, 1e-11);
}

static op_proportion category(double p, double deff, double n, double df) {
  return (op_proportion){p, deff * p * (1 - p) / n, n, n, df, df, deff, (double)NAN};
}

static op_interval of(const char *method, const op_proportion *figures, size_t categories, size_t all, size_t at) {
  op_question question = {figures, categories, all};
  return op_interval_of(op_interval_method_named(method), &question, at, 0.95);
}

/* Wilson's interval with n = 1000/2 and c = qt(1 - 0.05/6, 20) = 2.6054 or, of both figures at once, c^2 = 2 20/19 qf(0.95, 2, 19) */
static void designs_count_through_effective_sizes_and_degrees_of_freedom(void) {
  const op_proportion figures[] = {category(0.2, 2, 1000, 20), category(0.3, 2, 1000, 20), category(0.5, 2, 1000, 20), category(0.5, 2, 1000, 20)};
  double t = op_t_quantile(1 - 0.05 / 6, 20), f = sqrt(2 * 20 / 19.0 * op_f_quantile(0.95, 2, 19));
  for (int i = 0; i < 2; i++) {
    double c = i == 0 ? t : f, n = 500, p = 0.2, centre = (p + c * c / (2 * n)) / (1 + c * c / n);
    double half = c / (1 + c * c / n) * sqrt(p * (1 - p) / n + c * c / (4 * n * n));
    is(of(i == 0 ? "goodman" : "quesenberry-hurst", figures, 3, 4, 0), centre - half, centre + half, 1e-12);
  }
  /* a design effect of 2 for all categories is half the sample */
  const op_proportion half[] = {category(0.2, 1, 500, 20), category(0.3, 1, 500, 20), category(0.5, 1, 500, 20)};
  op_interval a = of("sison-glaz", figures, 3, 4, 1), b = of("sison-glaz", half, 3, 3, 1);
  is(a, b.lower, b.upper, 1e-12);
}

static void a_net_holds_with_quesenberry_hurst_only(void) {
  const op_proportion figures[] = {category(0.2, 1, 100, (double)INFINITY), category(0.3, 1, 100, (double)INFINITY), category(0.5, 1, 100, (double)INFINITY),
                                   category(0.7, 1, 100, (double)INFINITY)};
  CU_ASSERT_TRUE(isnan(of("goodman", figures, 3, 4, 3).lower));
  CU_ASSERT_PTR_NOT_NULL(of("sison-glaz", figures, 3, 4, 3).why);
  op_interval net = of("quesenberry-hurst", figures, 3, 4, 3), rest = of("quesenberry-hurst", figures, 3, 4, 1);
  /* a net and what is left of it are mirrored */
  is(net, 1 - rest.upper, 1 - rest.lower, 1e-12);
}

static void what_no_simultaneous_method_can_do_says_why(void) {
  const op_proportion one[] = {category(1, 1, 100, 10)}, few[] = {category(0.2, 1, 100, 1), category(0.3, 1, 100, 1), category(0.5, 1, 100, 1)};
  static const char *const methods[] = {"goodman", "quesenberry-hurst", "sison-glaz"};
  for (size_t i = 0; i < 3; i++) HAS(of(methods[i], one, 1, 1, 0).why, "a question with one category");
  HAS(of("quesenberry-hurst", few, 3, 3, 0).why, "fewer degrees of freedom");
  op_proportion none[] = {category(0.4, 1, 100, 0), category(0.6, 1, 100, 0)};
  for (size_t i = 0; i < 3; i++) HAS(of(methods[i], none, 2, 2, 0).why, "no degrees of freedom");
}

/* qbeta(c(.025, .975), x + .5, n - x + .5) and binom.test(x, n) */
static void a_census_has_its_intervals(void) {
  op_error err = {0};
  op_interval out;
  CU_ASSERT_EQUAL(op_binomial_interval("jeffreys", 1e6, 6e6, 0.95, &out, &err), OP_OK);
  is(out, 0.16636862847178632, 0.16696502645099454, 1e-12);
  CU_ASSERT_EQUAL(op_binomial_interval("clopper-pearson", 2e6, 6e6, 0.95, &out, &err), OP_OK);
  is(out, 0.33295613524727669, 0.33371069226126659, 1e-12);
  CU_ASSERT_EQUAL(op_binomial_interval("jeffreys", 1e9, 2e9, 0.95, &out, &err), OP_OK);
  is(out, 0.49997808693649887, 0.50002191306350108, 1e-12);
  CU_ASSERT_EQUAL(op_binomial_interval("jeffreys", 1, 1e300, 0.95, &out, &err), OP_E_REQUEST);
}

static void every_method_is_of_one_kind(void) {
  size_t n;
  const op_interval_method *const *all = op_interval_methods(&n);
  CU_ASSERT_TRUE(n >= 26);
  for (size_t i = 0; i < n; i++) {
    CU_ASSERT_TRUE((all[i]->interval != NULL) != (all[i]->simultaneous != NULL));
    CU_ASSERT_PTR_EQUAL(op_interval_method_named(all[i]->name), all[i]);
  }
}

/* p = 0.2, v = 0.0004, n = 500, df infinite: t = z = 1.95996, se = 0.02, n_eff = 0.16/0.0004 = 400. */
static void every_method_has_a_formula_that_takes_numbers(void) {
  const op_proportion p = {0.2, 0.0004, 500, 500, (double)INFINITY, (double)INFINITY, 1.5, (double)NAN};
  char text[256];
  size_t n;
  const op_interval_method *const *all = op_interval_methods(&n);
  for (size_t i = 0; i < n; i++) {
    for (int numbers = 0; numbers < 2; numbers++) {
      op_interval_formula(all[i], &p, 0.95, numbers == 1, text, sizeof text);
      CU_ASSERT_TRUE(text[0] != '\0' && strpbrk(text, "{}") == NULL && strstr(text, "nan") == NULL);
    }
  }
  op_interval_formula(op_interval_method_named("wald"), &p, 0.95, true, text, sizeof text);
  CU_ASSERT_STRING_EQUAL(text, "0.2 -/+ 1.95996 x 0.02");
  op_interval_formula(op_interval_method_named("wald"), &p, 0.95, false, text, sizeof text);
  CU_ASSERT_STRING_EQUAL(text, "p -/+ t x SE");
  op_interval_formula(op_interval_method_named("kish"), &p, 0.95, true, text, sizeof text);
  CU_ASSERT_STRING_EQUAL(text, "0.2 -/+ 1.95996 x sqrt(1.5 x 0.2 x 0.8 / (500 - 1))");
  op_interval_formula(op_interval_method_named("clopper-pearson"), &p, 0.95, true, text, 20);
  CU_ASSERT_STRING_EQUAL(text, "Beta quantiles (m p");
}

static void counts_that_are_no_question_are_refused(void) {
  op_error err = {0};
  op_interval out[3] = {{7, 7, NULL}, {7, 7, NULL}, {7, 7, NULL}};
  static const double negative[] = {3, -1}, zero[] = {0, 0};
  CU_ASSERT_EQUAL(op_counts_interval("goodman", negative, 2, 0.95, out, &err), OP_E_REQUEST);
  HAS(err.what, "a count is -1, expected 0 or more and at most");
  CU_ASSERT_EQUAL(op_counts_interval("goodman", zero, 2, 0.95, out, &err), OP_E_REQUEST);
  CU_ASSERT_EQUAL(op_counts_interval("goodman", negative, 1, 0.95, out, &err), OP_E_REQUEST);
  CU_ASSERT_EQUAL(op_counts_interval("godman", zero, 2, 0.95, out, &err), OP_E_USAGE);
  HAS(err.hint, "goodman");
  CU_ASSERT_EQUAL(op_binomial_interval("goodman", 3, 10, 0.95, out, &err), OP_E_USAGE);
  CU_ASSERT_EQUAL(out[0].lower, 7);
}

void suite_interval(void) {
  CU_pSuite suite = CU_add_suite("interval", NULL, NULL);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(sison_glaz_is_what_the_formula_gives);
  ADD(sison_glaz_takes_many_categories);
  ADD(designs_count_through_effective_sizes_and_degrees_of_freedom);
  ADD(a_net_holds_with_quesenberry_hurst_only);
  ADD(what_no_simultaneous_method_can_do_says_why);
  ADD(a_census_has_its_intervals);
  ADD(every_method_is_of_one_kind);
  ADD(every_method_has_a_formula_that_takes_numbers);
  ADD(counts_that_are_no_question_are_refused);
#undef ADD
}
