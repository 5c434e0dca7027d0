/* One raw value of a file as the series means it: recoded, labelled, missing or an answer. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "input/source_internal.h"
#include "table/missing.h"
#include "table/value.h"

const char *source_label(const op_label *labels, size_t n, const op_value *value) {
  for (size_t i = 0; i < n; i++) {
    if (op_value_same(&labels[i].value, value)) return labels[i].text;
  }
  return NULL;
}

bool source_recode(const op_alias *alias, const op_value *value, const char *label, op_value *out) {
  if (alias == NULL || alias->n_recodes == 0) {
    *out = *value;
    return true;
  }
  for (size_t i = 0; i < alias->n_recodes; i++) {
    const op_recode *recode = &alias->recodes[i];
    op_missing_rule rule = {.type = OP_RULE_RANGE, .lo = recode->from_lo, .hi = recode->from_hi, .text = recode->from_text, .tag = recode->from_tag};
    if (recode->from_text != NULL) rule.type = OP_RULE_TEXT;
    else if (recode->from_tag != '\0') rule.type = OP_RULE_TAG;
    if (op_missing_find(&rule, 1, value, label) == NULL) continue;
    *out = recode->to;
    return true;
  }
  return false;
}

/* A text that says "empty" in a column of numbers: "NA", ".". */
static bool is_placeholder(const op_variable *own, const op_value *raw) {
  return raw->type == OP_VALUE_TEXT && own != NULL && own->kind == OP_KIND_NUMBER && op_missing_placeholder(raw->text, strlen(raw->text));
}

static const op_variable *file_definition(const source_file *file, size_t variable) {
  size_t index = file->variables[variable].index;
  return index == SIZE_MAX ? NULL : &file->reader->schema.variables[index];
}

op_status source_level(op_source *source, const source_file *file, source_column *column, const op_value *raw, uint32_t *code, op_error *err) {
  size_t v = column->request.variable;
  const op_variable *stacked = &source->schema.variables[v], *own = file_definition(file, v);
  const op_variable_overlay *overlay = source->merged[v];
  const op_alias *alias = file->variables[v].alias;
  const char *own_label = own != NULL ? source_label(own->labels, own->n_labels, raw) : NULL;
  op_value value;
  if (is_placeholder(own, raw)) {
    *code = 0;
    return OP_OK;
  }
  if (!source_recode(alias, raw, own_label, &value)) {
    *code = 0;
    return OP_OK;
  }
  bool recoded = alias != NULL && alias->n_recodes > 0;
  const op_missing_rule *rule = NULL;
  const char *label = source_label(stacked->labels, stacked->n_labels, &value);
  if (label == NULL && !recoded) label = own_label;
  if (overlay != NULL) rule = op_missing_find(overlay->missing, overlay->n_missing, &value, label != NULL ? label : own_label);
  if (rule == NULL && own != NULL && !recoded && !(overlay != NULL && overlay->drop_file_missing)) {
    rule = op_missing_find(stacked->missing, stacked->n_missing, raw, own_label);
  }
  *code = op_levels_add(column->levels, &value, err);
  if (*code == OP_CODE_NONE) return OP_E_MEMORY;
  op_missing missing = rule != NULL ? rule->why : value.type == OP_VALUE_TAG ? OP_MISSING_TAGGED : OP_ANSWER;
  const char *reason = rule != NULL ? rule->reason != NULL ? rule->reason : label : NULL;
  if (label == NULL && missing == OP_ANSWER) return OP_OK;
  return op_levels_describe(column->levels, *code, label, missing, reason, err);
}

/* NaN where the study or request says that a number is no answer. */
static double unless_missing(const op_source *source, const source_column *column, const op_value *value) {
  size_t v = column->request.variable;
  const op_variable_overlay *overlay = source->merged[v];
  if (overlay == NULL || column->request.keep_declared) return value->number;
  const char *label = NULL;
  bool by_text = false;
  for (size_t i = 0; i < overlay->n_missing; i++) by_text = by_text || overlay->missing[i].type == OP_RULE_TEXT;
  if (by_text) label = source_label(source->schema.variables[v].labels, source->schema.variables[v].n_labels, value);
  return op_missing_find(overlay->missing, overlay->n_missing, value, label) != NULL ? (double)NAN : value->number;
}

double source_number(const op_source *source, const source_file *file, const source_column *column, double raw) {
  size_t v = column->request.variable;
  const op_variable *own = file_definition(file, v), *stacked = &source->schema.variables[v];
  const op_variable_overlay *overlay = source->merged[v];
  op_value value = {.type = OP_VALUE_NUMBER, .number = raw};
  if (isnan(raw) || column->request.keep_declared) return raw;
  bool own_rules = own != NULL && !(overlay != NULL && overlay->drop_file_missing);
  if (own_rules && stacked->n_missing > 0 && op_missing_number(stacked->missing, stacked->n_missing, raw)) return (double)NAN;
  return unless_missing(source, column, &value);
}

double source_recoded_number(const op_source *source, const source_file *file, const source_column *column, const op_value *raw, bool *named) {
  size_t v = column->request.variable;
  const op_variable *own = file_definition(file, v);
  const char *label = own != NULL ? source_label(own->labels, own->n_labels, raw) : NULL;
  op_value to;
  *named = true;
  if (is_placeholder(own, raw)) return (double)NAN;
  *named = source_recode(file->variables[v].alias, raw, label, &to);
  return *named && to.type == OP_VALUE_NUMBER ? unless_missing(source, column, &to) : (double)NAN;
}
