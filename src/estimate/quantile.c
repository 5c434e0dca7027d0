#include "estimate/quantile.h"

#include <math.h>
#include <string.h>

#define OP_QUANTILE_RULE(name) extern const op_quantile_rule quantile_##name;
#include "estimate/quantile_rules.def"
#undef OP_QUANTILE_RULE

static const op_quantile_rule *const rules[] = {
#define OP_QUANTILE_RULE(name) &quantile_##name,
#include "estimate/quantile_rules.def"
#undef OP_QUANTILE_RULE
};

const op_quantile_rule *const *op_quantile_rules(size_t *count) {
  *count = sizeof rules / sizeof *rules;
  return rules;
}

const op_quantile_rule *op_quantile_rule_named(const char *name) {
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
    if (strcmp(rules[i]->name, name) == 0 || (rules[i]->alias != NULL && strcmp(rules[i]->alias, name) == 0)) return rules[i];
  }
  return NULL;
}

double op_quantile(const op_quantile_rule *rule, const op_cumulated *values, double p) {
  if (values->n == 0 || !(p >= 0 && p <= 1)) return (double)NAN;
  return values->n == 1 ? values->y[0] : rule->at(values, p);
}

size_t quantile_first_reaching(const op_cumulated *v, double p, bool *reached) {
  double W = v->S[v->n - 1], target = p * W, slack = 1e-12 * W;
  size_t low = 0, high = v->n - 1;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (v->S[middle] >= target - slack) high = middle;
    else low = middle + 1;
  }
  *reached = fabs(v->S[low] - target) <= slack;
  return low;
}

bool quantile_below_first(const op_cumulated *v, double p) { return v->S[0] > p * v->S[v->n - 1]; }

double quantile_interpolated(const op_cumulated *v, double p, double (*position)(const op_cumulated *values, size_t k)) {
  size_t low = 0, high = v->n - 1;
  if (p <= position(v, low)) return v->y[low];
  if (p >= position(v, high)) return v->y[high];
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (position(v, middle) <= p) low = middle;
    else high = middle;
  }
  double a = position(v, low), b = position(v, high);
  return v->y[low] + (p - a) / (b - a) * (v->y[high] - v->y[low]);
}
