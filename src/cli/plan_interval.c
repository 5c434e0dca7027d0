/* opine plan interval: intervals of counts. */
#include <string.h>

#include "cli/plan.h"

static const op_measure measures[] = {OP_M_N, OP_M_ESTIMATE, OP_M_LOWER, OP_M_UPPER};

/* The methods asked for, or all that can be computed from these counts: NULL-terminated names. */
static op_status methods_for(const cli *c, bool several, const char ***names, op_error *err) {
  const op_names *asked = &c->request.ci;
  size_t all, n = 0;
  const op_interval_method *const *methods = op_interval_methods(&all);
  bool every = asked->count == 0 || (asked->count == 1 && strcmp(asked->items[0], "all") == 0);
  *names = op_arena_alloc(c->arena, ((every ? all : asked->count) + 1) * sizeof **names, err);
  if (*names == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < (every ? all : asked->count); i++) {
    if (every && methods[i]->simultaneous != NULL && !several) continue;
    (*names)[n++] = every ? methods[i]->name : asked->items[i];
    const op_interval_method *known;
    if (op_interval_method_find((*names)[n - 1], &known, err) != OP_OK) return OP_E_USAGE;
    if (known->simultaneous != NULL && !several) {
      op_fail(err, OP_E_USAGE, "%s needs the counts of all categories of a question", known->name);
      return op_fail_hint(err, "write --x 20,30,50");
    }
  }
  return OP_OK;
}

static op_status add_row(op_result *result, size_t section, const char *term, const char *method, double x, double n, op_interval interval, op_error *err) {
  op_row *row;
  op_status status = plan_estimate_add(result, section, term, method, &row, err);
  if (status != OP_OK) return status;
  row->measures[OP_M_N] = n;
  row->measures[OP_M_ESTIMATE] = x / n;
  plan_interval_set(row, interval);
  return OP_OK;
}

static op_status one_count(cli *c, const char *const *methods, op_result *result, size_t section, op_error *err) {
  op_status status = plan_need(c, CLI_PLAN_N, err);
  for (size_t i = 0; status == OP_OK && methods[i] != NULL; i++) {
    op_interval interval;
    status = op_binomial_interval(methods[i], c->counts[0], c->plan[CLI_PLAN_N], c->request.level, &interval, err);
    if (status == OP_OK) status = add_row(result, section, "p", methods[i], c->counts[0], c->plan[CLI_PLAN_N], interval, err);
  }
  return status;
}

/* Every method of one category after the other. */
static op_status all_counts(cli *c, const char *const *methods, op_result *result, size_t section, op_error *err) {
  size_t k = c->n_counts, n_methods = 0;
  double n = 0;
  while (methods[n_methods] != NULL) n_methods++;
  op_interval *intervals = op_array_new(k * n_methods, sizeof *intervals, err);
  op_status status = intervals != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t i = 0; i < k; i++) n += c->counts[i];
  for (size_t m = 0; status == OP_OK && m < n_methods; m++) {
    status = op_counts_interval(methods[m], c->counts, k, c->request.level, intervals + m * k, err);
  }
  for (size_t i = 0; status == OP_OK && i < k; i++) {
    const char *term = op_arena_format(c->arena, err, "category %zu", i + 1);
    if (term == NULL) status = OP_E_MEMORY;
    for (size_t m = 0; status == OP_OK && m < n_methods; m++) {
      status = add_row(result, section, term, methods[m], c->counts[i], n, intervals[m * k + i], err);
    }
  }
  op_free(intervals);
  return status;
}

static op_status run(cli *c, op_result *result, op_error *err) {
  size_t section;
  const char **methods;
  bool several = c->n_counts > 1;
  if (c->n_counts == 0) {
    op_fail(err, OP_E_USAGE, "--x is needed here");
    return op_fail_hint(err, "write --x 3 --n 10, or the counts of all categories: --x 20,30,50");
  }
  if (several && plan_given(c, CLI_PLAN_N)) {
    double n = 0;
    for (size_t i = 0; i < c->n_counts; i++) n += c->counts[i];
    if (n != c->plan[CLI_PLAN_N]) {
      op_fail(err, OP_E_USAGE, "the counts of --x add up to %.10g, not to --n %.10g", n, c->plan[CLI_PLAN_N]);
      return op_fail_hint(err, "list all categories, and leave --n out");
    }
  }
  op_status status = methods_for(c, several, &methods, err);
  if (status == OP_OK) status = plan_estimates(result, measures, sizeof measures / sizeof *measures, &section, err);
  if (status != OP_OK) return status;
  return several ? all_counts(c, methods, result, section, err) : one_count(c, methods, result, section, err);
}

static const cli_plan_number takes[] = {CLI_PLAN_N, CLI_PLAN_NUMBERS};
const cli_plan cli_plan_interval = {takes, PLAN_TAKES_COUNTS | PLAN_TAKES_CI, run};
