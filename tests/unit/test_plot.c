/* Charts: the words of the script, what refuses to be drawn, and that nothing from data can run. */
#include <CUnit/Basic.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "opine/plot.h"
#include "plot_check.h"
#include "plot_figures.h"
#include "plot_samples.h"

static const char *const favor[] = {"Very favorable", "Somewhat favorable", "Somewhat unfavorable", "Very unfavorable"};
static const double favor_shares[] = {0.094, 0.201, 0.352, 0.353};
static const char *const waves[] = {"W11 2022", "W12 2022", "W13 2023", "W14 2023"};

static plot_sample opinion(void) {
  return (plot_sample){.title = "Opinion of China", .source = "A survey, 2023", .question = "What is your opinion of China?", .answers = favor, .n_answers = 4,
                       .shares = favor_shares};
}

/* The script of a sample; "" with the error's words in `why` when it is refused. The caller frees with op_free. */
static char *script_of(const plot_sample *sample, const op_chart_options *options, char why[1400]) {
  op_error err = {0};
  op_result *result = plot_figures_make(sample, options != NULL ? options->kind : NULL);
  char *script = NULL;
  size_t length = 0;
  if (why != NULL) why[0] = '\0';
  CU_ASSERT_PTR_NOT_NULL_FATAL(result);
  if (op_chart_script(result, options, &script, &length, &err) != OP_OK) {
    CU_ASSERT_EQUAL(err.status, OP_E_REQUEST);
    if (why != NULL) op_error_text(&err, why, 1400);
    script = op_text_copy("", 0, NULL);
  }
  op_result_free(result);
  CU_ASSERT_PTR_NOT_NULL_FATAL(script);
  return script;
}

static bool has(const char *text, const char *part) { return strstr(text, part) != NULL; }

static void every_kind_of_the_list_has_a_name_of_its_own_and_a_summary(void) {
  size_t n;
  const op_chart *const *all = op_charts(&n);
  CU_ASSERT_TRUE(n >= 8);
  for (size_t i = 0; i < n; i++) {
    size_t length = strlen(all[i]->summary);
    CU_ASSERT_TRUE(length > 10 && all[i]->summary[length - 1] != '.');
    CU_ASSERT_PTR_EQUAL(op_chart_named(all[i]->name), all[i]);
  }
  CU_ASSERT_PTR_NULL(op_chart_named("pie"));
}

static void an_unknown_kind_names_the_nearest_one(void) {
  char why[1400];
  plot_sample s = opinion();
  op_free(script_of(&s, &(op_chart_options){.kind = "likrt"}, why));
  CU_ASSERT_TRUE(has(why, "no chart kind 'likrt'") && has(why, "expected one of bars, ") && has(why, "did you mean 'likert'?"));
}

static void bars_carry_figures_names_base_and_source(void) {
  plot_sample s = opinion();
  char *script = script_of(&s, NULL, NULL);
  CU_ASSERT_TRUE(has(script, " 35.2 ")); /* percent in the data block */
  CU_ASSERT_TRUE(has(script, "'Somewhat unfavorable'"));
  CU_ASSERT_TRUE(has(script, "'{/:Bold Opinion of China}'"));
  CU_ASSERT_TRUE(has(script, "'What is your opinion of China?'"));
  CU_ASSERT_TRUE(has(script, "n = 1,509 (1,501.3 weighted)"));
  CU_ASSERT_TRUE(has(script, "95% confidence intervals (logit)"));
  CU_ASSERT_TRUE(has(script, "weighted by FinalWgt1, 17 strata"));
  CU_ASSERT_TRUE(has(script, "'Source: A survey, 2023'"));
  op_free(script);
}

static void the_caller_s_title_subtitle_and_source_win(void) {
  plot_sample s = opinion();
  char *script = script_of(&s, &(op_chart_options){.title = "Mine", .subtitle = "Under it", .source = "Me"}, NULL);
  CU_ASSERT_TRUE(has(script, "Bold Mine}") && has(script, "'Under it'") && has(script, "'Source: Me'"));
  CU_ASSERT_FALSE(has(script, "Opinion of China") || has(script, "A survey"));
  op_free(script);
}

static void the_banner_of_synthetic_data_stands_on_every_kind(void) {
  plot_sample s = opinion();
  s.banner = "SYNTHETIC DATA: nobody is real";
  s.by_title = "Wave";
  s.groups = waves;
  s.n_groups = 4;
  size_t n;
  const op_chart *const *all = op_charts(&n);
  for (size_t i = 0; i < n; i++) {
    char *script = script_of(&s, &(op_chart_options){.kind = all[i]->name}, NULL);
    CU_ASSERT_TRUE(has(script, "{/:Bold SYNTHETIC DATA: nobody is real}"));
    op_free(script);
  }
}

static void likert_puts_negative_answers_left_whatever_the_order_of_codes(void) {
  plot_sample s = opinion();
  char *script = script_of(&s, &(op_chart_options){.kind = "likert"}, NULL);
  CU_ASSERT_TRUE(has(script, " 35.3 35.2 20.1 9.4\n"));
  CU_ASSERT_TRUE(has(script, "n_negative = 2; n_neutral = 0; n_positive = 2; n_missing = 0"));
  op_free(script);
}

static void likert_sets_missing_answers_apart_and_leaves_nets_out(void) {
  static const char *const answers[] = {"Disagree", "Neither", "Agree", "Agree (net)", "Don't know"};
  static const double shares[] = {0.3, 0.2, 0.4, 0, 0.1};
  plot_sample s = opinion();
  s.answers = answers;
  s.n_answers = 5;
  s.n_nets = 1;
  s.n_missing = 1;
  s.shares = shares;
  char *script = script_of(&s, &(op_chart_options){.kind = "likert"}, NULL);
  CU_ASSERT_TRUE(has(script, " 30 20 40 10\n"));
  CU_ASSERT_TRUE(has(script, "n_negative = 1; n_neutral = 1; n_positive = 1; n_missing = 1"));
  op_free(script);
}

static void likert_reads_kazakh_answers_that_begin_like_their_opposites(void) {
  static const char *const answers[] = {"Келісемін", "Біршама келіспеймін", "Мүлдем келіспеймін"};
  static const double shares[] = {0.5, 0.3, 0.2};
  plot_sample s = opinion();
  s.answers = answers;
  s.n_answers = 3;
  s.shares = shares;
  char *script = script_of(&s, &(op_chart_options){.kind = "likert"}, NULL);
  CU_ASSERT_TRUE(has(script, " 20 30 50\n"));
  CU_ASSERT_TRUE(has(script, "n_negative = 2; n_neutral = 0; n_positive = 1; n_missing = 0"));
  op_free(script);
}

/* A scale of a Georgian omnibus: refusals have the lowest code, and the middle answer names both sides. */
static void likert_sets_refusals_apart_and_halves_in_the_middle(void) {
  static const char *const answers[] = {"Refuse to answer", "Do not support at all", "Mostly do not support", "Partially support, partially not",
                                        "Mostly support", "Totally support"};
  static const double shares[] = {0.01, 0.07, 0.06, 0.16, 0.11, 0.59};
  plot_sample s = opinion();
  s.answers = answers;
  s.n_answers = 6;
  s.shares = shares;
  char *script = script_of(&s, &(op_chart_options){.kind = "likert"}, NULL);
  CU_ASSERT_TRUE(has(script, " 7 6 16 11 59 1\n"));
  CU_ASSERT_TRUE(has(script, "n_negative = 2; n_neutral = 1; n_positive = 2; n_missing = 1"));
  op_free(script);
}

static void likert_refuses_to_guess_an_order_of_texts(void) {
  static const char *const two[] = {"Agree", "Disagree"};
  static const double shares[] = {0.6, 0.4};
  char why[1400];
  plot_sample s = opinion();
  s.text_codes = true;
  op_free(script_of(&s, &(op_chart_options){.kind = "likert"}, why));
  CU_ASSERT_TRUE(has(why, "these answers are texts, which have no order of their own") && has(why, "--negative") && has(why, "--positive"));
  s.answers = two; /* one answer a side needs no order */
  s.n_answers = 2;
  s.shares = shares;
  char *script = script_of(&s, &(op_chart_options){.kind = "likert"}, why);
  CU_ASSERT_TRUE(has(script, " 40 60\n"));
  op_free(script);
}

static void likert_refuses_to_guess_what_unknown_words_mean(void) {
  static const char *const words[] = {"Ha", "Hmm", "Meh", "Oi"}, *const numbers[] = {"1", "2", "3", "4"};
  char why[1400];
  plot_sample s = opinion();
  s.answers = words;
  op_free(script_of(&s, &(op_chart_options){.kind = "likert"}, why));
  CU_ASSERT_TRUE(has(why, "the labels do not tell which answers are negative") && has(why, "--negative") && has(why, "--positive"));
  s.answers = numbers; /* a scale without labels runs from low to high */
  char *script = script_of(&s, &(op_chart_options){.kind = "likert"}, why);
  CU_ASSERT_TRUE(has(script, " 9.4 20.1 35.2 35.3\n"));
  op_free(script);
}

static void likert_takes_the_sides_that_the_caller_names(void) {
  static const char *const right[] = {"1", "very unfavorable"}, *const left[] = {"2"}, *const wrong[] = {"Very favorble"};
  char why[1400];
  plot_sample s = opinion();
  op_chart_options o = {.kind = "likert", .positive = right, .n_positive = 2, .negative = left, .n_negative = 1};
  char *script = script_of(&s, &o, NULL);
  CU_ASSERT_TRUE(has(script, " 20.1 9.4 35.3 35.2\n")); /* the answer that nobody named stands apart */
  op_free(script);
  o.positive = wrong;
  o.n_positive = 1;
  op_free(script_of(&s, &o, why));
  CU_ASSERT_TRUE(has(why, "no answer 'Very favorble'") && has(why, "did you mean 'Very favorable'?"));
}

static void likert_keeps_the_named_order_where_codes_are_texts(void) {
  static const char *const left[] = {"Very unfavorable", "Somewhat unfavorable"}, *const right[] = {"Somewhat favorable", "Very favorable"};
  static const char *const turned[] = {"Somewhat unfavorable", "Very unfavorable"};
  plot_sample s = opinion();
  s.text_codes = true;
  op_chart_options options = {.kind = "likert", .negative = left, .n_negative = 2, .positive = right, .n_positive = 2};
  char *script = script_of(&s, &options, NULL);
  const char *first = strstr(script, "'Very unfavorable'"), *second = strstr(script, "'Somewhat unfavorable'");
  CU_ASSERT_TRUE(first != NULL && second != NULL && first < second);
  op_free(script);
  options.negative = turned;
  script = script_of(&s, &options, NULL);
  first = strstr(script, "'Very unfavorable'");
  second = strstr(script, "'Somewhat unfavorable'");
  CU_ASSERT_TRUE(first != NULL && second != NULL && second < first);
  op_free(script);
}

static void likert_refuses_figures_that_are_no_shares(void) {
  char why[1400];
  plot_sample s = opinion();
  s.answers = NULL;
  op_free(script_of(&s, &(op_chart_options){.kind = "likert"}, why));
  CU_ASSERT_TRUE(has(why, "shares of answers") && has(why, "--kind bars"));
}

static void trend_breaks_a_line_at_a_wave_without_figure_and_says_so(void) {
  plot_sample s = opinion();
  char *script = NULL;
  size_t length;
  s.by_title = "Wave";
  s.groups = waves;
  s.n_groups = 4;
  op_result *result = plot_sample_make(&s);
  CU_ASSERT_PTR_NOT_NULL_FATAL(result);
  result->sections[0].rows[2 * 4].measures[OP_M_ESTIMATE] = (double)NAN; /* third wave, first answer */
  CU_ASSERT_EQUAL(op_chart_script(result, &(op_chart_options){.kind = "trend"}, &script, &length, NULL), OP_OK);
  CU_ASSERT_TRUE(has(script, "No figure: Very favorable, W13 2023."));
  const char *line = strstr(script, "$line1 << END\n"), *gap = strstr(script, "\n\n3 ");
  CU_ASSERT_TRUE(line != NULL && gap != NULL && gap > line && gap < strstr(line, "END\n$line2"));
  op_free(script);
  op_result_free(result);
}

static void trend_places_dated_waves_at_their_dates(void) {
  static const char *const dates[] = {"2021-07", "2022-01", "2023-07"};
  plot_sample s = opinion();
  s.by_title = "Wave";
  s.groups = dates;
  s.n_groups = 3;
  char *script = script_of(&s, &(op_chart_options){.kind = "trend"}, NULL);
  CU_ASSERT_TRUE(has(script, "\n2021.541667 ") && has(script, "\n2022.041667 ") && has(script, "\n2023.541667 ")); /* year + (month - 1/2)/12 */
  CU_ASSERT_FALSE(has(script, "equal distances"));
  op_free(script);
}

static void trend_of_one_wave_is_drawn_as_bars(void) {
  plot_sample s = opinion();
  s.by_title = "Wave";
  s.groups = waves;
  s.n_groups = 1;
  char *script = script_of(&s, &(op_chart_options){.kind = "trend"}, NULL);
  CU_ASSERT_TRUE(has(script, "$bars << END") && has(script, "'Percent, W11 2022'"));
  op_free(script);
}

static void trend_refuses_a_result_without_waves_and_too_many_lines(void) {
  static const char *const many[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i"};
  char why[1400];
  plot_sample s = opinion();
  op_free(script_of(&s, &(op_chart_options){.kind = "trend"}, why));
  CU_ASSERT_TRUE(has(why, "no group variable") && has(why, "--time"));
  s.by_title = "Wave";
  s.groups = waves;
  s.n_groups = 2;
  s.answers = many;
  s.n_answers = 9;
  s.shares = NULL;
  op_free(script_of(&s, &(op_chart_options){.kind = "trend"}, why));
  CU_ASSERT_TRUE(has(why, "9 answers make 9 lines, at most 8") && has(why, "--net"));
}

static void a_result_without_any_estimate_is_refused_by_every_kind(void) {
  plot_sample s = opinion();
  s.empty = true;
  size_t n;
  const op_chart *const *all = op_charts(&n);
  for (size_t i = 0; i < n; i++) {
    char why[1400];
    op_free(script_of(&s, &(op_chart_options){.kind = all[i]->name}, why));
    CU_ASSERT_TRUE(has(why, "nothing to draw: "));
  }
}

static void sixty_answers_are_drawn_and_four_hundred_bars_refused(void) {
  static char names[60][24];
  static const char *answers[60], *groups[8];
  char why[1400];
  for (int i = 0; i < 60; i++) {
    snprintf(names[i], sizeof names[i], "Answer %d", i);
    answers[i] = names[i];
    if (i < 8) groups[i] = names[i];
  }
  plot_sample s = opinion();
  s.answers = answers;
  s.n_answers = 60;
  s.shares = NULL;
  char *script = script_of(&s, NULL, NULL);
  CU_ASSERT_TRUE(has(script, "'Answer 0'") && has(script, "'Answer 59'"));
  op_free(script);
  s.by_title = "Region";
  s.groups = groups;
  s.n_groups = 8;
  op_free(script_of(&s, NULL, why));
  CU_ASSERT_TRUE(has(why, "60 answers in 8 groups make 480 bars"));
}

static void options_that_cannot_be_are_refused(void) {
  static const op_chart_options wrong[] = {{.width = 1000}, {.width = -3}, {.height = NAN}, {.font_size = 0.5}, {.dpi = 1e9}, {.font = "A\" onload=\"x"},
                                           {.font = ""},    {.font = "a,b"}, {.height = 1.2}, {.width = 4, .font_size = 40}};
  plot_sample s = opinion();
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    char why[1400];
    op_free(script_of(&s, &wrong[i], why));
    CU_ASSERT_TRUE(why[0] != '\0');
  }
}

static void the_same_result_gives_the_same_script(void) {
  plot_sample s = opinion();
  s.by_title = "Wave";
  s.groups = waves;
  s.n_groups = 4;
  size_t n;
  const op_chart *const *all = op_charts(&n);
  for (size_t i = 0; i < n; i++) {
    op_chart_options o = {.kind = all[i]->name};
    char *one = script_of(&s, &o, NULL), *two = script_of(&s, &o, NULL);
    CU_ASSERT_STRING_EQUAL(one, two);
    op_free(one);
    op_free(two);
  }
}

static void a_failing_allocation_is_told_and_leaks_nothing(void) {
  plot_sample s = opinion();
  s.by_title = "Wave";
  s.groups = waves;
  s.n_groups = 3;
  size_t n;
  const op_chart *const *all = op_charts(&n);
  for (size_t i = 0; i < n; i++) {
    op_status status = OP_E_MEMORY;
    op_result *result = plot_figures_make(&s, all[i]->name);
    CU_ASSERT_PTR_NOT_NULL_FATAL(result);
    for (long after = 0; status != OP_OK && after < 10000; after++) {
      char *script = NULL;
      size_t length = 0;
      op_error err = {0};
      op_memory_fail_after(after);
      status = op_chart_script(result, &(op_chart_options){.kind = all[i]->name}, &script, &length, &err);
      op_memory_fail_after(-1);
      CU_ASSERT_TRUE(status == OP_OK || (status == OP_E_MEMORY && script == NULL && err.what[0] != '\0'));
      op_free(script);
    }
    CU_ASSERT_EQUAL(status, OP_OK);
    op_result_free(result);
  }
}

static const char *const hostile[] = {"'; system('touch pwned1'); '",
                                      "`touch pwned2`",
                                      "@font {/:Bold=80 big} ^_~&",
                                      "\\\"\n!touch pwned3\nEND\nsystem(\"touch pwned4\")",
                                      "<script>alert(1)</script> %s%n]]>",
                                      "\xE2\x80\xAEturned\xE2\x80\x8F \xFF\xFE bytes",
                                      "'''a'''' @font' \\'",
                                      "=cmd|' /C calc'!A0 \xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D $(id) ${x}",
                                      "\xD3\x98\xD2\x93\xD2\x9B\xD2\xA3\xD3\xA9\xD2\xB1\xD2\xAF\xD2\xBB\xD1\x96"};

static void hostile_texts_stay_inside_strings(void) {
  static const char *const left[] = {"1", "2", "3", "4"}, *const right[] = {"5", "6", "7", "8"};
  plot_sample s = {.title = hostile[3], .source = hostile[1], .banner = hostile[2], .question = hostile[0], .by_title = hostile[4], .groups = hostile, .n_groups = 5,
                   .answers = hostile + 1, .n_answers = 8};
  size_t n;
  const op_chart *const *all = op_charts(&n);
  for (size_t i = 0; i < n; i++) {
    char *script = script_of(&s, &(op_chart_options){.kind = all[i]->name, .title = hostile[6], .negative = left, .n_negative = 4, .positive = right, .n_positive = 4},
                             NULL);
    size_t length = strlen(script);
    char *work = op_array_new(length + 1, 1, NULL);
    CU_ASSERT_TRUE(length > 1000);
    CU_ASSERT_PTR_NULL(plot_script_fault(script, length, work));
    op_free(work);
    op_free(script);
  }
}

static void the_check_of_scripts_finds_what_it_looks_for(void) {
  static const char *const faulty[] = {"set label 'a''' b' at 0,0\n", "set label `x` at 0\n", "system('x')\n", "!x\n", "$bars << END\n1 x\nEND\n", "load 'x'\n",
                                       "set title @font\n", "$bars << END\n1\n", "set label 'a'''' @b' at 0\nset label '''@b' at 0\n"};
  char work[200];
  for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++) {
    CU_ASSERT_PTR_NOT_NULL(plot_script_fault(faulty[i], strlen(faulty[i]), work));
  }
}

void suite_plot(void) {
  CU_pSuite suite = CU_add_suite("plot", NULL, NULL);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(every_kind_of_the_list_has_a_name_of_its_own_and_a_summary);
  ADD(an_unknown_kind_names_the_nearest_one);
  ADD(bars_carry_figures_names_base_and_source);
  ADD(the_caller_s_title_subtitle_and_source_win);
  ADD(the_banner_of_synthetic_data_stands_on_every_kind);
  ADD(likert_puts_negative_answers_left_whatever_the_order_of_codes);
  ADD(likert_sets_missing_answers_apart_and_leaves_nets_out);
  ADD(likert_reads_kazakh_answers_that_begin_like_their_opposites);
  ADD(likert_sets_refusals_apart_and_halves_in_the_middle);
  ADD(likert_refuses_to_guess_an_order_of_texts);
  ADD(likert_refuses_to_guess_what_unknown_words_mean);
  ADD(likert_takes_the_sides_that_the_caller_names);
  ADD(likert_keeps_the_named_order_where_codes_are_texts);
  ADD(likert_refuses_figures_that_are_no_shares);
  ADD(trend_breaks_a_line_at_a_wave_without_figure_and_says_so);
  ADD(trend_places_dated_waves_at_their_dates);
  ADD(trend_of_one_wave_is_drawn_as_bars);
  ADD(trend_refuses_a_result_without_waves_and_too_many_lines);
  ADD(a_result_without_any_estimate_is_refused_by_every_kind);
  ADD(sixty_answers_are_drawn_and_four_hundred_bars_refused);
  ADD(options_that_cannot_be_are_refused);
  ADD(the_same_result_gives_the_same_script);
  ADD(a_failing_allocation_is_told_and_leaks_nothing);
  ADD(hostile_texts_stay_inside_strings);
  ADD(the_check_of_scripts_finds_what_it_looks_for);
#undef ADD
}
