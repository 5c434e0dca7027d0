/* Statistical figures: what their parts compute, where marks stand, what each says of itself. */
#include <CUnit/Basic.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "opine/plot.h"
#include "plot/heat.h"
#include "plot/ladder.h"
#include "plot/section.h"
#include "plot_check.h"
#include "plot_figures.h"

static const char *const answers[] = {"North", "South", "East"};

static plot_sample sample(void) {
  return (plot_sample){.title = "A title", .source = "A source", .question = "Region", .answers = answers, .n_answers = 3};
}

static bool has(const char *text, const char *part) { return strstr(text, part) != NULL; }

/* The script of a result, checked for soundness; "" with the error's words in `why` when it is refused. The caller frees with op_free; the result is freed. */
static char *script_of(op_result *result, op_chart_options options, char why[1400]) {
  op_error err = {0};
  char *script = NULL;
  size_t length = 0;
  CU_ASSERT_PTR_NOT_NULL_FATAL(result);
  if (why != NULL) why[0] = '\0';
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

/* Lines of a data block. */
static size_t rows_of(const char *script, const char *block) {
  char start[40];
  size_t n = 0;
  snprintf(start, sizeof start, "%s << END\n", block);
  const char *at = strstr(script, start);
  if (at == NULL) return SIZE_MAX;
  for (at += strlen(start); strncmp(at, "END", 3) != 0; at = strchr(at, '\n') + 1) n++;
  return n;
}

/* --- ladders --- */

static void log_ticks_are_ones_twos_and_fives(void) {
  double ticks[64];
  static const double few[] = {0.5, 1, 2, 5};
  CU_ASSERT_EQUAL_FATAL(ladder_log_ticks(0.45, 6, ticks, 64), 4);
  for (size_t i = 0; i < 4; i++) CU_ASSERT_DOUBLE_EQUAL(ticks[i], few[i], 1e-12);
  CU_ASSERT_EQUAL_FATAL(ladder_log_ticks(0.002, 900, ticks, 64), 5); /* powers of ten alone where the range is wide */
  CU_ASSERT_DOUBLE_EQUAL(ticks[0], 0.01, 1e-12);
  CU_ASSERT_EQUAL_FATAL(ladder_log_ticks(0.7, 1.12, ticks, 64), 5); /* round steps where it is narrow */
  CU_ASSERT_DOUBLE_EQUAL(ticks[0], 0.7, 1e-12);
  CU_ASSERT_DOUBLE_EQUAL(ticks[3], 1, 1e-12);
  CU_ASSERT_TRUE(ladder_log_ticks(1e-300, 1e300, ticks, 64) <= 64);
}

static void decimals_show_two_digits_of_the_half_width(void) {
  CU_ASSERT_EQUAL(section_decimals(0.9, 1.3, 1, 5), 2);
  CU_ASSERT_EQUAL(section_decimals(0.983, 0.989, 1, 5), 4);
  CU_ASSERT_EQUAL(section_decimals(0.983, 0.989, 1, 3), 3);
  CU_ASSERT_EQUAL(section_decimals(-40, 60, 1, 5), 1);
  CU_ASSERT_EQUAL(section_decimals(1, 1, 2, 5), 2);
  CU_ASSERT_EQUAL(section_decimals((double)NAN, 1, 2, 5), 2);
}

static void figures_too_large_to_mean_anything_are_told_as_such(void) {
  op_result *result = plot_sample_make(&(plot_sample){.question = "?"});
  chart_sheet sheet;
  CU_ASSERT_EQUAL_FATAL(sheet_open(result, NULL, &sheet, NULL), OP_OK);
  CU_ASSERT_STRING_EQUAL(section_figure(&sheet, 1.23, 0.98, 1.51, 2, false), "1.23 (0.98\xE2\x80\x93" "1.51)");
  CU_ASSERT_STRING_EQUAL(section_figure(&sheet, -0.2, -0.5, 0.1, 1, true), "-0.2 (-0.5 to 0.1)");
  CU_ASSERT_STRING_EQUAL(section_figure(&sheet, 3, 0.1, 1e30, 1, false), "3.0 (0.1\xE2\x80\x93> 1,000,000)");
  CU_ASSERT_STRING_EQUAL(section_figure(&sheet, 3, 0.1, INFINITY, 1, false), "3.0 (0.1\xE2\x80\x93> 1,000,000)");
  CU_ASSERT_STRING_EQUAL(section_figure(&sheet, 3, (double)NAN, (double)NAN, 1, false), "3.0");
  sheet_clear(&sheet);
  op_result_free(result);
}

/* --- forest --- */

static void a_forest_has_reference_categories_and_no_intercept(void) {
  plot_sample s = sample();
  char *script = script_of(plot_figures_make(&s, "forest"), (op_chart_options){.kind = "forest"}, NULL);
  CU_ASSERT_TRUE(has(script, "'North (reference)'") && has(script, "set logscale x") && has(script, "'odds ratio, logarithmic axis'"));
  CU_ASSERT_FALSE(has(script, "Intercept"));
  CU_ASSERT_EQUAL(rows_of(script, "$marks"), 5); /* a number, the reference, three coefficients */
  CU_ASSERT_TRUE(has(script, "Hollow dots: the interval holds 1"));
  op_free(script);
}

static void without_ratios_the_axis_is_linear_and_the_reference_is_zero(void) {
  plot_sample s = sample();
  op_result *result = plot_figures_make(&s, "forest");
  result->n_conventions--; /* the ratio */
  char *script = script_of(result, (op_chart_options){.kind = "forest"}, NULL);
  CU_ASSERT_FALSE(has(script, "set logscale"));
  CU_ASSERT_TRUE(has(script, "the interval holds 0") && has(script, "Coefficient of each term"));
  op_free(script);
}

/* Separated categories have intervals from 0 to infinity: the others must stay readable. */
static void a_hopeless_interval_goes_on_as_an_arrow(void) {
  plot_sample s = sample();
  op_result *result = plot_figures_make(&s, "forest");
  double *m = result->sections[0].rows[2].measures;
  m[OP_M_RATIO_LOWER] = 1e-200;
  m[OP_M_RATIO_UPPER] = INFINITY;
  char *script = script_of(result, (op_chart_options){.kind = "forest"}, NULL);
  CU_ASSERT_EQUAL(rows_of(script, "$line_arrows"), 2);
  CU_ASSERT_TRUE(has(script, "Arrows:"));
  double low, high;
  CU_ASSERT_EQUAL_FATAL(sscanf(strstr(script, "set xrange ["), "set xrange [%lf:%lf]", &low, &high), 2);
  CU_ASSERT_TRUE(low > 0.01 && high < 100);
  op_free(script);
}

static void a_coefficient_that_is_left_out_says_why(void) {
  plot_sample s = sample();
  op_result *result = plot_figures_make(&s, "forest");
  for (size_t k = 0; k < OP_M_COUNT; k++) result->sections[0].rows[3].measures[k] = (double)NAN;
  result->sections[0].rows[3].note = "left out: the same as another";
  char *script = script_of(result, (op_chart_options){.kind = "forest"}, NULL);
  CU_ASSERT_TRUE(has(script, "'left out: the same as another'"));
  CU_ASSERT_EQUAL(rows_of(script, "$marks"), 4);
  op_free(script);
}

/* --- effects, predictions --- */

static void effects_of_one_outcome_stand_together(void) {
  plot_sample s = sample();
  char *script = script_of(plot_figures_make(&s, "effects"), (op_chart_options){.kind = "effects"}, NULL);
  CU_ASSERT_TRUE(has(script, "'percentage points'") && has(script, "'{/:Bold East}'"));
  CU_ASSERT_EQUAL(rows_of(script, "$marks"), 5);
  op_free(script);
}

static void predictions_over_a_number_are_lines_at_its_values(void) {
  plot_sample s = sample();
  op_result *result = plot_figures_make(&s, "predictions");
  op_section *p = &result->sections[1];
  for (size_t i = 0; i < p->n_rows; i++) p->rows[i].measures[OP_M_VALUE] = i % 3 == 1 ? 70 : 20.0 + 10 * (double)(i % 3);
  char *script = script_of(result, (op_chart_options){.kind = "predictions"}, NULL);
  CU_ASSERT_EQUAL(rows_of(script, "$line1"), 3);
  CU_ASSERT_EQUAL(rows_of(script, "$line2"), 3);
  CU_ASSERT_TRUE(has(script, "$line1 << END\n20 40 ") && has(script, "\n70 ")); /* in the order of the number, not of the result */
  op_free(script);
  s.answers = (const char *const[]){"a", "b", "c", "d", "e", "f", "g", "h", "i"};
  s.n_answers = 9;
  result = plot_figures_make(&s, "predictions");
  p = &result->sections[1];
  for (size_t i = 0; i < p->n_rows; i++) { /* nine lines of two places */
    char given[24];
    snprintf(given, sizeof given, "%zu", i / 2);
    p->rows[i].measures[OP_M_VALUE] = (double)(i % 2);
    CU_ASSERT_EQUAL(op_row_key_set(result, &p->rows[i], 2, given, given, NULL), OP_OK);
  }
  char why[1400];
  op_free(script_of(result, (op_chart_options){.kind = "predictions"}, why));
  CU_ASSERT_TRUE(has(why, "the predictions make more than 8 lines"));
}

/* --- heat maps --- */

static void residuals_have_five_classes(void) {
  static const struct {
    double residual;
    int class;
  } cases[] = {{0, 0}, {1.99, 0}, {2, 1}, {-2, -1}, {2.99, 1}, {3, 2}, {-3, -2}, {-50, -2}, {(double)NAN, 0}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) CU_ASSERT_EQUAL(heat_class(cases[i].residual), cases[i].class);
}

static void every_cell_of_a_table_has_a_box(void) {
  plot_sample s = sample();
  char *script = script_of(plot_figures_make(&s, "heatmap"), (op_chart_options){.kind = "heatmap"}, NULL);
  CU_ASSERT_EQUAL(rows_of(script, "$marks"), 9);
  CU_ASSERT_TRUE(has(script, "'Percent of the column'") && has(script, "n = 700 to 720 by column"));
  op_free(script);
}

static void a_cell_without_a_percentage_has_none(void) {
  plot_sample s = sample();
  op_result *result = plot_figures_make(&s, "heatmap");
  result->sections[0].rows[4].measures[OP_M_ESTIMATE] = (double)NAN;
  char *script = script_of(result, (op_chart_options){.kind = "heatmap"}, NULL);
  CU_ASSERT_EQUAL(rows_of(script, "$marks"), 8);
  op_free(script);
}

static void a_table_too_wide_for_its_page_is_refused(void) {
  static const char *many[60];
  plot_sample s = sample();
  for (size_t i = 0; i < 60; i++) many[i] = "a name";
  s.answers = many;
  s.n_answers = 60;
  char why[1400];
  op_free(script_of(plot_figures_make(&s, "heatmap"), (op_chart_options){.kind = "heatmap"}, why));
  CU_ASSERT_TRUE(has(why, "60 columns leave") && has(why, "more width"));
  char *script = script_of(plot_figures_make(&s, "heatmap"), (op_chart_options){.kind = "heatmap", .width = 16}, NULL);
  CU_ASSERT_TRUE(has(script, "rotate by 90"));
  op_free(script);
}

/* --- weights, pyramid, design effects, intervals --- */

static void the_open_class_of_weights_is_named(void) {
  plot_sample s = sample();
  char *script = script_of(plot_figures_make(&s, "weights"), (op_chart_options){.kind = "weights"}, NULL);
  CU_ASSERT_EQUAL(rows_of(script, "$bars"), 16);
  CU_ASSERT_TRUE(has(script, "'\xE2\x89\xA5 3'") && has(script, "up to 1.0%"));
  op_free(script);
}

static void a_pyramid_has_both_bars_and_the_population(void) {
  plot_sample s = sample();
  char *script = script_of(plot_figures_make(&s, "pyramid"), (op_chart_options){.kind = "pyramid"}, NULL);
  CU_ASSERT_EQUAL(rows_of(script, "$bars"), 12); /* three steps, two sides, weighted and unweighted */
  CU_ASSERT_EQUAL(rows_of(script, "$line_intervals"), 6);
  CU_ASSERT_EQUAL(rows_of(script, "$line_population"), 6);
  CU_ASSERT_TRUE(has(script, "'weighted'") && has(script, "'without weights'") && has(script, "'population'"));
  op_free(script);
}

static void a_pyramid_without_weights_has_one_bar(void) {
  plot_sample s = sample();
  op_result *result = plot_figures_make(&s, "pyramid");
  result->n_design--; /* the weights */
  char *script = script_of(result, (op_chart_options){.kind = "pyramid"}, NULL);
  CU_ASSERT_EQUAL(rows_of(script, "$bars"), 6);
  CU_ASSERT_TRUE(has(script, "'sample (no weights)'"));
  op_free(script);
}

static void design_effects_have_a_dot_an_answer_and_a_line_for_the_weights(void) {
  plot_sample s = sample();
  char *script = script_of(plot_figures_make(&s, "deff"), (op_chart_options){.kind = "deff"}, NULL);
  CU_ASSERT_EQUAL(rows_of(script, "$marks"), 1);
  CU_ASSERT_EQUAL(rows_of(script, "$line_points"), 3);
  CU_ASSERT_EQUAL(rows_of(script, "$line_ticks"), 1);
  CU_ASSERT_TRUE(has(script, "'1.20 (1.10\xE2\x80\x93" "1.30)'"));
  op_free(script);
}

static void one_figure_has_its_own_axis_and_several_are_centred(void) {
  static const char *const one[] = {"South"};
  plot_sample s = sample();
  char *script = script_of(plot_figures_make(&s, "intervals"), (op_chart_options){.kind = "intervals"}, NULL);
  CU_ASSERT_EQUAL(rows_of(script, "$marks"), 3);
  CU_ASSERT_TRUE(has(script, "percentage points below and above the estimate"));
  op_free(script);
  script = script_of(plot_figures_make(&s, "intervals"), (op_chart_options){.kind = "intervals", .answers = one, .n_answers = 1}, NULL);
  CU_ASSERT_EQUAL(rows_of(script, "$marks"), 1);
  CU_ASSERT_TRUE(has(script, "South: 33.3% \xC2\xB7 95% confidence intervals by method"));
  op_free(script);
}

/* --- refusals --- */

static void a_kind_refuses_the_result_of_another_command(void) {
  size_t n;
  const op_chart *const *all = op_charts(&n);
  plot_sample s = sample();
  for (size_t i = 0; i < n; i++) {
    char why[1400];
    if (all[i]->section == NULL) continue;
    CU_ASSERT_PTR_NOT_NULL(all[i]->draws);
    CU_ASSERT_PTR_NOT_NULL(all[i]->example);
    bool of_model = strcmp(all[i]->name, "forest") == 0;
    op_free(script_of(of_model ? plot_sample_make(&s) : plot_figures_make(&s, "forest"), (op_chart_options){.kind = all[i]->name}, why));
    CU_ASSERT_TRUE(has(why, all[i]->draws) && has(why, "for example: opine chart ") && has(why, all[i]->example));
  }
}

static void rows_that_nobody_can_read_are_refused(void) {
  static const char *many[100];
  plot_sample s = sample();
  for (size_t i = 0; i < 100; i++) many[i] = "a name";
  s.answers = many;
  s.n_answers = 100;
  s.by_title = "by";
  s.groups = answers;
  s.n_groups = 3;
  static const char *const kinds[] = {"forest", "effects", "predictions", "intervals"};
  for (size_t i = 0; i < 4; i++) {
    char why[1400];
    op_free(script_of(plot_figures_make(&s, kinds[i]), (op_chart_options){.kind = kinds[i]}, why));
    CU_ASSERT_TRUE(has(why, "would stand below each other, at most 150 can be read"));
  }
}

void suite_figures(void) {
  CU_pSuite suite = CU_add_suite("figures", NULL, NULL);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(log_ticks_are_ones_twos_and_fives);
  ADD(decimals_show_two_digits_of_the_half_width);
  ADD(figures_too_large_to_mean_anything_are_told_as_such);
  ADD(a_forest_has_reference_categories_and_no_intercept);
  ADD(without_ratios_the_axis_is_linear_and_the_reference_is_zero);
  ADD(a_hopeless_interval_goes_on_as_an_arrow);
  ADD(a_coefficient_that_is_left_out_says_why);
  ADD(effects_of_one_outcome_stand_together);
  ADD(predictions_over_a_number_are_lines_at_its_values);
  ADD(residuals_have_five_classes);
  ADD(every_cell_of_a_table_has_a_box);
  ADD(a_cell_without_a_percentage_has_none);
  ADD(a_table_too_wide_for_its_page_is_refused);
  ADD(the_open_class_of_weights_is_named);
  ADD(a_pyramid_has_both_bars_and_the_population);
  ADD(a_pyramid_without_weights_has_one_bar);
  ADD(design_effects_have_a_dot_an_answer_and_a_line_for_the_weights);
  ADD(one_figure_has_its_own_axis_and_several_are_centred);
  ADD(a_kind_refuses_the_result_of_another_command);
  ADD(rows_that_nobody_can_read_are_refused);
#undef ADD
}
