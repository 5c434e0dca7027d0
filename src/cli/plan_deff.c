/* opine plan deff: the design effect that clustering and weighting will have. */
#include "cli/plan.h"

static op_status run(cli *c, op_result *result, op_error *err) {
  op_sampling s = op_sampling_default();
  double margin;
  size_t section;
  op_status status = plan_deff_of(c, 1, &s.deff, err);
  if (status == OP_OK) status = plan_values(result, &section, err);
  if (status == OP_OK) status = plan_value_add(result, section, "deff", "design effect", s.deff, err);
  if (status != OP_OK || !plan_given(c, CLI_PLAN_N)) return status;
  s.level = c->request.level;
  status = op_margin_proportion(&s, 0.5, c->plan[CLI_PLAN_N], &margin, err);
  if (status == OP_OK) status = plan_value_add(result, section, "n_eff", "effective sample size", c->plan[CLI_PLAN_N] / s.deff, err);
  return status == OP_OK ? plan_value_add(result, section, "margin_of_error_points", "margin of error at 50% (points)", 100 * margin, err) : status;
}

static const cli_plan_number takes[] = {CLI_PLAN_M, CLI_PLAN_RHO, CLI_PLAN_DEFF_WEIGHTS, CLI_PLAN_N, CLI_PLAN_NUMBERS};
const cli_plan cli_plan_deff = {takes, 0, run};
