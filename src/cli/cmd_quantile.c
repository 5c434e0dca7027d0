/* opine quantile. */
#include "cli/cli.h"

static int run(cli *c, op_error *err) {
  c->request.statistic = OP_STAT_QUANTILE;
  return cli_run_request(c, err);
}

static const char *const examples[] = {
    "opine quantile surveys/chile-1988/chile.csv age income --weights population",
    "opine quantile surveys/chile-1988/chile.csv age --weights population --q 0.1,0.5,0.9 --by sex --total",
    "opine quantile surveys/chile-1988/chile.csv income --weights population --q 0.5 --rule all",
    NULL,
};

const cli_command cli_command_quantile = {
    "quantile", "medians and other quantiles with confidence intervals", "DATA... VAR... [options]",
    "Estimates weighted quantiles by any of the usual rules. The interval is that of the distribution function at the quantile, mapped back (Woodruff);\n"
    "--ci chooses its form: any method for proportions, score (the test inverted) or, with replicate weights, spread (of the replicates' quantiles).\n",
    CLI_DATA | CLI_SUPPRESS | CLI_WHAT | CLI_BY | CLI_TOTAL | CLI_MISSING | CLI_WEIGHTS | CLI_DESIGN | CLI_INFERENCE | CLI_OUTPUT | CLI_QUANTILE, examples, run};
