/* opine study: making and checking the study file of a survey series. */
#include <string.h>

#include "base/output.h"
#include "cli/cli.h"

static op_status no_such_job(const char *what, op_error *err) {
  static const char *const jobs[] = {"check", "init"};
  if (what == NULL) op_fail(err, OP_E_USAGE, "what to do was not said");
  else op_fail(err, OP_E_USAGE, "no job '%s'", what);
  const char *nearest = what != NULL ? op_nearest_name(what, jobs, 2) : NULL;
  if (nearest != NULL) return op_fail_hint(err, "did you mean '%s'?", nearest);
  return op_fail_hint(err, "write opine study init FILES... -o study.yaml, or opine study check study.yaml");
}

static int run_check(cli *c, op_error *err) {
  op_result *result = NULL;
  size_t errors = 0;
  if (c->positionals.count != 2) {
    op_fail(err, OP_E_USAGE, c->positionals.count < 2 ? "a study file is needed" : "one study file is checked at a time");
    return op_status_exit_code(op_fail_hint(err, "write opine study check study.yaml"));
  }
  const char *path = c->positionals.items[1];
  if (!op_study_path(path) && op_source_is_data_name(path)) {
    op_fail(err, OP_E_USAGE, "'%s' is a data file, no study file", path);
    return op_status_exit_code(op_fail_hint(err, "write a study file of it with opine study init %s -o study.yaml, then check that", path));
  }
  op_status status = cli_guard_output(c, path, err);
  if (status == OP_OK) status = op_study_check(c->positionals.items[1], c->request.language, &c->request.read, &result, &errors, err);
  if (status != OP_OK) return op_status_exit_code(status);
  int code = cli_write_result(c, result, err);
  op_result_free(result);
  return code != 0 ? code : errors > 0 ? 1 : 0;
}

static int run_init(cli *c, op_error *err) {
  char *text = NULL;
  size_t length = 0;
  c->positionals.items++; /* the files stand behind the job */
  c->positionals.count--;
  op_status status = cli_take_data(c, err);
  c->positionals.items--;
  c->positionals.count++;
  if (status == OP_OK && c->request.study != NULL) status = op_fail(err, OP_E_USAGE, "'%s' is a study file already", c->request.study);
  if (status == OP_OK && c->request.variables.count > 0) status = op_fail(err, OP_E_USAGE, "'%s' is no data file", c->request.variables.items[0]);
  bool file = c->output != NULL && strcmp(c->output, "-") != 0;
  if (status == OP_OK && file && op_file_exists(c->output)) { /* somebody may have written into it since */
    op_fail(err, OP_E_USAGE, "'%s' is there already", c->output);
    status = op_fail_hint(err, "choose another name, or remove it first");
  }
  if (status == OP_OK) status = op_study_init(c->request.files, c->request.n_files, &c->request.read, file ? c->output : NULL, &text, &length, err);
  if (status == OP_OK) status = cli_write(c, text, length, err);
  op_free_text(text);
  return op_status_exit_code(status);
}

static int run(cli *c, op_error *err) {
  const char *what = c->positionals.count > 0 ? c->positionals.items[0] : NULL;
  c->request.read.language = c->request.language; /* of codebooks */
  c->request.read.threads = c->request.threads;
  if (what != NULL && strcmp(what, "check") == 0) return run_check(c, err);
  if (what != NULL && strcmp(what, "init") == 0) return run_init(c, err);
  return op_status_exit_code(no_such_job(what, err));
}

static const char *const examples[] = {
    "opine study check surveys/cab-kazakhstan/study.yaml",
    "opine study init surveys/chile-1988/chile.csv",
    "opine study check surveys/chile-1988/study.yaml --format json",
    NULL,
};

const cli_command cli_command_study = {
    "study", "make and check the study file of a survey series", "init FILES... [-o study.yaml] | check STUDY [options]",
    "init reads data files and writes a first study file: which variables are the same question under other names, which codes the same answer, what is no\n"
    "answer, the weights, strata and sampling points, the waves and dates; what is a guess stands in comments. The file works at once.\n\n"
    "check reads a study file and its data, and tells every fault of the file and what is remarkable in the data: codes that become no category, categories\n"
    "that vanish, reversed scales, jumps of don't-knows, other wordings, drifting weights, near-duplicates, straight-lining, interviewer clustering, and a\n"
    "table of what was mapped to what. Exit status 1 when there are errors; warnings and notes are none. 'opine help study' lists keys and checks.\n",
    CLI_DATA | CLI_OUTPUT, examples, run};
