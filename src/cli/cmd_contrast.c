/* opine contrast. */
#include "cli/cli.h"

static int run(cli *c, op_error *err) {
  c->request.statistic = OP_STAT_CONTRAST;
  for (size_t i = 1; i < c->positionals.count; i++) {
    if (cli_is_data(c->positionals.items[i])) continue;
    op_fail(err, OP_E_USAGE, "'%s' is no data file", c->positionals.items[i]);
    op_fail_hint(err, "a contrast names its variables in --of");
    return 2;
  }
  return cli_run_request(c, err);
}

static const char *const examples[] = {
    "opine contrast surveys/chile-1988/chile.csv --weights population --of 'support = vote[Y] - vote[N]'",
    "opine contrast surveys/chile-1988/chile.csv --weights population --by sex --of 'odds = vote[Y] / vote[N]' --null 1",
    "opine contrast surveys/chile-1988/chile.csv --weights population --estimate 'women = mean(income where sex == \"F\")' --estimate 'men = mean(income where sex == \"M\")' "
    "--of 'gap = 100 * (women / men - 1)' --of 'women - men'",
    NULL,
};

const cli_command cli_command_contrast = {
    "contrast", "formulas over estimates, with standard error and test", "DATA... --of FORMULA [options]",
    "Estimates a formula over estimates of the same sample, with their covariance: linear or not, over several groups and questions.\n"
    "Estimates: mean(EXPR), share(CONDITION), total(EXPR), count(CONDITION), ratio(EXPR, EXPR) and VARIABLE[CATEGORY,...]; behind any of\n"
    "them, inside the brackets, 'where CONDITION' (or @ CONDITION) gives it a domain of its own. Between them + - * / ^ and log exp\n"
    "sqrt abs logit expit. The variance is that of the delta method; with replicate weights the formula is evaluated under each.\n",
    CLI_DATA | CLI_WHAT | CLI_BY | CLI_MISSING | CLI_WEIGHTS | CLI_DESIGN | CLI_INFERENCE | CLI_OUTPUT | CLI_CONTRAST | CLI_NETS, examples, run};
