/* Model formulas: what a regression explains, and by what.

   1. op_model_formula_parse    text to atoms (variables, factors, expressions) and terms (sets of atoms)
   2. whoever fits the model gives each atom its values

   Language: RESPONSE ~ TERM + TERM ...
     x            a variable                  C(x)              a factor: one coefficient a category
     x:z          the product of two          C(x, ref = v)     with v as the category that the others are compared with
     x*z          x + z + x:z                 C(x, levels = (a, b, c))   with these categories in this order; other values are no answers
     I(expr)      any expression (table/expression.h); its functions, log(x) and others, stand without I()
     offset(expr) a term whose coefficient is 1
     1, 0, -1     with and without an intercept   .   every other variable of the data   - TERM   without it   (a + b):c   as in algebra
   The response is a variable, C(...), or any expression; a condition (vote == "Y") gives 1 and 0. Names with other characters stand in `backquotes`.
   source  Wilkinson & Rogers 1973; the codings of interactions are those of R's terms() and model.matrix() */
#ifndef OPINE_TABLE_MODEL_FORMULA_H
#define OPINE_TABLE_MODEL_FORMULA_H

#include "base/memory.h"
#include "table/expression.h"

/* Atoms of one formula: a term is a set of them, one bit each. */
#define OP_MODEL_ATOMS 64

typedef enum { OP_ATOM_VARIABLE, OP_ATOM_FACTOR, OP_ATOM_EXPRESSION } op_atom_type;

typedef struct op_model_atom {
  op_atom_type type;
  const char *name;          /* variable and factor: the variable's name; expression: as it was written */
  op_expression *expression; /* expression only */
  const char *reference;     /* factor: value or label of the reference category; NULL = the first */
  const char *const *levels; /* factor: values or labels in order; NULL = those of the data */
  size_t n_levels;
  size_t position; /* 1-based byte in the formula */
} op_model_atom;

typedef struct op_model_formula {
  op_arena *arena;
  const char *text;
  op_model_atom response;
  op_model_atom *atoms;
  size_t n_atoms;
  uint64_t *terms; /* by number of atoms, then as written; bit i = atom i. A set holds an atom once */
  size_t n_terms;
  bool intercept;
  op_model_atom *offsets;
  size_t n_offsets;
  bool all_others; /* the formula has a '.' */
} op_model_formula;

/* others: what '.' stands for (the response is left out of it); NULL with 0 leaves '.' without terms.
   The caller's, freed with op_model_formula_free. fails OP_E_REQUEST a syntax error, with the formula and the place in *err (op_fail_excerpt) */
op_status op_model_formula_parse(const char *text, const char *const *others, size_t n_others, op_model_formula **formula, op_error *err);
void op_model_formula_free(op_model_formula *formula);

/* Tells the name of every variable that the formula reads, response first; a name may come again. Stops at the first failure. */
op_status op_model_formula_names(const op_model_formula *formula, op_status (*tell)(void *context, const char *name, op_error *err), void *context,
                                 op_error *err);

/* The term as text: "x:C(region)" is "x:region". Owned by the formula's arena; NULL when memory is out. */
const char *op_model_formula_term_name(const op_model_formula *formula, uint64_t term, op_error *err);

#endif
