/* Models whose figures follow on paper, and what must not change them. Larger ones stand in tests/reference. */
#include <CUnit/Basic.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "input_check.h"
#include "model/family.h"
#include "request_check.h"

static op_file_spec file;

static op_request model_of(const char *name, const char *text, const char *formula, const char *family) {
  file = (op_file_spec){.path = input_text(name, text)};
  op_request r = request_for(&file, OP_STAT_MODEL, (op_names){NULL, 0});
  r.model.formula = formula;
  r.model.family = family;
  return r;
}

static double estimate_at(const op_result *r, const char *keys) { return row_at(r, "estimates", keys)->measures[OP_M_ESTIMATE]; }
static double se_at(const op_result *r, const char *keys) { return row_at(r, "estimates", keys)->measures[OP_M_SE]; }

/* x mean 2.75, y mean 4, Sxy 15, Sxx 8.75: slope 12/7. Residuals 0, 2/7, -3/7, 1/7: V = 4/3 * (9/56)/(8.75^2) = 24/8575, as every row is a unit. */
static void a_straight_line_follows_on_paper(void) {
  op_request q = model_of("line.csv", "x,y\n1,1\n2,3\n3,4\n5,8\n", "y ~ x", NULL);
  op_result *r = request_run(&q);
  NEAR(estimate_at(r, "term=x"), 12. / 7, 1e-12);
  NEAR(estimate_at(r, "term=(Intercept)"), 4 - 12. / 7 * 2.75, 1e-12);
  NEAR(se_at(r, "term=x"), sqrt(24. / 8575), 1e-12);
  SAME(row_at(r, "estimates", "term=x")->measures[OP_M_DF], 2);
  op_result_free(r);
}

/* Years near 2000 and their squares: the normal equations of the raw columns would have lost every digit of the curve y = (t - 2010)^2. */
static void years_and_their_squares_keep_their_digits(void) {
  op_request q = model_of("years.csv", "t,y\n2005,25\n2007,9\n2008,4\n2010,0\n2013,9\n2019,81\n2020,100\n", "y ~ t + I(t^2)", NULL);
  op_result *r = request_run(&q);
  NEAR(estimate_at(r, "term=I(t^2)"), 1, 1e-9);
  NEAR(estimate_at(r, "term=t"), -4020, 1e-9);
  NEAR(estimate_at(r, "term=(Intercept)"), 2010. * 2010, 1e-9);
  op_result_free(r);
}

static const char votes[] = "y,g,w\n1,a,1\n0,a,1\n0,a,1\n0,a,1\n1,b,1\n1,b,1\n0,b,1\n1,b,1\n0,b,1\n1,b,1\n";

/* p is 1/4 of 4 and 2/3 of 6. Linearised by rows: V(logit of the first) = 10/9 / (4 * 3/16), of the second 10/9 / (6 * 2/9); the contrast is their sum. */
static void a_saturated_logit_has_the_logits_of_its_groups(void) {
  op_request q = model_of("votes.csv", votes, "y == 1 ~ g", NULL);
  static const char *const predict[] = {"g"}, *const effects[] = {"all"};
  q.model.predict = predict;
  q.model.n_predict = 1;
  q.model.effects = effects;
  q.model.n_effects = 1;
  op_result *r = request_run(&q);
  double va = 10. / 9 / (4 * 3. / 16), vb = 10. / 9 / (6 * 2. / 9);
  NEAR(estimate_at(r, "term=(Intercept)"), log(1. / 3), 1e-12);
  NEAR(estimate_at(r, "term=g;category=b"), log(2.) - log(1. / 3), 1e-12);
  NEAR(row_at(r, "estimates", "term=g;category=b")->measures[OP_M_RATIO], 6, 1e-12);
  NEAR(se_at(r, "term=(Intercept)"), sqrt(va), 1e-12);
  NEAR(se_at(r, "term=g;category=b"), sqrt(va + vb), 1e-12);
  NEAR(row_at(r, "predictions", "at=g=a")->measures[OP_M_ESTIMATE], 0.25, 1e-12);
  NEAR(row_at(r, "predictions", "at=g=b")->measures[OP_M_ESTIMATE], 2. / 3, 1e-12);
  NEAR(row_at(r, "predictions", "at=g=b")->measures[OP_M_SE], 2. / 9 * sqrt(vb), 1e-12);
  NEAR(row_at(r, "effects", "variable=g;category=b")->measures[OP_M_ESTIMATE], 2. / 3 - 0.25, 1e-12);
  SAME(row_at(r, "fit", "figure=n")->measures[OP_M_ESTIMATE], 10);
  CU_ASSERT_STRING_EQUAL(fact_of(r, "ratio"), "odds ratio");
  op_result_free(r);
}

/* -2 log-likelihood of a 1 is 2 log(1 + exp(-eta)), of a 0 2 log(1 + exp(eta)), to the last digits in both tails. */
static void deviances_of_a_logit_keep_their_digits_in_the_tails(void) {
  const model_family *logit = family_named("logit");
  for (double eta = -600; eta <= 600; eta += eta > -50 && eta < 50 ? 0.037 : 7.3) {
    const double both[2] = {eta, eta}, y[2] = {1, 0};
    double score[2], information[2], deviance[2], p = 1 / (1 + exp(-eta)), rest = 1 / (1 + exp(eta));
    logit->evaluate(both, y, 2, score, information, deviance);
    for (size_t k = 0; k < 2; k++) {
      double x = k == 0 ? eta : -eta, expected = x >= 0 ? 2 * log1p(exp(-x)) : 2 * (log1p(exp(x)) - x);
      NEAR(deviance[k] / expected, 1, 1e-15);
    }
    NEAR(score[0] / rest, 1, 1e-14);
    NEAR(score[1] / -p, 1, 1e-14);
    NEAR(information[0] / (p * rest), 1, 1e-14);
  }
}

static void another_reference_turns_the_sign(void) {
  op_request q = model_of("votes.csv", votes, "y == 1 ~ C(g, ref=b)", NULL);
  op_result *r = request_run(&q);
  NEAR(estimate_at(r, "term=g;category=a"), log(1. / 3) - log(2.), 1e-12);
  CU_ASSERT_STRING_EQUAL(row_code(r, "estimates", row_at(r, "estimates", "term=g;category=a"), "reference"), "b");
  op_result_free(r);
}

/* The rate is 12 events in 60 years in one group, 30 in 40 in the other. */
static void an_offset_makes_rates_of_counts(void) {
  op_request q = model_of("rates.csv", "n,t,g\n4,20,a\n8,40,a\n10,10,b\n20,30,b\n", "n ~ g + offset(log(t))", "poisson");
  op_result *r = request_run(&q);
  NEAR(estimate_at(r, "term=(Intercept)"), log(0.2), 1e-12);
  NEAR(estimate_at(r, "term=g;category=b"), log(0.75 / 0.2), 1e-12);
  op_result_free(r);
}

static const char answers[] = "q,w,g\nlow,1,a\nlow,2,b\nmid,1,a\nmid,2,a\nmid,2,b\nhigh,1,b\nhigh,3,a\n";

/* Weighted shares: low 3/12, mid 5/12, high 4/12. */
static void models_without_variables_have_the_shares(void) {
  op_request q = model_of("answers.csv", answers, "C(q, levels=(low, mid, high)) ~ 1", "multinomial");
  q.weights = "w";
  op_result *r = request_run(&q);
  NEAR(estimate_at(r, "outcome=mid"), log(5. / 3), 1e-12);
  NEAR(estimate_at(r, "outcome=high"), log(4. / 3), 1e-12);
  op_result_free(r);
  q.model.family = "ordinal";
  r = request_run(&q);
  NEAR(estimate_at(r, "term=low|mid"), log(3. / 9), 1e-12);
  NEAR(estimate_at(r, "term=mid|high"), log(8. / 4), 1e-12);
  NEAR(row_at(r, "fit", "figure=deviance")->measures[OP_M_ESTIMATE], row_at(r, "fit", "figure=null_deviance")->measures[OP_M_ESTIMATE], 1e-12);
  op_result_free(r);
}

/* Two categories: the ordinal model is the logistic one with its intercept's sign turned, the multinomial one is the same. */
static void an_ordinal_model_of_two_categories_is_logistic(void) {
  static const char *const families[] = {"logit", "multinomial", "ordinal"};
  double slope[3], se[3], start[3];
  for (size_t k = 0; k < 3; k++) {
    op_request q = model_of("two.csv", "y,x,w\nno,1,1\nyes,2,2\nno,3,1\nyes,4,2\nyes,3,1\nno,5,3\nyes,7,1\n", "y ~ x", families[k]);
    q.weights = "w";
    op_result *r = request_run(&q);
    slope[k] = estimate_at(r, "term=x");
    se[k] = se_at(r, "term=x");
    start[k] = estimate_at(r, k == 2 ? "term=no|yes" : "term=(Intercept)");
    op_result_free(r);
  }
  for (size_t k = 1; k < 3; k++) {
    NEAR(slope[k], slope[0], 1e-11);
    NEAR(se[k], se[0], 1e-11);
    NEAR(start[k], k == 2 ? -start[0] : start[0], 1e-11);
  }
}

static void what_the_weights_add_up_to_does_not_matter(void) {
  const char *scaled = "y,x,w\n1,1,10\n0,2,20\n1,4,10\n0,3,30\n1,5,20\n0,1,10\n", *plain = "y,x,w\n1,1,1\n0,2,2\n1,4,1\n0,3,3\n1,5,2\n0,1,1\n";
  op_request q = model_of("plain.csv", plain, "y ~ x", "probit");
  q.weights = "w";
  op_result *a = request_run(&q);
  q = model_of("scaled.csv", scaled, "y ~ x", "probit");
  q.weights = "w";
  op_result *b = request_run(&q);
  NEAR(estimate_at(a, "term=x"), estimate_at(b, "term=x"), 1e-12);
  NEAR(se_at(a, "term=x"), se_at(b, "term=x"), 1e-12);
  NEAR(row_at(a, "fit", "figure=deviance")->measures[OP_M_ESTIMATE], row_at(b, "fit", "figure=deviance")->measures[OP_M_ESTIMATE], 1e-12);
  op_result_free(a);
  op_result_free(b);
}

/* The effect of x in y = 1 + x^2 - 2x (fitted without error) is the average of 2x - 2: x mean 3, so 4. */
static void a_slope_goes_through_the_expressions(void) {
  static const char *const effects[] = {"x"}, *const predict[] = {"x=10"};
  op_request q = model_of("curve.csv", "x,y\n1,0\n2,1\n3,4\n4,9\n5,16\n", "y ~ x + I(x^2)", NULL);
  q.model.effects = effects;
  q.model.n_effects = 1;
  q.model.predict = predict;
  q.model.n_predict = 1;
  op_result *r = request_run(&q);
  NEAR(row_at(r, "effects", "variable=x")->measures[OP_M_ESTIMATE], 4, 1e-9);
  NEAR(row_at(r, "predictions", "at=x=10")->measures[OP_M_ESTIMATE], 81, 1e-9);
  op_result_free(r);
}

/* A PSU is a cluster of rows: with each row its own PSU nothing changes, however the influence is summed. */
static void rows_as_psus_change_nothing(void) {
  const char *text = "y,x,u\n1,1,1\n3,2,2\n4,3,3\n8,5,4\n2,2,5\n";
  op_request q = model_of("units.csv", text, "y ~ x", NULL);
  op_result *a = request_run(&q);
  q.psu = NAMES("u");
  op_result *b = request_run(&q);
  NEAR(se_at(a, "term=x"), se_at(b, "term=x"), 1e-12);
  op_result_free(a);
  op_result_free(b);
}

static void listed_levels_leave_the_others_out(void) {
  op_request q = model_of("answers.csv", answers, "w ~ C(q, levels=(high, low))", NULL);
  op_result *r = request_run(&q);
  SAME(row_at(r, "fit", "figure=n")->measures[OP_M_ESTIMATE], 4);
  NEAR(estimate_at(r, "term=(Intercept)"), 2, 1e-12);
  NEAR(estimate_at(r, "term=q;category=low"), 1.5 - 2, 1e-12);
  op_result_free(r);
}

static op_status present_model(const void *context, char **text, size_t *length, op_error *err) {
  op_result *result = NULL;
  op_present_options options = present_plainly();
  op_status status = op_run(context, &result, err);
  if (status == OP_OK) status = op_presenter_named("text")->present(result, &options, text, length, err);
  op_result_free(result);
  return status;
}

static void every_failing_allocation_of_a_model_is_told_and_leaks_nothing(void) {
  static const char *const tests[] = {"all"}, *const effects[] = {"all"}, *const predict[] = {"g * x=2"};
  op_request q =
      model_of("some.csv", "y,x,g,u\n1,1,a,1\n0,2,a,1\n0,4,a,2\n1,3,b,2\n1,2,b,3\n0,5,b,3\n1,6,b,4\n0,7,a,4\n", "y ~ x + g + log(x):g + offset(x)", "gaussian");
  q.psu = NAMES("u");
  q.vcov = true;
  q.model.term_tests = tests;
  q.model.n_term_tests = 1;
  q.model.effects = effects;
  q.model.n_effects = 1;
  q.model.predict = predict;
  q.model.n_predict = 1;
  EVERY_FAILING_ALLOCATION(present_model, &q);
}

void suite_model(void);
void suite_model(void) {
  CU_pSuite suite = CU_add_suite("model", input_folder_make, input_folder_remove);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(a_straight_line_follows_on_paper);
  ADD(years_and_their_squares_keep_their_digits);
  ADD(a_saturated_logit_has_the_logits_of_its_groups);
  ADD(deviances_of_a_logit_keep_their_digits_in_the_tails);
  ADD(another_reference_turns_the_sign);
  ADD(an_offset_makes_rates_of_counts);
  ADD(models_without_variables_have_the_shares);
  ADD(an_ordinal_model_of_two_categories_is_logistic);
  ADD(what_the_weights_add_up_to_does_not_matter);
  ADD(a_slope_goes_through_the_expressions);
  ADD(rows_as_psus_change_nothing);
  ADD(listed_levels_leave_the_others_out);
  ADD(every_failing_allocation_of_a_model_is_told_and_leaks_nothing);
#undef ADD
}
