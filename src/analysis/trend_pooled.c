/* The waves of a line together: each equal, or by the population that it stands for. */
#include <math.h>
#include <string.h>

#include "analysis/trend.h"
#include "base/number.h"

/* Parts of a line whose estimates are pooled, with their weights. */
typedef struct pool {
  op_domain_set *sets;
  uint32_t *domains;
  double *weight;
  size_t n, n_domains;
} pool;

static void pool_clear(pool *p) {
  op_free(p->sets);
  op_free(p->domains);
  op_free(p->weight);
}

static op_status pool_new(const trend *t, const wave_line *line, pool *p) {
  size_t most = 0;
  for (size_t w = 0; w < line->waves; w++) most += t->groups->items[line->group[w]].n_domains;
  *p = (pool){.sets = op_array_new(most, sizeof *p->sets, t->err), .domains = op_array_new(most, sizeof *p->domains, t->err),
              .weight = op_array_new(most, sizeof *p->weight, t->err)};
  return p->sets != NULL && p->domains != NULL && p->weight != NULL ? OP_OK : OP_E_MEMORY;
}

static op_status fail_population(const trend *t, size_t group, const char *what) {
  const char *label;
  trend_wave(t, group, &label);
  op_fail(t->err, OP_E_DATA, "wave '%s': %s '%s'", label, what, t->plan->request.trend.population);
  return op_fail_hint(t->err, "--population names a variable that is one number above 0 in each wave, or in each wave and --country");
}

/* The domains of a wave that share a country (or all, without one): a part with its own population. */
static op_status add_parts(const trend *t, size_t group, pool *p) {
  const plan_groups *k = &t->plan->groups;
  const figure_group *g = &t->groups->items[group];
  size_t before = p->n;
  for (size_t i = 0; i < g->n_domains; i++) {
    uint32_t code = plan_domain_code(t->plan, g->domains[i], k->population_key), country = 0;
    double population = trend_number(t->plan, k->population_key, code);
    bool met = false;
    if (!(population > 0)) return fail_population(t, group, "no population in");
    if (k->country_key != SIZE_MAX) country = plan_domain_code(t->plan, g->domains[i], k->country_key);
    for (size_t s = before; s < p->n && !met; s++) {
      uint32_t first = p->sets[s].domains[0];
      met = k->country_key == SIZE_MAX || plan_domain_code(t->plan, first, k->country_key) == country;
      if (met && p->weight[s] != population) return fail_population(t, group, "several populations in");
    }
    if (met) continue;
    p->sets[p->n] = (op_domain_set){p->domains + p->n_domains, 0};
    for (size_t j = i; j < g->n_domains; j++) {
      if (k->country_key != SIZE_MAX && plan_domain_code(t->plan, g->domains[j], k->country_key) != country) continue;
      p->domains[p->n_domains++] = g->domains[j];
      p->sets[p->n].n_domains++;
    }
    p->weight[p->n++] = population;
  }
  return OP_OK;
}

static op_status fill_pool(const trend *t, const wave_line *line, pool *p) {
  op_status status = OP_OK;
  for (size_t w = 0; status == OP_OK && w < line->waves; w++) {
    const figure_group *g = &t->groups->items[line->group[w]];
    if (!trend_has_estimate(t, line, w)) continue;
    if (t->plan->request.trend.pool == OP_POOL_POPULATION) {
      status = add_parts(t, line->group[w], p);
      continue;
    }
    p->sets[p->n] = (op_domain_set){p->domains + p->n_domains, g->n_domains};
    memcpy(p->domains + p->n_domains, g->domains, g->n_domains * sizeof *g->domains);
    p->n_domains += g->n_domains;
    p->weight[p->n++] = 1;
  }
  return status;
}

static op_status add_row(const trend *t, const pool *p, const op_estimates *x) {
  static const char *const texts[] = {NULL};
  double W = 0, theta = 0, variance = 0, n = 0, df = 0;
  const op_request *r = &t->plan->request;
  op_domain_set whole = {p->domains, p->n_domains};
  op_row *row;
  for (size_t i = 0; i < p->n; i++) W += p->weight[i];
  for (size_t i = 0; i < p->n; i++) {
    theta += p->weight[i] / W * x->theta[i];
    n += x->base_n[i];
    for (size_t j = 0; j < p->n; j++) variance += p->weight[i] * p->weight[j] / (W * W) * x->V[i * x->K + j];
  }
  op_status status = plan_item_df(t->plan, t->figures->item, &whole, r->df_rule, &df, t->err);
  if (status == OP_OK) status = line_row_add(&t->owner, t->result->n_sections - 1, texts, &row);
  if (status != OP_OK) return status;
  line_row_fill(&t->owner, row, (line_row){"", NULL, theta, sqrt(variance > 0 ? variance : 0), df, NAN, NAN});
  row->measures[OP_M_N] = n;
  if (isnan(theta)) return line_row_note(&t->owner, row, "a country of some wave has no estimate");
  if (!t->figures->terms.terms[t->line->term].proportion) return OP_OK;
  line_row_share(&t->owner, row, variance, n, (double)NAN);
  return OP_OK;
}

static op_status line_pooled(trend *t, const wave_line *line) {
  pool p;
  op_estimates x = {0};
  op_status status = pool_new(t, line, &p);
  if (status == OP_OK) status = fill_pool(t, line, &p);
  if (status == OP_OK && p.n > 0) {
    op_variance_rules rules = plan_variance_rules(t->plan, figures_deleted_rows(t->plan, t->figures->item));
    op_estimation estimation = figures_estimation(t->plan, t->figures->item, &rules);
    estimation.terms = &t->figures->terms.terms[line->term];
    estimation.n_terms = 1;
    estimation.sets = p.sets;
    estimation.n_sets = p.n;
    estimation.full = true;
    status = op_estimate(&estimation, &x, t->err);
  }
  if (status == OP_OK && p.n > 0) status = add_row(t, &p, &x);
  const char *broken = status == OP_OK && line->waves > 0 ? trend_break(line, 0, line->waves - 1) : NULL;
  if (broken != NULL) status = op_result_note_add(t->result, t->err, "waves are pooled over a break of the line: %s", broken);
  op_estimates_clear(&x);
  pool_clear(&p);
  return status;
}

op_status trend_pooled(trend *t, const figures *all) {
  static const op_measure measures[] = {OP_M_N, OP_M_ESTIMATE, OP_M_SE, OP_M_LOWER, OP_M_UPPER, OP_M_DF};
  static const char *const keys[] = {NULL};
  bool equal = t->plan->request.trend.pool == OP_POOL_EQUAL;
  size_t section;
  op_status status = line_section(&t->owner, "pooled", equal ? "All waves together, each equal" : "All waves together, by population", t->owner.percent, keys, measures,
                                  sizeof measures / sizeof *measures, &section);
  for (size_t i = 0; status == OP_OK && i < t->plan->n_items; i++) {
    t->figures = &all[i];
    status = trend_each_line(t, LINES_NETS, line_pooled);
  }
  return status == OP_OK ? op_result_convention_add(t->result, "pool", equal ? "equal" : "population", t->err) : status;
}
