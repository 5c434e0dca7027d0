/* Sample sizes, power and margins of error. Expected numbers come from R 4.2.2 (power.prop.test, power.t.test and their uniroot with tol = 1e-13; pt, qf, qchisq),
   or from the formula above the test by hand. */
#include <CUnit/Basic.h>
#include <math.h>

#include "input_check.h"
#include "opine/infer.h"
#include "opine/planning.h"
#include "request_check.h"

static op_difference proportions(double first, double second) {
  return (op_difference){.sampling = op_sampling_default(), .first = first, .second = second, .ratio = 1, .sides = 2};
}

static op_difference means(double difference, double sd) {
  return (op_difference){.sampling = op_sampling_default(), .means = true, .second = difference, .sd = sd, .ratio = 1, .sides = 2};
}

static double size_of(op_difference d, double power) {
  op_error err = {0};
  double n = (double)NAN;
  CU_ASSERT_EQUAL(op_difference_size(&d, power, &n, &err), OP_OK);
  return n;
}

static double power_of(op_difference d, double n) {
  op_error err = {0};
  double power = (double)NAN;
  CU_ASSERT_EQUAL(op_difference_power(&d, n, &power, &err), OP_OK);
  return power;
}

static void sizes_of_two_proportions_are_those_of_power_prop_test(void) {
  NEAR(size_of(proportions(0.5, 0.55), 0.8), 1564.6720527749503, 1e-11);
  op_difference d = proportions(0.12, 0.08);
  d.sampling.level = 0.99;
  NEAR(size_of(d, 0.9), 1671.4575022867259, 1e-11);
  d = proportions(0.3, 0.4);
  d.sides = 1;
  NEAR(size_of(d, 0.8), 280.25810694563978, 1e-11);
}

static void power_of_two_proportions_is_that_of_power_prop_test(void) {
  NEAR(power_of(proportions(0.5, 0.6), 400), 0.81251557791505302, 1e-13);
  op_difference d = proportions(0.5, 0.75);
  d.sampling.level = 0.9;
  NEAR(power_of(d, 50), 0.83398352335542802, 1e-13);
}

static void sizes_and_power_of_two_means_are_those_of_power_t_test(void) {
  NEAR(size_of(means(1, 3), 0.8), 142.2465958443604, 1e-10);
  op_difference d = means(1, 0.6);
  d.sampling.level = 0.99;
  NEAR(size_of(d, 0.9), 12.485573740919408, 1e-10);
  NEAR(power_of(means(1, 1), 20), 0.86895280169249778, 1e-11);
  NEAR(power_of(means(2, 1), 3), 0.46260812864823009, 1e-11);
}

/* power.t.test(delta = 0.3, sd = sqrt(2 (1 - 0.6)), type = "paired") */
static void the_same_respondents_twice_are_a_paired_test(void) {
  op_difference d = means(0.3, 1);
  d.correlation = 0.6;
  d.overlap = 1;
  NEAR(size_of(d, 0.8), 71.712262031712001, 1e-10);
}

/* pnorm((0.04 - qnorm(0.975) s0)/s1) = 0.8 with s0^2 = 2 0.32 0.68 (1 - 0.6)/n, s1^2 = (0.3 0.7 + 0.34 0.66 - 2 0.6 sqrt(0.3 0.7 0.34 0.66))/n */
static void a_panel_needs_fewer_respondents_for_a_change(void) {
  op_difference d = proportions(0.3, 0.34);
  d.correlation = 0.6;
  d.overlap = 1;
  NEAR(size_of(d, 0.8), 853.6975883027925, 1e-11);
  d.overlap = 0;
  NEAR(size_of(d, 0.8), size_of(proportions(0.3, 0.34), 0.8), 1e-12);
}

/* pt(qt(0.975, 3 n - 2), 3 n - 2, 0.4/sqrt(1/n + 1/(2 n))) and the z test with p = 0.4, 0.45, design effect 1.5 and 20,000 people in each group, by uniroot */
static void samples_of_unequal_size_and_finite_populations_are_counted(void) {
  op_difference d = means(0.4, 1);
  d.ratio = 2;
  NEAR(size_of(d, 0.8), 74.228946060833223, 1e-10);
  d = proportions(0.4, 0.45);
  d.ratio = 2;
  d.sampling.deff = 1.5;
  d.sampling.population = 20000;
  NEAR(size_of(d, 0.8), 1549.4041959776519, 1e-10);
}

static void the_design_effect_multiplies_the_sample(void) {
  op_difference d = proportions(0.5, 0.55);
  d.sampling.deff = 1.65;
  NEAR(size_of(d, 0.8), 1.65 * 1564.6720527749503, 1e-11);
  NEAR(power_of(d, 1.65 * 1564.6720527749503), 0.8, 1e-12);
}

static void the_detectable_difference_is_that_of_r(void) {
  op_error err = {0};
  double below, above;
  op_difference d = proportions(0.35, 0);
  CU_ASSERT_EQUAL(op_difference_detectable(&d, 1000, 0.8, &below, &above, &err), OP_OK);
  NEAR(above, 0.4107907848781116, 1e-11);
  d = means(0, 2);
  CU_ASSERT_EQUAL(op_difference_detectable(&d, 50, 0.8, &below, &above, &err), OP_OK);
  NEAR(above, 1.1317658701577473, 1e-10);
  NEAR(below, -1.1317658701577473, 1e-10);
  d = proportions(0.5, 0);
  CU_ASSERT_EQUAL(op_difference_detectable(&d, 3, 0.8, &below, &above, &err), OP_OK);
  CU_ASSERT_TRUE(isnan(below) && isnan(above));
}

static void the_noncentral_t_tail_is_that_of_r(void) {
  NEAR(op_noncentral_t_upper(2, 3, 1), 0.25637013159235378, 1e-11);
  NEAR(op_noncentral_t_upper(1.5, 10, 3), 0.92754379750712668, 1e-11);
  NEAR(op_noncentral_t_upper(2.5, 1, 0.5), 0.2081412967150682, 1e-11);
  NEAR(op_noncentral_t_upper(-1, 5, 0.7), 0.94304195263412771, 1e-11);
  NEAR(op_noncentral_t_upper(12.7, 1, 4), 0.24647087838249615, 1e-11);
  NEAR(op_noncentral_t_upper(2.2, 120, 5), 0.99725326106223067, 1e-11);
  /* integrate() over the chi density with rel.tol = 1e-14; pt(ncp =) itself is 1.2e-11 off here */
  NEAR(op_noncentral_t_upper(1.96, 1e5, 2.8), 0.79954491881453527, 1e-12);
  NEAR(op_noncentral_t_upper(2, 7, 0), op_t_p_two_sided(2, 7) / 2, 1e-12);
}

/* Cochran 1977: (qt(0.975, 40) 12/1.5)^2 1.3 = n0, n0/(1 + n0/5000); qnorm(0.975) sqrt(1.65 0.3 0.7/1500 6500/7999) */
static void margins_and_sizes_are_cochrans(void) {
  op_error err = {0};
  op_sampling s = op_sampling_default();
  double n, margin;
  s.df = 40;
  s.deff = 1.3;
  s.population = 5000;
  CU_ASSERT_EQUAL(op_size_mean(&s, 12, 1.5, &n, &err), OP_OK);
  NEAR(n, 318.22129013981555, 1e-11);
  CU_ASSERT_EQUAL(op_margin_mean(&s, 12, n, &margin, &err), OP_OK);
  NEAR(margin, 1.5, 1e-12);
  s = op_sampling_default();
  s.deff = 1.65;
  s.population = 8000;
  CU_ASSERT_EQUAL(op_margin_proportion(&s, 0.3, 1500, &margin, &err), OP_OK);
  NEAR(margin, 0.026853006124105842, 1e-12);
  CU_ASSERT_EQUAL(op_size_proportion(&s, 0.3, margin, &n, &err), OP_OK);
  NEAR(n, 1500, 1e-11);
}

/* Margins of error that a barometer printed for five countries (wave 13), with the design effects that they stand for; then those of simple random sampling. */
static void published_margins_imply_their_design_effects(void) {
  static const struct {
    double n, points, deff;
  } printed[] = {{1500, 3.25, 1.65}, {1513, 3.24, 1.65}, {1500, 2.70, 1.14}, {1514, 3.49, 1.92}, {1511, 2.85, 1.28}, {1500, 2.53, 1.00}, {1528, 2.51, 1.00}};
  op_sampling s = op_sampling_default();
  op_error err = {0};
  for (size_t i = 0; i < sizeof printed / sizeof *printed; i++) {
    double deff, margin;
    CU_ASSERT_EQUAL(op_implied_deff(&s, 0.5, printed[i].n, printed[i].points / 100, &deff, &err), OP_OK);
    CU_ASSERT_TRUE(fabs(deff - printed[i].deff) <= 0.005);
    s.deff = deff;
    CU_ASSERT_EQUAL(op_margin_proportion(&s, 0.5, printed[i].n, &margin, &err), OP_OK);
    NEAR(margin, printed[i].points / 100, 1e-12);
  }
}

static void quantiles_are_those_of_r(void) {
  NEAR(op_f_quantile(0.95, 3, 14), 3.3438886781189128, 1e-12);
  NEAR(op_f_quantile(0.99, 2.5, 3e5), 4.124565201513164, 1e-11); /* from 4e5 on qf() takes the chi-square, 5e-6 off */
  NEAR(op_f_quantile(0.5, 1, 2), 2.0 / 3, 1e-12);
  NEAR(op_f_quantile(0.95, 4, (double)INFINITY), 9.487729036781154 / 4, 1e-12);
  NEAR(op_chisq_quantile(0.95, 4), 9.487729036781154, 1e-12);
  NEAR(op_chisq_quantile(0.999, 1), 10.827566170662729, 1e-12);
  NEAR(op_chisq_quantile(0.01, 30), 14.953456528455437, 1e-12);
  CU_ASSERT_TRUE(isnan(op_f_quantile(1.5, 1, 1)) && isnan(op_chisq_quantile(0.5, 0)));
}

/* More quantiles than are kept, in an order in which each comes again after others: they are those of the tail that they are solved on. */
static void quantiles_that_are_kept_are_those_asked_for(void) {
  static const double levels[] = {0.025, 0.9, 0.975, 0.9995};
  uint32_t state = 3;
  double worst = 0;
  for (int i = 0; i < 4000; i++) {
    state = state * 1664525u + 1013904223u;
    double p = levels[(state >> 9) % 4], df = 3 + (state >> 16) % 90;
    double t = op_t_quantile(p, df), tail = op_t_p_two_sided(t, df) / 2;
    worst = fmax(worst, fabs(tail - fmin(p, 1 - p)) / fmin(p, 1 - p));
    CU_ASSERT_TRUE((t > 0) == (p > 0.5));
  }
  CU_ASSERT_TRUE(worst < 1e-12);
}

/* qt, qf by pt and pf of R in the far tails, where differences of near numbers would lose digits; the F quantile with 2 and 7 degrees of freedom is
   3.5 ((1 - p)^(-2/7) - 1) by hand, 1e-9 (1 + 4.5e-9/7) */
static void tails_keep_their_digits(void) {
  NEAR(op_t_quantile(1e-12, 3.3), -4856.1323705029263, 1e-12);
  NEAR(op_t_quantile(0.999, 1e6), 3.0902404563165193, 1e-12);
  NEAR(op_t_quantile(0.9, 0.01), 3.9604401371531e68, 1e-12);
  NEAR(op_t_p_two_sided(0.01, 1e7), 0.9920212875702179, 1e-13);
  NEAR(op_f_quantile(1e-9, 2, 7), 1e-9 * (1 + 4.5e-9 / 7), 1e-13);
  NEAR(op_f_p_upper(1.001, 1e6, 1e6), 0.30862554957108718, 1e-11);
  CU_ASSERT_TRUE(isnan(op_t_quantile(0.9999999, 0.001))); /* beyond the largest double */
}

static void what_cannot_be_is_refused(void) {
  op_error err = {0};
  double x = 7;
  op_difference d = proportions(0.3, 0.6);
  d.correlation = 0.9;
  d.overlap = 1;
  CU_ASSERT_EQUAL(op_difference_size(&d, 0.8, &x, &err), OP_E_REQUEST);
  HAS(err.what, "can be correlated from -0.80 to 0.53 only, not 0.9");
  d = proportions(0.5, 0.500001);
  d.sampling.population = 1000;
  CU_ASSERT_EQUAL(op_difference_power(&d, 2000, &x, &err), OP_E_REQUEST);
  HAS(err.what, "a sample is larger than its population of 1000");
  d = proportions(0.5, 0.5);
  CU_ASSERT_EQUAL(op_difference_power(&d, 100, &x, &err), OP_E_REQUEST);
  HAS(err.what, "there is no difference to find");
  op_sampling s = op_sampling_default();
  CU_ASSERT_EQUAL(op_margin_proportion(&s, 1.5, 100, &x, &err), OP_E_REQUEST);
  CU_ASSERT_EQUAL(op_margin_mean(&s, 0, 100, &x, &err), OP_E_REQUEST);
  CU_ASSERT_EQUAL(op_size_proportion(&s, 0.5, 0, &x, &err), OP_E_REQUEST);
  s.deff = 0;
  CU_ASSERT_EQUAL(op_size_mean(&s, 1, 1, &x, &err), OP_E_REQUEST);
  CU_ASSERT_EQUAL(x, 7);
}

void suite_planning(void) {
  CU_pSuite suite = CU_add_suite("planning", NULL, NULL);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(sizes_of_two_proportions_are_those_of_power_prop_test);
  ADD(power_of_two_proportions_is_that_of_power_prop_test);
  ADD(sizes_and_power_of_two_means_are_those_of_power_t_test);
  ADD(the_same_respondents_twice_are_a_paired_test);
  ADD(a_panel_needs_fewer_respondents_for_a_change);
  ADD(samples_of_unequal_size_and_finite_populations_are_counted);
  ADD(the_design_effect_multiplies_the_sample);
  ADD(the_detectable_difference_is_that_of_r);
  ADD(the_noncentral_t_tail_is_that_of_r);
  ADD(margins_and_sizes_are_cochrans);
  ADD(published_margins_imply_their_design_effects);
  ADD(quantiles_are_those_of_r);
  ADD(quantiles_that_are_kept_are_those_asked_for);
  ADD(tails_keep_their_digits);
  ADD(what_cannot_be_is_refused);
#undef ADD
}
