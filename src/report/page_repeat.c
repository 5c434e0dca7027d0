/* The commands that give the page's figures again. */
#include <string.h>

#include "report/report.h"

static const op_report_command *command_named(const report *r, const char *name) {
  for (size_t i = 0; i < r->options->n_commands; i++) {
    if (strcmp(r->options->commands[i].name, name) == 0) return &r->options->commands[i];
  }
  return NULL;
}

static void add_option(op_text *line, const char *option, const char *value) {
  op_text_addf(line, " %s ", option);
  op_text_add_shell_word(line, value);
}

static void add_names(op_text *line, const char *option, const op_names *names) {
  op_text list = {0};
  if (names->count == 0) return;
  for (size_t i = 0; i < names->count; i++) op_text_addf(&list, "%s%s", i > 0 ? "," : "", names->items[i]);
  line->failed = line->failed || list.failed;
  if (!list.failed) add_option(line, option, list.data);
  op_text_clear(&list);
}

/* Groups, waves, banner and domain are the page's own affair, as it has chosen them; a study says its waves itself. */
static void add_choices(const report *r, op_text *line, const char *command) {
  bool crosstab = strcmp(command, "crosstab") == 0;
  if (strcmp(command, "study") == 0 || strcmp(command, "reproduce") == 0) return;
  bool disclose = strcmp(command, "disclose") == 0;
  if (!crosstab && !disclose) add_names(line, "--by", &r->base.by);
  if (crosstab || strcmp(command, "report") == 0) add_names(line, "--banner", crosstab ? &r->banner : &r->base.crosstab.banner);
  bool waves = strcmp(command, "trend") == 0 || strcmp(command, "report") == 0;
  if (waves && r->request->time != NULL) add_option(line, "--time", r->request->time);
  const char *where = crosstab ? r->tables_where : r->base.where;
  if (where != NULL) add_option(line, "--where", where);
}

void page_repeat(const report *r, op_text *out, const char *command, const char *variable, const char *own) {
  const op_report_command *c = command_named(r, command);
  op_text line = {0};
  if (c == NULL) return;
  op_text_add(&line, c->head);
  if (variable != NULL) op_text_add_char(&line, ' ');
  if (variable != NULL) op_text_add_shell_word(&line, variable);
  op_text_add(&line, own != NULL ? own : "");
  add_choices(r, &line, command);
  op_text_add(&line, c->tail);
  out->failed = out->failed || line.failed;
  html_text(out, line.data);
  op_text_add_char(out, '\n');
  op_text_clear(&line);
}
