/* Waves. */
#include "cli/options.h"

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

static const cli_option options[] = {
    {"time", 0, "VAR", "the wave variable", CLI_TREND | CLI_CHART, NULL, take_time},
    {"vs", 0, "WAVE", "also compare every wave with this one", CLI_TREND, NULL, take_vs},
    {"date", 0, "VAR", "when each wave was in the field (years, or 2022-05): gives the slope", CLI_TREND | CLI_CHART, NULL, take_date},
    {"panel", 0, "VAR", "id that links respondents or PSUs over waves: their covariance is kept", CLI_TREND, NULL, take_panel},
    {"stat", 0, "WHAT", "what is followed or drawn", CLI_TREND | CLI_CHART, stats, take_stat},
};

const cli_option_table cli_options_trend = {options, sizeof options / sizeof *options};
