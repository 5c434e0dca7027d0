/* Bounds of shares and net scores for the don't-knows (Manski 1989): had they all answered one way, or all the other. */
#include <math.h>
#include <string.h>

#include "analysis/trend.h"
#include "opine/series.h"
#include "table/levels.h"

/* Base, and which codes count for, against or undecided of one figure. */
typedef struct bound_codes {
  uint32_t *base, *open;   /* answers and don't-knows; don't-knows */
  size_t n_base, n_open;
} bound_codes;

static op_status open_codes(const trend *t, const op_component *c, bound_codes *out) {
  const op_names *names = &t->plan->request.trend.dont_know;
  size_t levels = op_levels_count(c->levels);
  out->base = op_arena_alloc(t->plan->arena, levels * sizeof(uint32_t), t->err);
  out->open = op_arena_alloc(t->plan->arena, levels * sizeof(uint32_t), t->err);
  if (out->base == NULL || out->open == NULL) return OP_E_MEMORY;
  out->n_base = out->n_open = 0;
  unsigned char *found = op_arena_alloc(t->plan->arena, names->count + 1, t->err);
  if (found == NULL) return OP_E_MEMORY;
  for (uint32_t code = 0; code < levels && code < c->capacity; code++) {
    bool open = false;
    for (size_t i = 0; code != 0 && i < names->count; i++) {
      bool named = category_named(c->levels, code, names->items[i]);
      found[i] |= named;
      open = open || named;
    }
    if (open) out->open[out->n_open++] = code;
    if (open || op_component_counts(c, code)) out->base[out->n_base++] = code;
  }
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && out->n_open > 0 && i < names->count; i++) {
    if (!found[i]) status = op_result_note_add(t->result, t->err, "'%s' has no answer '%s', named with --dont-know",
                                                t->plan->variables[t->figures->terms.keys[t->line->term].variable].name, names->items[i]);
  }
  return status;
}

/* True when a term's numerator holds a code, with its value there (1, or 1 and -1 of a net score). */
static double value_of(const op_item *item, const op_term *term, uint32_t code) {
  uint32_t feature = (uint32_t)op_item_feature(item, 0, code);
  for (size_t i = 0; i < term->n_num; i++) {
    if (term->num[i].feature == feature) return term->num[i].value;
  }
  return 0;
}

/* Mean of what the answers count, don't-knows counting `undecided`. */
static op_status bound_term(const trend *t, const op_item *item, const op_term *of, const bound_codes *codes, double undecided, op_term *term) {
  double *values = op_arena_alloc(t->plan->arena, codes->n_base * sizeof *values, t->err);
  if (values == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < codes->n_base; i++) {
    values[i] = value_of(item, of, codes->base[i]);
    for (size_t k = 0; k < codes->n_open; k++) values[i] = codes->open[k] == codes->base[i] ? undecided : values[i];
  }
  return op_term_score(t->plan->arena, item, 0, codes->base, values, codes->n_base, codes->base, codes->n_base, term, t->err);
}

static op_status add_row(const trend *t, const wave_line *line, size_t wave, const op_estimates *x) {
  static const char *const texts[] = {NULL};
  const char *code, *label;
  size_t low = line->group[wave] * 3, high = low + 1, open = low + 2;
  op_row *row;
  op_status status = line_row_add(&t->owner, t->result->n_sections - 1, texts, &row);
  if (status != OP_OK) return status;
  code = trend_wave(t, line->group[wave], &label);
  status = op_row_key_set(t->result, row, t->result->sections[t->result->n_sections - 1].n_keys - 1, code, label, t->err);
  row->measures[OP_M_BASE_N] = x->base_n[low];
  row->measures[OP_M_ESTIMATE] = t->figures->estimates.theta[trend_estimate(t, line, wave)];
  row->measures[OP_M_SHARE] = x->theta[open];
  row->measures[OP_M_MINIMUM] = x->theta[low];
  row->measures[OP_M_MAXIMUM] = x->theta[high];
  op_bounded_interval(x->theta[low], sqrt(x->variance[low]), x->theta[high], sqrt(x->variance[high]), t->plan->request.level, &row->measures[OP_M_LOWER],
                      &row->measures[OP_M_UPPER]);
  return status;
}

static op_status line_bounds(trend *t, const wave_line *line) {
  const op_request *r = &t->plan->request;
  const op_item *item = &t->plan->moments->items[t->figures->item];
  const op_term *of = &t->figures->terms.terms[line->term];
  bound_codes codes;
  op_term terms[3];
  op_estimates x = {0};
  op_status status = open_codes(t, &item->components[0], &codes);
  if (status == OP_OK && codes.n_open == 0) {
    op_fail(t->err, OP_E_REQUEST, "'%s' has no answer '%s' to bound", t->plan->variables[t->figures->terms.keys[line->term].variable].name, r->trend.dont_know.items[0]);
    return op_fail_hint(t->err, "--dont-know takes codes or labels; opine describe lists them");
  }
  if (status == OP_OK) status = bound_term(t, item, of, &codes, of->proportion ? 0 : -1, &terms[0]);
  if (status == OP_OK) status = bound_term(t, item, of, &codes, 1, &terms[1]);
  if (status == OP_OK) status = op_term_proportion(t->plan->arena, item, 0, codes.open, codes.n_open, codes.base, codes.n_base, &terms[2], t->err);
  if (status == OP_OK) {
    op_variance_rules rules = plan_variance_rules(t->plan, NULL);
    op_estimation estimation = figures_estimation(t->plan, t->figures->item, &rules);
    estimation.terms = terms;
    estimation.n_terms = 3;
    estimation.sets = t->groups->sets;
    estimation.n_sets = t->groups->count;
    status = op_estimate(&estimation, &x, t->err);
  }
  for (size_t w = 0; status == OP_OK && w < line->waves; w++) {
    if (trend_has_estimate(t, line, w)) status = add_row(t, line, w, &x);
  }
  op_estimates_clear(&x);
  return status;
}

op_status trend_bounds(trend *t, const figures *all) {
  static const op_measure measures[] = {OP_M_BASE_N, OP_M_ESTIMATE, OP_M_SHARE, OP_M_MINIMUM, OP_M_MAXIMUM, OP_M_LOWER, OP_M_UPPER};
  static const char *const keys[] = {"wave", NULL};
  size_t section;
  op_status status = line_section(&t->owner, "bounds", "Bounds for the don't-knows", t->owner.percent, keys, measures, sizeof measures / sizeof *measures, &section);
  for (size_t i = 0; status == OP_OK && i < t->plan->n_items; i++) {
    t->figures = &all[i];
    status = trend_each_line(t, LINES_NETS, line_bounds);
  }
  return status;
}
