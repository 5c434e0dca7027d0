/* opine tabulate. */
#include "cli/cli.h"

static int run(cli *c, op_error *err) {
  c->request.statistic = OP_STAT_PROPORTION;
  return cli_run_request(c, err);
}

static const char *const examples[] = {
    "opine tabulate surveys/chile-1988/chile.csv vote --weights population",
    "opine tabulate surveys/chile-1988/chile.csv vote --weights population --by region --total",
    "opine tabulate surveys/chile-1988/chile.csv vote --net 'Decided=Y,N' --ci all",
    NULL,
};

const cli_command cli_command_tabulate = {
    "tabulate", "weighted proportions (toplines) and nets with confidence intervals", "DATA... VAR... [options]",
    "Estimates the percentage of each category with its standard error, confidence interval, design effect and base.\n"
    "Percentages are of the answers; missing codes are left out of the base but stay in the design.\n",
    CLI_DATA | CLI_SUPPRESS | CLI_WHAT | CLI_BY | CLI_TOTAL | CLI_MISSING | CLI_WEIGHTS | CLI_DESIGN | CLI_INFERENCE | CLI_STANDARD | CLI_OUTPUT | CLI_NETS, examples, run};
