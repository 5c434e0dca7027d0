/* opine chart. */
#include <string.h>

#include "cli/cli.h"

/* The variable of --each is the first group variable. */
static op_status group_by_each(cli *c, op_error *err) {
  const char **items = op_arena_alloc(c->arena, (c->request.by.count + 1) * sizeof *items, err);
  size_t n = 0;
  if (items == NULL) return OP_E_MEMORY;
  items[n++] = c->each;
  for (size_t i = 0; i < c->request.by.count; i++) {
    if (strcmp(c->request.by.items[i], c->each) != 0) items[n++] = c->request.by.items[i];
  }
  c->request.by = (op_names){items, n};
  return OP_OK;
}

/* The kind's own command does the work; its result is drawn where others are printed (cli_write_result). */
static const cli_command *command_of(cli *c, const op_chart *chart) {
  bool groups = c->request.by.count > 0 && c->request.time == NULL;
  bool over_time = chart->figures == OP_CHART_WAVES || (chart->figures == OP_CHART_EITHER && !groups);
  if (chart->command != NULL) return cli_command_named(chart->command);
  if (over_time && chart->figures == OP_CHART_EITHER && c->request.vs == NULL) c->request.vs = "first"; /* the change that is drawn */
  if (c->request.series.se != NULL) return cli_command_named("series"); /* figures that are given */
  return cli_command_named(over_time ? "trend" : c->request.trend_of == OP_STAT_MEAN ? "mean" : "tabulate");
}

static int run(cli *c, op_error *err) {
  static const char *const every_method[] = {"all"};
  const op_chart *chart = op_chart_named(c->chart.kind);
  if (chart == NULL) {
    op_fail(err, OP_E_USAGE, "no chart kind was given");
    op_fail_hint(err, "add --kind bars, dots, likert, trend or another that opine help charts lists");
    return 2;
  }
  if (c->request.series.se != NULL && chart->figures != OP_CHART_WAVES) {
    op_fail(err, OP_E_USAGE, "--se is for figures that are given, which --kind trend draws");
    op_fail_hint(err, "leave --se out, or draw --kind trend --smooth loess");
    return 2;
  }
  if (c->each != NULL && group_by_each(c, err) != OP_OK) return op_status_exit_code(err->status);
  if (chart->every_method && c->request.ci.count == 0) c->request.ci = (op_names){every_method, 1};
  return command_of(c, chart)->run(c, err);
}

static const char *const examples[] = {
    "opine chart surveys/chile-1988/study.yaml vote --kind bars -o build/vote.svg",
    "opine chart surveys/cab-kazakhstan/study.yaml china --kind likert --by wave -o build/china.png",
    "opine chart surveys/cab-kazakhstan/study.yaml china --kind trend --time wave -o build/trend.pdf",
    "opine chart surveys/chile-1988/study.yaml vote --banner education,region --kind heatmap -o build/table.svg",
    "opine chart surveys/chile-1988/study.yaml 'vote == \"Y\" ~ age + sex' --kind forest -o build/forest.svg",
    NULL,
};

const cli_command cli_command_chart = {
    "chart", "a chart as a gnuplot script, PNG, SVG or PDF", "DATA... VAR... --kind KIND [-o FILE] [options]",
    "Draws a question as bars, as a diverging Likert chart, or its trend over waves; and tables, samples, weights, design effects\n"
    "and models, with the options of their commands (opine help charts lists all kinds). -o FILE.gp writes the script, which holds\n"
    "its data and runs in plain gnuplot; .png, .svg and .pdf are rendered by gnuplot; without -o the script goes to standard output.\n",
    CLI_DATA | CLI_SUPPRESS | CLI_WHAT | CLI_BY | CLI_TOTAL | CLI_MISSING | CLI_WEIGHTS | CLI_DESIGN | CLI_INFERENCE | CLI_CHART | CLI_NETS, examples, run};
