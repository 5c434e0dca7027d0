/* opine correlation. */
#include "cli/cli.h"

static int run(cli *c, op_error *err) {
  c->request.statistic = OP_STAT_CORRELATION;
  return cli_run_request(c, err);
}

static const char *const examples[] = {
    "opine correlation surveys/chile-1988/chile.csv age income statusquo --weights population",
    NULL,
};

const cli_command cli_command_correlation = {
    "correlation", "correlations and covariances of pairs of variables", "DATA... VAR VAR... [options]",
    "Estimates the correlation and the covariance of every pair of the variables, each pair from the rows that answered both (with --joint: all).\n"
    "--ci takes fisher (for correlations) and wald.\n",
    CLI_DATA | CLI_WHAT | CLI_BY | CLI_TOTAL | CLI_MISSING | CLI_WEIGHTS | CLI_DESIGN | CLI_INFERENCE | CLI_OUTPUT | CLI_VARIANCE, examples, run};
