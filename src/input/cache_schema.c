/* A reader's schema as bytes and back. Both halves of a part stand together, so that they are changed together. */
#include <math.h>

#include "input/cache_pack.h"

/* --- values --- */

static void put_value(op_text *out, const op_value *value) {
  cache_put(out, (uint64_t)value->type);
  if (value->type == OP_VALUE_TEXT) cache_put_text(out, value->text);
  else if (value->type == OP_VALUE_TAG) cache_put(out, (unsigned char)value->tag);
  else cache_put_number(out, value->number);
}

static op_value get_value(cache_cursor *in) {
  op_value value = {.type = OP_VALUE_NUMBER};
  switch (cache_get_below(in, OP_VALUE_TAG + 1)) {
    case OP_VALUE_TEXT:
      value.type = OP_VALUE_TEXT;
      value.text = cache_get_full_text(in);
      break;
    case OP_VALUE_TAG:
      value.type = OP_VALUE_TAG;
      value.tag = (char)cache_get_below(in, 128);
      break;
    default:
      value.number = cache_get_number(in);
      if (isnan(value.number)) in->failed = true;
      break;
  }
  return value;
}

static void put_rule(op_text *out, const op_missing_rule *rule) {
  cache_put(out, (uint64_t)rule->type);
  cache_put_number(out, rule->lo);
  cache_put_number(out, rule->hi);
  cache_put_text(out, rule->text);
  cache_put(out, (unsigned char)rule->tag);
  cache_put(out, (uint64_t)rule->why);
  cache_put_text(out, rule->reason);
}

static op_missing_rule get_rule(cache_cursor *in) {
  op_missing_rule rule = {.type = OP_RULE_RANGE};
  uint64_t type = cache_get_below(in, OP_RULE_TAG + 1);
  if (type == OP_RULE_TEXT) rule.type = OP_RULE_TEXT;
  else if (type == OP_RULE_TAG) rule.type = OP_RULE_TAG;
  rule.lo = cache_get_number(in);
  rule.hi = cache_get_number(in);
  rule.text = cache_get_text(in);
  rule.tag = (char)cache_get_below(in, 128);
  rule.why = (op_missing)cache_get_below(in, OP_MISSING_ABSENT + 1);
  rule.reason = cache_get_text(in);
  if (rule.type == OP_RULE_TEXT && rule.text == NULL) in->failed = true;
  return rule;
}

/* --- variables --- */

static void put_variable(op_text *out, const op_variable *v) {
  cache_put_text(out, v->name);
  cache_put_text(out, v->label);
  cache_put_text(out, v->format);
  cache_put(out, (uint64_t)v->kind);
  cache_put(out, v->file_column);
  cache_put(out, v->n_labels);
  for (size_t i = 0; i < v->n_labels; i++) {
    put_value(out, &v->labels[i].value);
    cache_put_text(out, v->labels[i].text);
  }
  cache_put(out, v->n_missing);
  for (size_t i = 0; i < v->n_missing; i++) put_rule(out, &v->missing[i]);
}

static op_status get_variable(cache_cursor *in, op_arena *arena, op_variable *v, op_error *err) {
  *v = (op_variable){0};
  v->name = cache_get_full_text(in); /* one by one: within one initialiser the order is the compiler's */
  v->label = cache_get_full_text(in);
  v->format = cache_get_full_text(in);
  v->kind = (op_kind)cache_get_below(in, OP_KIND_UNKNOWN + 1);
  v->file_column = (size_t)cache_get(in);
  v->n_labels = cache_get_count(in, 3 * sizeof(uint64_t));
  op_label *labels = op_arena_alloc(arena, v->n_labels * sizeof *labels, err);
  if (labels == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < v->n_labels; i++) {
    labels[i].value = get_value(in);
    labels[i].text = cache_get_full_text(in);
  }
  v->labels = v->n_labels > 0 ? labels : NULL;
  v->n_missing = cache_get_count(in, 7 * sizeof(uint64_t));
  op_missing_rule *missing = op_arena_alloc(arena, v->n_missing * sizeof *missing, err);
  if (missing == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < v->n_missing; i++) missing[i] = get_rule(in);
  v->missing = v->n_missing > 0 ? missing : NULL;
  return OP_OK;
}

/* --- multiple-response sets --- */

static void put_texts(op_text *out, const char *const *texts, size_t n) {
  cache_put(out, n);
  for (size_t i = 0; i < n; i++) cache_put_text(out, texts[i]);
}

static op_status get_texts(cache_cursor *in, op_arena *arena, const char *const **texts, size_t *n, op_error *err) {
  *n = cache_get_count(in, sizeof(uint64_t) + 1);
  const char **list = op_arena_alloc(arena, *n * sizeof *list, err);
  if (list == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < *n; i++) list[i] = cache_get_full_text(in);
  *texts = list;
  return OP_OK;
}

static void put_set(op_text *out, const op_multiple_set *set) {
  cache_put_text(out, set->name);
  cache_put_text(out, set->label);
  put_texts(out, set->variables, set->n_variables);
  cache_put(out, set->dichotomy);
  cache_put_number(out, set->counted_value);
  cache_put_text(out, set->counted_text);
}

static op_status get_set(cache_cursor *in, op_arena *arena, op_multiple_set *set, op_error *err) {
  *set = (op_multiple_set){0};
  set->name = cache_get_full_text(in);
  set->label = cache_get_full_text(in);
  op_status status = get_texts(in, arena, &set->variables, &set->n_variables, err);
  set->dichotomy = cache_get_below(in, 2) == 1;
  set->counted_value = cache_get_number(in);
  set->counted_text = cache_get_text(in);
  return status;
}

/* --- the whole --- */

void cache_put_schema(op_text *out, const op_schema *schema) {
  cache_put_text(out, schema->file_label);
  cache_put_text(out, schema->weight_variable);
  cache_put_text(out, schema->encoding);
  cache_put_text(out, schema->format);
  cache_put(out, (uint64_t)schema->rows);
  cache_put(out, schema->synthetic);
  put_texts(out, schema->notes, schema->n_notes);
  cache_put(out, schema->n_variables);
  for (size_t v = 0; v < schema->n_variables; v++) put_variable(out, &schema->variables[v]);
  cache_put(out, schema->n_sets);
  for (size_t i = 0; i < schema->n_sets; i++) put_set(out, &schema->sets[i]);
}

op_status cache_get_schema(cache_cursor *in, op_arena *arena, op_schema *schema, op_error *err) {
  *schema = (op_schema){0};
  schema->file_label = cache_get_text(in);
  schema->weight_variable = cache_get_text(in);
  schema->encoding = cache_get_text(in);
  schema->format = cache_get_full_text(in);
  schema->rows = (int64_t)cache_get(in);
  schema->synthetic = cache_get_below(in, 2) == 1;
  op_status status = get_texts(in, arena, &schema->notes, &schema->n_notes, err);
  if (status != OP_OK) return status;
  schema->n_variables = cache_get_count(in, 7 * sizeof(uint64_t));
  op_variable *variables = op_arena_alloc(arena, schema->n_variables * sizeof *variables, err);
  if (variables == NULL) return OP_E_MEMORY;
  for (size_t v = 0; status == OP_OK && v < schema->n_variables; v++) status = get_variable(in, arena, &variables[v], err);
  schema->variables = variables;
  if (status != OP_OK) return status;
  schema->n_sets = cache_get_count(in, 6 * sizeof(uint64_t));
  op_multiple_set *sets = op_arena_alloc(arena, schema->n_sets * sizeof *sets, err);
  if (sets == NULL) return OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < schema->n_sets; i++) status = get_set(in, arena, &sets[i], err);
  schema->sets = sets;
  return status;
}
