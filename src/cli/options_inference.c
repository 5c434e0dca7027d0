/* Intervals, degrees of freedom, design effects. */
#include "cli/options.h"

#include <string.h>

#include "base/number.h"

static op_status take_ci(cli *c, const char *v, op_error *err) { return cli_split(c, v, ',', &c->request.ci, err); }

static op_status take_level(cli *c, const char *v, op_error *err) {
  op_status status = cli_number("level", v, &c->request.level, err);
  if (status != OP_OK) return status;
  if (c->request.level > 0 && c->request.level < 1) return OP_OK;
  op_fail(err, OP_E_USAGE, "--level is '%s', expected a fraction between 0 and 1", v);
  return op_fail_hint(err, "95 percent is written 0.95");
}

static op_status take_df(cli *c, const char *v, op_error *err) {
  static const char *const rules[] = {"domain", "design", "where", "stata", "inf", "replicates", NULL};
  size_t rule = cli_choice(rules, v);
  c->request.df_rule = (op_df_rule)(rule + 1);
  if (rules[rule] != NULL) return OP_OK;
  c->request.df_rule = OP_DF_NUMBER;
  if (op_number_read(v, strlen(v), '.', &c->request.df) && c->request.df > 0) return OP_OK;
  op_fail(err, OP_E_USAGE, "--df is '%s', expected domain, design, where, stata, inf, replicates or a number above 0", v);
  return OP_E_USAGE;
}

static const char *const deff_rules[] = {"wr", "wor", NULL};
static op_status take_deff(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.deff = cli_choice(deff_rules, v) == 0 ? OP_DEFF_WR : OP_DEFF_WOR;
  return OP_OK;
}

static op_status take_small_base(cli *c, const char *v, op_error *err) {
  op_status status = cli_whole_number("small-base", v, 0, 1e9, &c->request.small_base, err);
  c->present.small_base = c->request.small_base;
  return status;
}

static op_status take_like(cli *c, const char *v, op_error *err) {
  const op_package *package;
  c->request.like = v;
  return op_package_find(v, &package, err);
}

static const cli_option options[] = {
    {"ci", 'c', "METHOD,..", "interval methods for proportions; 'all' shows every one", CLI_INFERENCE | CLI_PLAN, NULL, take_ci},
    {"level", 'l', "P", "confidence level (0.95)", CLI_INFERENCE | CLI_PLAN, NULL, take_level},
    {"df", 0, "RULE", "degrees of freedom: domain, design, where, stata, inf, replicates (their number less 1) or a number", CLI_INFERENCE, NULL, take_df},
    {"deff", 0, "RULE", "design effect against sampling with or without replacement", CLI_INFERENCE, deff_rules, take_deff},
    {"like", 0, "PACKAGE", "the conventions of r, stata, sas, spss, sudaan or nchs where no option says otherwise", CLI_INFERENCE, NULL, take_like},
    {"small-base", 0, "N", "flag figures with a base under N (100)", CLI_INFERENCE, NULL, take_small_base},
};

const cli_option_table cli_options_inference = {options, sizeof options / sizeof *options};
