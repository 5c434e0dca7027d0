/* Regression as sections of a result: coefficients, tests of terms, effects, predictions, fit. */
#include "analysis/model.h"

#include <math.h>
#include <string.h>

#include "analysis/analysis.h"
#include "base/number.h"
#include "opine/infer.h"

/* Sections of the result; SIZE_MAX = not asked for. */
typedef struct model_sections {
  size_t estimates, tests, effects, predictions, fit;
} model_sections;

/* --- keys --- */

static op_status model_section_by(const op_plan *plan, size_t section, op_result *result, op_error *err) {
  op_status status = OP_OK;
  for (size_t k = 0; status == OP_OK && k < plan->groups.n_by; k++) {
    const plan_variable *key = &plan->groups.keys[k];
    const char *title = key->label != NULL && key->label[0] != '\0' ? key->label : key->name;
    status = op_section_key_add(result, section, key->name, title, OP_KEY_GROUP, err);
  }
  return status;
}

op_status model_group_keys(const op_plan *plan, const figure_group *group, op_result *result, op_row *row, op_error *err) {
  op_status status = OP_OK;
  for (size_t k = 0; status == OP_OK && k < plan->groups.n_by; k++) {
    const char *code, *label;
    group_key_text(plan, group, k, &code, &label);
    status = op_row_key_set(result, row, k, code, label, err);
  }
  row->flags |= group->total ? OP_ROW_TOTAL : 0;
  return status;
}

const char *model_term_label(const model_group *m, uint64_t term, op_error *err) {
  const char *label = NULL;
  for (size_t a = 0; a < m->request->frame.n_atoms; a++) {
    if ((term >> a & 1) == 0) continue;
    const char *atom = m->request->frame.atoms[a].label;
    label = label == NULL ? op_arena_string(m->arena, atom, err) : op_arena_format(m->arena, err, "%s \xC3\x97 %s", label, atom);
    if (label == NULL) return NULL;
  }
  return label != NULL ? label : "(Intercept)";
}

/* --- sections --- */

static op_status add_section(const op_plan *plan, const char *name, const char *title, bool percent, const char *const *keys, size_t n_keys,
                             const op_measure *measures, size_t n_measures, size_t *section, op_result *result, op_error *err) {
  op_status status = op_result_section_add(result, name, title, percent, section, err);
  if (status == OP_OK) status = model_section_by(plan, *section, result, err);
  for (size_t k = 0; status == OP_OK && k < n_keys; k++) {
    bool text = strcmp(keys[k], "eigenvalues") == 0 || strcmp(keys[k], "figure") == 0;
    status = op_section_key_add(result, *section, keys[k], keys[k], text ? OP_KEY_TEXT : OP_KEY_CODED, err);
  }
  for (size_t k = 0; status == OP_OK && k < n_measures; k++) status = op_section_measure_add(result, *section, measures[k], err);
  return status;
}

static op_status add_sections(const op_plan *plan, model_sections *s, op_result *result, op_error *err) {
  static const char *const coefficient_keys[] = {"outcome", "term", "category", "reference"}, *const test_keys[] = {"term", "eigenvalues"};
  static const char *const effect_keys[] = {"variable", "category", "reference", "outcome"}, *const prediction_keys[] = {"at", "outcome", "given", "variable", "category"},
                           *const fit_keys[] = {"figure"};
  static const op_measure coefficients[] = {OP_M_N,           OP_M_ESTIMATE,    OP_M_SE, OP_M_LOWER,     OP_M_UPPER, OP_M_RATIO,
                                            OP_M_RATIO_LOWER, OP_M_RATIO_UPPER, OP_M_DF, OP_M_STATISTIC, OP_M_P};
  static const op_measure tests[] = {OP_M_STATISTIC, OP_M_DF1, OP_M_DF2, OP_M_P};
  static const op_measure averages[] = {OP_M_ESTIMATE, OP_M_SE, OP_M_LOWER, OP_M_UPPER, OP_M_DF, OP_M_STATISTIC, OP_M_P}, value[] = {OP_M_ESTIMATE};
  const op_model_options *o = &plan->request.model;
  const model_family *family = plan->model->family;
  bool percent = family->response == RESPONSE_BINARY || family->response == RESPONSE_CATEGORIES;
  *s = (model_sections){SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX};
  op_status status = add_section(plan, "estimates", plan->model->formula->text, false, coefficient_keys, 4, coefficients, 11, &s->estimates, result, err);
  bool tests_wanted = !(o->n_term_tests == 1 && strcmp(o->term_tests[0], "none") == 0);
  if (status == OP_OK && tests_wanted) status = add_section(plan, "term_tests", "Tests of terms", false, test_keys, 2, tests, 4, &s->tests, result, err);
  if (status == OP_OK && o->n_effects > 0) {
    status = add_section(plan, "effects", "Average marginal effects", percent, effect_keys, 4, averages, 7, &s->effects, result, err);
  }
  if (status == OP_OK && o->n_predict > 0)
    status = add_section(plan, "predictions", "Predictive margins", percent, prediction_keys, 5, averages, 7, &s->predictions, result, err);
  return status == OP_OK ? add_section(plan, "fit", "Fit", false, fit_keys, 1, value, 1, &s->fit, result, err) : status;
}

/* --- rows --- */

static void fill_test(const model_group *m, double estimate, double variance, op_row *row) {
  double se = sqrt(variance);
  op_interval interval = op_interval_wald(estimate, se, m->df, m->plan->request.level);
  row->measures[OP_M_ESTIMATE] = estimate;
  row->measures[OP_M_SE] = se;
  row->measures[OP_M_DF] = m->df;
  row->measures[OP_M_STATISTIC] = se > 0 ? estimate / se : (double)NAN;
  row->measures[OP_M_P] = se > 0 ? op_t_p_two_sided(estimate / se, m->df) : (double)NAN;
  row->measures[OP_M_LOWER] = interval.lower;
  row->measures[OP_M_UPPER] = interval.upper;
  if (isnan(variance))
    row->note = "its variance cannot be estimated";
  else if (interval.why != NULL)
    row->note = interval.why;
}

static op_status coefficient_keys(const model_group *m, const model_coefficient *k, op_result *result, op_row *row, op_error *err) {
  size_t by = m->plan->groups.n_by;
  op_status status = model_group_keys(m->plan, m->group, result, row, err);
  if (status == OP_OK && k->outcome != SIZE_MAX) status = op_row_key_set(result, row, by, m->outcomes[k->outcome], m->outcome_labels[k->outcome], err);
  if (status != OP_OK) return status;
  if (k->threshold != SIZE_MAX) {
    const char *code = op_arena_format(m->arena, err, "%s|%s", m->outcomes[k->threshold], m->outcomes[k->threshold + 1]);
    const char *label = op_arena_format(m->arena, err, "%s | %s", m->outcome_labels[k->threshold], m->outcome_labels[k->threshold + 1]);
    return code != NULL && label != NULL ? op_row_key_set(result, row, by + 1, code, label, err) : OP_E_MEMORY;
  }
  const model_term *term = &m->matrix->terms[matrix_column_term(m->matrix, k->column)];
  const char *category, *label, *term_label = model_term_label(m, term->atoms, err);
  if (term_label == NULL) return OP_E_MEMORY;
  status = op_row_key_set(result, row, by + 1, term->name, term_label, err);
  if (status == OP_OK) status = matrix_column_category(m->matrix, k->column, false, &category, err);
  if (status == OP_OK) status = matrix_column_category(m->matrix, k->column, true, &label, err);
  if (status == OP_OK && category != NULL) status = op_row_key_set(result, row, by + 2, category, label, err);
  if (status != OP_OK || term->n_parts != 1 || !term->parts[0].contrast) return status;
  const model_atom *atom = &m->request->frame.atoms[term->parts[0].atom];
  uint32_t reference = atom->codes[atom->reference];
  return op_row_key_set(result, row, by + 3, op_levels_text(atom->levels, reference), op_levels_at(atom->levels, reference)->label, err);
}

static op_status add_coefficients(model_group *m, size_t section, op_result *result, op_error *err) {
  op_status status = OP_OK;
  for (size_t c = 0; status == OP_OK && c < m->n_coefficients; c++) {
    op_row *row;
    model_coefficient k = model_coefficient_at(m, c);
    status = op_section_row_add(result, section, &row, err);
    if (status == OP_OK) status = coefficient_keys(m, &k, result, row, err);
    if (status != OP_OK) break;
    row->measures[OP_M_N] = m->n;
    if (k.left_out != NULL) {
      const char *note = op_arena_format(m->arena, err, "left out: %s", k.left_out);
      row->note = note != NULL ? op_result_text(result, note, err) : NULL;
      if (row->note == NULL) status = OP_E_MEMORY;
      continue;
    }
    fill_test(m, m->beta[c], m->V[c * m->n_coefficients + c], row);
    bool intercept = k.column == SIZE_MAX || (m->matrix->intercept && k.column == 0);
    if (m->family->about.ratio == NULL || intercept) continue;
    row->measures[OP_M_RATIO] = exp(row->measures[OP_M_ESTIMATE]);
    row->measures[OP_M_RATIO_LOWER] = exp(row->measures[OP_M_LOWER]);
    row->measures[OP_M_RATIO_UPPER] = exp(row->measures[OP_M_UPPER]);
  }
  return status;
}

static op_status quantity_keys(const model_group *m, const model_quantity *q, size_t outcome, op_result *result, op_row *row, op_error *err) {
  size_t key = m->plan->groups.n_by;
  op_status status = model_group_keys(m->plan, m->group, result, row, err);
  if (status == OP_OK && q->effect) {
    status = op_row_key_set(result, row, key, q->variable, q->variable_label, err);
    if (status == OP_OK && q->category != NULL) status = op_row_key_set(result, row, key + 1, q->category, q->category_label, err);
    if (status == OP_OK && q->reference != NULL) status = op_row_key_set(result, row, key + 2, q->reference, q->reference_label, err);
    key += 3;
  } else if (status == OP_OK) {
    status = op_row_key_set(result, row, key++, q->category, q->category_label, err);
  }
  if (status == OP_OK && m->family->kind != FAMILY_MEAN) status = op_row_key_set(result, row, key, m->outcomes[outcome], m->outcome_labels[outcome], err);
  if (status != OP_OK || q->effect) return status;
  if (q->given != NULL) status = op_row_key_set(result, row, key + 1, q->given, q->given_label, err);
  if (status == OP_OK) status = op_row_key_set(result, row, key + 2, q->variable, q->variable_label, err);
  row->measures[OP_M_VALUE] = q->number;
  return status == OP_OK ? op_row_key_set(result, row, key + 3, q->value, q->value_label, err) : status;
}

static op_status add_quantities(model_group *m, const model_sections *s, op_result *result, op_error *err) {
  size_t outcomes = predict_outcomes(&m->problem);
  op_status status = OP_OK;
  for (size_t v = 0; status == OP_OK && v < m->values; v++) {
    op_row *row;
    const model_quantity *q = &m->quantities[v / outcomes];
    status = op_section_row_add(result, q->effect ? s->effects : s->predictions, &row, err);
    if (status == OP_OK) status = quantity_keys(m, q, v % outcomes, result, row, err);
    if (status != OP_OK) break;
    fill_test(m, m->quantity_value[v], m->quantity_variance[v], row);
    if (isnan(m->quantity_value[v])) row->note = "some row has no value in the formula with these values set";
    if (q->effect) continue;
    row->measures[OP_M_STATISTIC] = row->measures[OP_M_P] = (double)NAN; /* that a prediction is 0 is no hypothesis */
  }
  return status;
}

static op_status add_fit(model_group *m, size_t section, op_result *result, op_error *err) {
  double n = m->n, deviance = m->fit.deviance / m->mean_weight, base = m->weighted_n / m->mean_weight;
  bool mean = m->family->kind == FAMILY_MEAN, discrete = m->family->response != RESPONSE_NUMBER && m->family->response != RESPONSE_POSITIVE;
  /* variance of the Pearson residuals under the weights of the deviance, which average 1 over the domain: R's summary.svyglm */
  double average = m->pearson_sum / m->weighted_n, dispersion = (m->pearson - average * m->pearson_sum) / m->mean_weight / (n - 1);
  /* Lumley 2017: the sample's -2 log-likelihoods estimate the population's */
  double cox_snell = 1 - exp((deviance - m->null_deviance) / base), nagelkerke = cox_snell / (1 - exp(-m->null_deviance / base));
  double none = (double)NAN;
  const struct {
    const char *name;
    double value;
  } figures[] = {{"n", n},
                 {"weighted_n", m->weighted_n},
                 {"df_design", m->df_design},
                 {"df_residual", m->df},
                 {"deviance", deviance},
                 {"null_deviance", m->null_deviance},
                 {"pearson_chisq", mean ? m->pearson / m->mean_weight : none},
                 {"dispersion", mean ? dispersion : none},
                 {"r2", m->family->response == RESPONSE_NUMBER ? 1 - deviance / m->null_deviance : none},
                 {"r2_cox_snell", discrete ? cox_snell : none},
                 {"r2_nagelkerke", discrete ? nagelkerke : none},
                 {"passes", m->fit.passes}};
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < sizeof figures / sizeof *figures; i++) {
    op_row *row;
    if (isnan(figures[i].value)) continue;
    status = op_section_row_add(result, section, &row, err);
    if (status == OP_OK) status = model_group_keys(m->plan, m->group, result, row, err);
    if (status == OP_OK) status = op_row_key_set(result, row, m->plan->groups.n_by, figures[i].name, NULL, err);
    if (status == OP_OK) row->measures[OP_M_ESTIMATE] = figures[i].value;
  }
  return status;
}

static op_status add_covariance(const model_group *m, size_t section, op_result *result, op_error *err) {
  size_t C = m->n_coefficients;
  double *copy = op_array_new(C * C, sizeof *copy, err);
  if (copy == NULL) return OP_E_MEMORY;
  for (size_t c = 0; c < C; c++) {
    for (size_t d = 0; d < C; d++) {
      bool out = model_coefficient_at(m, c).left_out != NULL || model_coefficient_at(m, d).left_out != NULL;
      copy[c * C + d] = out ? (double)NAN : m->V[c * C + d];
    }
  }
  result->sections[section].vcov = copy;
  return OP_OK;
}

/* --- groups --- */

static op_status note_replicates(const model_group *m, op_result *result, op_error *err) {
  if (m->lost_replicates == 0) return OP_OK;
  return op_result_note_add(result, err, "%zu replicate%s left out: the model has no fit under %s weights", m->lost_replicates,
                            m->lost_replicates == 1 ? " is" : "s are", m->lost_replicates == 1 ? "its" : "their");
}

static op_status note_missing(const model_group *m, const analysis_rows *rows, size_t g, op_result *result, op_error *err) {
  if (m->n == rows->n[g] || m->plan->groups.n_by > 0) return OP_OK;
  char out[OP_NUMBER_GROUPED], all[OP_NUMBER_GROUPED];
  op_number_write_grouped(rows->n[g] - m->n, 0, out);
  op_number_write_grouped(rows->n[g], 0, all);
  return op_result_note_add(result, err, "%s of %s rows are not in the model: they miss an answer to one of its variables", out, all);
}

static op_status add_group(op_plan *plan, analysis_rows *rows, const figure_groups *groups, size_t g, const model_sections *s, op_result *result,
                           op_error *err) {
  model_group m;
  op_error why = {0};
  op_status status = model_group_fit(plan, rows, g, &groups->items[g], &m, &why);
  if (status == OP_E_REQUEST && groups->count > 1 && strncmp(why.what, "--", 2) != 0) { /* one group without a model does not take the others away */
    op_text name = {0};
    for (size_t k = 0; k < plan->groups.n_by; k++) {
      const char *code, *label;
      group_key_text(plan, &groups->items[g], k, &code, &label);
      op_text_addf(&name, "%s%s", k > 0 ? ", " : "", label);
    }
    status = op_text_check(&name, err);
    if (status == OP_OK) status = op_result_note_add(result, err, "no model for %s: %s", name.data, why.what);
    op_text_clear(&name);
    model_group_clear(&m);
    return status;
  }
  if (status != OP_OK && err != NULL) *err = why;
  if (status == OP_OK) status = add_coefficients(&m, s->estimates, result, err);
  if (status == OP_OK && s->tests != SIZE_MAX) status = model_tests_add(&m, s->tests, result, err);
  if (status == OP_OK) status = add_quantities(&m, s, result, err);
  if (status == OP_OK) status = add_fit(&m, s->fit, result, err);
  if (status == OP_OK && plan->request.vcov && groups->count == 1) status = add_covariance(&m, s->estimates, result, err);
  if (status == OP_OK) status = note_replicates(&m, result, err);
  if (status == OP_OK) status = note_missing(&m, rows, g, result, err);
  if (status == OP_OK && g == 0) status = model_conventions(&m, result, err);
  model_group_clear(&m);
  return status;
}

/* Rows with an answer to every variable, by leaf, where the others are deleted before the design. */
static op_status count_present(const op_plan *plan, analysis_rows *rows, op_error *err) {
  const op_sample *s = plan->sample;
  if (rows->present == NULL) return OP_OK;
  size_t some[MODEL_BLOCK];
  unsigned char *answered = op_array_new(s->n_rows, 1, err);
  if (answered == NULL) return OP_E_MEMORY;
  for (size_t first = 0; first < s->n_rows; first += MODEL_BLOCK) {
    size_t n = s->n_rows - first < MODEL_BLOCK ? s->n_rows - first : MODEL_BLOCK;
    for (size_t i = 0; i < n; i++) some[i] = first + i;
    frame_answers(&plan->model->frame, some, n, answered + first);
  }
  op_status status = op_sample_count_leaves(s, answered, false, op_design_leaf_count(plan->design), rows->present, err);
  op_free(answered);
  return status;
}

static op_status present(op_plan *plan, op_result *result, op_error *err) {
  figure_groups groups = {0};
  analysis_rows rows = {0};
  model_sections sections;
  op_status status = model_settle(plan, err);
  if (status == OP_OK) status = groups_make(plan, &groups, err);
  if (status == OP_OK) status = analysis_rows_make(plan, &groups, NULL, 0, &rows, err);
  if (status == OP_OK) status = add_sections(plan, &sections, result, err);
  if (status == OP_OK) status = count_present(plan, &rows, err);
  for (size_t g = 0; status == OP_OK && g < groups.count; g++) status = add_group(plan, &rows, &groups, g, &sections, result, err);
  if (status == OP_OK && result->sections[sections.estimates].n_rows == 0) {
    status = op_fail(err, OP_E_REQUEST, "no group has a model: %s", result->n_notes > 0 ? result->notes[result->n_notes - 1] : "");
  }
  if (status == OP_OK && plan->request.vcov && groups.count > 1)
    status = op_result_note_add(result, err, "the covariance matrix is given for one model, without --by");
  analysis_rows_clear(&rows);
  groups_clear(&groups);
  return status;
}

static void release(op_plan *plan) { model_request_free(plan->model); }

const analysis analysis_model = {model_take_variables, model_prepare, present, release, 0};
