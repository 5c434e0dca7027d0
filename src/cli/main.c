/* The program: finds the command, lets it run, prints errors, exits. */
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/heap.h"
#include "base/number.h"
#include "cli/cli.h"

#define CLI_COMMAND(name) extern const cli_command cli_command_##name;
#include "cli/commands.def"
#undef CLI_COMMAND

static const cli_command *const commands[] = {
#define CLI_COMMAND(name) &cli_command_##name,
#include "cli/commands.def"
#undef CLI_COMMAND
};

const cli_command *const *cli_commands(size_t *count) {
  *count = sizeof commands / sizeof *commands;
  return commands;
}

const cli_command *cli_command_named(const char *name) {
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
    if (strcmp(commands[i]->name, name) == 0) return commands[i];
  }
  return NULL;
}

static void print_error(const char *command, const op_error *err) {
  op_error shown = *err;
  char text[2048];
  shown.hint[0] = '\0';
  op_error_text(&shown, text, sizeof text);
  fprintf(stderr, "opine%s%s: %s\n", command[0] ? " " : "", command, text);
  if (err->excerpt[0] != '\0') fprintf(stderr, "  %s\n  %*s^\n", err->excerpt, (int)err->caret - 1, "");
  if (err->hint[0] != '\0') fprintf(stderr, "  %s\n", err->hint);
}

/* Columns of the terminal: what it says, else COLUMNS, else the presenter's default. */
static int terminal_width(void) {
  struct winsize size;
  const char *columns = getenv("COLUMNS");
  size_t n;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) return size.ws_col;
  return columns != NULL && op_number_read_size(columns, strlen(columns), &n) && n >= 40 && n <= 1000 ? (int)n : 0;
}

static void set_defaults(cli *c) {
  c->request = op_request_default();
  c->present = (op_present_options){.digits = -1, .bars = true, .width = terminal_width(), .small_base = c->request.small_base};
  for (size_t i = 0; i < CLI_PLAN_NUMBERS; i++) c->plan[i] = (double)NAN;
}

static void release(cli *c) {
  op_free(c->positionals.items);
  op_free(c->lets);
  op_free(c->nets);
  op_free(c->net_scores);
  op_free(c->estimates);
  op_free(c->contrasts);
  op_free(c->missing);
  op_free(c->margins);
  op_free(c->files);
  op_free(c->rep_scales);
  op_free(c->rep_fractions);
  op_free(c->counts);
  op_free(c->q);
  op_free(c->at);
  op_free(c->events);
  op_free(c->given);
  op_free(c->standard);
  op_arena_free(c->arena);
}

static int run_help(cli *c, const cli_command *command, op_error *err) {
  op_text out = {0};
  op_status status = cli_help_text(command, &out);
  if (status == OP_OK) status = cli_write(c, out.data, out.length, err);
  op_text_clear(&out);
  return op_status_exit_code(status);
}

static void prepare_heap(const cli *c) {
  struct stat file;
  size_t bytes = 0;
  for (size_t i = 0; i < c->positionals.count; i++) {
    if (stat(c->positionals.items[i], &file) == 0 && S_ISREG(file.st_mode)) bytes += (size_t)file.st_size;
  }
  if (bytes > 0) op_heap_prepare(bytes);
}

static int run_command(const cli_command *command, int argc, char **argv, op_error *err) {
  cli c = {0};
  set_defaults(&c);
  c.arena = op_arena_new(err);
  op_status status = c.arena != NULL ? cli_parse(&c, command, argc, argv, err) : OP_E_MEMORY;
  if (status == OP_OK && !c.help && (command->groups & CLI_OUTPUT) != 0) status = cli_check_output(&c, err);
  bool terminal = isatty(STDOUT_FILENO) == 1 && c.output == NULL && getenv("NO_COLOR") == NULL;
  c.present.colour = c.colour == CLI_COLOUR_ALWAYS || (c.colour == CLI_COLOUR_AUTO && terminal);
  if (status == OP_OK) prepare_heap(&c);
  cli_progress_start(&c);
  int code = status != OP_OK ? op_status_exit_code(status) : c.help ? run_help(&c, command, err) : command->run(&c, err);
  cli_progress_stop(&c);
  release(&c);
  return code;
}

static int unknown_command(const char *name, op_error *err) {
  const char *names[sizeof commands / sizeof *commands];
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) names[i] = commands[i]->name;
  op_fail(err, OP_E_USAGE, "no command '%s'", name);
  const char *nearest = op_nearest_name(name, names, sizeof commands / sizeof *commands);
  if (nearest != NULL) op_fail_hint(err, "did you mean '%s'?", nearest);
  else op_fail_hint(err, "opine help lists the commands");
  return 2;
}

int main(int argc, char **argv) {
  op_error err = {0};
  const char *name = argc > 1 ? argv[1] : "help";
  int code;
  signal(SIGPIPE, SIG_IGN); /* a closed pipe is seen where it is written to */
  signal(SIGXFSZ, SIG_IGN); /* and so is a file that has reached the limit of ulimit -f */
  if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) name = "help";
  if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) name = "version";
  const cli_command *command = cli_command_named(name);
  code = command != NULL ? run_command(command, argc > 2 ? argc - 2 : 0, argv + (argc > 2 ? 2 : argc), &err) : unknown_command(name, &err);
  if (code != 0 && err.status != OP_OK) print_error(command != NULL ? command->name : "", &err);
  return code;
}
