/* opine plan quantile: quantiles of the distributions that tests and intervals use. */
#include <math.h>
#include <string.h>

#include "cli/plan.h"

static op_status find(const cli *c, double *value, op_error *err) {
  double p = c->plan[CLI_PLAN_P];
  op_status status = OP_OK;
  if (strcmp(c->dist, "normal") == 0) {
    *value = op_t_quantile(p, (double)INFINITY);
  } else if (strcmp(c->dist, "f") == 0) {
    status = plan_need(c, CLI_PLAN_DF1, err);
    if (status == OP_OK) status = plan_need(c, CLI_PLAN_DF2, err);
    if (status == OP_OK) *value = op_f_quantile(p, c->plan[CLI_PLAN_DF1], c->plan[CLI_PLAN_DF2]);
  } else {
    status = plan_need(c, CLI_PLAN_DF, err);
    if (status == OP_OK) *value = strcmp(c->dist, "t") == 0 ? op_t_quantile(p, c->plan[CLI_PLAN_DF]) : op_chisq_quantile(p, c->plan[CLI_PLAN_DF]);
  }
  return status;
}

static op_status run(cli *c, op_result *result, op_error *err) {
  double value = (double)NAN;
  size_t section;
  if (c->dist == NULL) {
    op_fail(err, OP_E_USAGE, "--dist is needed here");
    return op_fail_hint(err, "choose normal, t, chisq or f");
  }
  op_status status = plan_need(c, CLI_PLAN_P, err);
  if (status == OP_OK) status = find(c, &value, err);
  if (status == OP_OK) status = plan_values(result, &section, err);
  return status == OP_OK ? plan_value_note(result, section, "quantile", "quantile", value, isnan(value) ? "it is too large for a number of this machine" : NULL, err) : status;
}

static const cli_plan_number takes[] = {CLI_PLAN_P, CLI_PLAN_DF, CLI_PLAN_DF1, CLI_PLAN_DF2, CLI_PLAN_NUMBERS};
const cli_plan cli_plan_quantile = {takes, PLAN_TAKES_DIST, run};
