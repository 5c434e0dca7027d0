/* opine topline. */
#include "cli/cli.h"

static int run(cli *c, op_error *err) {
  op_result *result = NULL;
  if (!c->base_given) c->request.base = OP_BASE_ALL;
  op_status status = cli_take_data(c, err);
  if (status == OP_OK) status = op_topline(&c->request, &result, err);
  if (status != OP_OK) return op_status_exit_code(status);
  int code = cli_write_result(c, result, err);
  op_result_free(result);
  return code;
}

static const char *const examples[] = {
    "opine topline surveys/chile-1988/study.yaml",
    "opine topline surveys/cab-kazakhstan/study.yaml china russia usa -o build/topline.html",
    "opine topline surveys/cab-kazakhstan/study.yaml china --where 'wave >= 12' --sum-to-100 -o build/topline.xlsx",
    NULL,
};

const cli_command cli_command_topline = {
    "topline", "all questions in order with their marginals and a column a wave, as polls publish them", "STUDY|DATA... [VAR...] [options]",
    "Shows each question with its number, wording and base, the percentage of each category, don't know and refused apart (VOL.),\n"
    "nets, and N; where the study has waves, a column for each, the newest first. Without VAR all closed questions are shown, in the\n"
    "order of the study. Percentages are of all who were asked unless --base valid is said. All is read in one pass over the data.\n",
    CLI_DATA | CLI_SUPPRESS | CLI_TOPLINE | CLI_WHAT | CLI_BY | CLI_MISSING | CLI_WEIGHTS | CLI_DESIGN | CLI_INFERENCE | CLI_OUTPUT | CLI_NETS, examples, run};
