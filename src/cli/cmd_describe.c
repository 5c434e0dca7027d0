/* opine describe. */
#include "cli/cli.h"

static int run(cli *c, op_error *err) {
  c->request.statistic = OP_STAT_DESCRIBE;
  return cli_run_request(c, err);
}

static const char *const examples[] = {
    "opine describe surveys/chile-1988/chile.csv",
    "opine describe surveys/chile-1988/chile.csv vote",
    "opine describe surveys/chile-1988/chile.csv vote --metadata surveys/chile-1988/codebook.xml",
    NULL,
};

const cli_command cli_command_describe = {
    "describe", "what is in a file: variables, labels, missing codes, weights", "DATA... [VAR...] [options]",
    "Lists every variable with its question text, type, values and number of answers. With variable names (also q1_* and\n"
    "q1-q9) it lists their values with the number of rows of each.\n"
    "DATA may be a codebook (DDI .xml, Triple-S .sss) with the data file beside it.\n",
    CLI_DATA | CLI_MISSING | CLI_OUTPUT, examples, run};
