/* Binding names and evaluating batches. */
#include "table/expression.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "base/number.h"
#include "base/text.h"
#include "table/expression_tree.h"

bool op_expression_is_condition(const op_expression *expression) { return expression->root->type >= NODE_EQUAL; }

static bool is_constant(const node *n) { return n->type == NODE_NUMBER || n->type == NODE_TEXT; }

static op_status tell_names(const node *n, op_status (*tell)(void *, const char *, op_error *), void *context, op_error *err) {
  if (n == NULL) return OP_OK;
  if (n->type == NODE_NAME) return tell(context, n->text, err);
  op_status status = tell_names(n->left, tell, context, err);
  return status == OP_OK ? tell_names(n->right, tell, context, err) : status;
}

op_status op_expression_names(const op_expression *expression, op_status (*tell)(void *, const char *, op_error *), void *context, op_error *err) {
  return tell_names(expression->root, tell, context, err);
}

/* --- binding --- */

static size_t let_index(const op_expression_scope *scope, const char *name) {
  for (size_t i = scope->n_lets; i-- > 0;) {
    if (strcmp(scope->let_names[i], name) == 0) return i;
  }
  return SIZE_MAX;
}

static op_status bind_name(op_expression *e, node *name, op_read_as as, const op_expression_scope *scope, op_error *err) {
  size_t let = let_index(scope, name->text), variable = 0;
  if (let != SIZE_MAX) {
    name->binding = BOUND_LET;
    name->column = let;
    return OP_OK;
  }
  op_status status = op_schema_require(scope->schema, scope->file, name->text, &variable, err);
  if (status != OP_OK) return status;
  if (as == OP_READ_NUMBERS && scope->schema->variables[variable].kind == OP_KIND_TEXT) {
    op_fail(err, OP_E_REQUEST, "%s: variable '%s' holds text and cannot be compared as a number", e->option, name->text);
    return op_fail_hint(err, "compare it with a text: %s == \"...\"", name->text);
  }
  name->column = scope->want_column(scope->context, variable, as, err);
  name->binding = as == OP_READ_CODES ? BOUND_CODES : BOUND_NUMBERS;
  return name->column == SIZE_MAX ? OP_E_MEMORY : OP_OK;
}

/* A comparison of one name with constants, which is decided once per level; gives the name, or NULL. */
static node *coded_name(const node *n) {
  if (n->type == NODE_MISSING || n->type == NODE_IN) return n->left->type == NODE_NAME ? n->left : NULL;
  if (n->type != NODE_EQUAL && n->type != NODE_UNEQUAL) return NULL;
  if (n->left->type == NODE_NAME && is_constant(n->right)) return n->left;
  if (n->right->type == NODE_NAME && is_constant(n->left)) return n->right;
  return NULL;
}

static op_status refuse_text(const op_expression *e, const node *n, op_error *err) {
  op_fail(err, OP_E_REQUEST, "%s: the text '%s' at character %zu can only be compared with a variable by == != or in", e->option,
          n->text, n->position);
  return OP_E_REQUEST;
}

static op_status bind_node(op_expression *e, node *n, const op_expression_scope *scope, op_error *err) {
  if (n->type == NODE_NUMBER) return OP_OK;
  if (n->type == NODE_TEXT) return refuse_text(e, n, err);
  if (n->type == NODE_NAME) return bind_name(e, n, OP_READ_NUMBERS, scope, err);
  node *name = coded_name(n);
  if (name != NULL) {
    op_status status = bind_name(e, name, OP_READ_CODES, scope, err);
    if (status != OP_OK) return status;
    if (op_array_grow((void **)&e->coded, &e->coded_capacity, e->n_coded + 1, sizeof *e->coded, 0, err) != OP_OK) {
      return OP_E_MEMORY;
    }
    e->coded[e->n_coded++] = n;
    return OP_OK;
  }
  op_status status = bind_node(e, n->left, scope, err);
  if (status == OP_OK && n->right != NULL) status = bind_node(e, n->right, scope, err);
  for (size_t i = 0; status == OP_OK && i < n->n_list; i++) {
    if (n->list[i]->type == NODE_TEXT) status = refuse_text(e, n->list[i], err);
  }
  return status;
}

op_status op_expression_bind(op_expression *expression, const op_expression_scope *scope, op_error *err) {
  return bind_node(expression, expression->root, scope, err);
}

/* --- evaluation --- */

typedef struct evaluation {
  const op_batch *batch;
  const op_levels *(*levels_of)(void *, size_t);
  void *context;
  const double *const *lets;
  op_error *err;
} evaluation;

static op_status evaluate(const evaluation *run, node *n, double *out);

static bool constant_meets_level(const node *constant, const op_level *level, const char *text) {
  if (constant->type == NODE_NUMBER) {
    return level->value.type == OP_VALUE_NUMBER && level->value.number == constant->number;
  }
  if (level->value.type == OP_VALUE_TAG) return level->labelled && strcmp(level->label, constant->text) == 0;
  return strcmp(text, constant->text) == 0 || (level->label != NULL && strcmp(level->label, constant->text) == 0);
}

/* 1, 0 or -1 (missing) for one level of a coded comparison. */
static signed char level_truth(const node *n, uint32_t code, const op_level *level) {
  char number[OP_NUMBER_TEXT] = "";
  const char *text = level->value.type == OP_VALUE_TEXT ? level->value.text : number;
  bool met = false;
  if (n->type == NODE_MISSING) return level->missing != OP_ANSWER;
  if (code == 0) return -1;
  if (level->value.type == OP_VALUE_NUMBER) op_number_write(level->value.number, number);
  if (n->type == NODE_IN) {
    for (size_t i = 0; i < n->n_list && !met; i++) met = constant_meets_level(n->list[i], level, text);
  } else {
    met = constant_meets_level(is_constant(n->right) ? n->right : n->left, level, text);
  }
  if (!met && level->missing != OP_ANSWER) return -1;
  return n->type == NODE_UNEQUAL ? !met : met;
}

static op_status evaluate_coded(const evaluation *run, node *n, const node *name, double *out) {
  const op_levels *levels = run->levels_of(run->context, name->column);
  const uint32_t *codes = run->batch->codes[name->column];
  size_t count = op_levels_count(levels);
  if (op_array_grow((void **)&n->truth, &n->truth_capacity, count, 1, 0, run->err) != OP_OK) return OP_E_MEMORY;
  for (; n->truth_count < count; n->truth_count++) {
    uint32_t code = (uint32_t)n->truth_count;
    n->truth[code] = level_truth(n, code, op_levels_at(levels, code));
  }
  for (size_t r = 0; r < run->batch->rows; r++) {
    signed char t = n->truth[codes[r]];
    out[r] = t < 0 ? (double)NAN : (double)t;
  }
  return OP_OK;
}

/* The same comparison where the name is a --let variable. */
static void evaluate_let_comparison(const evaluation *run, const node *n, const node *name, double *out) {
  const double *x = run->lets[name->column];
  for (size_t r = 0; r < run->batch->rows; r++) {
    bool met = false;
    if (n->type == NODE_MISSING) {
      out[r] = isnan(x[r]) ? 1 : 0;
      continue;
    }
    if (n->type == NODE_IN) {
      for (size_t i = 0; i < n->n_list; i++) met = met || (n->list[i]->type == NODE_NUMBER && n->list[i]->number == x[r]);
    } else {
      const node *constant = is_constant(n->right) ? n->right : n->left;
      met = constant->type == NODE_NUMBER && constant->number == x[r];
    }
    out[r] = isnan(x[r]) ? (double)NAN : (double)(n->type == NODE_UNEQUAL ? !met : met);
  }
}

static double truth_and(double a, double b) {
  if (a == 0 || b == 0) return 0;
  return isnan(a) || isnan(b) ? (double)NAN : 1;
}

static double truth_or(double a, double b) {
  if ((!isnan(a) && a != 0) || (!isnan(b) && b != 0)) return 1;
  return isnan(a) || isnan(b) ? (double)NAN : 0;
}

/* A result too large for a double is missing, as one that is divided by zero. */
static double or_missing(double value) { return isfinite(value) ? value : (double)NAN; }

double expression_apply(node_type type, double a, double b) {
  bool known = !isnan(a) && !isnan(b);
  switch (type) {
    case NODE_ADD: return or_missing(a + b);
    case NODE_SUBTRACT: return or_missing(a - b);
    case NODE_MULTIPLY: return or_missing(a * b);
    case NODE_DIVIDE: return b == 0 ? (double)NAN : or_missing(a / b);
    case NODE_POWER: return known ? or_missing(b == 2 ? a * a : pow(a, b)) : (double)NAN;
    case NODE_EQUAL: return known ? a == b : (double)NAN;
    case NODE_UNEQUAL: return known ? a != b : (double)NAN;
    case NODE_LESS: return known ? a < b : (double)NAN;
    case NODE_LESS_EQUAL: return known ? a <= b : (double)NAN;
    case NODE_GREATER: return known ? a > b : (double)NAN;
    case NODE_GREATER_EQUAL: return known ? a >= b : (double)NAN;
    case NODE_AND: return truth_and(a, b);
    case NODE_OR: return truth_or(a, b);
    default: return (double)NAN;
  }
}

static op_status evaluate_two(const evaluation *run, node *n, double *out) {
  double *other = op_array_new(run->batch->rows, sizeof *other, run->err);
  if (other == NULL) return OP_E_MEMORY;
  op_status status = evaluate(run, n->left, out);
  if (status == OP_OK) status = evaluate(run, n->right, other);
  for (size_t r = 0; status == OP_OK && r < run->batch->rows; r++) out[r] = expression_apply(n->type, out[r], other[r]);
  op_free(other);
  return status;
}

static op_status evaluate_list(const evaluation *run, node *n, double *out) {
  op_status status = evaluate(run, n->left, out);
  for (size_t r = 0; status == OP_OK && r < run->batch->rows; r++) {
    bool met = false;
    for (size_t i = 0; i < n->n_list; i++) met = met || out[r] == n->list[i]->number;
    if (!isnan(out[r])) out[r] = met;
  }
  return status;
}

static op_status evaluate(const evaluation *run, node *n, double *out) {
  size_t rows = run->batch->rows;
  const node *name = coded_name(n);
  if (name != NULL && name->binding == BOUND_CODES) return evaluate_coded(run, n, name, out);
  if (name != NULL) {
    evaluate_let_comparison(run, n, name, out);
    return OP_OK;
  }
  switch (n->type) {
    case NODE_NUMBER:
      for (size_t r = 0; r < rows; r++) out[r] = n->number;
      return OP_OK;
    case NODE_NAME:
      memcpy(out, n->binding == BOUND_LET ? run->lets[n->column] : run->batch->numbers[n->column], rows * sizeof *out);
      return OP_OK;
    case NODE_IN: return evaluate_list(run, n, out);
    case NODE_FUNCTION: {
      op_status status = evaluate(run, n->left, out);
      for (size_t r = 0; status == OP_OK && r < rows; r++) out[r] = or_missing(n->function->value(out[r]));
      return status;
    }
    case NODE_NEGATE:
    case NODE_NOT: {
      op_status status = evaluate(run, n->left, out);
      for (size_t r = 0; r < rows; r++) out[r] = n->type == NODE_NEGATE ? -out[r] : isnan(out[r]) ? (double)NAN : out[r] == 0;
      return status;
    }
    default: return evaluate_two(run, n, out);
  }
}

op_status op_expression_evaluate(op_expression *expression, const op_batch *batch,
                                 const op_levels *(*levels_of)(void *context, size_t column), void *context,
                                 const double *const *lets, double *out, op_error *err) {
  evaluation run = {batch, levels_of, context, lets, err};
  return evaluate(&run, expression->root, out);
}
