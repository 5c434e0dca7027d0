/* Sections of the result and the rows of the table. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "analysis/crosstab.h"
#include "analysis/figure_intervals.h"

static const char *title_of(const plan_variable *v) { return v->label != NULL && v->label[0] != '\0' ? v->label : v->name; }

void crosstab_column_text(const op_plan *plan, const crosstab_table *t, size_t column, const char **code, const char **label) {
  *code = *label = "all";
  if (column < t->columns.count) level_text(plan_levels(plan, &plan->variables[t->column]), t->columns.items[column], code, label);
}

/* --- sections --- */

static op_status add_section(const op_plan *plan, op_result *result, const char *name, const char *title, bool percent, const char *const *keys,
                             const op_key_kind *kinds, size_t n_keys, const op_measure *measures, size_t n_measures, size_t *section, op_error *err) {
  op_status status = op_result_section_add(result, name, title, percent, section, err);
  for (size_t k = 0; status == OP_OK && k < plan->groups.n_by; k++) {
    const plan_variable *key = &plan->groups.keys[k];
    status = op_section_key_add(result, *section, key->name, title_of(key), OP_KEY_GROUP, err);
  }
  for (size_t k = 0; status == OP_OK && k < n_keys; k++) {
    const char *heading = strcmp(keys[k], "column_variable") == 0 ? "column" : keys[k];
    status = op_section_key_add(result, *section, keys[k], heading, kinds[k], err);
  }
  for (size_t m = 0; status == OP_OK && m < n_measures; m++) status = op_section_measure_add(result, *section, measures[m], err);
  return status;
}

static op_status add_test_sections(const op_plan *plan, op_result *result, crosstab_sections *s, op_error *err) {
  static const char *const test_keys[] = {"variable", "column_variable", "column", "name"};
  static const char *const eigen_keys[] = {"variable", "column_variable", "column", "contrast"};
  static const op_key_kind kinds[] = {OP_KEY_CODED, OP_KEY_CODED, OP_KEY_CODED, OP_KEY_TEXT};
  static const op_measure test_measures[] = {OP_M_BASE_N, OP_M_UNCORRECTED, OP_M_SCALE, OP_M_STATISTIC, OP_M_DF1, OP_M_DF2, OP_M_P};
  static const op_measure association_measures[] = {OP_M_BASE_N, OP_M_ESTIMATE, OP_M_SE, OP_M_LOWER, OP_M_UPPER, OP_M_DF};
  static const op_measure eigen_measures[] = {OP_M_ESTIMATE};
  const op_crosstab_options *o = &plan->request.crosstab;
  bool fit = o->n_shares > 0, none = o->tests.count == 1 && strcmp(o->tests.items[0], "none") == 0;
  if (none) return OP_OK;
  op_status status = add_section(plan, result, "tests", fit ? "Tests of fit" : "Tests of independence", false, test_keys, kinds, 4, test_measures, 7, &s->tests, err);
  if (status == OP_OK && !fit) {
    status = add_section(plan, result, "association", "Association", false, test_keys, kinds, 4, association_measures, 6, &s->association, err);
  }
  if (status == OP_OK && plan->request.vcov) {
    status = add_section(plan, result, "eigenvalues", "Design effects of the contrasts", false, eigen_keys, kinds, 4, eigen_measures, 1, &s->eigenvalues, err);
  }
  return status;
}

op_status crosstab_sections_add(const op_plan *plan, op_result *result, crosstab_sections *s, op_error *err) {
  static const char *const keys[] = {"variable", "row", "column_variable", "column", "percent", "letter", "letters"};
  static const op_key_kind kinds[] = {OP_KEY_CODED, OP_KEY_CODED, OP_KEY_CODED, OP_KEY_CODED, OP_KEY_TEXT, OP_KEY_TEXT, OP_KEY_TEXT};
  static const op_key_kind pair_kinds[] = {OP_KEY_CODED, OP_KEY_CODED, OP_KEY_CODED, OP_KEY_CODED, OP_KEY_CODED};
  static const char *const pair_keys[] = {"variable", "row", "column_variable", "column", "other_column"};
  static const op_measure measures[] = {OP_M_N, OP_M_WEIGHTED_N, OP_M_BASE_N, OP_M_BASE_WEIGHTED_N, OP_M_ESTIMATE, OP_M_SE, OP_M_CV, OP_M_DEFF, OP_M_N_EFF, OP_M_LOWER, OP_M_UPPER, OP_M_DF};
  static const op_measure pair_measures[] = {OP_M_ESTIMATE, OP_M_SE, OP_M_STATISTIC, OP_M_DF, OP_M_P, OP_M_P_ADJUSTED};
  bool letters = plan->request.crosstab.letters;
  op_names questions, columns;
  crosstab_shape(&plan->request, &questions, &columns);
  *s = (crosstab_sections){SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX};
  const char *title = questions.count == 1 ? title_of(&plan->variables[0]) : "";
  op_status status = add_section(plan, result, "crosstab", title, true, keys, kinds, letters ? 7 : 5, measures, 12, &s->rows, err);
  if (status == OP_OK && letters) {
    status = add_section(plan, result, "comparisons", "Differences between columns", true, pair_keys, pair_kinds, 5, pair_measures, 6, &s->comparisons, err);
  }
  if (status == OP_OK && plan->request.crosstab.residuals) status = crosstab_residual_section(plan, result, &s->residuals, err);
  if (status == OP_OK && (columns.count > 0 || plan->request.crosstab.n_shares > 0)) status = add_test_sections(plan, result, s, err);
  return status;
}

/* --- rows --- */

op_status crosstab_head_keys(const op_plan *plan, const crosstab_table *t, const figure_group *group, op_result *result, op_row *row, size_t *next, op_error *err) {
  op_status status = OP_OK;
  size_t k = 0;
  const plan_variable *question = &plan->variables[t->question];
  for (; status == OP_OK && k < plan->groups.n_by; k++) {
    const char *code, *label;
    group_key_text(plan, group, k, &code, &label);
    status = op_row_key_set(result, row, k, code, label, err);
  }
  if (status == OP_OK) status = op_row_key_set(result, row, k, question->name, title_of(question), err);
  if (group->total) row->flags |= OP_ROW_TOTAL;
  *next = k + 1;
  return status;
}

static const char *kind_name(unsigned kind) { return kind == OP_PERCENT_COLUMN ? "column" : kind == OP_PERCENT_ROW ? "row" : "total"; }

/* The categories that a net joins. */
static op_status set_summands(const crosstab_table *t, const crosstab_line *net, op_result *result, op_row *row, op_error *err) {
  size_t n = 0;
  if ((net->flags & OP_ROW_NET) == 0) return OP_OK;
  op_summand *summands = op_arena_alloc(result->arena, t->n_categories * sizeof *summands, err);
  if (summands == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < t->n_categories; i++) {
    for (size_t k = 0; k < net->codes.count; k++) {
      if (net->codes.items[k] != t->lines[i].codes.items[0]) continue;
      summands[n++] = (op_summand){op_result_text(result, t->lines[i].code, err), 1};
      if (summands[n - 1].code == NULL) return OP_E_MEMORY;
    }
  }
  row->summands = summands;
  row->n_summands = n;
  return OP_OK;
}

static op_status set_keys(const op_plan *plan, const crosstab_figures *f, size_t term, op_result *result, op_row *row, op_error *err) {
  const crosstab_table *t = f->table;
  const crosstab_line *line = &t->lines[f->terms->line[term]];
  size_t column = f->terms->column[term], k;
  const char *code, *label;
  op_status status = crosstab_head_keys(plan, t, f->group, result, row, &k, err);
  if (status == OP_OK) status = op_row_key_set(result, row, k, line->code, line->label, err);
  if (status == OP_OK) status = set_summands(t, line, result, row, err);
  bool own = t->column != SIZE_MAX && !(column == t->columns.count && t->everyone && f->terms->kind == OP_PERCENT_COLUMN);
  if (status == OP_OK && own) status = op_row_key_set(result, row, k + 1, plan->variables[t->column].name, title_of(&plan->variables[t->column]), err);
  crosstab_column_text(plan, t, column, &code, &label);
  if (status == OP_OK) status = op_row_key_set(result, row, k + 2, code, label, err);
  if (status == OP_OK) status = op_row_key_set(result, row, k + 3, kind_name(f->terms->kind), NULL, err);
  row->flags |= line->flags;
  if (column == t->columns.count) row->flags |= OP_ROW_TOTAL;
  if (status != OP_OK || !plan->request.crosstab.letters || column == t->columns.count) return status;
  const char *letter = crosstab_letter(plan, t->first_letter + column, err);
  status = letter != NULL ? op_row_key_set(result, row, k + 4, letter, NULL, err) : OP_E_MEMORY;
  if (status == OP_OK && f->letters != NULL) status = op_row_key_set(result, row, k + 5, f->letters[term], NULL, err);
  return status;
}

/* The covariance matrix of one table's figures; other requests have several of them. */
static op_status add_covariance(const op_plan *plan, const crosstab_figures *f, const crosstab_sections *s, size_t n_methods, op_result *result, op_error *err) {
  op_section *section = &result->sections[s->rows];
  size_t K = f->estimates.K;
  if (!plan->request.vcov) return OP_OK;
  if (section->n_rows != K || n_methods != 1 || plan->n_items != 1) {
    op_free(section->vcov);
    section->vcov = NULL;
    return op_result_note_add(result, err, "the covariance matrix needs one question, one column variable, one kind of percentage, one group and one interval method");
  }
  section->vcov = op_array_new(K * K, sizeof(double), err);
  if (section->vcov == NULL) return OP_E_MEMORY;
  memcpy(section->vcov, f->estimates.V, K * K * sizeof(double));
  return OP_OK;
}

/* --- intervals --- */

/* A percentage of the row or of the table has the members of the whole group as its base's surroundings. */
static const figure_group *surroundings(const crosstab_figures *f, size_t term) {
  return f->terms->kind == OP_PERCENT_COLUMN ? &f->column_group[f->terms->column[term]] : f->group;
}

static op_proportion proportion_of(const crosstab_figures *f, size_t term) {
  const op_estimates *x = &f->estimates;
  const figure_group *group = surroundings(f, term);
  return (op_proportion){x->theta[term], x->variance[term], x->base_n[term], group->rows, group->df, group->df_domain, x->kish[term], x->logit_variance[term]};
}

/* Percentages of one base that belong together: the categories of the column, of the row, or all cells; `term` is put last when it is a net or 'all'. */
static op_status question_of(const crosstab_figures *f, size_t term, op_question *question, size_t *figure, op_error *err) {
  const crosstab_table *t = f->table;
  op_proportion *shares = op_array_new(f->terms->count + 1, sizeof *shares, err);
  size_t n = 0, own = SIZE_MAX;
  if (shares == NULL) return OP_E_MEMORY;
  for (size_t other = 0; other < f->terms->count; other++) {
    size_t line = f->terms->line[other], column = f->terms->column[other];
    bool category = line < t->n_categories, one = column < t->columns.count;
    bool together = f->terms->kind == OP_PERCENT_COLUMN ? category && column == f->terms->column[term]
                    : f->terms->kind == OP_PERCENT_ROW  ? one && line == f->terms->line[term] : category && one;
    if (!together) continue;
    if (other == term) own = n;
    shares[n++] = proportion_of(f, other);
  }
  *question = (op_question){shares, n, own == SIZE_MAX ? n + 1 : n};
  if (own == SIZE_MAX) shares[n] = proportion_of(f, term);
  *figure = own == SIZE_MAX ? n : own;
  return OP_OK;
}

static op_status set_interval(const op_plan *plan, const crosstab_figures *f, size_t term, const op_interval_method *method, op_result *result, op_row *row, op_error *err) {
  op_proportion alone = proportion_of(f, term);
  op_question question = {&alone, 1, 1};
  size_t figure = 0;
  bool several = method != NULL && method->simultaneous != NULL;
  op_status status = several ? question_of(f, term, &question, &figure, err) : OP_OK;
  if (status == OP_OK) status = figure_interval_set(&question, figure, true, method, plan->request.level, result, row, err);
  if (several) op_free((void *)(uintptr_t)question.figures);
  return status;
}

op_status crosstab_rows_add(const op_plan *plan, const crosstab_figures *f, bool all_column, const crosstab_sections *s, op_result *result, op_error *err) {
  interval_methods methods;
  op_status status = interval_methods_for(plan, &methods, err);
  for (size_t term = 0; status == OP_OK && term < f->terms->count; term++) {
    size_t column = f->terms->column[term];
    bool one_for_all = column == f->table->columns.count && f->terms->kind == OP_PERCENT_COLUMN && f->table->everyone;
    if (one_for_all && !all_column) continue;
    for (size_t m = 0; status == OP_OK && m < methods.count; m++) {
      op_row *row;
      status = op_section_row_add(result, s->rows, &row, err);
      if (status == OP_OK) status = set_keys(plan, f, term, result, row, err);
      if (status != OP_OK) break;
      const figure_group *group = surroundings(f, term);
      figure_at at = {&f->estimates, term, true, group->df, group->df_domain, group->rows};
      figure_measures_fill(plan, &at, row);
      status = set_interval(plan, f, term, methods.items[m], result, row, err);
    }
  }
  return status == OP_OK ? add_covariance(plan, f, s, methods.count, result, err) : status;
}
