/* Names to columns, items, groups and design. */
#include <math.h>
#include <string.h>

#include "analysis/analysis.h"
#include "analysis/cross.h"
#include "analysis/plan.h"
#include "analysis/standard.h"
#include "analysis/trend_keys.h"
#include "base/threads.h"

size_t plan_want_column(op_plan *plan, size_t variable, op_read_as as, bool keep_declared, op_error *err) {
  for (size_t c = 0; c < plan->n_columns; c++) {
    const op_column_request *have = &plan->columns[c];
    if (have->variable != variable || have->as != as || have->keep_declared != keep_declared) continue;
    plan->column_uses[c]++;
    return c;
  }
  if (op_array_grow((void **)&plan->columns, &plan->column_capacity, plan->n_columns + 1, sizeof *plan->columns, 0, err) != OP_OK ||
      op_array_grow((void **)&plan->column_uses, &plan->column_use_capacity, plan->n_columns + 1, sizeof *plan->column_uses, 0, err) != OP_OK) {
    return SIZE_MAX;
  }
  plan->columns[plan->n_columns] = (op_column_request){.variable = variable, .as = as, .keep_declared = keep_declared};
  plan->column_uses[plan->n_columns] = 1;
  return plan->n_columns++;
}

static op_status let_wants_codes(plan_let *let, op_error *err) {
  if (let->levels != NULL) return OP_OK;
  let->levels = op_levels_new(err);
  let->codes = op_array_new(OP_BATCH_ROWS, sizeof *let->codes, err);
  return let->levels != NULL && let->codes != NULL ? OP_OK : OP_E_MEMORY;
}

op_status plan_variable_for(op_plan *plan, const char *name, op_read_as as, plan_variable *out, op_error *err) {
  *out = (plan_variable){.name = name, .label = "", .as = as};
  for (size_t i = plan->n_lets; i-- > 0;) {
    if (strcmp(plan->lets[i].name, name) != 0) continue;
    out->is_let = true;
    out->index = i;
    op_status status = as == OP_READ_CODES ? let_wants_codes(&plan->lets[i], err) : OP_OK;
    out->let_levels = plan->lets[i].levels;
    return status;
  }
  size_t variable;
  const op_schema *schema = op_source_schema(plan->source);
  op_status status = op_schema_require(schema, plan->file, name, &variable, err);
  if (status != OP_OK) return status;
  out->name = schema->variables[variable].name;
  out->label = schema->variables[variable].label;
  bool keep = as == OP_READ_NUMBERS && plan->request.base == OP_BASE_ALL;
  out->index = plan_want_column(plan, variable, as, keep, err);
  return out->index == SIZE_MAX ? OP_E_MEMORY : OP_OK;
}

const op_levels *plan_levels(const op_plan *plan, const plan_variable *variable) {
  if (variable->cross != NULL) return cross_levels(variable->cross);
  return variable->is_let ? variable->let_levels : op_source_levels(plan->source, variable->index);
}

/* --- lets and where --- */

static size_t want_for_expression(void *plan, size_t variable, op_read_as as, op_error *err) {
  return plan_want_column(plan, variable, as, false, err);
}

op_status plan_bind(op_plan *plan, op_expression *expression, size_t n_lets, op_error *err) {
  const char **names = op_arena_alloc(plan->arena, (n_lets + 1) * sizeof *names, err);
  if (names == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < n_lets; i++) names[i] = plan->lets[i].name;
  op_expression_scope scope = {op_source_schema(plan->source), plan->file, names, n_lets, want_for_expression, plan};
  return op_expression_bind(expression, &scope, err);
}

static op_status prepare_expressions(op_plan *plan, op_error *err) {
  const op_request *r = &plan->request;
  plan->lets = op_arena_alloc(plan->arena, (r->n_lets + 1) * sizeof *plan->lets, err);
  if (plan->lets == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < r->n_lets; i++) {
    plan_let *let = &plan->lets[i];
    const char *option = op_arena_format(plan->arena, err, "--let %s", r->lets[i].name);
    if (option == NULL) return OP_E_MEMORY;
    op_status status = op_expression_parse(r->lets[i].expression, option, &let->expression, err);
    if (status != OP_OK) return status;
    let->name = r->lets[i].name;
    plan->n_lets = i + 1;
    status = plan_bind(plan, let->expression, i, err);
    if (status != OP_OK) return status;
    let->values = op_array_new(OP_BATCH_ROWS, sizeof *let->values, err);
    if (let->values == NULL) return OP_E_MEMORY;
  }
  return r->where != NULL ? plan_condition(plan, r->where, "--where", &plan->where, err) : OP_OK;
}

op_status plan_condition(op_plan *plan, const char *text, const char *option, op_expression **expression, op_error *err) {
  op_status status = op_expression_parse(text, option, expression, err);
  return status == OP_OK ? plan_bind(plan, *expression, plan->n_lets, err) : status;
}

/* --- items and kept columns --- */

bool plan_is_text(const op_plan *plan, const char *name) {
  const op_schema *schema = op_source_schema(plan->source);
  for (size_t i = 0; i < plan->n_lets; i++) {
    if (strcmp(plan->lets[i].name, name) == 0) return false;
  }
  size_t index = op_schema_find(schema, name);
  return index != SIZE_MAX && schema->variables[index].kind == OP_KIND_TEXT;
}

op_status plan_variables(op_plan *plan, const op_names *names, bool (*as_codes)(const op_plan *plan, const char *name), op_error *err) {
  if (names->count == 0) return op_fail(err, OP_E_USAGE, "no variable was given");
  plan->variables = op_arena_alloc(plan->arena, names->count * sizeof *plan->variables, err);
  if (plan->variables == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < names->count; i++) {
    const char *name = names->items[i];
    op_status status = plan_variable_for(plan, name, as_codes(plan, name) ? OP_READ_CODES : OP_READ_NUMBERS, &plan->variables[i], err);
    if (status != OP_OK) return status;
    plan->n_variables = i + 1;
  }
  return OP_OK;
}

op_status plan_items(op_plan *plan, size_t n, size_t size, op_error *err) {
  plan->items = op_arena_alloc(plan->arena, n * sizeof *plan->items, err);
  if (plan->items == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < n; i++) {
    plan_item *item = &plan->items[i];
    item->variables = op_arena_alloc(plan->arena, size * sizeof *item->variables, err);
    if (item->variables == NULL) return OP_E_MEMORY;
    item->n_variables = size;
    for (size_t v = 0; v < size; v++) item->variables[v] = i * size + v;
  }
  plan->n_items = n;
  return OP_OK;
}

op_status plan_keep(op_plan *plan, const char *name, op_read_as as, size_t *column, op_error *err) {
  plan_variable variable;
  op_status status = plan_variable_for(plan, name, as, &variable, err);
  if (status != OP_OK) return status;
  for (size_t i = 0; i < plan->n_kept; i++) {
    const plan_variable *have = &plan->kept[i];
    if (have->is_let != variable.is_let || have->index != variable.index || have->as != as) continue;
    *column = i;
    return OP_OK;
  }
  status = op_array_grow((void **)&plan->kept, &plan->kept_capacity, plan->n_kept + 1, sizeof *plan->kept, 0, err);
  if (status != OP_OK) return status;
  plan->kept[plan->n_kept] = variable;
  *column = plan->n_kept++;
  return OP_OK;
}

static op_status prepare_sample(op_plan *plan, op_error *err) {
  if (plan->n_kept == 0) return OP_OK;
  op_status status = op_sample_new(plan->n_kept, plan->n_replicates, plan->request.missing_rows == OP_MISSING_ROWS_DELETE, &plan->sample, err);
  for (size_t i = 0; status == OP_OK && i < plan->n_kept; i++) {
    plan->sample->columns[i].categorical = plan->kept[i].as == OP_READ_CODES;
    if (plan->kept[i].as == OP_READ_CODES) plan->sample->columns[i].levels = plan_levels(plan, &plan->kept[i]);
  }
  if (status == OP_OK) plan->sample->threads = op_threads(plan->request.threads);
  return status == OP_OK && plan->fold && plan->n_replicates == 0 ? op_sample_fold(plan->sample, err) : status;
}

static op_status prepare_moments(op_plan *plan, op_error *err) {
  const op_request *r = &plan->request;
  bool squares = plan->n_replicates == 0 && op_design_rows_are_units(plan->design);
  op_status status = op_moments_new(plan->n_items, squares, plan->presence || r->missing_rows == OP_MISSING_ROWS_DELETE, plan->n_replicates, &plan->moments, err);
  for (size_t i = 0; status == OP_OK && i < plan->n_items; i++) {
    op_item *item = &plan->moments->items[i];
    const plan_item *wanted = &plan->items[i];
    bool single = wanted->n_variables == 1 && plan->variables[wanted->variables[0]].as == OP_READ_CODES;
    item->type = single ? OP_ITEM_CATEGORIES : OP_ITEM_JOINT;
    item->cross_products = wanted->cross_products;
    for (size_t v = 0; status == OP_OK && v < wanted->n_variables; v++) {
      const plan_variable *variable = &plan->variables[wanted->variables[v]];
      op_component component = {.categorical = variable->as == OP_READ_CODES, .keep_missing = r->base == OP_BASE_ALL};
      component.shifted = !component.categorical && wanted->shifted;
      if (component.categorical) component.levels = plan_levels(plan, variable);
      status = op_item_component_add(item, component, err);
    }
  }
  return status;
}

/* --- groups --- */

static op_status prepare_groups(op_plan *plan, op_error *err) {
  const op_request *r = &plan->request;
  plan_groups *g = &plan->groups;
  size_t most = r->by.count + 1 + TREND_KEYS + r->trend.decompose.count + r->standard.variables.count + r->n_margins;
  g->combinations = op_dict_new(err);
  g->keys = op_arena_alloc(plan->arena, most * sizeof *g->keys, err);
  if (g->combinations == NULL || g->keys == NULL) return OP_E_MEMORY;
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < r->by.count; i++) {
    status = plan_variable_for(plan, r->by.items[i], OP_READ_CODES, &g->keys[g->n_keys], err);
    g->n_keys++;
  }
  g->n_by = g->n_keys;
  if (status == OP_OK && plan->trend) status = trend_keys(plan, err);
  if (status == OP_OK) status = standard_keys(plan, err);
  g->first_margin = g->n_keys;
  for (size_t m = 0; status == OP_OK && m < r->n_margins; m++) {
    if (m > 0 && strcmp(r->margins[m].variable, r->margins[m - 1].variable) == 0) continue;
    status = plan_variable_for(plan, r->margins[m].variable, OP_READ_CODES, &g->keys[g->n_keys], err);
    g->n_keys++;
  }
  return status;
}

uint32_t plan_domain_code(const op_plan *plan, uint32_t domain, size_t key) {
  uint32_t code;
  memcpy(&code, (const char *)op_dict_key(plan->groups.combinations, domain, NULL) + key * sizeof code, sizeof code);
  return code;
}

/* What only one item reads is made where that item is added, while it is near. */
static void delay_columns(op_plan *plan) {
  for (size_t i = 0; i < plan->n_items; i++) {
    for (size_t v = 0; v < plan->items[i].n_variables; v++) {
      const plan_variable *variable = &plan->variables[plan->items[i].variables[v]];
      if (plan_variable_is_read(variable)) plan->columns[variable->index].late = plan->column_uses[variable->index] == 1;
    }
  }
}

op_status plan_prepare(op_plan *plan, const analysis *what, op_error *err) {
  op_status status = prepare_expressions(plan, err);
  if (status == OP_OK) status = what->prepare(plan, err);
  if (status == OP_OK) status = prepare_groups(plan, err);
  if (status == OP_OK) status = plan_design(plan, err);
  if (status == OP_OK) delay_columns(plan);
  if (status == OP_OK) status = op_source_start(plan->source, plan->columns, plan->n_columns, err);
  for (size_t p = 0; status == OP_OK && p < 2; p++) {
    for (size_t i = 0; i < plan->phases[p].n_strata; i++) plan->phases[p].strata_levels[i] = plan_levels(plan, &plan->phases[p].strata[i]);
  }
  if (status == OP_OK) status = prepare_moments(plan, err);
  return status == OP_OK ? prepare_sample(plan, err) : status;
}
