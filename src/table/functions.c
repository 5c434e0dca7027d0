/* Functions of one number in expressions and formulas, with their derivatives. */
#include <math.h>

#include "base/text.h"
#include "table/expression_tree.h"

static double of_log(double x) { return x > 0 ? log(x) : (double)NAN; }
static double log_slope(double x) { return x > 0 ? 1 / x : (double)NAN; }
static double of_sqrt(double x) { return x >= 0 ? sqrt(x) : (double)NAN; }
static double sqrt_slope(double x) { return x > 0 ? 0.5 / sqrt(x) : (double)NAN; }
static double abs_slope(double x) { return x > 0 ? 1 : x < 0 ? -1 : (double)NAN; }
static double of_logit(double x) { return x > 0 && x < 1 ? log(x / (1 - x)) : (double)NAN; }
static double logit_slope(double x) { return x > 0 && x < 1 ? 1 / (x * (1 - x)) : (double)NAN; }
static double of_expit(double x) { return 1 / (1 + exp(-x)); }
static double expit_slope(double x) { return of_expit(x) * of_expit(-x); }

static const expression_function functions[] = {
    {"log", of_log, log_slope}, {"exp", exp, exp}, {"sqrt", of_sqrt, sqrt_slope}, {"abs", fabs, abs_slope}, {"logit", of_logit, logit_slope}, {"expit", of_expit, expit_slope},
};

const expression_function *expression_function_named(const char *name) {
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    if (op_text_equal_nocase(name, functions[i].name)) return &functions[i];
  }
  return NULL;
}
