/* opine gini. */
#include "cli/cli.h"

static int run(cli *c, op_error *err) {
  c->request.statistic = OP_STAT_GINI;
  return cli_run_request(c, err);
}

static const char *const examples[] = {
    "opine gini surveys/chile-1988/chile.csv income --weights population --by region",
    "opine gini surveys/chile-1988/chile.csv --weights population",
    NULL,
};

const cli_command cli_command_gini = {
    "gini", "Gini coefficient of a variable, or of the weights", "DATA... [VAR...] [options]",
    "Estimates how unevenly the total of each variable is spread over the respondents, from 0 (all the same) to 1. Without a variable it\n"
    "tells how uneven the weights are.\n",
    CLI_DATA | CLI_WHAT | CLI_BY | CLI_TOTAL | CLI_MISSING | CLI_WEIGHTS | CLI_DESIGN | CLI_INFERENCE | CLI_OUTPUT, examples, run};
