/* opine help: the overview, a command's help, topics, man pages and completions. */
#include <string.h>

#include "cli/cli.h"

static op_status unknown_topic(const char *topic, op_error *err) {
  size_t n = 0, commands;
  const cli_command *const *all = cli_commands(&commands);
  const char *names[64];
  for (size_t i = 0; i < commands && n < 64; i++) names[n++] = all[i]->name;
  for (size_t i = 0; cli_help_topic_at(i) != NULL && n < 64; i++) names[n++] = cli_help_topic_at(i)->name;
  op_fail(err, OP_E_USAGE, "no help on '%s'", topic);
  const char *nearest = op_nearest_name(topic, names, n);
  if (nearest != NULL) return op_fail_hint(err, "did you mean '%s'?", nearest);
  return op_fail_hint(err, "opine help lists the commands and topics");
}

static op_status write_topic(const cli *c, op_text *out, op_error *err) {
  const char *topic = c->positionals.count > 0 ? c->positionals.items[0] : NULL;
  const char *second = c->positionals.count > 1 ? c->positionals.items[1] : NULL;
  if (topic == NULL) return cli_help_overview(out);
  for (size_t i = 0; cli_help_topic_at(i) != NULL; i++) {
    if (strcmp(topic, cli_help_topic_at(i)->name) == 0) return cli_help_topic_at(i)->text(out);
  }
  if (strcmp(topic, "completion") == 0 && second != NULL) return cli_help_completion(second, out, err);
  if (strcmp(topic, "man") == 0) {
    const cli_command *of = second != NULL ? cli_command_named(second) : NULL;
    return second != NULL && of == NULL ? unknown_topic(second, err) : cli_help_man(of, out);
  }
  const cli_command *command = cli_command_named(topic);
  return command != NULL ? cli_help_text(command, out) : unknown_topic(topic, err);
}

static int run(cli *c, op_error *err) {
  op_text out = {0};
  op_status status = write_topic(c, &out, err);
  if (status == OP_OK) status = op_text_check(&out, err);
  if (status == OP_OK) status = cli_write(c, out.data, out.length, err);
  op_text_clear(&out);
  return op_status_exit_code(status);
}

static const char *const examples[] = {"opine help tabulate", "opine help methods", "opine help packages", "opine help designs", "opine help rules", "opine help families", "opine help completion bash", NULL};

const cli_command cli_command_help = {
    "help", "help on a command or topic; man pages and completions",
    "[COMMAND | methods | designs | packages | rules | families | man [COMMAND] | completion bash|zsh|fish]",
    "Without an argument lists the commands. 'man' and 'completion' print what the installation puts in place.\n", 0, examples, run};
