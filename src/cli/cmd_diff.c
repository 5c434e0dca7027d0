/* opine diff. */
#include <string.h>

#include "cli/cli.h"

static bool is_result(const char *path) { return op_text_ends_nocase(path, ".json"); }

static op_status needs_two(op_error *err) {
  op_fail(err, OP_E_USAGE, "two releases of data, or two saved results, are needed");
  return op_fail_hint(err, "write opine diff OLD.sav NEW.sav, or opine diff old.json new.json");
}

/* One side's data; `rest` positionals from `first` on are taken as cli_take_data takes them. */
static op_status take_side(cli *c, size_t first, size_t count, op_request *side, op_error *err) {
  cli_list all = c->positionals;
  c->positionals = (cli_list){all.items + first, count, count};
  c->request.files = c->files = NULL; /* the other side keeps its own */
  c->request.n_files = c->file_capacity = 0;
  c->request.study = NULL;
  op_status status = cli_take_data(c, err);
  c->positionals = all;
  *side = c->request;
  return status;
}

static op_status diff_results(cli *c, op_result **result, size_t *moved, op_error *err) {
  op_result *before = NULL, *after = NULL;
  const char *const *paths = c->positionals.items;
  op_status status = c->positionals.count == 2 ? OP_OK : op_fail(err, OP_E_USAGE, "'%s' stands behind two saved results: their figures are all compared", paths[2]);
  if (status == OP_OK && c->diff.id != NULL) status = op_fail(err, OP_E_USAGE, "--id is for releases of data: saved results hold no respondents");
  if (status == OP_OK) status = cli_guard_output(c, paths[0], err);
  if (status == OP_OK) status = cli_guard_output(c, paths[1], err);
  if (status == OP_OK) status = op_result_read(paths[0], &before, err);
  if (status == OP_OK) status = op_result_read(paths[1], &after, err);
  if (status == OP_OK) status = op_diff_results(before, after, &c->diff, result, moved, err);
  op_result_free(before);
  op_result_free(after);
  return status;
}

static op_status diff_data(cli *c, op_result **result, size_t *moved, op_error *err) {
  op_request before, after;
  op_file_spec *own = c->files; /* the command's list is freed with it; those of the sides are freed here */
  op_status status = take_side(c, 0, 1, &before, err);
  op_file_spec *first = c->files;
  if (status == OP_OK) status = take_side(c, 1, c->positionals.count - 1, &after, err);
  if (status == OP_OK && after.n_files > 1) {
    op_fail(err, OP_E_USAGE, "'%s' is a third data file", after.files[1].path);
    status = op_fail_hint(err, "a release of several files is named by its study file");
  }
  before.variables = after.variables;
  if (status == OP_OK) status = op_diff_data(&before, &after, &c->diff, result, moved, err);
  op_free(first);
  if (c->files == first) c->files = NULL;
  if (own != NULL) op_free(own);
  return status;
}

static int run(cli *c, op_error *err) {
  op_result *result = NULL;
  size_t moved = 0;
  const char *const *paths = c->positionals.items;
  if (c->positionals.count < 2) return op_status_exit_code(needs_two(err));
  bool saved = is_result(paths[0]), other = is_result(paths[1]);
  c->diff.digits = c->present.digits;
  if (saved != other) {
    op_fail(err, OP_E_USAGE, "'%s' is a saved result, '%s' is not", paths[saved ? 0 : 1], paths[saved ? 1 : 0]);
    op_fail_hint(err, "compare two saved results (--format json -o FILE), or two releases of data");
    return 2;
  }
  op_status status = saved ? diff_results(c, &result, &moved, err) : diff_data(c, &result, &moved, err);
  if (status != OP_OK) return op_status_exit_code(status);
  int code = cli_write_result(c, result, err);
  op_result_free(result);
  return code != 0 ? code : moved > 0 ? 4 : 0;
}

static const char *const examples[] = {
    "opine diff surveys/chile-1988/chile.csv surveys/chile-1988/chile.csv vote",
    "opine diff surveys/chile-1988/study.yaml surveys/chile-1988/study.yaml --by sex",
    NULL,
};

const cli_command cli_command_diff = {
    "diff", "which figures moved between two releases of data or two saved results, beyond rounding", "OLD NEW [VAR...] [options]",
    "OLD and NEW are two releases of the data (files or study files), or two results saved with --format json.\n"
    "Of data the same percentages are computed from both: of the variables named, or of all with categories that both know; beside them the ranges and means\n"
    "of other variables, variables, labels and codes that came, went or changed, and with --id the respondents. A figure has moved when it would be printed\n"
    "otherwise (--digits). Exit status 0 when nothing moved, 4 when something did.\n",
    CLI_DATA | CLI_WHAT | CLI_BY | CLI_TOTAL | CLI_MISSING | CLI_WEIGHTS | CLI_DESIGN | CLI_INFERENCE | CLI_OUTPUT | CLI_NETS | CLI_DIFF, examples, run};
