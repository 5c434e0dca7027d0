/* opine explain. */
#include "cli/cli.h"

static int run(cli *c, op_error *err) {
  c->request.statistic = OP_STAT_EXPLAIN;
  return cli_run_request(c, err);
}

static const char *const examples[] = {
    "opine explain surveys/chile-1988/study.yaml vote --category N",
    "opine explain surveys/chile-1988/study.yaml age --of mean --where \"region = 'N'\" --like stata",
    NULL,
};

const cli_command cli_command_explain = {
    "explain", "one figure, its formula and the file's own numbers in it", "DATA... VAR [--category CODE] [options]",
    "Shows how a figure comes about, step by step with the numbers of the file: base, estimate, variance by stratum, degrees of freedom, interval; and the\n"
    "same figure by the conventions of R, Stata, SAS, SPSS, SUDAAN and NCHS, which tells why two programs differ.\n",
    CLI_DATA | CLI_WHAT | CLI_MISSING | CLI_WEIGHTS | CLI_DESIGN | CLI_INFERENCE | CLI_OUTPUT | CLI_NETS | CLI_EXPLAIN, examples, run};
