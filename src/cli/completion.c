/* Shell completions made from the tables. */
#include <string.h>

#include "cli/cli.h"

static bool takes(const cli_command *command, const cli_option *option) { return (option->groups & (command->groups | CLI_COMMON)) != 0; }

static void add_words(op_text *out, const cli_option *option) {
  for (size_t k = 0; cli_option_word(option, k) != NULL; k++) op_text_addf(out, "%s%s", k > 0 ? " " : "", cli_option_word(option, k));
}

/* What 'opine help' explains. */
static void add_topics(op_text *out) {
  size_t n;
  const cli_command *const *commands = cli_commands(&n);
  for (size_t i = 0; i < n; i++) op_text_addf(out, "%s ", commands[i]->name);
  for (size_t i = 0; cli_help_topic_at(i) != NULL; i++) op_text_addf(out, "%s ", cli_help_topic_at(i)->name);
  op_text_add(out, "man completion");
}

static void bash(op_text *out) {
  size_t n;
  const cli_command *const *commands = cli_commands(&n);
  op_text_add(out, "_opine() {\n  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words=\n  if [ \"$COMP_CWORD\" -eq 1 ]; then\n    COMPREPLY=($(compgen -W \"");
  for (size_t i = 0; i < n; i++) op_text_addf(out, "%s%s", i > 0 ? " " : "", commands[i]->name);
  op_text_add(out, "\" -- \"$cur\"))\n    return\n  fi\n  case $prev in\n");
  for (size_t o = 0; cli_option_at(o) != NULL; o++) {
    const cli_option *option = cli_option_at(o);
    if (cli_option_word(option, 0) == NULL) continue;
    op_text_addf(out, "    --%s", option->name);
    if (option->letter != 0) op_text_addf(out, "|-%c", option->letter);
    op_text_add(out, ") words=\"");
    add_words(out, option);
    op_text_add(out, "\" ;;\n");
  }
  op_text_add(out, "  esac\n  case ${COMP_WORDS[1]}:$prev in\n    help:completion) words=\"bash zsh fish\" ;;\n    help:*) words=\"");
  add_topics(out);
  op_text_add(out, "\" ;;\n  esac\n  if [ -n \"$words\" ]; then\n    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n    return\n  fi\n  case ${COMP_WORDS[1]} in\n");
  for (size_t i = 0; i < n; i++) {
    op_text_addf(out, "    %s) words=\"", commands[i]->name);
    bool first = true;
    for (size_t o = 0; cli_option_at(o) != NULL; o++) {
      const cli_option *option = cli_option_at(o);
      if (!takes(commands[i], option)) continue;
      op_text_addf(out, "%s--%s", first ? "" : " ", option->name);
      first = false;
    }
    op_text_add(out, "\" ;;\n");
  }
  op_text_add(out, "  esac\n  case $cur in\n    -*) COMPREPLY=($(compgen -W \"$words\" -- \"$cur\")) ;;\n    *) COMPREPLY=($(compgen -f -- \"$cur\")) ;;\n  esac\n}\ncomplete -o filenames -F _opine opine\n");
}

/* Single quotes and brackets mean something to zsh's _arguments. */
static void add_zsh(op_text *out, const char *text) {
  for (; *text != '\0'; text++) {
    if (*text == '\'') op_text_add(out, "'\\''");
    else if (*text == '[' || *text == ']' || *text == ':') op_text_addf(out, "\\%c", *text);
    else op_text_add_char(out, *text);
  }
}

static void zsh(op_text *out) {
  size_t n;
  const cli_command *const *commands = cli_commands(&n);
  op_text_add(out, "#compdef opine\n_opine() {\n  local -a commands\n  commands=(\n");
  for (size_t i = 0; i < n; i++) {
    op_text_addf(out, "    '%s:", commands[i]->name);
    add_zsh(out, commands[i]->summary);
    op_text_add(out, "'\n");
  }
  op_text_add(out, "  )\n  if (( CURRENT == 2 )); then\n    _describe command commands\n    return\n  fi\n  case ${words[2]} in\n");
  for (size_t i = 0; i < n; i++) {
    op_text_addf(out, "    %s) _arguments", commands[i]->name);
    for (size_t o = 0; cli_option_at(o) != NULL; o++) {
      const cli_option *option = cli_option_at(o);
      if (!takes(commands[i], option)) continue;
      op_text_addf(out, " \\\n      '--%s[", option->name);
      add_zsh(out, option->help);
      op_text_add(out, "]");
      if (option->value != NULL) {
        op_text_addf(out, ":%s:", "value");
        if (cli_option_word(option, 0) != NULL) {
          op_text_add(out, "(");
          add_words(out, option);
          op_text_add(out, ")");
        }
      }
      op_text_add(out, "'");
    }
    bool help = strcmp(commands[i]->name, "help") == 0;
    op_text_add(out, help ? " \\\n      '*:topic:(" : " \\\n      '*:file:_files' ;;\n");
    if (!help) continue;
    add_topics(out);
    op_text_add(out, " bash zsh fish)' ;;\n");
  }
  op_text_add(out, "  esac\n}\n_opine \"$@\"\n");
}

static void add_fish(op_text *out, const char *text) {
  for (; *text != '\0'; text++) {
    if (*text == '\'' || *text == '\\') op_text_add_char(out, '\\');
    op_text_add_char(out, *text);
  }
}

static void fish(op_text *out) {
  size_t n;
  const cli_command *const *commands = cli_commands(&n);
  for (size_t i = 0; i < n; i++) {
    op_text_addf(out, "complete -c opine -n __fish_use_subcommand -a %s -d '", commands[i]->name);
    add_fish(out, commands[i]->summary);
    op_text_add(out, "'\n");
  }
  op_text_add(out, "complete -c opine -n '__fish_seen_subcommand_from help' -f -a '");
  add_topics(out);
  op_text_add(out, " bash zsh fish'\n");
  for (size_t o = 0; cli_option_at(o) != NULL; o++) {
    const cli_option *option = cli_option_at(o);
    op_text_add(out, "complete -c opine -n '__fish_seen_subcommand_from");
    for (size_t i = 0; i < n; i++) {
      if (takes(commands[i], option)) op_text_addf(out, " %s", commands[i]->name);
    }
    op_text_addf(out, "' -l %s", option->name);
    if (option->letter != 0) op_text_addf(out, " -s %c", option->letter);
    if (option->value != NULL) op_text_add(out, " -r");
    if (cli_option_word(option, 0) != NULL) {
      op_text_add(out, " -f -a '");
      add_words(out, option);
      op_text_add(out, "'");
    }
    op_text_add(out, " -d '");
    add_fish(out, option->help);
    op_text_add(out, "'\n");
  }
}

op_status cli_help_completion(const char *shell, op_text *out, op_error *err) {
  if (strcmp(shell, "bash") == 0) bash(out);
  else if (strcmp(shell, "zsh") == 0) zsh(out);
  else if (strcmp(shell, "fish") == 0) fish(out);
  else return op_fail(err, OP_E_USAGE, "no completion for the shell '%s', expected bash, zsh or fish", shell);
  return op_text_check(out, err);
}
