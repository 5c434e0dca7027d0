/* opine model. */
#include <string.h>

#include "cli/cli.h"

/* The formula is the argument with '~' that is no file. */
static op_status take_formula(cli *c, op_error *err) {
  size_t kept = 0, n = c->positionals.count;
  for (size_t i = 0; i < n; i++) {
    const char *text = c->positionals.items[i];
    bool formula = i > 0 && strchr(text, '~') != NULL && !cli_is_data(text);
    if (formula && c->request.model.formula != NULL) return op_fail(err, OP_E_USAGE, "two formulas were given: '%s' and '%s'", c->request.model.formula, text);
    if (formula)
      c->request.model.formula = text;
    else
      c->positionals.items[kept++] = text;
  }
  c->positionals.count = kept;
  if (kept > 1 && !cli_is_data(c->positionals.items[kept - 1])) {
    op_fail(err, OP_E_USAGE, "'%s' is neither data nor a formula", c->positionals.items[kept - 1]);
    return op_fail_hint(err, "write: opine model DATA 'response ~ age + C(region)'");
  }
  return OP_OK;
}

static int run(cli *c, op_error *err) {
  c->request.statistic = OP_STAT_MODEL;
  op_status status = take_formula(c, err);
  return status == OP_OK ? cli_run_request(c, err) : op_status_exit_code(status);
}

static const char *const examples[] = {
    "opine model surveys/chile-1988/study.yaml 'vote == \"Y\" ~ age + sex + C(region, ref=SA)'",
    "opine model surveys/chile-1988/study.yaml 'statusquo ~ age + I(age^2) + education' --effects age",
    "opine model surveys/chile-1988/study.yaml 'vote ~ sex + age' --family multinomial --predict sex",
    NULL,
};

const cli_command cli_command_model = {
    "model",
    "regression with the sampling design in its errors",
    "DATA... 'RESPONSE ~ TERMS' [options]",
    "Fits a model by weighted pseudo-likelihood; standard errors, tests and intervals come from the sampling design.\n"
    "FORMULA   y ~ x + C(z) + x:z      C(z) is a factor: one coefficient a category; texts and labelled values are factors by themselves\n"
    "          C(z, ref=v)  C(z, levels=(a, b))   the reference category, the categories and their order\n"
    "          x*z  I(x^2)  log(x)  offset(log(x))  1 0 -1 .  - term  (a + b):c    as usual in formulas\n"
    "          y == 1 ~ ..  a condition makes a 0/1 response\n"
    "Without --family a condition or two categories are fitted by logit, a number by a straight line.\n",
    CLI_DATA | CLI_WHAT | CLI_BY | CLI_TOTAL | CLI_MISSING | CLI_WEIGHTS | CLI_DESIGN | CLI_INFERENCE | CLI_OUTPUT | CLI_MODEL,
    examples,
    run};
