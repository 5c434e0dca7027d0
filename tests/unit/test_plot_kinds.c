/* Each kind of chart: which figures stand where, what it says of itself, and what it refuses. */
#include <CUnit/Basic.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "opine/plot.h"
#include "opine/present.h"
#include "plot/rows.h"
#include "plot/svg.h"
#include "plot_check.h"
#include "plot_figures.h"

static const char *const scale[] = {"Disagree", "Neither", "Agree"};
static const double scale_shares[] = {0.3, 0.2, 0.5};
static const char *const sexes[] = {"Men", "Women"};
static const char *const waves[] = {"W1 2020", "W2 2021", "W3 2022", "W4 2023"};
static const char *const regions[] = {"North", "South", "East"};

static plot_sample sample(void) {
  return (plot_sample){.title = "Opinions", .source = "A survey", .question = "Do you agree?", .answers = scale, .n_answers = 3, .shares = scale_shares};
}

static plot_sample by_sex(void) {
  plot_sample s = sample();
  s.by_title = "Sex";
  s.groups = sexes;
  s.n_groups = 2;
  return s;
}

static plot_sample over_time(void) {
  plot_sample s = sample();
  s.command = "trend";
  s.by_title = "Wave";
  s.groups = waves;
  s.n_groups = 4;
  s.changes = true;
  return s;
}

/* The script, checked for soundness; "" with the error's words in `why` when it is refused. The caller frees with op_free. */
static char *script_of(const plot_sample *s, op_chart_options options, char why[1400]) {
  op_error err = {0};
  op_result *result = plot_figures_make(s, options.kind);
  char *script = NULL;
  size_t length = 0;
  if (why != NULL) why[0] = '\0';
  CU_ASSERT_PTR_NOT_NULL_FATAL(result);
  if (op_chart_script(result, &options, &script, &length, &err) != OP_OK) {
    CU_ASSERT_EQUAL(err.status, OP_E_REQUEST);
    if (why != NULL) op_error_text(&err, why, 1400);
    script = op_text_copy("", 0, NULL);
  } else {
    char *work = op_array_new(length + 1, 1, NULL);
    CU_ASSERT_PTR_NULL(plot_script_fault(script, length, work));
    op_free(work);
  }
  op_result_free(result);
  CU_ASSERT_PTR_NOT_NULL_FATAL(script);
  return script;
}

static bool has(const char *text, const char *part) { return strstr(text, part) != NULL; }

/* Lines of the data block of that name. */
static size_t rows_of(const char *script, const char *block) {
  char start[40];
  size_t n = 0;
  snprintf(start, sizeof start, "%s << END\n", block);
  const char *at = strstr(script, start);
  if (at == NULL) return SIZE_MAX;
  for (at += strlen(start); strncmp(at, "END", 3) != 0; at = strchr(at, '\n') + 1) n += *at != '\n';
  return n;
}

/* --- rows --- */

static void dots_and_grouped_bars_have_a_row_an_answer_and_a_series_a_group(void) {
  plot_sample s = by_sex();
  static const char *const kinds[] = {"dots", "grouped"};
  for (size_t k = 0; k < 2; k++) {
    char *script = script_of(&s, (op_chart_options){.kind = kinds[k]}, NULL);
    CU_ASSERT_EQUAL(rows_of(script, "$points"), 6);
    CU_ASSERT_TRUE(has(script, "# --- legend") && has(script, "'Men'") && has(script, "'Women'") && has(script, "'Neither'"));
    CU_ASSERT_TRUE(has(script, " 50 ")); /* Agree among men */
    op_free(script);
  }
}

static void one_group_has_no_legend(void) {
  plot_sample s = sample();
  char *script = script_of(&s, (op_chart_options){.kind = "dots"}, NULL);
  CU_ASSERT_EQUAL(rows_of(script, "$points"), 3);
  CU_ASSERT_FALSE(has(script, "# --- legend"));
  op_free(script);
}

static void means_of_groups_are_dots_in_one_colour(void) {
  plot_sample s = by_sex();
  s.command = "mean";
  s.answers = NULL;
  s.n_answers = 0;
  char *script = script_of(&s, (op_chart_options){.kind = "dots"}, NULL);
  CU_ASSERT_EQUAL(rows_of(script, "$points"), 2);
  CU_ASSERT_FALSE(has(script, "# --- legend"));
  op_free(script);
}

static void panels_are_blocks_of_all_answers(void) {
  plot_sample s = by_sex();
  char *script = script_of(&s, (op_chart_options){.kind = "dots", .panels = true}, NULL);
  CU_ASSERT_TRUE(has(script, "{/:Bold Men}") && has(script, "{/:Bold Women}"));
  CU_ASSERT_EQUAL(rows_of(script, "$points"), 6);
  op_free(script);
  script = script_of(&s, (op_chart_options){.kind = "bars", .panels = true}, NULL);
  CU_ASSERT_TRUE(has(script, "{/:Bold Men}") && has(script, "{/:Bold Women}"));
  op_free(script);
}

static void only_the_answers_that_are_asked_for_are_drawn(void) {
  static const char *const agree[] = {"agree"}, *const wrong[] = {"agre"};
  char why[1400];
  plot_sample s = by_sex();
  char *script = script_of(&s, (op_chart_options){.kind = "dots", .answers = agree, .n_answers = 1}, NULL);
  CU_ASSERT_EQUAL(rows_of(script, "$points"), 2);
  CU_ASSERT_TRUE(has(script, "Percent: Agree, by Sex"));
  op_free(script);
  op_free(script_of(&s, (op_chart_options){.kind = "bars", .answers = wrong, .n_answers = 1}, why));
  CU_ASSERT_TRUE(has(why, "no answer 'agre'") && has(why, "did you mean 'Agree'?"));
}

/* --- pairs --- */

static void a_dumbbell_takes_the_ends_of_the_waves_and_marks_sure_changes(void) {
  plot_sample s = over_time();
  char *script = script_of(&s, (op_chart_options){.kind = "dumbbell"}, NULL);
  CU_ASSERT_EQUAL(rows_of(script, "$points"), 3);
  CU_ASSERT_TRUE(has(script, "'W1 2020'") && has(script, "'W4 2023'") && !has(script, "'W2 2021'"));
  CU_ASSERT_TRUE(has(script, "*}'") && has(script, "* differs from 0 at the 95% level"));
  op_free(script);
}

static void a_dumbbell_of_groups_shows_their_gap(void) {
  plot_sample s = by_sex();
  char *script = script_of(&s, (op_chart_options){.kind = "dumbbell"}, NULL);
  CU_ASSERT_TRUE(has(script, "'Gap'") && !has(script, "differs from 0"));
  op_free(script);
}

static void pairs_need_two_waves_or_groups(void) {
  static const char *const kinds[] = {"dumbbell", "slope"};
  char why[1400];
  plot_sample s = sample(), one = over_time();
  one.n_groups = 1;
  one.changes = false;
  for (size_t k = 0; k < 2; k++) {
    op_free(script_of(&s, (op_chart_options){.kind = kinds[k]}, why));
    CU_ASSERT_TRUE(has(why, "compares two waves or groups") && has(why, "--time"));
    op_free(script_of(&one, (op_chart_options){.kind = kinds[k]}, why));
    CU_ASSERT_TRUE(has(why, "figures of one only"));
  }
}

static void pairs_sort_by_their_change(void) {
  plot_sample s = over_time();
  s.inner_title = "Region";
  s.inner = regions;
  s.n_inner = 3;
  static const char *const agree[] = {"Agree"};
  char *script = script_of(&s, (op_chart_options){.kind = "dumbbell", .answers = agree, .n_answers = 1, .sort = true}, NULL);
  const char *at = strstr(script, "$points << END\n");
  CU_ASSERT_PTR_NOT_NULL_FATAL(at);
  double before = INFINITY;
  for (at = strchr(at, '\n') + 1; strncmp(at, "END", 3) != 0; at = strchr(at, '\n') + 1) {
    double v[7];
    char *next = NULL;
    const char *field = at;
    for (size_t i = 0; i < 7; i++, field = next) v[i] = strtod(field, &next);
    CU_ASSERT_TRUE(v[4] - v[1] <= before);
    before = v[4] - v[1];
  }
  op_free(script);
}

static void a_slope_has_two_posts_and_refuses_too_many_lines(void) {
  static const char *names[17];
  static char texts[17][8];
  char why[1400];
  plot_sample s = over_time();
  char *script = script_of(&s, (op_chart_options){.kind = "slope"}, NULL);
  CU_ASSERT_EQUAL(rows_of(script, "$slopes"), 6);
  op_free(script);
  for (size_t i = 0; i < 17; i++) {
    snprintf(texts[i], sizeof texts[i], "A%zu", i);
    names[i] = texts[i];
  }
  s.answers = names;
  s.n_answers = 17;
  s.shares = NULL;
  op_free(script_of(&s, (op_chart_options){.kind = "slope"}, why));
  CU_ASSERT_TRUE(has(why, "17 lines cannot be told apart") && has(why, "dumbbell"));
}

/* --- scales --- */

static void stacked_bars_keep_the_order_and_add_up(void) {
  static const char *const answers[] = {"One", "Two", "Three", "All (net)", "Don't know"};
  static const double shares[] = {0.3, 0.2, 0.4, 0, 0.1};
  plot_sample s = sample();
  s.answers = answers;
  s.n_answers = 5;
  s.n_nets = 1;
  s.n_missing = 1;
  s.shares = shares;
  char *script = script_of(&s, (op_chart_options){.kind = "stacked"}, NULL);
  CU_ASSERT_TRUE(has(script, " 30 20 40 10\n") && has(script, "n_negative = 0; n_neutral = 0; n_positive = 4; n_missing = 0"));
  op_free(script);
}

static void the_neutral_answer_stands_apart_on_request_and_nets_at_the_side(void) {
  plot_sample s = sample();
  char *script = script_of(&s, (op_chart_options){.kind = "likert", .neutral_apart = true, .show_net = true}, NULL);
  CU_ASSERT_TRUE(has(script, " 30 50 20\n") && has(script, "n_negative = 1; n_neutral = 0; n_positive = 1; n_missing = 1"));
  CU_ASSERT_TRUE(has(script, "{/:Bold +20}"));
  op_free(script);
  script = script_of(&s, (op_chart_options){.kind = "likert"}, NULL);
  CU_ASSERT_TRUE(has(script, " 30 20 50\n") && has(script, "n_neutral = 1") && !has(script, "+20"));
  op_free(script);
}

/* --- trends --- */

static void events_are_drawn_at_their_dates_and_left_out_outside_the_waves(void) {
  static const char *const events[] = {"Election", "Too late", "Election"}, *const dates[] = {"2021-07", "2031-01", "2021-07"};
  plot_sample s = over_time();
  s.events = events;
  s.dates = dates;
  s.n_events = 3;
  char *script = script_of(&s, (op_chart_options){.kind = "trend"}, NULL);
  const char *at = strstr(script, "'Election, 2021-07'");
  CU_ASSERT_PTR_NOT_NULL_FATAL(at);
  CU_ASSERT_PTR_NULL(strstr(at + 1, "'Election, 2021-07'"));
  CU_ASSERT_TRUE(has(script, "set arrow from first 2021.541667, graph 0") && !has(script, "Too late"));
  op_free(script);
}

static void smoothed_lines_are_drawn_with_their_ribbons(void) {
  plot_sample s = over_time();
  s.smooth = true;
  char *script = script_of(&s, (op_chart_options){.kind = "trend"}, NULL);
  CU_ASSERT_EQUAL(rows_of(script, "$smooth1"), 4);
  CU_ASSERT_TRUE(has(script, " 30.1 ") && has(script, "Lines are smoothed (loess); dots are the waves"));
  CU_ASSERT_TRUE(has(script, "$smooth1 using 1:3:4 with filledcurves"));
  op_free(script);
}

static void small_multiples_have_a_panel_a_group_on_one_axis(void) {
  plot_sample s = over_time();
  s.inner_title = "Region";
  s.inner = regions;
  s.n_inner = 3;
  char *script = script_of(&s, (op_chart_options){.kind = "trend", .panels = true}, NULL);
  size_t plots = 0, ranges = 0;
  for (const char *at = script; (at = strstr(at, "\nplot ")) != NULL; at++) plots++;
  const char *first = strstr(script, "set yrange"), *end = strchr(first, '\n');
  for (const char *at = script; (at = strstr(at, "set yrange")) != NULL; at++) ranges += strncmp(at, first, (size_t)(end - first)) == 0;
  CU_ASSERT_TRUE(plots == 3 && ranges == 3);
  CU_ASSERT_TRUE(has(script, "{/:Bold North}") && has(script, "{/:Bold East}") && has(script, "unset multiplot"));
  op_free(script);
}

/* --- whatever comes --- */

static void sixty_categories_are_drawn_or_refused_by_every_kind(void) {
  static const char *names[60];
  static char texts[60][24];
  size_t n;
  const op_chart *const *all = op_charts(&n);
  for (size_t i = 0; i < 60; i++) {
    snprintf(texts[i], sizeof texts[i], "Category number %zu", i);
    names[i] = texts[i];
  }
  for (size_t i = 0; i < n; i++) {
    for (int waves_too = 0; waves_too < 2; waves_too++) {
      char why[1400];
      plot_sample s = waves_too ? over_time() : by_sex();
      s.answers = names;
      s.n_answers = 60;
      s.shares = NULL;
      char *script = script_of(&s, (op_chart_options){.kind = all[i]->name}, why);
      CU_ASSERT_TRUE(script[0] != '\0' || strlen(why) > 40);
      op_free(script);
    }
  }
}

static void long_labels_are_wrapped_by_every_kind(void) {
  static char text[2100];
  static const char *const words[] = {"disagree \xD0\xB4\xD0\xBB\xD0\xB8\xD0\xBD\xD0\xBD\xD1\x8B\xD0\xB9 ", "agree \xE1\x83\xA5\xE1\x83\x90\xE1\x83\xA0\xE1\x83\x97 "};
  static char texts[2][2100];
  size_t n;
  const op_chart *const *all = op_charts(&n);
  for (size_t k = 0; k < 2; k++) {
    for (size_t length = 0; length < 2000; length += strlen(words[k])) memcpy(texts[k] + length, words[k], strlen(words[k]) + 1);
  }
  memset(text, 'x', 2000);
  const char *answers[] = {texts[0], texts[1]}, *groups[] = {text, texts[1]};
  for (size_t i = 0; i < n; i++) {
    plot_sample s = over_time();
    s.answers = answers;
    s.n_answers = 2;
    s.shares = NULL;
    s.groups = groups;
    s.n_groups = 2;
    char why[1400], *script = script_of(&s, (op_chart_options){.kind = all[i]->name}, why);
    CU_ASSERT_STRING_NOT_EQUAL(script, "");
    op_free(script);
  }
}

static void every_size_and_dark_paper_draw_every_kind(void) {
  size_t n;
  const op_chart *const *all = op_charts(&n);
  for (size_t i = 0; i < n; i++) {
    for (size_t k = 0; op_chart_size_at(k) != NULL; k++) {
      plot_sample s = over_time();
      char why[1400], *script = script_of(&s, (op_chart_options){.kind = all[i]->name, .size = op_chart_size_at(k)->name, .dark = true}, why);
      CU_ASSERT_TRUE(has(script, "paper = 0x15191E") || has(why, "does not fit"));
      op_free(script);
    }
  }
}

static void a_failing_allocation_is_told_by_every_kind_of_a_full_trend(void) {
  static const char *const events[] = {"Election"}, *const dates[] = {"2021-07"};
  plot_sample s = over_time();
  s.events = events;
  s.dates = dates;
  s.n_events = 1;
  s.smooth = true;
  s.inner_title = "Region";
  s.inner = regions;
  s.n_inner = 2;
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
      status = op_chart_script(result, &(op_chart_options){.kind = all[i]->name, .panels = true, .show_net = true, .neutral_apart = true}, &script, &length, &err);
      op_memory_fail_after(-1);
      CU_ASSERT_TRUE(status == OP_OK || (status == OP_E_MEMORY && script == NULL && err.what[0] != '\0'));
      op_free(script);
      if (status != OP_OK && status != OP_E_MEMORY) break;
    }
    CU_ASSERT_EQUAL(status, OP_OK);
    op_result_free(result);
  }
}

/* --- words --- */

static void every_kind_says_in_words_what_it_shows(void) {
  size_t n;
  const op_chart *const *all = op_charts(&n);
  for (size_t i = 0; i < n; i++) {
    plot_sample s = over_time();
    char *script = script_of(&s, (op_chart_options){.kind = all[i]->name}, NULL), *title = NULL, *words = NULL;
    CU_ASSERT_EQUAL(op_chart_words(script, strlen(script), &title, &words, NULL), OP_OK);
    CU_ASSERT_STRING_EQUAL(title, "Opinions");
    bool of_sample = strcmp(all[i]->name, "weights") == 0 || strcmp(all[i]->name, "pyramid") == 0; /* they have a question of their own */
    char form[200];
    snprintf(form, sizeof form, "Chart: %s", all[i]->summary);
    char *option = strstr(form, " (--"); /* of the command line: it is not told */
    if (option != NULL) *option = '\0';
    CU_ASSERT_TRUE(has(words, form) && !has(words, "(--") && has(words, of_sample ? "Question: " : "Question: Do you agree?") && has(words, "Source: A survey") && has(words, "Base: "));
    CU_ASSERT_TRUE(has(words, strcmp(all[i]->name, "weights") == 0 ? "W4 2023: n 1,500, CV 0.40" : strcmp(all[i]->name, "deff") == 0 ? "W1 2020 1.20" : "Agree"));
    op_free_text(title);
    op_free_text(words);
    op_free(script);
  }
}

/* In Russian no kind says an English word of its own where the list has a Russian one (what a kind is called stands in the chart's description only). */
static void every_kind_speaks_the_reader_s_language(void) {
  static const char *const english[] = {"'Percent", "'Base:", "intervals (", "Design:", "'Source:", "unweighted", "(n = 1,5", "'Change'", "Sums are", "differs from"};
  size_t n;
  const op_chart *const *all = op_charts(&n);
  for (size_t i = 0; i < n; i++) {
    plot_sample s = over_time();
    char *script = script_of(&s, (op_chart_options){.kind = all[i]->name, .language = "ru"}, NULL);
    for (size_t k = 0; k < sizeof english / sizeof *english; k++) CU_ASSERT_FALSE(has(script, english[k]));
    op_free(script);
  }
}

static void an_svg_carries_the_words_and_the_fonts(void) {
  static const char svg[] = "<svg>\n<title>chart</title>\n<desc>Produced by GNUPLOT</desc>\n<text font-family=\"sans-serif\">sans-serif</text></svg>";
  static const char script[] = "#| A <b> & c\n#| First line\n#| second.\nfont = 'sans-serif'\n# fallbacks = 'Noto Sans'    (more)\n";
  op_text out = {0};
  svg_finish(svg, sizeof svg - 1, script, sizeof script - 1, &out);
  CU_ASSERT_STRING_EQUAL(out.data, "<svg>\n<title>A &lt;b&gt; &amp; c</title>\n<desc>First line second.</desc>\n"
                                   "<text font-family=\"sans-serif, Noto Sans\">sans-serif</text></svg>");
  op_text_clear(&out);
}

static void the_words_of_a_hostile_title_stay_a_comment(void) {
  plot_sample s = sample();
  s.question = "ends with a backslash \\";
  char *script = script_of(&s, (op_chart_options){.title = "system('id') \\"}, NULL);
  for (const char *at = script; (at = strstr(at, "#| ")) != NULL; at++) {
    const char *end = strchr(at, '\n');
    CU_ASSERT_TRUE(end[-1] != '\\');
  }
  op_free(script);
}

void suite_plot_kinds(void) {
  CU_pSuite suite = CU_add_suite("plot_kinds", NULL, NULL);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(dots_and_grouped_bars_have_a_row_an_answer_and_a_series_a_group);
  ADD(one_group_has_no_legend);
  ADD(means_of_groups_are_dots_in_one_colour);
  ADD(panels_are_blocks_of_all_answers);
  ADD(only_the_answers_that_are_asked_for_are_drawn);
  ADD(a_dumbbell_takes_the_ends_of_the_waves_and_marks_sure_changes);
  ADD(a_dumbbell_of_groups_shows_their_gap);
  ADD(pairs_need_two_waves_or_groups);
  ADD(pairs_sort_by_their_change);
  ADD(a_slope_has_two_posts_and_refuses_too_many_lines);
  ADD(stacked_bars_keep_the_order_and_add_up);
  ADD(the_neutral_answer_stands_apart_on_request_and_nets_at_the_side);
  ADD(events_are_drawn_at_their_dates_and_left_out_outside_the_waves);
  ADD(smoothed_lines_are_drawn_with_their_ribbons);
  ADD(small_multiples_have_a_panel_a_group_on_one_axis);
  ADD(sixty_categories_are_drawn_or_refused_by_every_kind);
  ADD(long_labels_are_wrapped_by_every_kind);
  ADD(every_size_and_dark_paper_draw_every_kind);
  ADD(a_failing_allocation_is_told_by_every_kind_of_a_full_trend);
  ADD(every_kind_says_in_words_what_it_shows);
  ADD(every_kind_speaks_the_reader_s_language);
  ADD(an_svg_carries_the_words_and_the_fonts);
  ADD(the_words_of_a_hostile_title_stay_a_comment);
#undef ADD
}
