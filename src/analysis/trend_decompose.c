/* A change split into what the groups' sizes did and what changed within them (Kitagawa 1955), with the delta method on the groups' totals. */
#include <math.h>
#include <string.h>

#include "analysis/trend.h"
#include "opine/series.h"

/* Cells of --decompose: combinations of its codes that members of the line's waves have. */
typedef struct cells {
  uint32_t *codes;        /* n x keys */
  size_t n, keys;
  op_domain_set *sets;    /* waves x n */
  uint32_t *domains;
} cells;

static void cells_clear(cells *c) {
  op_free(c->codes);
  op_free(c->sets);
  op_free(c->domains);
}

static uint32_t code_of(const trend *t, uint32_t domain, size_t k) { return plan_domain_code(t->plan, domain, t->plan->groups.first_decompose + k); }

static bool answers(const trend *t, uint32_t domain, size_t keys) {
  for (size_t k = 0; k < keys; k++) {
    const op_levels *levels = plan_levels(t->plan, &t->plan->groups.keys[t->plan->groups.first_decompose + k]);
    if (op_levels_at(levels, code_of(t, domain, k))->missing != OP_ANSWER) return false;
  }
  return true;
}

static bool in_cell(const trend *t, const cells *c, size_t cell, uint32_t domain) {
  for (size_t k = 0; k < c->keys; k++) {
    if (code_of(t, domain, k) != c->codes[cell * c->keys + k]) return false;
  }
  return true;
}

static size_t cell_of(const trend *t, const cells *c, uint32_t domain) {
  size_t i = 0;
  while (i < c->n && !in_cell(t, c, i, domain)) i++;
  return i;
}

static op_status cells_make(const trend *t, const wave_line *line, cells *c) {
  size_t most = 0, used = 0;
  for (size_t w = 0; w < line->waves; w++) most += t->groups->items[line->group[w]].n_domains;
  *c = (cells){.keys = t->plan->request.trend.decompose.count};
  c->codes = op_array_new(most * c->keys, sizeof *c->codes, t->err);
  c->domains = op_array_new(most, sizeof *c->domains, t->err);
  if (c->codes == NULL || c->domains == NULL) return OP_E_MEMORY;
  for (size_t w = 0; w < line->waves; w++) {
    const figure_group *g = &t->groups->items[line->group[w]];
    for (size_t i = 0; i < g->n_domains; i++) {
      if (!answers(t, g->domains[i], c->keys) || cell_of(t, c, g->domains[i]) < c->n) continue;
      for (size_t k = 0; k < c->keys; k++) c->codes[c->n * c->keys + k] = code_of(t, g->domains[i], k);
      c->n++;
    }
  }
  c->sets = op_array_new(line->waves * c->n, sizeof *c->sets, t->err);
  if (c->sets == NULL && c->n > 0) return OP_E_MEMORY;
  for (size_t w = 0; w < line->waves; w++) {
    const figure_group *g = &t->groups->items[line->group[w]];
    for (size_t cell = 0; cell < c->n; cell++) {
      op_domain_set *set = &c->sets[w * c->n + cell];
      *set = (op_domain_set){c->domains + used, 0};
      for (size_t i = 0; i < g->n_domains; i++) {
        if (answers(t, g->domains[i], c->keys) && in_cell(t, c, cell, g->domains[i])) c->domains[used++] = g->domains[i], set->n_domains++;
      }
    }
  }
  return OP_OK;
}

/* Index among the totals of total i of the pair of waves. */
static size_t total_index(const cells *c, size_t from, size_t to, size_t i) { return 2 * c->n * (i < 2 * c->n ? from : to) + i % (2 * c->n); }

static double quadratic(const op_estimates *x, const cells *c, size_t from, size_t to, const double *gradient) {
  double sum = 0;
  for (size_t a = 0; a < 4 * c->n; a++) {
    if (gradient[a] == 0) continue;
    for (size_t b = 0; b < 4 * c->n; b++) sum += gradient[a] * gradient[b] * x->V[total_index(c, from, to, a) * x->K + total_index(c, from, to, b)];
  }
  return sum;
}

static op_status add_parts(trend *t, const wave_line *line, size_t from, size_t to, const double *part, const double *variance, const char *why) {
  static const char *const names[] = {"composition", "within groups", "change"};
  size_t section = t->result->n_sections - 1, n_keys = t->result->sections[section].n_keys;
  double df = 0;
  op_status status = trend_pair_df(t, line->group[from], line->group[to], &df);
  for (size_t p = 0; status == OP_OK && p < 3; p++) {
    const char *texts[] = {NULL, NULL, names[p]}, *code, *label;
    op_row *row;
    status = line_row_add(&t->owner, section, texts, &row);
    if (status != OP_OK) break;
    code = trend_wave(t, line->group[from], &label);
    status = op_row_key_set(t->result, row, n_keys - 3, code, label, t->err);
    code = trend_wave(t, line->group[to], &label);
    if (status == OP_OK) status = op_row_key_set(t->result, row, n_keys - 2, code, label, t->err);
    if (why != NULL) row->note = why;
    else
      line_row_fill(&t->owner, row, line_row_tested(names[p], "kitagawa", part[p], sqrt(variance[p] > 0 ? variance[p] : 0), df));
  }
  return status;
}

static op_status pair_parts(trend *t, const wave_line *line, const cells *c, const op_estimates *x, size_t from, size_t to, double *work) {
  double *total = work, *gradient = work + 4 * c->n, part[3] = {0}, variance[3] = {0};
  op_error reason = {0};
  for (size_t i = 0; i < 4 * c->n; i++) total[i] = x->theta[total_index(c, from, to, i)];
  op_status status = op_decomposition(total, c->n, part, gradient, &reason);
  if (status == OP_E_MEMORY) return op_fail(t->err, status, "%s", reason.what);
  if (status != OP_OK) {
    const char *why = op_result_text(t->result, reason.what, t->err);
    return why != NULL ? add_parts(t, line, from, to, part, variance, why) : OP_E_MEMORY;
  }
  for (size_t p = 0; p < 3; p++) variance[p] = quadratic(x, c, from, to, gradient + p * 4 * c->n);
  return add_parts(t, line, from, to, part, variance, NULL);
}

static op_status line_parts(trend *t, const wave_line *line) {
  cells c = {0};
  op_estimates x = {0};
  double *work = NULL;
  op_status status = cells_make(t, line, &c);
  if (status == OP_OK && c.n > 0) status = trend_totals(t, line, c.sets, line->waves * c.n, &x);
  if (status == OP_OK) work = op_array_new(16 * c.n, sizeof *work, t->err);
  if (status == OP_OK && work == NULL && c.n > 0) status = OP_E_MEMORY;
  for (size_t w = 0; status == OP_OK && c.n > 0 && w < line->waves; w++) {
    size_t before = trend_before(t, line, w);
    if (before != SIZE_MAX && trend_has_estimate(t, line, w)) status = pair_parts(t, line, &c, &x, before, w, work);
  }
  op_free(work);
  op_estimates_clear(&x);
  cells_clear(&c);
  return status;
}

op_status trend_decomposition(trend *t, const figures *all) {
  static const op_measure measures[] = {OP_M_ESTIMATE, OP_M_SE, OP_M_LOWER, OP_M_UPPER, OP_M_STATISTIC, OP_M_DF, OP_M_P};
  size_t section;
  op_status status = op_result_section_add(t->result, "decomposition", "What changed: composition, and within groups", t->owner.percent, &section, t->err);
  if (status == OP_OK) status = t->owner.add_keys(t, section);
  if (status == OP_OK) status = op_section_key_add(t->result, section, "from", "from", OP_KEY_CODED, t->err);
  if (status == OP_OK) status = op_section_key_add(t->result, section, "to", "to", OP_KEY_CODED, t->err);
  if (status == OP_OK) status = op_section_key_add(t->result, section, "part", "part", OP_KEY_TEXT, t->err);
  for (size_t m = 0; status == OP_OK && m < sizeof measures / sizeof *measures; m++) status = op_section_measure_add(t->result, section, measures[m], t->err);
  for (size_t i = 0; status == OP_OK && i < t->plan->n_items; i++) {
    t->figures = &all[i];
    status = trend_each_line(t, LINES_NETS, line_parts);
  }
  return status;
}
