/* The small parts of charts: quoting, wrapping, axes, dates, labels that do not overlap, sides of a scale. */
#include <CUnit/Basic.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "plot/axis.h"
#include "plot/nudge.h"
#include "plot/polarity.h"
#include "plot/waves.h"
#include "plot/wording.h"

static void cleaning_leaves_one_line_of_valid_text(void) {
  static const struct {
    const char *raw, *clean;
  } cases[] = {{" a \t\n b ", "a b"},
               {"x\xC2\xA0y", "x y"},
               {"\xE2\x80\xAE" "abc\xE2\x80\x8F\xEF\xBB\xBF", "abc"},
               {"\xFF\xC3", "\xEF\xBF\xBD\xEF\xBF\xBD"},
               {"\x01\x1F\x7F", ""},
               {NULL, ""},
               {"\xE1\x83\xA5\xE1\x83\x90", "\xE1\x83\xA5\xE1\x83\x90"}};
  op_arena *arena = op_arena_new(NULL);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) CU_ASSERT_STRING_EQUAL(wording_clean(arena, cases[i].raw, NULL), cases[i].clean);
  op_arena_free(arena);
}

/* Expected strings follow from gnuplot 5.4's scanner: two quotes in a row are one only after an ordinary character of the string. */
static void quoting_follows_what_gnuplot_understands(void) {
  static const struct {
    const char *clean, *quoted;
  } cases[] = {{"plain", "'plain'"},
               {"People's", "'People''s'"},
               {"'x", "''.quote.'x'"},
               {"a''b", "'a'''.quote.'b'"},
               {"a'", "'a'''"},
               {"`id` \\ \"@x", "'`id` \\ \"@x'"},
               {"5 \xD7\x9C\xD7\x90!", "'\xE2\x80\xAB" "5 \xD7\x9C\xD7\x90!\xE2\x80\xAC'"}, /* Hebrew from right to left, with its mark */
               {"a \xD7\x9C", "'a \xD7\x9C'"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    op_text text = {0};
    wording_add_quoted(&text, cases[i].clean);
    CU_ASSERT_STRING_EQUAL(text.data, cases[i].quoted);
    op_text_clear(&text);
  }
}

static void bold_text_escapes_what_enhanced_text_knows(void) {
  op_text text = {0};
  wording_add_bold(&text, "a_b^{c}\\@&~ it's");
  CU_ASSERT_STRING_EQUAL(text.data, "'{/:Bold a\\_b\\^\\{c\\}\\\\\\@\\&\\~ it''s}'");
  op_text_clear(&text);
}

static void wrapping_keeps_every_word_and_the_width(void) {
  static const char *text = "How favorable or unfavorable is your opinion of the country: very favorable or not";
  op_arena *arena = op_arena_new(NULL);
  wording_lines lines;
  size_t length = 0;
  CU_ASSERT_EQUAL(wording_wrap(arena, text, 10, false, 120, 20, &lines, NULL), OP_OK);
  CU_ASSERT_TRUE(lines.count > 3 && lines.width <= 120);
  for (size_t i = 0; i < lines.count; i++) {
    CU_ASSERT_PTR_NOT_NULL(strstr(text, lines.items[i]));
    CU_ASSERT_TRUE(wording_width(lines.items[i], strlen(lines.items[i]), 10, false) <= 120);
    length += strlen(lines.items[i]);
  }
  CU_ASSERT_EQUAL(length + lines.count - 1, strlen(text));
  op_arena_free(arena);
}

/* Where lines may break follows UAX 14: not inside a date or before closing marks, between Chinese characters, after a hyphen. */
static void wrapping_follows_the_rules_of_the_writing(void) {
  static const struct {
    const char *text;
    double width;
    const char *lines[4];
  } cases[] = {{"wave 2022-05 now", 55, {"wave", "2022-05", "now", NULL}},
               {"well-known", 35, {"well-", "known", NULL}},
               {"\xE4\xB8\xAD\xE5\x9B\xBD\xE4\xBA\xBA\xE3\x80\x82", 32, {"\xE4\xB8\xAD\xE5\x9B\xBD", "\xE4\xBA\xBA\xE3\x80\x82", NULL}},
               {"\xE1\x83\xA5\xE1\x83\x90 \xE1\x83\xA5\xE1\x83\x90", 16, {"\xE1\x83\xA5\xE1\x83\x90", "\xE1\x83\xA5\xE1\x83\x90", NULL}}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    op_arena *arena = op_arena_new(NULL);
    wording_lines lines;
    size_t n = 0;
    CU_ASSERT_EQUAL(wording_wrap(arena, cases[i].text, 10, false, cases[i].width, 6, &lines, NULL), OP_OK);
    for (; cases[i].lines[n] != NULL && n < lines.count; n++) CU_ASSERT_STRING_EQUAL(lines.items[n], cases[i].lines[n]);
    CU_ASSERT_TRUE(cases[i].lines[n] == NULL && lines.count == n);
    op_arena_free(arena);
  }
}

static void wrapping_cuts_with_an_ellipsis_at_a_character(void) {
  op_arena *arena = op_arena_new(NULL);
  wording_lines lines;
  op_text text = {0};
  for (int i = 0; i < 1000; i++) op_text_add(&text, "\xD2\x9B"); /* one word of 1,000 Kazakh letters */
  CU_ASSERT_EQUAL(wording_wrap(arena, text.data, 10, false, 100, 3, &lines, NULL), OP_OK);
  CU_ASSERT_EQUAL(lines.count, 3);
  for (size_t i = 0; i < lines.count; i++) CU_ASSERT_TRUE(op_utf8_valid(lines.items[i], strlen(lines.items[i])));
  CU_ASSERT_TRUE(op_text_ends(lines.items[2], "\xE2\x80\xA6"));
  CU_ASSERT_EQUAL(wording_wrap(arena, "", 10, false, 100, 3, &lines, NULL), OP_OK);
  CU_ASSERT_EQUAL(lines.count, 0);
  op_text_clear(&text);
  op_arena_free(arena);
}

static void axes_have_round_steps_and_cover_the_values(void) {
  chart_axis a = axis_round(0, 35.3, 5); /* 35.3 / 5 = 7.06: the next round step is 10 */
  CU_ASSERT_DOUBLE_EQUAL(a.step, 10, 1e-12);
  CU_ASSERT_TRUE(a.low == 0 && a.high == 40 && a.decimals == 0);
  a = axis_round(2.45, 3.72, 5); /* 1.27 / 5 = 0.254 -> 0.5 */
  CU_ASSERT_DOUBLE_EQUAL(a.step, 0.5, 1e-12);
  CU_ASSERT_DOUBLE_EQUAL(a.low, 2, 1e-12);
  CU_ASSERT_DOUBLE_EQUAL(a.high, 4, 1e-12);
  CU_ASSERT_EQUAL(a.decimals, 1);
  CU_ASSERT_EQUAL(axis_ticks(&a, a.high), 5);
  a = axis_round(7, 7, 5);
  CU_ASSERT_TRUE(a.low < 7 && a.high > 7);
  a = axis_round(1e300, 1e300 * (1 + 1e-15), 5);
  CU_ASSERT_TRUE(axis_ticks(&a, a.high) <= 61);
}

static void a_percent_axis_starts_at_zero_unless_values_lie_high_and_close(void) {
  CU_ASSERT_EQUAL(axis_percent(5, 60, 5).low, 0);
  CU_ASSERT_EQUAL(axis_percent(20, 30, 5).low, 0);
  CU_ASSERT_TRUE(axis_percent(62, 71, 5).low >= 55);
  CU_ASSERT_EQUAL(axis_percent(80, 99.9, 5).high, 100);
}

static void dates_are_read_from_names_of_waves(void) {
  static const struct {
    const char *text;
    double year;
  } cases[] = {{"2022", 2022.5},          {"W11 2022", 2022.5},          {"2022-05", 2022 + 4.5 / 12}, {"05.2022", 2022 + 4.5 / 12},
               {"Wave 12, autumn 2021", 2021 + 9.5 / 12}, {"Q3 2020", 2020.625}, {"May 2019", 2019 + 4.5 / 12}, {"2022-05-17", 2022 + (4 + 16.5 / 31) / 12},
               {"17.05.2022", 2022 + (4 + 16.5 / 31) / 12}, {"2022-13", NAN},
               {"2022-23 pooled", NAN},   {"2017 and 2018", NAN},        {"Round 6", NAN},             {"", NAN},
               {"all", NAN},              {"12345", NAN}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    double year = waves_year(cases[i].text);
    CU_ASSERT_TRUE(isnan(cases[i].year) ? isnan(year) : fabs(year - cases[i].year) < 1e-9);
  }
}

static void labels_move_apart_as_little_as_possible(void) {
  double two[] = {10, 11}, heights[] = {4, 4, 4};
  nudge_apart(two, heights, 2, 0, 100); /* 4 apart around their mean 10.5 */
  CU_ASSERT_DOUBLE_EQUAL(two[0], 8.5, 1e-12);
  CU_ASSERT_DOUBLE_EQUAL(two[1], 12.5, 1e-12);
  double far[] = {50, 10};
  nudge_apart(far, heights, 2, 0, 100);
  CU_ASSERT_TRUE(far[0] == 50 && far[1] == 10);
  double low[] = {1, 2, 3};
  nudge_apart(low, heights, 3, 0, 100); /* pushed down from the edge */
  CU_ASSERT_DOUBLE_EQUAL(low[0], 2, 1e-12);
  CU_ASSERT_DOUBLE_EQUAL(low[1], 6, 1e-12);
  CU_ASSERT_DOUBLE_EQUAL(low[2], 10, 1e-12);
}

/* --- sides of a scale --- */

static op_arena *sides_of(const char *const *labels, size_t n, const op_chart_options *options, polarity *out, op_status *status) {
  op_arena *arena = op_arena_new(NULL);
  chart_column columns[8] = {{0}};
  chart_grid grid = {.n_columns = n, .columns = columns};
  op_chart_options none = {0};
  static const char *const codes[] = {"1", "2", "3", "4", "5", "6", "7", "8"};
  for (size_t i = 0; i < n; i++) columns[i] = (chart_column){.code = codes[i], .label = labels[i]};
  op_error err;
  *status = polarity_find(&grid, options != NULL ? options : &none, arena, out, &err);
  return arena;
}

static void sides_are_found_in_every_language_and_order(void) {
  static const struct {
    const char *labels[5];
    size_t n, order[5], negative, neutral;
  } cases[] = {
      {{"Very favorable", "Somewhat favorable", "Somewhat unfavorable", "Very unfavorable"}, 4, {3, 2, 1, 0}, 2, 0},
      {{"Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"}, 5, {0, 1, 2, 3, 4}, 2, 1},
      {{"Очень хорошо", "Скорее благоприятно, чем неблагоприятно", "Скорее неблагоприятно, чем благоприятно", "Очень плохо"}, 4, {3, 2, 1, 0}, 2, 0},
      {{"Өте жаман", "Жаман", "Жақсы", "Өте жақсы"}, 4, {0, 1, 2, 3}, 2, 0},
      {{"Келісемін", "Біршама келіспеймін", "Мүлдем келіспеймін"}, 3, {2, 1, 0}, 2, 0},
      {{"უფრო დადებითად, ვიდრე უარყოფითად", "უფრო უარყოფითად, ვიდრე დადებითად"}, 2, {1, 0}, 1, 0},
      {{"1", "2", "3", "4", "5"}, 5, {0, 1, 2, 3, 4}, 2, 1},
      {{"A lot", "Some", "Not much", "None"}, 4, {3, 2, 1, 0}, 2, 0},
      {{"A lot better", "A little better", "A little worse", "A lot worse"}, 4, {3, 2, 1, 0}, 2, 0},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    polarity p;
    op_status status;
    op_arena *arena = sides_of(cases[i].labels, cases[i].n, NULL, &p, &status);
    CU_ASSERT_EQUAL_FATAL(status, OP_OK);
    CU_ASSERT_EQUAL(p.n_negative, cases[i].negative);
    CU_ASSERT_EQUAL(p.n_neutral, cases[i].neutral);
    for (size_t k = 0; k < cases[i].n; k++) CU_ASSERT_EQUAL(p.columns[k], cases[i].order[k]);
    op_arena_free(arena);
  }
}

static void one_answer_has_no_two_sides(void) {
  static const char *const labels[] = {"Agree"};
  polarity p;
  op_status status;
  op_arena_free(sides_of(labels, 1, NULL, &p, &status));
  CU_ASSERT_EQUAL(status, OP_E_REQUEST);
}

void suite_plot_parts(void) {
  CU_pSuite suite = CU_add_suite("plot_parts", NULL, NULL);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(cleaning_leaves_one_line_of_valid_text);
  ADD(quoting_follows_what_gnuplot_understands);
  ADD(bold_text_escapes_what_enhanced_text_knows);
  ADD(wrapping_keeps_every_word_and_the_width);
  ADD(wrapping_follows_the_rules_of_the_writing);
  ADD(wrapping_cuts_with_an_ellipsis_at_a_character);
  ADD(axes_have_round_steps_and_cover_the_values);
  ADD(a_percent_axis_starts_at_zero_unless_values_lie_high_and_close);
  ADD(dates_are_read_from_names_of_waves);
  ADD(labels_move_apart_as_little_as_possible);
  ADD(sides_are_found_in_every_language_and_order);
  ADD(one_answer_has_no_two_sides);
#undef ADD
}
