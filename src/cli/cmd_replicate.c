/* opine replicate. */
#include <string.h>

#include "cli/cli.h"

static int run(cli *c, op_error *err) {
  op_result *result = NULL;
  c->request.statistic = OP_STAT_REPLICATE;
  c->request.make.output = c->output != NULL && strcmp(c->output, "-") != 0 ? c->output : NULL;
  c->request.make.factors = c->request.replicate.combined == OP_NO;
  c->output = NULL; /* what is told goes to standard output */
  op_status status = cli_take_data(c, err);
  if (status == OP_OK && c->request.variables.count > 0) {
    op_fail(err, OP_E_USAGE, "'%s' is no data file", c->request.variables.items[0]);
    status = op_fail_hint(err, "columns to write are chosen with --keep");
  }
  if (status == OP_OK) status = op_run(&c->request, &result, err);
  if (status != OP_OK) return op_status_exit_code(status);
  int code = cli_write_result(c, result, err);
  op_result_free(result);
  return code;
}

static const char *const examples[] = {
    "opine replicate surveys/chile-1988/chile.csv --weights population --strata region --method bootstrap --count 200 --seed 7 -o build/chile-rep.csv",
    "opine replicate surveys/chile-1988/chile.csv --weights population --strata sex --psu region --method jkn --keep population,vote -o build/chile-jkn.csv",
    NULL,
};

const cli_command cli_command_replicate = {
    "replicate", "make replicate weights from strata and PSUs", "DATA... --method METHOD -o FILE.csv [options]",
    "Writes the data's columns with replicate weights beside them, and tells with which options they are read back. brr and fay need two PSUs in every\n"
    "stratum, jk1 a design without strata; jkn and bootstrap take any. The scales of jkn replicates go to a file of their own.\n",
    CLI_DATA | CLI_WEIGHTS | CLI_UNITS | CLI_REPLICATE | CLI_OUTPUT, examples, run};
