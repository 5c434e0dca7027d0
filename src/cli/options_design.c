/* The sampling design: weights, strata, PSUs, FPCs, margins. */
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
static op_status take_probs(cli *c, const char *v, op_error *err) { return cli_split(c, v, ',', &c->request.probs, err); }
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

/* Reads a margins file: variable, category, population. */
static op_status read_margins(cli *c, op_source *source, op_error *err) {
  static const char *const names[] = {"variable", "category", "population"};
  op_column_request columns[3];
  op_batch batch;
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < 3; i++) {
    columns[i] = (op_column_request){.variable = 0, .as = i < 2 ? OP_READ_CODES : OP_READ_NUMBERS};
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
    {"probs", 0, "VAR,..", "selection probabilities (of each stage): the weight is 1 divided by them", CLI_WEIGHTS, NULL, take_probs},
    {"strata", 's', "VAR,..", "stratum variables; several are crossed", CLI_DESIGN | CLI_UNITS, NULL, take_strata},
    {"psu", 'p', "VAR,..", "primary sampling units and later stages, outermost first; ids are nested in their stratum", CLI_DESIGN | CLI_UNITS, NULL, take_psu},
    {"fpc", 0, "VAR,..", "finite population correction of each stage: fractions up to 1 or population sizes", CLI_DESIGN | CLI_UNITS, NULL, take_fpc},
    {"lonely", 0, "RULE", "a stratum with one PSU", CLI_DESIGN | CLI_UNITS, lonely_rules, take_lonely},
    {"lonely-domain", 0, "YES", "the lonely rule also where a stratum keeps one PSU in the domain", CLI_DESIGN, cli_yes_no, take_lonely_domain},
    {"margins", 0, "FILE", "rake the weights of the domain to known totals: a CSV of variable,category,population", CLI_DESIGN, NULL, take_margins},
    {"margins-variance", 0, "HOW", "residuals for the variance of raked weights: least squares, or R rake()'s iterated means", CLI_DESIGN, margin_rules, take_margins_variance},
};

const cli_option_table cli_options_design = {options, sizeof options / sizeof *options};
