/* Harmonisation of one variable of one file: which codes or label texts of the file become which category. */
#include <math.h>
#include <string.h>

#include "base/text_fold.h"
#include "base/number.h"
#include "input/study_read.h"
#include "table/missing.h"

/* The category that a recode's key means: a code, or a text of one of the variable's categories. */
static op_value target_of(const op_study_variable *v, const char *key) {
  op_value value = op_value_read(key);
  for (size_t c = 0; value.type == OP_VALUE_TEXT && v != NULL && c < v->n_categories; c++) {
    const op_study_category *of = &v->categories[c];
    for (size_t t = 0; t < of->n_texts; t++) {
      if (op_text_same(of->texts[t].text, key)) return of->value;
    }
  }
  return value;
}

static op_recode recode_from(const char *text, op_value to) {
  op_missing_rule rule = op_missing_rule_read(text);
  op_recode recode = {.to = to};
  switch (rule.type) {
    case OP_RULE_RANGE:
      recode.from_lo = rule.lo;
      recode.from_hi = rule.hi;
      break;
    case OP_RULE_TEXT: recode.from_text = text; break;
    case OP_RULE_TAG: recode.from_tag = rule.tag; break;
  }
  return recode;
}

/* Two rules that take the same value of the file. */
static bool meet(const op_recode *a, const op_recode *b) {
  if (a->from_text != NULL || b->from_text != NULL) return a->from_text != NULL && b->from_text != NULL && op_text_same(a->from_text, b->from_text);
  if (a->from_tag != '\0' || b->from_tag != '\0') return a->from_tag == b->from_tag;
  return a->from_lo <= b->from_hi && b->from_lo <= a->from_hi;
}

static void check_twice(study_reader *r, const yaml_node *at, const char *name, const op_recode *recodes, size_t n, const char *text, const char *target) {
  for (size_t i = 0; i + 1 < n; i++) {
    if (!meet(&recodes[i], &recodes[n - 1])) continue;
    char number[OP_NUMBER_TEXT];
    const op_value *to = &recodes[i].to;
    if (to->type == OP_VALUE_NUMBER) op_number_write(to->number, number);
    study_fault(r, at, "'%s' maps '%s' twice: to '%s' and to '%s'", name, text, to->type == OP_VALUE_NUMBER ? number : to->text, target);
    return;
  }
}

static void read_recode(study_reader *r, const yaml_node *map, const op_study_variable *v, op_alias *alias) {
  size_t most = 0, n = 0;
  if (map->kind != YAML_MAP) {
    study_fault(r, map, "'recode' must map targets to lists of codes or labels");
    return;
  }
  for (size_t i = 0; i < map->n; i++) most += map->items[i]->kind == YAML_LIST ? map->items[i]->n : 1;
  op_recode *recodes = study_alloc(r, most, sizeof *recodes);
  for (size_t i = 0; r->status == OP_OK && i < map->n; i++) {
    const char *target = map->keys[i]->text;
    size_t faults = r->faults->count;
    op_names from = study_names(r, map->items[i], target);
    op_value to = target_of(v, target);
    if (from.count == 0 && r->faults->count == faults) {
      study_fault(r, map->keys[i], "'%s' maps nothing to '%s'", alias->name, target);
      study_fault_hint(r, "name the file's codes or labels, or leave the line out");
    }
    for (size_t k = 0; k < from.count; k++) {
      recodes[n++] = recode_from(from.items[k], to);
      check_twice(r, map->items[i]->kind == YAML_LIST ? map->items[i]->items[k] : map->items[i], alias->name, recodes, n, from.items[k], target);
    }
  }
  if (map->n == 0) study_fault(r, map, "the recode of '%s' maps nothing", alias->name);
  alias->recodes = recodes;
  alias->n_recodes = n;
}

/* match: labels: every text of every category, in all languages, is a rule. */
static void match_labels(study_reader *r, const yaml_node *node, const op_study_variable *v, op_alias *alias) {
  size_t most = 0, n = 0;
  const char *how = study_text(r, node, "match");
  if (how == NULL) return;
  if (strcmp(how, "labels") != 0) {
    study_fault(r, node, "'match' is '%s', expected labels", how);
    return;
  }
  for (size_t c = 0; v != NULL && c < v->n_categories; c++) most += v->categories[c].n_texts + v->categories[c].also.count;
  if (most == 0) {
    study_fault(r, node, "'%s' cannot be matched by labels: the study gives it no 'values'", alias->name);
    return;
  }
  op_recode *recodes = study_alloc(r, most + alias->n_recodes, sizeof *recodes);
  if (recodes == NULL) return;
  for (; n < alias->n_recodes; n++) recodes[n] = alias->recodes[n]; /* what is said by recode comes first */
  for (size_t c = 0; c < v->n_categories; c++) {
    const op_study_category *of = &v->categories[c];
    for (size_t t = 0; t < of->n_texts + of->also.count; t++) {
      const char *text = t < of->n_texts ? of->texts[t].text : of->also.items[t - of->n_texts];
      recodes[n++] = (op_recode){.from_text = text, .to = of->value};
    }
  }
  alias->recodes = recodes;
  alias->n_recodes = n;
}

void study_read_source(study_reader *r, const yaml_node *node, op_alias *alias) {
  const op_study_variable *v = study_variable_named(r->study, alias->name);
  if (node->kind == YAML_TEXT) {
    alias->from = node->text;
    return;
  }
  if (!study_keys(r, node, STUDY_AT_SOURCE)) return;
  const yaml_node *from = yaml_get(node, "from"), *recode = yaml_get(node, "recode"), *match = yaml_get(node, "match");
  if (from == NULL) study_fault(r, node, "'%s' needs 'from', its name in the file", alias->name);
  alias->from = study_text(r, from, "from");
  if (recode != NULL) read_recode(r, recode, v, alias);
  if (match != NULL) match_labels(r, match, v, alias);
}
