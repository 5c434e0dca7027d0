/* Lines over time: events, curves, smoothing. */
#include "cli/options.h"

#include <string.h>

static const char *const curves[] = {"linear", "quadratic", NULL};
static op_status take_trend(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.trend.quadratic = cli_choice(curves, v) == 1;
  return OP_OK;
}

static op_status take_event(cli *c, const char *v, op_error *err) {
  const char *label = NULL, *when = cli_before(c, v, '=', &label, err);
  op_status status = CLI_GROW(c, events, event_capacity, c->request.trend.n_events, err);
  if (status != OP_OK) return status;
  c->events[c->request.trend.n_events++] = (op_event){when != NULL ? when : v, label};
  c->request.trend.events = c->events;
  return OP_OK;
}

static op_status take_smooth(cli *c, const char *v, op_error *err) { return cli_split(c, v, ',', &c->request.trend.smooth.methods, err); }

static op_status take_span(cli *c, const char *v, op_error *err) {
  double *span = &c->request.trend.smooth.span;
  op_status status = cli_number("span", v, span, err);
  return status != OP_OK || (*span > 0 && *span <= 1) ? status : op_fail(err, OP_E_USAGE, "--span is '%s', expected a share above 0 and at most 1", v);
}

static op_status take_degree(cli *c, const char *v, op_error *err) {
  double degree = 1;
  op_status status = cli_whole_number("degree", v, 0, 2, &degree, err);
  c->request.trend.smooth.degree = (int)degree;
  return status;
}

static op_status take_robust(cli *c, const char *v, op_error *err) {
  (void)v;
  (void)err;
  c->request.trend.smooth.robust = true;
  return OP_OK;
}

static op_status take_rounds(cli *c, const char *v, op_error *err) {
  double rounds = 3;
  op_status status = cli_whole_number("rounds", v, 0, 100, &rounds, err);
  c->request.trend.smooth.rounds = (int)rounds;
  return status;
}

static op_status take_variance(const char *name, const char *v, double *out, op_error *err) {
  op_status status = cli_number(name, v, out, err);
  return status != OP_OK || *out >= 0 ? status : op_fail(err, OP_E_USAGE, "--%s is '%s', expected a variance, 0 or more", name, v);
}

static op_status take_drift(cli *c, const char *v, op_error *err) { return take_variance("drift", v, &c->request.trend.smooth.drift, err); }
static op_status take_noise(cli *c, const char *v, op_error *err) { return take_variance("noise", v, &c->request.trend.smooth.noise, err); }

static op_status take_start(cli *c, const char *v, op_error *err) {
  const char *rest = NULL, *level = cli_before(c, v, ',', &rest, err);
  if (level == NULL) return op_fail(err, OP_E_USAGE, "--start is '%s', expected a level and its variance, such as 0.4,0.01", v);
  op_status status = cli_number("start", level, &c->request.trend.smooth.start, err);
  return status == OP_OK ? take_variance("start", rest, &c->request.trend.smooth.start_variance, err) : status;
}

static op_status take_places(cli *c, const char *v, op_error *err) {
  op_names parts;
  op_status status = cli_split(c, v, ',', &parts, err);
  double *at = status == OP_OK ? op_arena_alloc(c->arena, (parts.count + 1) * sizeof *at, err) : NULL;
  if (status == OP_OK && at == NULL) status = OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < parts.count; i++) status = cli_number("at", parts.items[i], &at[i], err);
  c->request.trend.smooth.at = at;
  c->request.trend.smooth.n_at = status == OP_OK ? parts.count : 0;
  return status;
}

static op_status take_se(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.series.se = v;
  return OP_OK;
}

static const cli_option options[] = {
    {"se", 0, "VAR", "standard errors of the given figures (chart: draws given figures)", CLI_GIVEN | CLI_CHART, NULL, take_se},
    {"trend", 0, "CURVE", "a straight line, or a parabola too", CLI_SERIES, curves, take_trend},
    {"event", 0, "WHEN[=LABEL]", "tests whether the line breaks there: a date (2022-01) or a wave (repeatable)", CLI_SERIES | CLI_CHART, NULL, take_event},
    {"smooth", 0, "METHOD,..", "a smoothed line with its interval: local-level, loess, lowess", CLI_SERIES | CLI_CHART, NULL, take_smooth},
    {"span", 0, "F", "share of the figures that loess or lowess joins at each place (0.75; 2/3)", CLI_SERIES | CLI_CHART, NULL, take_span},
    {"degree", 0, "D", "of loess: 0, 1 or 2 (1)", CLI_SERIES | CLI_CHART, NULL, take_degree},
    {"robust", 0, NULL, "loess that far-off figures do not sway", CLI_SERIES, NULL, take_robust},
    {"rounds", 0, "N", "rounds in which figures far off lose weight: lowess, robust loess (3)", CLI_SERIES, NULL, take_rounds},
    {"drift", 0, "V", "local level: variance of its step in one year, or one row (by maximum likelihood)", CLI_SERIES, NULL, take_drift},
    {"noise", 0, "V", "local level: variance of the figures beside their sampling (0; by maximum likelihood without standard errors)", CLI_SERIES, NULL, take_noise},
    {"start", 0, "LEVEL,V", "local level: the level before the first figure and its variance (nothing is known)", CLI_SERIES, NULL, take_start},
    {"at", 0, "X,..", "times of the loess fit (those of the figures)", CLI_SERIES, NULL, take_places},
};

const cli_option_table cli_options_series = {options, sizeof options / sizeof *options};
