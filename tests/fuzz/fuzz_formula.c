/* Formulas over estimates: an error lies in the text and has a message; a value is a number or missing; a formula less itself is 0 with derivatives 0 wherever
   the formula has them; what stands in brackets keeps its value. */
#include <math.h>
#include <string.h>

#include "fuzz.h"
#include "table/formula.h"

const char *const fuzz_words[] = {"mean(", "share(", "total(", "count(", "ratio(", "q[", "]", ")", "(", " where ", " @ ", "log(", "exp(", "sqrt(", "abs(", "logit(", "expit(", "+", "-", "*", "/", "^", ",", "x", "y", "'yes'", "`a b`", "98", "1e308", "0", "==", "in (", "and ", "men", " ", NULL};

#define MOST 64

static op_formula *parse(const char *text) {
  op_formula *f = NULL;
  op_error err = {0};
  size_t n;
  if (op_formula_parse(text, "--of", NULL, 0, &f, &err) != OP_OK) {
    FUZZ_CHECK(f == NULL && err.status == OP_E_REQUEST && err.what[0] != '\0', "an error has a message");
    FUZZ_CHECK(err.caret >= 1 && err.caret <= sizeof err.excerpt, "an error has a place in its excerpt");
    return NULL;
  }
  op_formula_estimate *const *e = op_formula_estimates(f, &n);
  for (size_t i = 0; i < n; i++) {
    FUZZ_CHECK(e[i]->position >= 1 && e[i]->position <= strlen(text) && e[i]->text[0] != '\0', "an estimate stands in the text");
    FUZZ_CHECK((e[i]->kind == OP_FORMULA_CATEGORIES) == (e[i]->value == NULL && e[i]->n_categories > 0), "an estimate is of an expression or of categories");
    e[i]->index = i % MOST;
  }
  return f;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char text[1025], twice[2 * sizeof text + 16];
  double theta[MOST], slope[MOST], none[MOST];
  if (size >= sizeof text) return 0;
  memcpy(text, data, size);
  text[size] = '\0';
  for (size_t i = 0; i < MOST; i++) theta[i] = 0.1 + 0.01 * (double)i;
  op_formula *f = parse(text);
  if (f == NULL) return 0;
  double value = op_formula_evaluate(f, theta, MOST, slope);
  FUZZ_CHECK(!isinf(value), "a value is a number or missing");
  snprintf(twice, sizeof twice, "(%s) - (%s)", text, text);
  op_formula *difference = parse(twice);
  if (difference != NULL) { /* NULL: nested too deeply */
    size_t n, m;
    op_formula_estimate *const *e = op_formula_estimates(difference, &n);
    op_formula_estimates(f, &m);
    for (size_t i = 0; i < n; i++) e[i]->index = i % m % MOST;
    double zero = op_formula_evaluate(difference, theta, MOST, none);
    FUZZ_CHECK(isnan(value) ? isnan(zero) : zero == 0, "a formula less itself is 0");
    for (size_t i = 0; i < MOST; i++) FUZZ_CHECK(isnan(slope[i]) || isinf(slope[i]) || none[i] == 0, "and so are its derivatives");
  }
  op_formula_free(difference);
  op_formula_free(f);
  return 0;
}
