/* The words that an option takes: its own choices, or the names of a list of the library. */
#include <string.h>

#include "cli/cli.h"

static const char *interval_name(size_t i) {
  size_t n;
  const op_interval_method *const *all = op_interval_methods(&n);
  return i < n ? all[i]->name : i == n ? "all" : NULL;
}

static const char *chart_name(size_t i) {
  size_t n;
  const op_chart *const *all = op_charts(&n);
  return i < n ? all[i]->name : NULL;
}

static const char *format_name(size_t i) {
  size_t n;
  const op_presenter *const *all = op_presenters(&n);
  return i < n ? all[i]->name : NULL;
}

static const struct {
  const char *option;
  const char *(*name)(size_t i);
} lists[] = {{"ci", interval_name}, {"kind", chart_name}, {"chart", chart_name}, {"format", format_name}};

const char *cli_option_word(const cli_option *option, size_t i) {
  if (option->choices != NULL) return option->choices[i];
  for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
    if (strcmp(lists[k].option, option->name) == 0) return lists[k].name(i);
  }
  return NULL;
}
