/* Letters of significant differences: every pair of columns of one variable is compared in every line by a t test of the difference of their percentages, with
   the covariance that the design gives them (columns share PSUs). The larger one of a pair bears the letter of the smaller. The 'all' column holds the others
   and is not compared. */
#include <math.h>
#include <string.h>

#include "analysis/crosstab.h"

/* Columns under this base are not compared unless the request says otherwise. */
#define LEAST_BASE 30

const char *crosstab_letter(const op_plan *plan, size_t number, op_error *err) {
  char text[16];
  size_t at = sizeof text - 1;
  text[at] = '\0';
  for (size_t n = number + 1; n > 0 && at > 0; n = (n - 1) / 26) text[--at] = (char)('A' + (n - 1) % 26);
  return op_arena_string(plan->arena, text + at, err);
}

static const char *lower_case(const op_plan *plan, const char *letter, op_error *err) {
  char *out = op_arena_string(plan->arena, letter, err);
  for (char *p = out; p != NULL && *p != '\0'; p++) *p = (char)(*p - 'A' + 'a');
  return out;
}

typedef struct pair {
  size_t a, b;
  double difference, se, df, p;
} pair;

/* Pairs of one line, with their adjusted p. */
typedef struct line_pairs {
  pair *items;
  double *p, *adjusted;
  size_t count;
} line_pairs;

double crosstab_least_base(const op_plan *plan) {
  double given = plan->request.crosstab.letters_base;
  return given > 0 ? given : LEAST_BASE;
}

static void compare(const op_plan *plan, const crosstab_figures *f, size_t line, pair *of) {
  const op_estimates *x = &f->estimates;
  size_t columns = f->table->columns.count + 1, a = f->terms->index[line * columns + of->a], b = f->terms->index[line * columns + of->b];
  double variance = x->variance[a] + x->variance[b] - 2 * x->V[a * x->K + b];
  of->difference = x->theta[a] - x->theta[b];
  of->se = sqrt(variance > 0 ? variance : 0);
  of->p = (double)NAN;
  if (isnan(variance)) of->se = (double)NAN;
  if (x->base_n[a] < crosstab_least_base(plan) || x->base_n[b] < crosstab_least_base(plan)) return;
  if (of->se > 0) of->p = op_t_p_two_sided(of->difference / of->se, of->df);
}

static op_status adjust(const op_plan *plan, line_pairs *pairs, op_error *err) {
  static const op_adjust_method methods[] = {OP_ADJUST_HOLM, OP_ADJUST_BONFERRONI, OP_ADJUST_BONFERRONI, OP_ADJUST_HOCHBERG, OP_ADJUST_BH, OP_ADJUST_BY};
  op_letters_adjust rule = plan->request.crosstab.letters_adjust;
  for (size_t i = 0; i < pairs->count; i++) pairs->p[i] = pairs->adjusted[i] = pairs->items[i].p;
  if (rule == OP_LETTERS_NONE) return OP_OK;
  op_status status = op_p_adjust(methods[rule], pairs->p, pairs->count, pairs->adjusted);
  return status == OP_OK ? OP_OK : op_fail(err, status, "out of memory while adjusting %zu p values", pairs->count);
}

/* Upper case at the stricter level, lower case at the second one. NULL = no letter; *failed when memory is out. */
static const char *mark(const op_plan *plan, double p, const char *letter, op_error *err, bool *failed) {
  const double *levels = plan->request.crosstab.letter_levels;
  double strict = levels[0] > 0 ? levels[0] : 0.95;
  const char *out = p < 1 - strict ? letter : NULL;
  if (out == NULL && levels[1] > 0 && p < 1 - levels[1]) {
    out = lower_case(plan, letter, err);
    *failed = out == NULL;
  }
  return out;
}

static op_status line_letters(const op_plan *plan, crosstab_figures *f, size_t line, const line_pairs *pairs, op_error *err) {
  size_t n = f->table->columns.count;
  bool failed = false;
  for (size_t j = 0; j < n; j++) {
    op_text text = {0};
    op_text_add(&text, "");
    for (size_t i = 0; i < pairs->count; i++) {
      const pair *p = &pairs->items[i];
      size_t smaller = p->difference > 0 ? p->b : p->a, larger = p->difference > 0 ? p->a : p->b;
      if (larger != j || isnan(pairs->adjusted[i])) continue;
      const char *letter = crosstab_letter(plan, f->table->first_letter + smaller, err);
      const char *shown = letter != NULL ? mark(plan, pairs->adjusted[i], letter, err, &failed) : NULL;
      failed = failed || letter == NULL;
      if (shown != NULL) op_text_add(&text, shown);
    }
    size_t term = f->terms->index[line * (n + 1) + j];
    op_status status = op_text_check(&text, err);
    if (status == OP_OK) f->letters[term] = op_arena_string(plan->arena, text.data, err);
    op_text_clear(&text);
    if (status != OP_OK || failed || f->letters[term] == NULL) return OP_E_MEMORY;
  }
  return OP_OK;
}

/* --- the comparisons themselves, for readers of JSON, CSV and --verbose --- */

static op_status add_comparison(const op_plan *plan, const crosstab_figures *f, size_t line, const pair *p, double adjusted, size_t section, op_result *result, op_error *err) {
  const crosstab_table *t = f->table;
  const plan_variable *variable = &plan->variables[t->column];
  op_row *row;
  size_t k = 0;
  op_status status = op_section_row_add(result, section, &row, err);
  if (status == OP_OK) status = crosstab_head_keys(plan, t, f->group, result, row, &k, err);
  if (status == OP_OK) status = op_row_key_set(result, row, k, t->lines[line].code, t->lines[line].label, err);
  if (status == OP_OK) status = op_row_key_set(result, row, k + 1, variable->name, variable->label[0] != '\0' ? variable->label : variable->name, err);
  for (size_t side = 0; status == OP_OK && side < 2; side++) {
    const char *code, *label;
    crosstab_column_text(plan, t, side == 0 ? p->a : p->b, &code, &label);
    status = op_row_key_set(result, row, k + 2 + side, code, label, err);
  }
  if (status != OP_OK) return status;
  row->flags |= t->lines[line].flags;
  row->measures[OP_M_ESTIMATE] = p->difference;
  row->measures[OP_M_SE] = p->se;
  row->measures[OP_M_DF] = p->df;
  row->measures[OP_M_P] = p->p;
  row->measures[OP_M_P_ADJUSTED] = adjusted;
  if (!isnan(p->p)) row->measures[OP_M_STATISTIC] = p->difference / p->se;
  else row->note = isnan(p->se) ? "a column has no estimate" : p->se > 0 ? "a base is too small to compare, or no degrees of freedom are left" : "the difference does not vary";
  return OP_OK;
}

static op_status make_pairs(const op_plan *plan, const crosstab_figures *f, line_pairs *pairs, op_error *err) {
  size_t n = f->table->columns.count, at = 0;
  pairs->count = n * (n > 0 ? n - 1 : 0) / 2;
  pairs->items = op_array_new(pairs->count, sizeof *pairs->items, err);
  pairs->p = op_array_new(pairs->count, sizeof *pairs->p, err);
  pairs->adjusted = op_array_new(pairs->count, sizeof *pairs->adjusted, err);
  op_status status = pairs->items && pairs->p && pairs->adjusted ? OP_OK : OP_E_MEMORY;
  for (size_t a = 0; status == OP_OK && a < n; a++) {
    for (size_t b = a + 1; status == OP_OK && b < n; b++) {
      pair *p = &pairs->items[at++];
      *p = (pair){.a = a, .b = b};
      status = crosstab_pair_df(plan, f, a, b, &p->df, err);
    }
  }
  return status;
}

op_status crosstab_letters(op_plan *plan, crosstab_figures *f, const crosstab_sections *sections, op_result *result, op_error *err) {
  line_pairs pairs = {0};
  if (!plan->request.crosstab.letters || f->terms->kind != OP_PERCENT_COLUMN || f->table->column == SIZE_MAX) return OP_OK;
  f->letters = op_array_new(f->terms->count, sizeof *f->letters, err);
  op_status status = f->letters != NULL ? make_pairs(plan, f, &pairs, err) : OP_E_MEMORY;
  for (size_t line = 0; status == OP_OK && line < crosstab_line_count(f->table); line++) {
    for (size_t i = 0; i < pairs.count; i++) compare(plan, f, line, &pairs.items[i]);
    status = adjust(plan, &pairs, err);
    if (status == OP_OK) status = line_letters(plan, f, line, &pairs, err);
    for (size_t i = 0; status == OP_OK && i < pairs.count; i++) {
      status = add_comparison(plan, f, line, &pairs.items[i], pairs.adjusted[i], sections->comparisons, result, err);
    }
  }
  op_free(pairs.items);
  op_free(pairs.p);
  op_free(pairs.adjusted);
  return status;
}
