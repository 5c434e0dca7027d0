/* opine plan implied-deff: the design effect behind a published margin of error. */
#include <math.h>

#include "cli/plan.h"

/* What a margin of simple random sampling, or one below it, tells. */
static const char *verdict(double low, double high) {
  if (low <= 1 && high >= 1) return "as printed this is the margin of simple random sampling: no design effect is in it";
  if (high < 1) return "less than simple random sampling has: the margin was cut off and not rounded, or is of another --p, --level or --fpc";
  return NULL;
}

static op_status run(cli *c, op_result *result, op_error *err) {
  op_sampling s;
  double deff, low, high, p = plan_number_or(c, CLI_PLAN_P, 0.5), margin, half = c->margin_unit / 2, weighting = plan_number_or(c, CLI_PLAN_DEFF_WEIGHTS, 1);
  size_t section;
  op_status status = plan_need(c, CLI_PLAN_N, err);
  if (status == OP_OK) status = plan_need(c, CLI_PLAN_MARGIN, err);
  if (status != OP_OK) return status;
  margin = c->plan[CLI_PLAN_MARGIN];
  if (margin >= 1) {
    op_fail(err, OP_E_USAGE, "--margin is %.10g, expected a fraction below 1", margin);
    return op_fail_hint(err, "%.10g percent is written %.10g%% or %.10g", margin, margin, margin / 100);
  }
  s = op_sampling_default();
  s.population = plan_number_or(c, CLI_PLAN_FPC, (double)INFINITY);
  s.level = c->request.level;
  status = op_implied_deff(&s, p, c->plan[CLI_PLAN_N], margin, &deff, err);
  if (status == OP_OK) status = op_implied_deff(&s, p, c->plan[CLI_PLAN_N], margin > half ? margin - half : margin, &low, err);
  if (status == OP_OK) status = op_implied_deff(&s, p, c->plan[CLI_PLAN_N], margin + half, &high, err);
  if (status == OP_OK) status = plan_values(result, &section, err);
  if (status == OP_OK) status = plan_value_note(result, section, "deff", "design effect", deff, verdict(low, high), err);
  if (status == OP_OK) status = plan_value_add(result, section, "deff_low", "at least, before rounding", low, err);
  if (status == OP_OK) status = plan_value_add(result, section, "deff_high", "at most, before rounding", high, err);
  if (status == OP_OK) status = plan_value_add(result, section, "n_eff", "effective sample size", c->plan[CLI_PLAN_N] / deff, err);
  if (status != OP_OK || !plan_given(c, CLI_PLAN_M)) return status;
  if (c->plan[CLI_PLAN_M] <= 1) return op_fail(err, OP_E_USAGE, "--m is %g, expected more than 1 interview per PSU", c->plan[CLI_PLAN_M]);
  return plan_value_add(result, section, "rho", "intra-cluster correlation", (deff / weighting - 1) / (c->plan[CLI_PLAN_M] - 1), err);
}

static const cli_plan_number takes[] = {CLI_PLAN_N, CLI_PLAN_MARGIN, CLI_PLAN_P, CLI_PLAN_FPC, CLI_PLAN_M, CLI_PLAN_DEFF_WEIGHTS, CLI_PLAN_NUMBERS};
const cli_plan cli_plan_implied_deff = {takes, 0, run};
