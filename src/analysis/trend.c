/* opine trend: changes between waves, and the slope over time. */
#include <math.h>
#include <string.h>

#include "analysis/analysis.h"
#include "analysis/estimates.h"
#include "analysis/slope.h"
#include "base/number.h"
#include "table/levels.h"

typedef struct trend {
  op_plan *plan;
  const figure_groups *groups;
  const figures *figures;      /* of one item */
  op_result *result;
  size_t changes;              /* index of the section */
  op_error *err;
} trend;

/* One line over the waves: a figure of one combination of the other groups. */
typedef struct wave_line {
  const size_t *group;  /* groups in wave order */
  size_t waves, term;
} wave_line;

static size_t estimate_index(const trend *t, const wave_line *line, size_t wave) {
  return line->group[wave] * t->figures->terms.count + line->term;
}

static const char *wave_text(const trend *t, size_t group, const char **label) {
  const char *code;
  group_key_text(t->plan, &t->groups->items[group], 0, &code, label);
  return code;
}

/* --- changes --- */

static op_status change_keys(trend *t, const wave_line *line, size_t from, size_t to, op_row *row) {
  const plan_groups *g = &t->plan->groups;
  const figure_term *term = &t->figures->terms.keys[line->term];
  const plan_variable *variable = &t->plan->variables[term->variable];
  op_status status = OP_OK;
  size_t key = 0;
  const char *code, *label;
  for (size_t k = 1; status == OP_OK && k < g->n_by; k++, key++) {
    group_key_text(t->plan, &t->groups->items[line->group[0]], k, &code, &label);
    status = op_row_key_set(t->result, row, key, code, label, t->err);
  }
  if (status == OP_OK) status = op_row_key_set(t->result, row, key, variable->name, variable->label[0] != '\0' ? variable->label : variable->name, t->err);
  if (status == OP_OK && term->code != NULL) status = op_row_key_set(t->result, row, key + 1, term->code, term->label, t->err);
  if (status == OP_OK) {
    code = wave_text(t, line->group[from], &label);
    status = op_row_key_set(t->result, row, key + 2, code, label, t->err);
  }
  if (status == OP_OK) {
    code = wave_text(t, line->group[to], &label);
    status = op_row_key_set(t->result, row, key + 3, code, label, t->err);
  }
  row->flags |= term->flags;
  return status;
}

/* Degrees of freedom of a difference: those of the rows of both waves together. */
static op_status change_df(const trend *t, size_t a, size_t b, double *df) {
  const figure_group *ga = &t->groups->items[a], *gb = &t->groups->items[b];
  uint32_t *both = op_array_new(ga->n_domains + gb->n_domains, sizeof *both, t->err);
  if (both == NULL) return OP_E_MEMORY;
  memcpy(both, ga->domains, ga->n_domains * sizeof *both);
  memcpy(both + ga->n_domains, gb->domains, gb->n_domains * sizeof *both);
  op_domain_set set = {both, ga->n_domains + gb->n_domains};
  op_status status = plan_item_df(t->plan, t->figures->item, &set, t->plan->request.df_rule, df, t->err);
  op_free(both);
  return status;
}

static op_status add_change(trend *t, const wave_line *line, size_t from, size_t to) {
  const op_estimates *x = &t->figures->estimates;
  size_t a = estimate_index(t, line, from), b = estimate_index(t, line, to);
  double df = 0, covariance = x->V[a * x->K + b], difference = x->theta[b] - x->theta[a];
  double variance = x->variance[a] + x->variance[b] - 2 * covariance, se = sqrt(variance > 0 ? variance : 0);
  op_row *row;
  op_status status = change_df(t, line->group[from], line->group[to], &df);
  if (status == OP_OK) status = op_section_row_add(t->result, t->changes, &row, t->err);
  if (status == OP_OK) status = change_keys(t, line, from, to, row);
  if (status != OP_OK) return status;
  if (isnan(difference) || isnan(variance)) {
    row->note = "one of the two waves has no estimate";
    return OP_OK;
  }
  op_interval interval = op_interval_wald(difference, se, df, t->plan->request.level);
  row->measures[OP_M_ESTIMATE] = difference;
  row->measures[OP_M_SE] = se;
  row->measures[OP_M_COVARIANCE] = covariance;
  row->measures[OP_M_LOWER] = interval.lower;
  row->measures[OP_M_UPPER] = interval.upper;
  row->measures[OP_M_DF] = df;
  row->note = interval.why;
  if (se > 0) {
    row->measures[OP_M_STATISTIC] = difference / se;
    row->measures[OP_M_P] = op_t_p_two_sided(difference / se, df);
  }
  return OP_OK;
}

/* Adjusts the p values of the rows from `first` on, which are one family. */
static op_status adjust_family(trend *t, size_t first) {
  op_section *section = &t->result->sections[t->changes];
  size_t n = section->n_rows - first;
  double *p = op_array_new(2 * n, sizeof *p, t->err);
  if (p == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < n; i++) {
    p[i] = section->rows[first + i].measures[OP_M_P];
    section->rows[first + i].measures[OP_M_FAMILY] = (double)first;
  }
  op_status status = op_p_adjust(OP_ADJUST_HOLM, p, n, p + n);
  for (size_t i = 0; i < n; i++) section->rows[first + i].measures[OP_M_P_HOLM] = p[n + i];
  if (status == OP_OK) status = op_p_adjust(OP_ADJUST_BH, p, n, p + n);
  for (size_t i = 0; i < n; i++) section->rows[first + i].measures[OP_M_P_BH] = p[n + i];
  op_free(p);
  return status == OP_OK ? OP_OK : op_fail(t->err, status, "out of memory while adjusting %zu p values", n);
}

/* True when a group is of the wave that --vs names by code or label. */
static bool is_reference(const trend *t, size_t group) {
  const char *vs = t->plan->request.vs, *label, *code = wave_text(t, group, &label);
  return strcmp(code, vs) == 0 || strcmp(label, vs) == 0;
}

static bool has_reference(const op_plan *plan) { return plan->request.vs != NULL && strcmp(plan->request.vs, "previous") != 0; }

static op_status check_reference(const trend *t) {
  for (size_t g = 0; g < t->groups->count; g++) {
    if (is_reference(t, g)) return OP_OK;
  }
  op_fail(t->err, OP_E_REQUEST, "no wave '%s' to compare with", t->plan->request.vs);
  return op_fail_hint(t->err, "--vs takes a value of '%s', or previous", t->plan->groups.keys[0].name);
}

static bool has_estimate(const trend *t, const wave_line *line, size_t wave) { return !isnan(t->figures->estimates.theta[estimate_index(t, line, wave)]); }

/* The change from each wave to the next; a wave without an estimate (the question was not asked) is passed over. */
static op_status line_changes(trend *t, const wave_line *line) {
  size_t first = t->result->sections[t->changes].n_rows, reference = 0, last = line->waves;
  op_status status = OP_OK;
  for (size_t w = 0; status == OP_OK && w < line->waves; w++) {
    if (!has_estimate(t, line, w)) continue;
    if (last < line->waves) status = add_change(t, line, last, w);
    last = w;
  }
  if (status == OP_OK) status = adjust_family(t, first);
  if (status != OP_OK || !has_reference(t->plan)) return status;
  first = t->result->sections[t->changes].n_rows;
  while (reference < line->waves && !is_reference(t, line->group[reference])) reference++;
  if (reference == line->waves) {
    return op_result_note_add(t->result, t->err, "some groups have no wave '%s': their changes are from the wave before only", t->plan->request.vs);
  }
  for (size_t w = 0; status == OP_OK && w < line->waves; w++) {
    if (w != reference && has_estimate(t, line, w)) status = add_change(t, line, reference, w);
  }
  return status == OP_OK ? adjust_family(t, first) : status;
}

/* --- lines --- */

static bool same_line(const trend *t, size_t a, size_t b) {
  for (size_t k = 1; k < t->plan->groups.n_by; k++) {
    if (t->groups->items[a].codes[k] != t->groups->items[b].codes[k]) return false;
  }
  return true;
}

/* Calls `use` for every line: groups come sorted by wave, so a line's waves come in order. */
static op_status each_line(trend *t, op_status (*use)(trend *, const wave_line *)) {
  size_t n = t->groups->count;
  size_t *group = op_array_new(n, sizeof *group, t->err);
  unsigned char *done = op_array_new(n, 1, t->err);
  op_status status = group != NULL && done != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t g = 0; status == OP_OK && g < n; g++) {
    wave_line line = {group, 0, 0};
    if (done[g]) continue;
    for (size_t h = g; h < n; h++) {
      if (done[h] || !same_line(t, g, h)) continue;
      group[line.waves++] = h;
      done[h] = 1;
    }
    for (; status == OP_OK && line.term < t->figures->terms.count; line.term++) status = use(t, &line);
  }
  op_free(group);
  op_free(done);
  return status;
}

static op_status add_section(trend *t) {
  static const op_measure measures[] = {OP_M_ESTIMATE, OP_M_SE, OP_M_COVARIANCE, OP_M_LOWER, OP_M_UPPER, OP_M_DF, OP_M_STATISTIC, OP_M_P, OP_M_P_HOLM, OP_M_P_BH};
  static const char *const keys[] = {"variable", "category", "from", "to"};
  const plan_groups *g = &t->plan->groups;
  op_status status = op_result_section_add(t->result, "changes", "Changes", t->plan->request.statistic == OP_STAT_PROPORTION, &t->changes, t->err);
  for (size_t k = 1; status == OP_OK && k < g->n_by; k++) {
    status = op_section_key_add(t->result, t->changes, g->keys[k].name, g->keys[k].label[0] != '\0' ? g->keys[k].label : g->keys[k].name, OP_KEY_GROUP, t->err);
  }
  for (size_t k = 0; status == OP_OK && k < 4; k++) status = op_section_key_add(t->result, t->changes, keys[k], keys[k], OP_KEY_CODED, t->err);
  for (size_t m = 0; status == OP_OK && m < sizeof measures / sizeof *measures; m++) status = op_section_measure_add(t->result, t->changes, measures[m], t->err);
  return status;
}

/* --- slope --- */

static op_status line_slope(trend *t, const wave_line *line) {
  const figure_term *term = &t->figures->terms.keys[line->term];
  const plan_variable *variable = &t->plan->variables[term->variable];
  slope_line s = {t->figures, line->group, line->waves, line->term, variable->name, variable->label[0] != '\0' ? variable->label : variable->name};
  return slope_present(t->plan, t->groups, &s, t->result, t->err);
}

static op_status trend_sections(op_plan *plan, const figure_groups *groups, const figures *all, op_result *result, op_error *err) {
  trend t = {.plan = plan, .groups = groups, .result = result, .err = err};
  op_status status = has_reference(plan) ? check_reference(&t) : OP_OK;
  if (status == OP_OK) status = add_section(&t);
  for (size_t i = 0; status == OP_OK && i < plan->n_items; i++) {
    t.figures = &all[i];
    status = each_line(&t, line_changes);
  }
  if (status != OP_OK || plan->request.date == NULL) return status;
  status = slope_section(plan, result, err);
  for (size_t i = 0; status == OP_OK && i < plan->n_items; i++) {
    t.figures = &all[i];
    status = each_line(&t, line_slope);
  }
  const op_section *slopes = op_result_section_named(result, "slope");
  if (status == OP_OK && slopes->n_rows == 0) status = op_result_note_add(result, err, "no slope: fewer than three waves have a date and an estimate");
  return status;
}

static op_status present(op_plan *plan, op_result *result, op_error *err) { return estimates_run(plan, true, trend_sections, result, err); }

/* A trend is a proportion or mean by waves, the wave being the first group. */
static op_status resolve(op_plan *plan, op_error *err) {
  op_request *r = &plan->request;
  if (r->time == NULL) {
    op_fail(err, OP_E_USAGE, "a trend needs the variable that holds the wave");
    return op_fail_hint(err, "add --time VARIABLE");
  }
  const char **by = op_arena_alloc(plan->arena, (r->by.count + 1) * sizeof *by, err);
  if (by == NULL) return OP_E_MEMORY;
  size_t n = 0;
  by[n++] = r->time;
  for (size_t i = 0; i < r->by.count; i++) {
    if (strcmp(r->by.items[i], r->time) != 0) by[n++] = r->by.items[i];
  }
  r->by = (op_names){by, n};
  r->statistic = r->trend_of == OP_STAT_MEAN ? OP_STAT_MEAN : OP_STAT_PROPORTION;
  r->total = false;
  plan->trend = true;
  return OP_OK;
}

const analysis analysis_trend = {resolve, estimates_prepare, present, NULL, ANALYSIS_CI | ANALYSIS_DEFF};
