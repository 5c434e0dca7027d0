/* opine variance. */
#include "cli/cli.h"

static int run(cli *c, op_error *err) {
  c->request.statistic = OP_STAT_VARIANCE;
  return cli_run_request(c, err);
}

static const char *const examples[] = {
    "opine variance surveys/chile-1988/chile.csv age income --weights population",
    "opine variance surveys/chile-1988/chile.csv age --weights population --by sex --ci log",
    NULL,
};

const cli_command cli_command_variance = {
    "variance", "variances and standard deviations of variables", "DATA... VAR... [options]",
    "Estimates the population variance of each variable and its square root, both with their standard errors and intervals.\n"
    "--ci takes wald and log.\n",
    CLI_DATA | CLI_WHAT | CLI_BY | CLI_TOTAL | CLI_MISSING | CLI_WEIGHTS | CLI_DESIGN | CLI_INFERENCE | CLI_OUTPUT | CLI_VARIANCE, examples, run};
