/* opine series. */
#include "cli/cli.h"

static int run(cli *c, op_error *err) {
  c->request.statistic = OP_STAT_SERIES;
  return cli_run_request(c, err);
}

static const char *const examples[] = {
    "opine series surveys/cab-kazakhstan/unfavorable-SYNTHETIC.csv unfavorable --time date --se se --event 2022-02=War --smooth local-level",
    NULL,
};

const cli_command cli_command_series = {
    "series", "trend through figures that are there already", "DATA... VAR --time VAR [--se VAR] [options]",
    "Fits a line to published estimates, one row a wave: the slope by generalised least squares with their standard errors (--se) or by least\n"
    "squares without them, breaks at events (--event), and a smoothed level with its interval (--smooth local-level, loess or lowess).\n"
    "Without --time rows are taken at equal distances.\n",
    CLI_DATA | CLI_WHAT | CLI_BY | CLI_OUTPUT | CLI_GIVEN | CLI_SERIES, examples, run};
