/* opine report: one HTML page, and the command lines that give its figures again. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/number.h"
#include "cli/cli.h"

/* Commands that the page names, and how each is called in a shell. */
static const struct {
  const char *command, *words;
} repeats[] = {{"report", "report"}, {"tabulate", "tabulate"}, {"mean", "mean"}, {"trend", "trend"}, {"crosstab", "crosstab"}, {"study", "study check"}, {"reproduce", "reproduce"}, {"disclose", "disclose"}};

enum { REPEATS = sizeof repeats / sizeof *repeats };

/* Options that the page says itself, as it has chosen their values. */
static bool is_said_by_page(const char *option) {
  static const char *const said[] = {"where", "by", "banner", "time"};
  for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
    if (strcmp(said[i], option) == 0) return true;
  }
  return false;
}

static bool takes(const cli_command *command, const char *option) {
  for (size_t i = 0; cli_option_at(i) != NULL; i++) {
    if (strcmp(cli_option_at(i)->name, option) == 0) return (cli_option_at(i)->groups & command->groups) != 0;
  }
  return false;
}

static void add_option(op_text *out, const char *name, const char *value) {
  op_text_addf(out, " --%s", name);
  if (value == NULL) return;
  op_text_add_char(out, ' ');
  op_text_add_shell_word(out, value);
}

static void add_given(op_text *out, const cli *c, const cli_command *command) {
  for (size_t i = 0; i < c->n_given; i++) {
    if (takes(command, c->given[i].name) && !is_said_by_page(c->given[i].name)) add_option(out, c->given[i].name, c->given[i].value);
  }
  char digits[OP_NUMBER_TEXT];
  bool report = strcmp(command->name, "report") == 0;
  if (c->present.digits >= 0 && takes(command, "digits")) {
    op_number_write(c->present.digits, digits);
    add_option(out, "digits", digits);
  }
  if (c->output != NULL && report) add_option(out, "output", c->output);
}

/* "opine trend study.yaml" and " --lang ru". */
static op_status make_command(cli *c, size_t i, op_report_command *to, op_error *err) {
  const cli_command *command = cli_command_named(repeats[i].command);
  bool whole = strcmp(command->name, "report") == 0;
  size_t data = c->positionals.count - c->request.variables.count;
  op_text head = {0}, tail = {0};
  op_text_addf(&head, "opine %s", repeats[i].words);
  for (size_t p = 0; p < (whole ? c->positionals.count : data); p++) {
    op_text_add_char(&head, ' ');
    op_text_add_shell_word(&head, c->positionals.items[p]);
  }
  add_given(&tail, c, command);
  op_status status = op_text_check(&head, err);
  if (status == OP_OK) status = op_text_check(&tail, err);
  if (status == OP_OK) {
    *to = (op_report_command){command->name, op_arena_string(c->arena, head.data, err), op_arena_string(c->arena, tail.data != NULL ? tail.data : "", err)};
    status = to->head != NULL && to->tail != NULL ? OP_OK : OP_E_MEMORY;
  }
  op_text_clear(&head);
  op_text_clear(&tail);
  return status;
}

static int run(cli *c, op_error *err) {
  op_report_command commands[REPEATS];
  char *html = NULL;
  size_t length = 0;
  op_status status = cli_take_data(c, err);
  for (size_t i = 0; status == OP_OK && i < REPEATS; i++) status = make_command(c, i, &commands[i], err);
  op_report_options options = {.no_charts = c->no_charts, .digits = c->present.digits, .commands = commands, .n_commands = REPEATS};
  cli_progress_stages(c, &options);
  if (status == OP_OK) status = op_report(&c->request, &options, &html, &length, err);
  if (status == OP_OK) status = cli_write(c, html, length, err);
  op_free_text(html);
  return op_status_exit_code(status);
}

static const char *const examples[] = {
    "opine report surveys/cab-kazakhstan/study.yaml --banner sex,region -o build/kazakhstan.html",
    "opine report surveys/cab-kazakhstan/study.yaml --lang ru -o build/kazakhstan-ru.html",
    "opine report surveys/chile-1988/chile.csv vote sex education --weights population --banner region -o build/chile.html",
    NULL,
};

const cli_command cli_command_report = {
    "report", "a whole survey as one HTML page: findings, answers, groups, trends, charts, methods", "STUDY|DATA... [VAR...] [--banner VAR,..] [-o report.html] [options]",
    "Writes one page that needs neither network nor scripts: the largest significant changes between waves, and for every question its answers in the last wave, a\n"
    "table by the --banner variables, the trend over all waves, and charts; then how the figures were made, what 'opine study check' finds in the data, and the\n"
    "command that gives each figure again. Without VAR it shows the variables that the study file names, or all variables of plain data.\n",
    CLI_DATA | CLI_SUPPRESS | CLI_WHAT | CLI_BY | CLI_MISSING | CLI_WEIGHTS | CLI_DESIGN | CLI_INFERENCE | CLI_NETS | CLI_REPORT, examples, run};
