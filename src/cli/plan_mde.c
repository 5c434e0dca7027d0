/* opine plan mde: the smallest difference that a comparison of given size finds. */
#include <math.h>

#include "cli/plan.h"

static op_status add_side(op_result *result, size_t section, const op_difference *d, double second, bool above, op_error *err) {
  const char *none = isnan(second) ? "no second proportion is so far away that it would be found" : NULL;
  double scale = d->means ? 1 : 100;
  op_status status = OP_OK;
  if (!d->means) {
    status = plan_value_note(result, section, above ? "second_above" : "second_below", above ? "second percentage, above" : "second percentage, below", 100 * second, none, err);
  }
  const char *term = d->means ? above ? "difference_above" : "difference_below" : above ? "difference_above_points" : "difference_below_points";
  const char *label = d->means ? above ? "difference upwards" : "difference downwards" : above ? "difference upwards (points)" : "difference downwards (points)";
  return status == OP_OK ? plan_value_note(result, section, term, label, scale * (second - d->first), d->means ? none : NULL, err) : status;
}

static op_status run(cli *c, op_result *result, op_error *err) {
  op_difference d;
  size_t section;
  double below, above, power = plan_number_or(c, CLI_PLAN_POWER, 0.8);
  op_status status = plan_need(c, CLI_PLAN_N, err);
  if (status == OP_OK) status = plan_difference(c, false, &d, err);
  if (status == OP_OK) status = op_difference_detectable(&d, c->plan[CLI_PLAN_N], power, &below, &above, err);
  if (status == OP_OK) status = plan_values(result, &section, err);
  if (status == OP_OK) status = add_side(result, section, &d, above, true, err);
  if (status == OP_OK) status = add_side(result, section, &d, below, false, err);
  if (status == OP_OK) status = plan_value_add(result, section, "power", "power", power, err);
  return status == OP_OK ? plan_value_add(result, section, "deff", "design effect", d.sampling.deff, err) : status;
}

static const cli_plan_number takes[] = {CLI_PLAN_N, CLI_PLAN_P1, CLI_PLAN_SD, CLI_PLAN_RATIO, CLI_PLAN_CORRELATION, CLI_PLAN_OVERLAP, CLI_PLAN_SIDES, CLI_PLAN_POWER, PLAN_SAMPLING,
                                        CLI_PLAN_NUMBERS};
const cli_plan cli_plan_mde = {takes, 0, run};
