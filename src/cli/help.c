/* Help, man pages and completions, all walked from the tables of commands and options. */
#include <string.h>

#include "cli/cli.h"

static const struct {
  cli_groups group;
  const char *title;
} sections[] = {
  {CLI_WHAT | CLI_BY | CLI_TOTAL | CLI_MISSING | CLI_STANDARD, "What is estimated"},
  {CLI_NETS, "Nets"},
  {CLI_DESIGN | CLI_WEIGHTS | CLI_UNITS, "Sampling design"},
  {CLI_INFERENCE, "Inference"},
  {CLI_TREND, "Waves"},
  {CLI_SERIES | CLI_GIVEN, "Lines over time"},
  {CLI_QUANTILE | CLI_CDF | CLI_VARIANCE, "Estimator"},
  {CLI_CROSSTAB, "Table"},
  {CLI_COMPARE, "Comparison"},
  {CLI_CONTRAST, "Contrasts"},
  {CLI_MODEL, "Model"},
  {CLI_SCALE | CLI_KAPPA, "Scales"},
  {CLI_MULTIPLE, "Multiple responses"},
  {CLI_REPLICATE, "Replicate weights"},
  {CLI_EXPLAIN, "Figure"},
  {CLI_COMPOSITION, "Composition"},
  {CLI_CHART, "Chart"},
  {CLI_REPORT, "Report"},
  {CLI_SUPPRESS | CLI_TOPLINE, "What is shown"},
  {CLI_PLAN, "Numbers"},
  {CLI_CACHE, "Cache"},
  {CLI_REPRODUCE, "Published figures"},
  {CLI_DIFF, "Releases"},
  {CLI_DISCLOSE, "Disclosure"},
  {CLI_DATA, "Reading"},
  {CLI_OUTPUT, "Output"},
  {CLI_COMMON, "Help"},
};

/* The group under which an option stands in a command's help: its first one that the command takes. */
static cli_groups home_group(const cli_option *option, const cli_command *command) {
  for (size_t s = 0; s < sizeof sections / sizeof *sections; s++) {
    if ((option->groups & (command->groups | CLI_COMMON) & sections[s].group) != 0) return sections[s].group;
  }
  return 0;
}

/* The words that an option takes: its own choices in brackets, or, behind a help text that ends with a colon, the names of its list. */
static void add_choices(const cli_option *option, op_text *out) {
  bool listed = op_text_ends(option->help, ":");
  for (size_t i = 0; listed && cli_option_word(option, i) != NULL; i++) op_text_addf(out, "%s%s", i > 0 ? ", " : " ", cli_option_word(option, i));
  if (option->choices == NULL) return;
  op_text_add(out, " (");
  for (size_t i = 0; option->choices[i] != NULL; i++) op_text_addf(out, "%s%s", i > 0 ? "|" : "", option->choices[i]);
  op_text_add(out, ")");
}

/* Wraps at blanks to 100 columns with an indent for the lines that follow. */
static void add_wrapped(op_text *out, const char *text, size_t column, size_t indent) {
  while (*text != '\0') {
    size_t n = strcspn(text, " ");
    if (column + n + 1 > 100 && column > indent) {
      op_text_addf(out, "\n%*s", (int)indent, "");
      column = indent;
    } else if (column > indent) {
      op_text_add_char(out, ' ');
      column++;
    }
    op_text_add_bytes(out, text, n);
    column += n;
    text += n;
    while (*text == ' ') text++;
  }
  op_text_add_char(out, '\n');
}

static void add_option_line(const cli_option *option, op_text *out) {
  op_text head = {0}, body = {0};
  if (option->letter != 0) op_text_addf(&head, "  -%c, ", option->letter);
  else op_text_add(&head, "      ");
  op_text_addf(&head, "--%s%s%s", option->name, option->value != NULL ? " " : "", option->value != NULL ? option->value : "");
  op_text_add(&body, option->help);
  add_choices(option, &body);
  if (!head.failed && !body.failed) {
    op_text_addf(out, "%-30s", head.data);
    if (head.length >= 30) op_text_addf(out, "\n%30s", "");
    add_wrapped(out, body.data, 30, 30);
  }
  op_text_clear(&head);
  op_text_clear(&body);
}

op_status cli_help_text(const cli_command *command, op_text *out) {
  op_text_addf(out, "opine %s - %s\n\nUsage: opine %s %s\n", command->name, command->summary, command->name, command->synopsis);
  if (command->about[0] != '\0') op_text_addf(out, "\n%s", command->about);
  for (size_t s = 0; s < sizeof sections / sizeof *sections; s++) {
    bool any = false;
    for (size_t i = 0; cli_option_at(i) != NULL; i++) {
      const cli_option *option = cli_option_at(i);
      if (home_group(option, command) != sections[s].group) continue;
      if (!any) op_text_addf(out, "\n%s\n", sections[s].title);
      any = true;
      add_option_line(option, out);
    }
  }
  op_text_add(out, "\nExamples\n");
  for (size_t i = 0; command->examples[i] != NULL; i++) op_text_addf(out, "  %s\n", command->examples[i]);
  return op_text_check(out, NULL);
}

op_status cli_help_overview(op_text *out) {
  size_t count;
  const cli_command *const *all = cli_commands(&count);
  op_text_add(out, "opine - public-opinion survey statistics with the sampling design honoured\n\nUsage: opine COMMAND DATA... [VAR...] [options]\n\n");
  for (size_t i = 0; i < count; i++) op_text_addf(out, "  %-11s %s\n", all[i]->name, all[i]->summary);
  op_text_add(out, "\nopine help TOPIC lists names that options take, with their sources:\n\n");
  for (size_t i = 0; cli_help_topic_at(i) != NULL; i++) op_text_addf(out, "  %-11s %s\n", cli_help_topic_at(i)->name, cli_help_topic_at(i)->summary);
  op_text_add(out, "\nDATA is a CSV, SPSS (.sav .zsav .por), Stata (.dta) or SAS (.sas7bdat .xpt) file, several such files, a study file\n"
                   "(.yaml), or - for CSV on standard input. 'opine COMMAND --help' lists a command's options.\n\n"
                   "Exit status: 0 done, 1 the data or the request is wrong, 2 usage, 3 the system failed, 4 a published figure is not reproduced.\n");
  return op_text_check(out, NULL);
}

/* --- man --- */

/* roff takes a backslash and a leading dot or quote as its own. */
static void add_roff(op_text *out, const char *text) {
  bool line_start = true;
  for (; *text != '\0'; text++) {
    if (*text == '\\') op_text_add(out, "\\e");
    else if (*text == '-') op_text_add(out, "\\-");
    else if (line_start && (*text == '.' || *text == '\'')) op_text_addf(out, "\\&%c", *text);
    else op_text_add_char(out, *text);
    line_start = *text == '\n';
  }
}

static void man_options(const cli_command *command, op_text *out) {
  op_text_add(out, ".SH OPTIONS\n");
  for (size_t s = 0; s < sizeof sections / sizeof *sections; s++) {
    bool any = false;
    for (size_t i = 0; cli_option_at(i) != NULL; i++) {
      const cli_option *option = cli_option_at(i);
      if (home_group(option, command) != sections[s].group) continue;
      if (!any) op_text_addf(out, ".SS %s\n", sections[s].title);
      any = true;
      op_text_add(out, ".TP\n");
      if (option->letter != 0) op_text_addf(out, "\\fB\\-%c\\fR, ", option->letter);
      op_text_add(out, "\\fB\\-\\-");
      add_roff(out, option->name);
      op_text_addf(out, "\\fR%s%s%s\n", option->value != NULL ? " \\fI" : "", option->value != NULL ? option->value : "", option->value != NULL ? "\\fR" : "");
      op_text body = {0};
      op_text_add(&body, option->help);
      add_choices(option, &body);
      add_roff(out, body.data != NULL ? body.data : "");
      op_text_add_char(out, '\n');
      op_text_clear(&body);
    }
  }
}

op_status cli_help_man(const cli_command *command, op_text *out) {
  if (command == NULL) {
    size_t count;
    const cli_command *const *all = cli_commands(&count);
    op_text_add(out, ".TH OPINE 1 \"\" \"opine " OPINE_VERSION "\"\n.SH NAME\nopine \\- public\\-opinion survey statistics\n"
                     ".SH SYNOPSIS\n\\fBopine\\fR \\fICOMMAND\\fR \\fIDATA\\fR... [\\fIVAR\\fR...] [options]\n.SH COMMANDS\n");
    for (size_t i = 0; i < count; i++) {
      op_text_addf(out, ".TP\n\\fBopine\\-%s\\fR(1)\n", all[i]->name);
      add_roff(out, all[i]->summary);
      op_text_add_char(out, '\n');
    }
    op_text_add(out, ".SH EXIT STATUS\n0 done, 1 the data or the request is wrong, 2 usage, 3 the system failed, 4 a published figure is not reproduced.\n");
    return op_text_check(out, NULL);
  }
  op_text_addf(out, ".TH OPINE\\-%s 1 \"\" \"opine " OPINE_VERSION "\"\n.SH NAME\nopine\\-%s \\- ", command->name, command->name);
  add_roff(out, command->summary);
  op_text_addf(out, "\n.SH SYNOPSIS\n\\fBopine %s\\fR ", command->name);
  add_roff(out, command->synopsis);
  op_text_add(out, "\n");
  if (command->about[0] != '\0') {
    op_text_add(out, ".SH DESCRIPTION\n.nf\n");
    add_roff(out, command->about);
    op_text_add(out, ".fi\n");
  }
  man_options(command, out);
  op_text_add(out, ".SH EXAMPLES\n.nf\n");
  for (size_t i = 0; command->examples[i] != NULL; i++) {
    add_roff(out, command->examples[i]);
    op_text_add_char(out, '\n');
  }
  op_text_add(out, ".fi\n");
  return op_text_check(out, NULL);
}
