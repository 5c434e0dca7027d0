/* Multiple-response questions. */
#include "cli/options.h"

#include <string.h>

static const char *const stored[] = {"auto", "yes-no", "codes", "joined", NULL};
static op_status take_stored(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.multiple.stored = (op_stored)cli_choice(stored, v);
  return OP_OK;
}

static op_status take_counted(cli *c, const char *v, op_error *err) { return cli_split(c, v, strchr(v, '|') != NULL ? '|' : ',', &c->request.multiple.counted, err); }

static op_status take_separator(cli *c, const char *v, op_error *err) {
  c->request.multiple.separator = strcmp(v, "space") == 0 ? " " : strcmp(v, "newline") == 0 ? "\n" : v;
  return v[0] != '\0' ? OP_OK : op_fail(err, OP_E_USAGE, "--separator is empty, expected what stands between two answers: ';' or 'space'");
}

static const char *const cases[] = {"asked", "chose", "all", NULL};
static op_status take_cases(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.multiple.cases = (op_cases)cli_choice(cases, v);
  return OP_OK;
}

static const cli_option options[] = {
    {"stored", 0, "HOW", "how the answers stand in the file (found from them)", CLI_MULTIPLE, stored, take_stored},
    {"counted", 0, "VALUE,..", "values or labels that mean 'chosen' (found from the answers)", CLI_MULTIPLE, NULL, take_counted},
    {"separator", 0, "TEXT", "what stands between answers in one column: ';', 'space', 'newline' (found from the answers)", CLI_MULTIPLE, NULL, take_separator},
    {"cases", 0, "WHO", "base of percent of cases: who was asked, who chose something, or everybody", CLI_MULTIPLE, cases, take_cases},
};

const cli_option_table cli_options_multiple = {options, sizeof options / sizeof *options};
