#include "analysis/categories.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "table/levels.h"

typedef category_codes codes;

static op_status add_term(figure_terms *terms, figure_term key, op_term **term, op_error *err) {
  if (op_array_grow((void **)&terms->keys, &terms->capacity, terms->count + 1, sizeof *terms->keys, 0, err) != OP_OK ||
      op_array_grow((void **)&terms->terms, &terms->term_capacity, terms->count + 1, sizeof *terms->terms, 0, err) != OP_OK) {
    return OP_E_MEMORY;
  }
  terms->keys[terms->count] = key;
  *term = &terms->terms[terms->count++];
  return OP_OK;
}

/* Rows of the analysed domains that chose a code. */
static double rows_with(const op_plan *plan, size_t item, size_t component, uint32_t code) {
  const op_item *it = &plan->moments->items[item];
  double n = 0;
  if (code >= it->components[component].capacity) return 0;
  for (size_t d = 0; d < plan->moments->n_domains; d++) n += it->n[d * it->stride + op_item_feature(it, component, code)];
  return n;
}

/* A merge sort, stable: a number can have as many values as there are rows. */
static void merge_codes(const op_levels *levels, uint32_t *a, uint32_t *scratch, size_t n) {
  if (n < 2) return;
  size_t half = n / 2, i = 0, j = half;
  merge_codes(levels, a, scratch, half);
  merge_codes(levels, a + half, scratch, n - half);
  for (size_t k = 0; k < n; k++) {
    bool second = i == half || (j < n && op_level_compare(op_levels_at(levels, a[j]), op_levels_at(levels, a[i])) < 0);
    scratch[k] = second ? a[j++] : a[i++];
  }
  memcpy(a, scratch, n * sizeof *a);
}

/* Few codes, and many where memory is out, are sorted in place. */
static void sort_codes(const op_levels *levels, uint32_t *a, size_t n) {
  uint32_t *scratch = n > 32 ? op_array_new(n, sizeof *scratch, NULL) : NULL;
  if (scratch != NULL) {
    merge_codes(levels, a, scratch, n);
    op_free(scratch);
    return;
  }
  for (size_t i = 1; i < n; i++) {
    uint32_t v = a[i];
    size_t j = i;
    for (; j > 0 && op_level_compare(op_levels_at(levels, v), op_levels_at(levels, a[j - 1])) < 0; j--) a[j] = a[j - 1];
    a[j] = v;
  }
}

void category_codes_sort(const op_levels *levels, category_codes *c) { sort_codes(levels, c->items, c->count); }

/* The categories that count as answers, in table order. A level that occurs elsewhere in the file but not here stays with 0 percent, unless most levels
   do not occur here (regions of other countries). */
static op_status answer_codes(op_plan *plan, size_t item, size_t component, codes *base, codes *shown, op_error *err) {
  const op_component *c = &plan->moments->items[item].components[component];
  size_t levels = op_levels_count(c->levels), empty = 0;
  base->items = op_arena_alloc(plan->arena, levels * sizeof(uint32_t), err);
  shown->items = op_arena_alloc(plan->arena, levels * sizeof(uint32_t), err);
  if (base->items == NULL || shown->items == NULL) return OP_E_MEMORY;
  base->count = shown->count = 0;
  for (uint32_t code = 0; code < levels && code < c->capacity; code++) {
    if (!op_component_counts(c, code)) continue;
    if (code == 0 && rows_with(plan, item, component, 0) == 0) continue;
    base->items[base->count++] = code;
    empty += rows_with(plan, item, component, code) == 0;
  }
  sort_codes(c->levels, base->items, base->count);
  for (size_t i = 0; i < base->count; i++) {
    if (empty * 2 > base->count && rows_with(plan, item, component, base->items[i]) == 0) continue;
    shown->items[shown->count++] = base->items[i];
  }
  return OP_OK;
}

/* --- nets --- */

bool category_named(const op_levels *levels, uint32_t code, const char *name) {
  const op_level *level = op_levels_at(levels, code);
  const char *dash = strchr(name + (name[0] == '-'), '-');
  double lo, hi;
  if (level->value.type == OP_VALUE_NUMBER && dash != NULL && op_number_read(name, (size_t)(dash - name), '.', &lo) &&
      op_number_read(dash + 1, strlen(dash + 1), '.', &hi)) {
    return level->value.number >= lo && level->value.number <= hi;
  }
  if (level->value.type == OP_VALUE_NUMBER && op_number_read(name, strlen(name), '.', &lo)) return level->value.number == lo;
  return strcmp(op_levels_text(levels, code), name) == 0 || (level->label != NULL && op_text_equal_nocase(level->label, name));
}

static op_status no_such_category(op_plan *plan, const op_levels *levels, const codes *base, const op_net *net, const char *name, const char *variable, op_error *err) {
  const char **labels = op_arena_alloc(plan->arena, (base->count + 1) * sizeof *labels, err);
  if (labels == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < base->count; i++) labels[i] = op_levels_at(levels, base->items[i])->label;
  op_fail(err, OP_E_REQUEST, "'%s' is no category of '%s' (net '%s')", name, variable, net->label);
  const char *nearest = op_nearest_name(name, labels, base->count);
  if (nearest != NULL) op_fail_hint(err, "did you mean '%s'?", nearest);
  else op_fail_hint(err, "opine describe DATA %s lists its categories", variable);
  return OP_E_REQUEST;
}

/* Whether any question of the request has the category. A net that names no question is one of all that have it: "4" may be missing from one scale. */
static bool net_somewhere(const op_plan *plan, const char *name) {
  for (size_t i = 0; i < plan->n_items; i++) {
    const op_item *it = &plan->moments->items[i];
    for (size_t k = 0; k < it->n_components; k++) {
      const op_component *c = &it->components[k];
      for (uint32_t code = 0; c->levels != NULL && code < op_levels_count(c->levels) && code < c->capacity; code++) {
        if (op_component_counts(c, code) && category_named(c->levels, code, name)) return true;
      }
    }
  }
  return false;
}

op_status category_net_codes(op_plan *plan, const op_levels *levels, const codes *base, const op_net *net, const char *variable, codes *out, op_error *err) {
  out->items = op_arena_alloc(plan->arena, (base->count + 1) * sizeof(uint32_t), err);
  out->count = 0;
  if (out->items == NULL) return OP_E_MEMORY;
  for (size_t n = 0; n < net->categories.count; n++) {
    size_t before = out->count;
    for (size_t i = 0; i < base->count; i++) {
      if (category_named(levels, base->items[i], net->categories.items[n])) out->items[out->count++] = base->items[i];
    }
    if (out->count == before && (net->variable != NULL || !net_somewhere(plan, net->categories.items[n]))) {
      return no_such_category(plan, levels, base, net, net->categories.items[n], variable, err);
    }
  }
  return OP_OK;
}

static op_status add_nets(op_plan *plan, size_t item, size_t component, size_t variable, const codes *base, figure_terms *terms, op_error *err) {
  const op_levels *levels = plan->moments->items[item].components[component].levels;
  const char *name = plan->variables[variable].name;
  for (size_t i = 0; i < plan->request.n_nets; i++) {
    const op_net *net = &plan->request.nets[i];
    codes of_net;
    if (net->variable != NULL && strcmp(net->variable, name) != 0) continue;
    op_status status = category_net_codes(plan, levels, base, net, name, &of_net, err);
    if (status != OP_OK) return status;
    if (of_net.count == 0) continue;
    op_term *term;
    figure_term key = {variable, net->label, net->label, OP_ROW_NET};
    status = add_term(terms, key, &term, err);
    if (status == OP_OK) {
      status = op_term_proportion(plan->arena, &plan->moments->items[item], component, of_net.items, of_net.count, base->items, base->count, term, err);
    }
    if (status != OP_OK) return status;
  }
  return OP_OK;
}

/* --- net scores --- */

/* The codes of one side of a net score: a net of that name, else categories. `strict`: each must be there. */
static op_status side_codes(op_plan *plan, const op_levels *levels, const codes *base, const op_net_score *score, const op_names *side, const char *variable,
                            bool strict, codes *out, op_error *err) {
  op_net net = {.variable = strict ? variable : NULL, .label = score->label, .categories = *side};
  for (size_t i = 0; side->count == 1 && i < plan->request.n_nets; i++) {
    const op_net *known = &plan->request.nets[i];
    bool here = known->variable == NULL || strcmp(known->variable, variable) == 0;
    if (here && op_text_equal_nocase(known->label, side->items[0])) net.categories = known->categories;
  }
  return category_net_codes(plan, levels, base, &net, variable, out, err);
}

static op_status add_net_score(op_plan *plan, size_t item, size_t component, size_t variable, const op_net_score *score, const codes *base,
                               figure_terms *terms, op_error *err) {
  const op_levels *levels = plan->moments->items[item].components[component].levels;
  const char *name = plan->variables[variable].name;
  bool strict = score->variable != NULL || plan->n_variables == 1;
  codes plus, minus;
  op_status status = side_codes(plan, levels, base, score, &score->plus, name, strict, &plus, err);
  if (status == OP_OK) status = side_codes(plan, levels, base, score, &score->minus, name, strict, &minus, err);
  if (status != OP_OK || plus.count == 0 || minus.count == 0) return status;
  size_t n = plus.count + minus.count;
  uint32_t *all = op_arena_alloc(plan->arena, n * sizeof *all, err);
  double *values = op_arena_alloc(plan->arena, n * sizeof *values, err);
  if (all == NULL || values == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < n; i++) {
    all[i] = i < plus.count ? plus.items[i] : minus.items[i - plus.count];
    values[i] = i < plus.count ? 1 : -1;
  }
  op_term *term;
  status = add_term(terms, (figure_term){variable, score->label, score->label, OP_ROW_NET}, &term, err);
  return status == OP_OK ? op_term_score(plan->arena, &plan->moments->items[item], component, all, values, n, base->items, base->count, term, err) : status;
}

static op_status add_net_scores(op_plan *plan, size_t item, size_t component, size_t variable, const codes *base, figure_terms *terms, op_error *err) {
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < plan->request.n_net_scores; i++) {
    const op_net_score *score = &plan->request.net_scores[i];
    if (score->variable != NULL && strcmp(score->variable, plan->variables[variable].name) != 0) continue;
    status = add_net_score(plan, item, component, variable, score, base, terms, err);
  }
  return status;
}

/* --- terms --- */

static op_status add_categories(op_plan *plan, size_t item, size_t component, size_t variable, figure_terms *terms, op_error *err) {
  const op_item *it = &plan->moments->items[item];
  const op_levels *levels = it->components[component].levels;
  codes base, shown;
  op_status status = answer_codes(plan, item, component, &base, &shown, err);
  for (size_t i = 0; status == OP_OK && i < shown.count; i++) {
    figure_term key = {.variable = variable};
    op_term *term;
    level_text(levels, shown.items[i], &key.code, &key.label);
    if (op_levels_at(levels, shown.items[i])->missing != OP_ANSWER) key.flags |= OP_ROW_MISSING;
    status = add_term(terms, key, &term, err);
    if (status != OP_OK) break;
    status = plan->request.statistic == OP_STAT_TOTAL
                 ? op_term_count(plan->arena, it, component, &shown.items[i], 1, base.items, base.count, term, err)
                 : op_term_proportion(plan->arena, it, component, &shown.items[i], 1, base.items, base.count, term, err);
  }
  if (status == OP_OK && plan->request.statistic != OP_STAT_TOTAL) status = add_nets(plan, item, component, variable, &base, terms, err);
  if (status == OP_OK && plan->request.statistic != OP_STAT_TOTAL) status = add_net_scores(plan, item, component, variable, &base, terms, err);
  return status;
}

static op_status add_number(op_plan *plan, size_t item, size_t component, size_t variable, figure_terms *terms, op_error *err) {
  const op_item *it = &plan->moments->items[item];
  op_term *term;
  op_status status = add_term(terms, (figure_term){.variable = variable}, &term, err);
  if (status != OP_OK) return status;
  switch (plan->request.statistic) {
    case OP_STAT_TOTAL: return op_term_total(plan->arena, it, component, term, err);
    case OP_STAT_RATIO: return op_term_ratio(plan->arena, it, component, term, err);
    default: return op_term_mean(plan->arena, it, component, term, err);
  }
}

op_status terms_make(op_plan *plan, size_t item, figure_terms *terms, op_error *err) {
  const plan_item *wanted = &plan->items[item];
  op_status status = OP_OK;
  size_t step = plan->request.statistic == OP_STAT_RATIO ? 2 : 1;
  *terms = (figure_terms){0};
  for (size_t c = 0; status == OP_OK && c < wanted->n_variables; c += step) {
    bool categorical = plan->moments->items[item].components[c].categorical;
    status = categorical ? add_categories(plan, item, c, wanted->variables[c], terms, err) : add_number(plan, item, c, wanted->variables[c], terms, err);
  }
  if (status == OP_OK && terms->count == 0) {
    status = op_fail(err, OP_E_REQUEST, "'%s' has no answers in this domain: every value is missing", plan->variables[wanted->variables[0]].name);
    op_fail_hint(err, "--base all shows missing codes as categories");
  }
  if (status != OP_OK) terms_clear(terms);
  return status;
}

op_status terms_copy(const figure_terms *from, figure_terms *to, op_error *err) {
  *to = (figure_terms){.count = from->count, .capacity = from->count, .term_capacity = from->count};
  to->keys = op_array_new(from->count, sizeof *to->keys, err);
  to->terms = op_array_new(from->count, sizeof *to->terms, err);
  if (to->keys == NULL || to->terms == NULL) {
    terms_clear(to);
    return OP_E_MEMORY;
  }
  memcpy(to->keys, from->keys, from->count * sizeof *to->keys);
  memcpy(to->terms, from->terms, from->count * sizeof *to->terms);
  return OP_OK;
}

void terms_clear(figure_terms *terms) {
  op_free(terms->keys);
  op_free(terms->terms);
  *terms = (figure_terms){0};
}
