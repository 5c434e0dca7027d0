/* Where a table departs from independence: each cell's share less the product of its margins, with the design's standard error.

   d[ij] = p[ij] - p[i.] p[.j], a smooth function of the cells' shares whose derivative by p[kl] is 1(k=i, l=j) - p[.j] 1(k=i) - p[i.] 1(l=j); its variance
   follows from the covariance of the shares, and d/se is the adjusted residual, near a t variable where rows and columns are independent.

   source  adjusted residuals: Haberman 1973, Biometrics 29, 205-220; with the design's covariance in place of the multinomial one: Rao & Thomas 1989, in
   Skinner, Holt & Smith (eds), Analysis of Complex Surveys, 89-114. Equals R survey: svycontrast() of that expression on svymean() of the cells */
#include <math.h>

#include "analysis/crosstab.h"
#include "opine/infer.h"

/* A table with more cells takes too long: the covariance of n cells has n^2 entries. */
#define MOST_CELLS 1000

typedef struct residuals {
  op_plan *plan;
  const crosstab_table *table;
  const figure_group *group;
  size_t R, C;
  const double *p, *V;  /* shares of the cells, and their covariance */
  const double *n;      /* respondents in each */
  double *row, *column; /* margins */
  op_result *result;
  size_t section;
  op_error *err;
} residuals;

op_status crosstab_residual_section(const op_plan *plan, op_result *result, size_t *section, op_error *err) {
  static const op_measure measures[] = {OP_M_N, OP_M_OBSERVED, OP_M_EXPECTED, OP_M_ESTIMATE, OP_M_SE, OP_M_STATISTIC, OP_M_DF, OP_M_P, OP_M_P_ADJUSTED};
  static const char *const keys[] = {"variable", "row", "column_variable", "column"};
  op_status status = op_result_section_add(result, "residuals", "Residuals from independence", true, section, err);
  for (size_t k = 0; status == OP_OK && k < plan->groups.n_by; k++) {
    const plan_variable *key = &plan->groups.keys[k];
    status = op_section_key_add(result, *section, key->name, key->label != NULL && key->label[0] != '\0' ? key->label : key->name, OP_KEY_GROUP, err);
  }
  for (size_t k = 0; status == OP_OK && k < 4; k++) status = op_section_key_add(result, *section, keys[k], k == 2 ? "column" : keys[k], OP_KEY_CODED, err);
  for (size_t m = 0; status == OP_OK && m < sizeof measures / sizeof *measures; m++) status = op_section_measure_add(result, *section, measures[m], err);
  return status;
}

static void add_margins(residuals *r) {
  for (size_t i = 0; i < r->R; i++) {
    for (size_t j = 0; j < r->C; j++) {
      r->row[i] += r->p[i * r->C + j];
      r->column[j] += r->p[i * r->C + j];
    }
  }
}

static double derivative(const residuals *r, size_t i, size_t j, size_t cell) {
  size_t k = cell / r->C, l = cell % r->C;
  return (k == i && l == j) - (k == i ? r->column[j] : 0) - (l == j ? r->row[i] : 0);
}

/* The derivative is 0 off the cell's row and column. */
static double variance(const residuals *r, size_t i, size_t j) {
  size_t cells = r->R * r->C;
  double sum = 0;
  for (size_t a = 0; a < cells; a++) {
    double g = derivative(r, i, j, a), inner = 0;
    if (g == 0) continue;
    for (size_t b = 0; b < cells; b++) {
      if (b / r->C == i || b % r->C == j) inner += derivative(r, i, j, b) * r->V[a * cells + b];
    }
    sum += g * inner;
  }
  return sum;
}

static op_status set_keys(const residuals *r, op_row *row, size_t i, size_t j) {
  const plan_variable *column = &r->plan->variables[r->table->column];
  const crosstab_line *line = &r->table->lines[i];
  const char *code, *label;
  size_t k;
  op_status status = crosstab_head_keys(r->plan, r->table, r->group, r->result, row, &k, r->err);
  if (status == OP_OK) status = op_row_key_set(r->result, row, k, line->code, line->label, r->err);
  if (status == OP_OK)
    status = op_row_key_set(r->result, row, k + 1, column->name, column->label != NULL && column->label[0] != '\0' ? column->label : column->name, r->err);
  crosstab_column_text(r->plan, r->table, j, &code, &label);
  return status == OP_OK ? op_row_key_set(r->result, row, k + 2, code, label, r->err) : status;
}

static op_status add_row(residuals *r, size_t i, size_t j, double *p_value) {
  op_row *row;
  double p = r->p[i * r->C + j], expected = r->row[i] * r->column[j], se = sqrt(variance(r, i, j));
  op_status status = op_section_row_add(r->result, r->section, &row, r->err);
  if (status == OP_OK) status = set_keys(r, row, i, j);
  if (status != OP_OK) return status;
  *p_value = (double)NAN;
  row->measures[OP_M_N] = r->n[i * r->C + j];
  if (isnan(p) || isnan(expected)) {
    row->note = "the table has no weight";
    return OP_OK;
  }
  row->measures[OP_M_OBSERVED] = p;
  row->measures[OP_M_EXPECTED] = expected;
  row->measures[OP_M_ESTIMATE] = p - expected;
  if (!(se > 1e-12)) { /* an empty row or column, or one alone: the difference is 0 by its nature */
    row->note = "no cell of its row or column can depart from independence, or its variance cannot be estimated";
    return OP_OK;
  }
  row->measures[OP_M_SE] = se;
  row->measures[OP_M_DF] = r->group->df;
  row->measures[OP_M_STATISTIC] = (p - expected) / se;
  row->measures[OP_M_P] = *p_value = op_t_p_two_sided((p - expected) / se, r->group->df);
  return OP_OK;
}

static op_status add_rows(residuals *r) {
  size_t cells = r->R * r->C, first = r->result->sections[r->section].n_rows;
  double *p = op_array_new(2 * cells, sizeof *p, r->err), *adjusted = p != NULL ? p + cells : NULL;
  op_status status = p != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t c = 0; status == OP_OK && c < cells; c++) status = add_row(r, c / r->C, c % r->C, &p[c]);
  if (status == OP_OK) status = op_p_adjust(OP_ADJUST_HOLM, p, cells, adjusted);
  for (size_t c = 0; status == OP_OK && c < cells; c++) r->result->sections[r->section].rows[first + c].measures[OP_M_P_ADJUSTED] = adjusted[c];
  op_free(p);
  return status;
}

/* Shares of the cells of all cells, with their whole covariance. */
static op_status estimate(residuals *r, const op_domain_set *set, op_estimates *x, double *n) {
  op_plan *plan = r->plan;
  const op_item *item = &plan->moments->items[r->table->item];
  size_t cells = r->R * r->C;
  category_codes code, base;
  op_term *terms = op_arena_alloc(plan->arena, cells * sizeof *terms, r->err);
  op_status status = terms != NULL ? crosstab_codes(plan, r->table, crosstab_line_count(r->table), r->C, false, &base, r->err) : OP_E_MEMORY;
  for (size_t c = 0; status == OP_OK && c < cells; c++) {
    status = crosstab_codes(plan, r->table, c / r->C, c % r->C, false, &code, r->err);
    if (status == OP_OK) status = op_term_proportion(plan->arena, item, 0, code.items, code.count, base.items, base.count, &terms[c], r->err);
    for (size_t d = 0; status == OP_OK && d < r->group->n_domains; d++) {
      for (size_t k = 0; k < code.count; k++) n[c] += item->n[r->group->domains[d] * item->stride + code.items[k]];
    }
  }
  return status == OP_OK ? crosstab_estimate(plan, r->table->item, terms, cells, set, CROSSTAB_COVARIANCE, x, r->err) : status;
}

op_status crosstab_residuals(op_plan *plan, const crosstab_table *table, const figure_group *group, const op_domain_set *set, size_t section, op_result *result,
                             op_error *err) {
  residuals r = {
      .plan = plan, .table = table, .group = group, .R = table->n_categories, .C = table->columns.count, .result = result, .section = section, .err = err};
  size_t cells = r.R * r.C;
  op_estimates x = {0};
  if (section == SIZE_MAX || table->column == SIZE_MAX || cells == 0) return OP_OK;
  if (cells > MOST_CELLS) {
    return op_result_note_add(result, err, "no residuals of '%s' by '%s': the table has %zu cells, and they are made of %d at most",
                              plan->variables[table->question].name, plan->variables[table->column].name, cells, MOST_CELLS);
  }
  double *block = op_array_new(cells + r.R + r.C, sizeof *block, err);
  op_status status = block != NULL ? estimate(&r, set, &x, block) : OP_E_MEMORY;
  if (status == OP_OK) {
    r.n = block;
    r.row = block + cells;
    r.column = r.row + r.R;
    r.p = x.theta;
    r.V = x.V;
    add_margins(&r);
    status = add_rows(&r);
  }
  op_estimates_clear(&x);
  op_free(block);
  return status;
}
