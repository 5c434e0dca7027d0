/* opine kappa. */
#include "cli/cli.h"

static int run(cli *c, op_error *err) {
  c->request.statistic = OP_STAT_KAPPA;
  return cli_run_request(c, err);
}

static const char *const examples[] = {
    "opine kappa surveys/media-use/study.yaml topic_coder1 topic_coder2",
    NULL,
};

const cli_command cli_command_kappa = {
    "kappa", "agreement of two classifications (Cohen's kappa)", "DATA... FIRST SECOND [...] [options]",
    "Estimates how far two variables put the same respondents in the same categories: kappa, the observed agreement and the agreement that\n"
    "chance alone would give. With more than two variables every pair is shown. Categories are compared by their codes.\n",
    CLI_DATA | CLI_WHAT | CLI_BY | CLI_TOTAL | CLI_MISSING | CLI_WEIGHTS | CLI_DESIGN | CLI_INFERENCE | CLI_OUTPUT | CLI_KAPPA, examples, run};
