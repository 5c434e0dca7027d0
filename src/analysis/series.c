/* opine series: a trend through figures that are there already, one row a wave: published estimates with their standard errors, or any values over time. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/analysis.h"
#include "analysis/groups.h"
#include "analysis/lines.h"
#include "base/number.h"
#include "opine/series.h"
#include "table/levels.h"

typedef struct series_columns {
  size_t estimate, se, time;
  bool has_se, has_time, time_is_text;
} series_columns;

typedef struct series {
  op_plan *plan;
  const figure_groups *groups;
  const series_columns *columns;
  op_result *result;
  op_error *err;
  size_t group;
} series;

static const char *time_variable(const op_request *r) { return r->time != NULL ? r->time : r->date; }

static op_status prepare(op_plan *plan, op_error *err) {
  const op_request *r = &plan->request;
  series_columns *c = op_arena_alloc(plan->arena, sizeof *c, err);
  const char *time = time_variable(r);
  if (c == NULL) return OP_E_MEMORY;
  *c = (series_columns){.has_se = r->series.se != NULL, .has_time = time != NULL, .time_is_text = time != NULL && plan_is_text(plan, time)};
  plan->prepared = c;
  if (r->variables.count != 1) {
    op_fail(err, OP_E_USAGE, "a series needs one variable that holds the estimates, %zu were given", r->variables.count);
    return op_fail_hint(err, "write: opine series DATA estimate --time date --se se");
  }
  op_status status = smooth_check(&r->trend.smooth, err);
  if (status == OP_OK && !c->has_time && (r->trend.n_events > 0 || r->trend.quadratic)) {
    status = op_fail(err, OP_E_USAGE, "%s needs --time: rows at equal distances have no dates", r->trend.n_events > 0 ? "--event" : "--trend quadratic");
  }
  if (status == OP_OK) status = plan_variables(plan, &r->variables, plan_is_text, err);
  if (status == OP_OK && plan_is_text(plan, r->variables.items[0])) {
    status = op_fail(err, OP_E_REQUEST, "'%s' holds texts, and a series needs numbers", r->variables.items[0]);
  }
  if (status == OP_OK) status = plan_keep(plan, r->variables.items[0], OP_READ_NUMBERS, &c->estimate, err);
  if (status == OP_OK && c->has_se) status = plan_keep(plan, r->series.se, OP_READ_NUMBERS, &c->se, err);
  if (status == OP_OK && c->has_time) status = plan_keep(plan, time, c->time_is_text ? OP_READ_CODES : OP_READ_NUMBERS, &c->time, err);
  return status == OP_OK ? plan_items(plan, 0, 1, err) : status;
}

/* --- the points of a group --- */

typedef struct point {
  double time, estimate, se;
  const char *code;
  size_t row;
} point;

static int by_time(const void *a, const void *b) {
  const point *x = a, *y = b;
  if (x->time != y->time) return x->time > y->time ? 1 : -1;
  return (x->row > y->row) - (x->row < y->row);
}

static bool in_group(const series *s, size_t row) {
  const figure_group *g = &s->groups->items[s->group];
  for (size_t i = 0; i < g->n_domains; i++) {
    if (s->plan->sample->domain[row] == g->domains[i]) return true;
  }
  return false;
}

static op_status read_point(const series *s, size_t row, size_t number, point *p) {
  const series_columns *c = s->columns;
  const op_sample *sample = s->plan->sample;
  *p = (point){.time = (double)number, .estimate = sample->columns[c->estimate].numbers[row], .se = NAN, .row = row};
  if (c->has_se) p->se = sample->columns[c->se].numbers[row];
  if (c->has_time && c->time_is_text) {
    p->code = op_levels_text(sample->columns[c->time].levels, sample->columns[c->time].codes[row]);
    p->time = op_date_year(p->code);
  } else if (c->has_time) {
    p->time = sample->columns[c->time].numbers[row];
  }
  if (isnan(p->time)) {
    op_fail(s->err, OP_E_DATA, "row %zu has no time that can be read%s%s%s", row + 1, p->code != NULL ? ": '" : "", p->code != NULL ? p->code : "", p->code != NULL ? "'" : "");
    op_fail_hint(s->err, "dates are written 2022, 2022-01, 2022-01-15 or 2022-spring");
    return op_fail_at(s->err, s->plan->file, 0, 0);
  }
  if (!c->has_se || isnan(p->estimate) || p->se > 0) return OP_OK;
  op_fail(s->err, OP_E_DATA, "row %zu has an estimate and no standard error above 0 in '%s'", row + 1, s->plan->request.series.se);
  return op_fail_at(s->err, s->plan->file, 0, 0);
}

typedef struct gathered {
  point *points;
  double *numbers;       /* time, theta; then V */
  const char **codes;
  size_t n;
} gathered;

static op_status gather(const series *s, gathered *g) {
  size_t rows = s->plan->sample->n_rows;
  *g = (gathered){.points = op_array_new(rows, sizeof *g->points, s->err)};
  op_status status = g->points != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t r = 0; status == OP_OK && r < rows; r++) {
    if (in_group(s, r)) status = read_point(s, r, g->n + 1, &g->points[g->n]), g->n++;
  }
  if (status == OP_OK) qsort(g->points, g->n, sizeof *g->points, by_time);
  return status;
}

static void gathered_clear(gathered *g) {
  op_free(g->points);
  op_free(g->numbers);
  op_free(g->codes);
}

/* Arrays of the points; `missing` keeps those without an estimate (a smoother fills them in). */
static op_status points_of(const series *s, gathered *g, bool missing, line_points *x) {
  bool V = s->columns->has_se, coded = s->columns->time_is_text;
  g->numbers = op_array_new(2 * g->n + (V ? g->n * g->n : 0), sizeof *g->numbers, s->err);
  g->codes = op_array_new(g->n, sizeof *g->codes, s->err);
  if (g->numbers == NULL || g->codes == NULL) return OP_E_MEMORY;
  double *time = g->numbers, *theta = time + g->n, *variance = theta + g->n;
  size_t n = 0, kept = 0;
  for (size_t i = 0; i < g->n; i++) n += missing || !isnan(g->points[i].estimate);
  for (size_t i = 0; i < g->n; i++) {
    const point *p = &g->points[i];
    if (!missing && isnan(p->estimate)) continue;
    time[kept] = p->time;
    theta[kept] = p->estimate;
    g->codes[kept] = p->code;
    if (V) variance[kept * n + kept] = isnan(p->estimate) ? 0 : p->se * p->se;
    kept++;
  }
  *x = (line_points){.time = time, .theta = theta, .V = V ? variance : NULL, .code = coded ? g->codes : NULL, .label = coded ? g->codes : NULL, .n = n};
  return OP_OK;
}

/* --- keys --- */

static op_status add_keys(void *context, size_t section) {
  const series *s = context;
  const plan_groups *g = &s->plan->groups;
  op_status status = OP_OK;
  for (size_t k = 0; status == OP_OK && k < g->n_by; k++) {
    status = op_section_key_add(s->result, section, g->keys[k].name, g->keys[k].label[0] != '\0' ? g->keys[k].label : g->keys[k].name, OP_KEY_GROUP, s->err);
  }
  return status == OP_OK ? op_section_key_add(s->result, section, "variable", "variable", OP_KEY_CODED, s->err) : status;
}

static op_status fill_keys(void *context, op_row *row, size_t *key) {
  const series *s = context;
  const plan_variable *v = &s->plan->variables[0];
  op_status status = OP_OK;
  for (*key = 0; status == OP_OK && *key < s->plan->groups.n_by; ++*key) {
    const char *code, *label;
    group_key_text(s->plan, &s->groups->items[s->group], *key, &code, &label);
    status = op_row_key_set(s->result, row, *key, code, label, s->err);
  }
  if (status == OP_OK) status = op_row_key_set(s->result, row, (*key)++, v->name, v->label[0] != '\0' ? v->label : v->name, s->err);
  return status;
}

/* --- tables --- */

static op_status one_group(series *s, const line_owner *owner, bool smooth) {
  gathered g;
  line_points x;
  op_status status = gather(s, &g);
  if (status == OP_OK) status = points_of(s, &g, smooth, &x);
  if (status == OP_OK && smooth) status = smooth_rows(owner, &x);
  else if (status == OP_OK && x.n < 3)
    status = op_result_note_add(s->result, s->err, "no slope: fewer than three rows have an estimate");
  else if (status == OP_OK)
    status = slope_rows(owner, &x);
  if (status == OP_OK && !smooth && s->plan->request.trend.n_events > 0) status = event_rows(owner, &x);
  gathered_clear(&g);
  return status;
}

static op_status present(op_plan *plan, op_result *result, op_error *err) {
  figure_groups groups = {0};
  series s = {.plan = plan, .groups = &groups, .columns = plan->prepared, .result = result, .err = err};
  line_owner owner = {.request = &plan->request, .result = result, .err = err, .context = &s, .add_keys = add_keys, .fill_keys = fill_keys};
  op_status status = groups_make(plan, &groups, err);
  if (status == OP_OK && s.columns->has_time) status = slope_section(&owner);
  if (status == OP_OK && plan->request.trend.n_events > 0) status = event_section(&owner);
  for (s.group = 0; status == OP_OK && s.columns->has_time && s.group < groups.count; s.group++) status = one_group(&s, &owner, false);
  bool smooth = plan->request.trend.smooth.methods.count > 0;
  if (status == OP_OK && smooth) status = smooth_sections(&owner);
  for (s.group = 0; status == OP_OK && smooth && s.group < groups.count; s.group++) status = one_group(&s, &owner, true);
  if (status == OP_OK && !s.columns->has_time) status = op_result_note_add(result, err, "no --time: rows are taken at equal distances, in their order; no slope");
  groups_clear(&groups);
  return status;
}

/* Figures carry their errors themselves: there is no design. */
static op_status resolve(op_plan *plan, op_error *err) {
  (void)err;
  plan->request.weights = "";
  plan->request.total = false;
  return OP_OK;
}

const analysis analysis_series = {resolve, prepare, present, NULL, ANALYSIS_NO_FIGURES | ANALYSIS_NO_DESIGN};
