/* Formulas: which terms they have, in which order and coding, and where a mistake stands. Terms are those of R's terms(). */
#include <CUnit/Basic.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "request_check.h"
#include "table/model_formula.h"

/* The terms in order, each behind a blank; " 1" first where there is an intercept. */
static const char *terms_of(const char *text, const char *const *others, size_t n) {
  static char out[512];
  op_model_formula *f = NULL;
  op_error err = {0};
  if (op_model_formula_parse(text, others, n, &f, &err) != OP_OK) {
    snprintf(out, sizeof out, "%.200s", err.what);
    return out;
  }
  size_t at = (size_t)snprintf(out, sizeof out, "%s", f->intercept ? " 1" : "");
  for (size_t t = 0; t < f->n_terms; t++) at += (size_t)snprintf(out + at, sizeof out - at, " %s", op_model_formula_term_name(f, f->terms[t], &err));
  op_model_formula_free(f);
  return out;
}

static void has_terms(const char *text, const char *terms) {
  const char *found = terms_of(text, NULL, 0);
  if (strcmp(found, terms) != 0) fprintf(stderr, "'%s' has '%s', expected '%s'\n", text, found, terms);
  CU_ASSERT_STRING_EQUAL(found, terms);
}

static void terms_stand_by_degree_and_then_as_written(void) {
  has_terms("y ~ a + b", " 1 a b");
  has_terms("y ~ a:b + c + a", " 1 c a a:b");
  has_terms("y ~ a*b", " 1 a b a:b");
  has_terms("y ~ a*b*c", " 1 a b c a:b a:c b:c a:b:c");
  has_terms("y ~ (a + b):c + d", " 1 d a:c b:c");
  has_terms("y ~ (a + b)*c - a:c", " 1 a b c b:c");
  has_terms("y ~ b:a + a:b", " 1 b:a");
  has_terms("y ~ a:a + a", " 1 a");
  has_terms("y~a", " 1 a");
}

static void the_intercept_comes_and_goes(void) {
  has_terms("y ~ 1", " 1");
  has_terms("y ~ 0 + a", " a");
  has_terms("y ~ a - 1", " a");
  has_terms("y ~ a - 1 + 1", " 1 a");
  has_terms("y ~ -1 + a", " a");
  has_terms("y ~ - 0 + a", " 1 a");
}

static void names_calls_and_quotes_are_atoms(void) {
  has_terms("y ~ C(region) + I(age^2) + log(income):sex", " 1 region I(age^2) log(income):sex");
  has_terms("y ~ `a b` + C(`c:d`)", " 1 a b c:d");
  has_terms("y ~ factor(x) + x", " 1 x");
  has_terms("y ~ x + offset(log(n))", " 1 x");
  has_terms("q == \"~\" ~ x", " 1 x");
  has_terms("y ~ `1` + x.1 + \xD0\xBF\xD0\xBE\xD0\xBB", " 1 1 x.1 \xD0\xBF\xD0\xBE\xD0\xBB");
}

static void a_dot_is_every_other_variable(void) {
  static const char *const others[] = {"y", "a", "b"};
  CU_ASSERT_STRING_EQUAL(terms_of("y ~ .", others, 3), " 1 a b");
  CU_ASSERT_STRING_EQUAL(terms_of("y ~ . - a", others, 3), " 1 b");
  CU_ASSERT_STRING_EQUAL(terms_of("y ~ a*.", others, 3), " 1 a b a:b");
  CU_ASSERT_STRING_EQUAL(terms_of("y == 1 ~ .", others, 3), " 1 y a b");
}

static void options_of_a_factor_are_read(void) {
  op_model_formula *f = NULL;
  op_error err = {0};
  CU_ASSERT_EQUAL_FATAL(op_model_formula_parse("C(y, ref = b) ~ C(x, levels=(\"one, two\", 3, -4), ref=3) + offset(z)", NULL, 0, &f, &err), OP_OK);
  CU_ASSERT_EQUAL(f->response.type, OP_ATOM_FACTOR);
  CU_ASSERT_STRING_EQUAL(f->response.reference, "b");
  CU_ASSERT_EQUAL(f->atoms[0].n_levels, 3);
  CU_ASSERT_STRING_EQUAL(f->atoms[0].levels[0], "one, two");
  CU_ASSERT_STRING_EQUAL(f->atoms[0].levels[2], "-4");
  CU_ASSERT_STRING_EQUAL(f->atoms[0].reference, "3");
  CU_ASSERT_EQUAL(f->n_offsets, 1);
  op_model_formula_free(f);
}

/* The message, and the 1-based byte of its caret. */
static void is_refused(const char *text, const char *what, size_t column) {
  op_model_formula *f = NULL;
  op_error err = {0};
  CU_ASSERT_EQUAL(op_model_formula_parse(text, NULL, 0, &f, &err), OP_E_REQUEST);
  CU_ASSERT_PTR_NULL(f);
  HAS(err.what, what);
  if (err.caret != column) fprintf(stderr, "'%s': column %zu, expected %zu\n", text, err.caret, column);
  CU_ASSERT_EQUAL(err.caret, column);
  CU_ASSERT_STRING_EQUAL(err.excerpt, text);
}

static void mistakes_are_told_with_their_place(void) {
  is_refused("", "there is no '~'", 1);
  is_refused("y", "there is no '~'", 2);
  is_refused("~ x", "the response is missing", 1);
  is_refused("y ~", "a term is missing at the end", 4);
  is_refused("y ~ x +", "a term is missing at the end", 8);
  is_refused("y ~ x y", "expected '+'", 7);
  is_refused("y ~ (x + z", "expected ')'", 11);
  is_refused("y ~ x)", "expected '+'", 6);
  is_refused("y ~ sin(x)", "no such function", 5);
  is_refused("y ~ I(x", "not closed", 6);
  is_refused("y ~ `x", "a backquote is not closed", 5);
  is_refused("y ~ C()", "C() needs a variable", 7);
  is_refused("y ~ C(x, reference=1)", "C(x) takes ref", 10);
  is_refused("y ~ C(x, levels=())", "expected a value", 18);
  is_refused("y ~ x + C(x)", "stands here as C()", 9);
  is_refused("y ~ x:1", "an interaction needs variables", 7);
  is_refused("y ~ x + log(x + )", "expected a variable, a number or a text", 17);
  is_refused("y + ~ x", "expected a variable, a number or a text", 4);
  is_refused("y = 'a ~ x", "a quote is not closed", 5);
}

static void a_long_formula_is_cut_around_the_place(void) {
  char text[2001];
  op_model_formula *f = NULL;
  op_error err = {0};
  memset(text, 'x', sizeof text);
  memcpy(text, "y ~ ", 4);
  memcpy(text + 1000, " + ) + ", 7);
  text[2000] = '\0';
  CU_ASSERT_EQUAL(op_model_formula_parse(text, NULL, 0, &f, &err), OP_E_REQUEST);
  CU_ASSERT(strlen(err.excerpt) < sizeof err.excerpt);
  CU_ASSERT_EQUAL(err.excerpt[err.caret - 1], ')');
}

static op_status parse_again(const void *context, char **text, size_t *length, op_error *err) {
  op_model_formula *f = NULL;
  op_status status = op_model_formula_parse(context, NULL, 0, &f, err);
  if (status != OP_OK) return status;
  const char *name = op_model_formula_term_name(f, f->terms[f->n_terms - 1], err);
  *text = name != NULL ? op_text_copy(name, strlen(name), err) : NULL;
  *length = *text != NULL ? strlen(*text) : 0;
  op_model_formula_free(f);
  return *text != NULL ? OP_OK : OP_E_MEMORY;
}

static void every_failing_allocation_of_a_formula_is_told_and_leaks_nothing(void) {
  EVERY_FAILING_ALLOCATION(parse_again, "y == 1 ~ a*C(b, levels=(1, 2)) + I(a^2):z + offset(log(n)) - z");
}

void suite_model_formula(void);
void suite_model_formula(void) {
  CU_pSuite suite = CU_add_suite("model_formula", NULL, NULL);
#define ADD(test) CU_add_test(suite, #test, test)
  ADD(terms_stand_by_degree_and_then_as_written);
  ADD(the_intercept_comes_and_goes);
  ADD(names_calls_and_quotes_are_atoms);
  ADD(a_dot_is_every_other_variable);
  ADD(options_of_a_factor_are_read);
  ADD(mistakes_are_told_with_their_place);
  ADD(a_long_formula_is_cut_around_the_place);
  ADD(every_failing_allocation_of_a_formula_is_told_and_leaks_nothing);
#undef ADD
}
