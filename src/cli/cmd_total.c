/* opine total. */
#include "cli/cli.h"

static int run(cli *c, op_error *err) {
  c->request.statistic = OP_STAT_TOTAL;
  return cli_run_request(c, err);
}

static const char *const examples[] = {
    "opine total surveys/chile-1988/chile.csv vote --weights population",
    NULL,
};

const cli_command cli_command_total = {
    "total", "population totals", "DATA... VAR... [options]",
    "Estimates the sum over the population: weights times values. A text variable gives the number of people with each value.\n",
    CLI_DATA | CLI_SUPPRESS | CLI_WHAT | CLI_BY | CLI_TOTAL | CLI_MISSING | CLI_WEIGHTS | CLI_DESIGN | CLI_INFERENCE | CLI_OUTPUT, examples, run};
