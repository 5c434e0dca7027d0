#include "analysis/figures.h"

#include <math.h>
#include <string.h>

#include "analysis/figure_intervals.h"
#include "analysis/standard.h"
#include "base/limits.h"
#include "base/number.h"
#include "table/levels.h"
#include "table/missing.h"

const double *figures_deleted_rows(const op_plan *plan, size_t item) {
  return plan->request.missing_rows == OP_MISSING_ROWS_DELETE ? plan->moments->items[item].present : NULL;
}

op_estimation figures_estimation(const op_plan *plan, size_t item, const op_variance_rules *rules) {
  return (op_estimation){.moments = plan->moments, .item = item, .design = plan->design, .rules = rules,
                         .replication = plan->n_replicates > 0 ? &plan->replication : NULL, .leaf_weight = plan->leaf_weight,
                         .domain_weight = plan->domain_weight, .projection = plan->calibrated ? &plan->projection : NULL};
}

static op_status figures_df(const op_plan *plan, const figure_groups *groups, figures *out, op_error *err) {
  out->df = op_array_new(groups->count, sizeof *out->df, err);
  out->df_domain = op_array_new(groups->count, sizeof *out->df_domain, err);
  op_status status = out->df != NULL && out->df_domain != NULL ? OP_OK : OP_E_MEMORY;
  bool answers_only = plan->request.missing_rows == OP_MISSING_ROWS_DELETE;
  for (size_t g = 0; status == OP_OK && g < groups->count; g++) {
    out->df[g] = groups->items[g].df;
    out->df_domain[g] = groups->items[g].df_domain;
    if (!answers_only) continue;
    status = plan_item_df(plan, out->item, &groups->sets[g], plan->request.df_rule, &out->df[g], err);
    if (status == OP_OK) status = plan_item_df(plan, out->item, &groups->sets[g], OP_DF_DOMAIN, &out->df_domain[g], err);
  }
  return status;
}

op_status figures_make(op_plan *plan, size_t item, const figure_groups *groups, bool full, figures *out, op_error *err) {
  *out = (figures){.item = item, .full = full};
  op_status status = terms_make(plan, item, &out->terms, err);
  return status == OP_OK ? figures_estimate(plan, groups, out, err) : status;
}

op_status figures_estimate(op_plan *plan, const figure_groups *groups, figures *out, op_error *err) {
  size_t item = out->item;
  bool full = out->full;
  op_status status;
  size_t K = out->terms.count * groups->count;
  if (K > OP_LIMIT_FIGURES || (full && K > OP_LIMIT_COVARIANCE)) {
    figures_clear(out);
    op_fail(err, OP_E_REQUEST, "%zu figures at once are more than this request can have", K);
    return op_fail_hint(err, "ask for fewer groups or categories");
  }
  op_variance_rules rules = plan_variance_rules(plan, figures_deleted_rows(plan, item));
  if (plan->n_items > 1) rules.threads = 0; /* which share the items */
  op_estimation estimation = figures_estimation(plan, item, &rules);
  estimation.terms = out->terms.terms;
  estimation.n_terms = out->terms.count;
  estimation.sets = groups->sets;
  estimation.n_sets = groups->count;
  estimation.full = full;
  estimation.keep_replicates = full;
  bool standardised = plan->request.standard.variables.count > 0;
  status = standardised ? standard_estimate(plan, groups, out, err) : op_estimate(&estimation, &out->estimates, err);
  if (status != OP_OK) op_fail_at(err, plan->file, 0, 0);
  if (status == OP_OK) status = figures_df(plan, groups, out, err);
  if (status != OP_OK) figures_clear(out);
  return status;
}

void figures_clear(figures *f) {
  terms_clear(&f->terms);
  op_estimates_clear(&f->estimates);
  op_free(f->df);
  op_free(f->df_domain);
  f->df = f->df_domain = NULL;
}

/* --- keys --- */

static const char *title_of(const plan_variable *v) { return v->label != NULL && v->label[0] != '\0' ? v->label : v->name; }

op_status figure_section_keys(const op_plan *plan, size_t section, op_result *result, op_error *err) {
  op_status status = OP_OK;
  for (size_t k = 0; status == OP_OK && k < plan->groups.n_by; k++) {
    const plan_variable *key = &plan->groups.keys[k];
    status = op_section_key_add(result, section, key->name, title_of(key), OP_KEY_GROUP, err);
  }
  if (status == OP_OK) status = op_section_key_add(result, section, "variable", "variable", OP_KEY_CODED, err);
  if (status == OP_OK) status = op_section_key_add(result, section, "category", "category", OP_KEY_CODED, err);
  return status;
}

op_status figure_row_keys(const op_plan *plan, const figure_group *group, const figure_term *term, op_result *result, op_row *row, op_error *err) {
  op_status status = OP_OK;
  size_t k = 0;
  const plan_variable *variable = &plan->variables[term->variable];
  for (; status == OP_OK && k < plan->groups.n_by; k++) {
    const char *code, *label;
    group_key_text(plan, group, k, &code, &label);
    status = op_row_key_set(result, row, k, code, label, err);
  }
  if (status == OP_OK && plan->request.statistic == OP_STAT_RATIO) {
    const plan_variable *den = &plan->variables[term->variable + 1];
    const char *name = op_arena_format(plan->arena, err, "%s/%s", variable->name, den->name);
    const char *label = op_arena_format(plan->arena, err, "%s / %s", title_of(variable), title_of(den));
    status = name != NULL && label != NULL ? op_row_key_set(result, row, k, name, label, err) : OP_E_MEMORY;
  } else if (status == OP_OK) {
    status = op_row_key_set(result, row, k, variable->name, title_of(variable), err);
  }
  if (status == OP_OK && term->code != NULL) status = op_row_key_set(result, row, k + 1, term->code, term->label, err);
  row->flags |= term->flags | (group->total ? OP_ROW_TOTAL : 0);
  return status;
}

/* --- measures --- */

static double deff_of(const op_plan *plan, const op_estimates *x, size_t e) {
  double srs = plan->request.deff == OP_DEFF_WOR ? x->srs_wor[e] : x->srs_wr[e];
  return srs > 0 ? x->variance[e] / srs : (double)NAN;
}

void figure_measures_fill(const op_plan *plan, const figure_at *at, op_row *row) {
  const op_estimates *x = at->estimates;
  size_t e = at->e;
  double se = sqrt(x->variance[e]), theta = x->theta[e], deff = deff_of(plan, x, e);
  bool category = !isnan(x->n[e]);
  row->measures[OP_M_N] = category ? x->n[e] : x->base_n[e];
  row->measures[OP_M_WEIGHTED_N] = category ? x->weighted_n[e] : x->base_weighted_n[e];
  row->measures[OP_M_BASE_N] = x->base_n[e];
  row->measures[OP_M_BASE_WEIGHTED_N] = x->base_weighted_n[e];
  row->measures[OP_M_ESTIMATE] = theta;
  row->measures[OP_M_SE] = se;
  row->measures[OP_M_CV] = theta != 0 ? se / theta : (double)NAN;
  row->measures[OP_M_DEFF] = deff;
  row->measures[OP_M_N_EFF] = at->proportion ? op_effective_n(theta, x->variance[e]) : deff > 0 ? x->base_n[e] / deff : (double)NAN;
  row->measures[OP_M_DF] = at->df;
  if (x->base_n[e] < plan->request.small_base) row->flags |= OP_ROW_SMALL_BASE;
}

/* --- section --- */

static const op_measure estimate_measures[] = {OP_M_N, OP_M_WEIGHTED_N, OP_M_BASE_N, OP_M_ESTIMATE, OP_M_SE, OP_M_CV, OP_M_DEFF, OP_M_N_EFF, OP_M_LOWER, OP_M_UPPER, OP_M_DF};

op_status figure_section_measures(op_result *result, size_t section, op_error *err) {
  op_status status = OP_OK;
  for (size_t i = 0; status == OP_OK && i < sizeof estimate_measures / sizeof *estimate_measures; i++) {
    status = op_section_measure_add(result, section, estimate_measures[i], err);
  }
  return status;
}

/* What a net is made of: the categories of its question with the coefficients that its term gives them. */
op_status figure_row_summands(const figure_terms *terms, size_t t, op_result *result, op_row *row, op_error *err) {
  const op_term *net = &terms->terms[t];
  size_t n = 0;
  if ((terms->keys[t].flags & OP_ROW_NET) == 0) return OP_OK;
  op_summand *summands = op_arena_alloc(result->arena, terms->count * sizeof *summands, err);
  if (summands == NULL) return OP_E_MEMORY;
  for (size_t u = 0; u < terms->count; u++) {
    const figure_term *key = &terms->keys[u];
    const op_term *category = &terms->terms[u];
    if ((key->flags & OP_ROW_NET) != 0 || key->variable != terms->keys[t].variable || key->code == NULL || category->n_num == 0) continue;
    for (size_t i = 0; i < net->n_num; i++) {
      if (net->num[i].feature != category->num[0].feature || net->num[i].value == 0) continue;
      summands[n++] = (op_summand){op_result_text(result, key->code, err), net->num[i].value > 0 ? 1 : -1};
      if (summands[n - 1].code == NULL) return OP_E_MEMORY;
      break;
    }
  }
  row->summands = summands;
  row->n_summands = n;
  return OP_OK;
}

/* Rows of a figure. */
static size_t copies_of(const op_term *term, const interval_methods *methods) { return term->proportion ? methods->count : 1; }

/* One row a figure and method, of one group. */
static op_status add_group(const op_plan *plan, const figure_groups *groups, const figures *f, size_t g, size_t section, const interval_methods *methods,
                           op_result *result, op_error *err) {
  figure_intervals intervals;
  op_status status = figure_intervals_make(plan, &groups->items[g], f, g, &intervals, err);
  for (size_t t = 0; status == OP_OK && t < f->terms.count; t++) {
    size_t copies = copies_of(&f->terms.terms[t], methods);
    for (size_t m = 0; status == OP_OK && m < copies; m++) {
      op_row *row;
      status = op_section_row_add(result, section, &row, err);
      if (status == OP_OK) status = figure_row_keys(plan, &groups->items[g], &f->terms.keys[t], result, row, err);
      if (status == OP_OK) status = figure_row_summands(&f->terms, t, result, row, err);
      if (status != OP_OK) break;
      figure_at at = {&f->estimates, g * f->terms.count + t, f->terms.terms[t].proportion, f->df[g], f->df_domain[g], groups->items[g].rows};
      figure_measures_fill(plan, &at, row);
      status = figure_intervals_fill(&intervals, t, methods->items[m], result, row, err);
    }
  }
  figure_intervals_clear(&intervals);
  return status;
}

static op_status add_rows(const op_plan *plan, const figure_groups *groups, const figures *f, size_t section, const interval_methods *methods, op_result *result,
                          op_error *err) {
  op_status status = OP_OK;
  for (size_t g = 0; status == OP_OK && g < groups->count; g++) status = add_group(plan, groups, f, g, section, methods, result, err);
  return status;
}

static op_status add_covariance(const op_plan *plan, const figure_groups *groups, const figures *all, size_t n_methods, size_t section, op_result *result, op_error *err) {
  if (!plan->request.vcov) return OP_OK;
  if (plan->n_items != 1 || n_methods != 1) {
    return op_result_note_add(result, err, "the covariance matrix needs one question and one interval method; --joint puts several variables in one matrix");
  }
  size_t K = groups->count * all[0].terms.count, stride = all[0].estimates.K; /* sets behind the groups are not shown */
  double *copy = op_array_new(K * K, sizeof *copy, err);
  if (copy == NULL) return OP_E_MEMORY;
  for (size_t i = 0; i < K; i++) memcpy(copy + i * K, all[0].estimates.V + i * stride, K * sizeof *copy);
  result->sections[section].vcov = copy;
  return OP_OK;
}

/* "q1: 131 of 1500 rows have no answer: Don't know 80, Refused 51". */
static op_status note_missing(const op_plan *plan, size_t item, op_result *result, op_error *err) {
  const op_item *it = &plan->moments->items[item];
  const plan_item *wanted = &plan->items[item];
  op_text text = {0};
  double missing = 0, total = 0;
  if (it->type == OP_ITEM_CATEGORIES) {
    const op_component *c = &it->components[0];
    for (uint32_t code = 0; code < op_levels_count(c->levels) && code < c->capacity; code++) {
      double n = 0;
      for (size_t d = 0; d < plan->moments->n_domains; d++) n += it->n[d * it->stride + code];
      total += n;
      if (n == 0 || op_component_counts(c, code)) continue;
      const char *code_text, *label;
      level_text(c->levels, code, &code_text, &label);
      char count[OP_NUMBER_GROUPED];
      op_number_write_grouped(n, 0, count);
      op_text_addf(&text, "%s%s %s", missing > 0 ? ", " : "", label, count);
      missing += n;
    }
  } else {
    for (size_t d = 0; d < plan->moments->n_domains; d++) {
      missing += it->n[d * it->stride + 1];
      total += it->n[d * it->stride] + it->n[d * it->stride + 1];
    }
  }
  op_status status = op_text_check(&text, err);
  if (status == OP_OK && missing > 0) {
    char out_of_base[OP_NUMBER_GROUPED], rows[OP_NUMBER_GROUPED];
    op_number_write_grouped(missing, 0, out_of_base);
    op_number_write_grouped(total, 0, rows);
    status = op_result_note_add(result, err, "%s%s: %s of %s rows are not in the base%s%s", plan->variables[wanted->variables[0]].name,
                                wanted->n_variables > 1 ? " and the variables with it" : "", out_of_base, rows, text.length > 0 ? ": " : "",
                                text.length > 0 ? text.data : "");
  }
  op_text_clear(&text);
  return status;
}

/* Texts such as "NA", as R writes a value that is missing, are answers where the variable holds texts: "NA" may be a country or an abbreviation. */
static op_status note_placeholders(const op_plan *plan, size_t item, op_result *result, op_error *err) {
  const op_item *it = &plan->moments->items[item];
  const op_component *c = &it->components[0];
  const char *name = plan->variables[plan->items[item].variables[0]].name;
  op_status status = OP_OK;
  if (it->type != OP_ITEM_CATEGORIES) return OP_OK;
  for (uint32_t code = 0; status == OP_OK && code < op_levels_count(c->levels) && code < c->capacity; code++) {
    const op_level *level = op_levels_at(c->levels, code);
    char rows[OP_NUMBER_GROUPED];
    double n = 0;
    if (level->value.type != OP_VALUE_TEXT || level->labelled || !op_component_counts(c, code)) continue;
    if (!op_missing_placeholder(level->value.text, strlen(level->value.text))) continue;
    for (size_t d = 0; d < plan->moments->n_domains; d++) n += it->n[d * it->stride + code];
    if (n == 0) continue;
    op_number_write_grouped(n, 0, rows);
    status = op_result_note_add(result, err, "%s: '%s' is counted as an answer (%s row%s); if it means that there is none, say --missing '%s=%s'", name,
                                level->value.text, rows, n == 1 ? "" : "s", name, level->value.text);
  }
  return status;
}

/* Only a favour: without so much memory at once rows come one by one. */
static void reserve_rows(const op_plan *plan, const figure_groups *groups, const figures *all, const interval_methods *methods, size_t section, op_result *result) {
  size_t rows = 0;
  for (size_t i = 0; i < plan->n_items; i++) {
    for (size_t t = 0; t < all[i].terms.count; t++) rows += groups->count * copies_of(&all[i].terms.terms[t], methods);
  }
  (void)op_section_rows_reserve(result, section, rows, NULL);
}

op_status figures_present(const op_plan *plan, const figure_groups *groups, const figures *all, op_result *result, op_error *err) {
  size_t section;
  interval_methods methods;
  const char *title = plan->n_variables == 1 ? title_of(&plan->variables[0]) : "";
  op_status status = interval_methods_for(plan, &methods, err);
  if (status == OP_OK) status = op_result_section_add(result, "estimates", title, plan->request.statistic == OP_STAT_PROPORTION, &section, err);
  if (status != OP_OK) return status;
  status = figure_section_keys(plan, section, result, err);
  if (status == OP_OK) status = figure_section_measures(result, section, err);
  if (status == OP_OK) reserve_rows(plan, groups, all, &methods, section, result);
  for (size_t i = 0; status == OP_OK && i < plan->n_items; i++) {
    status = add_rows(plan, groups, &all[i], section, &methods, result, err);
    if (status == OP_OK) status = note_missing(plan, i, result, err);
    if (status == OP_OK) status = note_placeholders(plan, i, result, err);
  }
  if (status == OP_OK && plan->request.standard.variables.count > 0) status = standard_note(plan, result, err);
  return status == OP_OK ? add_covariance(plan, groups, all, methods.count, section, result, err) : status;
}
