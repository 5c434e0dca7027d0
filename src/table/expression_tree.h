/* The tree that the parser builds and the evaluator walks. */
#ifndef OPINE_TABLE_EXPRESSION_TREE_H
#define OPINE_TABLE_EXPRESSION_TREE_H

#include "base/memory.h"
#include "table/expression.h"

typedef enum {
  NODE_NUMBER, NODE_TEXT, NODE_NAME,
  NODE_NEGATE, NODE_ADD, NODE_SUBTRACT, NODE_MULTIPLY, NODE_DIVIDE, NODE_POWER, NODE_CALL,
  NODE_EQUAL, NODE_UNEQUAL, NODE_LESS, NODE_LESS_EQUAL, NODE_GREATER, NODE_GREATER_EQUAL, NODE_IN,
  NODE_AND, NODE_OR, NODE_NOT, NODE_MISSING
} node_type;

typedef enum { BOUND_NOT, BOUND_CODES, BOUND_NUMBERS, BOUND_LET } node_binding;

typedef struct node {
  node_type type;
  struct node *left, *right;
  struct node **list; /* NODE_IN: constants */
  size_t n_list;
  double number;
  const char *text;   /* NODE_TEXT, NODE_NAME */
  double (*function)(double); /* NODE_CALL */
  size_t position;    /* 1-based character in the expression */
  node_binding binding;
  size_t column;      /* BOUND_CODES, BOUND_NUMBERS: source column; BOUND_LET: let index */
  signed char *truth; /* comparison of codes with constants: 1, 0, -1 missing; one entry a code, filled as codes appear */
  size_t truth_count, truth_capacity;
} node;

/* The function of that name (log, exp, sqrt, abs), or NULL. */
double (*expression_function(const char *name))(double);

struct op_expression {
  op_arena *arena;
  node *root;
  const char *text, *option;
  node **coded; /* nodes that own a truth table */
  size_t n_coded, coded_capacity;
};

#endif
