/* Changes between waves: what changed, whether that is chance, and whether it matters. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "analysis/trend.h"
#include "base/number.h"
#include "base/text.h"
#include "opine/series.h"

static bool has_margin(const trend *t) { return !isnan(t->plan->request.trend.margin); }

static op_status change_keys(trend *t, const wave_line *line, size_t from, size_t to, op_row *row, size_t *verdict) {
  size_t key = 0;
  const char *code, *label;
  op_status status = t->owner.fill_keys(t, row, &key);
  if (status == OP_OK) {
    code = trend_wave(t, line->group[from], &label);
    status = op_row_key_set(t->result, row, key, code, label, t->err);
  }
  if (status == OP_OK) {
    code = trend_wave(t, line->group[to], &label);
    status = op_row_key_set(t->result, row, key + 1, code, label, t->err);
  }
  *verdict = key + 2;
  return status;
}

op_status trend_pair_df(const trend *t, size_t a, size_t b, double *df) {
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

/* Significance and equivalence answer different questions; together they leave four verdicts (Tryon 2001). */
static const char *verdict_of(const trend *t, const op_row *row) {
  double alpha = 1 - t->plan->request.level;
  bool differs = row->measures[OP_M_P] < alpha, same = row->measures[OP_M_P_EQUIVALENCE] < alpha;
  if (isnan(row->measures[OP_M_P]) || isnan(row->measures[OP_M_P_EQUIVALENCE])) return "undecided";
  return differs ? (same ? "changed, within the margin" : "changed") : same ? "no meaningful change" : "undecided";
}

static op_status judge(const trend *t, const wave_line *line, size_t from, size_t to, op_row *row, size_t verdict) {
  const op_request *r = &t->plan->request;
  const op_trend_options *o = &r->trend;
  const char *broken;
  op_status status = trend_differ(t, line->group[from], line->group[to], &broken); /* of these two waves, whatever stands between them */
  double se = row->measures[OP_M_SE], df = row->measures[OP_M_DF];
  row->measures[OP_M_DETECTABLE] = op_detectable(se, df, r->level, o->power > 0 ? o->power : 0.8);
  if (has_margin(t)) row->measures[OP_M_P_EQUIVALENCE] = op_equivalence_p(row->measures[OP_M_ESTIMATE], se, df, o->margin);
  if (status != OP_OK) return status;
  if (broken != NULL) {
    const char *why = op_arena_format(t->plan->arena, t->err, "the line is broken: %s", broken);
    row->note = why != NULL ? op_result_text(t->result, why, t->err) : NULL;
    if (row->note == NULL) return OP_E_MEMORY;
    row->flags |= OP_ROW_BROKEN;
  }
  return has_margin(t) ? op_row_key_set(t->result, row, verdict, broken != NULL ? "not comparable" : verdict_of(t, row), NULL, t->err) : OP_OK;
}

static op_status add_change(trend *t, const wave_line *line, size_t from, size_t to) {
  const op_estimates *x = &t->figures->estimates;
  size_t a = trend_estimate(t, line, from), b = trend_estimate(t, line, to);
  double df = 0, covariance = x->V[a * x->K + b], difference = x->theta[b] - x->theta[a];
  double variance = x->variance[a] + x->variance[b] - 2 * covariance, se = sqrt(variance > 0 ? variance : 0);
  size_t verdict = 0;
  op_row *row;
  op_status status = trend_pair_df(t, line->group[from], line->group[to], &df);
  if (status == OP_OK) status = op_section_row_add(t->result, t->changes, &row, t->err);
  if (status == OP_OK) status = change_keys(t, line, from, to, row, &verdict);
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
  return judge(t, line, from, to, row, verdict);
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

/* --vs first: each line's own first wave with an estimate. */
static bool from_first(const trend *t) { return strcmp(t->plan->request.vs, "first") == 0; }

/* True when a group is of the wave that --vs names by code or label. */
static bool is_reference(const trend *t, size_t group) {
  const char *vs = t->plan->request.vs, *label, *code = trend_wave(t, group, &label);
  return strcmp(code, vs) == 0 || strcmp(label, vs) == 0;
}

static bool has_reference(const op_plan *plan) { return plan->request.vs != NULL && strcmp(plan->request.vs, "previous") != 0; }

/* Waves that a hint lists. */
#define MOST_WAVES 20

static op_status hint_waves(const trend *t) {
  op_text list = {0};
  const char *last = NULL, *label;
  size_t n = 0;
  for (size_t g = 0; g < t->groups->count; g++) {
    const char *code = trend_wave(t, g, &label);
    bool told = t->groups->items[g].total || (last != NULL && strcmp(code, last) == 0);
    for (size_t b = 0; !told && b < g; b++) {
      const char *other = trend_wave(t, b, &label);
      told = strcmp(other, code) == 0;
    }
    last = code;
    if (!told && n++ < MOST_WAVES) op_text_addf(&list, "%s%s", n > 1 ? ", " : "", code);
  }
  if (n > MOST_WAVES) op_text_addf(&list, ", ... (%zu in all)", n);
  op_fail_hint(t->err, "the waves are %s; or first, or previous", list.data != NULL ? list.data : "");
  op_text_clear(&list);
  return t->err->status;
}

static op_status check_reference(const trend *t) {
  if (from_first(t)) return OP_OK;
  for (size_t g = 0; g < t->groups->count; g++) {
    if (is_reference(t, g)) return OP_OK;
  }
  op_fail(t->err, OP_E_REQUEST, "no wave '%s' to compare with", t->plan->request.vs);
  return hint_waves(t);
}

/* The change from each wave to the next; a wave without an estimate (the question was not asked) is passed over. */
static op_status line_changes(trend *t, const wave_line *line) {
  size_t first = t->result->sections[t->changes].n_rows, reference = 0, last = line->waves;
  op_status status = OP_OK;
  for (size_t w = 0; status == OP_OK && w < line->waves; w++) {
    if (!trend_has_estimate(t, line, w)) continue;
    if (last < line->waves) status = add_change(t, line, last, w);
    last = w;
  }
  if (status == OP_OK) status = adjust_family(t, first);
  if (status != OP_OK || !has_reference(t->plan)) return status;
  first = t->result->sections[t->changes].n_rows;
  while (reference < line->waves && !(from_first(t) ? trend_has_estimate(t, line, reference) : is_reference(t, line->group[reference]))) reference++;
  if (reference == line->waves && from_first(t)) return OP_OK; /* a line without figures */
  if (reference == line->waves) {
    return op_result_note_add(t->result, t->err, "some groups have no wave '%s': their changes are from the wave before only", t->plan->request.vs);
  }
  for (size_t w = 0; status == OP_OK && w < line->waves; w++) {
    if (w != reference && trend_has_estimate(t, line, w)) status = add_change(t, line, reference, w);
  }
  return status == OP_OK ? adjust_family(t, first) : status;
}

static op_status add_section(trend *t) {
  static const op_measure measures[] = {OP_M_ESTIMATE, OP_M_SE, OP_M_COVARIANCE, OP_M_LOWER, OP_M_UPPER, OP_M_DF, OP_M_STATISTIC, OP_M_P, OP_M_P_HOLM, OP_M_P_BH,
                                        OP_M_DETECTABLE, OP_M_P_EQUIVALENCE};
  size_t n = sizeof measures / sizeof *measures - !has_margin(t);
  op_status status = op_result_section_add(t->result, "changes", "Changes", t->owner.percent, &t->changes, t->err);
  if (status == OP_OK) status = t->owner.add_keys(t, t->changes);
  if (status == OP_OK) status = op_section_key_add(t->result, t->changes, "from", "from", OP_KEY_CODED, t->err);
  if (status == OP_OK) status = op_section_key_add(t->result, t->changes, "to", "to", OP_KEY_CODED, t->err);
  if (status == OP_OK && has_margin(t)) status = op_section_key_add(t->result, t->changes, "verdict", "verdict", OP_KEY_TEXT, t->err);
  for (size_t m = 0; status == OP_OK && m < n; m++) status = op_section_measure_add(t->result, t->changes, measures[m], t->err);
  return status;
}

static op_status note_rules(const trend *t) {
  const op_trend_options *o = &t->plan->request.trend;
  char power[OP_NUMBER_TEXT], margin[OP_NUMBER_TEXT];
  op_number_write(o->power > 0 ? o->power : 0.8, power);
  op_status status = op_result_convention_add(t->result, "power", power, t->err);
  if (status != OP_OK || !has_margin(t)) return status;
  op_number_write(o->margin, margin);
  return op_result_convention_add(t->result, "margin", margin, t->err);
}

/* A line of one wave has no change: one row says so, lest a quiet table say nothing. */
static op_status tell_lone_wave(trend *t) {
  const char *label, *code;
  op_row *row;
  size_t first = SIZE_MAX;
  for (size_t g = 0; g < t->groups->count; g++) {
    if (t->groups->items[g].total) continue;
    if (first == SIZE_MAX) first = g;
    if (t->groups->items[g].codes[0] != t->groups->items[first].codes[0]) return OP_OK;
  }
  if (first == SIZE_MAX || t->result->sections[t->changes].n_rows > 0) return OP_OK;
  op_status status = op_section_row_add(t->result, t->changes, &row, t->err);
  code = trend_wave(t, first, &label);
  if (status == OP_OK) status = op_row_key_set(t->result, row, op_section_key_named(&t->result->sections[t->changes], "from"), code, label, t->err);
  if (status == OP_OK) row->note = "one wave alone: a change or a slope needs two and more";
  return status;
}

op_status trend_changes(trend *t, const figures *all) {
  op_status status = has_reference(t->plan) ? check_reference(t) : OP_OK;
  if (status == OP_OK) status = add_section(t);
  for (size_t i = 0; status == OP_OK && i < t->plan->n_items; i++) {
    t->figures = &all[i];
    status = trend_each_line(t, LINES_ALL, line_changes);
  }
  if (status == OP_OK) status = tell_lone_wave(t);
  return status == OP_OK ? note_rules(t) : status;
}
