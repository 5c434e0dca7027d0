/* Shared by the files that declare options (options_*.c, one table each, listed in options.def). */
#ifndef OPINE_CLI_OPTIONS_H
#define OPINE_CLI_OPTIONS_H

#include "base/limits.h"
#include "cli/cli.h"

typedef struct cli_option_table {
  const cli_option *items;
  size_t count;
} cli_option_table;

extern const char *const cli_yes_no[];

op_status cli_whole_number(const char *option, const char *text, double low, double high, double *out, op_error *err);
/* Index of a value in a NULL-terminated list; the parser has checked that it is there. */
size_t cli_choice(const char *const *choices, const char *value);
/* The part before `separator`, or NULL when there is none. */
const char *cli_before(cli *c, const char *text, char separator, const char **rest, op_error *err);

/* Makes room for one more element of a growing list of the command line. */
#define CLI_GROW(c, field, capacity, count, err) \
  op_array_grow((void **)&(c)->field, &(c)->capacity, (count) + 1, sizeof *(c)->field, OP_LIMIT_COLUMNS, err)

#endif
