/* Tests of terms: all their coefficients zero together. */
#include <math.h>
#include <string.h>

#include "analysis/model.h"
#include "base/number.h"
#include "infer/term_test.h"
#include "opine/infer.h"
#include "opine/table_test.h"

/* Terms tested together: flags by term of the formula. */
typedef struct tested_terms {
  const char *name, *label, *reference, *reference_label;
  unsigned char *of;
} tested_terms;

/* What the methods need of one test. */
typedef struct evidence {
  size_t k;
  double wald, working, likelihood_ratio;
  double *lambda;
  double df, df_design;
} evidence;

typedef struct verdict {
  double statistic, df1, df2, p;
} verdict;

static verdict wald_f(const evidence *e) {
  double k = (double)e->k, f = e->wald / k;
  return (verdict){f, k, e->df, isinf(e->df) ? op_chisq_p_upper(e->wald, k) : op_f_p_upper(f, k, e->df)};
}

static verdict wald_chisq(const evidence *e) { return (verdict){e->wald, (double)e->k, (double)INFINITY, op_chisq_p_upper(e->wald, (double)e->k)}; }

/* Korn & Graubard 1990: F with d - k + 1 degrees of freedom, d those of the design; Stata's test after svy, SUDAAN's adjusted Wald. */
static verdict wald_adjusted(const evidence *e) {
  double k = (double)e->k, d = e->df_design, rest = d - k + 1;
  if (isinf(d)) return wald_chisq(e);
  if (!(rest > 0)) return (verdict){(double)NAN, k, rest, (double)NAN};
  double f = e->wald * rest / (k * d);
  return (verdict){f, k, rest, op_f_p_upper(f, k, rest)};
}

static verdict by_moments(const evidence *e, double x) { return (verdict){x, (double)e->k, e->df, term_test_satterthwaite(x, e->lambda, e->k, e->df)}; }
static verdict by_saddlepoint(const evidence *e, double x) { return (verdict){x, (double)e->k, e->df, op_chisq_sum_p_saddlepoint(x, e->lambda, e->k, e->df)}; }
static verdict working(const evidence *e) { return by_moments(e, e->working); }
static verdict working_saddlepoint(const evidence *e) { return by_saddlepoint(e, e->working); }
static verdict likelihood_ratio(const evidence *e) { return by_moments(e, e->likelihood_ratio); }
static verdict likelihood_ratio_saddlepoint(const evidence *e) { return by_saddlepoint(e, e->likelihood_ratio); }

static const struct {
  const char *name;
  bool eigenvalues, refit;
  verdict (*judge)(const evidence *);
} methods[] = {{"wald", false, false, wald_f},
               {"wald-adjusted", false, false, wald_adjusted},
               {"wald-chisq", false, false, wald_chisq},
               {"working-wald", true, false, working},
               {"working-wald-saddlepoint", true, false, working_saddlepoint},
               {"lrt", true, true, likelihood_ratio},
               {"lrt-saddlepoint", true, true, likelihood_ratio_saddlepoint}};

enum { N_METHODS = sizeof methods / sizeof *methods };

/* --- which methods --- */

static op_status choose_methods(const op_plan *plan, bool chosen[N_METHODS], op_error *err) {
  const op_model_options *o = &plan->request.model;
  for (size_t k = 0; k < N_METHODS; k++) chosen[k] = o->n_term_tests == 0 && k == 0;
  for (size_t i = 0; i < o->n_term_tests; i++) {
    const char *name = o->term_tests[i], *names[N_METHODS];
    size_t k = 0;
    if (strcmp(name, "none") == 0) continue;
    if (strcmp(name, "all") == 0) {
      for (k = 0; k < N_METHODS; k++) chosen[k] = true;
      continue;
    }
    while (k < N_METHODS && strcmp(methods[k].name, name) != 0) k++;
    if (k < N_METHODS) {
      chosen[k] = true;
      continue;
    }
    for (k = 0; k < N_METHODS; k++) names[k] = methods[k].name;
    op_fail(err, OP_E_USAGE, "no test of terms '%s'", name);
    const char *nearest = op_nearest_name(name, names, N_METHODS);
    return op_fail_hint(err, nearest != NULL ? "did you mean '%s'?" : "choose wald, wald-adjusted, wald-chisq, working-wald, lrt or all%s",
                        nearest != NULL ? nearest : "");
  }
  return OP_OK;
}

/* --- which terms --- */

static size_t term_index(const op_model_formula *f, uint64_t term) {
  size_t t = 0;
  while (t < f->n_terms && f->terms[t] != term) t++;
  return t;
}

/* Bit in the model's formula of an atom of another one; 0 = none. */
static uint64_t atom_in(const op_model_formula *f, const op_model_atom *atom) {
  for (size_t a = 0; a < f->n_atoms; a++) {
    if (strcmp(f->atoms[a].name, atom->name) == 0) return (uint64_t)1 << a;
  }
  return 0;
}

static op_status find_terms(const model_group *m, const char *spec, tested_terms *test, op_error *err) {
  const op_model_formula *f = m->request->formula;
  op_model_formula *asked = NULL;
  const char *text = op_arena_format(m->arena, err, "tested ~ %s", spec);
  op_status status = text != NULL ? op_model_formula_parse(text, NULL, 0, &asked, err) : OP_E_MEMORY;
  test->of = status == OP_OK ? op_arena_alloc(m->arena, f->n_terms + 1, err) : NULL;
  if (status == OP_OK && test->of == NULL) status = OP_E_MEMORY;
  for (size_t t = 0; status == OP_OK && t < asked->n_terms; t++) {
    uint64_t term = 0;
    bool known = true;
    for (size_t a = 0; a < asked->n_atoms; a++) {
      if ((asked->terms[t] >> a & 1) == 0) continue;
      uint64_t bit = atom_in(f, &asked->atoms[a]);
      known = known && bit != 0;
      term |= bit;
    }
    size_t at = known ? term_index(f, term) : f->n_terms;
    if (at < f->n_terms) {
      test->of[at] = 1;
      continue;
    }
    const char *name = op_model_formula_term_name(asked, asked->terms[t], err);
    status = op_fail(err, OP_E_REQUEST, "--test-terms: the model has no term '%s'", name != NULL ? name : spec);
    op_fail_hint(err, "its formula is '%s'", f->text);
  }
  op_model_formula_free(asked);
  test->name = test->label = spec;
  return status;
}

static op_status one_term(const model_group *m, size_t t, tested_terms *test, op_error *err) {
  const op_model_formula *f = m->request->formula;
  *test = (tested_terms){.of = op_arena_alloc(m->arena, f->n_terms + 1, err), .name = op_model_formula_term_name(f, f->terms[t], err)};
  if (test->of == NULL || test->name == NULL) return OP_E_MEMORY;
  test->of[t] = 1;
  test->label = model_term_label(m, f->terms[t], err);
  return test->label != NULL ? OP_OK : OP_E_MEMORY;
}

/* --- evidence --- */

static bool is_tested(const model_group *m, const tested_terms *test, size_t c) {
  model_coefficient k = model_coefficient_at(m, c);
  if (k.column == SIZE_MAX || k.left_out != NULL) return false;
  uint64_t atoms = m->matrix->terms[matrix_column_term(m->matrix, k.column)].atoms;
  size_t t = term_index(m->request->formula, atoms);
  return t < m->request->formula->n_terms && test->of[t];
}

/* Twice the log-likelihood that the tested terms add, under weights that average 1. */
static op_status refit_without(const model_group *m, const tested_terms *test, double *ratio, op_error *err) {
  model_matrix *matrix = NULL;
  model_fit fit = {0};
  op_status status = model_matrix_make(m, test->of, false, &matrix, err);
  if (status == OP_OK) {
    model_problem problem = model_problem_on(m, matrix);
    status = fit_model(&problem, m->weight, NULL, &fit, err);
    *ratio = status == OP_OK && fit.end == FIT_CONVERGED ? (fit.deviance - m->fit.deviance) / m->mean_weight : (double)NAN;
    fit_free(&fit);
  }
  matrix_free(matrix);
  return status;
}

/* NaN where the covariance is singular: the design has fewer PSUs than there are coefficients, for one. */
static op_status wald(const double *beta, const double *V, size_t k, double *statistic, op_error *err) {
  op_error singular = {0};
  op_status status = op_wald_chisq(beta, V, k, statistic, &singular);
  if (status != OP_E_DATA) return status == OP_OK ? OP_OK : op_fail(err, status, "%s", singular.what);
  *statistic = (double)NAN;
  return OP_OK;
}

static op_status gather(const model_group *m, const tested_terms *test, bool eigenvalues, bool refit, evidence *e, op_error *err) {
  size_t C = m->n_coefficients;
  double *storage = op_arena_alloc(m->arena, (2 * C + 2 * C * C) * sizeof *storage, err);
  if (storage == NULL) return OP_E_MEMORY;
  double *beta = storage, *V = storage + 2 * C, *V0 = V + C * C;
  *e = (evidence){.lambda = storage + C, .df = m->df, .df_design = m->df_design};
  for (size_t c = 0; c < C; c++) e->k += is_tested(m, test, c);
  for (size_t c = 0, i = 0; c < C; c++) {
    if (!is_tested(m, test, c)) continue;
    beta[i] = m->beta[c];
    for (size_t d = 0, j = 0; d < C; d++) {
      if (!is_tested(m, test, d)) continue;
      V[i * e->k + j] = m->V[c * C + d];
      V0[i * e->k + j++] = m->V0[c * C + d];
    }
    i++;
  }
  op_status status = e->k > 0 ? wald(beta, V, e->k, &e->wald, err) : OP_OK;
  if (status == OP_OK && eigenvalues && e->k > 0) {
    status = wald(beta, V0, e->k, &e->working, err);
    if (status == OP_OK) status = term_test_eigenvalues(V, V0, e->k, e->lambda, err);
  }
  return status == OP_OK && refit && e->k > 0 ? refit_without(m, test, &e->likelihood_ratio, err) : status;
}

/* --- rows --- */

static op_status eigenvalue_text(const evidence *e, op_result *result, op_row *row, size_t key, op_error *err) {
  op_text text = {0};
  for (size_t i = 0; i < e->k; i++) {
    char number[OP_NUMBER_TEXT];
    op_number_write(e->lambda[i], number);
    op_text_addf(&text, "%s%s", i > 0 ? " " : "", number);
  }
  op_status status = op_text_check(&text, err);
  if (status == OP_OK) status = op_row_key_set(result, row, key, text.data, NULL, err);
  op_text_clear(&text);
  return status;
}

static op_status add_row(model_group *m, size_t section, const tested_terms *test, size_t method, const evidence *e, op_result *result, op_error *err) {
  op_row *row;
  size_t by = m->plan->groups.n_by;
  op_status status = op_section_row_add(result, section, &row, err);
  if (status == OP_OK) status = model_group_keys(m->plan, m->group, result, row, err);
  if (status == OP_OK) status = op_row_key_set(result, row, by, test->name, test->label, err);
  if (status == OP_OK && methods[method].eigenvalues) status = eigenvalue_text(e, result, row, by + 1, err);
  if (status != OP_OK) return status;
  verdict v = methods[method].judge(e);
  bool valid = e->df > 0 || method == 1 || method == 2;
  row->method = methods[method].name;
  row->measures[OP_M_STATISTIC] = v.statistic;
  row->measures[OP_M_DF1] = v.df1;
  row->measures[OP_M_DF2] = v.df2;
  row->measures[OP_M_P] = valid ? v.p : (double)NAN;
  if (isnan(v.statistic))
    row->note = "the covariance of these coefficients is singular: the design has too few PSUs for so many at once";
  else if (!valid)
    row->note = "no degrees of freedom are left";
  return OP_OK;
}

static op_status add_test(model_group *m, size_t section, const tested_terms *test, const bool chosen[N_METHODS], op_result *result, op_error *err) {
  bool eigenvalues = false, refit = false;
  evidence e;
  for (size_t k = 0; k < N_METHODS; k++) {
    eigenvalues = eigenvalues || (chosen[k] && methods[k].eigenvalues);
    refit = refit || (chosen[k] && methods[k].refit);
  }
  op_status status = gather(m, test, eigenvalues, refit, &e, err);
  for (size_t k = 0; status == OP_OK && e.k > 0 && k < N_METHODS; k++) {
    if (chosen[k]) status = add_row(m, section, test, k, &e, result, err);
  }
  return status;
}

op_status model_tests_add(model_group *m, size_t section, op_result *result, op_error *err) {
  const op_model_options *o = &m->plan->request.model;
  bool chosen[N_METHODS];
  tested_terms test;
  op_status status = choose_methods(m->plan, chosen, err);
  for (size_t t = 0; status == OP_OK && t < m->request->formula->n_terms; t++) {
    status = one_term(m, t, &test, err);
    if (status == OP_OK) status = add_test(m, section, &test, chosen, result, err);
  }
  for (size_t i = 0; status == OP_OK && i < o->n_test_terms; i++) {
    status = find_terms(m, o->test_terms[i], &test, err);
    if (status == OP_OK) status = add_test(m, section, &test, chosen, result, err);
  }
  return status;
}
