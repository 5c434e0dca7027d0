/* opine report. */
#include "cli/options.h"

static op_status take_no_charts(cli *c, const char *v, op_error *err) {
  (void)v;
  (void)err;
  c->no_charts = true;
  return OP_OK;
}

static const cli_option options[] = {
    {"no-charts", 0, NULL, "tables only", CLI_REPORT, NULL, take_no_charts},
};

const cli_option_table cli_options_report = {options, sizeof options / sizeof *options};
