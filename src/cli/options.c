/* Every option, once: how it is written, what it means, and where it writes. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/number.h"
#include "base/text.h"
#include "cli/cli.h"

/* --- helpers --- */

op_status cli_split(cli *c, const char *text, char separator, op_names *out, op_error *err) {
  size_t n = 1, at = 0;
  for (const char *p = text; *p != '\0'; p++) n += *p == separator;
  const char **items = op_arena_alloc(c->arena, n * sizeof *items, err);
  if (items == NULL) return OP_E_MEMORY;
  for (const char *start = text;; ) {
    const char *end = strchr(start, separator);
    size_t length = end != NULL ? (size_t)(end - start) : strlen(start);
    while (length > 0 && *start == ' ') {
      start++;
      length--;
    }
    while (length > 0 && start[length - 1] == ' ') length--;
    if (length > 0 && (items[at++] = op_arena_text(c->arena, start, length, err)) == NULL) return OP_E_MEMORY;
    if (end == NULL) break;
    start = end + 1;
  }
  *out = (op_names){items, at};
  return OP_OK;
}

op_status cli_number(const char *option, const char *text, double *out, op_error *err) {
  if (op_number_read(text, strlen(text), '.', out)) return OP_OK;
  return op_fail(err, OP_E_USAGE, "--%s is '%s', expected a number", option, text);
}

static op_status whole_number(const char *option, const char *text, double low, double high, double *out, op_error *err) {
  op_status status = cli_number(option, text, out, err);
  if (status != OP_OK) return status;
  if (*out == floor(*out) && *out >= low && *out <= high) return OP_OK;
  return op_fail(err, OP_E_USAGE, "--%s is '%s', expected a whole number from %g to %g", option, text, low, high);
}

/* Index of a value in a NULL-terminated list; the parser has checked that it is there. */
static size_t choice(const char *const *choices, const char *value) {
  size_t i = 0;
  while (choices[i] != NULL && strcmp(choices[i], value) != 0) i++;
  return i;
}

/* The part before `separator`, or NULL when there is none. */
static const char *before(cli *c, const char *text, char separator, const char **rest, op_error *err) {
  const char *at = strchr(text, separator);
  if (at == NULL) return NULL;
  *rest = at + 1;
  size_t n = (size_t)(at - text);
  while (n > 0 && text[n - 1] == ' ') n--;
  return op_arena_text(c->arena, text, n, err);
}

#define GROW(c, field, capacity, count, err) \
  op_array_grow((void **)&(c)->field, &(c)->capacity, (count) + 1, sizeof *(c)->field, OP_LIMIT_COLUMNS, err)

/* --- data --- */

static op_status take_encoding(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.read.encoding = v;
  return OP_OK;
}

static op_status take_delimiter(cli *c, const char *v, op_error *err) {
  bool tab = strcmp(v, "tab") == 0 || strcmp(v, "\\t") == 0;
  if (!tab && (strlen(v) != 1 || v[0] == '"')) return op_fail(err, OP_E_USAGE, "--delimiter is '%s', expected one character or 'tab'", v);
  c->request.read.delimiter = tab ? '\t' : v[0];
  return OP_OK;
}

static const char *const decimals[] = {".", ",", NULL};
static op_status take_decimal(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.read.decimal = v[0];
  return OP_OK;
}

static op_status take_header_rows(cli *c, const char *v, op_error *err) {
  double n;
  op_status status = whole_number("header-rows", v, 1, 3, &n, err);
  if (status == OP_OK) c->request.read.header_rows = (int)n;
  return status;
}

static op_status take_threads(cli *c, const char *v, op_error *err) {
  double n;
  op_status status = whole_number("threads", v, 1, 1024, &n, err);
  if (status == OP_OK) c->request.threads = (int)n;
  return status;
}

/* --- what --- */

static op_status take_where(cli *c, const char *v, op_error *err) {
  if (c->request.where != NULL) {
    op_fail(err, OP_E_USAGE, "--where was given twice");
    return op_fail_hint(err, "join the conditions with 'and'");
  }
  c->request.where = v;
  return OP_OK;
}

static op_status take_by(cli *c, const char *v, op_error *err) { return cli_split(c, v, ',', &c->request.by, err); }

static op_status take_total(cli *c, const char *v, op_error *err) {
  (void)v;
  (void)err;
  c->request.total = true;
  return OP_OK;
}

static op_status take_let(cli *c, const char *v, op_error *err) {
  const char *expression;
  const char *name = before(c, v, '=', &expression, err);
  if (name == NULL || name[0] == '\0') {
    op_fail(err, OP_E_USAGE, "--let is '%s', expected NAME=EXPRESSION", v);
    return op_fail_hint(err, "for example --let 'unfavorable = q1 in (3,4)'");
  }
  if (GROW(c, lets, let_capacity, c->request.n_lets, err) != OP_OK) return OP_E_MEMORY;
  c->lets[c->request.n_lets++] = (op_let){name, expression};
  c->request.lets = c->lets;
  return OP_OK;
}

/* 'Label=1,2' or 'VAR:Label=1,2'. Labels of categories that hold commas are separated by '|'. */
static op_status take_net(cli *c, const char *v, op_error *err) {
  const char *codes, *label;
  const char *head = before(c, v, '=', &codes, err);
  if (head == NULL || head[0] == '\0' || codes[0] == '\0') {
    op_fail(err, OP_E_USAGE, "--net is '%s', expected LABEL=CODE,CODE", v);
    return op_fail_hint(err, "for example --net 'Favorable=1,2', or --net 'q1:Favorable=1,2' for one question");
  }
  op_net net = {.label = head};
  net.variable = before(c, head, ':', &label, err);
  if (net.variable != NULL) net.label = label;
  op_status status = cli_split(c, codes, strchr(codes, '|') != NULL ? '|' : ',', &net.categories, err);
  if (status == OP_OK) status = GROW(c, nets, net_capacity, c->request.n_nets, err);
  if (status != OP_OK) return status;
  c->nets[c->request.n_nets++] = net;
  c->request.nets = c->nets;
  return OP_OK;
}

static op_status take_missing(cli *c, const char *v, op_error *err) {
  const char *codes = v;
  op_missing_spec spec = {.variable = before(c, v, '=', &codes, err)};
  op_status status = cli_split(c, spec.variable != NULL ? codes : v, strchr(codes, '|') != NULL ? '|' : ',', &spec.values, err);
  if (status == OP_OK && spec.values.count == 0) status = op_fail(err, OP_E_USAGE, "--missing is '%s', expected codes such as 98,99 or VAR=98,99", v);
  if (status == OP_OK) status = GROW(c, missing, missing_capacity, c->request.n_missing, err);
  if (status != OP_OK) return status;
  c->missing[c->request.n_missing++] = spec;
  c->request.missing = c->missing;
  return OP_OK;
}

static const char *const bases[] = {"valid", "all", NULL};
static op_status take_base(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.base = choice(bases, v) == 0 ? OP_BASE_VALID : OP_BASE_ALL;
  return OP_OK;
}

static const char *const row_rules[] = {"domain", "delete", NULL};
static op_status take_missing_rows(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.missing_rows = choice(row_rules, v) == 0 ? OP_MISSING_ROWS_DOMAIN : OP_MISSING_ROWS_DELETE;
  return OP_OK;
}

static op_status take_joint(cli *c, const char *v, op_error *err) {
  (void)v;
  (void)err;
  c->request.joint = true;
  return OP_OK;
}

static op_status take_vcov(cli *c, const char *v, op_error *err) {
  (void)v;
  (void)err;
  c->request.vcov = true;
  return OP_OK;
}

/* --- design --- */

static op_status take_weights(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.weights = strcmp(v, "none") == 0 ? "" : v;
  return OP_OK;
}

static op_status take_strata(cli *c, const char *v, op_error *err) { return cli_split(c, v, ',', &c->request.strata, err); }
static op_status take_psu(cli *c, const char *v, op_error *err) { return cli_split(c, v, ',', &c->request.psu, err); }
static op_status take_fpc(cli *c, const char *v, op_error *err) { return cli_split(c, v, ',', &c->request.fpc, err); }

static const char *const lonely_rules[] = {"fail", "remove", "certainty", "adjust", "average", NULL};
static op_status take_lonely(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.lonely = (op_lonely)choice(lonely_rules, v);
  return OP_OK;
}

static const char *const yes_no[] = {"yes", "no", NULL};
static op_status take_lonely_domain(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.lonely_domain = choice(yes_no, v) == 0;
  return OP_OK;
}

static op_status take_replicates(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.replicates = v;
  return OP_OK;
}

static const char *const rep_types[] = {"brr", "fay", "jk1", "jkn", "jk2", "bootstrap", "sdr", "other", NULL};
static op_status take_rep_type(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.rep_type = (op_rep_type)(choice(rep_types, v) + 1);
  return OP_OK;
}

static op_status take_rep_rho(cli *c, const char *v, op_error *err) {
  op_status status = cli_number("rep-rho", v, &c->request.rep_rho, err);
  if (status != OP_OK) return status;
  return c->request.rep_rho >= 0 && c->request.rep_rho < 1 ? OP_OK : op_fail(err, OP_E_USAGE, "--rep-rho is '%s', expected 0 or more and under 1", v);
}

static op_status take_rep_scale(cli *c, const char *v, op_error *err) {
  op_status status = cli_number("rep-scale", v, &c->request.rep_scale, err);
  if (status != OP_OK) return status;
  return c->request.rep_scale > 0 ? OP_OK : op_fail(err, OP_E_USAGE, "--rep-scale is '%s', expected a number above 0", v);
}

static op_status take_rep_scales(cli *c, const char *v, op_error *err) {
  op_names values;
  op_status status = cli_split(c, v, ',', &values, err);
  for (size_t i = 0; status == OP_OK && i < values.count; i++) {
    double scale;
    status = cli_number("rep-scales", values.items[i], &scale, err);
    if (status == OP_OK) status = GROW(c, rep_scales, rep_scale_capacity, c->request.n_rep_scales, err);
    if (status == OP_OK) c->rep_scales[c->request.n_rep_scales++] = scale;
  }
  c->request.rep_scales = c->rep_scales;
  return status;
}

static op_status take_rep_combined(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.rep_combined = choice(yes_no, v) == 0;
  return OP_OK;
}

static op_status take_rep_mse(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.rep_mse = choice(yes_no, v) == 0;
  return OP_OK;
}

/* Reads a margins file: variable, category, population. */
static op_status read_margins(cli *c, op_source *source, op_error *err) {
  static const char *const names[] = {"variable", "category", "population"};
  op_column_request columns[3];
  op_batch batch;
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < 3; i++) {
    columns[i] = (op_column_request){0, i < 2 ? OP_READ_CODES : OP_READ_NUMBERS, false};
    status = op_schema_require(op_source_schema(source), NULL, names[i], &columns[i].variable, err);
  }
  if (status == OP_OK) status = op_source_start(source, columns, 3, err);
  while (status == OP_OK && (status = op_source_next(source, &batch, err)) == OP_OK && batch.rows > 0) {
    for (size_t r = 0; status == OP_OK && r < batch.rows; r++) {
      status = GROW(c, margins, margin_capacity, c->request.n_margins, err);
      if (status != OP_OK) break;
      char text[OP_NUMBER_TEXT];
      const op_level *level = op_levels_at(op_source_levels(source, 1), batch.codes[1][r]);
      if (level->value.type == OP_VALUE_NUMBER) op_number_write(level->value.number, text);
      const char *category = level->value.type == OP_VALUE_NUMBER ? text : level->value.text;
      op_margin margin = {op_arena_string(c->arena, op_levels_at(op_source_levels(source, 0), batch.codes[0][r])->label, err),
                          op_arena_string(c->arena, category, err), batch.numbers[2][r]};
      if (margin.variable == NULL || margin.category == NULL) return OP_E_MEMORY;
      c->margins[c->request.n_margins++] = margin;
    }
  }
  c->request.margins = c->margins;
  return status;
}

static op_status take_margins(cli *c, const char *v, op_error *err) {
  op_file_spec file = {.path = v};
  op_read_options options = {0};
  op_source *source = NULL;
  op_status status = op_source_open(&file, 1, &options, NULL, 0, &source, err);
  if (status != OP_OK) return status;
  status = read_margins(c, source, err);
  op_source_close(source);
  return status == OP_OK ? OP_OK : op_fail_at(err, v, 0, 0);
}

static const char *const margin_rules[] = {"calibrate", "rake", NULL};
static op_status take_margins_variance(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.margins_rake_variance = choice(margin_rules, v) == 1;
  return OP_OK;
}

/* --- inference --- */

static op_status take_ci(cli *c, const char *v, op_error *err) { return cli_split(c, v, ',', &c->request.ci, err); }

static op_status take_level(cli *c, const char *v, op_error *err) {
  op_status status = cli_number("level", v, &c->request.level, err);
  if (status != OP_OK) return status;
  if (c->request.level > 0 && c->request.level < 1) return OP_OK;
  op_fail(err, OP_E_USAGE, "--level is '%s', expected a fraction between 0 and 1", v);
  return op_fail_hint(err, "95 percent is written 0.95");
}

static op_status take_df(cli *c, const char *v, op_error *err) {
  static const char *const rules[] = {"domain", "design", "where", "stata", "inf", NULL};
  size_t rule = choice(rules, v);
  c->request.df_rule = (op_df_rule)rule;
  if (rules[rule] != NULL) return OP_OK;
  c->request.df_rule = OP_DF_NUMBER;
  if (op_number_read(v, strlen(v), '.', &c->request.df) && c->request.df > 0) return OP_OK;
  op_fail(err, OP_E_USAGE, "--df is '%s', expected domain, design, where, stata, inf or a number above 0", v);
  return OP_E_USAGE;
}

static const char *const deff_rules[] = {"wr", "wor", NULL};
static op_status take_deff(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.deff = choice(deff_rules, v) == 0 ? OP_DEFF_WR : OP_DEFF_WOR;
  return OP_OK;
}

static op_status take_small_base(cli *c, const char *v, op_error *err) {
  op_status status = whole_number("small-base", v, 0, 1e9, &c->request.small_base, err);
  c->present.small_base = c->request.small_base;
  return status;
}

/* --- trend --- */

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
  c->request.trend_of = choice(stats, v) == 0 ? OP_STAT_PROPORTION : OP_STAT_MEAN;
  return OP_OK;
}

/* --- output --- */

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
  else op_fail_hint(err, "formats: text, csv, tsv, json, jsonl, markdown");
  return OP_E_USAGE;
}

static op_status take_output(cli *c, const char *v, op_error *err) {
  (void)err;
  c->output = v;
  return OP_OK;
}

static op_status take_digits(cli *c, const char *v, op_error *err) {
  double n;
  op_status status = whole_number("digits", v, 0, 15, &n, err);
  if (status == OP_OK) c->present.digits = (int)n;
  return status;
}

static op_status take_width(cli *c, const char *v, op_error *err) {
  double n;
  op_status status = whole_number("width", v, 40, 1000, &n, err);
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
  c->colour = (cli_colour)choice(colours, v);
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
  return OP_OK;
}

static op_status take_help(cli *c, const char *v, op_error *err) {
  (void)v;
  (void)err;
  c->help = true;
  return OP_OK;
}

/* --- chart --- */

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

static op_status take_sort(cli *c, const char *v, op_error *err) {
  (void)v;
  (void)err;
  c->chart.sort = true;
  return OP_OK;
}

static op_status take_size(cli *c, const char *v, op_error *err) {
  const char *x = strchr(v, 'x');
  bool fits = x != NULL && op_number_read(v, (size_t)(x - v), '.', &c->chart.width) && op_number_read(x + 1, strlen(x + 1), '.', &c->chart.height) &&
              c->chart.width >= 2 && c->chart.width <= 100 && c->chart.height >= 1 && c->chart.height <= 100;
  if (fits) return OP_OK;
  op_fail(err, OP_E_USAGE, "--size is '%s', expected WIDTHxHEIGHT in inches", v);
  return op_fail_hint(err, "for example --size 8x5");
}

static op_status take_dpi(cli *c, const char *v, op_error *err) { return whole_number("dpi", v, 30, 1200, &c->chart.dpi, err); }

static op_status take_font(cli *c, const char *v, op_error *err) {
  (void)err;
  c->chart.font = v;
  return OP_OK;
}

/* --- plan --- */

#define PLAN_NUMBER(id, name) \
  static op_status take_##id(cli *c, const char *v, op_error *err) { return cli_number(name, v, &c->id, err); }
PLAN_NUMBER(x, "x")
PLAN_NUMBER(n, "n")
PLAN_NUMBER(x1, "x1")
PLAN_NUMBER(n1, "n1")
PLAN_NUMBER(x2, "x2")
PLAN_NUMBER(n2, "n2")
PLAN_NUMBER(m, "m")
PLAN_NUMBER(rho, "rho")
PLAN_NUMBER(deff_weights, "deff-weights")

static const cli_option options[] = {
    {"weights", 'w', "VAR", "weight variable; 'none' turns the file's own weight off", CLI_WEIGHTS, NULL, take_weights},
    {"strata", 's', "VAR,..", "stratum variables; several are crossed", CLI_DESIGN, NULL, take_strata},
    {"psu", 'p', "VAR,..", "primary sampling units and later stages, outermost first; ids are nested in their stratum", CLI_DESIGN, NULL, take_psu},
    {"fpc", 0, "VAR,..", "finite population correction of each stage: fractions up to 1 or population sizes", CLI_DESIGN, NULL, take_fpc},
    {"lonely", 0, "RULE", "a stratum with one PSU", CLI_DESIGN, lonely_rules, take_lonely},
    {"lonely-domain", 0, "YES", "the lonely rule also where a stratum keeps one PSU in the domain", CLI_DESIGN, yes_no, take_lonely_domain},
    {"replicates", 0, "PATTERN", "replicate weights: rep1-rep80, rep*, or a list", CLI_DESIGN, NULL, take_replicates},
    {"rep-type", 0, "TYPE", "type of replicate weights", CLI_DESIGN, rep_types, take_rep_type},
    {"rep-rho", 0, "R", "Fay's coefficient (0.5)", CLI_DESIGN, NULL, take_rep_rho},
    {"rep-scale", 0, "S", "overall scale of the replicate variance (by type)", CLI_DESIGN, NULL, take_rep_scale},
    {"rep-scales", 0, "S,..", "scale of each replicate", CLI_DESIGN, NULL, take_rep_scales},
    {"rep-combined", 0, "YES", "replicate weights hold the sampling weight already (yes)", CLI_DESIGN, yes_no, take_rep_combined},
    {"rep-mse", 0, "YES", "squares around the full-sample estimate instead of the replicates' mean (no)", CLI_DESIGN, yes_no, take_rep_mse},
    {"margins", 0, "FILE", "rake the weights of the domain to known totals: a CSV of variable,category,population", CLI_DESIGN, NULL, take_margins},
    {"margins-variance", 0, "HOW", "residuals for the variance of raked weights: least squares, or R rake()'s iterated means", CLI_DESIGN, margin_rules, take_margins_variance},
    {"where", 0, "EXPR", "the domain: rows outside stay in the design", CLI_WHAT, NULL, take_where},
    {"by", 'b', "VAR,..", "a figure for each group; several variables are crossed", CLI_BY, NULL, take_by},
    {"total", 't', NULL, "add the 'all' rows to --by", CLI_TOTAL, NULL, take_total},
    {"let", 0, "NAME=EXPR", "make a variable: conditions give 1 and 0 (repeatable)", CLI_WHAT, NULL, take_let},
    {"net", 'n', "LABEL=CODE,..", "show categories together; VAR:LABEL=.. for one question (repeatable)", CLI_NETS, NULL, take_net},
    {"missing", 'm', "[VAR=]CODE,..", "codes, ranges (95-99), labels or tags (.a) that are no answers (repeatable)", CLI_MISSING, NULL, take_missing},
    {"base", 0, "BASE", "percentages of the answers, or of all rows with missing codes shown", CLI_WHAT, bases, take_base},
    {"missing-rows", 0, "RULE", "rows with missing answers stay in the design, or are deleted before it as some packages do", CLI_WHAT, row_rules, take_missing_rows},
    {"joint", 0, NULL, "all variables in one covariance matrix; rows missing any are left out", CLI_INFERENCE, NULL, take_joint},
    {"vcov", 0, NULL, "give the covariance matrix (json)", CLI_INFERENCE, NULL, take_vcov},
    {"ci", 'c', "METHOD,..", "interval methods for proportions; 'all' shows every one", CLI_INFERENCE | CLI_PLAN, NULL, take_ci},
    {"level", 'l', "P", "confidence level (0.95)", CLI_INFERENCE | CLI_PLAN, NULL, take_level},
    {"df", 0, "RULE", "degrees of freedom: domain, design, where, stata, inf or a number", CLI_INFERENCE, NULL, take_df},
    {"deff", 0, "RULE", "design effect against sampling with or without replacement", CLI_INFERENCE, deff_rules, take_deff},
    {"small-base", 0, "N", "flag figures with a base under N (100)", CLI_INFERENCE, NULL, take_small_base},
    {"time", 0, "VAR", "the wave variable", CLI_TREND | CLI_CHART, NULL, take_time},
    {"vs", 0, "WAVE", "also compare every wave with this one", CLI_TREND, NULL, take_vs},
    {"date", 0, "VAR", "when each wave was in the field (years, or 2022-05): gives the slope", CLI_TREND | CLI_CHART, NULL, take_date},
    {"panel", 0, "VAR", "id that links respondents or PSUs over waves: their covariance is kept", CLI_TREND, NULL, take_panel},
    {"stat", 0, "WHAT", "what is followed or drawn", CLI_TREND | CLI_CHART, stats, take_stat},
    {"kind", 'k', "KIND", "chart kind: bars, likert, trend", CLI_CHART, NULL, take_kind},
    {"title", 0, "TEXT", "headline of the chart", CLI_CHART, NULL, take_title},
    {"subtitle", 0, "TEXT", "line under the headline (the question text)", CLI_CHART, NULL, take_subtitle},
    {"source", 0, "TEXT", "source line", CLI_CHART, NULL, take_source},
    {"positive", 0, "CODE,..", "likert: categories on the right, from the middle outwards where codes are texts", CLI_CHART, NULL, take_positive},
    {"negative", 0, "CODE,..", "likert: categories on the left, outermost first where codes are texts", CLI_CHART, NULL, take_negative},
    {"neutral", 0, "CODE,..", "likert: categories in the middle", CLI_CHART, NULL, take_neutral},
    {"sort", 0, NULL, "sort groups by their figure", CLI_CHART, NULL, take_sort},
    {"size", 0, "WxH", "width and height in inches", CLI_CHART, NULL, take_size},
    {"dpi", 0, "N", "resolution of png (144)", CLI_CHART, NULL, take_dpi},
    {"font", 0, "NAME", "font family", CLI_CHART, NULL, take_font},
    {"x", 0, "N", "successes", CLI_PLAN, NULL, take_x},
    {"n", 0, "N", "sample size", CLI_PLAN, NULL, take_n},
    {"x1", 0, "N", "successes of the first sample", CLI_PLAN, NULL, take_x1},
    {"n1", 0, "N", "size of the first sample", CLI_PLAN, NULL, take_n1},
    {"x2", 0, "N", "successes of the second sample", CLI_PLAN, NULL, take_x2},
    {"n2", 0, "N", "size of the second sample", CLI_PLAN, NULL, take_n2},
    {"m", 0, "N", "interviews per PSU", CLI_PLAN, NULL, take_m},
    {"rho", 0, "R", "intra-cluster correlation", CLI_PLAN, NULL, take_rho},
    {"deff-weights", 0, "D", "design effect of weighting", CLI_PLAN, NULL, take_deff_weights},
    {"encoding", 'e', "NAME", "encoding of the file's texts (detected)", CLI_DATA, NULL, take_encoding},
    {"delimiter", 0, "CHAR", "CSV delimiter, 'tab' for a tabulator (detected)", CLI_DATA, NULL, take_delimiter},
    {"decimal", 0, "CHAR", "decimal sign (detected)", CLI_DATA, decimals, take_decimal},
    {"header-rows", 0, "N", "rows of the CSV header, 1 to 3 (detected)", CLI_DATA, NULL, take_header_rows},
    {"threads", 0, "N", "threads to use at most; figures never depend on it (this version uses one)", CLI_DATA, NULL, take_threads},
    {"format", 'f', "FORMAT", "text, csv, tsv, json, jsonl, markdown", CLI_OUTPUT, NULL, take_format},
    {"output", 'o', "FILE", "write to FILE, replaced whole or not at all", CLI_OUTPUT | CLI_CHART, NULL, take_output},
    {"digits", 'd', "N", "decimals of percentages and means", CLI_OUTPUT, NULL, take_digits},
    {"width", 0, "N", "columns of the text table (the terminal's)", CLI_OUTPUT, NULL, take_width},
    {"no-bars", 0, NULL, "no bars beside percentages", CLI_OUTPUT, NULL, take_no_bars},
    {"color", 0, "WHEN", "colours in the text table", CLI_OUTPUT, colours, take_colour},
    {"quiet", 'q', NULL, "tables only, without conventions and notes", CLI_OUTPUT, NULL, take_quiet},
    {"verbose", 'v', NULL, "every measure in the text table", CLI_OUTPUT, NULL, take_verbose},
    {"help", 'h', NULL, "this help", CLI_COMMON, NULL, take_help},
};

const cli_option *cli_options(size_t *count) {
  *count = sizeof options / sizeof *options;
  return options;
}
