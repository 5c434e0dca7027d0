/* opine ratio. */
#include "cli/cli.h"

static int run(cli *c, op_error *err) {
  c->request.statistic = OP_STAT_RATIO;
  return cli_run_request(c, err);
}

static const char *const examples[] = {
    "opine ratio surveys/chile-1988/chile.csv income age",
    NULL,
};

const cli_command cli_command_ratio = {
    "ratio", "ratios of two totals", "DATA... NUMERATOR DENOMINATOR [...] [options]",
    "Estimates the ratio of the totals of two variables; several pairs can be given.\n",
    CLI_DATA | CLI_SUPPRESS | CLI_WHAT | CLI_BY | CLI_TOTAL | CLI_MISSING | CLI_WEIGHTS | CLI_DESIGN | CLI_INFERENCE | CLI_STANDARD | CLI_OUTPUT, examples, run};
