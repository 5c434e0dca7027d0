#include "analysis/trend_keys.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/number.h"
#include "opine/series.h"
#include "table/levels.h"

static op_status add_key(op_plan *plan, const char *name, size_t *key, op_error *err) {
  plan_groups *g = &plan->groups;
  *key = g->n_keys;
  return plan_variable_for(plan, name, OP_READ_CODES, &g->keys[g->n_keys++], err);
}

/* The variable named, none for "none", or one of that name if the data have it and no group is made of it. */
static const char *fact_variable(const op_plan *plan, const char *named, const char *usual) {
  const op_request *r = &plan->request;
  if (named != NULL) return strcmp(named, "none") == 0 ? NULL : named;
  if (op_schema_find(op_source_schema(plan->source), usual) == SIZE_MAX) return NULL;
  for (size_t i = 0; i < r->by.count; i++) {
    if (strcmp(r->by.items[i], usual) == 0) return NULL; /* a line is of one value then */
  }
  return usual;
}

op_status trend_keys(op_plan *plan, op_error *err) {
  const op_request *r = &plan->request;
  plan_groups *g = &plan->groups;
  const char *mode = fact_variable(plan, r->trend.mode, "mode"), *country = fact_variable(plan, r->trend.country, "country");
  size_t ignored;
  g->mode_key = g->country_key = g->population_key = SIZE_MAX;
  op_status status = r->date != NULL ? add_key(plan, r->date, &g->date_key, err) : OP_OK;
  if (status == OP_OK && mode != NULL) status = add_key(plan, mode, &g->mode_key, err);
  if (status == OP_OK && country != NULL) status = add_key(plan, country, &g->country_key, err);
  if (status == OP_OK && r->trend.population != NULL) status = add_key(plan, r->trend.population, &g->population_key, err);
  g->first_decompose = g->n_keys;
  for (size_t i = 0; status == OP_OK && i < r->trend.decompose.count; i++) status = add_key(plan, r->trend.decompose.items[i], &ignored, err);
  return status;
}

double trend_number(const op_plan *plan, size_t key, uint32_t code) {
  const op_levels *levels = plan_levels(plan, &plan->groups.keys[key]);
  const op_level *level = op_levels_at(levels, code);
  double number;
  if (code == 0) return (double)NAN;
  if (level->value.type == OP_VALUE_NUMBER) return level->value.number;
  const char *text = op_levels_text(levels, code);
  return op_number_read(text, strlen(text), '.', &number) ? number : (double)NAN;
}

double trend_date(const op_plan *plan, const figure_group *group) {
  if (plan->request.date == NULL) return (double)NAN;
  const op_levels *levels = plan_levels(plan, &plan->groups.keys[plan->groups.date_key]);
  double sum = 0;
  for (size_t i = 0; i < group->n_domains; i++) {
    uint32_t code = plan_domain_code(plan, group->domains[i], plan->groups.date_key);
    const op_level *level = op_levels_at(levels, code);
    sum += level->value.type == OP_VALUE_NUMBER && code != 0 ? level->value.number : op_date_year(op_levels_text(levels, code));
  }
  return group->n_domains > 0 ? sum / (double)group->n_domains : (double)NAN;
}

static bool holds(const op_plan *plan, size_t key, const figure_group *group, uint32_t code) {
  for (size_t i = 0; i < group->n_domains; i++) {
    if (plan_domain_code(plan, group->domains[i], key) == code) return true;
  }
  return false;
}

/* Labels of the values of `of` that `in` has not, each once. */
static size_t only_in(const op_plan *plan, size_t key, const figure_group *of, const figure_group *in, char *names, size_t size) {
  const op_levels *levels = plan_levels(plan, &plan->groups.keys[key]);
  size_t n = 0, used = 0;
  names[0] = '\0';
  for (size_t i = 0; i < of->n_domains; i++) {
    uint32_t code = plan_domain_code(plan, of->domains[i], key);
    bool met = op_levels_at(levels, code)->missing != OP_ANSWER || holds(plan, key, in, code);
    for (size_t k = 0; k < i && !met; k++) met = plan_domain_code(plan, of->domains[k], key) == code;
    if (met) continue;
    const char *text, *label;
    level_text(levels, code, &text, &label);
    size_t room = strlen(label) + 2;
    if (used + room < size) {
      memcpy(names + used, n > 0 ? ", " : "", n > 0 ? 2 : 0);
      used += n > 0 ? 2 : 0;
      memcpy(names + used, label, strlen(label) + 1);
      used += strlen(label);
    }
    n++;
  }
  return n;
}

bool trend_same_values(const op_plan *plan, size_t key, const figure_group *before, const figure_group *after, char *lost, char *gained, size_t size) {
  size_t gone = only_in(plan, key, before, after, lost, size);
  return only_in(plan, key, after, before, gained, size) + gone == 0;
}
