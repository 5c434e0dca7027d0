/* opine composition. */
#include "cli/cli.h"

static int run(cli *c, op_error *err) {
  c->request.statistic = OP_STAT_COMPOSITION;
  return cli_run_request(c, err);
}

static const char *const examples[] = {
    "opine composition surveys/chile-1988/study.yaml sex region 'age*sex'",
    "opine composition surveys/chile-1988/study.yaml sex --against 'sex:F=51.2,M=48.8'",
    "opine composition surveys/chile-1988/study.yaml 'age*sex' --breaks 18,30,45,60",
    NULL,
};

const cli_command cli_command_composition = {
    "composition",
    "who is in the sample: unweighted, weighted, and beside a population",
    "DATA... VAR|'VAR*VAR'... [options]",
    "Tells how many respondents each category or cell has, their share without and with weights, and with --against the share of\n"
    "the population and how far the weighted sample is from it. Numbers with many values fall into bands.\n",
    CLI_DATA | CLI_SUPPRESS | CLI_WHAT | CLI_BY | CLI_TOTAL | CLI_MISSING | CLI_WEIGHTS | CLI_DESIGN | CLI_INFERENCE | CLI_OUTPUT | CLI_COMPOSITION,
    examples,
    run};
