/* opine scale: the items of a scale, its index, top and bottom boxes, and how well the items hold together. */
#include <math.h>
#include <string.h>

#include "analysis/analysis.h"
#include "analysis/scale_items.h"
#include "base/number.h"
#include "estimate/alpha.h"
#include "estimate/row_ratio.h"

static op_status prepare(op_plan *plan, op_error *err) {
  const op_scale_options *o = &plan->request.scale;
  op_names names;
  size_t column;
  op_status status = row_names_expand(plan, &plan->request.variables, &names, err);
  if (status != OP_OK) return status;
  if (names.count == 0) return op_fail(err, OP_E_USAGE, "no item of a scale was given");
  if (o->min_items > names.count) {
    return op_fail(err, OP_E_USAGE, "--min-items is %zu, but the scale has %zu item%s", o->min_items, names.count, names.count == 1 ? "" : "s");
  }
  plan->request.variables = names;
  for (size_t i = 0; status == OP_OK && i < names.count; i++) status = plan_keep(plan, names.items[i], OP_READ_CODES, &column, err);
  return status;
}

/* --- scores --- */

static double scored(const scale *s, double points) {
  double range = s->highest - s->lowest;
  if (s->plan->request.scale.score != OP_SCORE_PERCENT) return points;
  return range > 0 ? 100 * (points - s->lowest) / range : (double)NAN;
}

/* The index of a row, NaN when too few items were answered. */
static double index_of(const scale *s, size_t row) {
  const op_scale_options *o = &s->plan->request.scale;
  double sum = 0;
  size_t answered = 0, need = o->min_items > 0 ? o->min_items : s->n;
  for (size_t i = 0; i < s->n; i++) {
    double points = scale_points(s, row, i);
    if (isnan(points)) continue;
    sum += points;
    answered++;
  }
  if (answered < need) return (double)NAN;
  double mean = sum / (double)answered;
  return o->score == OP_SCORE_SUM ? mean * (double)s->n : scored(s, mean);
}

static void mean_parts(const void *context, size_t row, size_t k, double *num, double *den) {
  const scale *s = context;
  double value = k < s->n ? scored(s, scale_points(s, row, k)) : index_of(s, row);
  *den = !isnan(value);
  *num = isnan(value) ? 0 : value;
}

typedef struct box {
  const scale *scale;
  double from, to;  /* points that lie in it */
} box;

static void box_parts(const void *context, size_t row, size_t k, double *num, double *den) {
  const box *b = context;
  double points = scale_points(b->scale, row, k);
  *den = !isnan(points);
  *num = points >= b->from && points <= b->to;
}

static bool complete(const void *context, size_t row) {
  const scale *s = context;
  for (size_t i = 0; i < s->n; i++) {
    if (isnan(scale_points(s, row, i))) return false;
  }
  return true;
}

/* --- sections --- */

typedef struct work {
  op_plan *plan;
  const scale *scale;
  const figure_groups *groups;
  op_result *result;
  op_error *err;
} work;

static const char *index_name(const work *w) { return w->plan->request.scale.index != NULL ? w->plan->request.scale.index : "index"; }

/* Keys of the items, and of the index behind them. */
static row_figure_key *item_keys(const work *w) {
  row_figure_key *keys = op_arena_alloc(w->plan->arena, (w->scale->n + 1) * sizeof *keys, w->err);
  for (size_t i = 0; keys != NULL && i < w->scale->n; i++) keys[i] = (row_figure_key){.variable = w->scale->items[i].name, .variable_label = w->scale->items[i].label};
  if (keys != NULL) keys[w->scale->n] = (row_figure_key){.variable = index_name(w), .variable_label = index_name(w), .flags = OP_ROW_NET};
  return keys;
}

static op_status make_rows(const work *w, bool whole, analysis_rows *rows) {
  op_status status = analysis_rows_make(w->plan, w->groups, NULL, 0, rows, w->err);
  if (status == OP_OK && whole) rows_keep(w->plan, rows, complete, w->scale);
  return status;
}

/* Rows missing any item are left out where all figures stand in one matrix, or where packages would delete them. */
static bool listwise(const work *w) { return w->plan->request.joint || w->plan->request.missing_rows == OP_MISSING_ROWS_DELETE; }

static op_status ratio_section(const work *w, const char *name, const char *title, const op_row_ratio *ratio) {
  analysis_rows rows = {0};
  op_estimates x = {0};
  size_t section;
  row_figure_key *keys = item_keys(w);
  op_status status = keys != NULL ? row_section_add(w->plan, name, title, NULL, ratio->proportion, w->result, &section, w->err) : OP_E_MEMORY;
  if (status == OP_OK) status = make_rows(w, listwise(w), &rows);
  if (status != OP_OK) return status;
  rows.estimation.full = w->plan->request.vcov;
  status = op_row_ratio_estimate(&rows.estimation, ratio, &x, w->err);
  if (status == OP_OK) {
    status = row_section_fill(w->plan, w->groups, &rows, keys, ratio->K, &x, ratio->proportion, rows.estimation.full, section, w->result, w->err);
  }
  op_estimates_clear(&x);
  analysis_rows_clear(&rows);
  return status;
}

static op_status present_means(const work *w) {
  static const char *const titles[] = {"Mean score", "Mean score; the index is the sum of the items", "Mean score, 0 to 100"};
  op_row_ratio ratio = {w->scale->n > 1 ? w->scale->n + 1 : 1, mean_parts, w->scale, false};
  return ratio_section(w, "estimates", titles[w->plan->request.scale.score], &ratio);
}

/* "Top 2 of 1 to 5: 4 to 5". */
static op_status present_box(const work *w, const char *name, const char *word, size_t points, bool high) {
  const scale *s = w->scale;
  char from[OP_NUMBER_TEXT], to[OP_NUMBER_TEXT];
  if (points == 0) return OP_OK;
  if (points >= s->n_steps) {
    return op_fail(w->err, OP_E_REQUEST, "--%s is %zu, but the scale has %zu points: everybody would be in the box", name, points, s->n_steps);
  }
  box b = {s, high ? s->steps[s->n_steps - points] : s->steps[0], high ? s->steps[s->n_steps - 1] : s->steps[points - 1]};
  op_number_write(b.from, from);
  op_number_write(b.to, to);
  const char *range = points > 1 ? op_arena_format(w->plan->arena, w->err, "%s to %s", from, to) : from;
  const char *title = range != NULL ? op_arena_format(w->plan->arena, w->err, "%s %zu: %s of %g to %g", word, points, range, s->lowest, s->highest) : NULL;
  if (title == NULL) return OP_E_MEMORY;
  op_row_ratio ratio = {s->n, box_parts, &b, true};
  return ratio_section(w, name, title, &ratio);
}

/* --- reliability --- */

static double score_of(const void *context, size_t row, size_t item) { return scale_points(context, row, item); }

static row_figure_key *reliability_keys(const work *w, size_t *n) {
  const scale *s = w->scale;
  row_figure_key *keys = op_arena_alloc(w->plan->arena, (1 + 2 * s->n) * sizeof *keys, w->err);
  if (keys == NULL) return NULL;
  keys[0] = (row_figure_key){index_name(w), index_name(w), "alpha", "Cronbach's alpha", OP_ROW_NET};
  for (size_t i = 0; i < s->n; i++) {
    keys[1 + i] = (row_figure_key){s->items[i].name, s->items[i].label, "alpha_without", "alpha without the item", 0};
    keys[1 + s->n + i] = (row_figure_key){s->items[i].name, s->items[i].label, "item_rest", "correlation with the other items", 0};
  }
  *n = s->n > 2 ? 1 + 2 * s->n : 1;
  return keys;
}

/* As R's svycralpha: an answer that is missing makes alpha missing. */
static op_status refuse_incomplete(const work *w, const analysis_rows *rows, op_row_estimates *raw, const char **why) {
  analysis_rows all = {0};
  if (!w->plan->request.scale.strict) return OP_OK;
  op_status status = make_rows(w, false, &all);
  for (size_t g = 0; status == OP_OK && g < rows->count; g++) {
    if (all.n[g] == rows->n[g]) continue;
    for (size_t k = 0; k < raw->K / rows->count; k++) raw->theta[g * (raw->K / rows->count) + k] = (double)NAN;
    *why = "some answers are missing, and --min-items strict makes the figure missing then";
  }
  analysis_rows_clear(&all);
  return status;
}

/* An item whose correlation with the others is surely below zero is most often scored the wrong way round. */
static op_status note_opposed(const work *w, size_t section) {
  const op_section *s = &w->result->sections[section];
  size_t variable = op_section_key_named(s, "variable"), term = op_section_key_named(s, "term");
  op_status status = OP_OK;
  for (size_t r = 0; status == OP_OK && r < s->n_rows; r++) {
    if (!op_text_equal(s->rows[r].codes[term], "item_rest") || !(s->rows[r].measures[OP_M_UPPER] < 0)) continue;
    const char *name = s->rows[r].codes[variable];
    status = op_result_note_add(w->result, w->err, "%s runs against the other items: does it belong turned around (--reverse %s)?", name, name);
  }
  return status;
}

static op_status present_reliability(const work *w) {
  const scale *s = w->scale;
  analysis_rows rows = {0};
  op_row_estimates raw = {0};
  op_estimates x = {0};
  size_t section, n = 0;
  const char *why = NULL;
  row_figure_key *keys = reliability_keys(w, &n);
  if (s->n < 2) return op_result_note_add(w->result, w->err, "one item has no alpha: a scale needs two");
  op_status status = keys != NULL ? row_section_add(w->plan, "reliability", "Reliability", "term", false, w->result, &section, w->err) : OP_E_MEMORY;
  if (status == OP_OK) status = make_rows(w, true, &rows);
  if (status != OP_OK) return status;
  op_alpha_items items = {score_of, s, s->n};
  op_row_estimator estimator = op_alpha_estimator(&items);
  status = op_rows_estimate(&rows.estimation, &estimator, &raw, w->err);
  if (status == OP_OK) status = refuse_incomplete(w, &rows, &raw, &why);
  if (status == OP_OK) status = row_estimates_take(&rows, &raw, false, &x, w->err);
  if (status == OP_OK && n < estimator.K) {
    /* two items: only alpha is of interest, so that each group keeps its first figure */
    for (size_t g = 0; g < rows.count; g++) {
      double *const columns[] = {x.theta, x.variance, x.n, x.base_n, x.weighted_n, x.base_weighted_n, x.srs_wr, x.srs_wor, x.kish};
      for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) columns[c][g] = columns[c][g * estimator.K];
    }
    x.K = rows.count;
  }
  if (status == OP_OK) status = row_section_fill(w->plan, w->groups, &rows, keys, n, &x, false, false, section, w->result, w->err);
  for (size_t r = 0; status == OP_OK && r < w->result->sections[section].n_rows; r++) {
    op_row *row = &w->result->sections[section].rows[r];
    if (!isnan(row->measures[OP_M_ESTIMATE]) || row->measures[OP_M_BASE_N] == 0) continue;
    row->note = why == NULL ? "the answers do not vary" : r % n == 0 ? why : NULL; /* the reason once, at alpha */
  }
  if (status == OP_OK) status = note_opposed(w, section);
  op_row_estimates_clear(&raw);
  op_estimates_clear(&x);
  analysis_rows_clear(&rows);
  return status;
}

/* --- what was done --- */

static op_status present_conventions(const work *w) {
  static const char *const scores[] = {"mean", "sum", "0-100"};
  const op_scale_options *o = &w->plan->request.scale;
  size_t need = o->min_items > 0 ? o->min_items : w->scale->n;
  const char *points = op_arena_format(w->plan->arena, w->err, "%g-%g", w->scale->lowest, w->scale->highest);
  const char *answers = op_arena_format(w->plan->arena, w->err, "%zu of %zu", need, w->scale->n);
  op_text reversed = {0};
  for (size_t i = 0; i < o->reverse.count; i++) op_text_addf(&reversed, "%s%s", i > 0 ? "," : "", o->reverse.items[i]);
  op_status status = points != NULL && answers != NULL ? op_text_check(&reversed, w->err) : OP_E_MEMORY;
  if (status == OP_OK) status = op_result_convention_add(w->result, "points", points, w->err);
  if (status == OP_OK) status = op_result_convention_add(w->result, "score", scores[o->score], w->err);
  if (status == OP_OK) status = op_result_convention_add(w->result, "index_answers", answers, w->err);
  if (status == OP_OK && reversed.length > 0) status = op_result_convention_add(w->result, "reversed", reversed.data, w->err);
  op_text_clear(&reversed);
  return status;
}

static op_status present(op_plan *plan, op_result *result, op_error *err) {
  figure_groups groups = {0};
  scale s = {0};
  op_names *names = &plan->request.variables;
  size_t *columns = op_arena_alloc(plan->arena, names->count * sizeof *columns, err);
  op_status status = columns != NULL ? groups_make(plan, &groups, err) : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < names->count; i++) status = plan_keep(plan, names->items[i], OP_READ_CODES, &columns[i], err);
  if (status == OP_OK) status = scale_make(plan, columns, names->count, &s, result, err);
  work w = {plan, &s, &groups, result, err};
  if (status == OP_OK) status = present_means(&w);
  if (status == OP_OK) status = present_box(&w, "top", "Top", plan->request.scale.top, true);
  if (status == OP_OK) status = present_box(&w, "bottom", "Bottom", plan->request.scale.bottom, false);
  if (status == OP_OK) status = present_reliability(&w);
  if (status == OP_OK) status = present_conventions(&w);
  groups_clear(&groups);
  return status;
}

const analysis analysis_scale = {NULL, prepare, present, NULL, ANALYSIS_CI | ANALYSIS_DEFF};
