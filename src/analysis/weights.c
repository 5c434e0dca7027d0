/* opine weights: how the weights are distributed, what their spread costs, and which of them are extreme.

   source  design effect of weighting 1 + cv^2: Kish 1965, Survey Sampling, 427; Kish 1992, J. Official Statistics 8, 183-200
           extreme weights, above the median plus six interquartile ranges: the National Immunization Survey's rule, Chowdhury, Khare & Wolter 2007,
           Weight trimming in the National Immunization Survey, Proc. Survey Research Methods Section, ASA, 2651-2658
           quartiles: R quantile(type = 7) */
#include <math.h>
#include <stdlib.h>

#include "analysis/analysis.h"
#include "analysis/groups.h"
#include "base/buckets.h"
#include "base/text.h"

#define EXTREME_RANGES 6 /* interquartile ranges above the median */
#define MOST_BINS      60

/* Weights of one group, in ascending order; those of 0 apart. */
typedef struct weight_list {
  double *items;
  size_t n;
  double zero, sum, mean, cv, bound; /* bound: NaN where the middle half of the weights are equal and others are not */
} weight_list;

/* Classes of weights divided by their group's mean: `n` of them from 0 on, the last open where `open`. */
typedef struct weight_bins {
  double step;
  size_t n;
  bool open;
} weight_bins;

typedef struct weighing {
  op_plan *plan;
  const figure_groups *groups;
  weight_list *lists; /* one a group */
  uint32_t *rows; /* by domain, for groups overlap ("all") and each is to read its own alone: those of domain d from first[d] to before first[d + 1] */
  size_t *first;
  weight_bins bins;
  size_t weights, histogram; /* sections */
  op_result *result;
  op_error *err;
} weighing;

static op_status prepare(op_plan *plan, op_error *err) {
  const op_schema *schema = op_source_schema(plan->source);
  size_t column;
  if (plan->request.variables.count > 0) {
    op_fail(err, OP_E_USAGE, "'%s' was given, but weights are not broken down by a question", plan->request.variables.items[0]);
    return op_fail_hint(err, "--weights names the weight variable, --by the groups");
  }
  if (plan->request.suppress != NULL) {
    op_fail(err, OP_E_USAGE, "no presentation standard has rules for weights: the smallest and the largest are those of single respondents");
    return op_fail_hint(err, "leave --suppress out, and publish the design effect alone");
  }
  /* rows are kept for their weights alone: any column will do */
  op_status status = plan_keep(plan, schema->variables[0].name, OP_READ_CODES, &column, err);
  return status == OP_OK ? plan_items(plan, 0, 1, err) : status;
}

/* --- the weights of a group --- */

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double quantile(const weight_list *w, double q) {
  double at = q * (double)(w->n - 1), low = floor(at);
  size_t i = (size_t)low;
  return i + 1 < w->n ? w->items[i] + (at - low) * (w->items[i + 1] - w->items[i]) : w->items[w->n - 1];
}

static void summarise(weight_list *w) {
  double squares = 0;
  qsort(w->items, w->n, sizeof *w->items, by_size);
  for (size_t i = 0; i < w->n; i++) w->sum += w->items[i];
  w->mean = w->sum / (double)w->n;
  for (size_t i = 0; i < w->n; i++) squares += (w->items[i] - w->mean) * (w->items[i] - w->mean);
  w->cv = sqrt(squares / (double)w->n) / w->mean;
  double median = quantile(w, 0.5), range = quantile(w, 0.75) - quantile(w, 0.25), tiny = 1e-9 * median;
  bool useless = range <= tiny && w->items[w->n - 1] - median > tiny; /* it would call every weight above the median extreme */
  w->bound = useless ? (double)NAN : median + EXTREME_RANGES * range;
}

static op_status collect(weighing *x, size_t group) {
  const op_domain_set *set = &x->groups->sets[group];
  const double *weight = x->plan->sample->weight;
  weight_list *w = &x->lists[group];
  size_t n = 0;
  for (size_t i = 0; i < set->n_domains; i++) n += x->first[set->domains[i] + 1] - x->first[set->domains[i]];
  w->items = op_array_new(n, sizeof *w->items, x->err);
  if (w->items == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < set->n_domains; i++) {
    for (size_t at = x->first[set->domains[i]]; at < x->first[set->domains[i] + 1]; at++) {
      double size = weight[x->rows[at]];
      if (size == 0) w->zero++;
      else
        w->items[w->n++] = size;
    }
  }
  if (w->n > 0) summarise(w);
  return OP_OK;
}

/* --- classes --- */

static double round_up(double x, const double *steps, size_t n) {
  double power = pow(10, floor(log10(x)));
  for (size_t i = 0; i < n; i++) {
    if (steps[i] * power >= x * (1 - 1e-9)) return steps[i] * power;
  }
  return 10 * power;
}

/* About thirty classes up to a little beyond what 99 in 100 weights reach; few weights lie far out, and they share the open class. */
static void choose_bins(weighing *x) {
  static const double steps[] = {1, 2, 2.5, 5, 10};
  double most = 0, usual = 0;
  for (size_t g = 0; g < x->groups->count; g++) {
    const weight_list *w = &x->lists[g];
    if (w->n == 0) continue;
    most = fmax(most, w->items[w->n - 1] / w->mean);
    usual = fmax(usual, quantile(w, 0.99) / w->mean);
  }
  double reach = fmax(2, fmin(most, fmax(1.25 * usual, usual + 0.5)));
  double step = round_up(reach / 30, steps, sizeof steps / sizeof *steps);
  double n = ceil(reach / step - 1e-9);
  bool open = most > n * step * (1 + 1e-9);
  x->bins = (weight_bins){step, (size_t)fmin(n, MOST_BINS - 1) + (open ? 1 : 0), open};
}

/* A class holds its lower bound; the last closed class its upper one too. */
static size_t bin_of(const weight_bins *bins, double relative) {
  double k = floor(relative / bins->step + 1e-9);
  return k < (double)bins->n ? (size_t)k : bins->n - 1;
}

/* --- result --- */

static op_status group_keys(const weighing *x, size_t section, size_t group, op_row **row) {
  op_status status = op_section_row_add(x->result, section, row, x->err);
  for (size_t k = 0; status == OP_OK && k < x->plan->groups.n_by; k++) {
    const char *code, *label;
    group_key_text(x->plan, &x->groups->items[group], k, &code, &label);
    status = op_row_key_set(x->result, *row, k, code, label, x->err);
  }
  if (status == OP_OK && x->groups->items[group].total) (*row)->flags |= OP_ROW_TOTAL;
  return status;
}

static op_status add_section(const weighing *x, const char *name, const char *title, bool percent, const op_measure *measures, size_t n, size_t *section) {
  op_status status = op_result_section_add(x->result, name, title, percent, section, x->err);
  for (size_t k = 0; status == OP_OK && k < x->plan->groups.n_by; k++) {
    const plan_variable *key = &x->plan->groups.keys[k];
    status = op_section_key_add(x->result, *section, key->name, key->label != NULL && key->label[0] != '\0' ? key->label : key->name, OP_KEY_GROUP, x->err);
  }
  for (size_t m = 0; status == OP_OK && m < n; m++) status = op_section_measure_add(x->result, *section, measures[m], x->err);
  return status;
}

static op_status add_sections(weighing *x) {
  static const op_measure figures[] = {OP_M_N,      OP_M_WEIGHTED_N, OP_M_MEAN,    OP_M_CV,        OP_M_DEFF,          OP_M_N_EFF, OP_M_MINIMUM,
                                       OP_M_MEDIAN, OP_M_MAXIMUM,    OP_M_EXTREME, OP_M_EXTREME_N, OP_M_EXTREME_SHARE, OP_M_ZERO_N};
  static const op_measure classes[] = {OP_M_MINIMUM, OP_M_MAXIMUM, OP_M_N, OP_M_ESTIMATE};
  op_status status = add_section(x, "weights", "Weights", true, figures, sizeof figures / sizeof *figures, &x->weights);
  if (status == OP_OK) status = add_section(x, "histogram", "Weights divided by their mean", true, classes, sizeof classes / sizeof *classes, &x->histogram);
  return status == OP_OK ? op_section_key_add(x->result, x->histogram, "class", "class", OP_KEY_TEXT, x->err) : status;
}

static op_status add_figures(const weighing *x, size_t group) {
  const weight_list *w = &x->lists[group];
  op_row *row;
  op_status status = group_keys(x, x->weights, group, &row);
  if (status != OP_OK) return status;
  double *m = row->measures;
  m[OP_M_N] = (double)w->n;
  m[OP_M_ZERO_N] = w->zero;
  if (w->n == 0) {
    row->note = "no row has a weight above 0";
    return OP_OK;
  }
  m[OP_M_WEIGHTED_N] = w->sum;
  m[OP_M_MEAN] = w->mean;
  m[OP_M_CV] = w->cv;
  m[OP_M_DEFF] = 1 + w->cv * w->cv;
  m[OP_M_N_EFF] = (double)w->n / m[OP_M_DEFF];
  m[OP_M_MINIMUM] = w->items[0];
  m[OP_M_MEDIAN] = quantile(w, 0.5);
  m[OP_M_MAXIMUM] = w->items[w->n - 1];
  if (isnan(w->bound)) {
    row->note = "no bound for extreme weights: the middle half of the weights are equal";
    return OP_OK;
  }
  m[OP_M_EXTREME] = w->bound;
  m[OP_M_EXTREME_N] = m[OP_M_EXTREME_SHARE] = 0;
  for (size_t i = w->n; i > 0 && w->items[i - 1] > w->bound * (1 + 1e-12); i--) {
    m[OP_M_EXTREME_N] += 1;
    m[OP_M_EXTREME_SHARE] += w->items[i - 1] / w->sum;
  }
  return OP_OK;
}

static op_status add_class(const weighing *x, size_t group, size_t bin, double n) {
  const weight_bins *b = &x->bins;
  double from = (double)bin * b->step, to = from + b->step;
  bool open = b->open && bin + 1 == b->n;
  op_text text = {0};
  op_row *row;
  op_status status = group_keys(x, x->histogram, group, &row);
  if (open)
    op_text_addf(&text, "%g and more", from);
  else
    op_text_addf(&text, "%g to %g", from, to);
  if (status == OP_OK) status = op_text_check(&text, x->err);
  if (status == OP_OK) status = op_row_key_set(x->result, row, x->plan->groups.n_by, text.data, NULL, x->err);
  op_text_clear(&text);
  if (status != OP_OK) return status;
  row->measures[OP_M_MINIMUM] = from;
  row->measures[OP_M_MAXIMUM] = open ? (double)NAN : to;
  row->measures[OP_M_N] = n;
  row->measures[OP_M_ESTIMATE] = n / (double)x->lists[group].n;
  return OP_OK;
}

static op_status add_classes(const weighing *x, size_t group) {
  const weight_list *w = &x->lists[group];
  double n[MOST_BINS] = {0};
  op_status status = OP_OK;
  for (size_t i = 0; i < w->n; i++) n[bin_of(&x->bins, w->items[i] / w->mean)] += 1;
  for (size_t b = 0; w->n > 0 && status == OP_OK && b < x->bins.n; b++) status = add_class(x, group, b, n[b]);
  return status;
}

static op_status check_weights(const op_plan *plan, op_error *err) {
  if (plan->has_weight || plan->implied_weight || plan->calibrated) return OP_OK;
  op_fail(err, OP_E_REQUEST, "no weights: every row counts 1");
  op_fail_hint(err, "name the weight variable with --weights; opine describe lists the variables");
  return op_fail_at(err, plan->file, 0, 0);
}

static op_status present(op_plan *plan, op_result *result, op_error *err) {
  figure_groups groups = {0};
  weighing x = {.plan = plan, .groups = &groups, .result = result, .err = err};
  op_status status = check_weights(plan, err);
  if (status == OP_OK) status = groups_make(plan, &groups, err);
  x.lists = status == OP_OK ? op_array_new(groups.count, sizeof *x.lists, err) : NULL;
  if (status == OP_OK && x.lists == NULL) status = OP_E_MEMORY;
  if (status == OP_OK) status = op_buckets_make(plan->sample->n_rows, plan->sample->domain, sizeof *plan->sample->domain, plan->moments->n_domains, &x.first, &x.rows, err);
  for (size_t g = 0; status == OP_OK && g < groups.count; g++) status = collect(&x, g);
  if (status == OP_OK) choose_bins(&x);
  if (status == OP_OK) status = add_sections(&x);
  if (status == OP_OK && plan->request.where != NULL) status = op_result_convention_add(result, "where", plan->request.where, err);
  for (size_t g = 0; status == OP_OK && g < groups.count; g++) status = add_figures(&x, g);
  for (size_t g = 0; status == OP_OK && g < groups.count; g++) status = add_classes(&x, g);
  for (size_t g = 0; x.lists != NULL && g < groups.count; g++) op_free(x.lists[g].items);
  op_free(x.lists);
  op_free(x.rows);
  op_free(x.first);
  groups_clear(&groups);
  return status;
}

const analysis analysis_weights = {NULL, prepare, present, NULL, ANALYSIS_NO_FIGURES};
