/* opine compare. */
#include "cli/cli.h"

static int run(cli *c, op_error *err) {
  c->request.statistic = OP_STAT_COMPARE;
  return cli_run_request(c, err);
}

static const char *const examples[] = {
    "opine compare surveys/chile-1988/chile.csv vote --weights population --between sex",
    "opine compare surveys/chile-1988/study.yaml vote --between region --vs rest --adjust bh",
    "opine compare surveys/chile-1988/chile.csv vote --weights population --between sex --net-score 'Support=Y-N' --effect difference",
    "opine compare surveys/chile-1988/chile.csv statusquo --weights population --between sex --test wilcoxon",
    "opine compare surveys/cab-kazakhstan/study.yaml china --between wave --vs previous --where \"wave >= 12\" --net 'Unfavorable=3,4'",
    NULL,
};

const cli_command cli_command_compare = {
    "compare", "differences and ratios between groups or waves, t tests and rank tests", "DATA... VAR... --between VAR [options]",
    "Estimates each group, then compares the groups: every one with every other, or as --vs says with a group, the rest, all, or the one\n"
    "before. Groups that share PSUs or respondents keep their covariance. Each comparison has its standard error, interval, test and\n"
    "p value, also adjusted for their number (--adjust, over the --family). With --test numbers are compared by a t test or by ranks.\n",
    CLI_DATA | CLI_SUPPRESS | CLI_WHAT | CLI_BY | CLI_MISSING | CLI_WEIGHTS | CLI_DESIGN | CLI_INFERENCE | CLI_OUTPUT | CLI_COMPARE | CLI_NETS, examples, run};
