/* From the base to the interval, one step a row: what is computed, and the numbers that go in. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/explain.h"
#include "analysis/figure_intervals.h"
#include "base/number.h"

typedef struct steps {
  const explained *x;
  size_t section;
  op_status status;
} steps;

/* "%" in a template stands for the next number, written with up to six significant digits. */
static op_status substitute(op_text *out, const char *template, const double *values, op_error *err) {
  for (; *template != '\0'; template++) {
    char number[OP_NUMBER_GROUPED];
    if (*template != '%') {
      op_text_add_char(out, *template);
      continue;
    }
    double value = *values++;
    if (isinf(value)) op_text_add(out, "inf");
    else if (fabs(value) >= 1e5 || (fabs(value) >= 1000 && value == floor(value))) op_text_add(out, op_number_write_grouped(value, 0, number) > 0 ? number : "");
    else op_text_addf(out, "%.6g", value);
  }
  return op_text_check(out, err);
}

static void add(steps *s, const char *step, const char *formula, const char *numbers, const double *values, double value) {
  op_text text = {0};
  op_row *row;
  op_error *err = s->x->err;
  if (s->status != OP_OK) return;
  s->status = substitute(&text, numbers, values, err);
  if (s->status == OP_OK) s->status = op_section_row_add(s->x->result, s->section, &row, err);
  if (s->status == OP_OK) s->status = op_row_key_set(s->x->result, row, 0, step, NULL, err);
  if (s->status == OP_OK) s->status = op_row_key_set(s->x->result, row, 1, formula, NULL, err);
  if (s->status == OP_OK) s->status = op_row_key_set(s->x->result, row, 2, text.data != NULL ? text.data : "", NULL, err);
  if (s->status == OP_OK) row->measures[OP_M_VALUE] = value;
  op_text_clear(&text);
}

/* Totals of numerator and denominator. */
static op_status totals_of(const explained *x, double *num, double *den) {
  const op_term *of = &x->figure->terms.terms[0];
  op_variance_rules rules = {.lonely = OP_LONELY_REMOVE};
  op_estimation estimation = figures_estimation(x->plan, 0, &rules);
  op_term terms[2] = {*of, *of};
  op_estimates totals;
  terms[1].num = of->den;
  terms[1].n_num = of->n_den;
  for (size_t i = 0; i < 2; i++) {
    terms[i].n_den = 0;
    terms[i].offset = 0;
    terms[i].srs = OP_SRS_COUNT;
  }
  estimation.terms = terms;
  estimation.n_terms = of->n_den > 0 ? 2 : 1;
  estimation.sets = x->groups->sets;
  estimation.n_sets = 1;
  op_status status = op_estimate(&estimation, &totals, x->err);
  if (status != OP_OK) return status;
  *num = totals.theta[0];
  *den = of->n_den > 0 ? totals.theta[1] : 1;
  *num += of->offset * *den; /* means are summed from a shift on */
  op_estimates_clear(&totals);
  return OP_OK;
}

static void estimate_steps(steps *s) {
  const explained *x = s->x;
  const op_estimates *e = &x->figure->estimates;
  const op_term *term = &x->figure->terms.terms[0];
  op_statistic of = x->plan->request.statistic;
  double num = 0, den = 1, theta = e->theta[0];
  double base[] = {x->groups->items[0].rows, x->groups->items[0].rows - e->base_n[0]};
  add(s, "base n", "rows of the domain with an answer", "% rows, % without an answer", base, e->base_n[0]);
  add(s, "weighted n", "W = sum of w over the base", "", NULL, e->base_weighted_n[0]);
  if (s->status == OP_OK) s->status = totals_of(x, &num, &den);
  double ratio[] = {num, den};
  const char *formula = term->proportion ? "p = sum of w over the category / W" : of == OP_STAT_RATIO ? "R = sum of w y / sum of w x" : "mean = sum of w y / W";
  if (term->n_den == 0) add(s, "estimate", term->srs == OP_SRS_COUNT ? "T = sum of w over the category" : "T = sum of w y", "", NULL, theta);
  else add(s, "estimate", formula, "% / %", ratio, theta);
}

static void variance_steps(steps *s) {
  const explained *x = s->x;
  const op_plan *plan = x->plan;
  const op_estimates *e = &x->figure->estimates;
  const op_term *term = &x->figure->terms.terms[0];
  double v = e->variance[0], se = sqrt(v);
  const char *influence = term->proportion ? "z = w ([category] - p) / W, summed by PSU" : plan->request.statistic == OP_STAT_RATIO ? "z = w (y - R x) / sum of w x, summed by PSU"
                          : term->n_den == 0 ? "z = w y, summed by PSU" : "z = w (y - mean) / W, summed by PSU";
  if (plan->n_replicates > 0) {
    double replicates[] = {plan->replication.scale, (double)plan->n_replicates};
    add(s, "variance", op_replicate_type_at(plan->request.replicate.type)->formula, "scale %, % replicates", replicates, v);
  } else {
    double strata[] = {(double)op_design_strata_count(plan->design), op_design_unit_count(plan->design)};
    add(s, "influence", influence, "", NULL, (double)NAN);
    op_rule rule = plan_rule(plan);
    add(s, "variance", op_design_rule_at(rule)->formula, rule == OP_RULE_MULTISTAGE ? "% strata, % PSUs: see below" : "% strata, % PSUs", strata, v);
  }
  double root[] = {v};
  add(s, "SE", "square root of V", "sqrt(%)", root, se);
  double srs = plan->request.deff == OP_DEFF_WOR ? e->srs_wor[0] : e->srs_wr[0], effect[] = {v, srs};
  if (srs > 0) add(s, "deff", plan->request.deff == OP_DEFF_WOR ? "V / V of a simple random sample without replacement" : "V / V of a simple random sample of n", "% / %", effect, v / srs);
  double p = e->theta[0], size[] = {p, 1 - p, v};
  if (term->proportion && v > 0) add(s, "effective n", "p (1-p) / V", "% x % / %", size, op_effective_n(p, v));
}

static const char *df_formula(const op_plan *plan, op_df_rule rule) {
  if (rule == OP_DF_INFINITE) return "normal distribution";
  if (rule == OP_DF_NUMBER) return "as given";
  if (plan->n_replicates > 0) return rule == OP_DF_REPLICATES || rule == OP_DF_STATA ? "replicate weights - 1" : "rank of the replicate weights - 1";
  if (rule == OP_DF_DESIGN) return "all PSUs - all strata";
  return rule == OP_DF_STATA ? "PSUs of the strata with members - those strata" : "PSUs with members - strata with members";
}

static void interval_steps(steps *s) {
  const explained *x = s->x;
  double df = x->figure->df[0], level = x->plan->request.level, upper = 1 - (1 - level) / 2, quantile[] = {upper, df};
  add(s, "df", df_formula(x->plan, x->plan->request.df_rule), "", NULL, df);
  add(s, "t", isinf(df) ? "quantile of the normal distribution" : "quantile of Student's t", isinf(df) ? "at %" : "at %, df %", quantile, op_t_quantile(upper, df));
}

/* The interval by each method that is asked for: its formula, and the same with the file's numbers. */
static void method_step(steps *s, const op_interval_method *method, const op_proportion *p) {
  char words[256], numbers[256], name[64];
  const explained *x = s->x;
  op_question alone = {p, 1, 1};
  op_interval interval = op_interval_of(method, &alone, 0, x->plan->request.level);
  op_interval_formula(method, p, x->plan->request.level, false, words, sizeof words);
  op_interval_formula(method, p, x->plan->request.level, true, numbers, sizeof numbers);
  op_text limits = {0};
  op_text_addf(&limits, "%s = %.6g to %.6g", numbers, interval.lower, interval.upper);
  snprintf(name, sizeof name, "interval (%s)", method->name);
  if (isnan(interval.lower)) add(s, name, words, interval.why != NULL ? interval.why : "", NULL, (double)NAN);
  else if (op_text_check(&limits, x->err) == OP_OK) add(s, name, words, limits.data, NULL, (double)NAN);
  else s->status = OP_E_MEMORY;
  op_text_clear(&limits);
}

static void method_steps(steps *s) {
  const explained *x = s->x;
  figure_intervals intervals;
  interval_methods methods;
  if (s->status != OP_OK || !x->figure->terms.terms[0].proportion || isnan(x->figure->estimates.theta[0])) return;
  s->status = interval_methods_for(x->plan, &methods, x->err);
  if (s->status == OP_OK) s->status = figure_intervals_make(x->plan, &x->groups->items[0], x->figure, 0, &intervals, x->err);
  if (s->status != OP_OK) return;
  for (size_t m = 0; s->status == OP_OK && m < methods.count; m++) {
    const op_interval_method *method = methods.items[m] != NULL ? methods.items[m] : op_interval_default(&intervals.sample[0]);
    if (method->interval != NULL) method_step(s, method, &intervals.sample[0]);
  }
  figure_intervals_clear(&intervals);
}

op_status explain_steps(const explained *x) {
  steps s = {.x = x};
  s.status = op_result_section_add(x->result, "steps", "How it is computed", false, &s.section, x->err);
  static const char *const keys[] = {"step", "formula", "numbers"};
  for (size_t k = 0; s.status == OP_OK && k < 3; k++) s.status = op_section_key_add(x->result, s.section, keys[k], keys[k], OP_KEY_TEXT, x->err);
  if (s.status == OP_OK) s.status = op_section_measure_add(x->result, s.section, OP_M_VALUE, x->err);
  estimate_steps(&s);
  variance_steps(&s);
  interval_steps(&s);
  method_steps(&s);
  return s.status;
}
