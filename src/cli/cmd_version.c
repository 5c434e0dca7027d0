/* opine version. */
#include <string.h>

#include "cli/cli.h"

static int run(cli *c, op_error *err) {
  static const char text[] = "opine " OPINE_VERSION "\n";
  return op_status_exit_code(cli_write(c, text, strlen(text), err));
}

static const char *const examples[] = {"opine version", NULL};

const cli_command cli_command_version = {"version", "the version of opine", "", "", 0, examples, run};
