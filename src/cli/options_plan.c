/* Numbers for opine plan. */
#include "cli/options.h"

#include <math.h>
#include <string.h>

/* Ranges of a number. Shares and margins may end in a percent sign. */
typedef enum { PLAN_ANY, PLAN_POSITIVE, PLAN_COUNT, PLAN_SHARE, PLAN_PART, PLAN_CORRELATION, PLAN_MARGIN, PLAN_DIFFERENCE } plan_range;

static const struct {
  bool percent;      /* may be written with a percent sign */
  double low, high;
  bool low_in, high_in, whole;
  const char *expected;
} ranges[] = {
    [PLAN_ANY] = {false, -INFINITY, INFINITY, true, true, false, "a number"},
    [PLAN_POSITIVE] = {false, 0, INFINITY, false, true, false, "a number above 0"},
    [PLAN_COUNT] = {false, 1, 1e9, true, true, true, "a whole number from 1"},
    [PLAN_SHARE] = {true, 0, 1, false, false, false, "a fraction between 0 and 1"},
    [PLAN_PART] = {true, 0, 1, false, true, false, "a fraction above 0 and at most 1"},
    [PLAN_CORRELATION] = {false, -1, 1, false, false, false, "a number between -1 and 1"},
    [PLAN_MARGIN] = {true, 0, INFINITY, false, true, false, "a number above 0"},
    [PLAN_DIFFERENCE] = {true, -INFINITY, INFINITY, true, true, false, "a number"},
};

/* One in the last digit of a decimal number as it is written: 0.01 of 3.25. */
static double unit_of(const char *digits) {
  const char *point = strchr(digits, '.');
  return point != NULL ? pow(10, -(double)strspn(point + 1, "0123456789")) : 1;
}

static op_status take_number(cli *c, cli_plan_number number, const char *name, plan_range range, const char *text, op_error *err) {
  size_t n = strlen(text);
  bool percent = ranges[range].percent && n > 1 && text[n - 1] == '%';
  const char *digits = percent ? op_arena_text(c->arena, text, n - 1, err) : text;
  double value;
  if (digits == NULL) return OP_E_MEMORY;
  op_status status = cli_number(name, digits, &value, err);
  if (status != OP_OK) return status;
  if (percent) value /= 100;
  bool above = ranges[range].low_in ? value >= ranges[range].low : value > ranges[range].low;
  bool below = ranges[range].high_in ? value <= ranges[range].high : value < ranges[range].high;
  if (above && below && (!ranges[range].whole || value == floor(value))) {
    c->plan[number] = value;
    if (range == PLAN_MARGIN) c->margin_unit = unit_of(digits) / (percent ? 100 : 1);
    return OP_OK;
  }
  op_fail(err, OP_E_USAGE, "--%s is '%s', expected %s", name, text, ranges[range].expected);
  if (ranges[range].percent && value > 1 && value < 100 && !percent) op_fail_hint(err, "%s percent is written %s%% or %.10g", text, text, value / 100);
  return OP_E_USAGE;
}

#define CLI_PLAN_NUMBER(id, name, range) \
  static op_status take_##id(cli *c, const char *v, op_error *err) { return take_number(c, CLI_PLAN_##id, name, range, v, err); }
#include "cli/plan_numbers.def"
#undef CLI_PLAN_NUMBER

static op_status take_x(cli *c, const char *v, op_error *err) {
  op_names parts;
  op_status status = cli_split(c, v, ',', &parts, err);
  if (status == OP_OK && parts.count == 0) status = op_fail(err, OP_E_USAGE, "--x is '%s', expected a number or several with commas", v);
  for (size_t i = 0; status == OP_OK && i < parts.count; i++) {
    status = CLI_GROW(c, counts, count_capacity, i, err);
    if (status == OP_OK) status = cli_number("x", parts.items[i], &c->counts[i], err);
  }
  if (status == OP_OK) c->n_counts = parts.count;
  return status;
}

static const char *const distributions[] = {"normal", "t", "chisq", "f", NULL};
static op_status take_dist(cli *c, const char *v, op_error *err) {
  (void)err;
  c->dist = v;
  return OP_OK;
}

static op_status take_p_values(cli *c, const char *v, op_error *err) {
  (void)err;
  c->p_values = v;
  return OP_OK;
}

static const cli_option options[] = {
    {"x", 0, "N[,N..]", "successes, or the counts of all categories; of p the statistic", CLI_PLAN, NULL, take_x},
    {"n", 0, "N", "respondents; of a comparison those of each group or wave", CLI_PLAN, NULL, take_N},
    {"x1", 0, "N", "successes of the first sample", CLI_PLAN, NULL, take_X1},
    {"n1", 0, "N", "size of the first sample", CLI_PLAN, NULL, take_N1},
    {"x2", 0, "N", "successes of the second sample", CLI_PLAN, NULL, take_X2},
    {"n2", 0, "N", "size of the second sample", CLI_PLAN, NULL, take_N2},
    {"margin", 0, "M", "margin of error: 3% or 0.03 of a proportion, in the variable's units of a mean", CLI_PLAN, NULL, take_MARGIN},
    {"p", 0, "P", "expected proportion (0.5); of quantile the probability", CLI_PLAN, NULL, take_P},
    {"p1", 0, "P", "proportion in the first group or wave", CLI_PLAN, NULL, take_P1},
    {"p2", 0, "P", "proportion in the second", CLI_PLAN, NULL, take_P2},
    {"difference", 0, "D", "difference of the means, or of --p1 in place of --p2", CLI_PLAN, NULL, take_DIFFERENCE},
    {"sd", 0, "S", "standard deviation of the values", CLI_PLAN, NULL, take_SD},
    {"power", 0, "P", "probability that the difference is found (0.8)", CLI_PLAN, NULL, take_POWER},
    {"ratio", 0, "R", "size of the second sample over that of the first (1)", CLI_PLAN, NULL, take_RATIO},
    {"correlation", 0, "R", "panel: correlation between a respondent's two answers (0)", CLI_PLAN, NULL, take_CORRELATION},
    {"overlap", 0, "S", "panel: share of the smaller wave that is in both (1)", CLI_PLAN, NULL, take_OVERLAP},
    {"sides", 0, "1|2", "sides of the test (2)", CLI_PLAN, NULL, take_SIDES},
    {"groups", 0, "G", "groups that each need this precision", CLI_PLAN, NULL, take_GROUPS},
    {"comparisons", 0, "C", "intervals or tests that hold together, by Bonferroni (1)", CLI_PLAN, NULL, take_COMPARISONS},
    {"deff", 0, "D", "design effect (1)", CLI_PLAN, NULL, take_DEFF},
    {"m", 0, "N", "interviews per PSU", CLI_PLAN, NULL, take_M},
    {"rho", 0, "R", "intra-cluster correlation", CLI_PLAN, NULL, take_RHO},
    {"deff-weights", 0, "D", "design effect of weighting", CLI_PLAN, NULL, take_DEFF_WEIGHTS},
    {"fpc", 0, "N", "size of the population, or of each group", CLI_PLAN, NULL, take_FPC},
    {"response-rate", 0, "R", "share of the people approached who respond", CLI_PLAN, NULL, take_RESPONSE_RATE},
    {"p-values", 0, "P,..", "p values of one family of tests", CLI_PLAN, NULL, take_p_values},
    {"dist", 0, "NAME", "distribution", CLI_PLAN, distributions, take_dist},
    {"df", 0, "D", "degrees of freedom: PSUs minus strata (normal quantiles)", CLI_PLAN, NULL, take_DF},
    {"df1", 0, "D", "degrees of freedom of the numerator", CLI_PLAN, NULL, take_DF1},
    {"df2", 0, "D", "degrees of freedom of the denominator", CLI_PLAN, NULL, take_DF2},
};

const cli_option_table cli_options_plan = {options, sizeof options / sizeof *options};
