/* What is shown: presentation standards, and how toplines are rounded. */
#include <string.h>

#include "cli/options.h"

static op_status take_suppress(cli *c, const char *v, op_error *err) {
  op_suppression *rules = NULL;
  c->request.suppress = strcmp(v, "none") != 0 ? v : NULL;
  op_status status = c->request.suppress != NULL ? op_suppression_open(v, &rules, err) : OP_OK; /* faults of a file are told before the data are read */
  op_suppression_free(rules);
  return status;
}

static op_status take_sum_to_100(cli *c, const char *v, op_error *err) {
  (void)v;
  (void)err;
  c->present.sum_to_100 = true;
  return OP_OK;
}

static const cli_option options[] = {
    {"sum-to-100", 0, NULL, "round the percentages of a question so that they add up to 100 (largest remainder)", CLI_TOPLINE, NULL, take_sum_to_100},
    {"suppress", 0, "RULES", "a presentation standard: nchs, none, or a YAML file of house rules; what it hides is nowhere in the output", CLI_SUPPRESS, NULL, take_suppress},
};

const cli_option_table cli_options_suppress = {options, sizeof options / sizeof *options};
