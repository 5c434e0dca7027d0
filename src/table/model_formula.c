/* What a parsed formula tells. */
#include "table/model_formula.h"

#include "base/text.h"

static void free_atom(op_model_atom *atom) { op_expression_free(atom->expression); }

void op_model_formula_free(op_model_formula *formula) {
  if (formula == NULL) return;
  free_atom(&formula->response);
  for (size_t i = 0; i < formula->n_atoms; i++) free_atom(&formula->atoms[i]);
  for (size_t i = 0; i < formula->n_offsets; i++) free_atom(&formula->offsets[i]);
  op_free(formula->atoms);
  op_free(formula->offsets);
  op_free(formula->terms);
  op_arena_free(formula->arena);
  op_free(formula);
}

static op_status atom_names(const op_model_atom *atom, op_status (*tell)(void *, const char *, op_error *), void *context, op_error *err) {
  if (atom->type == OP_ATOM_EXPRESSION) return op_expression_names(atom->expression, tell, context, err);
  return tell(context, atom->name, err);
}

op_status op_model_formula_names(const op_model_formula *formula, op_status (*tell)(void *, const char *, op_error *), void *context, op_error *err) {
  op_status status = atom_names(&formula->response, tell, context, err);
  for (size_t i = 0; status == OP_OK && i < formula->n_atoms; i++) status = atom_names(&formula->atoms[i], tell, context, err);
  for (size_t i = 0; status == OP_OK && i < formula->n_offsets; i++) status = atom_names(&formula->offsets[i], tell, context, err);
  return status;
}

const char *op_model_formula_term_name(const op_model_formula *formula, uint64_t term, op_error *err) {
  const char *name = NULL;
  for (size_t i = 0; i < formula->n_atoms; i++) {
    if ((term >> i & 1) == 0) continue;
    const char *atom = formula->atoms[i].name;
    name = name == NULL ? op_arena_string(formula->arena, atom, err) : op_arena_format(formula->arena, err, "%s:%s", name, atom);
    if (name == NULL) return NULL;
  }
  return name != NULL ? name : op_arena_string(formula->arena, "(Intercept)", err);
}
