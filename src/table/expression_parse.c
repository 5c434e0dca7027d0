/* Recursive descent over the expression language of expression.h. */
#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "table/expression_parser.h"

node *parser_fail(parser *p, const char *place, const char *message) {
  if (!p->failed) {
    size_t column = (size_t)(place - p->expression->text) + 1;
    size_t shown = strlen(place) > 20 ? op_utf8_cut(place, strlen(place), 20) : strlen(place);
    if (*place == '\0') {
      op_fail(p->err, OP_E_REQUEST, "%s: %s at the end of '%s'", p->expression->option, message, p->expression->text);
    } else {
      op_fail(p->err, OP_E_REQUEST, "%s: %s at character %zu, before '%.*s'", p->expression->option, message, column,
              (int)shown, place);
    }
    if (p->parts == NULL) op_fail_hint(p->err, "write conditions as: country == \"KZ\" and wave >= 3 and q1 in (1,2)");
    op_fail_excerpt(p->err, p->expression->text, column);
    p->failed = true;
  }
  return NULL;
}

node *parser_node(parser *p, node_type type, node *left, node *right) {
  if (p->failed) return NULL;
  node *n = op_arena_alloc(p->expression->arena, sizeof *n, p->err);
  if (n == NULL) {
    p->failed = true;
    return NULL;
  }
  n->type = type;
  n->left = left;
  n->right = right;
  n->position = (size_t)(p->start - p->expression->text) + 1;
  return n;
}

static bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_name_part(char c) { return is_name_start(c) || (c >= '0' && c <= '9') || c == '.' || c == '$' || c == '#'; }

static void take_quoted(parser *p, char quote) {
  const char *end = strchr(p->at + 1, quote);
  if (end == NULL) {
    parser_fail(p, p->at, "a quote is not closed");
    return;
  }
  p->text = op_arena_text(p->expression->arena, p->at + 1, (size_t)(end - p->at - 1), p->err);
  if (p->text == NULL) p->failed = true;
  p->type = quote == '`' ? TOKEN_NAME : TOKEN_TEXT;
  p->at = end + 1;
}

static void take_number(parser *p) {
  const char *end = p->at;
  while ((*end >= '0' && *end <= '9') || *end == '.') end++;
  if ((*end == 'e' || *end == 'E') && (end[1] == '-' || end[1] == '+' || (end[1] >= '0' && end[1] <= '9'))) {
    end += 2;
    while (*end >= '0' && *end <= '9') end++;
  }
  if (!op_number_read(p->at, (size_t)(end - p->at), '.', &p->number)) parser_fail(p, p->at, "this is not a number");
  p->type = TOKEN_NUMBER;
  p->at = end;
}

static void take_name(parser *p) {
  static const struct { const char *word, *operator; } words[] = {{"and", "&"}, {"or", "|"}, {"not", "!"}, {"in", "in"}};
  const char *end = p->at;
  while (is_name_part(*end)) end++;
  p->text = op_arena_text(p->expression->arena, p->at, (size_t)(end - p->at), p->err);
  if (p->text == NULL) p->failed = true;
  p->at = end;
  p->type = TOKEN_NAME;
  for (size_t i = 0; !p->failed && i < sizeof words / sizeof *words; i++) {
    if (op_text_equal_nocase(p->text, words[i].word)) {
      p->type = TOKEN_OPERATOR;
      memcpy(p->operator, words[i].operator, strlen(words[i].operator) + 1);
    }
  }
}

static void take_operator(parser *p) {
  static const char *const doubles[] = {"==", "!=", "<=", ">=", "&&", "||", "<>"};
  size_t length = 1;
  for (size_t i = 0; i < sizeof doubles / sizeof *doubles; i++) {
    if (strncmp(p->at, doubles[i], 2) == 0) length = 2;
  }
  if (length == 1 && strchr("+-*/^()<>=!&|,[]@", *p->at) == NULL) {
    parser_fail(p, p->at, "this character has no meaning here");
    return;
  }
  memcpy(p->operator, p->at, length);
  p->operator[length] = '\0';
  if (strcmp(p->operator, "=") == 0) memcpy(p->operator, "==", 3);
  if (strcmp(p->operator, "<>") == 0) memcpy(p->operator, "!=", 3);
  if (strcmp(p->operator, "&&") == 0) memcpy(p->operator, "&", 2);
  if (strcmp(p->operator, "||") == 0) memcpy(p->operator, "|", 2);
  p->type = TOKEN_OPERATOR;
  p->at += length;
}

void parser_advance(parser *p) {
  while (*p->at == ' ' || *p->at == '\t' || *p->at == '\n') p->at++;
  p->start = p->at;
  if (*p->at == '\0') p->type = TOKEN_END;
  else if (*p->at == '"' || *p->at == '\'' || *p->at == '`') take_quoted(p, *p->at);
  else if ((*p->at >= '0' && *p->at <= '9') || (*p->at == '.' && p->at[1] >= '0' && p->at[1] <= '9')) take_number(p);
  else if (is_name_start(*p->at)) take_name(p);
  else take_operator(p);
}

bool parser_at(const parser *p, const char *operator) {
  return !p->failed && p->type == TOKEN_OPERATOR && strcmp(p->operator, operator) == 0;
}

bool parser_take(parser *p, const char *operator) {
  if (!parser_at(p, operator)) return false;
  parser_advance(p);
  return true;
}

static node *parse_call_or_name(parser *p) {
  node *n = parser_node(p, NODE_NAME, NULL, NULL);
  bool quoted = *p->start == '`';
  const char *name_at = p->start;
  if (n == NULL) return NULL;
  n->text = p->text;
  parser_advance(p);
  if (p->parts != NULL && !p->failed) {
    node *estimate = parser_estimate(p, n->text, name_at);
    if (estimate != NULL || p->failed) return estimate;
  }
  if (quoted || !parser_at(p, "(")) return n;
  const expression_function *function = expression_function_named(n->text);
  if (function != NULL) {
    parser_advance(p);
    n->type = NODE_FUNCTION;
    n->function = function;
    n->left = parser_expression(p);
    return parser_take(p, ")") ? n : parser_fail(p, p->start, "expected ')'");
  }
  if (!op_text_equal_nocase(n->text, "missing")) return parser_fail(p, name_at, "there is no such function here");
  parser_advance(p);
  if (p->type != TOKEN_NAME) return parser_fail(p, p->start, "missing() needs a variable");
  node *name = parser_node(p, NODE_NAME, NULL, NULL);
  if (name == NULL) return NULL;
  name->text = p->text;
  parser_advance(p);
  if (!parser_take(p, ")")) return parser_fail(p, p->start, "expected ')'");
  n->type = NODE_MISSING;
  n->left = name;
  return n;
}

static node *parse_primary(parser *p) {
  node *n = NULL;
  if (p->failed) return NULL;
  if (p->type == TOKEN_NUMBER) {
    n = parser_node(p, NODE_NUMBER, NULL, NULL);
    if (n != NULL) n->number = p->number;
    parser_advance(p);
  } else if (p->type == TOKEN_TEXT) {
    n = parser_node(p, NODE_TEXT, NULL, NULL);
    if (n != NULL) n->text = p->text;
    parser_advance(p);
  } else if (p->type == TOKEN_NAME) {
    n = parse_call_or_name(p);
  } else if (parser_take(p, "(")) {
    n = parser_expression(p);
    if (!p->failed && !parser_take(p, ")")) return parser_fail(p, p->start, "expected ')'");
  } else {
    return parser_fail(p, p->start, "expected a variable, a number or a text");
  }
  return p->failed ? NULL : n;
}

static node *parse_unary(parser *p);

/* Binds tighter than the sign before it and groups to the right: -2^2 is -4, 2^3^2 is 2^9. */
static node *parse_power(parser *p) {
  node *base = parse_primary(p);
  if (!parser_at(p, "^")) return base;
  if (++p->depth > OP_LIMIT_EXPRESSION_DEPTH) return parser_fail(p, p->start, "the expression is nested too deeply");
  parser_advance(p);
  node *exponent = parse_unary(p);
  p->depth--;
  return parser_node(p, NODE_POWER, base, exponent);
}

static node *parse_unary(parser *p) {
  if (parser_take(p, "-")) {
    if (++p->depth > OP_LIMIT_EXPRESSION_DEPTH) return parser_fail(p, p->start, "the expression is nested too deeply");
    node *inner = parse_unary(p);
    p->depth--;
    if (inner != NULL && inner->type == NODE_NUMBER) {
      inner->number = -inner->number;
      return inner;
    }
    return parser_node(p, NODE_NEGATE, inner, NULL);
  }
  return parse_power(p);
}

/* A chain of operators of one rank, left to right. */
static node *parse_chain(parser *p, node *(*inner)(parser *), const char *const *operators, const node_type *types, size_t n) {
  node *left = inner(p);
  for (bool more = true; more && !p->failed;) {
    more = false;
    for (size_t i = 0; i < n && !more; i++) {
      if (!parser_at(p, operators[i])) continue;
      parser_advance(p);
      node *right = inner(p);
      left = parser_node(p, types[i], left, right);
      more = true;
    }
  }
  return left;
}

static node *parse_product(parser *p) {
  static const char *const operators[] = {"*", "/"};
  static const node_type types[] = {NODE_MULTIPLY, NODE_DIVIDE};
  return parse_chain(p, parse_unary, operators, types, 2);
}

static node *parse_sum(parser *p) {
  static const char *const operators[] = {"+", "-"};
  static const node_type types[] = {NODE_ADD, NODE_SUBTRACT};
  return parse_chain(p, parse_product, operators, types, 2);
}

static node *parse_in(parser *p, node *left) {
  size_t capacity = 0;
  node **list = NULL;
  node *n = parser_node(p, NODE_IN, left, NULL);
  if (n == NULL || !parser_take(p, "(")) return parser_fail(p, p->start, "expected '(' and a list of values after 'in'");
  do {
    node *item = parse_unary(p);
    if (item == NULL) break;
    if (item->type != NODE_NUMBER && item->type != NODE_TEXT) {
      parser_fail(p, p->expression->text + item->position - 1, "a list holds numbers and texts only");
    } else if (op_array_grow((void **)&list, &capacity, n->n_list + 1, sizeof *list, OP_LIMIT_SMALL_FILE_BYTES, p->err) != OP_OK) {
      p->failed = true;
    } else {
      list[n->n_list++] = item;
    }
  } while (!p->failed && parser_take(p, ","));
  if (!p->failed && !parser_take(p, ")")) parser_fail(p, p->start, "expected ',' or ')'");
  if (!p->failed) {
    n->list = op_arena_alloc(p->expression->arena, n->n_list * sizeof *list, p->err);
    if (n->list == NULL) p->failed = true;
    else memcpy(n->list, list, n->n_list * sizeof *list);
  }
  op_free(list);
  return p->failed ? NULL : n;
}

static node *parse_comparison(parser *p) {
  static const struct { const char *operator; node_type type; } operators[] = {
      {"==", NODE_EQUAL}, {"!=", NODE_UNEQUAL}, {"<", NODE_LESS}, {"<=", NODE_LESS_EQUAL}, {">", NODE_GREATER}, {">=", NODE_GREATER_EQUAL}};
  node *left = parse_sum(p);
  if (parser_take(p, "in")) return parse_in(p, left);
  for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
    if (!parser_at(p, operators[i].operator)) continue;
    parser_advance(p);
    node *right = parse_sum(p);
    return parser_node(p, operators[i].type, left, right);
  }
  return left;
}

static node *parse_not(parser *p) {
  if (parser_at(p, "!")) {
    if (++p->depth > OP_LIMIT_EXPRESSION_DEPTH) return parser_fail(p, p->start, "the expression is nested too deeply");
    parser_advance(p);
    node *inner = parse_not(p);
    p->depth--;
    return parser_node(p, NODE_NOT, inner, NULL);
  }
  return parse_comparison(p);
}

static node *parse_and(parser *p) {
  static const char *const operators[] = {"&"};
  static const node_type types[] = {NODE_AND};
  return parse_chain(p, parse_not, operators, types, 1);
}

node *parser_expression(parser *p) {
  static const char *const operators[] = {"|"};
  static const node_type types[] = {NODE_OR};
  if (++p->depth > OP_LIMIT_EXPRESSION_DEPTH) return parser_fail(p, p->start, "the expression is nested too deeply");
  node *n = parse_chain(p, parse_and, operators, types, 1);
  p->depth--;
  return n;
}

op_status op_expression_parse(const char *text, const char *option, op_expression **expression, op_error *err) {
  return expression_parse(text, option, NULL, expression, err);
}

op_status expression_parse(const char *text, const char *option, formula_parts *parts, op_expression **expression, op_error *err) {
  op_expression *e = op_array_new(1, sizeof *e, err);
  if (e == NULL) return OP_E_MEMORY;
  e->arena = op_arena_new(err);
  if (e->arena != NULL) {
    e->text = op_arena_string(e->arena, text, err);
    e->option = op_arena_string(e->arena, option, err);
  }
  if (e->arena == NULL || e->text == NULL || e->option == NULL) {
    op_expression_free(e);
    return OP_E_MEMORY;
  }
  op_error local = {.status = OP_E_MEMORY};
  parser p = {.expression = e, .at = e->text, .start = e->text, .parts = parts, .err = &local};
  parser_advance(&p);
  e->root = parser_expression(&p);
  if (!p.failed && p.type != TOKEN_END) parser_fail(&p, p.start, "expected an operator");
  if (p.failed) {
    if (err != NULL) *err = local;
    op_expression_free(e);
    return local.status;
  }
  *expression = e;
  return OP_OK;
}

void op_expression_free(op_expression *expression) {
  if (expression == NULL) return;
  for (size_t i = 0; i < expression->n_coded; i++) op_free(expression->coded[i]->truth);
  op_free(expression->coded);
  op_arena_free(expression->arena);
  op_free(expression);
}
