/* Formulas over estimates: reading, values, derivatives, scale, and where an error stands. Derivatives are by hand. */
#include <CUnit/Basic.h>
#include <math.h>
#include <string.h>

#include "request_check.h"
#include "table/formula.h"

static op_formula *parsed(const char *text, const op_formula_name *names, size_t n) {
  op_formula *f = NULL;
  op_error err = {0};
  size_t count;
  CU_ASSERT_EQUAL_FATAL(op_formula_parse(text, "--of", names, n, &f, &err), OP_OK);
  op_formula_estimate *const *e = op_formula_estimates(f, &count);
  for (size_t i = 0; i < count; i++) e[i]->index = n > 0 ? 1 - i : i;
  return f;
}

static void check(const char *text, const double *theta, size_t n, double value, const double *gradient) {
  op_formula *f = parsed(text, NULL, 0);
  double g[4];
  NEAR(op_formula_evaluate(f, theta, n, g), value, 1e-14);
  for (size_t i = 0; i < n; i++) NEAR(g[i], gradient[i], 1e-14);
  op_formula_free(f);
}

static void operators_and_functions_have_their_derivatives(void) {
  double t[] = {3, 0.25};
  check("mean(a) + 2 * mean(b)", t, 2, 3.5, (double[]){1, 2});
  check("mean(a) - mean(b) - 1", t, 2, 1.75, (double[]){1, -1});
  check("mean(a) * mean(b)", t, 2, 0.75, (double[]){0.25, 3});
  check("mean(a) / mean(b)", t, 2, 12, (double[]){4, -48});
  check("mean(a) ^ 2", t, 1, 9, (double[]){6});
  check("mean(a) ^ mean(b)", t, 2, pow(3, 0.25), (double[]){0.25 * pow(3, -0.75), log(3) * pow(3, 0.25)});
  check("-mean(a) ^ 2", t, 1, -9, (double[]){-6});
  check("2 ^ 3 ^ mean(a)", (double[]){1}, 1, 8, (double[]){8 * log(2) * 3 * log(3)});
  check("log(mean(a))", t, 1, log(3), (double[]){1.0 / 3});
  check("exp(mean(a))", t, 1, exp(3), (double[]){exp(3)});
  check("sqrt(mean(a))", t, 1, sqrt(3), (double[]){0.5 / sqrt(3)});
  check("abs(-mean(a))", t, 1, 3, (double[]){1});
  check("logit(share(a))", t + 1, 1, log(1.0 / 3), (double[]){16.0 / 3});
  check("expit(mean(a))", (double[]){0}, 1, 0.5, (double[]){0.25});
}

static void what_has_no_value_is_missing(void) {
  double g[2];
  const char *const texts[] = {"log(mean(a))", "sqrt(mean(a))", "1 / (mean(a) + 1)", "(mean(a)) ^ 0.5", "exp(-1000 * mean(a)) * 1e300"};
  double t[] = {-1};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    op_formula *f = parsed(texts[i], NULL, 0);
    CU_ASSERT_TRUE(isnan(op_formula_evaluate(f, t, 1, g)));
    op_formula_free(f);
  }
}

static void estimates_are_listed_as_they_are_written(void) {
  op_formula *f = parsed("mean( a+1  where b == 2) - `my q`[\"Very good\", 2, -1 @ c < 3] / ratio(x, y) + count(z)", NULL, 0);
  size_t n;
  op_formula_estimate *const *e = op_formula_estimates(f, &n);
  CU_ASSERT_EQUAL_FATAL(n, 4);
  CU_ASSERT_STRING_EQUAL(e[0]->text, "mean( a+1 where b == 2)");
  CU_ASSERT_TRUE(e[0]->kind == OP_FORMULA_MEAN && e[0]->where != NULL && e[0]->divisor == NULL);
  CU_ASSERT_EQUAL(e[1]->kind, OP_FORMULA_CATEGORIES);
  CU_ASSERT_STRING_EQUAL(e[1]->variable, "my q");
  CU_ASSERT_EQUAL_FATAL(e[1]->n_categories, 3);
  CU_ASSERT_STRING_EQUAL(e[1]->categories[0], "Very good");
  CU_ASSERT_STRING_EQUAL(e[1]->categories[1], "2");
  CU_ASSERT_STRING_EQUAL(e[1]->categories[2], "-1");
  CU_ASSERT_TRUE(e[2]->kind == OP_FORMULA_RATIO && e[2]->divisor != NULL);
  CU_ASSERT_EQUAL(e[3]->kind, OP_FORMULA_COUNT);
  CU_ASSERT_PTR_NULL(op_formula_single(f));
  op_formula_free(f);
}

static void names_stand_for_formulas_made_before(void) {
  op_formula *a = parsed("mean(a)", NULL, 0);
  op_formula_name names[] = {{"men", a}};
  op_formula *f = parsed("mean(b) / men ^ 2", names, 1); /* b has index 1, men index 0 */
  double t[] = {2, 12}, g[2];
  NEAR(op_formula_evaluate(f, t, 2, g), 3, 1e-15);
  NEAR(g[0], -3, 1e-15); /* -2 * 12 / 8 */
  NEAR(g[1], 0.25, 1e-15);
  op_formula *same = parsed("men", names, 1);
  CU_ASSERT_PTR_EQUAL(op_formula_single(same), op_formula_single(a));
  op_formula_free(same);
  op_formula_free(f);
  op_formula_free(a);
}

static void sums_and_multiples_of_shares_are_shares(void) {
  static const struct { const char *text; bool share; } cases[] = {
      {"q[1] - q[2]", true}, {"-(q[1] + share(a)) / 2", true}, {"100 * (q[1] - 0.5)", true}, {"q[1] / q[2]", false}, {"q[1] * q[2]", false},
      {"q[1] - mean(a)", false}, {"log(q[1])", false}, {"2 / q[1]", false}, {"q[1] ^ 2", false}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    op_formula *f = parsed(cases[i].text, NULL, 0);
    CU_ASSERT_EQUAL(op_formula_is_share(f), cases[i].share);
    op_formula_free(f);
  }
}

static void an_error_points_at_its_place(void) {
  static const struct { const char *text, *what; size_t caret; } cases[] = {
      {"mean(a) -", "at the end", 10}, {"mean(a", "expected 'where CONDITION' or ')'", 7}, {"mean(a) mean(b)", "expected an operator", 9},
      {"q[", "expected a category", 3}, {"q[1 wehre b == 2]", "expected ',', 'where CONDITION' or ']'", 5}, {"ratio(a)", "ratio() takes two expressions", 8},
      {"1 + nothing(a)", "no such function", 5}, {"3 * 4", "this is a constant", 1}, {"mean(a) + \"x\"", "a text cannot stand between estimates", 11},
      {"mean(a) == mean(b)", "conditions stand inside an estimate", 12}, {"mean(a) - age", "'age' is no estimate", 11}, {"mean(mean(a))", "no such function", 6}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    op_formula *f = NULL;
    op_error err = {0};
    CU_ASSERT_EQUAL(op_formula_parse(cases[i].text, "--of", NULL, 0, &f, &err), OP_E_REQUEST);
    CU_ASSERT_PTR_NULL(f);
    HAS(err.what, cases[i].what);
    CU_ASSERT_STRING_EQUAL(err.excerpt, cases[i].text);
    CU_ASSERT_EQUAL(err.caret, cases[i].caret);
    if (err.caret != cases[i].caret) printf("%s: caret at %zu\n", cases[i].text, err.caret);
  }
}

static void the_excerpt_of_a_long_text_holds_the_place(void) {
  char text[400];
  op_error err = {0};
  for (size_t i = 0; i < sizeof text - 1; i++) text[i] = i % 2 == 0 ? "\xD0\x96"[0] : "\xD0\x96"[1];
  text[sizeof text - 2] = '!';
  text[sizeof text - 1] = '\0';
  op_fail(&err, OP_E_REQUEST, "x");
  op_fail_excerpt(&err, text, sizeof text - 1);
  CU_ASSERT_TRUE(strlen(err.excerpt) < sizeof err.excerpt);
  CU_ASSERT_EQUAL(err.excerpt[strlen(err.excerpt) - 1], '!');
  CU_ASSERT_EQUAL(err.caret, (strlen(err.excerpt) - 1) / 2 + 1); /* two bytes a letter */
}

void suite_formula(void) {
  CU_pSuite suite = CU_add_suite("formula", NULL, NULL);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(operators_and_functions_have_their_derivatives);
  ADD(what_has_no_value_is_missing);
  ADD(estimates_are_listed_as_they_are_written);
  ADD(names_stand_for_formulas_made_before);
  ADD(sums_and_multiples_of_shares_are_shares);
  ADD(an_error_points_at_its_place);
  ADD(the_excerpt_of_a_long_text_holds_the_place);
#undef ADD
}
