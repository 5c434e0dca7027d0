/* Several completed data sets. */
#include "cli/options.h"

static op_status take_imputations(cli *c, const char *v, op_error *err) {
  (void)v;
  (void)err;
  c->request.imputation.files = true;
  return OP_OK;
}

static op_status take_imputation(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.imputation.variable = v;
  return OP_OK;
}

static const char *const rules[] = {"barnard-rubin", "rubin", "mitools", NULL};
static op_status take_rule(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.imputation.df = (op_rubin_df)cli_choice(rules, v);
  return OP_OK;
}

static const cli_option options[] = {
    {"imputations", 0, NULL, "the files are completed data sets of one survey: combine their figures by Rubin's rules", CLI_INFERENCE, NULL, take_imputations},
    {"imputation", 0, "VAR", "the data hold all completed data sets, numbered by this variable (0 = before imputation)", CLI_INFERENCE, NULL, take_imputation},
    {"imputation-df", 0, "RULE", "degrees of freedom of combined figures", CLI_INFERENCE, rules, take_rule},
};

const cli_option_table cli_options_imputation = {options, sizeof options / sizeof *options};
