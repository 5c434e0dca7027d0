/* opine kappa: how far two classifications of the same respondents agree. */
#include <math.h>
#include <string.h>

#include "analysis/analysis.h"
#include "analysis/row_figures.h"
#include "estimate/kappa.h"
#include "table/levels.h"

#define MOST_CATEGORIES 1000

static op_status prepare(op_plan *plan, op_error *err) {
  const op_names *names = &plan->request.variables;
  op_status status = OP_OK;
  size_t column;
  if (names->count < 2) {
    op_fail(err, OP_E_USAGE, "agreement is between two variables, %zu %s given", names->count, names->count == 1 ? "was" : "were");
    return op_fail_hint(err, "write: opine kappa DATA first second");
  }
  for (size_t i = 0; status == OP_OK && i < names->count; i++) status = plan_keep(plan, names->items[i], OP_READ_CODES, &column, err);
  return status;
}

/* --- categories that two variables share --- */

typedef struct pair {
  const op_sample_column *columns[2];
  const op_level **categories;  /* of both, in table order */
  size_t n, *of[2];             /* category by row */
  double *agreement;
} pair;

static bool same_category(const op_level *a, const op_level *b) {
  if (a->value.type != b->value.type) return false;
  return a->value.type == OP_VALUE_NUMBER ? a->value.number == b->value.number : op_text_equal(a->value.text, b->value.text);
}

static size_t category_of(const pair *p, const op_level *level) {
  size_t i = 0;
  while (i < p->n && !same_category(p->categories[i], level)) i++;
  return i;
}

/* Answers that occur in the kept rows, of both variables together. */
static op_status find_categories(const op_plan *plan, pair *p, op_error *err) {
  size_t most = op_levels_count(p->columns[0]->levels) + op_levels_count(p->columns[1]->levels);
  p->categories = op_arena_alloc(plan->arena, most * sizeof *p->categories, err);
  if (p->categories == NULL) return OP_E_MEMORY;
  for (size_t v = 0; v < 2; v++) {
    const op_sample_column *c = p->columns[v];
    size_t levels = op_levels_count(c->levels);
    unsigned char *seen = op_array_new(levels, 1, err);
    if (seen == NULL) return OP_E_MEMORY;
    for (size_t r = 0; r < plan->sample->n_rows; r++) seen[c->codes[r]] = 1;
    op_component component = {.categorical = true, .levels = c->levels, .keep_missing = plan->request.base == OP_BASE_ALL};
    for (uint32_t code = 0; code < levels; code++) {
      const op_level *level = op_levels_at(c->levels, code);
      if (!seen[code] || !op_component_counts(&component, code) || category_of(p, level) < p->n) continue;
      size_t at = p->n++;
      for (; at > 0 && op_level_compare(level, p->categories[at - 1]) < 0; at--) p->categories[at] = p->categories[at - 1];
      p->categories[at] = level;
    }
    op_free(seen);
  }
  if (p->n <= MOST_CATEGORIES) return OP_OK;
  return op_fail(err, OP_E_REQUEST, "the two variables have %zu categories, more than the %d that agreement can be judged on", p->n, MOST_CATEGORIES);
}

static op_status place_rows(const op_plan *plan, pair *p, op_error *err) {
  size_t rows = plan->sample->n_rows;
  for (size_t v = 0; v < 2; v++) {
    const op_sample_column *c = p->columns[v];
    size_t levels = op_levels_count(c->levels), *map = op_array_new(levels, sizeof *map, err);
    p->of[v] = op_array_new(rows, sizeof *p->of[v], err);
    for (uint32_t code = 0; map != NULL && code < levels; code++) map[code] = category_of(p, op_levels_at(c->levels, code));
    for (size_t r = 0; map != NULL && p->of[v] != NULL && r < rows; r++) p->of[v][r] = map[c->codes[r]];
    op_free(map);
    if (map == NULL || p->of[v] == NULL) return OP_E_MEMORY;
  }
  return OP_OK;
}

/* 1 on the diagonal; off it 0, or falling with the distance of the categories in their order. */
static op_status degrees_of_agreement(const op_plan *plan, pair *p, op_error *err) {
  p->agreement = op_array_new(p->n * p->n, sizeof *p->agreement, err);
  if (p->agreement == NULL) return OP_E_MEMORY;
  for (size_t a = 0; a < p->n; a++) {
    for (size_t b = 0; b < p->n; b++) {
      double distance = p->n > 1 ? fabs((double)a - (double)b) / (double)(p->n - 1) : 0;
      op_kappa_weights how = plan->request.kappa_weights;
      p->agreement[a * p->n + b] = how == OP_KAPPA_NONE ? a == b : how == OP_KAPPA_LINEAR ? 1 - distance : 1 - distance * distance;
    }
  }
  return OP_OK;
}

static void pair_clear(pair *p) {
  op_free(p->of[0]);
  op_free(p->of[1]);
  op_free(p->agreement);
}

/* --- one pair --- */

static op_status estimate_pair(op_plan *plan, const figure_groups *groups, pair *p, const size_t columns[2], const char *name, const char *label, bool full,
                               size_t section, op_result *result, op_error *err) {
  static const char *const terms[] = {"kappa", "observed", "expected"};
  static const char *const labels[] = {"kappa", "observed agreement", "agreement by chance"};
  row_figure_key keys[3];
  analysis_rows rows = {0};
  op_row_estimates raw = {0};
  op_estimates x = {0};
  op_kappa kappa = {p->of[0], p->of[1], p->n, p->agreement};
  op_row_estimator estimator = op_kappa_estimator(&kappa);
  size_t first = result->sections[section].n_rows;
  for (size_t t = 0; t < 3; t++) keys[t] = (row_figure_key){.variable = name, .variable_label = label, .code = terms[t], .label = labels[t]};
  op_status status = analysis_rows_make(plan, groups, columns, 2, &rows, err);
  if (status != OP_OK) return status;
  rows.estimation.full = full;
  status = op_rows_estimate(&rows.estimation, &estimator, &raw, err);
  if (status == OP_OK) status = row_estimates_take(&rows, &raw, full, &x, err);
  if (status == OP_OK) status = row_section_fill(plan, groups, &rows, keys, 3, &x, false, full, section, result, err);
  for (size_t r = first; status == OP_OK && r < result->sections[section].n_rows; r++) {
    op_row *row = &result->sections[section].rows[r];
    if (isnan(row->measures[OP_M_ESTIMATE]) && row->measures[OP_M_BASE_N] > 0) row->note = "chance alone would agree fully: both give everybody the same category";
  }
  op_row_estimates_clear(&raw);
  op_estimates_clear(&x);
  analysis_rows_clear(&rows);
  return status;
}

static op_status of_pair(op_plan *plan, const figure_groups *groups, size_t a, size_t b, size_t section, op_result *result, op_error *err) {
  const op_names *v = &plan->request.variables;
  pair p = {0};
  size_t columns[2];
  op_status status = plan_keep(plan, v->items[a], OP_READ_CODES, &columns[0], err);
  if (status == OP_OK) status = plan_keep(plan, v->items[b], OP_READ_CODES, &columns[1], err);
  if (status != OP_OK) return status;
  p.columns[0] = &plan->sample->columns[columns[0]];
  p.columns[1] = &plan->sample->columns[columns[1]];
  const char *name = op_arena_format(plan->arena, err, "%s/%s", v->items[a], v->items[b]);
  const char *label = op_arena_format(plan->arena, err, "%s / %s", row_variable_label(plan, v->items[a]), row_variable_label(plan, v->items[b]));
  status = name != NULL && label != NULL ? find_categories(plan, &p, err) : OP_E_MEMORY;
  if (status == OP_OK) status = place_rows(plan, &p, err);
  if (status == OP_OK) status = degrees_of_agreement(plan, &p, err);
  bool full = plan->request.vcov && v->count == 2;
  if (status == OP_OK) status = estimate_pair(plan, groups, &p, columns, name, label, full, section, result, err);
  pair_clear(&p);
  return status;
}

static op_status present(op_plan *plan, op_result *result, op_error *err) {
  static const char *const weights[] = {"none", "linear", "quadratic"};
  figure_groups groups = {0};
  size_t section;
  op_status status = groups_make(plan, &groups, err);
  if (status == OP_OK) status = row_section_add(plan, "agreement", "Agreement", "term", false, result, &section, err);
  for (size_t a = 0; status == OP_OK && a < plan->request.variables.count; a++) {
    for (size_t b = a + 1; status == OP_OK && b < plan->request.variables.count; b++) status = of_pair(plan, &groups, a, b, section, result, err);
  }
  groups_clear(&groups);
  return status == OP_OK ? op_result_convention_add(result, "kappa_weights", weights[plan->request.kappa_weights], err) : status;
}

const analysis analysis_kappa = {NULL, prepare, present, NULL, ANALYSIS_CI};
