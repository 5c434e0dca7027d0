#include "table/missing.h"

#include <string.h>

#include "base/text_fold.h"
#include "base/number.h"

const op_missing_rule *op_missing_find(const op_missing_rule *rules, size_t n, const op_value *value, const char *label) {
  for (size_t i = 0; i < n; i++) {
    const op_missing_rule *rule = &rules[i];
    switch (rule->type) {
      case OP_RULE_RANGE:
        if (value->type == OP_VALUE_NUMBER && value->number >= rule->lo && value->number <= rule->hi) return rule;
        break;
      case OP_RULE_TEXT:
        if (value->type == OP_VALUE_TEXT && op_text_same(value->text, rule->text)) return rule;
        if (label != NULL && op_text_same(label, rule->text)) return rule;
        break;
      case OP_RULE_TAG:
        if (value->type == OP_VALUE_TAG && value->tag == rule->tag) return rule;
        break;
    }
  }
  return NULL;
}

bool op_missing_number(const op_missing_rule *rules, size_t n, double number) {
  for (size_t i = 0; i < n; i++) {
    if (rules[i].type == OP_RULE_RANGE && number >= rules[i].lo && number <= rules[i].hi) return true;
  }
  return false;
}

bool op_missing_placeholder(const char *text, size_t n) {
  static const char *const texts[] = {"NA", "N/A", "NaN", ".", "#N/A", "#NULL!", "null", "NULL", "nan", "n/a", "na"};
  if (n == 0) return true;
  if (*text >= '0' && *text <= '9') return false; /* nearly every field of a survey */
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    if (strlen(texts[i]) == n && memcmp(texts[i], text, n) == 0) return true;
  }
  return false;
}

op_missing_rule op_missing_rule_read(const char *spec) {
  op_missing_rule rule = {.type = OP_RULE_RANGE, .why = OP_MISSING_REQUEST};
  const char *dash = spec[0] != '\0' ? strchr(spec + 1, '-') : NULL;
  if (op_number_read(spec, strlen(spec), '.', &rule.lo)) {
    rule.hi = rule.lo;
    return rule;
  }
  if (dash != NULL && op_number_read(spec, (size_t)(dash - spec), '.', &rule.lo) && op_number_read(dash + 1, strlen(dash + 1), '.', &rule.hi)) {
    return rule;
  }
  if (spec[0] == '.' && spec[1] >= 'a' && spec[1] <= 'z' && spec[2] == '\0') {
    rule.type = OP_RULE_TAG;
    rule.tag = spec[1];
    return rule;
  }
  rule.type = OP_RULE_TEXT;
  rule.text = spec;
  return rule;
}
