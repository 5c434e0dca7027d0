#include "analysis/groups.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "table/levels.h"

void level_text(const op_levels *levels, uint32_t code, const char **text, const char **label) {
  const op_level *level = op_levels_at(levels, code);
  *text = op_levels_text(levels, code);
  *label = code == 0 ? "(no answer)" : level->label != NULL && level->label[0] != '\0' ? level->label : *text;
}

void group_key_text(const op_plan *plan, const figure_group *group, size_t k, const char **code, const char **label) {
  if (group->codes[k] == OP_GROUP_ALL) {
    *code = *label = "all";
    return;
  }
  level_text(plan_levels(plan, &plan->groups.keys[k]), group->codes[k], code, label);
}

static bool is_missing_group(const op_plan *plan, size_t k, uint32_t code) {
  op_missing missing = op_levels_at(plan_levels(plan, &plan->groups.keys[k]), code)->missing;
  return missing != OP_ANSWER && (plan->request.base != OP_BASE_ALL || code == 0 || missing == OP_MISSING_ABSENT);
}

static op_status add_domain(figure_groups *groups, op_dict *index, const uint32_t *codes, size_t n, uint32_t domain, bool total, op_error *err) {
  uint32_t g = op_dict_add(index, codes, n * sizeof *codes, err);
  if (g == OP_DICT_NONE) return OP_E_MEMORY;
  if (op_array_grow((void **)&groups->items, &groups->capacity, g + 1, sizeof *groups->items, 0, err) != OP_OK) return OP_E_MEMORY;
  figure_group *group = &groups->items[g];
  if (g == groups->count) {
    *group = (figure_group){.codes = op_array_new(n, sizeof *codes, err), .total = total};
    if (group->codes == NULL) return OP_E_MEMORY;
    if (n > 0) memcpy(group->codes, codes, n * sizeof *codes);
    groups->count++;
  }
  if (op_array_grow((void **)&group->domains, &group->capacity, group->n_domains + 1, sizeof *group->domains, 0, err) != OP_OK) return OP_E_MEMORY;
  group->domains[group->n_domains++] = domain;
  return OP_OK;
}

/* The domain belongs to its own group, and with --total to every group in which some keys are 'all'. */
static op_status place_domain(const op_plan *plan, figure_groups *groups, op_dict *index, uint32_t domain, op_error *err) {
  size_t n = plan->groups.n_by;
  uint32_t codes[64];
  size_t masks = plan->request.total ? (size_t)1 << n : 1;
  for (size_t mask = 0; mask < masks; mask++) {
    bool whole = true;
    for (size_t k = 0; k < n; k++) {
      bool all = (mask >> k & 1) != 0;
      codes[k] = all ? OP_GROUP_ALL : plan_domain_code(plan, domain, k);
      whole = whole && (all || !is_missing_group(plan, k, codes[k]));
    }
    if (!whole) continue;
    op_status status = add_domain(groups, index, codes, n, domain, mask != 0, err);
    if (status != OP_OK) return status;
  }
  return OP_OK;
}

/* Insertion sort would be quadratic in many groups; a merge sort keeps equal groups in file order and needs the plan as context. */
static bool stands_before(const op_plan *plan, const figure_group *a, const figure_group *b) {
  for (size_t k = 0; k < plan->groups.n_by; k++) {
    if (a->codes[k] == b->codes[k]) continue;
    if (a->codes[k] == OP_GROUP_ALL || b->codes[k] == OP_GROUP_ALL) return b->codes[k] == OP_GROUP_ALL;
    const op_levels *levels = plan_levels(plan, &plan->groups.keys[k]);
    return op_level_compare(op_levels_at(levels, a->codes[k]), op_levels_at(levels, b->codes[k])) < 0;
  }
  return false;
}

static void merge_sort(const op_plan *plan, figure_group *a, figure_group *scratch, size_t n) {
  if (n < 2) return;
  size_t half = n / 2, i = 0, j = half;
  merge_sort(plan, a, scratch, half);
  merge_sort(plan, a + half, scratch, n - half);
  for (size_t k = 0; k < n; k++) {
    bool second = i == half || (j < n && stands_before(plan, &a[j], &a[i]));
    scratch[k] = second ? a[j++] : a[i++];
  }
  memcpy(a, scratch, n * sizeof *a);
}

static op_status finish_groups(const op_plan *plan, figure_groups *groups, op_error *err) {
  figure_group *scratch = op_array_new(groups->count, sizeof *scratch, err);
  double *rows = op_array_new(plan->moments->n_domains, sizeof *rows, err);
  groups->sets = op_array_new(groups->count, sizeof *groups->sets, err);
  op_status status = scratch != NULL && rows != NULL && groups->sets != NULL ? OP_OK : OP_E_MEMORY;
  if (status == OP_OK) merge_sort(plan, groups->items, scratch, groups->count);
  for (size_t c = 0; status == OP_OK && c < plan->moments->n_cells; c++) rows[plan->moments->cells[c].domain] += plan->moments->cells[c].rows;
  for (size_t g = 0; status == OP_OK && g < groups->count; g++) {
    figure_group *group = &groups->items[g];
    groups->sets[g] = (op_domain_set){group->domains, group->n_domains};
    for (size_t i = 0; i < group->n_domains; i++) group->rows += rows[group->domains[i]];
    status = plan_df(plan, &groups->sets[g], OP_DF_DOMAIN, &group->df_domain, err);
    if (plan->request.df_rule == OP_DF_DOMAIN) group->df = group->df_domain;
    else if (status == OP_OK) status = plan_df(plan, &groups->sets[g], plan->request.df_rule, &group->df, err);
  }
  op_free(scratch);
  op_free(rows);
  return status;
}

op_status groups_make(const op_plan *plan, figure_groups *groups, op_error *err) {
  *groups = (figure_groups){0};
  op_dict *index = op_dict_new(err);
  op_status status = index != NULL ? OP_OK : OP_E_MEMORY;
  if (status == OP_OK && plan->request.total && plan->groups.n_by > 10) {
    status = op_fail(err, OP_E_REQUEST, "--total crosses at most 10 group variables, not %zu", plan->groups.n_by);
  }
  for (uint32_t d = 0; status == OP_OK && d < plan->moments->n_domains; d++) status = place_domain(plan, groups, index, d, err);
  op_dict_free(index);
  if (status == OP_OK && groups->count == 0) status = op_fail(err, OP_E_REQUEST, "every row's group is missing");
  if (status == OP_OK) status = finish_groups(plan, groups, err);
  if (status != OP_OK) groups_clear(groups);
  return status;
}

void groups_clear(figure_groups *groups) {
  for (size_t g = 0; g < groups->count; g++) {
    op_free(groups->items[g].codes);
    op_free(groups->items[g].domains);
  }
  op_free(groups->items);
  op_free(groups->sets);
  *groups = (figure_groups){0};
}
