/* Lines of a trend, their breaks and their keys. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "analysis/trend.h"
#include "base/text.h"

size_t trend_estimate(const trend *t, const wave_line *line, size_t wave) { return line->group[wave] * t->figures->terms.count + line->term; }

bool trend_has_estimate(const trend *t, const wave_line *line, size_t wave) { return !isnan(t->figures->estimates.theta[trend_estimate(t, line, wave)]); }

const char *trend_wave(const trend *t, size_t group, const char **label) {
  const char *code;
  group_key_text(t->plan, &t->groups->items[group], 0, &code, label);
  return code;
}

size_t trend_before(const trend *t, const wave_line *line, size_t wave) {
  while (wave-- > 0) {
    if (trend_has_estimate(t, line, wave)) return wave;
  }
  return SIZE_MAX;
}

const char *trend_break(const wave_line *line, size_t from, size_t to) {
  size_t first = from < to ? from : to, last = from < to ? to : from;
  for (size_t w = last; w > first; w--) {
    if (line->broken[w] != NULL) return line->broken[w];
  }
  return NULL;
}

/* --- breaks --- */

op_status trend_differ(const trend *t, size_t before, size_t after, const char **why) {
  const plan_groups *g = &t->plan->groups;
  const figure_group *a = &t->groups->items[before], *b = &t->groups->items[after];
  char lost[160], gained[160];
  const char *label, *other;
  *why = NULL;
  if (g->mode_key != SIZE_MAX && !trend_same_values(t->plan, g->mode_key, a, b, lost, gained, sizeof lost)) {
    const char *what = g->keys[g->mode_key].label[0] != '\0' ? g->keys[g->mode_key].label : g->keys[g->mode_key].name;
    if (lost[0] != '\0' && gained[0] != '\0') *why = op_arena_format(t->plan->arena, t->err, "%s changes from %s to %s", what, lost, gained);
    else
      *why = op_arena_format(t->plan->arena, t->err, "%s changes: %s %s", what, lost[0] != '\0' ? lost : gained, lost[0] != '\0' ? "ends" : "begins");
    return *why != NULL ? OP_OK : OP_E_MEMORY;
  }
  if (g->country_key == SIZE_MAX || trend_same_values(t->plan, g->country_key, a, b, lost, gained, sizeof lost)) return OP_OK;
  trend_wave(t, before, &label);
  trend_wave(t, after, &other);
  if (lost[0] != '\0' && gained[0] != '\0') {
    *why = op_arena_format(t->plan->arena, t->err, "%s: in %s but not in %s; %s: in %s but not in %s", lost, label, other, gained, other, label);
  } else {
    *why = op_arena_format(t->plan->arena, t->err, "%s: not in %s", lost[0] != '\0' ? lost : gained, lost[0] != '\0' ? other : label);
  }
  return *why != NULL ? OP_OK : OP_E_MEMORY;
}

static op_status find_breaks(const trend *t, wave_line *line) {
  op_status status = OP_OK;
  size_t before = SIZE_MAX;
  for (size_t w = 0; status == OP_OK && w < line->waves; w++) {
    line->broken[w] = NULL;
    if (!trend_has_estimate(t, line, w)) continue;
    if (before != SIZE_MAX) status = trend_differ(t, line->group[before], line->group[w], &line->broken[w]);
    before = w;
  }
  return status;
}

/* --- lines --- */

static bool same_line(const trend *t, size_t a, size_t b) {
  for (size_t k = 1; k < t->plan->groups.n_by; k++) {
    if (t->groups->items[a].codes[k] != t->groups->items[b].codes[k]) return false;
  }
  return true;
}

static bool in_scope(const trend *t, line_scope scope, size_t term) {
  bool nets = false;
  if (scope != LINES_NETS) return scope == LINES_ALL || term == 0;
  for (size_t i = 0; i < t->figures->terms.count; i++) nets = nets || (t->figures->terms.keys[i].flags & OP_ROW_NET) != 0;
  return !nets || (t->figures->terms.keys[term].flags & OP_ROW_NET) != 0;
}

/* Groups come sorted by wave, so a line's waves come in order. */
op_status trend_each_line(trend *t, line_scope scope, op_status (*use)(trend *, const wave_line *)) {
  size_t n = t->groups->count;
  size_t *group = op_array_new(n, sizeof *group, t->err);
  unsigned char *done = op_array_new(n, 1, t->err);
  const char **broken = op_array_new(n, sizeof *broken, t->err);
  op_status status = group != NULL && done != NULL && broken != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t g = 0; status == OP_OK && g < n; g++) {
    wave_line line = {.group = group, .broken = broken};
    if (done[g]) continue;
    for (size_t h = g; h < n; h++) {
      if (done[h] || !same_line(t, g, h)) continue;
      group[line.waves++] = h;
      done[h] = 1;
    }
    for (; status == OP_OK && line.term < t->figures->terms.count; line.term++) {
      if (!in_scope(t, scope, line.term)) continue;
      status = find_breaks(t, &line);
      t->line = &line;
      if (status == OP_OK) status = use(t, &line);
    }
  }
  t->line = NULL;
  op_free(group);
  op_free(done);
  op_free(broken);
  return status;
}

/* --- keys --- */

static op_status add_keys(void *context, size_t section) {
  const trend *t = context;
  const plan_groups *g = &t->plan->groups;
  op_status status = OP_OK;
  for (size_t k = 1; status == OP_OK && k < g->n_by; k++) {
    status = op_section_key_add(t->result, section, g->keys[k].name, g->keys[k].label[0] != '\0' ? g->keys[k].label : g->keys[k].name, OP_KEY_GROUP, t->err);
  }
  if (status == OP_OK) status = op_section_key_add(t->result, section, "variable", "variable", OP_KEY_CODED, t->err);
  return status == OP_OK ? op_section_key_add(t->result, section, "category", "category", OP_KEY_CODED, t->err) : status;
}

static op_status fill_keys(void *context, op_row *row, size_t *key) {
  const trend *t = context;
  const figure_term *term = &t->figures->terms.keys[t->line->term];
  const plan_variable *variable = &t->plan->variables[term->variable];
  op_status status = OP_OK;
  *key = 0;
  for (size_t k = 1; status == OP_OK && k < t->plan->groups.n_by; k++) {
    const char *code, *label;
    group_key_text(t->plan, &t->groups->items[t->line->group[0]], k, &code, &label);
    status = op_row_key_set(t->result, row, (*key)++, code, label, t->err);
  }
  if (status == OP_OK) status = op_row_key_set(t->result, row, (*key)++, variable->name, variable->label[0] != '\0' ? variable->label : variable->name, t->err);
  if (status == OP_OK && term->code != NULL) status = op_row_key_set(t->result, row, *key, term->code, term->label, t->err);
  ++*key;
  row->flags |= term->flags;
  return status;
}

void trend_owner(trend *t) {
  t->owner = (line_owner){.request = &t->plan->request, .result = t->result, .err = t->err, .percent = t->plan->request.statistic == OP_STAT_PROPORTION,
                          .context = t, .add_keys = add_keys, .fill_keys = fill_keys};
}

/* --- points --- */

static bool usable(const trend *t, const wave_line *line, size_t wave) { return t->figures->estimates.variance[trend_estimate(t, line, wave)] > 0; }

/* Where other waves have dates, one without is missed on the line. */
static op_status note_undated(const trend *t, const wave_line *line) {
  op_status status = OP_OK;
  for (size_t w = 0; status == OP_OK && w < line->waves; w++) {
    const char *label, *code = trend_wave(t, line->group[w], &label);
    if (!usable(t, line, w) || !isnan(trend_date(t->plan, &t->groups->items[line->group[w]]))) continue;
    status = op_result_note_add(t->result, t->err, "wave '%s' has no date that can be read: it is not on the line", code);
  }
  return status;
}

op_status trend_points_make(trend *t, const wave_line *line, trend_points *out) {
  const op_estimates *x = &t->figures->estimates;
  size_t most = line->waves, n = 0;
  *out = (trend_points){.numbers = op_array_new(2 * most + most * most, sizeof(double), t->err), .restart = op_array_new(most, sizeof(bool), t->err),
                        .names = op_array_new(2 * most, sizeof(char *), t->err), .wave = op_array_new(most, sizeof(size_t), t->err)};
  if (!out->numbers || !out->restart || !out->names || !out->wave) return OP_E_MEMORY;
  double *time = out->numbers, *theta = time + most, *V = theta + most;
  bool broken = false;
  for (size_t w = 0; w < most; w++) {
    double when = trend_date(t->plan, &t->groups->items[line->group[w]]);
    broken = broken || line->broken[w] != NULL;
    if (isnan(when) || !usable(t, line, w)) continue;
    time[n] = when;
    theta[n] = x->theta[trend_estimate(t, line, w)];
    out->names[n] = trend_wave(t, line->group[w], &out->names[most + n]);
    out->restart[n] = broken && n > 0;
    out->wave[n++] = w;
    broken = false;
  }
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < n; j++) V[i * n + j] = x->V[trend_estimate(t, line, out->wave[i]) * x->K + trend_estimate(t, line, out->wave[j])];
  }
  op_status status = n > 0 ? note_undated(t, line) : OP_OK;
  if (status != OP_OK) return status;
  out->points = (line_points){.time = time, .theta = theta, .V = V, .restart = out->restart, .code = out->names, .label = out->names + most, .n = n};
  return OP_OK;
}

void trend_points_clear(trend_points *p) {
  op_free(p->numbers);
  op_free(p->restart);
  op_free(p->names);
  op_free(p->wave);
}

/* --- totals --- */

op_status trend_totals(const trend *t, const wave_line *line, const op_domain_set *sets, size_t n, op_estimates *out) {
  const op_term *of = &t->figures->terms.terms[line->term];
  op_term terms[2] = {*of, *of};
  terms[0].num = of->den;
  terms[0].n_num = of->n_den;
  for (size_t i = 0; i < 2; i++) {
    terms[i].n_den = 0;
    terms[i].offset = 0;
    terms[i].srs = OP_SRS_COUNT;
  }
  op_variance_rules rules = plan_variance_rules(t->plan, figures_deleted_rows(t->plan, t->figures->item));
  op_estimation estimation = figures_estimation(t->plan, t->figures->item, &rules);
  estimation.terms = terms;
  estimation.n_terms = 2;
  estimation.sets = sets;
  estimation.n_sets = n;
  estimation.full = true;
  return op_estimate(&estimation, out, t->err);
}
