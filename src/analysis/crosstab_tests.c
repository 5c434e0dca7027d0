/* Tests of a table in each group: independence of the question and a column variable, or fit of the question to given shares in every column. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "analysis/crosstab.h"
#include "table/levels.h"

/* A table with more cells takes too long: the covariance of n cells has n^2 entries, and the eigenvalues take n^3 steps. */
#define MOST_CELLS 1000

/* One table to test. */
typedef struct tested {
  op_plan *plan;
  const crosstab_table *table;
  const figure_group *group;
  const op_domain_set *set;
  const crosstab_sections *sections;
  op_result *result;
  size_t column;             /* of a test of fit; SIZE_MAX for independence */
  bool of_totals;            /* a test needs the covariance of the totals */
  double base_n;
  op_error *err;
} tested;

static bool every_test(const op_request *r) { return r->crosstab.tests.count == 1 && strcmp(r->crosstab.tests.items[0], "all") == 0; }

/* Whether a test that was asked for needs the covariance of the totals. */
static bool needs_totals(const op_request *r) {
  const op_names *asked = &r->crosstab.tests;
  bool needs = every_test(r) || (r->crosstab.n_shares > 0 && r->crosstab.fit_estimated);
  for (size_t i = 0; !needs && i < asked->count; i++) {
    const op_table_test *test = op_table_test_named(asked->items[i]);
    needs = test != NULL && test->of_totals;
  }
  return needs;
}

/* --- which tests --- */

op_status crosstab_check_tests(const op_plan *plan, op_error *err) {
  const op_names *asked = &plan->request.crosstab.tests;
  size_t n;
  const op_table_test *const *all = op_table_tests(&n);
  for (size_t i = 0; i < asked->count; i++) {
    const char *name = asked->items[i];
    bool alone = asked->count == 1 && (strcmp(name, "all") == 0 || strcmp(name, "none") == 0);
    if (alone || op_table_test_named(name) != NULL) continue;
    const char **known = op_arena_alloc(plan->arena, n * sizeof *known, err);
    for (size_t k = 0; known != NULL && k < n; k++) known[k] = all[k]->name;
    op_fail(err, OP_E_USAGE, "no test '%s'", name);
    const char *nearest = known != NULL ? op_nearest_name(name, known, n) : NULL;
    return nearest != NULL ? op_fail_hint(err, "did you mean '%s'?", nearest) : op_fail_hint(err, "opine help methods lists the tests; --test all runs every one");
  }
  return OP_OK;
}

/* --- cells --- */

/* Terms of a list of cells: their shares of all cells, or their totals. */
static op_status cell_terms(tested *t, const category_codes *cells, size_t n, const category_codes *base, bool totals, op_term *terms) {
  const op_item *item = &t->plan->moments->items[t->table->item];
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < n; i++) {
    status = totals ? op_term_count(t->plan->arena, item, 0, cells[i].items, cells[i].count, base->items, base->count, &terms[i], t->err)
                    : op_term_proportion(t->plan->arena, item, 0, cells[i].items, cells[i].count, base->items, base->count, &terms[i], t->err);
  }
  return status;
}

/* Estimates of shares with their whole covariance, and of totals, with theirs where a test needs it. */
static op_status estimate_cells(tested *t, const category_codes *cells, size_t n, const category_codes *base, op_estimates *shares, op_estimates *totals) {
  op_term *terms = op_arena_alloc(t->plan->arena, n * sizeof *terms, t->err);
  op_status status = terms != NULL ? cell_terms(t, cells, n, base, false, terms) : OP_E_MEMORY;
  if (status == OP_OK) status = crosstab_estimate(t->plan, t->table->item, terms, n, t->set, CROSSTAB_COVARIANCE, shares, t->err);
  if (status == OP_OK) status = cell_terms(t, cells, n, base, true, terms);
  if (status == OP_OK) status = crosstab_estimate(t->plan, t->table->item, terms, n, t->set, t->of_totals ? CROSSTAB_COVARIANCE : CROSSTAB_POINTS, totals, t->err);
  return status;
}

static double scaled_to(const tested *t, const op_estimates *totals) {
  double weights = 0;
  for (size_t i = 0; i < totals->K; i++) weights += totals->theta[i];
  switch (t->plan->request.crosstab.chisq_n) {
    case OP_CHISQ_ROWS: return t->group->rows;
    case OP_CHISQ_WEIGHTS: return weights;
    case OP_CHISQ_ANSWERS: break;
  }
  return t->base_n;
}

/* The part of a symmetric matrix that belongs to some of its rows. */
static void pick(const double *from, size_t K, const size_t *kept, size_t n, double *to) {
  for (size_t a = 0; a < n; a++) {
    for (size_t b = 0; b < n; b++) to[a * n + b] = from[kept[a] * K + kept[b]];
  }
}

/* Cells that stay when rows and columns without weight are left out. Returns how many; *rows and *columns of them. */
static size_t occupied(const op_estimates *totals, size_t R, size_t C, size_t *kept, size_t *rows, size_t *columns) {
  size_t n = 0;
  *rows = *columns = 0;
  for (size_t i = 0; i < R; i++) {
    double row = 0;
    for (size_t j = 0; j < C; j++) row += totals->theta[i * C + j];
    if (!(row > 0)) continue;
    ++*rows;
    for (size_t j = 0; j < C; j++) {
      double column = 0;
      for (size_t a = 0; a < R; a++) column += totals->theta[a * C + j];
      if (column > 0) kept[n++] = i * C + j;
    }
  }
  *columns = *rows > 0 ? n / *rows : 0;
  return n;
}

/* A table of the kept cells, in one block of doubles that the caller frees. */
static double *fill_cells(tested *t, const op_estimates *shares, const op_estimates *totals, const size_t *kept, size_t n, op_table_cells *cells) {
  double *block = op_array_new(2 * n * n + 2 * n, sizeof *block, t->err);
  if (block == NULL) return NULL;
  double *share = block, *total = block + n, *share_covariance = total + n, *total_covariance = share_covariance + n * n;
  for (size_t i = 0; i < n; i++) {
    share[i] = shares->theta[kept[i]];
    total[i] = totals->theta[kept[i]];
  }
  pick(shares->V, shares->K, kept, n, share_covariance);
  if (t->of_totals) pick(totals->V, totals->K, kept, n, total_covariance);
  cells->share = share;
  cells->total = total;
  cells->share_covariance = share_covariance;
  cells->total_covariance = t->of_totals ? total_covariance : NULL;
  cells->df = t->group->df;
  t->base_n = shares->K > 0 ? shares->base_n[0] : 0;
  cells->n = scaled_to(t, totals);
  return block;
}

/* --- rows of the result --- */

static op_status head_keys(tested *t, op_row *row, const char *name) {
  const crosstab_table *table = t->table;
  size_t k = 0;
  op_status status = crosstab_head_keys(t->plan, table, t->group, t->result, row, &k, t->err);
  if (status == OP_OK && table->column != SIZE_MAX) {
    const plan_variable *v = &t->plan->variables[table->column];
    status = op_row_key_set(t->result, row, k, v->name, v->label[0] != '\0' ? v->label : v->name, t->err);
  }
  if (status == OP_OK && t->column != SIZE_MAX) {
    const char *code, *label;
    crosstab_column_text(t->plan, table, t->column, &code, &label);
    status = op_row_key_set(t->result, row, k + 1, code, label, t->err);
  }
  row->measures[OP_M_BASE_N] = t->base_n;
  return status == OP_OK ? op_row_key_set(t->result, row, k + 2, name, NULL, t->err) : status;
}

static op_status add_test(tested *t, const op_table_test *test, const op_table_evidence *evidence) {
  op_row *row;
  op_status status = op_section_row_add(t->result, t->sections->tests, &row, t->err);
  if (status == OP_OK) status = head_keys(t, row, test->name);
  if (status != OP_OK) return status;
  op_table_test_result r = test->test(evidence);
  row->measures[OP_M_UNCORRECTED] = r.uncorrected;
  row->measures[OP_M_SCALE] = r.scale;
  row->measures[OP_M_STATISTIC] = r.statistic;
  row->measures[OP_M_DF1] = r.df1;
  row->measures[OP_M_DF2] = r.df2;
  row->measures[OP_M_P] = r.p;
  row->note = r.why;
  return OP_OK;
}

static op_status add_tests(tested *t, const op_table_evidence *evidence) {
  const op_request *r = &t->plan->request;
  size_t n;
  const op_table_test *const *all = op_table_tests(&n);
  op_status status = OP_OK;
  if (every_test(r)) {
    for (size_t i = 0; status == OP_OK && i < n; i++) status = add_test(t, all[i], evidence);
    return status;
  }
  if (r->crosstab.tests.count == 0) return add_test(t, all[0], evidence);
  for (size_t i = 0; status == OP_OK && i < r->crosstab.tests.count; i++) status = add_test(t, op_table_test_named(r->crosstab.tests.items[i]), evidence);
  return status;
}

static op_status add_association(tested *t, const op_table_cells *cells, const op_table_evidence *evidence) {
  op_association a = op_table_association(cells, evidence);
  op_row *row;
  op_status status = op_section_row_add(t->result, t->sections->association, &row, t->err);
  if (status == OP_OK) status = head_keys(t, row, "cramers_v");
  if (status != OP_OK) return status;
  op_interval interval = op_interval_wald(a.cramers_v, a.se, t->group->df, t->plan->request.level);
  row->measures[OP_M_ESTIMATE] = a.cramers_v;
  row->measures[OP_M_SE] = a.se;
  row->measures[OP_M_DF] = t->group->df;
  row->measures[OP_M_LOWER] = interval.lower < 0 ? 0 : interval.lower;
  row->measures[OP_M_UPPER] = interval.upper > 1 ? 1 : interval.upper;
  row->note = a.why != NULL ? a.why : interval.why;
  status = op_section_row_add(t->result, t->sections->association, &row, t->err);
  if (status == OP_OK) status = head_keys(t, row, "cramers_v_corrected");
  if (status == OP_OK) row->measures[OP_M_ESTIMATE] = a.corrected;
  return status;
}

static op_status add_eigenvalues(tested *t, const op_table_evidence *evidence) {
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && evidence->eigenvalues != NULL && i < evidence->contrasts; i++) {
    op_row *row;
    const char *name = op_arena_format(t->plan->arena, t->err, "%zu", i + 1);
    status = name != NULL ? op_section_row_add(t->result, t->sections->eigenvalues, &row, t->err) : OP_E_MEMORY;
    if (status == OP_OK) status = head_keys(t, row, name);
    if (status == OP_OK) row->measures[OP_M_ESTIMATE] = evidence->eigenvalues[i];
  }
  return status;
}

static op_status present(tested *t, const op_table_cells *cells, const op_table_evidence *evidence) {
  op_status status = add_tests(t, evidence);
  if (status == OP_OK && t->sections->association != SIZE_MAX) status = add_association(t, cells, evidence);
  if (status == OP_OK && t->sections->eigenvalues != SIZE_MAX) status = add_eigenvalues(t, evidence);
  return status;
}

/* --- independence --- */

static op_status test_independence(tested *t) {
  const crosstab_table *table = t->table;
  size_t R = table->n_categories, C = table->columns.count, n = R * C;
  if (n > MOST_CELLS) {
    return op_result_note_add(t->result, t->err, "no test of '%s' by '%s': the table has %zu cells, and tests are made of %d at most",
                              t->plan->variables[table->question].name, t->plan->variables[table->column].name, n, MOST_CELLS);
  }
  op_estimates shares = {0}, totals = {0};
  op_table_cells cells = {0};
  op_table_evidence evidence = {0};
  category_codes *codes = op_arena_alloc(t->plan->arena, n * sizeof *codes, t->err), base;
  size_t *kept = op_arena_alloc(t->plan->arena, n * sizeof *kept, t->err);
  double *block = NULL;
  op_status status = codes != NULL && kept != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < n; i++) status = crosstab_codes(t->plan, table, i / C, i % C, false, &codes[i], t->err);
  if (status == OP_OK) status = crosstab_codes(t->plan, table, crosstab_line_count(table), C, false, &base, t->err);
  if (status == OP_OK) status = estimate_cells(t, codes, n, &base, &shares, &totals);
  if (status == OP_OK) {
    size_t m = occupied(&totals, R, C, kept, &cells.rows, &cells.columns);
    block = fill_cells(t, &shares, &totals, kept, m, &cells);
    status = block != NULL ? op_independence_evidence(&cells, &evidence, t->err) : OP_E_MEMORY;
  }
  if (status == OP_OK) status = present(t, &cells, &evidence);
  op_table_evidence_clear(&evidence);
  op_estimates_clear(&shares);
  op_estimates_clear(&totals);
  op_free(block);
  return status;
}

/* --- fit --- */

static op_status check_shares(tested *t, size_t *share_of_line) {
  const op_crosstab_options *o = &t->plan->request.crosstab;
  const plan_variable *question = &t->plan->variables[t->table->question];
  const op_levels *levels = plan_levels(t->plan, question);
  for (size_t i = 0; i < t->table->n_categories; i++) {
    share_of_line[i] = SIZE_MAX;
    for (size_t s = 0; s < o->n_shares; s++) {
      if (share_of_line[i] == SIZE_MAX && category_named(levels, t->table->lines[i].codes.items[0], o->shares[s].category)) share_of_line[i] = s;
    }
    if (share_of_line[i] != SIZE_MAX) continue;
    op_fail(t->err, OP_E_REQUEST, "the category '%s' of '%s' has no expected share", t->table->lines[i].code, question->name);
    return op_fail_hint(t->err, "give --shares for every category, or leave some out with --where or --missing");
  }
  return OP_OK;
}

static op_status fit_column(tested *t, const size_t *share_of_line, const double *expected) {
  const crosstab_table *table = t->table;
  size_t K = t->plan->request.crosstab.n_shares;
  op_estimates shares = {0}, totals = {0};
  op_table_cells cells = {.rows = K, .columns = 1};
  op_table_evidence evidence = {0};
  category_codes *codes = op_arena_alloc(t->plan->arena, K * sizeof *codes, t->err), base, line;
  size_t *kept = op_arena_alloc(t->plan->arena, K * sizeof *kept, t->err);
  double *block = NULL;
  op_status status = codes != NULL && kept != NULL ? crosstab_codes(t->plan, table, crosstab_line_count(table), t->column, table->everyone, &base, t->err) : OP_E_MEMORY;
  for (size_t s = 0; status == OP_OK && s < K; s++) {
    kept[s] = s;
    codes[s].items = op_arena_alloc(t->plan->arena, (base.count + 1) * sizeof *codes[s].items, t->err);
    if (codes[s].items == NULL) status = OP_E_MEMORY;
  }
  for (size_t i = 0; status == OP_OK && i < table->n_categories; i++) {
    category_codes *to = &codes[share_of_line[i]];
    status = crosstab_codes(t->plan, table, i, t->column, table->everyone, &line, t->err);
    for (size_t c = 0; status == OP_OK && c < line.count; c++) to->items[to->count++] = line.items[c];
  }
  if (status == OP_OK) status = estimate_cells(t, codes, K, &base, &shares, &totals);
  if (status == OP_OK) {
    block = fill_cells(t, &shares, &totals, kept, K, &cells);
    op_fit_variance variance = t->plan->request.crosstab.fit_estimated ? OP_FIT_ESTIMATED : OP_FIT_NULL;
    status = block != NULL ? op_fit_evidence(&cells, expected, variance, &evidence, t->err) : OP_E_MEMORY;
  }
  if (status == OP_OK) status = present(t, &cells, &evidence);
  op_table_evidence_clear(&evidence);
  op_estimates_clear(&shares);
  op_estimates_clear(&totals);
  op_free(block);
  return status;
}

static op_status test_fit(tested *t) {
  const op_crosstab_options *o = &t->plan->request.crosstab;
  size_t *share_of_line = op_arena_alloc(t->plan->arena, t->table->n_categories * sizeof *share_of_line, t->err), columns = t->table->columns.count;
  double *expected = op_arena_alloc(t->plan->arena, o->n_shares * sizeof *expected, t->err), sum = 0;
  op_status status = share_of_line != NULL && expected != NULL ? check_shares(t, share_of_line) : OP_E_MEMORY;
  for (size_t s = 0; status == OP_OK && s < o->n_shares; s++) sum += o->shares[s].share;
  for (size_t s = 0; status == OP_OK && s < o->n_shares; s++) expected[s] = o->shares[s].share / sum;
  for (t->column = 0; status == OP_OK && t->column <= columns; t->column++) status = fit_column(t, share_of_line, expected);
  return status;
}

op_status crosstab_tests(op_plan *plan, const crosstab_table *table, const figure_group *group, const op_domain_set *set, const crosstab_sections *sections,
                         op_result *result, op_error *err) {
  tested t = {plan, table, group, set, sections, result, SIZE_MAX, needs_totals(&plan->request), 0, err};
  if (sections->tests == SIZE_MAX) return OP_OK;
  return plan->request.crosstab.n_shares > 0 ? test_fit(&t) : test_independence(&t);
}
