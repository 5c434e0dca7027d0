/* opine cdf. */
#include "cli/cli.h"

static int run(cli *c, op_error *err) {
  c->request.statistic = OP_STAT_CDF;
  return cli_run_request(c, err);
}

static const char *const examples[] = {
    "opine cdf surveys/chile-1988/chile.csv age --weights population --at 30,40,50",
    "opine cdf surveys/chile-1988/chile.csv income --weights population --by sex",
    NULL,
};

const cli_command cli_command_cdf = {
    "cdf", "the estimated distribution function: shares up to given values", "DATA... VAR... [options]",
    "Estimates the share of the population whose answer is at most each value.\n"
    "Without --at every value is shown, or the percentiles where there are more than a hundred.\n",
    CLI_DATA | CLI_WHAT | CLI_BY | CLI_TOTAL | CLI_MISSING | CLI_WEIGHTS | CLI_DESIGN | CLI_INFERENCE | CLI_OUTPUT | CLI_CDF, examples, run};
