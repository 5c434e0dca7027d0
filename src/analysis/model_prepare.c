/* Formula and family of a request to columns that are kept of every row. */
#include <string.h>

#include "analysis/model.h"
#include "analysis/names.h"

/* --- variables of the formula, before the data are opened --- */

typedef struct name_list {
  op_plan *plan;
  const char **items;
  size_t count, capacity;
} name_list;

static op_status tell_name(void *context, const char *name, op_error *err) {
  name_list *list = context;
  for (size_t i = 0; i < list->count; i++) {
    if (strcmp(list->items[i], name) == 0) return OP_OK;
  }
  op_status status = op_array_grow((void **)&list->items, &list->capacity, list->count + 1, sizeof *list->items, 0, err);
  const char *copy = status == OP_OK ? op_arena_string(list->plan->arena, name, err) : NULL;
  if (copy == NULL) return OP_E_MEMORY;
  list->items[list->count++] = copy;
  return OP_OK;
}

op_status model_take_variables(op_plan *plan, op_error *err) {
  op_request *r = &plan->request;
  op_model_formula *formula = NULL;
  name_list list = {.plan = plan};
  if (r->model.formula == NULL) {
    op_fail(err, OP_E_USAGE, "no formula was given");
    return op_fail_hint(err, "write: opine model DATA 'response ~ age + C(region)'");
  }
  op_status status = op_model_formula_parse(r->model.formula, NULL, 0, &formula, err);
  if (status == OP_OK && !formula->all_others) status = op_model_formula_names(formula, tell_name, &list, err);
  const char **names = status == OP_OK ? op_arena_alloc(plan->arena, (list.count + 1) * sizeof *names, err) : NULL;
  if (names != NULL) {
    if (list.count > 0) memcpy(names, list.items, list.count * sizeof *names);
    r->variables = (op_names){names, list.count};
  } else if (status == OP_OK) {
    status = OP_E_MEMORY;
  }
  op_model_formula_free(formula);
  op_free(list.items);
  return status;
}

/* --- what '.' stands for --- */

static bool listed(const op_names *names, const char *name) {
  for (size_t i = 0; i < names->count; i++) {
    if (op_text_equal_nocase(names->items[i], name)) return true;
  }
  return false;
}

/* Variables that make the design or the groups explain nothing. */
static op_status other_variables(const op_plan *plan, const char ***names, size_t *n, op_error *err) {
  const op_request *r = &plan->request;
  const op_schema *schema = op_source_schema(plan->source);
  const char *weight = r->weights != NULL ? r->weights : schema->weight_variable;
  size_t *replicates = NULL, n_replicates = 0;
  op_status status = OP_OK;
  if (r->replicate.columns != NULL) status = names_match(schema, plan->file, r->replicate.columns, plan->arena, &replicates, &n_replicates, err);
  const char **out = status == OP_OK ? op_arena_alloc(plan->arena, (schema->n_variables + 1) * sizeof *out, err) : NULL;
  if (status == OP_OK && out == NULL) status = OP_E_MEMORY;
  *n = 0;
  for (size_t v = 0; status == OP_OK && v < schema->n_variables; v++) {
    const char *name = schema->variables[v].name;
    bool design = (weight != NULL && op_text_equal_nocase(weight, name)) || listed(&r->strata, name) || listed(&r->psu, name) || listed(&r->fpc, name) ||
                  listed(&r->probs, name) || listed(&r->by, name);
    for (size_t i = 0; i < n_replicates; i++) design = design || replicates[i] == v;
    if (!design) out[(*n)++] = name;
  }
  op_free(replicates);
  *names = out;
  return status;
}

/* --- atoms to columns --- */

static op_status add_column(model_request *m, const plan_variable *variable, size_t kept, op_error *err) {
  model_frame *f = &m->frame;
  for (size_t i = 0; i < f->n_columns; i++) {
    if (f->columns[i].kept != kept) continue;
    f->columns[i].explains = f->columns[i].explains || m->on_right_side;
    return OP_OK;
  }
  op_status status = op_array_grow((void **)&f->columns, &m->column_capacity, f->n_columns + 1, sizeof *f->columns, 0, err);
  if (status == OP_OK) f->columns[f->n_columns++] = (model_column){variable->name, variable->is_let, kept, m->on_right_side};
  return status;
}

static op_status keep(op_plan *plan, model_request *m, const char *name, op_read_as as, size_t *kept, op_error *err) {
  op_status status = plan_keep(plan, name, as, kept, err);
  return status == OP_OK ? add_column(m, &plan->kept[*kept], *kept, err) : status;
}

typedef struct binding {
  op_plan *plan;
  model_request *model;
} binding;

static size_t want_column(void *context, size_t variable, op_read_as as, op_error *err) {
  const binding *b = context;
  size_t kept;
  return keep(b->plan, b->model, op_source_schema(b->plan->source)->variables[variable].name, as, &kept, err) == OP_OK ? kept : SIZE_MAX;
}

/* A --let that an expression reads is kept as numbers. */
static op_status keep_let(void *context, const char *name, op_error *err) {
  const binding *b = context;
  for (size_t i = b->plan->n_lets; i-- > 0;) {
    if (strcmp(b->plan->lets[i].name, name) == 0) return keep(b->plan, b->model, name, OP_READ_NUMBERS, &b->model->frame.let_kept[i], err);
  }
  return OP_OK;
}

static op_status bind_expression(op_plan *plan, model_request *m, const op_model_atom *written, model_atom *atom, op_error *err) {
  binding b = {plan, m};
  const char **lets = op_arena_alloc(plan->arena, (plan->n_lets + 1) * sizeof *lets, err);
  if (lets == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < plan->n_lets; i++) lets[i] = plan->lets[i].name;
  op_expression_scope scope = {op_source_schema(plan->source), plan->file, lets, plan->n_lets, want_column, &b};
  op_status status = op_expression_names(written->expression, keep_let, &b, err);
  if (status == OP_OK) status = op_expression_bind(written->expression, &scope, err);
  atom->expression = written->expression;
  atom->kept = SIZE_MAX;
  atom->name = atom->label = written->name;
  return status;
}

/* Columns of a batch that the response's expression reads. */
static size_t want_of_batch(void *context, size_t variable, op_read_as as, op_error *err) {
  op_plan *plan = context;
  return plan_want_column(plan, variable, as, as == OP_READ_NUMBERS && plan->request.base == OP_BASE_ALL, err);
}

/* An expression as response is evaluated while rows are read, as one more --let: many answers have the same value, and rows are then more often alike. */
static op_status response_as_let(op_plan *plan, model_request *m, op_error *err) {
  op_model_atom *written = &m->formula->response;
  plan_let *lets = op_arena_alloc(plan->arena, (plan->n_lets + 1) * sizeof *lets, err);
  const char **names = op_arena_alloc(plan->arena, (plan->n_lets + 1) * sizeof *names, err);
  if (lets == NULL || names == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < plan->n_lets; i++) {
    lets[i] = plan->lets[i];
    names[i] = lets[i].name;
  }
  op_expression_scope scope = {op_source_schema(plan->source), plan->file, names, plan->n_lets, want_of_batch, plan};
  op_status status = op_expression_bind(written->expression, &scope, err);
  if (status != OP_OK) return status;
  plan_let *let = &lets[plan->n_lets];
  *let = (plan_let){.name = written->name, .expression = written->expression, .values = op_array_new(OP_BATCH_ROWS, sizeof *let->values, err)};
  if (let->values == NULL) return OP_E_MEMORY;
  m->frame.response = (model_atom){.scale = 1, .name = written->name, .label = written->name, .expression = written->expression};
  written->expression = NULL; /* the plan's now */
  plan->lets = lets;
  plan->n_lets++;
  return plan_keep(plan, written->name, OP_READ_NUMBERS, &m->frame.response.kept, err);
}

/* Texts and values with labels are kept as codes; whether labelled numbers are categories is seen once all values are known. */
static bool wants_codes(const op_plan *plan, const op_model_atom *written) {
  size_t index = op_schema_find(op_source_schema(plan->source), written->name);
  if (written->type == OP_ATOM_FACTOR || plan_is_text(plan, written->name)) return true;
  for (size_t i = 0; i < plan->n_lets; i++) {
    if (strcmp(plan->lets[i].name, written->name) == 0) return false;
  }
  return index != SIZE_MAX && op_source_schema(plan->source)->variables[index].n_labels > 0;
}

static op_status resolve_atom(op_plan *plan, model_request *m, const op_model_atom *written, bool codes, model_atom *atom, op_error *err) {
  *atom = (model_atom){.scale = 1};
  if (written->type == OP_ATOM_EXPRESSION) return bind_expression(plan, m, written, atom, err);
  op_status status = keep(plan, m, written->name, codes || wants_codes(plan, written) ? OP_READ_CODES : OP_READ_NUMBERS, &atom->kept, err);
  if (status != OP_OK) return op_fail_excerpt(err, m->formula->text, written->position);
  const plan_variable *variable = &plan->kept[atom->kept];
  atom->name = variable->name;
  atom->label = variable->label != NULL && variable->label[0] != '\0' ? variable->label : variable->name;
  return OP_OK;
}

/* --- family --- */

static op_status choose_family(const op_plan *plan, model_request *m, op_error *err) {
  const char *name = plan->request.model.family, *names[64];
  size_t n = 0;
  if (name == NULL) return OP_OK;
  m->family = family_named(name);
  if (m->family != NULL) return OP_OK;
  for (; n < 64 && op_model_family_at(n) != NULL; n++) names[n] = op_model_family_at(n)->name;
  op_fail(err, OP_E_USAGE, "no family '%s'", name);
  const char *nearest = op_nearest_name(name, names, n);
  if (nearest != NULL) return op_fail_hint(err, "did you mean '%s'?", nearest);
  return op_fail_hint(err, "opine help families lists them");
}

static op_status resolve(op_plan *plan, model_request *m, op_error *err) {
  const op_model_formula *f = m->formula;
  model_frame *frame = &m->frame;
  if (f->n_terms == 0 && !f->intercept) {
    op_fail(err, OP_E_REQUEST, "formula: nothing is to be estimated");
    op_fail_hint(err, "'y ~ 1' estimates the intercept alone");
    return op_fail_excerpt(err, f->text, strlen(f->text) + 1);
  }
  bool categories = m->family != NULL && m->family->response == RESPONSE_CATEGORIES;
  frame->keep_missing = plan->request.base == OP_BASE_ALL;
  frame->atoms = op_arena_alloc(plan->arena, (f->n_atoms + 1) * sizeof *frame->atoms, err);
  frame->offsets = op_arena_alloc(plan->arena, (f->n_offsets + 1) * sizeof *frame->offsets, err);
  frame->let_kept = op_arena_alloc(plan->arena, (plan->n_lets + 2) * sizeof *frame->let_kept, err); /* one for the response */
  if (frame->atoms == NULL || frame->offsets == NULL || frame->let_kept == NULL) return OP_E_MEMORY;
  bool expression = f->response.type == OP_ATOM_EXPRESSION;
  op_status status = expression ? response_as_let(plan, m, err) : resolve_atom(plan, m, &f->response, categories, &frame->response, err);
  frame->n_lets = plan->n_lets;
  for (size_t i = 0; i < plan->n_lets; i++) frame->let_kept[i] = SIZE_MAX;
  m->on_right_side = true;
  for (size_t a = 0; status == OP_OK && a < f->n_atoms; a++) {
    status = resolve_atom(plan, m, &f->atoms[a], false, &frame->atoms[a], err);
    frame->n_atoms = a + 1;
  }
  for (size_t a = 0; status == OP_OK && a < f->n_offsets; a++) {
    status = resolve_atom(plan, m, &f->offsets[a], false, &frame->offsets[a], err);
    frame->n_offsets = a + 1;
  }
  if (status == OP_OK && categories && expression) {
    op_fail(err, OP_E_REQUEST, "the response of family '%s' is a variable with categories, not an expression", m->family->about.name);
    return op_fail_hint(err, "make one with --let NAME=EXPRESSION and name it in the formula");
  }
  return status;
}

static op_status check_ci(const op_request *r, op_error *err) {
  for (size_t i = 0; r->like == NULL && i < r->ci.count; i++) {
    if (strcmp(r->ci.items[i], "wald") == 0) continue;
    return op_fail(err, OP_E_USAGE, "coefficients have the interval wald only, not '%s'", r->ci.items[i]);
  }
  return OP_OK;
}

op_status model_prepare(op_plan *plan, op_error *err) {
  const char **others = NULL;
  size_t n = 0;
  plan->model = op_array_new(1, sizeof *plan->model, err);
  op_status status = plan->model != NULL ? check_ci(&plan->request, err) : OP_E_MEMORY;
  plan->fold = true;
  if (status == OP_OK) status = other_variables(plan, &others, &n, err);
  if (status == OP_OK) status = op_model_formula_parse(plan->request.model.formula, others, n, &plan->model->formula, err);
  if (status == OP_OK) status = choose_family(plan, plan->model, err);
  return status == OP_OK ? resolve(plan, plan->model, err) : status;
}

void model_request_free(model_request *m) {
  if (m == NULL) return;
  for (size_t a = 0; a < m->frame.n_atoms; a++) frame_atom_clear(&m->frame.atoms[a]);
  for (size_t a = 0; a < m->frame.n_offsets; a++) frame_atom_clear(&m->frame.offsets[a]);
  frame_atom_clear(&m->frame.response);
  op_free(m->frame.columns);
  op_model_formula_free(m->formula);
  op_free(m);
}
