/* opine replicate. */
#include "cli/options.h"

static const char *const methods[] = {"brr", "fay", "jk1", "jkn", "bootstrap", NULL};
static const op_rep_type method_types[] = {OP_REP_BRR, OP_REP_FAY, OP_REP_JK1, OP_REP_JKN, OP_REP_BOOTSTRAP};

static op_status take_method(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.make.method = method_types[cli_choice(methods, v)];
  return OP_OK;
}

static op_status take_count(cli *c, const char *v, op_error *err) {
  double n;
  op_status status = cli_whole_number("count", v, 2, (double)OP_LIMIT_REPLICATES, &n, err);
  if (status == OP_OK) c->request.make.replicates = (size_t)n;
  return status;
}

static op_status take_seed(cli *c, const char *v, op_error *err) {
  double n;
  op_status status = cli_whole_number("seed", v, 0, 4294967295.0, &n, err);
  if (status == OP_OK) c->request.make.seed = (unsigned long)n;
  return status;
}

static op_status take_keep(cli *c, const char *v, op_error *err) { return cli_split(c, v, ',', &c->request.make.keep, err); }

static op_status take_prefix(cli *c, const char *v, op_error *err) {
  c->request.make.prefix = v;
  return v[0] != '\0' ? OP_OK : op_fail(err, OP_E_USAGE, "--prefix is empty");
}

static op_status take_scales(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.make.scales_output = v;
  return OP_OK;
}

static const cli_option options[] = {
    {"method", 0, "METHOD", "how replicate weights are made", CLI_REPLICATE, methods, take_method},
    {"count", 0, "N", "bootstrap replicates (500)", CLI_REPLICATE, NULL, take_count},
    {"seed", 0, "N", "seed of the bootstrap (0)", CLI_REPLICATE, NULL, take_seed},
    {"keep", 0, "VAR,..", "columns of the data to write too: names, q*, q1-q9 or 'none' (all)", CLI_REPLICATE, NULL, take_keep},
    {"prefix", 0, "TEXT", "names of the replicate weights are TEXT1, TEXT2, ... (rep)", CLI_REPLICATE, NULL, take_prefix},
    {"scales-output", 0, "FILE", "file of the jkn replicates' scales (the output's name with -scales)", CLI_REPLICATE, NULL, take_scales},
};

const cli_option_table cli_options_making = {options, sizeof options / sizeof *options};
