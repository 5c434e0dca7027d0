/* opine compare: groups against each other, against one, the rest, all, or the one before, with the covariance of groups that share PSUs or rows. */
#include <math.h>
#include <string.h>

#include "analysis/analysis.h"
#include "analysis/compare_family.h"
#include "analysis/compare_tests.h"
#include "analysis/estimates.h"
#include "base/limits.h"

typedef struct compare {
  op_plan *plan;
  const compare_pairs *pairs;
  const op_effect *effect;
  const op_adjust *adjust;
  double *df;                /* of each pair */
  op_result *result;
  size_t section;
  op_error *err;
} compare;

static op_status find_effect(const op_plan *plan, const op_effect **effect, op_error *err) {
  const char *name = plan->request.compare.effect, *known[32];
  size_t n, count = 0;
  const op_effect *all = op_effects(&n);
  *effect = op_effect_named(name != NULL ? name : "difference");
  if (*effect == NULL) {
    for (size_t i = 0; i < n && count < 30; i++) {
      known[count++] = all[i].name;
      if (all[i].alias != NULL) known[count++] = all[i].alias;
    }
    op_fail(err, OP_E_USAGE, "no effect '%s'", name);
    const char *nearest = op_nearest_name(name, known, count);
    return nearest != NULL ? op_fail_hint(err, "did you mean '%s'?", nearest) : op_fail_hint(err, "opine help methods lists the effects");
  }
  if (!(*effect)->proportions || plan->request.statistic == OP_STAT_PROPORTION) return OP_OK;
  op_fail(err, OP_E_REQUEST, "the effect '%s' is for proportions", (*effect)->name);
  return op_fail_hint(err, "leave out --stat, or choose --effect difference, ratio or relative");
}

/* Degrees of freedom of each pair for one question: those of the rows of both groups together. */
static op_status pair_df(compare *c, size_t item) {
  const compare_pairs *p = c->pairs;
  size_t domains = c->plan->moments->n_domains;
  uint32_t *both = op_array_new(2 * domains, sizeof *both, c->err);
  op_status status = both != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < p->count; i++) {
    const figure_group *a = &p->groups.items[p->items[i].a], *b = &p->groups.items[p->items[i].b];
    memcpy(both, a->domains, a->n_domains * sizeof *both);
    memcpy(both + a->n_domains, b->domains, b->n_domains * sizeof *both);
    op_domain_set set = {both, a->n_domains + b->n_domains};
    status = plan_item_df(c->plan, item, &set, c->plan->request.df_rule, &c->df[i], c->err);
  }
  op_free(both);
  return status;
}

/* Variance of the working value: by the delta method, or over replicates. */
static op_status working_variance(const compare *c, const op_estimates *x, size_t a, size_t b, double working, double *variance) {
  const op_effect *effect = c->effect;
  if (x->replicates == NULL) {
    double by_a, by_b;
    effect->gradient(x->theta[a], x->theta[b], &by_a, &by_b);
    *variance = by_a * by_a * x->variance[a] + by_b * by_b * x->variance[b] + 2 * by_a * by_b * x->V[a * x->K + b];
    return OP_OK;
  }
  const op_replication *rep = &c->plan->replication;
  double *values = op_array_new(rep->R, sizeof *values, c->err);
  if (values == NULL) return OP_E_MEMORY;
  for (size_t r = 0; r < rep->R; r++) values[r] = effect->working(x->replicates[a * rep->R + r], x->replicates[b * rep->R + r]);
  *variance = op_replicate_product(rep, values, working, values, working);
  op_free(values);
  return OP_OK;
}

static op_status row_keys(const compare *c, const figures *f, size_t term, const compare_pair *pair, op_row *row) {
  const figure_term *key = &f->terms.keys[term];
  const plan_variable *variable = &c->plan->variables[key->variable];
  const char *code, *label, *title = variable->label[0] != '\0' ? variable->label : variable->name, *name = variable->name;
  size_t k = c->plan->groups.n_by - c->plan->n_between;
  op_status status = compare_line_keys(c->plan, &c->pairs->groups.items[pair->a], c->result, row, c->err);
  if (status == OP_OK && c->plan->request.statistic == OP_STAT_RATIO) {
    name = title = op_arena_format(c->plan->arena, c->err, "%s/%s", name, c->plan->variables[key->variable + 1].name);
    if (name == NULL) return OP_E_MEMORY;
  }
  if (status == OP_OK) status = op_row_key_set(c->result, row, k, name, title, c->err);
  if (status == OP_OK && key->code != NULL) status = op_row_key_set(c->result, row, k + 1, key->code, key->label, c->err);
  for (size_t side = 0; status == OP_OK && side < 2; side++) {
    status = compare_group_text(c->plan, c->pairs, side == 0 ? pair->a : pair->b, &code, &label, c->err);
    if (status == OP_OK) status = op_row_key_set(c->result, row, k + 2 + side, code, label, c->err);
  }
  row->flags |= key->flags;
  return status;
}

/* Why a pair has no effect: which group, and what is wrong with it. */
static op_status note_pair(const compare *c, const op_estimates *x, size_t a, size_t b, const compare_pair *pair, op_row *row) {
  const char *code, *label;
  bool first = isnan(x->theta[a]) || (!isnan(x->theta[b]) && isnan(c->effect->working(x->theta[a], 0.5)));
  op_status status = compare_group_text(c->plan, c->pairs, first ? pair->a : pair->b, &code, &label, c->err);
  if (status != OP_OK) return status;
  bool empty = isnan(x->theta[first ? a : b]);
  const char *text = op_arena_format(c->plan->arena, c->err, empty ? "nobody in '%s' answered" : "the estimate of '%s' allows no such effect", label);
  row->note = text != NULL ? op_result_text(c->result, text, c->err) : NULL;
  return row->note != NULL ? OP_OK : OP_E_MEMORY;
}

static op_status add_pair(compare *c, const figures *f, size_t term, size_t i) {
  const compare_pair *pair = &c->pairs->items[i];
  const op_estimates *x = &f->estimates;
  size_t a = pair->a * f->terms.count + term, b = pair->b * f->terms.count + term;
  double variance = (double)NAN, working = c->effect->working(x->theta[a], x->theta[b]);
  op_row *row;
  op_status status = op_section_row_add(c->result, c->section, &row, c->err);
  if (status == OP_OK) status = row_keys(c, f, term, pair, row);
  if (status != OP_OK) return status;
  if (isnan(working)) return note_pair(c, x, a, b, pair, row);
  status = working_variance(c, x, a, b, working, &variance);
  if (status != OP_OK) return status;
  op_test test = op_effect_test(c->effect, working, variance, c->df[i], c->plan->request.level);
  row->measures[OP_M_ESTIMATE] = test.estimate;
  row->measures[OP_M_SE] = test.se;
  row->measures[OP_M_COVARIANCE] = x->V[a * x->K + b];
  row->measures[OP_M_LOWER] = test.lower;
  row->measures[OP_M_UPPER] = test.upper;
  row->measures[OP_M_DF] = test.df;
  row->measures[OP_M_STATISTIC] = test.statistic;
  row->measures[OP_M_P] = test.p;
  row->note = test.why;
  if (x->base_n[a] < c->plan->request.small_base || x->base_n[b] < c->plan->request.small_base) row->flags |= OP_ROW_SMALL_BASE;
  return OP_OK;
}

/* Rows of one question: by line, figure, pair. */
static op_status add_question(compare *c, const figures *f) {
  op_family family = c->plan->request.compare.family;
  op_status status = pair_df(c, f->item);
  for (size_t l = 0, i = 0; status == OP_OK && l < c->pairs->n_lines; l++) {
    size_t first = i, of_line = c->result->sections[c->section].n_rows;
    while (i < c->pairs->count && c->pairs->items[i].line == l) i++;
    for (size_t t = 0; status == OP_OK && t < f->terms.count; t++) {
      size_t of_figure = c->result->sections[c->section].n_rows;
      for (size_t k = first; status == OP_OK && k < i; k++) status = add_pair(c, f, t, k);
      if (status == OP_OK && family == OP_FAMILY_FIGURE) status = compare_adjust_family(c->adjust, &c->result->sections[c->section], of_figure, c->err);
    }
    if (status == OP_OK && family == OP_FAMILY_QUESTION) status = compare_adjust_family(c->adjust, &c->result->sections[c->section], of_line, c->err);
  }
  return status;
}

static op_status add_section(compare *c) {
  static const op_measure measures[] = {OP_M_ESTIMATE, OP_M_SE, OP_M_COVARIANCE, OP_M_LOWER, OP_M_UPPER, OP_M_DF, OP_M_STATISTIC, OP_M_P, OP_M_P_ADJUSTED};
  static const char *const keys[] = {"variable", "category", "group", "versus"};
  bool percent = c->plan->request.statistic == OP_STAT_PROPORTION && c->effect->scaled;
  const char *title = op_arena_format(c->plan->arena, c->err, "Comparisons: %s", c->effect->name);
  op_status status = title != NULL ? op_result_section_add(c->result, "comparisons", title, percent, &c->section, c->err) : OP_E_MEMORY;
  if (status == OP_OK) status = compare_line_section_keys(c->plan, c->section, c->result, c->err);
  for (size_t k = 0; status == OP_OK && k < 4; k++) status = op_section_key_add(c->result, c->section, keys[k], keys[k], OP_KEY_CODED, c->err);
  for (size_t m = 0; status == OP_OK && m < sizeof measures / sizeof *measures; m++) status = op_section_measure_add(c->result, c->section, measures[m], c->err);
  return status;
}

/* Covariance of the differences, for one question. */
static op_status add_covariance(compare *c, const figures *f) {
  op_section *section = &c->result->sections[c->section];
  const op_estimates *x = &f->estimates;
  size_t n = section->n_rows, T = f->terms.count, at = 0;
  if (!c->plan->request.vcov || c->plan->n_items != 1 || strcmp(c->effect->name, "difference") != 0) return OP_OK;
  if (n > OP_LIMIT_COVARIANCE) return op_result_note_add(c->result, c->err, "no covariance matrix: %zu comparisons are too many for one", n);
  double *V = op_array_new(n * n, sizeof *V, c->err);
  size_t *sides = op_array_new(2 * n, sizeof *sides, c->err);
  if (V == NULL || sides == NULL) {
    op_free(V);
    op_free(sides);
    return OP_E_MEMORY;
  }
  for (size_t l = 0, i = 0; l < c->pairs->n_lines; l++) {
    size_t first = i;
    while (i < c->pairs->count && c->pairs->items[i].line == l) i++;
    for (size_t t = 0; t < T; t++) {
      for (size_t k = first; k < i; k++, at += 2) {
        sides[at] = c->pairs->items[k].a * T + t;
        sides[at + 1] = c->pairs->items[k].b * T + t;
      }
    }
  }
  for (size_t r = 0; r < n; r++) {
    for (size_t s = 0; s < n; s++) {
      const double *a = x->V + sides[2 * r] * x->K, *b = x->V + sides[2 * r + 1] * x->K;
      V[r * n + s] = a[sides[2 * s]] - a[sides[2 * s + 1]] - b[sides[2 * s]] + b[sides[2 * s + 1]];
    }
  }
  op_free(sides);
  section->vcov = V;
  return OP_OK;
}

static op_status add_conventions(const compare *c) {
  op_status status = op_result_convention_add(c->result, "effect", c->effect->name, c->err);
  return status == OP_OK ? compare_adjust_convention(c->plan, c->adjust, c->result, c->err) : status;
}

static op_status compare_groups(compare *c) {
  op_plan *plan = c->plan;
  figures *all = op_array_new(plan->n_items, sizeof *all, c->err);
  figure_groups shown = c->pairs->groups;
  c->df = op_array_new(c->pairs->count, sizeof *c->df, c->err);
  op_status status = all != NULL && c->df != NULL ? OP_OK : OP_E_MEMORY;
  shown.count = c->pairs->n_groups;
  for (size_t i = 0; status == OP_OK && i < plan->n_items; i++) status = figures_make(plan, i, &c->pairs->groups, true, &all[i], c->err);
  if (status == OP_OK) status = figures_present(plan, &shown, all, c->result, c->err);
  if (status == OP_OK) status = add_section(c);
  for (size_t i = 0; status == OP_OK && i < plan->n_items; i++) status = add_question(c, &all[i]);
  if (status == OP_OK && plan->request.compare.family == OP_FAMILY_ALL) status = compare_adjust_family(c->adjust, &c->result->sections[c->section], 0, c->err);
  if (status == OP_OK) status = add_covariance(c, &all[0]);
  if (status == OP_OK) status = add_conventions(c);
  for (size_t i = 0; all != NULL && i < plan->n_items; i++) figures_clear(&all[i]);
  op_free(all);
  op_free(c->df);
  return status;
}

static op_status present(op_plan *plan, op_result *result, op_error *err) {
  compare_pairs pairs = {0};
  compare c = {.plan = plan, .pairs = &pairs, .result = result, .err = err};
  if (plan->request.compare.test != NULL) return compare_tests_present(plan, result, err);
  op_status status = find_effect(plan, &c.effect, err);
  if (status == OP_OK) status = compare_adjust(plan, &c.adjust, err);
  if (status == OP_OK) status = compare_pairs_make(plan, &pairs, result, err);
  if (status == OP_OK) status = compare_groups(&c);
  compare_pairs_clear(&pairs);
  return status;
}

static op_status prepare(op_plan *plan, op_error *err) {
  if (plan->request.compare.test != NULL) return compare_tests_prepare(plan, err);
  if (plan->n_between == 0) {
    op_fail(err, OP_E_USAGE, "a comparison needs the variable whose groups are compared");
    return op_fail_hint(err, "add --between VARIABLE");
  }
  const op_effect *effect;
  const op_adjust *adjust;
  op_status status = find_effect(plan, &effect, err);
  if (status == OP_OK) status = compare_adjust(plan, &adjust, err);
  return status == OP_OK ? estimates_prepare(plan, err) : status;
}

static bool named(const op_names *names, const char *name) {
  for (size_t i = 0; i < names->count; i++) {
    if (strcmp(names->items[i], name) == 0) return true;
  }
  return false;
}

/* A comparison is an estimate by groups, those that are compared being the first. */
static op_status resolve(op_plan *plan, op_error *err) {
  op_request *r = &plan->request;
  const op_names *between = &r->compare.between;
  const char **by = op_arena_alloc(plan->arena, (between->count + r->by.count + 1) * sizeof *by, err);
  if (by == NULL) return OP_E_MEMORY;
  size_t n = 0;
  for (; n < between->count; n++) by[n] = between->items[n];
  for (size_t i = 0; i < r->by.count; i++) {
    if (!named(between, r->by.items[i])) by[n++] = r->by.items[i];
  }
  r->by = (op_names){by, n};
  r->statistic = r->compare.test != NULL ? OP_STAT_MEAN : r->compare.of;
  r->total = false;
  plan->n_between = between->count;
  plan->compare = true;
  return OP_OK;
}

const analysis analysis_compare = {resolve, prepare, present, NULL, ANALYSIS_CI | ANALYSIS_DEFF};
