#include "analysis/compare_pairs.h"

#include <string.h>

#include "table/levels.h"

/* --- names of groups --- */

static bool is_all(const figure_group *group) { return group->codes[0] == OP_GROUP_ALL; }

op_status compare_group_text(op_plan *plan, const compare_pairs *pairs, size_t group, const char **code, const char **label, op_error *err) {
  const figure_group *g = &pairs->groups.items[group];
  if (group >= pairs->n_groups) {
    *code = *label = is_all(g) ? "all" : "rest";
    return OP_OK;
  }
  *code = *label = "";
  for (size_t k = 0; k < plan->n_between; k++) {
    const char *c, *l;
    group_key_text(plan, g, k, &c, &l);
    *code = k == 0 ? c : op_arena_format(plan->arena, err, "%s,%s", *code, c);
    *label = k == 0 ? l : op_arena_format(plan->arena, err, "%s, %s", *label, l);
    if (*code == NULL || *label == NULL) return OP_E_MEMORY;
  }
  return OP_OK;
}

op_status compare_line_section_keys(const op_plan *plan, size_t section, op_result *result, op_error *err) {
  const plan_groups *g = &plan->groups;
  op_status status = OP_OK;
  for (size_t k = plan->n_between; status == OP_OK && k < g->n_by; k++) {
    status = op_section_key_add(result, section, g->keys[k].name, g->keys[k].label[0] != '\0' ? g->keys[k].label : g->keys[k].name, OP_KEY_GROUP, err);
  }
  return status;
}

op_status compare_line_keys(const op_plan *plan, const figure_group *group, op_result *result, op_row *row, op_error *err) {
  op_status status = OP_OK;
  for (size_t k = plan->n_between; status == OP_OK && k < plan->groups.n_by; k++) {
    const char *code, *label;
    group_key_text(plan, group, k, &code, &label);
    status = op_row_key_set(result, row, k - plan->n_between, code, label, err);
  }
  return status;
}

/* --- lines --- */

static bool same_line(const op_plan *plan, const figure_group *a, const figure_group *b) {
  for (size_t k = plan->n_between; k < plan->groups.n_by; k++) {
    if (a->codes[k] != b->codes[k]) return false;
  }
  return true;
}

static op_status make_lines(const op_plan *plan, compare_pairs *p, op_error *err) {
  size_t n = p->n_groups, at = 0;
  unsigned char *done = op_array_new(n, 1, err);
  p->members = op_array_new(n, sizeof *p->members, err);
  op_status status = done != NULL && p->members != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t g = 0; status == OP_OK && g < n; g++) {
    if (done[g]) continue;
    status = op_array_grow((void **)&p->lines, &p->line_capacity, p->n_lines + 1, sizeof *p->lines, 0, err);
    if (status != OP_OK) break;
    compare_line *line = &p->lines[p->n_lines++];
    *line = (compare_line){at, 0};
    for (size_t h = g; h < n; h++) {
      if (done[h] || !same_line(plan, &p->groups.items[g], &p->groups.items[h])) continue;
      p->members[at++] = h;
      line->n++;
      done[h] = 1;
    }
  }
  op_free(done);
  return status;
}

/* --- the rest, and all --- */

/* A group behind the others: everybody of the line (without == SIZE_MAX), or its other groups together. */
static op_status add_group(op_plan *plan, compare_pairs *p, const compare_line *line, size_t without, op_error *err) {
  figure_groups *groups = &p->groups;
  bool all = without == SIZE_MAX;
  op_status status = op_array_grow((void **)&groups->items, &groups->capacity, groups->count + 1, sizeof *groups->items, 0, err);
  if (status != OP_OK) return status;
  const figure_group *like = &groups->items[p->members[line->first]];
  figure_group *group = &groups->items[groups->count];
  size_t n_by = plan->groups.n_by, domains = plan->moments->n_domains;
  *group = (figure_group){.codes = op_array_new(n_by, sizeof *group->codes, err), .domains = op_array_new(domains, sizeof *group->domains, err), .capacity = domains};
  groups->count++;
  if (group->codes == NULL || group->domains == NULL) return OP_E_MEMORY;
  memcpy(group->codes, like->codes, n_by * sizeof *group->codes);
  group->codes[0] = all ? OP_GROUP_ALL : group->codes[0];
  for (size_t m = 0; !all && m < line->n; m++) {
    const figure_group *member = &groups->items[p->members[line->first + m]];
    if (p->members[line->first + m] == without) continue;
    memcpy(group->domains + group->n_domains, member->domains, member->n_domains * sizeof *group->domains);
    group->n_domains += member->n_domains;
  }
  for (uint32_t d = 0; all && d < domains; d++) { /* rows of no group too, as in the 'all' of --total */
    bool belongs = true;
    for (size_t k = plan->n_between; k < n_by; k++) belongs = belongs && plan_domain_code(plan, d, k) == like->codes[k];
    if (belongs) group->domains[group->n_domains++] = d;
  }
  return OP_OK;
}

static op_status add_pair(compare_pairs *p, size_t a, size_t b, size_t line, op_error *err) {
  op_status status = op_array_grow((void **)&p->items, &p->capacity, p->count + 1, sizeof *p->items, 0, err);
  if (status == OP_OK) p->items[p->count++] = (compare_pair){a, b, line};
  return status;
}

static op_status pair_with_rest(op_plan *plan, compare_pairs *p, size_t l, bool all, op_error *err) {
  compare_line line = p->lines[l];
  op_status status = all ? add_group(plan, p, &line, SIZE_MAX, err) : OP_OK;
  for (size_t m = 0; status == OP_OK && m < line.n; m++) {
    size_t g = p->members[line.first + m];
    if (!all) status = add_group(plan, p, &line, g, err);
    if (status == OP_OK) status = add_pair(p, g, p->groups.count - 1, l, err);
  }
  return status;
}

/* Sets and degrees of freedom of the groups behind the others. */
static op_status finish_sets(op_plan *plan, compare_pairs *p, op_error *err) {
  figure_groups *groups = &p->groups;
  op_free(groups->sets);
  groups->sets = op_array_new(groups->count, sizeof *groups->sets, err);
  op_status status = groups->sets != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t g = 0; status == OP_OK && g < groups->count; g++) {
    figure_group *group = &groups->items[g];
    groups->sets[g] = (op_domain_set){group->domains, group->n_domains};
    if (g < p->n_groups) continue;
    status = plan_df(plan, &groups->sets[g], OP_DF_DOMAIN, &group->df_domain, err);
    if (plan->request.df_rule == OP_DF_DOMAIN) group->df = group->df_domain;
    else if (status == OP_OK) status = plan_df(plan, &groups->sets[g], plan->request.df_rule, &group->df, err);
  }
  return status;
}

/* --- a chosen group --- */

static op_status find_reference(op_plan *plan, const compare_pairs *p, const compare_line *line, size_t *reference, op_error *err) {
  op_status status = OP_OK;
  *reference = SIZE_MAX;
  for (size_t m = 0; status == OP_OK && m < line->n && *reference == SIZE_MAX; m++) {
    const char *code, *label, *wanted = plan->request.compare.versus;
    status = compare_group_text(plan, p, p->members[line->first + m], &code, &label, err);
    if (status == OP_OK && (strcmp(code, wanted) == 0 || op_text_equal_nocase(label, wanted))) *reference = p->members[line->first + m];
  }
  return status;
}

static op_status no_such_group(op_plan *plan, const compare_pairs *p, op_error *err) {
  const char *wanted = plan->request.compare.versus, **known = op_arena_alloc(plan->arena, (2 * p->n_groups + 4) * sizeof *known, err);
  size_t n = 0;
  if (known == NULL) return OP_E_MEMORY;
  for (size_t g = 0; g < p->n_groups; g++) {
    if (compare_group_text(plan, p, g, &known[n], &known[n + 1], err) != OP_OK) return OP_E_MEMORY;
    n += 2;
  }
  const char *first = known[0], *second = known[2];
  known[n++] = "rest";
  known[n++] = "previous";
  known[n++] = "pairs";
  known[n++] = "all";
  op_fail(err, OP_E_REQUEST, "no group '%s' of '%s' to compare with", wanted, plan->groups.keys[0].name);
  const char *nearest = op_nearest_name(wanted, known, n);
  if (nearest != NULL) return op_fail_hint(err, "did you mean '%s'?", nearest);
  return op_fail_hint(err, "--vs takes a group such as '%s'%s%s%s, or pairs, rest, all or previous", first, p->n_groups > 1 ? " or '" : "", p->n_groups > 1 ? second : "",
                      p->n_groups > 1 ? "'" : "");
}

/* --- pairs --- */

static op_status line_pairs(op_plan *plan, compare_pairs *p, size_t l, bool *has_reference, op_error *err) {
  const char *versus = plan->request.compare.versus;
  compare_line line = p->lines[l];
  const size_t *member = p->members + line.first;
  op_status status = OP_OK;
  if (versus == NULL || strcmp(versus, "pairs") == 0) {
    for (size_t b = 0; b < line.n; b++) {
      for (size_t a = b + 1; status == OP_OK && a < line.n; a++) status = add_pair(p, member[a], member[b], l, err);
    }
    return status;
  }
  if (strcmp(versus, "previous") == 0) {
    for (size_t a = 1; status == OP_OK && a < line.n; a++) status = add_pair(p, member[a], member[a - 1], l, err);
    return status;
  }
  if (strcmp(versus, "rest") == 0 || strcmp(versus, "all") == 0) return pair_with_rest(plan, p, l, strcmp(versus, "all") == 0, err);
  size_t reference;
  status = find_reference(plan, p, &line, &reference, err);
  *has_reference = reference != SIZE_MAX;
  for (size_t m = 0; status == OP_OK && *has_reference && m < line.n; m++) {
    if (member[m] != reference) status = add_pair(p, member[m], reference, l, err);
  }
  return status;
}

static op_status one_group(op_plan *plan, const compare_pairs *p, op_error *err) {
  const char *code, *label, *name = plan->groups.keys[0].name;
  op_status status = compare_group_text(plan, p, 0, &code, &label, err);
  if (status != OP_OK) return status;
  op_fail(err, OP_E_REQUEST, "'%s' has one group only here, '%s': there is nothing to compare it with", name, label);
  return op_fail_hint(err, "widen --where, or choose another --between variable");
}

static op_status make_pairs(op_plan *plan, compare_pairs *p, op_result *result, op_error *err) {
  size_t single = 0, without = 0;
  op_status status = OP_OK;
  if (plan->n_between == 0) return OP_OK; /* a one-sample test */
  for (size_t l = 0; status == OP_OK && l < p->n_lines; l++) {
    bool has_reference = true;
    if (p->lines[l].n < 2) single++;
    else status = line_pairs(plan, p, l, &has_reference, err);
    without += !has_reference;
  }
  if (status != OP_OK) return status;
  if (single == p->n_lines) return one_group(plan, p, err);
  if (without + single == p->n_lines) return no_such_group(plan, p, err);
  if (single > 0) status = op_result_note_add(result, err, "%zu combination%s of --by %s one group only and %s not compared", single, single == 1 ? "" : "s", single == 1 ? "has" : "have", single == 1 ? "is" : "are");
  if (status == OP_OK && without > 0) {
    status = op_result_note_add(result, err, "%zu combination%s of --by %s no group '%s' and %s not compared", without, without == 1 ? "" : "s", without == 1 ? "has" : "have", plan->request.compare.versus, without == 1 ? "is" : "are");
  }
  return status;
}

op_status compare_pairs_make(op_plan *plan, compare_pairs *pairs, op_result *result, op_error *err) {
  *pairs = (compare_pairs){0};
  op_status status = groups_make(plan, &pairs->groups, err);
  pairs->n_groups = pairs->groups.count;
  if (status == OP_OK) status = make_lines(plan, pairs, err);
  if (status == OP_OK) status = make_pairs(plan, pairs, result, err);
  if (status == OP_OK) status = finish_sets(plan, pairs, err);
  if (status != OP_OK) compare_pairs_clear(pairs);
  return status;
}

void compare_pairs_clear(compare_pairs *pairs) {
  groups_clear(&pairs->groups);
  op_free(pairs->lines);
  op_free(pairs->members);
  op_free(pairs->items);
  *pairs = (compare_pairs){0};
}
