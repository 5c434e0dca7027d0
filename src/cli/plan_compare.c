/* opine plan compare: the difference of two proportions. */
#include "cli/plan.h"

static op_status add_row(op_result *result, size_t section, const char *method, const op_two_proportions *two, op_interval interval, op_row **row, op_error *err) {
  op_status status = plan_estimate_add(result, section, "p1-p2", method, row, err);
  if (status != OP_OK) return status;
  (*row)->measures[OP_M_ESTIMATE] = two->difference;
  plan_interval_set(*row, interval);
  return OP_OK;
}

static op_status add_test(op_result *result, const op_two_proportions *two, op_error *err) {
  size_t section;
  op_row *row;
  op_status status = op_result_section_add(result, "tests", "Test of no difference", false, &section, err);
  if (status == OP_OK) status = op_section_key_add(result, section, "name", "", OP_KEY_CODED, err);
  if (status == OP_OK) status = op_section_measure_add(result, section, OP_M_STATISTIC, err);
  if (status == OP_OK) status = op_section_measure_add(result, section, OP_M_P, err);
  if (status == OP_OK) status = op_section_row_add(result, section, &row, err);
  if (status == OP_OK) status = op_row_key_set(result, row, 0, "pooled-z", "z with pooled variance", err);
  if (status != OP_OK) return status;
  row->measures[OP_M_STATISTIC] = two->z_pooled;
  row->measures[OP_M_P] = two->p_pooled;
  return OP_OK;
}

static op_status run(cli *c, op_result *result, op_error *err) {
  static const op_measure measures[] = {OP_M_ESTIMATE, OP_M_SE, OP_M_LOWER, OP_M_UPPER};
  static const cli_plan_number needed[] = {CLI_PLAN_X1, CLI_PLAN_N1, CLI_PLAN_X2, CLI_PLAN_N2};
  op_two_proportions two;
  op_row *row;
  size_t section;
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < 4; i++) status = plan_need(c, needed[i], err);
  if (status == OP_OK) {
    status = op_two_proportions_compare(c->plan[CLI_PLAN_X1], c->plan[CLI_PLAN_N1], c->plan[CLI_PLAN_X2], c->plan[CLI_PLAN_N2], c->request.level, &two, err);
  }
  if (status == OP_OK) status = plan_estimates(result, measures, sizeof measures / sizeof *measures, &section, err);
  if (status == OP_OK) status = add_row(result, section, "newcombe", &two, two.newcombe, &row, err);
  if (status == OP_OK) status = add_row(result, section, "wald", &two, two.wald, &row, err);
  if (status != OP_OK) return status;
  row->measures[OP_M_SE] = two.se_unpooled;
  return add_test(result, &two, err);
}

static const cli_plan_number takes[] = {CLI_PLAN_X1, CLI_PLAN_N1, CLI_PLAN_X2, CLI_PLAN_N2, CLI_PLAN_NUMBERS};
const cli_plan cli_plan_compare = {takes, 0, run};
