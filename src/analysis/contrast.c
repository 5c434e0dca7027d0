/* opine contrast: functions of several estimates, by the delete method of replicates or the delta method on their joint covariance. */
#include "analysis/contrast.h"

#include <math.h>
#include <string.h>

#include "analysis/analysis.h"
#include "analysis/compare_family.h"

typedef struct contrasts {
  op_plan *plan;
  const contrast_plan *of;
  const figure_groups *groups;
  const figures *figures;
  double *value, *gradient;   /* by row: group * n + contrast; gradient: n_estimates a row */
  double *replicates;         /* rows x R; NULL for linearised designs */
  double *V;                  /* rows x rows */
  size_t n, rows;
  op_result *result;
  op_error *err;
} contrasts;

static const op_formula *formula_at(const contrasts *c, size_t i) { return c->of->formulas[c->of->n_named + i]; }

static op_status evaluate_all(contrasts *c) {
  size_t E = c->of->n_estimates, R = c->plan->replication.R;
  const op_estimates *x = &c->figures->estimates;
  c->n = c->plan->request.compare.n_contrasts;
  c->rows = c->n * c->groups->count;
  c->value = op_array_new(c->rows, sizeof *c->value, c->err);
  c->gradient = op_array_new(c->rows * E, sizeof *c->gradient, c->err);
  c->V = op_array_new(c->rows * c->rows, sizeof *c->V, c->err);
  double *theta = op_array_new(E, sizeof *theta, c->err);
  if (x->replicates != NULL) c->replicates = op_array_new(c->rows * R, sizeof *c->replicates, c->err);
  bool made = c->value && c->gradient && c->V && theta && (x->replicates == NULL || c->replicates != NULL);
  for (size_t row = 0; made && row < c->rows; row++) {
    size_t g = row / c->n;
    const op_formula *formula = formula_at(c, row % c->n);
    c->value[row] = op_formula_evaluate(formula, x->theta + g * E, E, c->gradient + row * E);
    for (size_t r = 0; c->replicates != NULL && r < R; r++) {
      for (size_t e = 0; e < E; e++) theta[e] = x->replicates[(g * E + e) * R + r];
      c->replicates[row * R + r] = op_formula_evaluate(formula, theta, E, NULL);
    }
  }
  op_free(theta);
  return made ? OP_OK : OP_E_MEMORY;
}

/* gradient V gradient'; an estimate that a formula does not use has no part in it, even where its variance is missing. */
static double delta_product(const contrasts *c, size_t row, size_t other) {
  size_t E = c->of->n_estimates, a = row / c->n * E, b = other / c->n * E;
  const op_estimates *x = &c->figures->estimates;
  double sum = 0;
  for (size_t i = 0; i < E; i++) {
    double left = c->gradient[row * E + i];
    if (left == 0) continue;
    for (size_t j = 0; j < E; j++) {
      double right = c->gradient[other * E + j];
      if (right != 0) sum += left * right * x->V[(a + i) * x->K + b + j];
    }
  }
  return sum;
}

static void fill_covariance(contrasts *c) {
  if (c->replicates != NULL) {
    op_replicate_covariance(&c->plan->replication, c->replicates, c->value, c->rows, true, c->V);
    return;
  }
  for (size_t i = 0; i < c->rows; i++) {
    for (size_t j = 0; j <= i; j++) c->V[i * c->rows + j] = c->V[j * c->rows + i] = delta_product(c, i, j);
  }
}

/* --- the section --- */

static op_status add_section(contrasts *c, size_t *section) {
  static const op_measure measures[] = {OP_M_ESTIMATE, OP_M_SE, OP_M_LOWER, OP_M_UPPER, OP_M_DF, OP_M_STATISTIC, OP_M_P, OP_M_P_ADJUSTED};
  const plan_groups *g = &c->plan->groups;
  bool percent = true;
  for (size_t i = 0; i < c->n; i++) percent = percent && op_formula_is_share(formula_at(c, i));
  op_status status = op_result_section_add(c->result, "contrasts", "Contrasts", percent, section, c->err);
  for (size_t k = 0; status == OP_OK && k < g->n_by; k++) {
    status = op_section_key_add(c->result, *section, g->keys[k].name, g->keys[k].label[0] != '\0' ? g->keys[k].label : g->keys[k].name, OP_KEY_GROUP, c->err);
  }
  if (status == OP_OK) status = op_section_key_add(c->result, *section, "contrast", "contrast", OP_KEY_TEXT, c->err);
  for (size_t m = 0; status == OP_OK && m < sizeof measures / sizeof *measures; m++) status = op_section_measure_add(c->result, *section, measures[m], c->err);
  return status;
}

/* The estimate that has no value, by name; NULL when all have one. */
static const char *missing_estimate(const contrasts *c, size_t row) {
  size_t E = c->of->n_estimates;
  for (size_t e = 0; e < E; e++) {
    double slope = c->gradient[row * E + e];
    if (slope != 0 && isnan(c->figures->estimates.theta[row / c->n * E + e])) return c->of->estimates[e].name;
  }
  return NULL;
}

static op_status fill_row(contrasts *c, size_t i, op_row *row) {
  const op_compare_options *o = &c->plan->request.compare;
  op_test test = op_wald_t(c->value[i], c->V[i * c->rows + i], o->null, c->groups->items[i / c->n].df, c->plan->request.level);
  row->measures[OP_M_ESTIMATE] = test.estimate;
  row->measures[OP_M_SE] = test.se;
  row->measures[OP_M_LOWER] = test.lower;
  row->measures[OP_M_UPPER] = test.upper;
  row->measures[OP_M_DF] = test.df;
  row->measures[OP_M_STATISTIC] = test.statistic;
  row->measures[OP_M_P] = test.p;
  row->note = test.why;
  const char *empty = isnan(c->value[i]) ? missing_estimate(c, i) : NULL;
  if (empty == NULL) return OP_OK;
  const char *text = op_arena_format(c->plan->arena, c->err, "nobody is in the base of %s", empty);
  row->note = text != NULL ? op_result_text(c->result, text, c->err) : NULL;
  return row->note != NULL ? OP_OK : OP_E_MEMORY;
}

static op_status add_rows(contrasts *c, const op_adjust *adjust) {
  size_t section, n_by = c->plan->groups.n_by;
  bool all = c->plan->request.compare.family == OP_FAMILY_ALL;
  op_status status = add_section(c, &section);
  for (size_t i = 0; status == OP_OK && i < c->rows; i++) {
    op_row *row;
    status = op_section_row_add(c->result, section, &row, c->err);
    for (size_t k = 0; status == OP_OK && k < n_by; k++) {
      const char *code, *label;
      group_key_text(c->plan, &c->groups->items[i / c->n], k, &code, &label);
      status = op_row_key_set(c->result, row, k, code, label, c->err);
    }
    if (status == OP_OK) status = op_row_key_set(c->result, row, n_by, c->of->labels[i % c->n], NULL, c->err);
    if (status == OP_OK) status = fill_row(c, i, row);
    bool last = (i + 1) % c->n == 0;
    if (status == OP_OK && last && !all) status = compare_adjust_family(adjust, &c->result->sections[section], i + 1 - c->n, c->err);
  }
  if (status == OP_OK && all) status = compare_adjust_family(adjust, &c->result->sections[section], 0, c->err);
  if (status != OP_OK || !c->plan->request.vcov) return status;
  c->result->sections[section].vcov = c->V;
  c->V = NULL;
  return OP_OK;
}

static op_status add_notes(const contrasts *c, const op_adjust *adjust) {
  const op_request *r = &c->plan->request;
  op_status status = op_result_convention_add(c->result, "variance", c->replicates != NULL ? "the formula under each replicate" : "delta method", c->err);
  if (status == OP_OK && r->compare.null != 0) {
    const char *null = op_arena_format(c->plan->arena, c->err, "%g", r->compare.null);
    status = null != NULL ? op_result_convention_add(c->result, "null", null, c->err) : OP_E_MEMORY;
  }
  if (status == OP_OK) status = compare_adjust_convention(c->plan, adjust, c->result, c->err);
  if (status != OP_OK || r->missing_rows != OP_MISSING_ROWS_DELETE) return status;
  return op_result_note_add(c->result, c->err, "every estimate of a contrast has a base of its own: rows with missing answers stay in the design, whatever --missing-rows says");
}

static op_status run(contrasts *c, const op_adjust *adjust) {
  op_status status = figures_present(c->plan, c->groups, c->figures, c->result, c->err);
  if (status == OP_OK) status = evaluate_all(c);
  if (status == OP_OK) {
    fill_covariance(c);
    status = add_rows(c, adjust);
  }
  if (status == OP_OK) status = add_notes(c, adjust);
  op_free(c->value);
  op_free(c->gradient);
  op_free(c->replicates);
  op_free(c->V);
  return status;
}

/* Percentages when every estimate is a share. */
static void choose_scale(op_plan *plan) {
  const contrast_plan *of = plan->contrasts;
  bool shares = true;
  for (size_t i = 0; i < of->n_estimates; i++) {
    op_formula_kind kind = of->estimates[i].formula->kind;
    shares = shares && (kind == OP_FORMULA_SHARE || kind == OP_FORMULA_CATEGORIES);
  }
  plan->request.statistic = shares ? OP_STAT_PROPORTION : OP_STAT_MEAN;
}

static op_status present(op_plan *plan, op_result *result, op_error *err) {
  const op_adjust *adjust;
  figure_groups groups = {0};
  figures f = {.item = 0, .full = true};
  choose_scale(plan);
  op_status status = compare_adjust(plan, &adjust, err);
  if (status == OP_OK) status = groups_make(plan, &groups, err);
  if (status == OP_OK) status = contrast_terms(plan, &f.terms, err);
  if (status == OP_OK) status = figures_estimate(plan, &groups, &f, err);
  if (status == OP_OK) {
    contrasts c = {.plan = plan, .of = plan->contrasts, .groups = &groups, .figures = &f, .result = result, .err = err};
    status = run(&c, adjust);
    figures_clear(&f);
  }
  groups_clear(&groups);
  return status;
}

static op_status prepare(op_plan *plan, op_error *err) {
  const op_adjust *adjust;
  op_status status = compare_adjust(plan, &adjust, err);
  return status == OP_OK ? contrast_prepare(plan, err) : status;
}

/* A contrast's variables are known only from its formulas. */
static op_status resolve(op_plan *plan, op_error *err) {
  op_request *r = &plan->request;
  for (size_t i = 0; i < r->n_missing; i++) {
    if (r->missing[i].variable != NULL) continue;
    op_fail(err, OP_E_USAGE, "--missing is '%s', a contrast needs to know of which variable", r->missing[i].values.items[0]);
    return op_fail_hint(err, "write --missing VARIABLE=%s", r->missing[i].values.items[0]);
  }
  r->statistic = OP_STAT_MEAN;
  r->total = false;
  plan->contrast = true;
  return OP_OK;
}

static void release(op_plan *plan) { contrast_free(plan->contrasts); }

const analysis analysis_contrast = {resolve, prepare, present, release, ANALYSIS_CI | ANALYSIS_DEFF};
