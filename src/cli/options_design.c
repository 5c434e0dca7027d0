/* The sampling design: weights, strata, PSUs, replicate weights, margins. */
#include "cli/options.h"

#include <string.h>

#include "base/number.h"

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
  c->request.lonely = (op_lonely)(cli_choice(lonely_rules, v) + 1);
  return OP_OK;
}

static op_status take_lonely_domain(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.lonely_domain = cli_choice(cli_yes_no, v) == 0;
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
  c->request.rep_type = (op_rep_type)(cli_choice(rep_types, v) + 1);
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
    if (status == OP_OK) status = CLI_GROW(c, rep_scales, rep_scale_capacity, c->request.n_rep_scales, err);
    if (status == OP_OK) c->rep_scales[c->request.n_rep_scales++] = scale;
  }
  c->request.rep_scales = c->rep_scales;
  return status;
}

static op_status take_rep_combined(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.rep_combined = cli_choice(cli_yes_no, v) == 0;
  return OP_OK;
}

static op_status take_rep_mse(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.rep_mse = cli_choice(cli_yes_no, v) == 0;
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
      status = CLI_GROW(c, margins, margin_capacity, c->request.n_margins, err);
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
  c->request.margins_rake_variance = cli_choice(margin_rules, v) == 1;
  return OP_OK;
}

static const cli_option options[] = {
    {"weights", 'w', "VAR", "weight variable; 'none' turns the file's own weight off", CLI_WEIGHTS, NULL, take_weights},
    {"strata", 's', "VAR,..", "stratum variables; several are crossed", CLI_DESIGN, NULL, take_strata},
    {"psu", 'p', "VAR,..", "primary sampling units and later stages, outermost first; ids are nested in their stratum", CLI_DESIGN, NULL, take_psu},
    {"fpc", 0, "VAR,..", "finite population correction of each stage: fractions up to 1 or population sizes", CLI_DESIGN, NULL, take_fpc},
    {"lonely", 0, "RULE", "a stratum with one PSU", CLI_DESIGN, lonely_rules, take_lonely},
    {"lonely-domain", 0, "YES", "the lonely rule also where a stratum keeps one PSU in the domain", CLI_DESIGN, cli_yes_no, take_lonely_domain},
    {"replicates", 0, "PATTERN", "replicate weights: rep1-rep80, rep*, or a list", CLI_DESIGN, NULL, take_replicates},
    {"rep-type", 0, "TYPE", "type of replicate weights", CLI_DESIGN, rep_types, take_rep_type},
    {"rep-rho", 0, "R", "Fay's coefficient (0.5)", CLI_DESIGN, NULL, take_rep_rho},
    {"rep-scale", 0, "S", "overall scale of the replicate variance (by type)", CLI_DESIGN, NULL, take_rep_scale},
    {"rep-scales", 0, "S,..", "scale of each replicate", CLI_DESIGN, NULL, take_rep_scales},
    {"rep-combined", 0, "YES", "replicate weights hold the sampling weight already (yes)", CLI_DESIGN, cli_yes_no, take_rep_combined},
    {"rep-mse", 0, "YES", "squares around the full-sample estimate instead of the replicates' mean (no)", CLI_DESIGN, cli_yes_no, take_rep_mse},
    {"margins", 0, "FILE", "rake the weights of the domain to known totals: a CSV of variable,category,population", CLI_DESIGN, NULL, take_margins},
    {"margins-variance", 0, "HOW", "residuals for the variance of raked weights: least squares, or R rake()'s iterated means", CLI_DESIGN, margin_rules, take_margins_variance},
};

const cli_option_table cli_options_design = {options, sizeof options / sizeof *options};
