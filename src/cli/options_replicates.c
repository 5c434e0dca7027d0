/* Supplied replicate weights. */
#include <string.h>

#include "base/number.h"
#include "cli/options.h"

static op_status take_replicates(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.replicate.columns = v;
  return OP_OK;
}

static const char *const types[] = {
#define OP_REPLICATE_TYPE(id, name) #name,
#include "opine/replicate_types.def"
#undef OP_REPLICATE_TYPE
    NULL,
};

static op_status take_rep_type(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.replicate.type = (op_rep_type)(cli_choice(types, v) + 1);
  return OP_OK;
}

static op_status take_rep_rho(cli *c, const char *v, op_error *err) {
  double *rho = &c->request.replicate.rho;
  op_status status = cli_number("rep-rho", v, rho, err);
  if (status != OP_OK) return status;
  return *rho >= 0 && *rho < 1 ? OP_OK : op_fail(err, OP_E_USAGE, "--rep-rho is '%s', expected 0 or more and under 1", v);
}

static op_status positive(const char *option, const char *v, double *out, op_error *err) {
  op_status status = cli_number(option, v, out, err);
  if (status != OP_OK) return status;
  return *out > 0 ? OP_OK : op_fail(err, OP_E_USAGE, "--%s is '%s', expected a number above 0", option, v);
}

static op_status take_rep_scale(cli *c, const char *v, op_error *err) { return positive("rep-scale", v, &c->request.replicate.scale, err); }
static op_status take_rep_average(cli *c, const char *v, op_error *err) { return positive("rep-average", v, &c->request.replicate.average, err); }

/* Numbers, or a file of them. */
static op_status take_rep_scales(cli *c, const char *v, op_error *err) {
  op_replicate_options *o = &c->request.replicate;
  op_names values;
  double scale;
  op_status status = cli_split(c, v, ',', &values, err);
  if (status == OP_OK && values.count == 1 && !op_number_read(v, strlen(v), '.', &scale)) {
    o->scales_file = v;
    return OP_OK;
  }
  for (size_t i = 0; status == OP_OK && i < values.count; i++) {
    status = cli_number("rep-scales", values.items[i], &scale, err);
    if (status == OP_OK) status = CLI_GROW(c, rep_scales, rep_scale_capacity, o->n_scales, err);
    if (status == OP_OK) c->rep_scales[o->n_scales++] = scale;
  }
  o->scales = c->rep_scales;
  return status;
}

static op_status take_rep_fpc(cli *c, const char *v, op_error *err) {
  op_replicate_options *o = &c->request.replicate;
  op_names values;
  double fraction;
  op_status status = cli_split(c, v, ',', &values, err);
  for (size_t i = 0; status == OP_OK && i < values.count; i++) {
    status = cli_number("rep-fpc", values.items[i], &fraction, err);
    if (status == OP_OK) status = CLI_GROW(c, rep_fractions, rep_fraction_capacity, o->n_fractions, err);
    if (status == OP_OK) c->rep_fractions[o->n_fractions++] = fraction;
  }
  o->fractions = c->rep_fractions;
  return status;
}

static op_answer answer(const char *v) { return cli_choice(cli_yes_no, v) == 0 ? OP_YES : OP_NO; }

static op_status take_rep_combined(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.replicate.combined = answer(v);
  return OP_OK;
}

static op_status take_rep_mse(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.replicate.mse = answer(v);
  return OP_OK;
}

static const cli_option options[] = {
    {"replicates", 0, "PATTERN", "replicate weights: rep1-rep80, rep*, a list, or a regular expression /^rep[0-9]+$/", CLI_DESIGN, NULL, take_replicates},
    {"rep-type", 0, "TYPE", "type of replicate weights", CLI_DESIGN, types, take_rep_type},
    {"rep-rho", 0, "R", "Fay's coefficient (0.5)", CLI_DESIGN | CLI_REPLICATE, NULL, take_rep_rho},
    {"rep-scale", 0, "S", "overall scale of the replicate variance (by type)", CLI_DESIGN, NULL, take_rep_scale},
    {"rep-scales", 0, "S,..|FILE", "scale of each replicate; jkn finds them itself from --strata and --psu", CLI_DESIGN, NULL, take_rep_scales},
    {"rep-fpc", 0, "F,..", "sampling fraction of each replicate's stratum, or one for all: scales are multiplied by 1 - F", CLI_DESIGN, NULL, take_rep_fpc},
    {"rep-average", 0, "N", "bootstrap weights that are means over N bootstraps each", CLI_DESIGN, NULL, take_rep_average},
    {"rep-combined", 0, "YES", "replicate weights hold the sampling weight already (yes); written so by opine replicate", CLI_DESIGN | CLI_REPLICATE, cli_yes_no, take_rep_combined},
    {"rep-mse", 0, "YES", "squares around the full-sample estimate instead of the replicates' mean (no; acs: yes)", CLI_DESIGN, cli_yes_no, take_rep_mse},
};

const cli_option_table cli_options_replicates = {options, sizeof options / sizeof *options};
