/* Parsing argv against the option table, and telling data from variables. */
#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "base/output.h"
#include "cli/cli.h"

/* A command with the options that it takes on this command line. */
typedef struct taken {
  const cli_command *command;
  const char *kind; /* of a chart that draws another command's result; NULL */
  cli_groups groups;
} taken;

/* The value of the last --NAME VALUE, --NAME=VALUE or letter; NULL when there is none. */
static const char *value_of(const char *name, char letter, int argc, char **argv) {
  const char *value = NULL;
  size_t n = strlen(name);
  for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
    const char *text = argv[i];
    bool named = strncmp(text, "--", 2) == 0 && strncmp(text + 2, name, n) == 0, lettered = letter != 0 && text[0] == '-' && text[1] == letter;
    if (named && text[n + 2] == '=') value = text + n + 3;
    else if ((named && text[n + 2] == '\0') || (lettered && text[2] == '\0'))
      value = i + 1 < argc ? argv[i + 1] : value;
    else if (lettered)
      value = text + 2;
  }
  return value;
}

/* opine chart takes the options of the command whose result the kind draws, and a command that draws takes those of charts. */
static taken taken_by(const cli_command *command, int argc, char **argv) {
  taken t = {command, NULL, command->groups | CLI_COMMON};
  const char *kind = (command->groups & CLI_CHART) != 0 ? value_of("kind", 'k', argc, argv) : NULL;
  const op_chart *chart = kind != NULL ? op_chart_named(kind) : NULL;
  if (chart != NULL && chart->command != NULL) {
    cli_groups groups = cli_command_named(chart->command)->groups;
    t.kind = kind;
    t.groups |= groups & ~CLI_OUTPUT;
    if ((groups & CLI_SUPPRESS) == 0) t.groups &= ~CLI_SUPPRESS; /* a result that no standard has rules for hides nothing in its picture either */
  }
  if ((command->groups & CLI_OUTPUT) != 0 && value_of("chart", 0, argc, argv) != NULL) t.groups |= CLI_CHART;
  return t;
}

static bool fits(const cli_option *option, const taken *t) { return (option->groups & t->groups) != 0; }

static const cli_option *find_long(const taken *command, const char *name, size_t n) {
  for (size_t i = 0; cli_option_at(i) != NULL; i++) {
    const cli_option *option = cli_option_at(i);
    if (strlen(option->name) == n && memcmp(option->name, name, n) == 0 && fits(option, command)) return option;
  }
  return NULL;
}

static const cli_option *find_letter(const taken *command, char letter) {
  for (size_t i = 0; cli_option_at(i) != NULL; i++) {
    const cli_option *option = cli_option_at(i);
    if (option->letter == letter && letter != 0 && fits(option, command)) return option;
  }
  return NULL;
}

static op_status unknown_option(const taken *t, const char *text, size_t n, op_error *err) {
  size_t known = 0;
  const char *names[256];
  char wanted[80];
  for (size_t i = 0; cli_option_at(i) != NULL && known < 256; i++) {
    if (fits(cli_option_at(i), t)) names[known++] = cli_option_at(i)->name;
  }
  size_t length = n < sizeof wanted ? n : sizeof wanted - 1;
  memcpy(wanted, text, length);
  wanted[length] = '\0';
  op_fail(err, OP_E_USAGE, "no option '--%s'", wanted);
  const char *nearest = op_nearest_name(wanted, names, known);
  if (nearest != NULL) return op_fail_hint(err, "did you mean '--%s'?", nearest);
  for (size_t i = 0; cli_option_at(i) != NULL; i++) {
    if (strcmp(cli_option_at(i)->name, wanted) != 0) continue;
    if (t->kind != NULL) return op_fail_hint(err, "'opine %s --kind %s' does not take it", t->command->name, t->kind);
    return op_fail_hint(err, "'opine %s' does not take it; opine %s --help lists its options", t->command->name, t->command->name);
  }
  return op_fail_hint(err, "opine %s --help lists the options", t->command->name);
}

static op_status check_choice(const cli_option *option, const char *value, op_error *err) {
  size_t n = 0;
  if (option->choices == NULL) return OP_OK;
  for (; option->choices[n] != NULL; n++) {
    if (strcmp(option->choices[n], value) == 0) return OP_OK;
  }
  op_text list = {0};
  for (size_t i = 0; i < n; i++) op_text_addf(&list, "%s%s", i > 0 ? ", " : "", option->choices[i]);
  op_fail(err, OP_E_USAGE, "--%s is '%s', expected %s", option->name, value, list.data != NULL ? list.data : "");
  op_text_clear(&list);
  const char *nearest = op_nearest_name(value, option->choices, n);
  if (nearest != NULL) op_fail_hint(err, "did you mean '%s'?", nearest);
  return OP_E_USAGE;
}

/* Options as they were given, for commands that tell how to repeat a figure. */
static op_status keep_given(cli *c, const cli_option *option, const char *value, op_error *err) {
  op_status status = op_array_grow((void **)&c->given, &c->given_capacity, c->n_given + 1, sizeof *c->given, OP_LIMIT_COLUMNS, err);
  if (status == OP_OK && (option->groups & (CLI_OUTPUT | CLI_COMMON | CLI_REPRODUCE)) == 0) c->given[c->n_given++] = (op_named_text){option->name, value};
  return status;
}

static op_status use_option(cli *c, const cli_option *option, const char *value, int argc, char **argv, int *i, op_error *err) {
  if (option->value == NULL) {
    if (value != NULL) return op_fail(err, OP_E_USAGE, "--%s takes no value", option->name);
    op_status kept = keep_given(c, option, NULL, err);
    return kept == OP_OK ? option->take(c, NULL, err) : kept;
  }
  if (value == NULL) {
    if (*i + 1 >= argc) {
      op_fail(err, OP_E_USAGE, "--%s needs a value", option->name);
      return op_fail_hint(err, "write --%s %s", option->name, option->value);
    }
    value = argv[++*i];
  }
  op_status status = check_choice(option, value, err);
  if (status == OP_OK) status = keep_given(c, option, value, err);
  return status == OP_OK ? option->take(c, value, err) : status;
}

static op_status keep_positional(cli *c, const char *text, op_error *err) {
  cli_list *list = &c->positionals;
  op_status status = op_array_grow((void **)&list->items, &list->capacity, list->count + 1, sizeof *list->items, OP_LIMIT_COLUMNS, err);
  if (status == OP_OK) list->items[list->count++] = text;
  return status;
}

op_status cli_parse(cli *c, const cli_command *command, int argc, char **argv, op_error *err) {
  bool only_positionals = false;
  taken options = taken_by(command, argc, argv);
  op_status status = OP_OK;
  for (int i = 0; status == OP_OK && i < argc; i++) {
    const char *text = argv[i];
    if (!op_utf8_valid(text, strlen(text))) return op_fail(err, OP_E_USAGE, "argument %d is not valid UTF-8", i + 1);
    if (only_positionals || text[0] != '-' || text[1] == '\0') {
      status = keep_positional(c, text, err);
    } else if (strcmp(text, "--") == 0) {
      only_positionals = true;
    } else if (text[1] == '-') {
      const char *equals = strchr(text, '=');
      size_t n = equals != NULL ? (size_t)(equals - text - 2) : strlen(text + 2);
      const cli_option *option = find_long(&options, text + 2, n);
      status = option == NULL ? unknown_option(&options, text + 2, n, err) : use_option(c, option, equals != NULL ? equals + 1 : NULL, argc, argv, &i, err);
    } else {
      const cli_option *option = find_letter(&options, text[1]);
      status = option == NULL ? unknown_option(&options, text + 1, 1, err) : use_option(c, option, text[2] != '\0' ? text + 2 : NULL, argc, argv, &i, err);
    }
  }
  return status;
}

/* --- data and variables --- */

/* Data, codebooks, study files. */
static bool has_data_extension(const char *text) {
  return op_source_is_data_name(text) || op_text_ends_nocase(text, ".yaml") || op_text_ends_nocase(text, ".yml");
}

/* The '@' that begins a file's facts: FILE@wave=11,date=2022-05. */
static const char *facts_of(const char *text) {
  const char *at = strrchr(text, '@');
  return at != NULL && strchr(at, '=') != NULL && !op_file_exists(text) ? at : NULL;
}

bool cli_is_data(const char *text) { return strcmp(text, "-") == 0 || op_file_exists(text) || has_data_extension(text) || facts_of(text) != NULL; }

static op_status add_file(cli *c, const char *text, op_error *err) {
  op_file_spec file = {.path = text};
  const char *at = facts_of(text);
  if (at != NULL) {
    op_names parts;
    file.path = op_arena_text(c->arena, text, (size_t)(at - text), err);
    op_status status = file.path != NULL ? cli_split(c, at + 1, ',', &parts, err) : OP_E_MEMORY;
    if (status != OP_OK) return status;
    op_fact *facts = op_arena_alloc(c->arena, parts.count * sizeof *facts, err);
    if (facts == NULL) return OP_E_MEMORY;
    for (size_t i = 0; i < parts.count; i++) {
      const char *equals = strchr(parts.items[i], '=');
      if (equals == NULL || equals == parts.items[i]) return op_fail(err, OP_E_USAGE, "'%s' in '%s' is no fact, expected NAME=VALUE", parts.items[i], text);
      facts[i].name = op_arena_text(c->arena, parts.items[i], (size_t)(equals - parts.items[i]), err);
      facts[i].value = equals + 1;
      if (facts[i].name == NULL) return OP_E_MEMORY;
    }
    file.facts = facts;
    file.n_facts = parts.count;
  }
  op_status status = op_array_grow((void **)&c->files, &c->file_capacity, c->request.n_files + 1, sizeof *c->files, OP_LIMIT_COLUMNS, err);
  if (status != OP_OK) return status;
  c->files[c->request.n_files++] = file;
  c->request.files = c->files;
  return OP_OK;
}

op_status cli_take_data(cli *c, op_error *err) {
  size_t i = 0;
  op_status status = OP_OK;
  if (c->positionals.count == 0) {
    op_fail(err, OP_E_USAGE, "no data file was given");
    return op_fail_hint(err, "name a CSV, SPSS, Stata or SAS file, a study file, or - for CSV on standard input");
  }
  for (; status == OP_OK && i < c->positionals.count && (i == 0 || cli_is_data(c->positionals.items[i])); i++) {
    const char *text = c->positionals.items[i];
    if (!op_study_path(text)) {
      status = add_file(c, text, err);
    } else if (c->request.study != NULL || c->request.n_files > 0) {
      status = op_fail(err, OP_E_USAGE, "a study file stands alone: '%s' was given with other data", text);
    } else {
      c->request.study = text;
    }
    if (status == OP_OK) status = cli_guard_output(c, op_study_path(text) ? text : c->files[c->request.n_files - 1].path, err);
  }
  c->request.variables = (op_names){c->positionals.items + i, c->positionals.count - i};
  return status;
}
