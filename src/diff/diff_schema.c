/* Variables, labels, missing codes and codes that came, went or changed between two releases. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "analysis/analysis.h"
#include "base/number.h"
#include "diff/diff.h"
#include "table/value.h"

op_status diff_schema_row(diff *d, const char *variable, const char *change, const char *code, const char *before, const char *after, double n_before, double n_after) {
  static const char *const keys[] = {"variable", "change", "code", "before", "after", NULL};
  static const op_measure measures[] = {OP_M_N_BEFORE, OP_M_N_AFTER, OP_M_COUNT};
  const char *texts[] = {variable, change, code, before, after};
  op_row *row;
  op_status status = diff_row(d, "schema", "Variables and codes", keys, measures, texts, &row);
  if (status != OP_OK) return status;
  row->measures[OP_M_N_BEFORE] = n_before;
  row->measures[OP_M_N_AFTER] = n_after;
  d->schema++;
  return OP_OK;
}

static op_status tell(diff *d, const char *variable, const char *change, const char *code, const char *before, const char *after) {
  return diff_schema_row(d, variable, change, code, before, after, (double)NAN, (double)NAN);
}

/* --- value labels and missing codes --- */

static const char *value_text(diff *d, const op_value *value) {
  char number[OP_NUMBER_TEXT];
  if (value->type == OP_VALUE_TEXT) return value->text;
  if (value->type == OP_VALUE_TAG) return op_arena_format(d->arena, d->err, ".%c", value->tag);
  op_number_write(value->number, number);
  return op_arena_string(d->arena, number, d->err);
}

static const op_label *label_of(const op_variable *v, const op_value *value) {
  for (size_t i = 0; i < v->n_labels; i++) {
    if (op_value_same(&v->labels[i].value, value)) return &v->labels[i];
  }
  return NULL;
}

static op_status compare_labels(diff *d, const op_variable *before, const op_variable *after) {
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < before->n_labels; i++) {
    const op_label *now = label_of(after, &before->labels[i].value);
    const char *code = value_text(d, &before->labels[i].value);
    if (code == NULL) return OP_E_MEMORY;
    if (now == NULL) status = tell(d, before->name, "value label removed", code, before->labels[i].text, "");
    else if (strcmp(now->text, before->labels[i].text) != 0) status = tell(d, before->name, "value label", code, before->labels[i].text, now->text);
  }
  for (size_t i = 0; status == OP_OK && i < after->n_labels; i++) {
    const char *code = value_text(d, &after->labels[i].value);
    if (code == NULL) return OP_E_MEMORY;
    if (label_of(before, &after->labels[i].value) == NULL) status = tell(d, before->name, "value label added", code, "", after->labels[i].text);
  }
  return status;
}

/* "98, 95-99, .a, Refused" */
static const char *missing_text(diff *d, const op_variable *v) {
  op_text out = {0};
  for (size_t i = 0; i < v->n_missing; i++) {
    const op_missing_rule *rule = &v->missing[i];
    char low[OP_NUMBER_TEXT], high[OP_NUMBER_TEXT];
    op_text_add(&out, i > 0 ? ", " : "");
    if (rule->type == OP_RULE_TEXT) op_text_add(&out, rule->text);
    else if (rule->type == OP_RULE_TAG) op_text_addf(&out, ".%c", rule->tag);
    else {
      op_number_write(rule->lo, low);
      op_number_write(rule->hi, high);
      op_text_addf(&out, "%s%s%s", low, rule->lo == rule->hi ? "" : "-", rule->lo == rule->hi ? "" : high);
    }
  }
  return diff_keep(d, &out);
}

/* --- variables --- */

static const char *kind_name(op_kind kind) { return kind == OP_KIND_NUMBER ? "numbers" : kind == OP_KIND_TEXT ? "texts" : ""; }

static op_status compare_variable(diff *d, const op_variable *before, const op_variable *after) {
  op_status status = OP_OK;
  bool kinds = before->kind != OP_KIND_UNKNOWN && after->kind != OP_KIND_UNKNOWN;
  if (strcmp(before->label, after->label) != 0) status = tell(d, before->name, "label", "", before->label, after->label);
  if (status == OP_OK && !op_text_equal(before->question, after->question)) {
    status = tell(d, before->name, "question", "", before->question != NULL ? before->question : "", after->question != NULL ? after->question : "");
  }
  if (status == OP_OK && kinds && before->kind != after->kind) status = tell(d, before->name, "holds", "", kind_name(before->kind), kind_name(after->kind));
  const char *missing[] = {missing_text(d, before), missing_text(d, after)};
  if (missing[0] == NULL || missing[1] == NULL) return OP_E_MEMORY;
  if (status == OP_OK && strcmp(missing[0], missing[1]) != 0) status = tell(d, before->name, "missing codes", "", missing[0], missing[1]);
  return status == OP_OK ? compare_labels(d, before, after) : status;
}

static const op_variable *exact(const op_schema *schema, const char *name) {
  size_t i = op_schema_find(schema, name);
  return i != SIZE_MAX && strcmp(schema->variables[i].name, name) == 0 ? &schema->variables[i] : NULL;
}

static bool among(const op_names *names, const char *name) {
  for (size_t i = 0; i < names->count; i++) {
    if (strcmp(names->items[i], name) == 0) return true;
  }
  return false;
}

/* Weights, strata and sampling units are no questions. */
static bool of_design(const op_request *r, const op_schema *schema, const char *name) {
  const char *weight = r->weights != NULL ? r->weights : schema->weight_variable;
  return op_text_equal(weight, name) || among(&r->strata, name) || among(&r->psu, name) || among(&r->fpc, name) || among(&r->probs, name);
}

static op_status compare_variables(diff *d, const op_plan *plan, const op_schema *after, diff_names *common) {
  const op_schema *before = op_source_schema(plan->source);
  op_status status = OP_OK;
  common->items = op_arena_alloc(d->arena, (before->n_variables + 1) * sizeof *common->items, d->err);
  common->design = op_arena_alloc(d->arena, (before->n_variables + 1) * sizeof *common->design, d->err);
  if (common->items == NULL || common->design == NULL) return OP_E_MEMORY;
  for (size_t v = 0; status == OP_OK && v < before->n_variables; v++) {
    const op_variable *now = exact(after, before->variables[v].name);
    if (now == NULL) {
      status = tell(d, before->variables[v].name, "variable removed", "", before->variables[v].label, "");
      continue;
    }
    status = compare_variable(d, &before->variables[v], now);
    const char *name = op_arena_string(d->arena, now->name, d->err);
    if (name == NULL) return OP_E_MEMORY;
    if (d->options->id != NULL && strcmp(name, d->options->id) == 0) continue; /* respondents are told as such */
    common->design[common->n] = of_design(&plan->request, before, name);
    common->items[common->n++] = name;
  }
  for (size_t v = 0; status == OP_OK && v < after->n_variables; v++) {
    if (exact(before, after->variables[v].name) == NULL) status = tell(d, after->variables[v].name, "variable added", "", "", after->variables[v].label);
  }
  return status;
}

op_status diff_schemas(diff *d, const op_request *before, const op_request *after, diff_names *common) {
  op_plan *plans[2] = {NULL, NULL};
  const op_request *of[2] = {before, after};
  op_status status = OP_OK;
  *common = (diff_names){NULL, NULL, 0};
  for (int i = 0; status == OP_OK && i < 2; i++) {
    op_request r = *of[i];
    r.statistic = OP_STAT_DESCRIBE;
    r.variables = (op_names){NULL, 0};
    r.n_missing = 0; /* what the command line declares holds for both */
    status = plan_open(&r, analysis_for(r.statistic), &plans[i], d->err);
  }
  if (status == OP_OK) status = compare_variables(d, plans[0], op_source_schema(plans[1]->source), common);
  plan_free(plans[0]);
  plan_free(plans[1]);
  return status;
}

/* --- codes that occur --- */

static op_status tell_code(diff *d, const op_section *s, const op_row *row, bool after) {
  const char *variable = row->codes[op_section_key_named(s, "variable")], *code = row->codes[op_section_key_named(s, "category")];
  const char *label = row->labels[op_section_key_named(s, "category")];
  double n = row->measures[OP_M_N], none = 0;
  return diff_schema_row(d, variable, after ? "code appears" : "code vanishes", code, after ? "" : label, after ? label : "", after ? none : n, after ? n : none);
}

op_status diff_codes(diff *d, const op_result *before, const op_result *after) {
  diff_pair pair = {op_result_section_named(before, "values"), op_result_section_named(after, "values")};
  if (pair.before == NULL || pair.after == NULL) return OP_OK;
  size_t *partner = op_array_new(pair.before->n_rows, sizeof *partner, d->err);
  bool *found = op_array_new(pair.after->n_rows, sizeof *found, d->err);
  diff_identity id;
  op_status status = partner != NULL && found != NULL ? diff_identify(d, &pair, &id) : OP_E_MEMORY;
  if (status == OP_OK) status = diff_match(d, &pair, &id, partner, found);
  for (size_t r = 0; status == OP_OK && r < pair.before->n_rows; r++) {
    if (partner[r] == SIZE_MAX) status = tell_code(d, pair.before, &pair.before->rows[r], false);
  }
  for (size_t r = 0; status == OP_OK && r < pair.after->n_rows; r++) {
    if (!found[r]) status = tell_code(d, pair.after, &pair.after->rows[r], true);
  }
  op_free(partner);
  op_free(found);
  return status;
}
