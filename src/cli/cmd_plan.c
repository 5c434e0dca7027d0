/* opine plan: what follows from counts and design effects without data, and from weights alone. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "cli/cli.h"

static op_status need(double value, const char *option, op_error *err) {
  if (!isnan(value)) return OP_OK;
  op_fail(err, OP_E_USAGE, "--%s is needed here", option);
  return op_fail_hint(err, "opine plan --help shows what each calculation takes");
}

static op_status begin(op_result *result, bool percent, const op_measure *measures, size_t n, size_t *section, op_error *err) {
  op_status status = op_result_section_add(result, "estimates", "", percent, section, err);
  if (status == OP_OK) status = op_section_key_add(result, *section, "term", "term", OP_KEY_TEXT, err);
  for (size_t i = 0; status == OP_OK && i < n; i++) status = op_section_measure_add(result, *section, measures[i], err);
  return status;
}

static op_status add_row(op_result *result, size_t section, const char *term, const char *method, op_row **row, op_error *err) {
  op_status status = op_section_row_add(result, section, row, err);
  if (status != OP_OK) return status;
  (*row)->method = method;
  return op_row_key_set(result, *row, 0, term, NULL, err);
}

static op_status add_value(op_result *result, size_t section, const char *term, double value, op_error *err) {
  op_row *row;
  op_status status = add_row(result, section, term, NULL, &row, err);
  if (status == OP_OK) row->measures[OP_M_ESTIMATE] = value;
  return status;
}

static void set_interval(op_row *row, op_interval interval) {
  row->measures[OP_M_LOWER] = interval.lower;
  row->measures[OP_M_UPPER] = interval.upper;
  row->note = interval.why;
}

/* --- plan interval --- */

static op_status plan_interval(cli *c, op_result *result, op_error *err) {
  static const op_measure measures[] = {OP_M_N, OP_M_ESTIMATE, OP_M_LOWER, OP_M_UPPER};
  static const char *const fallback[] = {"all"};
  size_t section, n_methods;
  const op_interval_method *const *methods = op_interval_methods(&n_methods);
  op_names asked = c->request.ci.count > 0 ? c->request.ci : (op_names){fallback, 1};
  bool all = asked.count == 1 && strcmp(asked.items[0], "all") == 0;
  op_status status = need(c->x, "x", err);
  if (status == OP_OK) status = need(c->n, "n", err);
  if (status == OP_OK) status = begin(result, true, measures, 4, &section, err);
  for (size_t i = 0; status == OP_OK && i < (all ? n_methods : asked.count); i++) {
    op_interval interval;
    op_row *row;
    const char *name = all ? methods[i]->name : asked.items[i];
    status = op_binomial_interval(name, c->x, c->n, c->request.level, &interval, err);
    if (status == OP_OK) status = add_row(result, section, "p", name, &row, err);
    if (status != OP_OK) break;
    row->measures[OP_M_N] = c->n;
    row->measures[OP_M_ESTIMATE] = c->x / c->n;
    set_interval(row, interval);
  }
  return status;
}

/* --- plan compare --- */

static op_status plan_compare(cli *c, op_result *result, op_error *err) {
  static const op_measure measures[] = {OP_M_ESTIMATE, OP_M_SE, OP_M_LOWER, OP_M_UPPER, OP_M_STATISTIC, OP_M_P};
  const double values[] = {c->x1, c->n1, c->x2, c->n2};
  const char *const names[] = {"x1", "n1", "x2", "n2"};
  op_two_proportions two;
  op_row *row;
  size_t section;
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < 4; i++) status = need(values[i], names[i], err);
  if (status == OP_OK) status = op_two_proportions_compare(c->x1, c->n1, c->x2, c->n2, c->request.level, &two, err);
  if (status == OP_OK) status = begin(result, true, measures, 6, &section, err);
  if (status == OP_OK) status = add_row(result, section, "p1-p2", "newcombe", &row, err);
  if (status != OP_OK) return status;
  row->measures[OP_M_ESTIMATE] = two.difference;
  set_interval(row, two.newcombe);
  status = add_row(result, section, "p1-p2", "wald", &row, err);
  if (status != OP_OK) return status;
  row->measures[OP_M_ESTIMATE] = two.difference;
  row->measures[OP_M_SE] = two.se_unpooled;
  set_interval(row, two.wald);
  status = add_row(result, section, "p1-p2", "pooled-z", &row, err);
  if (status != OP_OK) return status;
  row->measures[OP_M_ESTIMATE] = two.difference;
  row->measures[OP_M_STATISTIC] = two.z_pooled;
  row->measures[OP_M_P] = two.p_pooled;
  return OP_OK;
}

/* --- plan deff --- */

/* Kish 1965: clustering 1 + (m-1) rho times the design effect of weighting. */
static op_status plan_deff(cli *c, op_result *result, op_error *err) {
  static const op_measure measures[] = {OP_M_ESTIMATE};
  size_t section;
  double weights = isnan(c->deff_weights) ? 1 : c->deff_weights, m = isnan(c->m) ? 1 : c->m, rho = isnan(c->rho) ? 0 : c->rho;
  double deff = weights * (1 + (m - 1) * rho);
  op_status status = begin(result, false, measures, 1, &section, err);
  if (status == OP_OK) status = add_value(result, section, "deff", deff, err);
  if (status != OP_OK || isnan(c->n)) return status;
  double z = op_t_quantile(1 - (1 - c->request.level) / 2, (double)INFINITY);
  status = add_value(result, section, "n_eff", c->n / deff, err);
  return status == OP_OK ? add_value(result, section, "margin_of_error_points", 100 * z * sqrt(0.25 * deff / c->n), err) : status;
}

/* --- plan kish --- */

static op_status sum_weights(op_source *source, double *n, double *w, double *w2, op_error *err) {
  op_batch batch;
  for (;;) {
    op_status status = op_source_next(source, &batch, err);
    if (status != OP_OK || batch.rows == 0) return status;
    for (size_t r = 0; r < batch.rows; r++) {
      double x = batch.numbers[0][r];
      if (isnan(x) || x < 0) {
        const char *file;
        size_t line;
        op_source_place(source, r, &file, &line);
        op_fail(err, OP_E_DATA, isnan(x) ? "the weight is missing" : "the weight is negative");
        return op_fail_at(err, file, line, 0);
      }
      *n += x != 0;
      *w += x;
      *w2 += x * x;
    }
  }
}

static op_status plan_kish(cli *c, op_result *result, op_error *err) {
  static const op_measure measures[] = {OP_M_ESTIMATE};
  op_source *source = NULL;
  op_column_request column = {0, OP_READ_NUMBERS, false};
  double n = 0, w = 0, w2 = 0;
  size_t section;
  c->positionals.items++;
  c->positionals.count--;
  op_status status = cli_take_data(c, err);
  c->positionals.items--;
  if (status == OP_OK && (c->request.weights == NULL || c->request.weights[0] == '\0')) status = op_fail(err, OP_E_USAGE, "--weights is needed here");
  if (status == OP_OK) status = op_source_open(c->request.files, c->request.n_files, &c->request.read, NULL, 0, &source, err);
  if (status != OP_OK) return status;
  status = op_schema_require(op_source_schema(source), c->request.files[0].path, c->request.weights, &column.variable, err);
  if (status == OP_OK) status = op_source_start(source, &column, 1, err);
  if (status == OP_OK) status = sum_weights(source, &n, &w, &w2, err);
  op_source_close(source);
  if (status == OP_OK) status = begin(result, false, measures, 1, &section, err);
  double deff = n * w2 / (w * w), sample_cv2 = n > 1 ? (w2 - w * w / n) / (n - 1) / (w / n * (w / n)) : (double)NAN;
  if (status == OP_OK) status = add_value(result, section, "n", n, err);
  if (status == OP_OK) status = add_value(result, section, "sum_w", w, err);
  if (status == OP_OK) status = add_value(result, section, "kish_n_eff", op_kish_n_eff(w, w2), err);
  if (status == OP_OK) status = add_value(result, section, "kish_deff_weights", deff, err);
  if (status == OP_OK) status = add_value(result, section, "one_plus_cv2_population", deff, err);
  return status == OP_OK ? add_value(result, section, "one_plus_L_sample_cv2", 1 + sample_cv2, err) : status;
}

static const struct {
  const char *name;
  op_status (*plan)(cli *, op_result *, op_error *);
} plans[] = {{"interval", plan_interval}, {"compare", plan_compare}, {"deff", plan_deff}, {"kish", plan_kish}, {"adjust", cli_plan_adjust}};

static int run(cli *c, op_error *err) {
  const char *what = c->positionals.count > 0 ? c->positionals.items[0] : "";
  for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
    if (strcmp(plans[i].name, what) != 0) continue;
    op_result *result = op_result_new("plan", err);
    op_status status = result != NULL ? plans[i].plan(c, result, err) : OP_E_MEMORY;
    if (status == OP_OK) result->level = c->request.level;
    int code = status == OP_OK ? cli_write_result(c, result, err) : op_status_exit_code(status);
    op_result_free(result);
    return code;
  }
  op_fail(err, OP_E_USAGE, "no calculation '%s'", what);
  op_fail_hint(err, "choose interval, compare, deff, kish or adjust");
  return 2;
}

static const char *const examples[] = {
    "opine plan interval --x 3 --n 10",
    "opine plan compare --x1 56 --n1 70 --x2 48 --n2 80",
    "opine plan deff --m 10 --rho 0.05 --deff-weights 1.4 --n 1500",
    "opine plan kish surveys/chile-1988/chile.csv --weights population",
    "opine plan adjust --p-values 0.01,0.03,0.2",
    NULL,
};

const cli_command cli_command_plan = {
    "plan", "intervals of counts, two proportions, design effects, weighting loss", "interval|compare|deff|kish|adjust [options]",
    "interval   confidence intervals of --x successes of --n, by every method or those of --ci\n"
    "compare    the difference of two proportions: --x1 --n1 --x2 --n2\n"
    "deff       design effect of --m interviews per PSU with intra-cluster correlation --rho and --deff-weights; with --n the\n"
    "           effective sample size and the margin of error at 50 percent\n"
    "kish       effective sample size and design effect of the weights of a file: DATA --weights VAR\n"
    "adjust     the p values of --p-values as one family, adjusted by every method or by --adjust\n",
    CLI_DATA | CLI_WEIGHTS | CLI_PLAN | CLI_OUTPUT, examples, run};
