/* The estimates of a formula: mean(...), share(...), total(...), count(...), ratio(..., ...) and VARIABLE[...]. */
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "table/expression_parser.h"
#include "table/formula.h"

static const struct {
  const char *name;
  op_formula_kind kind;
} kinds[] = {{"mean", OP_FORMULA_MEAN}, {"share", OP_FORMULA_SHARE}, {"total", OP_FORMULA_TOTAL}, {"count", OP_FORMULA_COUNT}, {"ratio", OP_FORMULA_RATIO}};

static void out_of_memory(parser *p) {
  if (!p->failed) op_fail(p->err, OP_E_MEMORY, "out of memory while reading '%s'", p->expression->text);
  p->failed = true;
}

/* An expression of its own for a part of the formula, evaluated on rows. */
static op_expression *part_of(parser *p, node *root) {
  if (root == NULL || p->failed) return NULL;
  op_expression *part = op_array_new(1, sizeof *part, p->err);
  if (part == NULL) {
    out_of_memory(p);
    return NULL;
  }
  *part = (op_expression){.root = root, .text = p->expression->text, .option = p->expression->option};
  return part;
}

/* What the user wrote from `start` to `end`, each run of blanks made one. */
static const char *written(parser *p, const char *start, const char *end) {
  char *text = op_arena_text(p->expression->arena, start, (size_t)(end - start), p->err), *to = text;
  if (text == NULL) {
    out_of_memory(p);
    return NULL;
  }
  for (const char *from = text; *from != '\0'; from++) {
    bool blank = *from == ' ' || *from == '\t' || *from == '\n';
    if (blank && to > text && to[-1] == ' ') continue;
    *to++ = blank ? ' ' : *from;
  }
  *to = '\0';
  return text;
}

static op_formula_estimate *new_estimate(parser *p, op_formula_kind kind, const char *name_at, formula_parts *parts) {
  op_formula_estimate *e = op_array_new(1, sizeof *e, p->err); /* not in the arena, which a failed parse frees before the parts */
  if (e == NULL || op_array_grow((void **)&parts->items, &parts->capacity, parts->count + 1, sizeof *parts->items, 0, p->err) != OP_OK) {
    op_free(e);
    out_of_memory(p);
    return NULL;
  }
  e->kind = kind;
  e->position = (size_t)(name_at - p->expression->text) + 1;
  parts->items[parts->count++] = e;
  return e;
}

/* `where CONDITION` or `@ CONDITION`, then the bracket that ends the estimate. */
static void parse_domain(parser *p, op_formula_estimate *e, const char *closing, const char *name_at) {
  bool where = !p->failed && p->type == TOKEN_NAME && op_text_equal_nocase(p->text, "where");
  if (!p->failed && (where || parser_at(p, "@"))) {
    parser_advance(p);
    e->where = part_of(p, parser_expression(p));
  }
  if (p->failed) return;
  if (!parser_at(p, closing)) {
    parser_fail(p, p->start, *closing == ')' ? "expected 'where CONDITION' or ')'" : "expected ',', 'where CONDITION' or ']'");
    return;
  }
  e->text = written(p, name_at, p->at);
  parser_advance(p);
}

/* Between the brackets of VARIABLE[...]: numbers, texts and bare words. */
static void parse_categories(parser *p, op_formula_estimate *e) {
  size_t capacity = 0;
  const char **list = NULL;
  do {
    char number[OP_NUMBER_TEXT];
    bool negative = parser_take(p, "-");
    const char *text = p->type == TOKEN_NUMBER ? number : p->text;
    if (p->type != TOKEN_NUMBER && (negative || (p->type != TOKEN_TEXT && p->type != TOKEN_NAME))) {
      parser_fail(p, p->start, "expected a category: its code, its label in quotes, or the name of a net");
    }
    if (p->failed) break;
    if (p->type == TOKEN_NUMBER) op_number_write(negative ? -p->number : p->number, number);
    text = op_arena_string(p->expression->arena, text, p->err);
    if (text == NULL || op_array_grow((void **)&list, &capacity, e->n_categories + 1, sizeof *list, 0, p->err) != OP_OK) {
      out_of_memory(p);
      break;
    }
    list[e->n_categories++] = text;
    parser_advance(p);
  } while (parser_take(p, ","));
  if (!p->failed) {
    const char **kept = op_arena_alloc(p->expression->arena, e->n_categories * sizeof *kept, p->err);
    if (kept == NULL) out_of_memory(p);
    else memcpy(kept, list, e->n_categories * sizeof *kept);
    e->categories = kept;
  }
  op_free(list);
}

static void parse_arguments(parser *p, op_formula_estimate *e) {
  if (e->kind == OP_FORMULA_CATEGORIES) {
    parse_categories(p, e);
    return;
  }
  e->value = part_of(p, parser_expression(p));
  if (e->kind != OP_FORMULA_RATIO || p->failed) return;
  if (parser_take(p, ",")) e->divisor = part_of(p, parser_expression(p));
  else parser_fail(p, p->start, "ratio() takes two expressions: expected ','");
}

node *parser_estimate(parser *p, const char *name, const char *name_at) {
  formula_parts *parts = p->parts;
  bool categories = parser_at(p, "[");
  size_t k = 0, n = sizeof kinds / sizeof *kinds;
  while (k < n && !op_text_equal_nocase(name, kinds[k].name)) k++;
  if (!categories && (*name_at == '`' || k == n || !parser_at(p, "("))) return NULL;
  op_formula_estimate *e = new_estimate(p, categories ? OP_FORMULA_CATEGORIES : kinds[k].kind, name_at, parts);
  node *out = parser_node(p, NODE_ESTIMATE, NULL, NULL);
  if (e == NULL || out == NULL) return NULL;
  out->estimate = e;
  out->position = e->position;
  e->variable = categories ? name : NULL;
  parser_advance(p);
  p->parts = NULL; /* estimates do not stand inside estimates */
  parse_arguments(p, e);
  parse_domain(p, e, categories ? "]" : ")", name_at);
  p->parts = parts;
  return p->failed ? NULL : out;
}
