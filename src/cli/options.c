/* The tables of options as one list, and what they share. */
#include "cli/options.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/number.h"

#define CLI_OPTIONS(name) extern const cli_option_table cli_options_##name;
#include "cli/options.def"
#undef CLI_OPTIONS

static const cli_option_table *const tables[] = {
#define CLI_OPTIONS(name) &cli_options_##name,
#include "cli/options.def"
#undef CLI_OPTIONS
};

const cli_option *cli_option_at(size_t index) {
  for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
    if (index < tables[t]->count) return &tables[t]->items[index];
    index -= tables[t]->count;
  }
  return NULL;
}

const char *const cli_yes_no[] = {"yes", "no", NULL};


op_status cli_split(cli *c, const char *text, char separator, op_names *out, op_error *err) {
  size_t n = 1, at = 0;
  for (const char *p = text; *p != '\0'; p++) n += *p == separator;
  const char **items = op_arena_alloc(c->arena, n * sizeof *items, err);
  if (items == NULL) return OP_E_MEMORY;
  for (const char *start = text;; ) {
    const char *end = strchr(start, separator);
    size_t length = end != NULL ? (size_t)(end - start) : strlen(start);
    while (length > 0 && *start == ' ') {
      start++;
      length--;
    }
    while (length > 0 && start[length - 1] == ' ') length--;
    if (length > 0 && (items[at++] = op_arena_text(c->arena, start, length, err)) == NULL) return OP_E_MEMORY;
    if (end == NULL) break;
    start = end + 1;
  }
  *out = (op_names){items, at};
  return OP_OK;
}

op_status cli_number(const char *option, const char *text, double *out, op_error *err) {
  if (op_number_read(text, strlen(text), '.', out)) return OP_OK;
  return op_fail(err, OP_E_USAGE, "--%s is '%s', expected a number", option, text);
}

op_status cli_whole_number(const char *option, const char *text, double low, double high, double *out, op_error *err) {
  op_status status = cli_number(option, text, out, err);
  if (status != OP_OK) return status;
  if (*out == floor(*out) && *out >= low && *out <= high) return OP_OK;
  return op_fail(err, OP_E_USAGE, "--%s is '%s', expected a whole number from %g to %g", option, text, low, high);
}

size_t cli_choice(const char *const *choices, const char *value) {
  size_t i = 0;
  while (choices[i] != NULL && strcmp(choices[i], value) != 0) i++;
  return i;
}

const char *cli_before(cli *c, const char *text, char separator, const char **rest, op_error *err) {
  const char *at = strchr(text, separator);
  if (at == NULL) return NULL;
  *rest = at + 1;
  size_t n = (size_t)(at - text);
  while (n > 0 && text[n - 1] == ' ') n--;
  return op_arena_text(c->arena, text, n, err);
}
