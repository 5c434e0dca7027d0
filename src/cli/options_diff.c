/* What opine diff looks at beside figures. */
#include "cli/options.h"

static op_status take_id(cli *c, const char *v, op_error *err) {
  if (v[0] == '\0') return op_fail(err, OP_E_USAGE, "--id is empty, expected the variable that numbers respondents");
  c->diff.id = v;
  return OP_OK;
}

static op_status take_examples(cli *c, const char *v, op_error *err) {
  double n;
  op_status status = cli_whole_number("examples", v, 1, 1000000, &n, err);
  if (status == OP_OK) c->diff.examples = (size_t)n;
  return status;
}

static const cli_option options[] = {
    {"id", 0, "VAR", "variable that numbers respondents: who came, who went, whose answers changed", CLI_DIFF, NULL, take_id},
    {"examples", 0, "N", "changed answers that are listed (10)", CLI_DIFF, NULL, take_examples},
};

const cli_option_table cli_options_diff = {options, sizeof options / sizeof *options};
