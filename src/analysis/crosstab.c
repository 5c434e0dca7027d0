/* opine crosstab: tables of questions by the categories of other variables. Each question is crossed with each column variable; the figures, tests and letters of
   a table all follow from the sums of its crossing and their covariance. */
#include "analysis/crosstab.h"

#include <stdint.h>
#include <string.h>

#include "analysis/analysis.h"
#include "base/number.h"
#include "table/levels.h"

void crosstab_shape(const op_request *r, op_names *questions, op_names *columns) {
  bool banner = r->crosstab.banner.count > 0;
  size_t n = banner || r->variables.count == 0 ? r->variables.count : 1;
  *questions = (op_names){r->variables.items, n};
  *columns = banner ? r->crosstab.banner : (op_names){r->variables.items + n, r->variables.count - n};
}

/* --- before the pass --- */

static op_status check_shares(const op_crosstab_options *o, op_error *err) {
  for (size_t s = 0; s < o->n_shares; s++) {
    if (o->shares[s].share > 0) continue;
    return op_fail(err, OP_E_USAGE, "the expected share of '%s' is %g, expected more than 0", o->shares[s].category, o->shares[s].share);
  }
  return OP_OK;
}

static op_status check_request(const op_plan *plan, const op_names *questions, const op_names *columns, op_error *err) {
  const op_crosstab_options *o = &plan->request.crosstab;
  if (questions->count == 0) return op_fail(err, OP_E_USAGE, "no variable was given");
  if (columns->count == 0 && o->n_shares == 0) {
    op_fail(err, OP_E_USAGE, "a crosstab of '%s' needs a column variable", questions->items[0]);
    return op_fail_hint(err, "write: opine crosstab DATA ROW COLUMN, or add --banner COLUMN,COLUMN (--shares tests the fit of one question)");
  }
  if (o->n_shares > 0 && questions->count > 1) {
    op_fail(err, OP_E_USAGE, "--shares are those of one question, but %zu were given", questions->count);
    return op_fail_hint(err, "run one question at a time");
  }
  if (plan->request.joint) {
    op_fail(err, OP_E_USAGE, "--joint has no meaning for a crosstab: each table has a covariance of its own");
    return op_fail_hint(err, "leave it out; --vcov gives the covariance of a table's figures");
  }
  op_status status = check_shares(o, err);
  return status == OP_OK ? crosstab_check_tests(plan, err) : status;
}

static op_status prepare(op_plan *plan, op_error *err) {
  op_names questions, columns;
  crosstab_shape(&plan->request, &questions, &columns);
  op_status status = check_request(plan, &questions, &columns, err);
  if (status != OP_OK) return status;
  size_t own = questions.count + columns.count, step = columns.count > 0 ? columns.count : 1, crosses = questions.count * step;
  plan->variables = op_arena_alloc(plan->arena, (own + crosses) * sizeof *plan->variables, err);
  if (plan->variables == NULL) return OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < own; i++) {
    const char *name = i < questions.count ? questions.items[i] : columns.items[i - questions.count];
    status = plan_variable_for(plan, name, OP_READ_CODES, &plan->variables[i], err);
  }
  for (size_t i = 0; status == OP_OK && i < crosses; i++) {
    plan_variable parts[2] = {plan->variables[i / step]};
    if (columns.count > 0) parts[1] = plan->variables[questions.count + i % step];
    status = plan_cross_variables(plan, parts, columns.count > 0 ? 2 : 1, &plan->variables[own + i], err);
  }
  if (status == OP_OK) status = plan_items(plan, crosses, 1, err);
  for (size_t i = 0; status == OP_OK && i < crosses; i++) plan->items[i].variables[0] = own + i;
  plan->n_variables = own + crosses;
  return status;
}

/* --- after it --- */

static void number_letters(crosstab_table *tables, size_t n_items, size_t step) {
  for (size_t i = 0; i < n_items; i++) {
    if (i % step > 0) tables[i].first_letter = tables[i - 1].first_letter + tables[i - 1].columns.count;
  }
}

static op_status present_table(op_plan *plan, const crosstab_table *table, const figure_group *group, const op_domain_set *set, bool first,
                               const crosstab_sections *sections, op_result *result, op_error *err) {
  op_status status = OP_OK;
  for (size_t k = 0; status == OP_OK && k < table->n_kinds; k++) {
    crosstab_figures of_kind;
    status = crosstab_figures_make(plan, table, &table->kinds[k], group, set, &of_kind, err);
    if (status != OP_OK) break;
    status = crosstab_letters(plan, &of_kind, sections, result, err);
    if (status == OP_OK) status = crosstab_rows_add(plan, &of_kind, first, sections, result, err);
    crosstab_figures_clear(&of_kind);
  }
  if (status == OP_OK) status = crosstab_residuals(plan, table, group, set, sections->residuals, result, err);
  return status == OP_OK ? crosstab_tests(plan, table, group, set, sections, result, err) : status;
}

/* "vote: 168 of 2,700 rows are not in the base: (no answer) 168", for a part of a crossing. */
static op_status note_missing(const op_plan *plan, const crosstab_table *t, size_t part, size_t variable, op_result *result, op_error *err) {
  const op_item *it = &plan->moments->items[t->item];
  const op_levels *levels = plan_levels(plan, &plan->variables[variable]);
  op_component as = {.levels = levels, .keep_missing = plan->request.base == OP_BASE_ALL};
  double total = 0, missing = 0;
  op_text text = {0};
  char number[OP_NUMBER_GROUPED], rows[OP_NUMBER_GROUPED];
  for (uint32_t code = 0; code < op_levels_count(levels); code++) {
    double n = 0;
    for (uint32_t c = 1; c < op_levels_count(cross_levels(t->cross)) && c < it->components[0].capacity; c++) {
      for (size_t d = 0; cross_part(t->cross, c, part) == code && d < plan->moments->n_domains; d++) n += it->n[d * it->stride + c];
    }
    total += n;
    if (n == 0 || op_component_counts(&as, code)) continue;
    const char *code_text, *label;
    level_text(levels, code, &code_text, &label);
    op_number_write_grouped(n, 0, number);
    op_text_addf(&text, "%s%s %s", missing > 0 ? ", " : "", label, number);
    missing += n;
  }
  op_status status = op_text_check(&text, err);
  if (status == OP_OK && missing > 0) {
    op_number_write_grouped(missing, 0, number);
    op_number_write_grouped(total, 0, rows);
    status = op_result_note_add(result, err, "%s: %s of %s rows are not in the base: %s", plan->variables[variable].name, number, rows, text.data);
    if (status == OP_OK && part == 1 && t->everyone) {
      status = op_result_note_add(result, err, "the column 'all' holds everyone who answered the question, those without an answer to a column variable too");
    }
  }
  op_text_clear(&text);
  return status;
}

static op_status add_notes(const op_plan *plan, const crosstab_table *tables, op_result *result, op_error *err) {
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < plan->n_items; i++) {
    status = note_missing(plan, &tables[i], 0, tables[i].question, result, err);
    if (status == OP_OK && tables[i].column != SIZE_MAX) status = note_missing(plan, &tables[i], 1, tables[i].column, result, err);
  }
  return status;
}

static op_status add_conventions(const op_plan *plan, op_result *result, op_error *err) {
  static const char *const adjusts[] = {"holm", "none", "bonferroni", "hochberg", "bh", "by"};
  static const char *const sizes[] = {"answers", "rows", "weights"};
  const op_crosstab_options *o = &plan->request.crosstab;
  op_status status = op_result_convention_add(result, "chisq_n", sizes[o->chisq_n], err);
  if (status == OP_OK && o->n_shares > 0) status = op_result_convention_add(result, "fit_variance", o->fit_estimated ? "estimate" : "null", err);
  if (status != OP_OK || !o->letters) return status;
  op_text text = {0};
  double strict = o->letter_levels[0] > 0 ? o->letter_levels[0] : 0.95;
  op_text_addf(&text, "%g", strict);
  if (o->letter_levels[1] > 0) op_text_addf(&text, ",%g", o->letter_levels[1]);
  status = op_text_check(&text, err);
  if (status == OP_OK) status = op_result_convention_add(result, "letters", text.data, err);
  op_text_clear(&text);
  if (status == OP_OK) status = op_result_convention_add(result, "letters_adjust", adjusts[o->letters_adjust], err);
  op_text base = {0};
  op_text_addf(&base, "%g", crosstab_least_base(plan));
  if (status == OP_OK) status = op_text_check(&base, err);
  if (status == OP_OK) status = op_result_convention_add(result, "letters_base", base.data, err);
  op_text_clear(&base);
  return status;
}

static op_status present(op_plan *plan, op_result *result, op_error *err) {
  op_names questions, columns;
  figure_groups groups = {0};
  crosstab_sections sections;
  crosstab_shape(&plan->request, &questions, &columns);
  size_t step = columns.count > 0 ? columns.count : 1;
  crosstab_table *tables = op_arena_alloc(plan->arena, plan->n_items * sizeof *tables, err);
  op_status status = tables != NULL ? groups_make(plan, &groups, err) : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < plan->n_items; i++) status = crosstab_table_make(plan, i, columns.count, &tables[i], err);
  if (status == OP_OK) number_letters(tables, plan->n_items, step);
  if (status == OP_OK) status = crosstab_sections_add(plan, result, &sections, err);
  for (size_t g = 0; status == OP_OK && g < groups.count; g++) {
    for (size_t i = 0; status == OP_OK && i < plan->n_items; i++) {
      status = present_table(plan, &tables[i], &groups.items[g], &groups.sets[g], i % step == 0, &sections, result, err);
    }
  }
  if (status == OP_OK) status = add_notes(plan, tables, result, err);
  if (status == OP_OK) status = add_conventions(plan, result, err);
  groups_clear(&groups);
  return status;
}

const analysis analysis_crosstab = {NULL, prepare, present, NULL, ANALYSIS_CI | ANALYSIS_DEFF};
