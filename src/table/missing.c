#include "table/missing.h"

#include <string.h>

#include "base/number.h"
#include "base/text.h"

/* Equal after trimming blanks, ignoring ASCII case. */
static bool same_text(const char *a, const char *b) {
  while (*a == ' ') a++;
  while (*b == ' ') b++;
  size_t n = strlen(a), m = strlen(b);
  while (n > 0 && a[n - 1] == ' ') n--;
  while (m > 0 && b[m - 1] == ' ') m--;
  if (n != m) return false;
  for (size_t i = 0; i < n; i++) {
    char x = a[i] >= 'A' && a[i] <= 'Z' ? (char)(a[i] + 32) : a[i], y = b[i] >= 'A' && b[i] <= 'Z' ? (char)(b[i] + 32) : b[i];
    if (x != y) return false;
  }
  return true;
}

const op_missing_rule *op_missing_find(const op_missing_rule *rules, size_t n, const op_value *value, const char *label) {
  for (size_t i = 0; i < n; i++) {
    const op_missing_rule *rule = &rules[i];
    switch (rule->type) {
      case OP_RULE_RANGE:
        if (value->type == OP_VALUE_NUMBER && value->number >= rule->lo && value->number <= rule->hi) return rule;
        break;
      case OP_RULE_TEXT:
        if (value->type == OP_VALUE_TEXT && same_text(value->text, rule->text)) return rule;
        if (label != NULL && same_text(label, rule->text)) return rule;
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
  static const char *const texts[] = {"", "NA", "N/A", "NaN", ".", "#N/A", "#NULL!", "null", "NULL", "nan", "n/a", "na"};
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
