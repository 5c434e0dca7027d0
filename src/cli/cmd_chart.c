/* opine chart. */
#include <string.h>

#include "cli/cli.h"

static op_status estimate(cli *c, op_result **result, op_error *err) {
  bool over_time = strcmp(c->chart.kind, "trend") == 0;
  op_status status = cli_take_data(c, err);
  if (status != OP_OK) return status;
  c->request.statistic = over_time ? OP_STAT_TREND : c->request.trend_of;
  return op_run(&c->request, result, err);
}

static int run(cli *c, op_error *err) {
  op_result *result = NULL;
  char *script = NULL;
  size_t length = 0;
  if (c->chart.kind == NULL) {
    op_fail(err, OP_E_USAGE, "no chart kind was given");
    op_fail_hint(err, "add --kind bars, likert or trend");
    return 2;
  }
  op_status status = estimate(c, &result, err);
  if (status == OP_OK) status = op_chart_script(result, &c->chart, &script, &length, err);
  if (status == OP_OK) status = c->output != NULL ? op_chart_render(script, length, c->output, err) : cli_write(c, script, length, err);
  op_free_text(script);
  op_result_free(result);
  return op_status_exit_code(status);
}

static const char *const examples[] = {
    "opine chart surveys/chile-1988/study.yaml vote --kind bars -o build/vote.svg",
    "opine chart surveys/cab-kazakhstan/study.yaml china --kind likert --by wave -o build/china.png",
    "opine chart surveys/cab-kazakhstan/study.yaml china --kind trend --time wave -o build/trend.pdf",
    NULL,
};

const cli_command cli_command_chart = {
    "chart", "a chart as a gnuplot script, PNG, SVG or PDF", "DATA... VAR... --kind KIND [-o FILE] [options]",
    "Draws a question as bars, as a diverging Likert chart, or its trend over waves. -o FILE.gp writes the script, which holds its\n"
    "data and runs in plain gnuplot; .png, .svg and .pdf are rendered by gnuplot; without -o the script goes to standard output.\n",
    CLI_DATA | CLI_SUPPRESS | CLI_WHAT | CLI_BY | CLI_TOTAL | CLI_MISSING | CLI_WEIGHTS | CLI_DESIGN | CLI_INFERENCE | CLI_CHART | CLI_NETS, examples, run};
