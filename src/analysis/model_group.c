/* One group's model: its columns, the fit, and the covariance by the design. */
#include <math.h>
#include <string.h>

#include "analysis/model.h"
#include "model/separation.h"
#include "table/levels.h"

/* --- problem --- */

model_problem model_problem_on(const model_group *m, const model_matrix *matrix) {
  const model_atom *r = &m->request->frame.response;
  bool categories = m->family->kind != FAMILY_MEAN;
  return (model_problem){.family = m->family,
                         .frame = &m->request->frame,
                         .matrix = matrix,
                         .order = &m->order,
                         .y = m->y,
                         .n_outcomes = categories ? r->n_categories : 0,
                         .base = categories ? r->reference : 0};
}

/* An ordinal model's thresholds stand for its intercept, which is there for the coding and for finding aliased columns only. */
static void drop_intercept(model_matrix *matrix) {
  if (!matrix->intercept || matrix->parameter[0] < 0) return;
  matrix->parameter[0] = -1;
  matrix_number(matrix);
}

op_status model_matrix_make(const model_group *m, const unsigned char *without, bool nothing, model_matrix **matrix, op_error *err) {
  const op_model_formula *formula = m->request->formula;
  bool ordinal = m->family->kind == FAMILY_ORDINAL;
  op_model_formula empty = {.arena = formula->arena, .text = formula->text, .intercept = formula->intercept};
  op_status status = matrix_new(&m->request->frame, nothing ? &empty : formula, formula->intercept || ordinal, without, matrix, err);
  if (status != OP_OK) return status;
  status = matrix_leave_out_aliased(*matrix, &m->order, m->weight, err);
  if (status == OP_OK && ordinal) drop_intercept(*matrix);
  return status;
}

/* --- estimator --- */

/* Values of all quantities under some weights. */
static op_status evaluate_quantities(const model_group *m, const model_fit *fit, const double *weight, double *value, op_error *err) {
  op_status status = OP_OK;
  size_t outcomes = predict_outcomes(&m->problem);
  for (size_t k = 0; status == OP_OK && k < m->n_quantities; k++) {
    const model_quantity *q = &m->quantities[k];
    status = predict_average(&m->problem, fit, weight, q->scenarios, q->n_scenarios, value + k * outcomes, NULL, NULL, err);
  }
  return status;
}

/* Coefficients of categories that run away end where rounding stops them: at 30 or more standard deviations of the logistic distribution, at some 8 of the normal
   one, whose tails end sooner. From SUSPECT on it is worth a look at the data; from IMPOSSIBLE on there is no doubt. */
#define SUSPECT    6
#define IMPOSSIBLE 28

static double largest_coefficient(const model_fit *fit) {
  double largest = 0;
  for (size_t k = 0; k < fit->q; k++) largest = fabs(fit->b[k]) > largest ? fabs(fit->b[k]) : largest;
  return largest;
}

static op_status check_separation(const model_group *m, const model_fit *fit, op_error *err) {
  bool found = false;
  response_kind kind = m->family->response;
  double largest = largest_coefficient(fit);
  if ((kind != RESPONSE_BINARY && kind != RESPONSE_CATEGORIES && kind != RESPONSE_COUNT) || largest < SUSPECT) return OP_OK;
  op_status status = separation_find(&m->problem, m->weight, m->request->frame.response.name, m->outcomes, &found, err);
  if (status != OP_OK || found) return status != OP_OK ? status : OP_E_REQUEST;
  if (largest < IMPOSSIBLE || kind == RESPONSE_COUNT) return OP_OK;
  op_fail(err, OP_E_REQUEST, "separation: some combination of variables tells the categories of '%s' apart perfectly, so that the model has no finite estimate",
          m->request->frame.response.name);
  return op_fail_hint(err, "leave out variables or interactions to find the one that does it");
}

static op_status name_failure(const model_group *m, const model_fit *fit, op_error *err) {
  bool found = false;
  op_status status = separation_find(&m->problem, m->weight, m->request->frame.response.name, m->outcomes, &found, err);
  if (status != OP_OK || found) return status != OP_OK ? status : OP_E_REQUEST;
  op_fail(err, OP_E_REQUEST,
          fit->end == FIT_SINGULAR
              ? "the fit breaks down after %d passes: some combination of variables tells the categories of '%s' apart perfectly (separation), "
                "or the family does not suit the data"
              : "the fit does not settle in %d passes: some combination of variables may tell '%s' apart perfectly (separation)",
          fit->passes, m->request->frame.response.name);
  return op_fail_hint(err, "leave out variables or interactions to find the one that does it");
}

static bool unconditional(const model_group *m) { return m->plan->request.model.unconditional; }

/* The first call is the full sample's; what it finds is kept, and replicates begin from it. A replicate without a fit is missing. */
static op_status theta(const void *context, const op_row_set *set, const double *weight, double *out, op_error *err) {
  model_group *m = (model_group *)(uintptr_t)context;
  model_fit again = {0}, *fit = m->fitted ? &again : &m->fit;
  bool first = !m->fitted;
  (void)set;
  op_status status = fit_model(&m->problem, weight, first ? NULL : m->fit.b, fit, err);
  if (status != OP_OK) return status;
  m->fitted = true;
  if (first) status = fit->end == FIT_CONVERGED ? check_separation(m, fit, err) : name_failure(m, fit, err);
  if (status != OP_OK) return status;
  if (fit->end == FIT_CONVERGED) {
    memcpy(out, fit->b, fit->q * sizeof *out);
    if (unconditional(m)) status = evaluate_quantities(m, fit, weight, out + fit->q, err);
  } else {
    m->lost_replicates++;
    for (size_t k = 0; k < fit->q + (unconditional(m) ? m->values : 0); k++) out[k] = (double)NAN;
  }
  if (!first) fit_free(&again);
  return status;
}

/* Influence on an average: its own row's share, and what the row does to the coefficients. */
static op_status quantity_influence(const model_group *m, const model_quantity *quantity, size_t at, size_t K, double *z, op_error *err) {
  size_t outcomes = predict_outcomes(&m->problem), q = m->fit.q;
  double value[MODEL_OUTCOMES], *gradient = op_array_new(outcomes * q, sizeof *gradient, err),
                                *of_rows = op_array_new(m->set.n * outcomes, sizeof *of_rows, err);
  op_status status = gradient != NULL && of_rows != NULL ? OP_OK : OP_E_MEMORY;
  if (status == OP_OK) status = predict_average(&m->problem, &m->fit, m->weight, quantity->scenarios, quantity->n_scenarios, value, gradient, of_rows, err);
  for (size_t i = 0; status == OP_OK && i < m->set.n; i++) {
    for (size_t k = 0; k < outcomes; k++) {
      double sum = m->weight[i] != 0 ? (of_rows[i * outcomes + k] - value[k]) / m->fit.sum_w : 0;
      for (size_t j = 0; j < q; j++) sum += gradient[k * q + j] * z[i * K + j];
      z[i * K + at + k] = sum;
    }
  }
  op_free(gradient);
  op_free(of_rows);
  return status;
}

static op_status influence(const void *context, const op_row_set *set, const double *weight, const double *estimate, double *z, op_error *err) {
  const model_group *m = context;
  size_t outcomes = predict_outcomes(&m->problem), q = m->fit.q, K = q + (unconditional(m) ? m->values : 0);
  (void)set;
  (void)weight;
  (void)estimate;
  op_status status = fit_influence(&m->problem, &m->fit, z, K, err);
  for (size_t k = 0; status == OP_OK && unconditional(m) && k < m->n_quantities; k++) {
    status = quantity_influence(m, &m->quantities[k], q + k * outcomes, K, z, err);
  }
  return status;
}

/* Where leaves are all that the variance needs, influence is summed by leaf at once instead of being kept for every row. */
static bool leaves_suffice(const model_group *m, const analysis_rows *rows) {
  return rows->estimation.replication == NULL && rows->estimation.projection == NULL && !unconditional(m) && !op_design_rows_are_units(m->plan->design);
}

static op_status count_members(model_group *m, op_error *err) {
  if (m->members != NULL) return OP_OK;
  m->members = op_array_new(op_design_leaf_count(m->plan->design), sizeof *m->members, err);
  return m->members != NULL ? analysis_rows_leaves(m->plan, &m->set, 1, m->members, err) : OP_E_MEMORY;
}

static op_status estimate_by_leaf(model_group *m, const analysis_rows *rows, op_error *err) {
  const op_design *design = m->plan->design;
  size_t leaves = op_design_leaf_count(design), q = problem_parameters(&m->problem);
  double *totals = op_array_new(leaves * q, sizeof *totals, err);
  m->estimates.theta = op_array_new(q, sizeof *m->estimates.theta, err);
  m->estimates.V = op_array_new(q * q, sizeof *m->estimates.V, err);
  m->estimates.K = q;
  op_status status = totals != NULL && m->estimates.theta != NULL && m->estimates.V != NULL ? OP_OK : OP_E_MEMORY;
  if (status == OP_OK) status = theta(m, &m->set, m->weight, m->estimates.theta, err);
  if (status == OP_OK) status = count_members(m, err);
  if (status == OP_OK) status = fit_leaf_influence(&m->problem, &m->fit, leaves, totals, err);
  if (status == OP_OK) status = op_leaf_covariance(design, &rows->rules, q, totals, m->members, m->estimates.V, err);
  op_free(totals);
  return status;
}

static op_status estimate(model_group *m, const analysis_rows *rows, op_error *err) {
  if (leaves_suffice(m, rows)) return estimate_by_leaf(m, rows, err);
  op_row_estimation estimation = rows->estimation;
  op_row_estimator estimator = {problem_parameters(&m->problem) + (unconditional(m) ? m->values : 0), theta, influence, m};
  estimation.sets = &m->set;
  estimation.n_sets = 1;
  estimation.full = true;
  return op_rows_estimate(&estimation, &estimator, &m->estimates, err);
}

/* --- to the user's units --- */

model_coefficient model_coefficient_at(const model_group *m, size_t c) {
  size_t columns = m->matrix->n_columns, skipped = m->family->kind == FAMILY_ORDINAL;
  model_coefficient out = {SIZE_MAX, SIZE_MAX, SIZE_MAX, NULL};
  size_t at = c + skipped;
  if (m->family->kind == FAMILY_ORDINAL && at >= columns) {
    out.threshold = at - columns;
    return out;
  }
  out.column = m->family->kind == FAMILY_MULTINOMIAL ? c % columns : at;
  if (m->family->kind == FAMILY_MULTINOMIAL) out.outcome = problem_outcome(&m->problem, c / columns);
  if (m->matrix->parameter[out.column] < 0) out.left_out = m->matrix->why[out.column];
  return out;
}

static size_t coefficient_count(const model_group *m) {
  size_t columns = m->matrix->n_columns;
  if (m->family->kind == FAMILY_ORDINAL) return columns - 1 + m->problem.n_outcomes - 1;
  return m->family->kind == FAMILY_MULTINOMIAL ? columns * (m->problem.n_outcomes - 1) : columns;
}

/* M of all coefficients: one copy of the matrix's own an equation; thresholds take up what its intercept would. */
static op_status unscale(model_group *m, op_error *err) {
  size_t q = m->fit.q, p = m->matrix->n_parameters, columns = m->matrix->n_columns;
  double *own = op_array_new(columns * p, sizeof *own, err);
  m->n_coefficients = coefficient_count(m);
  m->M = op_array_new(m->n_coefficients * q, sizeof *m->M, err);
  if (own != NULL && m->M != NULL) {
    matrix_unscale(m->matrix, own);
    for (size_t c = 0; c < m->n_coefficients; c++) {
      model_coefficient k = model_coefficient_at(m, c);
      size_t first = k.outcome != SIZE_MAX ? c / columns * p : 0;
      double sign = k.threshold != SIZE_MAX ? -1 : 1;
      for (size_t j = 0; j < p; j++) m->M[c * q + first + j] = sign * own[(k.threshold != SIZE_MAX ? 0 : k.column) * p + j];
      if (k.threshold != SIZE_MAX) m->M[c * q + p + k.threshold] = 1;
    }
  }
  op_status status = own != NULL && m->M != NULL ? OP_OK : OP_E_MEMORY;
  op_free(own);
  return status;
}

/* out = M S M' * factor; S is q x q within rows of `stride`. */
static op_status transform(const model_group *m, const double *S, size_t stride, double factor, double *out, op_error *err) {
  size_t C = m->n_coefficients, q = m->fit.q;
  double *half = op_array_new(C * q, sizeof *half, err);
  if (half == NULL) return OP_E_MEMORY;
  for (size_t c = 0; c < C; c++) {
    for (size_t i = 0; i < q; i++) {
      double a = m->M[c * q + i];
      for (size_t j = 0; a != 0 && j < q; j++) half[c * q + j] += a * S[i * stride + j];
    }
  }
  for (size_t c = 0; c < C; c++) {
    for (size_t d = 0; d <= c; d++) {
      double sum = 0;
      for (size_t j = 0; j < q; j++) sum += half[c * q + j] * m->M[d * q + j];
      out[c * C + d] = out[d * C + c] = sum * factor;
    }
  }
  op_free(half);
  return OP_OK;
}

static op_status user_units(model_group *m, op_error *err) {
  op_status status = unscale(m, err);
  size_t C = m->n_coefficients, q = m->fit.q;
  if (status != OP_OK) return status;
  m->beta = op_array_new(C, sizeof *m->beta, err);
  m->V = op_array_new(C * C, sizeof *m->V, err);
  m->V0 = op_array_new(C * C, sizeof *m->V0, err);
  if (m->beta == NULL || m->V == NULL || m->V0 == NULL) return OP_E_MEMORY;
  for (size_t c = 0; c < C; c++) {
    for (size_t j = 0; j < q; j++) m->beta[c] += m->M[c * q + j] * m->fit.b[j];
  }
  status = transform(m, m->estimates.V, m->estimates.K, 1, m->V, err);
  return status == OP_OK ? transform(m, m->fit.inverse, q, m->mean_weight, m->V0, err) : status;
}

/* --- values and variances of effects and predictions --- */

static op_status settle_quantities(model_group *m, op_error *err) {
  size_t outcomes = predict_outcomes(&m->problem), q = m->fit.q, K = m->estimates.K;
  double *gradient = op_array_new(outcomes * q, sizeof *gradient, err);
  m->quantity_value = op_array_new(m->values, sizeof *m->quantity_value, err);
  m->quantity_variance = op_array_new(m->values, sizeof *m->quantity_variance, err);
  op_status status = gradient != NULL && m->quantity_value != NULL && m->quantity_variance != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t v = 0; status == OP_OK && unconditional(m) && v < m->values; v++) {
    m->quantity_value[v] = m->estimates.theta[q + v];
    m->quantity_variance[v] = m->estimates.V[(q + v) * K + q + v];
  }
  for (size_t k = 0; status == OP_OK && !unconditional(m) && k < m->n_quantities; k++) {
    const model_quantity *quantity = &m->quantities[k];
    double *value = m->quantity_value + k * outcomes;
    status = predict_average(&m->problem, &m->fit, m->weight, quantity->scenarios, quantity->n_scenarios, value, gradient, NULL, err);
    for (size_t o = 0; status == OP_OK && o < outcomes; o++) {
      double variance = 0;
      for (size_t i = 0; i < q; i++) {
        for (size_t j = 0; j < q; j++) variance += gradient[o * q + i] * gradient[o * q + j] * m->estimates.V[i * K + j];
      }
      m->quantity_variance[k * outcomes + o] = variance;
    }
  }
  op_free(gradient);
  return status;
}

/* --- the whole --- */

/* PSUs with rows in the model less their strata; R's svyglm then counts + 1 - coefficients. With --df stata, inf and a number those stand as they are. */
static op_status degrees_of_freedom(model_group *m, const analysis_rows *all, op_error *err) {
  const op_plan *plan = m->plan;
  op_df_rule rule = plan->request.df_rule;
  op_status status = OP_OK;
  bool deleted = all->present != NULL, linearised = plan->n_replicates == 0;
  m->df_design = m->group->df;
  if (linearised && (rule == OP_DF_DOMAIN || (deleted && rule == OP_DF_STATA))) {
    status = count_members(m, err);
    if (status == OP_OK && rule == OP_DF_STATA)
      status = op_design_df_sampled(plan->design, m->members, all->present, &m->df_design, err);
    else if (status == OP_OK)
      status = op_design_df(plan->design, m->members, false, &m->df_design, err);
  } else if (linearised && deleted && rule == OP_DF_DESIGN) {
    status = op_design_df(plan->design, all->present, false, &m->df_design, err);
  }
  bool as_is = rule == OP_DF_STATA || rule == OP_DF_INFINITE || rule == OP_DF_NUMBER;
  bool ordinal = m->family->kind == FAMILY_ORDINAL; /* thresholds count as one intercept */
  m->df = as_is ? m->df_design : m->df_design + 1 - (double)(m->matrix->n_parameters + ordinal);
  return status;
}

static op_status fit_null(model_group *m, op_error *err) {
  model_matrix *matrix = NULL;
  model_fit null = {0};
  if (m->request->frame.n_offsets == 0 && (m->family->kind == FAMILY_ORDINAL || m->matrix->intercept)) { /* that is where the fit began */
    m->null_deviance = m->fit.first_deviance / m->mean_weight;
    return OP_OK;
  }
  op_status status = model_matrix_make(m, NULL, true, &matrix, err);
  if (status != OP_OK) {
    matrix_free(matrix);
    return status;
  }
  model_problem problem = model_problem_on(m, matrix);
  status = fit_model(&problem, m->weight, NULL, &null, err);
  m->null_deviance = null.end == FIT_CONVERGED ? null.deviance / m->mean_weight : (double)NAN;
  fit_free(&null);
  matrix_free(matrix);
  return status;
}

static op_status name_outcomes(model_group *m, op_error *err) {
  static const char *const numbers[] = {"0", "1"}, *const truths[] = {"false", "true"};
  const model_atom *r = &m->request->frame.response;
  const char *const *zero_one = r->expression != NULL && op_expression_is_condition(r->expression) ? truths : numbers;
  size_t n = r->factor ? r->n_categories : 2;
  m->outcomes = op_arena_alloc(m->arena, n * sizeof *m->outcomes, err);
  m->outcome_labels = op_arena_alloc(m->arena, n * sizeof *m->outcome_labels, err);
  if (m->outcomes == NULL || m->outcome_labels == NULL) return OP_E_MEMORY;
  for (size_t k = 0; k < n; k++) {
    size_t category = r->factor && m->family->kind == FAMILY_MEAN && r->reference == 1 ? 1 - k : k; /* of a binary response the reference is 0 */
    m->outcomes[k] = r->factor ? op_arena_string(m->arena, op_levels_text(r->levels, r->codes[category]), err) : zero_one[k];
    m->outcome_labels[k] = r->factor ? op_levels_at(r->levels, r->codes[category])->label : zero_one[k];
    if (m->outcomes[k] == NULL) return OP_E_MEMORY;
  }
  return OP_OK;
}

op_status model_group_fit(op_plan *plan, analysis_rows *rows, size_t g, const figure_group *group, model_group *m, op_error *err) {
  *m = (model_group){.plan = plan, .request = plan->model, .group = group, .family = plan->model->family, .arena = op_arena_new(err)};
  op_status status = m->arena != NULL ? model_rows_settle(m, rows, g, err) : OP_E_MEMORY;
  if (status == OP_OK) status = model_response_settle(m, err);
  if (status == OP_OK) status = name_outcomes(m, err);
  if (status == OP_OK) status = model_matrix_make(m, NULL, false, &m->matrix, err);
  if (status == OP_OK) m->problem = model_problem_on(m, m->matrix);
  if (status == OP_OK) status = model_quantities(m, err);
  if (status == OP_OK) status = estimate(m, rows, err);
  if (status == OP_OK) status = user_units(m, err);
  if (status == OP_OK) status = settle_quantities(m, err);
  if (status == OP_OK) status = fit_null(m, err);
  if (status == OP_OK && m->family->kind == FAMILY_MEAN) status = fit_pearson(&m->problem, &m->fit, m->weight, &m->pearson_sum, &m->pearson, err);
  return status == OP_OK ? degrees_of_freedom(m, rows, err) : status;
}

void model_group_clear(model_group *m) {
  order_clear(&m->order);
  op_free(m->rows);
  op_free(m->y);
  op_free(m->members);
  op_free(m->weight);
  matrix_free(m->matrix);
  fit_free(&m->fit);
  op_row_estimates_clear(&m->estimates);
  op_free(m->quantities);
  op_free(m->quantity_value);
  op_free(m->quantity_variance);
  op_free(m->M);
  op_free(m->beta);
  op_free(m->V);
  op_free(m->V0);
  op_arena_free(m->arena);
  *m = (model_group){0};
}
