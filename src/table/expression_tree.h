/* The tree that the parser builds and the evaluator walks. */
#ifndef OPINE_TABLE_EXPRESSION_TREE_H
#define OPINE_TABLE_EXPRESSION_TREE_H

#include "base/memory.h"
#include "table/expression.h"

typedef enum {
  NODE_NUMBER, NODE_TEXT, NODE_NAME,
  NODE_NEGATE, NODE_ADD, NODE_SUBTRACT, NODE_MULTIPLY, NODE_DIVIDE, NODE_POWER, NODE_FUNCTION,
  NODE_ESTIMATE, /* formulas only (formula.h) */
  NODE_EQUAL, NODE_UNEQUAL, NODE_LESS, NODE_LESS_EQUAL, NODE_GREATER, NODE_GREATER_EQUAL, NODE_IN,
  NODE_AND, NODE_OR, NODE_NOT, NODE_MISSING
} node_type;

typedef enum { BOUND_NOT, BOUND_CODES, BOUND_NUMBERS, BOUND_LET } node_binding;

struct op_formula_estimate;

/* A function of one number: its value and its derivative; NaN outside its domain. */
typedef struct expression_function {
  const char *name;
  double (*value)(double x);
  double (*derivative)(double x);
} expression_function;

typedef struct node {
  node_type type;
  struct node *left, *right;
  struct node **list; /* NODE_IN: constants */
  size_t n_list;
  double number;
  const expression_function *function;  /* NODE_FUNCTION of left */
  struct op_formula_estimate *estimate; /* NODE_ESTIMATE */
  const char *text;   /* NODE_TEXT, NODE_NAME */
  size_t position;    /* 1-based character in the expression */
  node_binding binding;
  size_t column;      /* BOUND_CODES, BOUND_NUMBERS: source column; BOUND_LET: let index */
  signed char *truth; /* comparison of codes with constants: 1, 0, -1 missing; one entry a code, filled as codes appear */
  size_t truth_count, truth_capacity;
} node;

struct op_expression {
  op_arena *arena;      /* NULL in a part of a formula, which owns no nodes */
  node *root;
  const char *text, *option;
  node **coded; /* nodes that own a truth table */
  size_t n_coded, coded_capacity;
};

/* The function of that name (any case), or NULL. */
const expression_function *expression_function_named(const char *name);
/* Value of an operator of two numbers; NaN = missing. */
double expression_apply(node_type type, double a, double b);

/* What a formula's parser found: parts of expressions that are evaluated on rows. */
typedef struct formula_parts {
  struct op_formula_estimate **items;
  size_t count, capacity;
} formula_parts;

/* Parses `text`; with parts, estimates such as mean(...) are allowed and listed there. */
op_status expression_parse(const char *text, const char *option, formula_parts *parts, op_expression **expression, op_error *err);

#endif
