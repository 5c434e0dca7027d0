/* The parser of expressions, for the files that share its grammar. */
#ifndef OPINE_TABLE_EXPRESSION_PARSER_H
#define OPINE_TABLE_EXPRESSION_PARSER_H

#include "table/expression_tree.h"

typedef enum { TOKEN_END, TOKEN_NUMBER, TOKEN_TEXT, TOKEN_NAME, TOKEN_OPERATOR } token_type;

typedef struct parser {
  op_expression *expression;
  const char *at;      /* next byte */
  token_type type;     /* current token */
  const char *start;
  size_t length;
  const char *text;    /* of names and texts */
  char operator[3];
  double number;
  int depth;
  formula_parts *parts; /* estimates found; NULL outside formulas and inside estimates */
  op_error *err;
  bool failed;
} parser;

/* The first failure counts; `place` is where it stands in the text. NULL always. */
node *parser_fail(parser *p, const char *place, const char *message);
/* A node at the current token; NULL after a failure. */
node *parser_node(parser *p, node_type type, node *left, node *right);
void parser_advance(parser *p);
bool parser_at(const parser *p, const char *operator);
/* Goes over an operator if it stands here. */
bool parser_take(parser *p, const char *operator);
/* A whole expression. */
node *parser_expression(parser *p);

/* In a formula: the estimate that begins with the name just read (at `name_at`), if it is one: mean( ... ) or NAME[ ... ]. NULL otherwise, or after a failure. */
node *parser_estimate(parser *p, const char *name, const char *name_at);

#endif
