/* Quantiles, distribution functions, variances. */
#include "cli/options.h"

static op_status take_q(cli *c, const char *v, op_error *err) {
  op_names values;
  op_status status = cli_split(c, v, ',', &values, err);
  for (size_t i = 0; status == OP_OK && i < values.count; i++) {
    double q;
    status = cli_number("q", values.items[i], &q, err);
    if (status == OP_OK && !(q > 0 && q < 1)) {
      op_fail(err, OP_E_USAGE, "--q holds '%s', expected numbers between 0 and 1", values.items[i]);
      status = op_fail_hint(err, "quartiles are --q 0.25,0.5,0.75");
    }
    if (status == OP_OK) status = CLI_GROW(c, q, q_capacity, c->request.quantile.n_q, err);
    if (status == OP_OK) c->q[c->request.quantile.n_q++] = q;
  }
  c->request.quantile.q = c->q;
  return status;
}

static op_status take_rule(cli *c, const char *v, op_error *err) { return cli_split(c, v, ',', &c->request.quantile.rules, err); }

static const char *const limits[] = {"missing", "clamp", "r", "symmetric", NULL};
static op_status take_limits(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.quantile.limits = (op_quantile_limits)(cli_choice(limits, v) + 1);
  return OP_OK;
}

static const char *const centres[] = {"q", "estimate", NULL};
static op_status take_centre(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.quantile.centre = (op_quantile_centre)(cli_choice(centres, v) + 1);
  return OP_OK;
}

static op_status take_at(cli *c, const char *v, op_error *err) {
  op_names values;
  op_status status = cli_split(c, v, ',', &values, err);
  for (size_t i = 0; status == OP_OK && i < values.count; i++) {
    double at;
    status = cli_number("at", values.items[i], &at, err);
    if (status == OP_OK) status = CLI_GROW(c, at, at_capacity, c->request.quantile.n_at, err);
    if (status == OP_OK) c->at[c->request.quantile.n_at++] = at;
  }
  c->request.quantile.at = c->at;
  return status;
}

static const char *const counted[] = {"answers", "rows", NULL};
static op_status take_variance_n(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.variance_n = cli_choice(counted, v) == 0 ? OP_VARIANCE_N_ANSWERS : OP_VARIANCE_N_ROWS;
  return OP_OK;
}

static const cli_option options[] = {
    {"q", 0, "Q,..", "which quantiles, between 0 and 1 (0.25,0.5,0.75)", CLI_QUANTILE, NULL, take_q},
    {"rule", 0, "RULE,..", "rules of quantiles (math); 'all' shows every one, 'opine help rules' lists them", CLI_QUANTILE, NULL, take_rule},
    {"q-centre", 0, "WHAT", "Woodruff's interval is laid around q, or around the distribution function at the estimate as R does", CLI_QUANTILE, centres, take_centre},
    {"q-limits", 0, "HOW", "a limit beyond the answers is missing, clamped to the extremes, or as R has it; or the interval is quantile -+ t SE", CLI_QUANTILE, limits, take_limits},
    {"at", 0, "VALUE,..", "values at which the distribution function is wanted (every value, or percentiles where they are many)", CLI_CDF, NULL, take_at},
    {"variance-n", 0, "WHAT", "n of n/(n-1): answers, or all rows of the domain as R's svyvar counts them", CLI_VARIANCE, counted, take_variance_n},
};

const cli_option_table cli_options_quantile = {options, sizeof options / sizeof *options};
