/* What publications state of a figure: reading the words, and whether a figure is what they say. */
#include <CUnit/Basic.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "claims/statement.h"
#include "input_check.h"
#include "request_check.h"

static statement read(const char *text) {
  statement s = {0};
  op_error err = {0};
  op_status status = statement_read(text, &s, &err);
  if (status != OP_OK) fprintf(stderr, "'%s': %s\n", text, err.what);
  CU_ASSERT_EQUAL_FATAL(status, OP_OK);
  return s;
}

static void words_and_figures_are_read(void) {
  static const struct { const char *text; statement_form form; double value; int decimals; double step; } samples[] = {
      {"35.2", STATES_VALUE, 35.2, 1, 0.1}, {"70", STATES_VALUE, 70, 0, 2.5}, {"37%", STATES_VALUE, 37, 0, 1}, {"7,507", STATES_VALUE, 7507, 0, 1}, {"-1.5e3", STATES_VALUE, -1500, 0, 25},
      {" 70.50 percent ", STATES_VALUE, 70.5, 2, 0.01}, {"\xE2\x88\x92""5 points", STATES_VALUE, -5, 0, 2.5}, {"forty-five per cent", STATES_VALUE, 45, 0, 2.5}, {"seven percent", STATES_VALUE, 7, 0, 1},
      {"about 70.5", STATES_ABOUT, 70.5, 1, 0.1}, {"Roughly 70 percent", STATES_ABOUT, 70, 0, 2.5}, {"some 1,500 respondents", STATES_ABOUT, 1500, 0, 25}, {"~33%", STATES_ABOUT, 33, 0, 1},
      {"nearly 80 percent", STATES_NEARLY, 80, 0, 2.5}, {"just under a third", STATES_NEARLY, 100.0 / 3, 0, 2.5}, {"slightly less than 12", STATES_NEARLY, 12, 0, 1},
      {"just over half", STATES_JUST_OVER, 50, 0, 2.5}, {"more than half", STATES_OVER, 50, 0, 2.5}, {"over 80%", STATES_OVER, 80, 0, 2.5}, {"> 12.5", STATES_OVER, 12.5, 1, 0.1},
      {"fewer than one in five", STATES_UNDER, 20, 0, 2.5}, {"below 3", STATES_UNDER, 3, 0, 1}, {"at least 80", STATES_AT_LEAST, 80, 0, 2.5}, {"80 percent or more", STATES_AT_LEAST, 80, 0, 2.5},
      {"80+", STATES_AT_LEAST, 80, 0, 2.5}, {"up to 30", STATES_AT_MOST, 30, 0, 2.5}, {"no more than 30%", STATES_AT_MOST, 30, 0, 2.5}, {"two thirds", STATES_ABOUT, 200.0 / 3, 0, 2.5},
      {"two-thirds of Kazakhs", STATES_ABOUT, 200.0 / 3, 0, 2.5}, {"three quarters", STATES_ABOUT, 75, 0, 2.5}, {"half", STATES_ABOUT, 50, 0, 2.5}, {"a quarter", STATES_ABOUT, 25, 0, 2.5},
      {"1 in 5", STATES_ABOUT, 20, 0, 2.5}, {"seven out of ten", STATES_ABOUT, 70, 0, 2.5}, {"9/10", STATES_ABOUT, 90, 0, 2.5}, {"a majority", STATES_OVER, 50, 0, 2.5}, {"most", STATES_OVER, 50, 0, 2.5},
      {"a minority of respondents", STATES_UNDER, 50, 0, 2.5}, {"unchanged", STATES_VALUE, 0, 0, 1}, {"exactly 50", STATES_VALUE, 50, 0, 2.5}, {"almost 100", STATES_NEARLY, 100, 0, 2.5},
      {"one hundred percent", STATES_VALUE, 100, 0, 2.5}, {"nearly a hundred", STATES_NEARLY, 100, 0, 2.5}};
  for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
    statement s = read(samples[i].text);
    bool same = s.form == samples[i].form && fabs(s.value - samples[i].value) < 1e-9 && s.decimals == samples[i].decimals && fabs(s.step - samples[i].step) < 1e-9 && !s.falls;
    if (!same) fprintf(stderr, "'%s': form %d, value %g, decimals %d, step %g\n", samples[i].text, (int)s.form, s.value, s.decimals, s.step);
    CU_ASSERT_TRUE(same);
  }
}

static void a_range_has_two_ends(void) {
  static const char *const texts[] = {"between 30 and 40 percent", "30 to 40", "30-40%", "from 30% to 40%", "30 \xE2\x80\x93 40"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    statement s = read(texts[i]);
    CU_ASSERT_TRUE(s.form == STATES_BETWEEN && s.value == 30 && s.high == 40);
  }
  statement s = read("between 30 and 40");
  CU_ASSERT_TRUE(statement_holds(&s, 29.6, ROUND_UP)); /* rounds to 30 */
  CU_ASSERT_FALSE(statement_holds(&s, 29.4, ROUND_UP));
  CU_ASSERT_TRUE(statement_holds(&s, 40.4, ROUND_UP));
  SAME(statement_difference(&s, 42), 2);
  SAME(statement_difference(&s, 35), 0);
  SAME(statement_value(&s), 35);
}

static void a_change_may_be_told_as_a_fall(void) {
  statement s = read("fell by 5 points");
  CU_ASSERT_TRUE(s.falls && s.value == 5);
  SAME(statement_value(&s), -5);
  CU_ASSERT_TRUE(statement_holds(&s, -5.3, ROUND_UP));
  CU_ASSERT_FALSE(statement_holds(&s, 5, ROUND_UP));
  NEAR(statement_difference(&s, -7), -2, 1e-12);
  s = read("down more than 3");
  CU_ASSERT_TRUE(statement_holds(&s, -3.1, ROUND_UP));
  CU_ASSERT_FALSE(statement_holds(&s, -2.9, ROUND_UP));
  s = read("rose by nearly 10 points");
  CU_ASSERT_TRUE(statement_holds(&s, 8, ROUND_UP));
  s = read("rose");
  CU_ASSERT_TRUE(statement_holds(&s, 0.01, ROUND_UP) && !statement_holds(&s, 0, ROUND_UP));
  s = read("declined");
  CU_ASSERT_TRUE(statement_holds(&s, -0.01, ROUND_UP) && !statement_holds(&s, 0.01, ROUND_UP));
}

static void vague_words_have_their_reach(void) {
  statement nearly = read("nearly 80 percent"), over = read("more than half"), about = read("about 70.5"), thirds = read("two thirds"), just = read("just over half");
  CU_ASSERT_TRUE(statement_holds(&nearly, 79.4, ROUND_UP) && statement_holds(&nearly, 77.5, ROUND_UP));
  CU_ASSERT_TRUE(!statement_holds(&nearly, 80, ROUND_UP) && !statement_holds(&nearly, 77.4, ROUND_UP));
  CU_ASSERT_TRUE(statement_holds(&over, 50.01, ROUND_UP) && !statement_holds(&over, 50, ROUND_UP));
  CU_ASSERT_TRUE(statement_holds(&about, 70.4, ROUND_UP) && statement_holds(&about, 70.6, ROUND_UP) && !statement_holds(&about, 70.61, ROUND_UP));
  CU_ASSERT_TRUE(statement_holds(&thirds, 64.2, ROUND_UP) && statement_holds(&thirds, 69, ROUND_UP) && !statement_holds(&thirds, 69.2, ROUND_UP));
  CU_ASSERT_TRUE(statement_holds(&just, 52.5, ROUND_UP) && !statement_holds(&just, 50, ROUND_UP) && !statement_holds(&just, 52.6, ROUND_UP));
  NEAR(statement_difference(&nearly, 75), -2.5, 1e-12);
  NEAR(statement_difference(&over, 48), -2, 1e-12);
}

static void what_has_no_agreed_number_is_refused(void) {
  static const char *const texts[] = {"", "many", "an overwhelming majority", "a large majority", "nearly all", "doubled", "more than", "between 30", "between 40 and 30", "6 in 5", "3 in 0", "1 in", "70 bananas",
                                      "70,5", "7,50", "1,23,456", "1e16", "nan", "inf", "0x10", "70..5", "more than 30 to 40", "99999999999999999999999999999999999999999999999999999999999999999", "1e", "-",
                                      "rose from 30 to 40 percent"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    statement s = {.value = 7};
    op_error err = {0};
    op_status status = statement_read(texts[i], &s, &err);
    if (status != OP_E_DATA) fprintf(stderr, "'%s' was read as %g\n", texts[i], s.value);
    CU_ASSERT_EQUAL(status, OP_E_DATA);
    CU_ASSERT_TRUE(err.what[0] != '\0' && s.value == 7);
  }
}

static void a_figure_that_rounds_to_the_published_one_is_it(void) {
  static const struct { double published; int decimals; double figure; } samples[] = {
      {35.2, 1, 35.24}, {35.2, 1, 35.15}, {35, 0, 34.5}, {35.20, 2, 35.2049}, {0, 0, 0.49}, {100, 0, 99.5}, {-1.5, 1, -1.46}, {70.5, 1, 70.5}, {1234567, 0, 1234566.5}, {0.001, 3, 0.0005}, {-1, 0, -0.5},
      {35, 0, 100 * 0.345}, {29, 0, 100 * 0.29}};
  for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
    statement s = {.value = samples[i].published, .decimals = samples[i].decimals};
    CU_ASSERT_TRUE(statement_holds(&s, samples[i].figure, ROUND_UP));
  }
}

static void halves_go_up_or_to_the_even_digit(void) {
  static const struct { double figure, up, even, cut; int decimals; } samples[] = {
      {34.5, 35, 34, 34, 0}, {35.5, 36, 36, 35, 0}, {0.25, 0.3, 0.2, 0.2, 1}, {-34.5, -35, -34, -34, 0}, {35.29, 35.3, 35.3, 35.2, 1}, {3.0990321, 3.10, 3.10, 3.09, 2}, {28.999999999999996, 29, 29, 29, 0}};
  for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
    NEAR(statement_round(samples[i].figure, samples[i].decimals, ROUND_UP), samples[i].up, 1e-12);
    NEAR(statement_round(samples[i].figure, samples[i].decimals, ROUND_EVEN), samples[i].even, 1e-12);
    NEAR(statement_round(samples[i].figure, samples[i].decimals, ROUND_CUT), samples[i].cut, 1e-12);
  }
}

/* The last digit published is the measure: one more decimal may make the same figure another. */
static void the_decimals_published_decide(void) {
  static const struct { const char *published; bool holds; } samples[] = {{"35", true}, {"35.3", true}, {"35.0", false}, {"35.25", false}};
  for (size_t i = 0; i < 4; i++) {
    statement s = read(samples[i].published);
    CU_ASSERT_EQUAL(statement_holds(&s, 35.26, ROUND_UP), samples[i].holds);
  }
}

void suite_statements(void) {
  CU_pSuite suite = CU_add_suite("statements", NULL, NULL);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(words_and_figures_are_read);
  ADD(a_range_has_two_ends);
  ADD(a_change_may_be_told_as_a_fall);
  ADD(vague_words_have_their_reach);
  ADD(what_has_no_agreed_number_is_refused);
  ADD(a_figure_that_rounds_to_the_published_one_is_it);
  ADD(halves_go_up_or_to_the_even_digit);
  ADD(the_decimals_published_decide);
#undef ADD
}
