/* Waves. */
#include "cli/options.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

static op_status take_time(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.time = v;
  return OP_OK;
}

static op_status take_vs(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.vs = v;
  return OP_OK;
}

static op_status take_date(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.date = v;
  return OP_OK;
}

static op_status take_panel(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.panel = v;
  return OP_OK;
}

static const char *const stats[] = {"proportion", "mean", NULL};
static op_status take_stat(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.trend_of = cli_choice(stats, v) == 0 ? OP_STAT_PROPORTION : OP_STAT_MEAN;
  return OP_OK;
}

static op_status take_mode(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.trend.mode = v;
  return OP_OK;
}

static op_status take_country(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.trend.country = v;
  return OP_OK;
}

static const char *const pools[] = {"equal", "population", NULL};
static op_status take_pool(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.trend.pool = cli_choice(pools, v) == 0 ? OP_POOL_EQUAL : OP_POOL_POPULATION;
  return OP_OK;
}

static op_status take_population(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.trend.population = v;
  c->request.trend.pool = OP_POOL_POPULATION;
  return OP_OK;
}

static op_status take_margin(cli *c, const char *v, op_error *err) {
  size_t n = strlen(v);
  bool percent = n > 1 && v[n - 1] == '%';
  double *margin = &c->request.trend.margin;
  if (!op_number_read(v, n - percent, '.', margin) || !(*margin > 0)) {
    op_fail(err, OP_E_USAGE, "--margin is '%s', expected a number above 0", v);
    return op_fail_hint(err, "3 points are written 3%% or 0.03; a mean's margin is in the variable's units");
  }
  if (percent) *margin /= 100;
  return OP_OK;
}

static op_status take_power(cli *c, const char *v, op_error *err) {
  op_status status = cli_number("power", v, &c->request.trend.power, err);
  if (status != OP_OK || (c->request.trend.power > 0 && c->request.trend.power < 1)) return status;
  return op_fail(err, OP_E_USAGE, "--power is '%s', expected a fraction between 0 and 1", v);
}

static op_status take_dont_know(cli *c, const char *v, op_error *err) { return cli_split(c, v, strchr(v, '|') != NULL ? '|' : ',', &c->request.trend.dont_know, err); }

static op_status take_decompose(cli *c, const char *v, op_error *err) { return cli_split(c, v, ',', &c->request.trend.decompose, err); }

static op_status take_icc(cli *c, const char *v, op_error *err) {
  op_names parts;
  op_status status = cli_split(c, v, ',', &parts, err);
  double *icc = status == OP_OK ? op_arena_alloc(c->arena, (parts.count + 1) * sizeof *icc, err) : NULL;
  if (status == OP_OK && icc == NULL) status = OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < parts.count; i++) {
    status = cli_number("assume-icc", parts.items[i], &icc[i], err);
    if (status == OP_OK && !(icc[i] >= 0 && icc[i] < 1)) status = op_fail(err, OP_E_USAGE, "--assume-icc is '%s', expected correlations from 0 to under 1, such as 0.02,0.05", v);
  }
  c->request.trend.icc = icc;
  c->request.trend.n_icc = status == OP_OK ? parts.count : 0;
  return status;
}

static op_status take_cluster_size(cli *c, const char *v, op_error *err) {
  op_status status = cli_number("cluster-size", v, &c->request.trend.cluster_size, err);
  if (status != OP_OK || c->request.trend.cluster_size >= 1) return status;
  return op_fail(err, OP_E_USAGE, "--cluster-size is '%s', expected interviews a sampling point, 1 or more", v);
}

static const cli_option options[] = {
    {"time", 0, "VAR", "the wave variable, or when a given figure was measured", CLI_TREND | CLI_CHART | CLI_GIVEN | CLI_REPRODUCE | CLI_REPORT, NULL, take_time},
    {"vs", 0, "WAVE", "also compare every wave with this one (first: with the first)", CLI_TREND | CLI_CHART, NULL, take_vs},
    {"date", 0, "VAR", "when each wave was in the field (years, or 2022-05): gives the slope", CLI_TREND | CLI_CHART | CLI_REPORT, NULL, take_date},
    {"panel", 0, "VAR", "id that links respondents or PSUs over waves: their covariance is kept", CLI_TREND, NULL, take_panel},
    {"stat", 0, "WHAT", "what is followed or drawn", CLI_TREND | CLI_CHART, stats, take_stat},
    {"mode", 0, "VAR", "how the interviews were made: a line breaks where it changes (a variable called mode; none turns it off)", CLI_TREND | CLI_CHART, NULL, take_mode},
    {"country", 0, "VAR", "a line that joins countries breaks where one is missing (a variable called country; none turns it off)", CLI_TREND | CLI_CHART, NULL, take_country},
    {"pool", 0, "HOW", "the waves together: each equal, or by population", CLI_TREND, pools, take_pool},
    {"population", 0, "VAR", "population that the wave (and country) stands for, for --pool population", CLI_TREND, NULL, take_population},
    {"margin", 0, "M", "a change that does not matter (3% or 0.03): tests that there is none larger", CLI_TREND, NULL, take_margin},
    {"power", 0, "P", "of the smallest detectable change (0.8)", CLI_TREND, NULL, take_power},
    {"dont-know", 0, "CODE,..", "answers that could be any other: bounds of shares and net scores", CLI_TREND, NULL, take_dont_know},
    {"decompose", 0, "VAR,..", "split each change by these groups: their sizes, and what changed within them", CLI_TREND, NULL, take_decompose},
    {"assume-icc", 0, "R,..", "errors if sampling points were hidden and answers correlated so within them", CLI_TREND, NULL, take_icc},
    {"cluster-size", 0, "N", "interviews a sampling point, for --assume-icc", CLI_TREND, NULL, take_cluster_size},
};

const cli_option_table cli_options_trend = {options, sizeof options / sizeof *options};
