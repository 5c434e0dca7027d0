/* opine chart. */
#include <string.h>

#include "base/output.h"
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

static op_status estimate(cli *c, op_result **result, op_error *err) {
  const op_chart *chart = op_chart_named(c->chart.kind);
  op_status status = cli_take_data(c, err);
  if (status != OP_OK) return status;
  if (c->each != NULL) status = group_by_each(c, err);
  if (status != OP_OK) return status;
  bool groups = c->request.by.count > 0 && c->request.time == NULL;
  bool over_time = chart->figures == OP_CHART_WAVES || (chart->figures == OP_CHART_EITHER && !groups);
  if (over_time && chart->figures == OP_CHART_EITHER && c->request.vs == NULL) c->request.vs = "first"; /* the change that is drawn */
  c->chart.language = c->request.language;
  bool given = c->request.series.se != NULL;
  if (given && chart->figures != OP_CHART_WAVES) {
    op_fail(err, OP_E_USAGE, "--se is for figures that are given, which --kind trend draws");
    return op_fail_hint(err, "leave --se out, or draw --kind trend --smooth loess");
  }
  c->request.statistic = given ? OP_STAT_SERIES : over_time ? OP_STAT_TREND : c->request.trend_of;
  return op_run(&c->request, result, err);
}

/* The words go where --alt says; with the script itself on standard output there is no room for them there, and they stand in it anyway. */
static op_status write_words(cli *c, const char *script, size_t length, op_error *err) {
  char *title = NULL, *words = NULL;
  op_text text = {0};
  bool print = strcmp(c->alt, "-") == 0;
  op_status status = op_chart_words(script, length, &title, &words, err);
  if (status != OP_OK) return status;
  op_text_addf(&text, "%s\n", words);
  status = op_text_check(&text, err);
  if (status == OP_OK && !print) status = op_file_replace(c->alt, text.data, text.length, err);
  if (status == OP_OK && print && c->output != NULL) {
    c->output = NULL;
    status = cli_write(c, text.data, text.length, err);
  }
  op_text_clear(&text);
  op_free_text(title);
  op_free_text(words);
  return status;
}

static int run(cli *c, op_error *err) {
  op_result *result = NULL;
  char *script = NULL;
  size_t length = 0;
  if (c->chart.kind == NULL) {
    op_fail(err, OP_E_USAGE, "no chart kind was given");
    op_fail_hint(err, "add --kind bars, dots, likert, trend or another that opine help charts lists");
    return 2;
  }
  op_status status = estimate(c, &result, err);
  if (status == OP_OK) status = op_chart_script(result, &c->chart, &script, &length, err);
  if (status == OP_OK) status = c->output != NULL ? op_chart_render(script, length, c->output, err) : cli_write(c, script, length, err);
  if (status == OP_OK && c->alt != NULL) status = write_words(c, script, length, err);
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
