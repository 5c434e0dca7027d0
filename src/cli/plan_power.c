/* opine plan power: the power of a comparison of given size. */
#include "cli/plan.h"

static op_status run(cli *c, op_result *result, op_error *err) {
  op_difference d;
  size_t section;
  double power;
  op_status status = plan_need(c, CLI_PLAN_N, err);
  if (status == OP_OK) status = plan_difference(c, true, &d, err);
  if (status == OP_OK) status = op_difference_power(&d, c->plan[CLI_PLAN_N], &power, err);
  if (status == OP_OK) status = plan_values(result, &section, err);
  if (status == OP_OK) status = plan_value_add(result, section, "power", "power", power, err);
  return status == OP_OK ? plan_value_add(result, section, "deff", "design effect", d.sampling.deff, err) : status;
}

static const cli_plan_number takes[] = {CLI_PLAN_N, PLAN_DIFFERENCE_NUMBERS, PLAN_SAMPLING, CLI_PLAN_NUMBERS};
const cli_plan cli_plan_power = {takes, 0, run};
