/* opine plan p: tail probabilities of a statistic. */
#include <math.h>
#include <string.h>

#include "cli/plan.h"

/* Upper tail of a symmetric distribution from its two-sided p value. */
static double upper_of_two_sided(double x, double two_sided) { return x >= 0 ? two_sided / 2 : 1 - two_sided / 2; }

static op_status tails(const cli *c, double x, double *upper, double *two_sided, op_error *err) {
  bool t = strcmp(c->dist, "t") == 0, f = strcmp(c->dist, "f") == 0;
  op_status status = OP_OK;
  if (f) status = plan_need(c, CLI_PLAN_DF1, err);
  if (f && status == OP_OK) status = plan_need(c, CLI_PLAN_DF2, err);
  if (t || strcmp(c->dist, "chisq") == 0) status = plan_need(c, CLI_PLAN_DF, err);
  if (status != OP_OK) return status;
  if (f) *upper = op_f_p_upper(x, c->plan[CLI_PLAN_DF1], c->plan[CLI_PLAN_DF2]);
  else if (strcmp(c->dist, "chisq") == 0) *upper = op_chisq_p_upper(x, c->plan[CLI_PLAN_DF]);
  else *upper = upper_of_two_sided(x, *two_sided = op_t_p_two_sided(x, t ? c->plan[CLI_PLAN_DF] : (double)INFINITY));
  return OP_OK;
}

static op_status run(cli *c, op_result *result, op_error *err) {
  double upper, two_sided = (double)NAN;
  size_t section;
  if (c->dist == NULL) {
    op_fail(err, OP_E_USAGE, "--dist is needed here");
    return op_fail_hint(err, "choose normal, t, chisq or f");
  }
  if (c->n_counts != 1) return op_fail(err, OP_E_USAGE, "expected one statistic in --x, found %zu", c->n_counts);
  op_status status = tails(c, c->counts[0], &upper, &two_sided, err);
  if (status == OP_OK) status = plan_values(result, &section, err);
  if (status == OP_OK) status = plan_value_add(result, section, "upper", "p, upper tail", upper, err);
  if (status == OP_OK) status = plan_value_add(result, section, "lower", "p, lower tail", 1 - upper, err);
  return status == OP_OK && !isnan(two_sided) ? plan_value_add(result, section, "two_sided", "p, two-sided", two_sided, err) : status;
}

static const cli_plan_number takes[] = {CLI_PLAN_DF, CLI_PLAN_DF1, CLI_PLAN_DF2, CLI_PLAN_NUMBERS};
const cli_plan cli_plan_p = {takes, PLAN_TAKES_COUNTS | PLAN_TAKES_DIST, run};
