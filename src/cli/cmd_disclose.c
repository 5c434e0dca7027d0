/* opine disclose. */
#include "cli/cli.h"

static int run(cli *c, op_error *err) {
  op_result *result = NULL;
  c->request.statistic = OP_STAT_DISCLOSE;
  op_status status = cli_take_data(c, err);
  if (status == OP_OK) status = op_run(&c->request, &result, err);
  if (status != OP_OK) return op_status_exit_code(status);
  int code = cli_write_result(c, result, err);
  bool lacking = op_disclosure_lacking(result) > 0;
  op_result_free(result);
  return code != 0 ? code : c->strict && lacking ? 4 : 0;
}

static const char *const examples[] = {
    "opine disclose surveys/cab-kazakhstan/study.yaml",
    "opine disclose surveys/chile-1988/study.yaml --standard aapor --format markdown",
    "opine disclose surveys/chile-1988/chile.csv vote --weights population",
    NULL,
};

const cli_command cli_command_disclose = {
    "disclose", "transparency statement: what AAPOR and ESOMAR/WAPOR ask to be told of a survey", "STUDY | DATA... [VAR...] [options]",
    "Writes what is to be disclosed of a survey, element by element: sponsor, population, frame, sample design, mode, dates, sizes, margins of error,\n"
    "weights, question wordings. Sizes, weights, design effects and margins of error are computed from the data in one pass; the rest is taken from\n"
    "the 'disclosure' of the study file, or from a codebook. What nobody tells is listed as missing, with the key to add.\n"
    "With variable names only their wordings are shown. Exit status 4 with --strict when a required element is missing.\n",
    CLI_DATA | CLI_WHAT | CLI_BY | CLI_MISSING | CLI_WEIGHTS | CLI_DESIGN | CLI_INFERENCE | CLI_OUTPUT | CLI_DISCLOSE, examples, run};
