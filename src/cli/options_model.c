/* Regression. */
#include "cli/options.h"

static op_status take_family(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.model.family = v;
  return OP_OK;
}

static op_status take_term_tests(cli *c, const char *v, op_error *err) {
  op_names names;
  op_status status = cli_split(c, v, ',', &names, err);
  c->request.model.term_tests = names.items;
  c->request.model.n_term_tests = names.count;
  return status;
}

static op_status keep(cli *c, const char ***list, size_t *n, const char *v, op_error *err) {
  const char **longer = op_arena_alloc(c->arena, (*n + 1) * sizeof *longer, err);
  if (longer == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < *n; i++) longer[i] = (*list)[i];
  longer[(*n)++] = v;
  *list = longer;
  return OP_OK;
}

static op_status take_test_terms(cli *c, const char *v, op_error *err) {
  const char **list = (const char **)(uintptr_t)c->request.model.test_terms;
  op_status status = keep(c, &list, &c->request.model.n_test_terms, v, err);
  c->request.model.test_terms = list;
  return status;
}

static op_status take_effects(cli *c, const char *v, op_error *err) {
  op_names names;
  op_status status = cli_split(c, v, ',', &names, err);
  c->request.model.effects = names.items;
  c->request.model.n_effects = names.count;
  return status;
}

static op_status take_predict(cli *c, const char *v, op_error *err) {
  const char **list = (const char **)(uintptr_t)c->request.model.predict;
  op_status status = keep(c, &list, &c->request.model.n_predict, v, err);
  c->request.model.predict = list;
  return status;
}

static const char *const effect_errors[] = {"delta", "unconditional", NULL};
static op_status take_effects_se(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.model.unconditional = cli_choice(effect_errors, v) == 1;
  return OP_OK;
}

static op_status take_exponentiate(cli *c, const char *v, op_error *err) {
  (void)err;
  c->request.model.exponentiate = cli_choice(cli_yes_no, v) == 0 ? 1 : -1;
  return OP_OK;
}

static const cli_option options[] = {
    {"family", 0, "FAMILY", "gaussian, logit, probit, cloglog, log-binomial, poisson, gamma, ordinal, ordinal-probit, ordinal-cloglog, multinomial", CLI_MODEL,
     NULL, take_family},
    {"exponentiate", 0, "YES|NO", "show ratios exp(b) beside the coefficients (default: by the family)", CLI_MODEL, cli_yes_no, take_exponentiate},
    {"term-tests", 0, "TEST,..", "wald, wald-adjusted, wald-chisq, working-wald, lrt, the last two with -saddlepoint, all, none", CLI_MODEL, NULL,
     take_term_tests},
    {"test-terms", 0, "TERMS", "test these terms together, for example 'age + region' (repeatable)", CLI_MODEL, NULL, take_test_terms},
    {"effects", 0, "VAR,..", "average marginal effects of these variables, or all", CLI_MODEL, NULL, take_effects},
    {"predict", 0, "SPEC", "predictive margins: 'sex', 'age=20,40', 'sex * age=20,40' (repeatable)", CLI_MODEL, NULL, take_predict},
    {"effects-se", 0, "HOW", "errors of effects and predictions: of the coefficients alone, or of the sample too", CLI_MODEL, effect_errors, take_effects_se},
};

const cli_option_table cli_options_model = {options, sizeof options / sizeof *options};
