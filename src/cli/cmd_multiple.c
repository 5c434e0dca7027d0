/* opine multiple. */
#include "cli/cli.h"

static int run(cli *c, op_error *err) {
  c->request.statistic = OP_STAT_MULTIPLE;
  return cli_run_request(c, err);
}

static const char *const examples[] = {
    "opine multiple surveys/media-use/study.yaml 'news_*' --by sex --total",
    "opine multiple surveys/media-use/study.yaml apps --net 'Messengers=Telegram,WhatsApp'",
    NULL,
};

const cli_command cli_command_multiple = {
    "multiple", "multiple-response questions: percent of cases and of responses", "DATA... [QUESTION...] [options]",
    "A question is a set that an SPSS file defines ($name; without a question all sets are shown), its columns (q4_*, q4_1-q4_9, q4a,q4b), or one\n"
    "column with all answers of a respondent in it; LABEL=COLUMNS names it. Columns may say yes or no, hold the text of the answer where it was\n"
    "chosen, or hold codes: that is found from the answers. A net counts who chose any of its answers.\n",
    CLI_DATA | CLI_SUPPRESS | CLI_WHAT | CLI_BY | CLI_TOTAL | CLI_MISSING | CLI_WEIGHTS | CLI_DESIGN | CLI_INFERENCE | CLI_OUTPUT | CLI_NETS | CLI_MULTIPLE, examples, run};
