/* The samples of a survey: sizes, weights, sampling points, design effects, margins of error.

   source  Kish 1965, Survey Sampling, 11.7: design effect of weights n sum w^2 / (sum w)^2; margin of error z sqrt(deff p (1 - p) / n) at p = 1/2 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/disclose.h"
#include "opine/planning.h"

/* Figures whose design effects count: shares of rare answers have unstable ones. */
#define LEAST_SHARE 0.1
#define LEAST_BASE 100

void disclose_weights_add(disclose_weights *to, const disclose_weights *from) {
  if (from->rows == 0) return;
  if (to->rows == 0 || from->most > to->most) to->at_most = from->at_most;
  else if (from->most == to->most) to->at_most += from->at_most;
  to->least = to->rows == 0 ? from->least : fmin(to->least, from->least);
  to->most = to->rows == 0 ? from->most : fmax(to->most, from->most);
  to->rows += from->rows;
  to->weighted_rows += from->weighted_rows;
  to->sum += from->sum;
  to->squares += from->squares;
}

op_status disclose_observe(op_plan *plan, size_t rows, const uint32_t *domain, const double *weight, op_error *err) {
  disclosure *d = plan->prepared;
  size_t domains = op_dict_count(plan->groups.combinations);
  op_status status = op_array_grow((void **)&d->domains, &d->domain_capacity, domains, sizeof *d->domains, 0, err);
  for (size_t r = 0; status == OP_OK && r < rows; r++) {
    if (domain[r] == OP_NO_DOMAIN) continue;
    double w = weight != NULL ? weight[r] : 1;
    disclose_weights one = {1, w > 0, w, w * w, w, w, 1};
    disclose_weights_add(&d->domains[domain[r]], &one);
  }
  return status;
}

double disclose_deff_weights(const disclose_weights *w) { return w->sum > 0 ? w->weighted_rows * w->squares / (w->sum * w->sum) : (double)NAN; }

double disclose_deff(const disclose_sample *s) { return isnan(s->deff) ? disclose_deff_weights(&s->weights) : s->deff; }

double disclose_margin(const disclosure *d, double n, double deff) {
  op_sampling s = op_sampling_default();
  double margin;
  s.deff = deff;
  s.level = d->plan->request.level;
  return n > 0 && op_margin_proportion(&s, 0.5, n, &margin, NULL) == OP_OK ? margin : (double)NAN;
}

/* --- sampling points --- */

/* PSUs with members in each group: leaves of one PSU may lie in several cells. */
static op_status count_units(disclosure *d) {
  const op_plan *plan = d->plan;
  size_t leaves = op_design_leaf_count(plan->design), units = 0;
  bool hidden = plan->n_replicates > 0 || op_design_rows_are_units(plan->design);
  for (size_t g = 0; g < d->groups.count; g++) d->samples[g].units = (double)NAN;
  if (hidden) return OP_OK;
  for (uint32_t l = 0; l < leaves; l++) units = op_design_leaf_unit(plan->design, l) >= units ? op_design_leaf_unit(plan->design, l) + 1 : units;
  size_t *seen = op_array_new(units, sizeof *seen, d->err); /* the last group that met the unit, from 1 */
  unsigned char *inside = op_array_new(plan->moments->n_domains, 1, d->err);
  bool ready = seen != NULL && inside != NULL;
  for (size_t g = 0; ready && g < d->groups.count; g++) {
    const figure_group *group = &d->groups.items[g];
    memset(inside, 0, plan->moments->n_domains);
    for (size_t i = 0; i < group->n_domains; i++) inside[group->domains[i]] = 1;
    d->samples[g].units = 0;
    for (size_t c = 0; c < plan->moments->n_cells; c++) {
      const op_cell *cell = &plan->moments->cells[c];
      if (!inside[cell->domain] || cell->rows == 0) continue;
      uint32_t unit = op_design_leaf_unit(plan->design, cell->leaf);
      d->samples[g].units += seen[unit] != g + 1;
      seen[unit] = g + 1;
    }
    if (d->samples[g].units == d->samples[g].weights.rows) d->samples[g].units = (double)NAN; /* respondents are the units */
  }
  op_free(seen);
  op_free(inside);
  return ready ? OP_OK : OP_E_MEMORY;
}

/* --- design effects of the questions --- */

typedef struct deff_list {
  double *items;
  size_t n, capacity;
} deff_list;

static op_status collect(disclosure *d, size_t item, deff_list *lists) {
  figures f;
  op_status status = figures_make(d->plan, item, &d->groups, false, &f, d->err);
  if (status != OP_OK) return status;
  for (size_t g = 0; status == OP_OK && g < d->groups.count; g++) {
    for (size_t t = 0; status == OP_OK && t < f.terms.count; t++) {
      size_t e = g * f.terms.count + t;
      const op_estimates *x = &f.estimates;
      bool counts = x->theta[e] >= LEAST_SHARE && x->theta[e] <= 1 - LEAST_SHARE && x->base_n[e] >= LEAST_BASE && x->srs_wr[e] > 0 && x->variance[e] >= 0;
      if (!counts || (f.terms.keys[t].flags & OP_ROW_NET) != 0) continue;
      status = op_array_grow((void **)&lists[g].items, &lists[g].capacity, lists[g].n + 1, sizeof *lists[g].items, 0, d->err);
      if (status == OP_OK) lists[g].items[lists[g].n++] = x->variance[e] / x->srs_wr[e];
    }
  }
  figures_clear(&f);
  return status;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static op_status find_deffs(disclosure *d) {
  deff_list *lists = op_array_new(d->groups.count, sizeof *lists, d->err);
  op_status status = lists != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < d->plan->n_items; i++) status = collect(d, i, lists);
  for (size_t g = 0; lists != NULL && g < d->groups.count; g++) {
    size_t n = lists[g].n;
    if (n > 0) qsort(lists[g].items, n, sizeof *lists[g].items, ascending);
    d->samples[g].n_figures = n;
    d->samples[g].deff = n == 0 ? (double)NAN : n % 2 == 1 ? lists[g].items[n / 2] : (lists[g].items[n / 2 - 1] + lists[g].items[n / 2]) / 2;
    op_free(lists[g].items);
  }
  op_free(lists);
  return status;
}

op_status disclose_samples_make(disclosure *d) {
  op_status status = groups_make(d->plan, &d->groups, d->err);
  if (status != OP_OK) return status;
  d->samples = op_array_new(d->groups.count, sizeof *d->samples, d->err);
  if (d->samples == NULL) return OP_E_MEMORY;
  for (size_t g = 0; g < d->groups.count; g++) {
    const figure_group *group = &d->groups.items[g];
    for (size_t i = 0; i < group->n_domains; i++) disclose_weights_add(&d->samples[g].weights, &d->domains[group->domains[i]]);
  }
  status = count_units(d);
  return status == OP_OK ? find_deffs(d) : status;
}

/* --- the table --- */

static void fill(const disclosure *d, const disclose_sample *s, op_row *row) {
  const disclose_weights *w = &s->weights;
  bool weighted = d->plan->has_weight;
  row->measures[OP_M_N] = w->rows;
  row->measures[OP_M_UNITS] = s->units;
  row->measures[OP_M_MEAN] = weighted && w->rows > 0 ? w->sum / w->rows : (double)NAN;
  row->measures[OP_M_MINIMUM] = weighted ? w->least : (double)NAN;
  row->measures[OP_M_MAXIMUM] = weighted ? w->most : (double)NAN;
  row->measures[OP_M_SHARED_LARGEST] = weighted ? w->at_most : (double)NAN;
  row->measures[OP_M_DEFF_WEIGHTS] = disclose_deff_weights(w);
  row->measures[OP_M_DEFF] = s->deff;
  if (disclose_no_probability(d)) return;
  row->measures[OP_M_MOE_SRS] = disclose_margin(d, w->weighted_rows, 1);
  row->measures[OP_M_MOE] = disclose_margin(d, w->weighted_rows, disclose_deff(s));
}

op_status disclose_samples_present(disclosure *d) {
  static const op_measure measures[] = {OP_M_N, OP_M_UNITS, OP_M_MEAN, OP_M_MINIMUM, OP_M_MAXIMUM, OP_M_SHARED_LARGEST, OP_M_DEFF_WEIGHTS, OP_M_DEFF, OP_M_MOE_SRS, OP_M_MOE};
  const op_plan *plan = d->plan;
  size_t section;
  op_status status = op_result_section_add(d->result, "samples", "Samples", true, &section, d->err);
  for (size_t k = 0; status == OP_OK && k < plan->groups.n_by; k++) {
    const plan_variable *key = &plan->groups.keys[k];
    status = op_section_key_add(d->result, section, key->name, key->label != NULL && key->label[0] != '\0' ? key->label : key->name, OP_KEY_GROUP, d->err);
  }
  for (size_t m = 0; status == OP_OK && m < sizeof measures / sizeof *measures; m++) status = op_section_measure_add(d->result, section, measures[m], d->err);
  for (size_t g = 0; status == OP_OK && g < d->groups.count; g++) {
    op_row *row;
    status = op_section_row_add(d->result, section, &row, d->err);
    for (size_t k = 0; status == OP_OK && k < plan->groups.n_by; k++) {
      const char *code, *label;
      group_key_text(plan, &d->groups.items[g], k, &code, &label);
      status = op_row_key_set(d->result, row, k, code, label, d->err);
    }
    if (status != OP_OK) return status;
    if (d->groups.items[g].total) row->flags |= OP_ROW_TOTAL;
    fill(d, &d->samples[g], row);
  }
  return status;
}
