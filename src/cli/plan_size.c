/* opine plan size: respondents for a margin of error, or to find a difference. */
#include <math.h>

#include "cli/plan.h"

/* The next whole number; what is whole but for rounding stays. */
static double round_up(double n) { return ceil(n * (1 - 1e-12)); }

/* What the fieldwork needs beside the respondents of one group: interviews in all groups or waves, which are of fewer people in a panel. */
static op_status add_fieldwork(const cli *c, op_result *result, size_t section, double n, double interviews, double people, op_error *err) {
  op_status status = OP_OK;
  if (interviews > n) status = plan_value_add(result, section, "n_total", people < interviews ? "interviews in all waves" : "respondents in all groups", interviews, err);
  if (status == OP_OK && people < interviews) status = plan_value_add(result, section, "people", "people in the panel", people, err);
  if (status == OP_OK && plan_given(c, CLI_PLAN_RESPONSE_RATE)) {
    status = plan_value_add(result, section, "approached", "people to approach", round_up(people / c->plan[CLI_PLAN_RESPONSE_RATE]), err);
  }
  if (status == OP_OK && plan_given(c, CLI_PLAN_M)) status = plan_value_add(result, section, "psus", "PSUs", round_up(people / c->plan[CLI_PLAN_M]), err);
  return status;
}

static op_status for_margin(const cli *c, op_result *result, size_t section, op_error *err) {
  op_sampling s;
  double n, margin = c->plan[CLI_PLAN_MARGIN];
  op_status status = plan_sampling(c, &s, err);
  if (status != OP_OK) return status;
  bool mean = plan_given(c, CLI_PLAN_SD);
  if (mean && plan_given(c, CLI_PLAN_P)) return op_fail(err, OP_E_USAGE, "--sd is of a mean and --p of a proportion: give one of the two");
  if (!mean && margin >= 1) {
    op_fail(err, OP_E_USAGE, "--margin of a proportion is %.10g, expected less than 1", margin);
    return op_fail_hint(err, "%.10g percent is written %.10g%%; of a mean say --sd as well", margin, margin);
  }
  status = mean ? op_size_mean(&s, c->plan[CLI_PLAN_SD], margin, &n, err) : op_size_proportion(&s, plan_number_or(c, CLI_PLAN_P, 0.5), margin, &n, err);
  if (status == OP_OK) status = plan_value_add(result, section, "n", "respondents", round_up(n), err);
  if (status == OP_OK) status = plan_value_add(result, section, "n_unrounded", "before rounding up", n, err);
  if (status == OP_OK) status = plan_value_add(result, section, "deff", "design effect", s.deff, err);
  if (status == OP_OK) status = plan_value_add(result, section, "n_eff", "effective sample size", round_up(n) / s.deff, err);
  double total = round_up(n) * plan_number_or(c, CLI_PLAN_GROUPS, 1);
  return status == OP_OK ? add_fieldwork(c, result, section, round_up(n), total, total, err) : status;
}

static op_status for_difference(const cli *c, op_result *result, size_t section, op_error *err) {
  op_difference d;
  double n, power = plan_number_or(c, CLI_PLAN_POWER, 0.8);
  op_status status = plan_difference(c, true, &d, err);
  if (status == OP_OK) status = op_difference_size(&d, power, &n, err);
  if (status != OP_OK) return status;
  double first = round_up(n), second = round_up(n * d.ratio), groups = plan_number_or(c, CLI_PLAN_GROUPS, 2);
  if (d.ratio == 1) {
    status = plan_value_add(result, section, "n", "respondents in each group", first, err);
  } else {
    status = plan_value_add(result, section, "n1", "respondents in the first group", first, err);
    if (status == OP_OK) status = plan_value_add(result, section, "n2", "respondents in the second group", second, err);
  }
  if (status == OP_OK) status = plan_value_add(result, section, "n_unrounded", "before rounding up", n, err);
  if (status == OP_OK) status = plan_value_add(result, section, "power", "power", power, err);
  if (status == OP_OK) status = plan_value_add(result, section, "deff", "design effect", d.sampling.deff, err);
  double total = first + second * (groups - 1), again = floor(d.overlap * (first < second ? first : second)) * (groups - 1);
  return status == OP_OK ? add_fieldwork(c, result, section, first, total, total - again, err) : status;
}

static op_status run(cli *c, op_result *result, op_error *err) {
  size_t section;
  bool margin = plan_given(c, CLI_PLAN_MARGIN), difference = plan_given(c, CLI_PLAN_P1) || plan_given(c, CLI_PLAN_P2) || plan_given(c, CLI_PLAN_DIFFERENCE);
  if (margin == difference) {
    op_fail(err, OP_E_USAGE, margin ? "--margin is of one estimate and --p1, --p2 and --difference are of two: give one of them" : "what is the sample for?");
    return op_fail_hint(err, "--margin 3%% [--p P | --sd S], --p1 P --p2 P, or --difference D --sd S");
  }
  op_status status = plan_values(result, &section, err);
  if (status != OP_OK) return status;
  return margin ? for_margin(c, result, section, err) : for_difference(c, result, section, err);
}

static const cli_plan_number takes[] = {CLI_PLAN_MARGIN, CLI_PLAN_P, PLAN_DIFFERENCE_NUMBERS, CLI_PLAN_POWER, PLAN_SAMPLING, CLI_PLAN_GROUPS, CLI_PLAN_RESPONSE_RATE,
                                        CLI_PLAN_NUMBERS};
const cli_plan cli_plan_size = {takes, 0, run};
