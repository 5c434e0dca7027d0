/* Which figure is explained. */
#include "cli/options.h"

static const char *const figures[] = {"proportion", "mean", "total", "ratio", NULL};
static op_status take_of(cli *c, const char *v, op_error *err) {
  static const op_statistic statistics[] = {OP_STAT_PROPORTION, OP_STAT_MEAN, OP_STAT_TOTAL, OP_STAT_RATIO};
  (void)err;
  c->request.explain.of = statistics[cli_choice(figures, v)];
  return OP_OK;
}

static op_status take_category(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.explain.category = v;
  return OP_OK;
}

static const cli_option options[] = {
    {"of", 0, "FIGURE", "what kind of figure", CLI_EXPLAIN, figures, take_of},
    {"category", 0, "CODE", "the category or net of a proportion: its code or label", CLI_EXPLAIN, NULL, take_category},
};

const cli_option_table cli_options_explain = {options, sizeof options / sizeof *options};
