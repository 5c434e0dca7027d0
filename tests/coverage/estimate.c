/* From a sample to the figures of its question, by the library's design, moments and estimates. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "coverage.h"
#include "design/design.h"
#include "estimate/estimate.h"
#include "moments/moments.h"

typedef struct work {
  op_arena *arena;
  op_design *design;
  op_moments *moments;
  op_estimates estimates;
  uint32_t *leaf, *domain;
  op_row_cells cells;
  double df;
} work;

static op_status read_rows(const design *d, const sample *s, work *w, op_error *err) {
  const uint32_t *strata[] = {s->stratum}, *psu[] = {s->psu};
  size_t bad;
  op_design_shape shape = {.first = {.n_strata = 1, .n_psu = d->m > 1}};
  op_design_rows rows = {.rows = s->n, .first = {.strata = strata, .psu = psu}, .weights = s->weight};
  op_status status = op_design_new(&shape, &w->design, err);
  if (status == OP_OK) status = op_design_leaves(w->design, &rows, w->leaf, &bad, err);
  if (status == OP_OK) status = op_design_finish(w->design, NULL, NULL, err);
  return status == OP_OK ? op_design_df(w->design, op_design_leaf_weighted_rows(w->design), false, &w->df, err) : status;
}

static op_status add_moments(const sample *s, const op_levels *levels, work *w, op_error *err) {
  op_status status = op_moments_new(1, op_design_rows_are_units(w->design), false, 0, &w->moments, err);
  if (status != OP_OK) return status;
  w->moments->items[0].type = OP_ITEM_CATEGORIES;
  status = op_item_component_add(&w->moments->items[0], (op_component){.categorical = true, .levels = levels}, err);
  op_moments_rows rows = {.rows = s->n, .leaf = w->leaf, .domain = w->domain, .weight = s->weight, .n_leaves = op_design_leaf_count(w->design), .n_domains = 1};
  op_values values = {.codes = s->answer};
  if (status == OP_OK) status = op_moments_cells(w->moments, &rows, &w->cells, err);
  if (status == OP_OK) status = op_moments_add(w->moments, 0, &rows, &w->cells, &values, err);
  return status == OP_OK ? op_moments_end(w->moments, err) : status;
}

static op_status estimate_terms(const population *p, work *w, op_error *err) {
  static const uint32_t domain = 0;
  uint32_t codes[MOST_CATEGORIES];
  op_term terms[MOST_CATEGORIES];
  op_variance_rules rules = {.lonely = OP_LONELY_FAIL};
  op_domain_set all = {&domain, 1};
  op_status status = OP_OK;
  for (unsigned k = 0; k < p->categories; k++) codes[k] = k + 1;
  for (unsigned k = 0; status == OP_OK && k < p->categories; k++) {
    status = op_term_proportion(w->arena, &w->moments->items[0], 0, &codes[k], 1, codes, p->categories, &terms[k], err);
  }
  op_estimation estimation = {.moments = w->moments, .design = w->design, .rules = &rules, .terms = terms, .n_terms = p->categories, .sets = &all, .n_sets = 1};
  return status == OP_OK ? op_estimate(&estimation, &w->estimates, err) : status;
}

void estimate(const design *d, const population *p, const sample *s, const op_levels *levels, op_proportion *figures) {
  op_error err = {0};
  work w = {.arena = op_arena_new(&err)};
  w.leaf = op_array_new(s->n, sizeof *w.leaf, &err);
  w.domain = op_array_new(s->n, sizeof *w.domain, &err);
  w.cells = (op_row_cells){op_array_new(s->n, sizeof *w.cells.cell, &err), op_array_new(s->n, sizeof *w.cells.end, &err)};
  op_status status = w.arena != NULL && w.leaf != NULL && w.domain != NULL && w.cells.cell != NULL && w.cells.end != NULL ? OP_OK : OP_E_MEMORY;
  if (status == OP_OK) status = read_rows(d, s, &w, &err);
  if (status == OP_OK) status = add_moments(s, levels, &w, &err);
  if (status == OP_OK) status = estimate_terms(p, &w, &err);
  if (status != OP_OK) {
    fprintf(stderr, "coverage: %s: %s\n", d->name, err.what);
    exit(1);
  }
  for (unsigned k = 0; k < p->categories; k++) {
    const op_estimates *e = &w.estimates;
    figures[k] = (op_proportion){e->theta[k], e->variance[k], e->base_n[k], (double)s->n, w.df, w.df, e->kish[k], (double)NAN};
  }
  op_estimates_clear(&w.estimates);
  op_moments_free(w.moments);
  op_design_free(w.design);
  op_arena_free(w.arena);
  op_free(w.leaf);
  op_free(w.domain);
  op_free(w.cells.cell);
  op_free(w.cells.end);
}
