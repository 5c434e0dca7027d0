/* Numbers for opine plan. */
#include "cli/options.h"

#define PLAN_NUMBER(id, name) \
  static op_status take_##id(cli *c, const char *v, op_error *err) { return cli_number(name, v, &c->id, err); }
PLAN_NUMBER(x, "x")
PLAN_NUMBER(n, "n")
PLAN_NUMBER(x1, "x1")
PLAN_NUMBER(n1, "n1")
PLAN_NUMBER(x2, "x2")
PLAN_NUMBER(n2, "n2")
PLAN_NUMBER(m, "m")
PLAN_NUMBER(rho, "rho")
PLAN_NUMBER(deff_weights, "deff-weights")

static op_status take_p_values(cli *c, const char *v, op_error *err) {
  (void)err;
  c->p_values = v;
  return OP_OK;
}

static const cli_option options[] = {
    {"x", 0, "N", "successes", CLI_PLAN, NULL, take_x},
    {"n", 0, "N", "sample size", CLI_PLAN, NULL, take_n},
    {"x1", 0, "N", "successes of the first sample", CLI_PLAN, NULL, take_x1},
    {"n1", 0, "N", "size of the first sample", CLI_PLAN, NULL, take_n1},
    {"x2", 0, "N", "successes of the second sample", CLI_PLAN, NULL, take_x2},
    {"n2", 0, "N", "size of the second sample", CLI_PLAN, NULL, take_n2},
    {"m", 0, "N", "interviews per PSU", CLI_PLAN, NULL, take_m},
    {"rho", 0, "R", "intra-cluster correlation", CLI_PLAN, NULL, take_rho},
    {"p-values", 0, "P,..", "p values of one family of tests", CLI_PLAN, NULL, take_p_values},
    {"deff-weights", 0, "D", "design effect of weighting", CLI_PLAN, NULL, take_deff_weights},
};

const cli_option_table cli_options_plan = {options, sizeof options / sizeof *options};
