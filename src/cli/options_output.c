/* Format, file and look of what is printed. */
#include "cli/options.h"

static op_status take_format(cli *c, const char *v, op_error *err) {
  size_t n;
  const op_presenter *const *all = op_presenters(&n);
  const char *names[32];
  c->format = v;
  if (op_presenter_named(v) != NULL) return OP_OK;
  for (size_t i = 0; i < n && i < 32; i++) names[i] = all[i]->name;
  op_fail(err, OP_E_USAGE, "no format '%s'", v);
  const char *nearest = op_nearest_name(v, names, n < 32 ? n : 32);
  if (nearest != NULL) op_fail_hint(err, "did you mean '%s'?", nearest);
  op_text known = {0};
  for (size_t i = 0; nearest == NULL && i < n; i++) op_text_addf(&known, "%s%s", i > 0 ? ", " : "formats: ", all[i]->name);
  if (known.data != NULL) op_fail_hint(err, "%s", known.data);
  op_text_clear(&known);
  return OP_E_USAGE;
}

static op_status take_output(cli *c, const char *v, op_error *err) {
  (void)err;
  c->output = v;
  return OP_OK;
}

static op_status take_digits(cli *c, const char *v, op_error *err) {
  double n;
  op_status status = cli_whole_number("digits", v, 0, 15, &n, err);
  if (status == OP_OK) c->present.digits = (int)n;
  return status;
}

static op_status take_width(cli *c, const char *v, op_error *err) {
  double n;
  op_status status = cli_whole_number("width", v, 40, 1000, &n, err);
  if (status == OP_OK) c->present.width = (int)n;
  return status;
}

static op_status take_no_bars(cli *c, const char *v, op_error *err) {
  (void)v;
  (void)err;
  c->present.bars = false;
  return OP_OK;
}

static const char *const colours[] = {"auto", "always", "never", NULL};
static op_status take_colour(cli *c, const char *v, op_error *err) {
  (void)err;
  c->colour = (cli_colour)cli_choice(colours, v);
  return OP_OK;
}

static op_status take_quiet(cli *c, const char *v, op_error *err) {
  (void)v;
  (void)err;
  c->present.quiet = true;
  return OP_OK;
}

static op_status take_verbose(cli *c, const char *v, op_error *err) {
  (void)v;
  (void)err;
  c->present.verbose = true;
  c->request.read.tell_cache = true;
  return OP_OK;
}

static op_status take_chart(cli *c, const char *v, op_error *err) {
  const op_chart *chart;
  c->chart.kind = v;
  if (op_chart_find(v, &chart, err) == OP_OK) return OP_OK;
  return err->status = OP_E_USAGE;
}

static op_status take_fragment(cli *c, const char *v, op_error *err) {
  (void)v;
  (void)err;
  c->present.fragment = true;
  return OP_OK;
}

static const char *const sheets[] = {"question", "one", NULL};
static op_status take_sheets(cli *c, const char *v, op_error *err) {
  (void)err;
  c->present.sheets = cli_choice(sheets, v) == 1 ? OP_SHEETS_ONE : OP_SHEETS_QUESTION;
  return OP_OK;
}

static op_status take_help(cli *c, const char *v, op_error *err) {
  (void)v;
  (void)err;
  c->help = true;
  return OP_OK;
}

static const cli_option options[] = {
    {"format", 'f', "FORMAT", "how the result is written; without it as the name of FILE ends, else text:", CLI_OUTPUT, NULL, take_format},
    {"output", 'o', "FILE", "write to FILE, replaced whole or not at all", CLI_OUTPUT | CLI_CHART | CLI_REPORT, NULL, take_output},
    {"chart", 0, "KIND", "draw the result instead, with the options of opine chart (opine help charts lists the kinds)", CLI_OUTPUT, NULL, take_chart},
    {"digits", 'd', "N", "decimals of percentages and means", CLI_OUTPUT | CLI_REPORT, NULL, take_digits},
    {"width", 0, "N", "columns of the text table (the terminal's)", CLI_OUTPUT, NULL, take_width},
    {"no-bars", 0, NULL, "no bars beside percentages", CLI_OUTPUT, NULL, take_no_bars},
    {"color", 0, "WHEN", "colours in the text table", CLI_OUTPUT, colours, take_colour},
    {"quiet", 'q', NULL, "tables only, without conventions and notes", CLI_OUTPUT, NULL, take_quiet},
    {"verbose", 'v', NULL, "every measure in the text table, and whether caches were used", CLI_OUTPUT, NULL, take_verbose},
    {"fragment", 0, NULL, "html, latex: the tables alone, to put into a page or a document", CLI_OUTPUT, NULL, take_fragment},
    {"sheets", 0, "HOW", "xlsx: a sheet for each question, or one for all", CLI_OUTPUT, sheets, take_sheets},
    {"help", 'h', NULL, "this help", CLI_COMMON, NULL, take_help},
};

const cli_option_table cli_options_output = {options, sizeof options / sizeof *options};
