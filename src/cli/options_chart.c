/* Charts. */
#include "cli/options.h"

#include <string.h>

#include "base/number.h"

static op_status take_kind(cli *c, const char *v, op_error *err) {
  const op_chart *chart;
  c->chart.kind = v;
  if (op_chart_find(v, &chart, err) == OP_OK) return OP_OK;
  return err->status = OP_E_USAGE;
}

static op_status take_title(cli *c, const char *v, op_error *err) {
  (void)err;
  c->chart.title = v;
  return OP_OK;
}

static op_status take_subtitle(cli *c, const char *v, op_error *err) {
  (void)err;
  c->chart.subtitle = v;
  return OP_OK;
}

static op_status take_source(cli *c, const char *v, op_error *err) {
  (void)err;
  c->chart.source = v;
  return OP_OK;
}

static op_status take_side(cli *c, const char *v, const char *const **items, size_t *n, op_error *err) {
  op_names names;
  op_status status = cli_split(c, v, strchr(v, '|') != NULL ? '|' : ',', &names, err);
  if (status != OP_OK) return status;
  *items = names.items;
  *n = names.count;
  return OP_OK;
}

static op_status take_positive(cli *c, const char *v, op_error *err) { return take_side(c, v, &c->chart.positive, &c->chart.n_positive, err); }
static op_status take_negative(cli *c, const char *v, op_error *err) { return take_side(c, v, &c->chart.negative, &c->chart.n_negative, err); }
static op_status take_neutral(cli *c, const char *v, op_error *err) { return take_side(c, v, &c->chart.neutral, &c->chart.n_neutral, err); }

static op_status take_answers(cli *c, const char *v, op_error *err) { return take_side(c, v, &c->chart.answers, &c->chart.n_answers, err); }

static op_status take_each(cli *c, const char *v, op_error *err) {
  (void)err;
  c->each = v;
  c->chart.panels = true;
  return OP_OK;
}

static op_status take_apart(cli *c, const char *v, op_error *err) {
  (void)v;
  (void)err;
  c->chart.neutral_apart = true;
  return OP_OK;
}

static op_status take_show_net(cli *c, const char *v, op_error *err) {
  (void)v;
  (void)err;
  c->chart.show_net = true;
  return OP_OK;
}

static op_status take_sort(cli *c, const char *v, op_error *err) {
  (void)v;
  (void)err;
  c->chart.sort = true;
  return OP_OK;
}

static bool is_number_first(const char *v) { return *v >= '0' && *v <= '9'; }

static op_status take_size(cli *c, const char *v, op_error *err) {
  const char *x = strchr(v, 'x');
  if (!is_number_first(v)) {
    c->chart.size = v;
    return OP_OK; /* the theme knows the names */
  }
  bool fits = x != NULL && op_number_read(v, (size_t)(x - v), '.', &c->chart.width) && op_number_read(x + 1, strlen(x + 1), '.', &c->chart.height) &&
              c->chart.width >= 2 && c->chart.width <= 100 && c->chart.height >= 1 && c->chart.height <= 100;
  if (fits) return OP_OK;
  op_fail(err, OP_E_USAGE, "--size is '%s', expected page, column, slide, card, or WIDTHxHEIGHT in inches", v);
  return op_fail_hint(err, "for example --size 8x5");
}

static op_status take_theme(cli *c, const char *v, op_error *err) {
  (void)err;
  c->chart.theme = v;
  return OP_OK;
}

static op_status take_dark(cli *c, const char *v, op_error *err) {
  (void)v;
  (void)err;
  c->chart.dark = true;
  return OP_OK;
}

static op_status take_alt(cli *c, const char *v, op_error *err) {
  (void)err;
  c->alt = v;
  return OP_OK;
}

static op_status take_dpi(cli *c, const char *v, op_error *err) { return cli_whole_number("dpi", v, 30, 1200, &c->chart.dpi, err); }

static op_status take_font(cli *c, const char *v, op_error *err) {
  (void)err;
  c->chart.font = v;
  return OP_OK;
}

static const cli_option options[] = {
    {"kind", 'k', "KIND", "how it is drawn; opine help charts lists the kinds", CLI_CHART, NULL, take_kind},
    {"title", 0, "TEXT", "headline of the chart", CLI_CHART, NULL, take_title},
    {"subtitle", 0, "TEXT", "line under the headline (the question text)", CLI_CHART, NULL, take_subtitle},
    {"source", 0, "TEXT", "source line", CLI_CHART, NULL, take_source},
    {"positive", 0, "CODE,..", "likert: categories on the right, from the middle outwards where codes are texts", CLI_CHART, NULL, take_positive},
    {"negative", 0, "CODE,..", "likert: categories on the left, outermost first where codes are texts", CLI_CHART, NULL, take_negative},
    {"neutral", 0, "CODE,..", "likert: categories in the middle", CLI_CHART, NULL, take_neutral},
    {"neutral-apart", 0, NULL, "likert: the neutral answer beside the sides instead of split around the line", CLI_CHART, NULL, take_apart},
    {"show-net", 0, NULL, "likert: positive minus negative at the side", CLI_CHART, NULL, take_show_net},
    {"each", 0, "VAR", "small multiples: a part of the chart for each value of this variable", CLI_CHART, NULL, take_each},
    {"answers", 0, "CODE,..", "draw these answers and nets only, in this order", CLI_CHART, NULL, take_answers},
    {"sort", 0, NULL, "sort groups by their figure (likert: net; dumbbell: change)", CLI_CHART, NULL, take_sort},
    {"size", 0, "SIZE", "page, column, slide, card, or WIDTHxHEIGHT in inches", CLI_CHART, NULL, take_size},
    {"theme", 0, "FILE", "a theme of your own: fonts, sizes, colours; it overrides what it names of the built-in one", CLI_CHART, NULL, take_theme},
    {"dark", 0, NULL, "light on dark", CLI_CHART, NULL, take_dark},
    {"alt", 0, "FILE", "writes what the chart shows in words (alternative text); - prints it", CLI_CHART, NULL, take_alt},
    {"dpi", 0, "N", "resolution of png (the size's: 144, a column's 300)", CLI_CHART, NULL, take_dpi},
    {"font", 0, "NAME", "font family", CLI_CHART, NULL, take_font},
};

const cli_option_table cli_options_chart = {options, sizeof options / sizeof *options};
