#include "table/formula.h"

#include <math.h>

#include "base/memory.h"
#include "base/text.h"
#include "table/expression_tree.h"

struct op_formula {
  op_expression *expression;
  formula_parts parts;
  const op_formula_name *names;
};

/* --- checking what was parsed --- */

typedef struct check {
  const op_formula *formula;
  size_t n_names;
  bool has_estimate;
  op_error *err;
} check;

static op_status refuse(const check *c, size_t position, const char *what, const char *name) {
  const op_expression *e = c->formula->expression;
  op_fail(c->err, OP_E_REQUEST, "%s: %s%s%s", e->option, name, name[0] != '\0' ? " " : "", what);
  return op_fail_excerpt(c->err, e->text, position);
}

static op_status check_name(check *c, node *n) {
  const char *known[64];
  size_t count = 0;
  for (size_t i = c->n_names; i-- > 0;) {
    if (op_text_equal(c->formula->names[i].name, n->text)) {
      n->column = i;
      c->has_estimate = true;
      return OP_OK;
    }
    if (count < sizeof known / sizeof *known) known[count++] = c->formula->names[i].name;
  }
  const char *nearest = op_nearest_name(n->text, known, count), *option = c->formula->expression->option;
  if (nearest != NULL) op_fail(c->err, OP_E_REQUEST, "%s: no estimate is named '%s'; did you mean '%s'?", option, n->text, nearest);
  else op_fail(c->err, OP_E_REQUEST, "%s: '%s' is no estimate: write mean(%s), or name one with --estimate %s=...", option, n->text, n->text, n->text);
  return op_fail_excerpt(c->err, c->formula->expression->text, n->position);
}

static op_status check_node(check *c, node *n) {
  if (n->type == NODE_NUMBER) return OP_OK;
  if (n->type == NODE_TEXT) return refuse(c, n->position, "a text cannot stand between estimates", "");
  if (n->type == NODE_NAME) return check_name(c, n);
  if (n->type == NODE_ESTIMATE) {
    c->has_estimate = true;
    return OP_OK;
  }
  if (n->type >= NODE_EQUAL) {
    size_t position = n->right != NULL ? n->right->position : n->left->position;
    return refuse(c, position, "conditions stand inside an estimate, as in share(age > 60)", "");
  }
  op_status status = check_node(c, n->left);
  return status == OP_OK && n->right != NULL ? check_node(c, n->right) : status;
}

op_status op_formula_parse(const char *text, const char *option, const op_formula_name *names, size_t n_names, op_formula **formula, op_error *err) {
  op_formula *f = op_array_new(1, sizeof *f, err);
  if (f == NULL) return OP_E_MEMORY;
  f->names = names;
  op_status status = expression_parse(text, option, &f->parts, &f->expression, err);
  check c = {f, n_names, false, err};
  if (status == OP_OK) status = check_node(&c, f->expression->root);
  if (status == OP_OK && !c.has_estimate) status = refuse(&c, 1, "this is a constant: a contrast needs an estimate such as mean(age)", "");
  if (status != OP_OK) {
    op_formula_free(f);
    return status;
  }
  *formula = f;
  return OP_OK;
}

void op_formula_free(op_formula *formula) {
  if (formula == NULL) return;
  for (size_t i = 0; i < formula->parts.count; i++) {
    op_expression_free(formula->parts.items[i]->value);
    op_expression_free(formula->parts.items[i]->divisor);
    op_expression_free(formula->parts.items[i]->where);
    op_free(formula->parts.items[i]);
  }
  op_free(formula->parts.items);
  op_expression_free(formula->expression);
  op_free(formula);
}

/* --- what a formula is --- */

op_formula_estimate *const *op_formula_estimates(const op_formula *formula, size_t *count) {
  *count = formula->parts.count;
  return formula->parts.items;
}

const op_formula_estimate *op_formula_single(const op_formula *formula) {
  const node *root = formula->expression->root;
  if (root->type == NODE_NAME) return op_formula_single(formula->names[root->column].formula);
  return root->type == NODE_ESTIMATE ? root->estimate : NULL;
}

typedef enum { UNIT_NUMBER, UNIT_SHARE, UNIT_OTHER } unit;

static unit unit_of(const op_formula *f, const node *n) {
  switch (n->type) {
    case NODE_NUMBER: return UNIT_NUMBER;
    case NODE_NAME: return unit_of(f->names[n->column].formula, f->names[n->column].formula->expression->root);
    case NODE_ESTIMATE: return n->estimate->kind == OP_FORMULA_SHARE || n->estimate->kind == OP_FORMULA_CATEGORIES ? UNIT_SHARE : UNIT_OTHER;
    case NODE_NEGATE: return unit_of(f, n->left);
    default: break;
  }
  unit a = unit_of(f, n->left), b = n->right != NULL ? unit_of(f, n->right) : UNIT_NUMBER;
  if (a == UNIT_NUMBER && b == UNIT_NUMBER) return UNIT_NUMBER;
  bool share = (n->type == NODE_ADD || n->type == NODE_SUBTRACT) && a != UNIT_OTHER && b != UNIT_OTHER;
  if (n->type == NODE_MULTIPLY) share = a != b && a != UNIT_OTHER && b != UNIT_OTHER;
  if (n->type == NODE_DIVIDE) share = a == UNIT_SHARE && b == UNIT_NUMBER;
  return share ? UNIT_SHARE : UNIT_OTHER;
}

bool op_formula_is_share(const op_formula *formula) { return unit_of(formula, formula->expression->root) == UNIT_SHARE; }

/* --- value and derivative --- */

/* A number and its derivative in the direction of one estimate. */
typedef struct dual {
  double value, slope;
} dual;

static dual evaluate(const op_formula *f, const node *n, const double *theta, size_t direction);

static double power_slope(dual a, dual b, double value) {
  double slope = 0;
  if (a.slope != 0) slope += b.value * pow(a.value, b.value - 1) * a.slope;
  if (b.slope != 0) slope += value * log(a.value) * b.slope;
  return slope;
}

static dual combine(const op_formula *f, const node *n, const double *theta, size_t direction) {
  dual a = evaluate(f, n->left, theta, direction), b = evaluate(f, n->right, theta, direction);
  dual out = {expression_apply(n->type, a.value, b.value), 0};
  switch (n->type) {
    case NODE_ADD: out.slope = a.slope + b.slope; break;
    case NODE_SUBTRACT: out.slope = a.slope - b.slope; break;
    case NODE_MULTIPLY: out.slope = a.slope * b.value + a.value * b.slope; break;
    case NODE_DIVIDE: out.slope = (a.slope - out.value * b.slope) / b.value; break;
    default: out.slope = power_slope(a, b, out.value); break;
  }
  return out;
}

static dual evaluate(const op_formula *f, const node *n, const double *theta, size_t direction) {
  switch (n->type) {
    case NODE_NUMBER: return (dual){n->number, 0};
    case NODE_ESTIMATE: return (dual){theta[n->estimate->index], n->estimate->index == direction ? 1 : 0};
    case NODE_NAME: {
      const op_formula *named = f->names[n->column].formula;
      return evaluate(named, named->expression->root, theta, direction);
    }
    case NODE_NEGATE: {
      dual a = evaluate(f, n->left, theta, direction);
      return (dual){-a.value, -a.slope};
    }
    case NODE_FUNCTION: {
      dual a = evaluate(f, n->left, theta, direction);
      return (dual){n->function->value(a.value), a.slope != 0 ? n->function->derivative(a.value) * a.slope : 0};
    }
    default: return combine(f, n, theta, direction);
  }
}

double op_formula_evaluate(const op_formula *formula, const double *theta, size_t n, double *gradient) {
  const node *root = formula->expression->root;
  for (size_t i = 0; gradient != NULL && i < n; i++) gradient[i] = evaluate(formula, root, theta, i).slope;
  double value = evaluate(formula, root, theta, n).value;
  return isfinite(value) ? value : (double)NAN;
}
