/* The lines on design and conventions under a table, in words. */
#include "present/foot.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

/* A name of a fact as words: "sum_of_weights" is read as "sum of weights". */
static void add_words(op_text *out, const char *name) {
  for (; *name != '\0'; name++) op_text_add_char(out, *name == '_' ? ' ' : *name);
}

/* A number of a design line to three decimals at most, with its thousands apart; other texts as they are. */
static const char *short_number(grid *g, const char *text) {
  char grouped[OP_NUMBER_GROUPED];
  double number;
  if (!op_number_read(text, strlen(text), '.', &number)) return text;
  size_t n = op_number_write_grouped(number, fabs(number) < 1000 ? 3 : 0, grouped);
  while (n > 0 && strchr(grouped, '.') != NULL && (grouped[n - 1] == '0' || grouped[n - 1] == '.')) {
    bool point = grouped[n - 1] == '.';
    grouped[--n] = '\0';
    if (point) break;
  }
  return grid_format(g, "%s", grouped);
}

/* How a fact of the design reads. `within` is shown in brackets behind it; `hidden` facts stand with another or tell nothing by themselves. */
static const struct {
  const char *name, *before, *after, *within;
  bool hidden;
} design_words[] = {
    {"kind", "", "", NULL, false},
    {"rows", "", " rows", NULL, false},
    {"samples", "", " independent samples", NULL, false},
    {"weights", "weights ", "", NULL, false},
    {"sum_of_weights", "sum of weights ", "", NULL, false},
    {"deff_weights", "design effect of the weights ", "", NULL, false},
    {"strata_variables", "strata ", "", "strata", false},
    {"psu_variables", "PSUs ", "", "psus", false},
    {"fpc_variables", "FPC ", "", NULL, false},
    {"replicates", "", " replicate weights", "replicate_type", false},
    {"replicate_type", "", "", NULL, true},
    {"strata", "", "", NULL, true},
    {"psus", "", "", NULL, true},
};

static const char *fact_named(const op_result *result, const char *name) {
  for (size_t i = 0; name != NULL && i < result->n_design; i++) {
    if (strcmp(result->design[i].name, name) == 0) return result->design[i].value;
  }
  return NULL;
}

static void add_fact(op_text *line, const op_result *result, const op_named_text *fact, grid *g) {
  const char *value = short_number(g, fact->value), *separator = line->length > 0 ? ", " : "Design: ";
  for (size_t i = 0; i < sizeof design_words / sizeof *design_words; i++) {
    if (strcmp(design_words[i].name, fact->name) != 0) continue;
    if (design_words[i].hidden) return;
    op_text_addf(line, "%s%s%s%s", separator, design_words[i].before, value, design_words[i].after);
    const char *within = fact_named(result, design_words[i].within);
    if (within != NULL) op_text_addf(line, " (%s)", short_number(g, within));
    return;
  }
  op_text_add(line, separator);
  add_words(line, fact->name);
  op_text_addf(line, " %s", value);
}

void foot_design(op_text *line, const op_result *result, grid *g) {
  for (size_t i = 0; i < result->n_design; i++) add_fact(line, result, &result->design[i], g);
}

void foot_conventions(op_text *line, const op_result *result) {
  for (size_t i = 0; i < result->n_conventions; i++) {
    op_text_add(line, i > 0 ? ", " : "Conventions: ");
    add_words(line, result->conventions[i].name);
    op_text_addf(line, " %s", result->conventions[i].value);
  }
}
