/* Formulas over estimates, such as `mean(income where sex == 1) / mean(income where sex == 2)` or `q1["Agree"] - q1["Disagree"]`.

   1. op_formula_parse      text to a tree and the list of estimates that it names
   2. the caller binds each estimate's expressions (expression.h), estimates them, and sets their `index`
   3. op_formula_evaluate   the formula's value and its derivative with respect to every estimate

   Estimates: mean(EXPR), share(CONDITION) the mean of a condition, total(EXPR), count(CONDITION), ratio(EXPR, EXPR), and VARIABLE[CATEGORY,...] the share of
   a question's answers. Behind any of them inside the brackets: `where CONDITION` (also `@ CONDITION`), its own domain. Between them + - * / ^ and the
   functions of one number, numbers, parentheses, and names of formulas made before. */
#ifndef OPINE_TABLE_FORMULA_H
#define OPINE_TABLE_FORMULA_H

#include "table/expression.h"

typedef enum { OP_FORMULA_MEAN, OP_FORMULA_SHARE, OP_FORMULA_TOTAL, OP_FORMULA_COUNT, OP_FORMULA_RATIO, OP_FORMULA_CATEGORIES } op_formula_kind;

typedef struct op_formula_estimate {
  op_formula_kind kind;
  op_expression *value;              /* NULL for categories */
  op_expression *divisor, *where;    /* NULL where there is none */
  const char *variable;              /* categories: the question */
  const char *const *categories;     /* as written: codes, labels, names of nets */
  size_t n_categories;
  const char *text;                  /* as the user wrote it, blanks made single */
  size_t position;                   /* 1-based byte in the formula */
  size_t index;                      /* the caller's: which of the estimates */
} op_formula_estimate;

typedef struct op_formula op_formula;

/* A name that formulas can use. */
typedef struct op_formula_name {
  const char *name;
  const op_formula *formula;
} op_formula_name;

/* names must live as long as the formula. `option` stands in messages.
   fails OP_E_REQUEST with the place in the hint: syntax, an unknown name, a comparison outside an estimate, a formula without an estimate.
   The caller's, freed with op_formula_free. */
op_status op_formula_parse(const char *text, const char *option, const op_formula_name *names, size_t n_names, op_formula **formula, op_error *err);
void op_formula_free(op_formula *formula);

/* Estimates that the formula itself names (not those of other formulas that it uses). */
op_formula_estimate *const *op_formula_estimates(const op_formula *formula, size_t *count);
/* The estimate that the formula consists of, or NULL when it is more than one estimate. */
const op_formula_estimate *op_formula_single(const op_formula *formula);
/* True when the value is on the scale of shares: sums, differences and multiples of shares. */
bool op_formula_is_share(const op_formula *formula);

/* Value at `theta`, NaN when it cannot be computed.
   gradient  n derivatives, by the forward mode of automatic differentiation (Griewank & Walther 2008, chapter 3); NULL = not wanted */
double op_formula_evaluate(const op_formula *formula, const double *theta, size_t n, double *gradient);

#endif
