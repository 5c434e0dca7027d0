/* opine crosstab. */
#include "cli/cli.h"

static int run(cli *c, op_error *err) {
  c->request.statistic = OP_STAT_CROSSTAB;
  return cli_run_request(c, err);
}

static const char *const examples[] = {
    "opine crosstab surveys/chile-1988/study.yaml vote sex",
    "opine crosstab surveys/chile-1988/study.yaml vote --banner sex,region,education --letters",
    "opine crosstab surveys/chile-1988/study.yaml vote sex --percent row,total --test all",
    "opine crosstab surveys/chile-1988/study.yaml vote --shares Y=44.01,N=55.99 --where \"vote in ('Y','N')\"",
    NULL,
};

const cli_command cli_command_crosstab = {
    "crosstab", "tables of questions by other variables, with tests and letters of significant differences", "DATA... ROW COL [COL...] | DATA... ROW... --banner COL,.. [options]",
    "Crosses a question with one or more column variables: percentages with standard errors and intervals, bases under the columns,\n"
    "and a test of independence that honours the design (Rao-Scott F unless --test names others). --banner makes one table whose\n"
    "columns are 'all' and the categories of every variable named; then several questions can be rows. --letters marks each figure\n"
    "with the letters of the columns of its variable that it exceeds significantly. --shares tests one question against given shares.\n",
    CLI_DATA | CLI_SUPPRESS | CLI_WHAT | CLI_BY | CLI_TOTAL | CLI_MISSING | CLI_WEIGHTS | CLI_DESIGN | CLI_INFERENCE | CLI_OUTPUT | CLI_NETS | CLI_CROSSTAB, examples, run};
