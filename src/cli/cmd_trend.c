/* opine trend. */
#include "cli/cli.h"

static int run(cli *c, op_error *err) {
  c->request.statistic = OP_STAT_TREND;
  return cli_run_request(c, err);
}

static const char *const examples[] = {
    "opine trend surveys/cab-kazakhstan/study.yaml china --time wave --where \"wave >= 11\"",
    NULL,
};

const cli_command cli_command_trend = {
    "trend", "estimates over waves with changes, tests and slope", "DATA... VAR... --time VAR [options]",
    "Estimates each wave, the change from the wave before with its confidence interval and p value (also adjusted by Holm\n"
    "and by Benjamini-Hochberg over the changes of one figure), and with --vs the change from a chosen wave. Where dates are known\n"
    "(--date, or a fact or variable called date) it adds the linear trend per year. Several files are waves: FILE@wave=11,date=2022-05.\n",
    CLI_DATA | CLI_SUPPRESS | CLI_WHAT | CLI_BY | CLI_MISSING | CLI_WEIGHTS | CLI_DESIGN | CLI_INFERENCE | CLI_OUTPUT | CLI_TREND | CLI_SERIES | CLI_NETS, examples, run};
