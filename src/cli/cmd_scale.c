/* opine scale. */
#include "cli/cli.h"

static int run(cli *c, op_error *err) {
  c->request.statistic = OP_STAT_SCALE;
  return cli_run_request(c, err);
}

static const char *const examples[] = {
    "opine scale surveys/media-use/study.yaml 'trust_*' officials_lie --reverse officials_lie --top 2",
    "opine scale surveys/media-use/study.yaml 'trust_*' --score 0-100 --min-items 2 --by sex",
    NULL,
};

const cli_command cli_command_scale = {
    "scale", "items of a scale: means, index, top and bottom boxes, reliability", "DATA... VAR... [options]",
    "Takes the items of a scale (also q1_* and q1-q9), and gives the mean score of each item and of their index, the shares of the\n"
    "highest and lowest points (--top 2, --bottom 2), and Cronbach's alpha with what each item adds to it. Answers that are texts\n"
    "need their order: --order 'Never,Sometimes,Often'.\n",
    CLI_DATA | CLI_WHAT | CLI_BY | CLI_TOTAL | CLI_MISSING | CLI_WEIGHTS | CLI_DESIGN | CLI_INFERENCE | CLI_OUTPUT | CLI_SCALE, examples, run};
