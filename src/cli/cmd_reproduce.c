/* opine reproduce. */
#include <string.h>
#include <sys/stat.h>

#include "base/output.h"
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

/* STUDY, CLAIMS, or CLAIMS DATA...; *data is what stands for the data. */
static op_status sort_positionals(cli *c, op_names *data, op_error *err) {
  cli_list *given = &c->positionals;
  *data = (op_names){0};
  if (given->count == 0) {
    op_fail(err, OP_E_USAGE, "a claims file is needed");
    return op_fail_hint(err, "write opine reproduce STUDY.yaml, opine reproduce CLAIMS DATA, or opine reproduce CLAIMS for what the figures say of each other");
  }
  if (given->count == 1 && op_study_path(given->items[0]) && !op_claims_file(given->items[0])) {
    *data = (op_names){given->items, 1};
    op_status status = cli_take_data(c, err);
    return status == OP_OK ? study_claims(c, err) : status;
  }
  if (given->count == 2 && op_study_path(given->items[0]) && !op_claims_file(given->items[0]) && op_claims_file(given->items[1])) { /* either order is clear */
    const char *study = given->items[0];
    given->items[0] = given->items[1];
    given->items[1] = study;
  }
  c->claims = given->items[0];
  if (given->count == 1) {
    bool text = op_text_ends_nocase(c->claims, ".csv") || op_study_path(c->claims);
    if (text) return OP_OK;
    op_fail(err, OP_E_USAGE, "'%s' is no claims file", c->claims);
    return op_fail_hint(err, "a claims file ends in .csv, .yaml or .yml; the data stand behind it: opine reproduce CLAIMS DATA");
  }
  *data = (op_names){given->items + 1, given->count - 1};
  given->items++;
  given->count--;
  op_status status = cli_take_data(c, err);
  given->items--;
  given->count++;
  if (status == OP_OK && c->request.variables.count > 0) return op_fail(err, OP_E_USAGE, "'%s' is no data file", c->request.variables.items[0]);
  return status;
}

static bool same_file(const char *a, const char *b) {
  struct stat x, y;
  return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* The annex must not be written over what is read or written beside it. */
static op_status guard_annex(const cli *c, const op_names *data, op_error *err) {
  op_status status = cli_guard_output(c, c->claims, err);
  if (status != OP_OK || c->annex == NULL) return status;
  bool bad = same_file(c->annex, c->claims) || (c->output != NULL && strcmp(c->annex, c->output) == 0);
  for (size_t i = 0; i < data->count; i++) bad = bad || same_file(c->annex, data->items[i]);
  if (!bad) return OP_OK;
  op_fail(err, OP_E_USAGE, "the annex '%s' is a file that is read or written already", c->annex);
  return op_fail_hint(err, "give --annex another name");
}

static op_status write_annex(const cli *c, const op_result *result, op_error *err) {
  char *text = NULL;
  size_t length = 0;
  if (c->annex == NULL) return OP_OK;
  op_status status = op_claims_annex(result, op_text_ends_nocase(c->annex, ".md") ? OP_ANNEX_MARKDOWN : OP_ANNEX_HTML, &text, &length, err);
  if (status == OP_OK) status = op_file_replace(c->annex, text, length, err);
  op_free_text(text);
  return status;
}

static int run(cli *c, op_error *err) {
  op_result *result = NULL;
  op_claims_options options = {.no_choices = c->no_choices, .given = c->given, .n_given = c->n_given};
  size_t differ = 0;
  op_status status = sort_positionals(c, &options.data, err);
  if (status == OP_OK) status = guard_annex(c, &options.data, err);
  if (options.data.count > 0) options.request = &c->request;
  if (status == OP_OK) status = op_claims_check(c->claims, &options, &result, &differ, err);
  if (status == OP_OK) status = write_annex(c, result, err);
  int code = status == OP_OK ? cli_write_result(c, result, err) : op_status_exit_code(status);
  op_result_free(result);
  return code != 0 ? code : differ > 0 ? 4 : 0;
}

static const char *const examples[] = {
    "opine reproduce surveys/chile-1988/study.yaml",
    "opine reproduce surveys/cab-kazakhstan/study.yaml",
    "opine reproduce surveys/cab-margins/claims.yaml",
    NULL,
};

const cli_command cli_command_reproduce = {
    "reproduce", "recompute published figures: reproduced, otherwise, differs, consistent or not", "STUDY | CLAIMS [DATA...] [options]",
    "Recomputes each published figure of a claims file (CSV or YAML) and says whether it is what was published: reproduced; otherwise (only under another\n"
    "choice of weights, base, wave or rounding, which is named with the key that accepts it); differs, by how much and whether sampling error could explain\n"
    "that; or why it cannot be computed. A claim may say 'nearly 80 percent' or 'two thirds', a change, a rank, a base, a margin of error.\n"
    "Without DATA the figures are held against each other: sums of parts, percentages of a base, margins of error: consistent or inconsistent.\n"
    "Exit status 4 when a claim does not hold as it stands.\n",
    CLI_DATA | CLI_WHAT | CLI_MISSING | CLI_WEIGHTS | CLI_DESIGN | CLI_INFERENCE | CLI_OUTPUT | CLI_NETS | CLI_REPRODUCE, examples, run};
