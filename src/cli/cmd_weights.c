/* opine weights. */
#include "cli/cli.h"

static int run(cli *c, op_error *err) {
  c->request.statistic = OP_STAT_WEIGHTS;
  return cli_run_request(c, err);
}

static const char *const examples[] = {
    "opine weights surveys/chile-1988/study.yaml",
    "opine weights surveys/cab-kazakhstan/study.yaml --by wave",
    NULL,
};

const cli_command cli_command_weights = {
    "weights",
    "how the weights are distributed and what they cost",
    "DATA... [options]",
    "Tells the mean, the coefficient of variation, Kish's design effect 1 + cv^2, the effective number of respondents and the extreme weights (above the\n"
    "median plus six interquartile ranges) of all rows or of each group. With --margins they are those after raking.\n",
    CLI_DATA | CLI_WHAT | CLI_BY | CLI_TOTAL | CLI_WEIGHTS | CLI_DESIGN | CLI_OUTPUT,
    examples,
    run};
