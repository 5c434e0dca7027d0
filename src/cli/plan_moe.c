/* opine plan moe: the margin of error of a survey. */
#include <math.h>

#include "cli/plan.h"

/* Respondents and design effect of weighting from a file. */
static op_status take_weights(cli *c, op_error *err) {
  plan_weights w;
  if (plan_given(c, CLI_PLAN_DEFF) || plan_given(c, CLI_PLAN_DEFF_WEIGHTS) || plan_given(c, CLI_PLAN_N)) {
    op_fail(err, OP_E_USAGE, "DATA gives the respondents and the design effect of weighting: leave --n, --deff and --deff-weights out");
    return op_fail_hint(err, "clustering is added with --m and --rho");
  }
  op_status status = plan_weights_read(c, &w, err);
  if (status != OP_OK) return status;
  c->plan[CLI_PLAN_N] = w.n;
  c->plan[CLI_PLAN_DEFF_WEIGHTS] = w.n * w.w2 / (w.w * w.w);
  return OP_OK;
}

static op_status margin_of(const cli *c, const op_sampling *s, double *margin, op_error *err) {
  if (plan_given(c, CLI_PLAN_SD)) return op_margin_mean(s, c->plan[CLI_PLAN_SD], c->plan[CLI_PLAN_N], margin, err);
  return op_margin_proportion(s, plan_number_or(c, CLI_PLAN_P, 0.5), c->plan[CLI_PLAN_N], margin, err);
}

static op_status run(cli *c, op_result *result, op_error *err) {
  op_sampling s;
  double margin, plain;
  size_t section;
  bool mean = plan_given(c, CLI_PLAN_SD);
  if (mean && plan_given(c, CLI_PLAN_P)) return op_fail(err, OP_E_USAGE, "--sd is of a mean and --p of a proportion: give one of the two");
  op_status status = c->positionals.count > 1 ? take_weights(c, err) : plan_need(c, CLI_PLAN_N, err);
  if (status == OP_OK) status = plan_sampling(c, &s, err);
  if (status == OP_OK) status = margin_of(c, &s, &margin, err);
  op_sampling simple = s;
  simple.deff = 1;
  if (status == OP_OK) status = margin_of(c, &simple, &plain, err);
  if (status == OP_OK) status = plan_values(result, &section, err);
  double scale = mean ? 1 : 100;
  if (status == OP_OK) {
    status = plan_value_add(result, section, mean ? "margin_of_error" : "margin_of_error_points", mean ? "margin of error" : "margin of error (points)", scale * margin, err);
  }
  if (status == OP_OK) {
    status = plan_value_add(result, section, mean ? "simple_margin" : "simple_margin_points", mean ? "of simple random sampling" : "of simple random sampling (points)",
                            scale * plain, err);
  }
  if (status == OP_OK) status = plan_value_add(result, section, "n", "respondents", c->plan[CLI_PLAN_N], err);
  if (status == OP_OK) status = plan_value_add(result, section, "deff", "design effect", s.deff, err);
  return status == OP_OK ? plan_value_add(result, section, "n_eff", "effective sample size", c->plan[CLI_PLAN_N] / s.deff, err) : status;
}

static const cli_plan_number takes[] = {CLI_PLAN_N, CLI_PLAN_P, CLI_PLAN_SD, PLAN_SAMPLING, CLI_PLAN_NUMBERS};
const cli_plan cli_plan_moe = {takes, PLAN_TAKES_DATA, run};
