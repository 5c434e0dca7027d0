#include "analysis/compare_tests.h"

#include <math.h>
#include <string.h>

#include "analysis/compare_family.h"
#include "analysis/estimates.h"
#include "analysis/rows.h"
#include "estimate/scores.h"

static const struct test_kind {
  const char *name, *title;
  op_rank_score score;
} kinds[] = {
    {"t", "t test", OP_SCORE_VALUE},
    {"wilcoxon", "Wilcoxon rank test", OP_SCORE_RANK},
    {"vanderWaerden", "van der Waerden rank test", OP_SCORE_NORMAL},
    {"median", "Median test", OP_SCORE_ABOVE},
    {"kruskal", "Kruskal-Wallis rank test", OP_SCORE_RANK},
    {"quantile", "Quantile test", OP_SCORE_ABOVE},
};

/* One test: the groups that take part and what comes out. */
typedef struct one_test {
  const size_t *members;   /* groups, the reference first */
  size_t n;
  size_t line;
  bool pair;
} one_test;

typedef struct tests {
  op_plan *plan;
  const struct test_kind *kind;
  const op_adjust *adjust;
  compare_pairs pairs;     /* of the groups; lines only in a one-sample test */
  size_t column, variable; /* at work: kept column and index of the variable */
  op_result *result;
  size_t section;
  op_error *err;
} tests;

/* --- preparing --- */

static op_status find_kind(const op_plan *plan, const struct test_kind **kind, op_error *err) {
  const char *known[sizeof kinds / sizeof *kinds], *name = plan->request.compare.test;
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    known[i] = kinds[i].name;
    if (op_text_equal_nocase(kinds[i].name, name)) {
      *kind = &kinds[i];
      return OP_OK;
    }
  }
  op_fail(err, OP_E_USAGE, "no test '%s'", name);
  const char *nearest = op_nearest_name(name, known, sizeof kinds / sizeof *kinds);
  if (nearest != NULL) return op_fail_hint(err, "did you mean '%s'?", nearest);
  return op_fail_hint(err, "tests: t, wilcoxon, vanderWaerden, median, kruskal, quantile:0.75");
}

static op_status check_test(const op_plan *plan, const struct test_kind *kind, op_error *err) {
  const op_compare_options *o = &plan->request.compare;
  if (plan->n_between == 0 && kind->score != OP_SCORE_VALUE) {
    op_fail(err, OP_E_USAGE, "a rank test needs the variable whose groups are compared");
    return op_fail_hint(err, "add --between VARIABLE");
  }
  if (o->versus != NULL && strcmp(o->versus, "all") == 0) {
    op_fail(err, OP_E_REQUEST, "a test of two groups needs groups without common rows, and 'all' holds every group");
    return op_fail_hint(err, "use --vs rest, or leave out --test");
  }
  if (o->effect != NULL && strcmp(o->effect, "difference") != 0) return op_fail(err, OP_E_USAGE, "--test compares differences: leave out --effect, or leave out --test");
  if (strcmp(kind->name, "quantile") == 0 && !(o->test_quantile > 0 && o->test_quantile < 1)) {
    op_fail(err, OP_E_USAGE, "the quantile test needs a quantile between 0 and 1");
    return op_fail_hint(err, "write --test quantile:0.75");
  }
  return OP_OK;
}

static bool as_numbers(const op_plan *plan, const char *name) {
  (void)plan;
  (void)name;
  return false;
}

op_status compare_tests_prepare(op_plan *plan, op_error *err) {
  const op_request *r = &plan->request;
  const struct test_kind *kind;
  const op_adjust *adjust;
  size_t column;
  op_status status = find_kind(plan, &kind, err);
  if (status == OP_OK) status = check_test(plan, kind, err);
  if (status == OP_OK) status = compare_adjust(plan, &adjust, err);
  for (size_t i = 0; status == OP_OK && i < r->variables.count; i++) {
    if (!plan_is_text(plan, r->variables.items[i])) continue;
    op_fail(err, OP_E_REQUEST, "'%s' holds text: the test '%s' needs numbers", r->variables.items[i], kind->name);
    return op_fail_hint(err, "compare shares without --test, or make a number: --let 'yes = %s == \"...\"'", r->variables.items[i]);
  }
  if (status == OP_OK) status = plan_variables(plan, &r->variables, as_numbers, err);
  for (size_t i = 0; status == OP_OK && i < plan->n_variables; i++) status = plan_keep(plan, r->variables.items[i], OP_READ_NUMBERS, &column, err);
  if (status != OP_OK || kind->score != OP_SCORE_VALUE) return status;
  status = plan_items(plan, plan->n_variables, 1, err);
  for (size_t i = 0; status == OP_OK && i < plan->n_items; i++) plan->items[i].shifted = true;
  return status;
}

/* --- one test --- */

typedef struct outcome {
  double estimate, se, lower, upper, statistic, df, df1, df2, p, n;
  const char *why;
} outcome;

static double none(void) { return (double)NAN; }

/* Degrees of freedom of the rows that take part. */
static op_status rows_df(const tests *t, const op_domain_set *set, const analysis_rows *rows, double *df) {
  const op_plan *plan = t->plan;
  op_df_rule rule = plan->request.df_rule;
  if (plan->n_replicates > 0 || (rule != OP_DF_DOMAIN && rule != OP_DF_STATA)) return plan_df(plan, set, rule, df, t->err);
  double *count = op_array_new(op_design_leaf_count(plan->design), sizeof *count, t->err);
  if (count == NULL) return OP_E_MEMORY;
  op_status status = analysis_rows_leaves(plan, rows->sets, 1, count, t->err);
  if (status == OP_OK) status = op_design_df(plan->design, count, rule == OP_DF_STATA, df, t->err);
  op_free(count);
  return status;
}

/* As R's svyranktest does with replicate weights: ranks stay those of the analysis weights, and the totals of influence vary. */
static op_status replicate_influence(const tests *t, const op_row_estimation *in, const op_row_estimator *e, op_row_estimates *x) {
  const op_row_set *set = &in->sets[0];
  size_t K = e->K, R = in->replication->R;
  double *w = op_array_new(set->n, sizeof *w, t->err), *z = op_array_new(set->n * K, sizeof *z, t->err);
  double *totals = op_array_new(K * R, sizeof *totals, t->err), *zero = op_array_new(K, sizeof *zero, t->err);
  op_status status = w != NULL && z != NULL && totals != NULL && zero != NULL ? OP_OK : OP_E_MEMORY;
  if (status == OP_OK) op_rows_weights(in->sample, set, SIZE_MAX, w);
  if (status == OP_OK) status = e->influence(e->context, set, w, x->theta, z, t->err);
  for (size_t r = 0; status == OP_OK && r < R; r++) {
    op_rows_weights(in->sample, set, r, w);
    for (size_t i = 0; i < set->n; i++) {
      for (size_t k = 0; k < K; k++) totals[k * R + r] += w[i] * z[i * K + k];
    }
  }
  if (status == OP_OK) op_replicate_covariance(in->replication, totals, zero, K, true, x->V);
  op_free(w);
  op_free(z);
  op_free(totals);
  op_free(zero);
  return status;
}

/* Two groups: the second less the first. One group: its mean. */
static void two_groups(const tests *t, const op_row_estimates *x, double df, outcome *out) {
  const op_request *r = &t->plan->request;
  bool single = x->K == 1;
  double estimate = single ? x->theta[0] : x->theta[1] - x->theta[0];
  double variance = single ? x->V[0] : x->V[0] + x->V[3] - 2 * x->V[1];
  op_test test = op_wald_t(estimate, variance, single ? r->compare.null : 0, r->compare.test_rules == OP_TEST_RULES_R ? df - 1 : df, r->level);
  *out = (outcome){test.estimate, test.se, test.lower, test.upper, test.statistic, test.df, none(), none(), test.p, none(), test.why};
}

/* Several groups: Wald F of the differences from the first (Korn & Graubard 1990; R without their adjustment). */
static op_status several_groups(const tests *t, const op_row_estimates *x, double df, outcome *out) {
  size_t K = x->K, q = K - 1;
  double W, *d = op_array_new(q + q * q, sizeof *d, t->err), *V = d + q;
  if (d == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < q; i++) {
    d[i] = x->theta[i + 1] - x->theta[0];
    for (size_t j = 0; j < q; j++) V[i * q + j] = x->V[(i + 1) * K + j + 1] - x->V[(i + 1) * K] - x->V[j + 1] + x->V[0];
  }
  op_error reason = {0};
  op_status status = op_wald_chisq(d, V, q, &W, &reason);
  op_free(d);
  if (status == OP_E_MEMORY) return op_fail(t->err, status, "%s", reason.what);
  bool as_r = t->plan->request.compare.test_rules == OP_TEST_RULES_R;
  double df1 = (double)q, df2 = as_r ? df - df1 : df - df1 + 1, F = as_r ? W / df1 : W * df2 / (df * df1);
  *out = (outcome){none(), none(), none(), none(), F, none(), df1, df2, op_f_p_upper(F, df1, df2), none(), NULL};
  if (status != OP_OK) out->why = "the covariance of the groups' mean scores is singular";
  else if (!(df2 > 0)) out->why = "no degrees of freedom are left";
  if (isinf(df) && !as_r) {
    out->statistic = W / df1;
    out->p = op_f_p_upper(W / df1, df1, df);
  }
  return OP_OK;
}

/* Groups that answered, in the order of `members`, numbered into group_of by domain. Returns how many. */
static size_t number_groups(const tests *t, const one_test *test, const analysis_rows *rows, uint32_t *group_of, unsigned char *seen) {
  const op_plan *plan = t->plan;
  size_t K = 0;
  memset(seen, 0, plan->moments->n_domains);
  for (size_t d = 0; d < plan->moments->n_domains; d++) group_of[d] = OP_SCORE_NO_GROUP;
  for (size_t i = 0; i < rows->sets[0].n; i++) {
    size_t r = rows->sets[0].rows[i];
    seen[plan->sample->domain[r]] |= plan->sample->weight[r] != 0;
  }
  for (size_t m = 0; m < test->n; m++) {
    const figure_group *group = &t->pairs.groups.items[test->members[m]];
    bool answered = false;
    for (size_t i = 0; i < group->n_domains; i++) answered = answered || seen[group->domains[i]];
    for (size_t i = 0; answered && i < group->n_domains; i++) group_of[group->domains[i]] = (uint32_t)K;
    K += answered;
  }
  return K;
}

static op_status run_rows(tests *t, const one_test *test, analysis_rows *rows, const op_domain_set *set, outcome *out) {
  op_plan *plan = t->plan;
  size_t domains = plan->moments->n_domains;
  uint32_t *group_of = op_array_new(domains, sizeof *group_of, t->err);
  unsigned char *seen = op_array_new(domains, 1, t->err);
  op_row_estimates x = {0};
  double df = 0;
  op_status status = group_of != NULL && seen != NULL ? OP_OK : OP_E_MEMORY;
  size_t K = status == OP_OK ? number_groups(t, test, rows, group_of, seen) : 0;
  op_score_means means = {t->kind->score, strcmp(t->kind->name, "median") == 0 ? 0.5 : plan->request.compare.test_quantile,
                          plan->sample->columns[t->column].numbers, plan->sample->domain, group_of, K, plan->request.compare.test_rules == OP_TEST_RULES_R};
  op_row_estimator estimator = op_score_means_estimator(&means);
  bool enough = K == test->n || (!test->pair && K >= 2);
  rows->estimation.full = true;
  if (status == OP_OK && enough) status = op_rows_estimate(&rows->estimation, &estimator, &x, t->err);
  bool ranks = t->kind->score != OP_SCORE_VALUE;
  if (status == OP_OK && enough && ranks && plan->request.compare.test_rules == OP_TEST_RULES_R && plan->n_replicates > 0) {
    status = replicate_influence(t, &rows->estimation, &estimator, &x);
  }
  if (status == OP_OK && enough) status = rows_df(t, set, rows, &df);
  *out = (outcome){none(), none(), none(), none(), none(), none(), none(), none(), none(), none(), K == 0 ? "nobody answered" : "one group only has answers"};
  if (status == OP_OK && enough && K <= 2) two_groups(t, &x, df, out);
  else if (status == OP_OK && enough) status = several_groups(t, &x, df, out);
  out->n = rows->n[0];
  op_row_estimates_clear(&x);
  op_free(group_of);
  op_free(seen);
  return status;
}

static op_status run_test(tests *t, const one_test *test, outcome *out) {
  size_t n = 0;
  for (size_t m = 0; m < test->n; m++) n += t->pairs.groups.items[test->members[m]].n_domains;
  figure_group together = {.codes = NULL, .domains = op_array_new(n, sizeof *together.domains, t->err)};
  if (together.domains == NULL) return OP_E_MEMORY;
  for (size_t m = 0; m < test->n; m++) {
    const figure_group *group = &t->pairs.groups.items[test->members[m]];
    memcpy(together.domains + together.n_domains, group->domains, group->n_domains * sizeof *group->domains);
    together.n_domains += group->n_domains;
  }
  op_domain_set set = {together.domains, together.n_domains};
  figure_groups pooled = {.items = &together, .sets = &set, .count = 1};
  analysis_rows rows = {0};
  op_status status = analysis_rows_make(t->plan, &pooled, &t->column, 1, &rows, t->err);
  if (status == OP_OK) status = run_rows(t, test, &rows, &set, out);
  if (status == OP_E_REQUEST) op_fail_at(t->err, t->plan->file, 0, 0);
  analysis_rows_clear(&rows);
  op_free(together.domains);
  return status;
}

/* --- rows of the result --- */

static op_status add_row(tests *t, const one_test *test) {
  const plan_variable *variable = &t->plan->variables[t->variable];
  size_t k = t->plan->groups.n_by - t->plan->n_between;
  outcome out = {0};
  op_row *row;
  op_status status = run_test(t, test, &out);
  if (status == OP_OK) status = op_section_row_add(t->result, t->section, &row, t->err);
  if (status == OP_OK) status = compare_line_keys(t->plan, &t->pairs.groups.items[test->members[0]], t->result, row, t->err);
  if (status == OP_OK) status = op_row_key_set(t->result, row, k, variable->name, variable->label[0] != '\0' ? variable->label : variable->name, t->err);
  for (size_t side = 0; status == OP_OK && test->pair && side < 2; side++) {
    const char *code, *label;
    status = compare_group_text(t->plan, &t->pairs, test->members[1 - side], &code, &label, t->err);
    if (status == OP_OK) status = op_row_key_set(t->result, row, k + 1 + side, code, label, t->err);
  }
  if (status != OP_OK) return status;
  row->method = t->kind->name;
  row->note = out.why;
  row->measures[OP_M_N] = out.n;
  row->measures[OP_M_ESTIMATE] = out.estimate;
  row->measures[OP_M_SE] = out.se;
  row->measures[OP_M_LOWER] = out.lower;
  row->measures[OP_M_UPPER] = out.upper;
  row->measures[OP_M_STATISTIC] = out.statistic;
  row->measures[OP_M_DF] = out.df;
  row->measures[OP_M_DF1] = out.df1;
  row->measures[OP_M_DF2] = out.df2;
  row->measures[OP_M_P] = out.p;
  return OP_OK;
}

/* Rank tests take all groups of a line at once unless --vs says which pairs. */
static bool takes_all_groups(const tests *t, const compare_line *line) {
  return t->plan->n_between == 0 || (t->kind->score != OP_SCORE_VALUE && t->plan->request.compare.versus == NULL && line->n > 2);
}

static op_status add_line(tests *t, size_t l) {
  const compare_line *line = &t->pairs.lines[l];
  if (takes_all_groups(t, line)) {
    one_test all = {t->pairs.members + line->first, line->n, l, false};
    return add_row(t, &all);
  }
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < t->pairs.count; i++) {
    size_t members[2] = {t->pairs.items[i].b, t->pairs.items[i].a};
    one_test pair = {members, 2, l, true};
    if (t->pairs.items[i].line == l) status = add_row(t, &pair);
  }
  return status;
}

static op_status add_section(tests *t) {
  static const op_measure measures[] = {OP_M_N, OP_M_ESTIMATE, OP_M_SE, OP_M_LOWER, OP_M_UPPER, OP_M_STATISTIC, OP_M_DF, OP_M_DF1, OP_M_DF2, OP_M_P, OP_M_P_ADJUSTED};
  static const char *const keys[] = {"variable", "group", "versus"};
  op_status status = op_result_section_add(t->result, "tests", t->kind->title, false, &t->section, t->err);
  if (status == OP_OK) status = compare_line_section_keys(t->plan, t->section, t->result, t->err);
  for (size_t k = 0; status == OP_OK && k < 3; k++) status = op_section_key_add(t->result, t->section, keys[k], keys[k], OP_KEY_CODED, t->err);
  for (size_t m = 0; status == OP_OK && m < sizeof measures / sizeof *measures; m++) status = op_section_measure_add(t->result, t->section, measures[m], t->err);
  return status;
}

static op_status add_tests(tests *t) {
  bool all = t->plan->request.compare.family == OP_FAMILY_ALL;
  op_status status = add_section(t);
  for (size_t v = 0; status == OP_OK && v < t->plan->n_variables; v++) {
    t->variable = v;
    status = plan_keep(t->plan, t->plan->request.variables.items[v], OP_READ_NUMBERS, &t->column, t->err);
    for (size_t l = 0; status == OP_OK && l < t->pairs.n_lines; l++) {
      size_t first = t->result->sections[t->section].n_rows;
      status = add_line(t, l);
      if (status == OP_OK && !all) status = compare_adjust_family(t->adjust, &t->result->sections[t->section], first, t->err);
    }
  }
  if (status == OP_OK && all) status = compare_adjust_family(t->adjust, &t->result->sections[t->section], 0, t->err);
  if (status == OP_OK) status = op_result_convention_add(t->result, "test", t->kind->name, t->err);
  if (status == OP_OK) status = op_result_convention_add(t->result, "test_rules", t->plan->request.compare.test_rules == OP_TEST_RULES_R ? "r" : "standard", t->err);
  return status == OP_OK ? compare_adjust_convention(t->plan, t->adjust, t->result, t->err) : status;
}

/* Means of the groups above the tests. */
static op_status add_means(tests *t) {
  op_plan *plan = t->plan;
  figure_groups shown = t->pairs.groups;
  figures *all = op_array_new(plan->n_items, sizeof *all, t->err);
  op_status status = all != NULL ? OP_OK : OP_E_MEMORY;
  shown.count = t->pairs.n_groups;
  for (size_t i = 0; status == OP_OK && i < plan->n_items; i++) status = figures_make(plan, i, &shown, plan->request.vcov, &all[i], t->err);
  if (status == OP_OK) status = figures_present(plan, &shown, all, t->result, t->err);
  for (size_t i = 0; all != NULL && i < plan->n_items; i++) figures_clear(&all[i]);
  op_free(all);
  return status;
}

op_status compare_tests_present(op_plan *plan, op_result *result, op_error *err) {
  tests t = {.plan = plan, .result = result, .err = err};
  op_status status = find_kind(plan, &t.kind, err);
  if (status == OP_OK) status = compare_adjust(plan, &t.adjust, err);
  if (status == OP_OK) status = compare_pairs_make(plan, &t.pairs, result, err);
  if (status == OP_OK && plan->n_items > 0) status = add_means(&t);
  if (status == OP_OK) status = add_tests(&t);
  compare_pairs_clear(&t.pairs);
  return status;
}
