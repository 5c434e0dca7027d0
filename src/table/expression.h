/* Expressions over variables: `--where` conditions and `--let` definitions.

   1. op_expression_parse    text to a tree; errors carry the character where they stand
   2. op_expression_bind     names to columns of the source (asking for the columns it needs) or to earlier --let variables
   3. op_expression_evaluate a batch at a time, one double a row: NaN = missing, conditions give 1 and 0

   Language: numbers, 'texts' or "texts", names (any other name in `backquotes`), + - * / ^, log exp sqrt abs logit expit, comparisons == (also =) !=
   < <= > >=, NAME in (a, b, ...), and or not (also & | !), missing(NAME), parentheses. Logic is three-valued: a comparison with a missing value is missing, `false and missing` is
   false, `true or missing` is true. A declared missing code counts as missing unless the expression names that very code (q == 98 finds it).
   A text is compared with a value's text and with its label. */
#ifndef OPINE_TABLE_EXPRESSION_H
#define OPINE_TABLE_EXPRESSION_H

#include "opine/table.h"

typedef struct op_expression op_expression;

/* fails OP_E_REQUEST with column = the 1-based character; `option` ("--where", "--let x") stands in the message. The caller's, freed with
   op_expression_free. */
op_status op_expression_parse(const char *text, const char *option, op_expression **expression, op_error *err);
void op_expression_free(op_expression *expression);

/* What names can mean. */
typedef struct op_expression_scope {
  const op_schema *schema;
  const char *file;                  /* for messages */
  const char *const *let_names;      /* earlier --let variables */
  size_t n_lets;
  /* Asks for a column; returns its index among the source's columns, SIZE_MAX with *err on failure. */
  size_t (*want_column)(void *context, size_t variable, op_read_as as, op_error *err);
  void *context;
} op_expression_scope;

op_status op_expression_bind(op_expression *expression, const op_expression_scope *scope, op_error *err);

/* levels_of(context, column) gives the levels of a column read as codes; lets[i] is the i-th let variable of this batch.
   out  batch->rows doubles, the caller's */
op_status op_expression_evaluate(op_expression *expression, const op_batch *batch,
                                 const op_levels *(*levels_of)(void *context, size_t column), void *context,
                                 const double *const *lets, double *out, op_error *err);

/* True when the expression's outermost operator gives 0, 1 or missing. */
bool op_expression_is_condition(const op_expression *expression);

#endif
