/* opine mean. */
#include "cli/cli.h"

static int run(cli *c, op_error *err) {
  c->request.statistic = OP_STAT_MEAN;
  return cli_run_request(c, err);
}

static const char *const examples[] = {
    "opine mean surveys/chile-1988/chile.csv age statusquo --weights population --by sex",
    "opine mean surveys/media-use/income-imputed-SYNTHETIC.csv income --imputation imputation --weights weight",
    NULL,
};

const cli_command cli_command_mean = {
    "mean", "weighted means", "DATA... VAR... [options]",
    "Estimates the mean of each variable; a text variable gives the proportion of each of its values.\n",
    CLI_DATA | CLI_SUPPRESS | CLI_WHAT | CLI_BY | CLI_TOTAL | CLI_MISSING | CLI_WEIGHTS | CLI_DESIGN | CLI_INFERENCE | CLI_STANDARD | CLI_OUTPUT | CLI_NETS, examples, run};
