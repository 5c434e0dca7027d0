/* opine reproduce. */
#include "cli/cli.h"

/* The claims of a study file, when the command names no claims file of its own. */
static op_status study_claims(cli *c, op_error *err) {
  op_study *study = NULL;
  op_status status = op_study_open(c->request.study, &study, err);
  if (status != OP_OK) return status;
  if (study->claims == NULL) {
    status = op_fail(err, OP_E_REQUEST, "the study names no claims file");
    op_fail_at(err, c->request.study, 0, 0);
    op_fail_hint(err, "add 'claims: FILE' to it, or name the claims file: opine reproduce CLAIMS DATA");
  } else {
    c->claims = op_arena_string(c->arena, study->claims, err);
    if (c->claims == NULL) status = OP_E_MEMORY;
  }
  op_study_free(study);
  return status;
}

static op_status sort_positionals(cli *c, op_error *err) {
  if (c->positionals.count == 1 && op_study_path(c->positionals.items[0])) {
    op_status status = cli_take_data(c, err);
    return status == OP_OK ? study_claims(c, err) : status;
  }
  if (c->positionals.count < 2) {
    op_fail(err, OP_E_USAGE, "a claims file and its data are needed");
    return op_fail_hint(err, "write opine reproduce CLAIMS DATA, or opine reproduce STUDY.yaml");
  }
  c->claims = c->positionals.items[0];
  c->positionals.items++;
  c->positionals.count--;
  op_status status = cli_take_data(c, err);
  c->positionals.items--;
  if (status == OP_OK && c->request.variables.count > 0) {
    return op_fail(err, OP_E_USAGE, "'%s' is no data file", c->request.variables.items[0]);
  }
  return status;
}

static int run(cli *c, op_error *err) {
  op_result *result = NULL;
  size_t differ = 0;
  op_status status = sort_positionals(c, err);
  if (status == OP_OK) status = op_claims_check(c->claims, &c->request, &result, &differ, err);
  if (status != OP_OK) return op_status_exit_code(status);
  int code = cli_write_result(c, result, err);
  op_result_free(result);
  return code != 0 ? code : differ > 0 ? 4 : 0;
}

static const char *const examples[] = {
    "opine reproduce surveys/chile-1988/study.yaml",
    "opine reproduce surveys/cab-kazakhstan/study.yaml",
    NULL,
};

const cli_command cli_command_reproduce = {
    "reproduce", "recompute published figures: reproduced, differs, or not computable", "STUDY | CLAIMS DATA... [options]",
    "Recomputes each published figure of a claims file (CSV or YAML) and says whether it rounds to what was published, by how much it\n"
    "differs and whether sampling error could explain that, or why it cannot be computed. Exit status 4 when any figure is not reproduced.\n",
    CLI_DATA | CLI_WHAT | CLI_MISSING | CLI_WEIGHTS | CLI_DESIGN | CLI_INFERENCE | CLI_OUTPUT | CLI_NETS, examples, run};
