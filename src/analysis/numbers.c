#include "analysis/numbers.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "base/number.h"

static bool never_codes(const op_plan *plan, const char *name) {
  (void)plan;
  (void)name;
  return false;
}

op_status numbers_prepare(op_plan *plan, const char *what, op_error *err) {
  const op_names *names = &plan->request.variables;
  op_status status = plan_variables(plan, names, never_codes, err);
  for (size_t i = 0; status == OP_OK && i < names->count; i++) {
    size_t column;
    if (plan_is_text(plan, names->items[i])) {
      op_fail(err, OP_E_REQUEST, "'%s' holds texts, and %s needs numbers", names->items[i], what);
      op_fail_hint(err, "opine tabulate shows its categories; --let makes a number of a condition");
      return op_fail_at(err, plan->file, 0, 0);
    }
    status = plan_keep(plan, names->items[i], OP_READ_NUMBERS, &column, err);
  }
  return status == OP_OK ? plan_items(plan, 0, 1, err) : status;
}

/* --- answers --- */

static double kish_of(const analysis_rows *rows, size_t group) {
  const op_row_set *set = &rows->sets[group];
  double w2 = 0, W = rows->weighted_n[group];
  for (size_t i = 0; i < set->n; i++) w2 += op_sample_squares(rows->estimation.sample, set->rows[i]);
  return W > 0 ? rows->n[group] * w2 / (W * W) : (double)NAN;
}

static op_status describe_groups(op_plan *plan, const figure_groups *groups, numbers *out, op_error *err) {
  op_status status = OP_OK;
  out->df = op_array_new(groups->count, sizeof *out->df, err);
  out->df_domain = op_array_new(groups->count, sizeof *out->df_domain, err);
  out->kish = op_array_new(groups->count, sizeof *out->kish, err);
  if (out->df == NULL || out->df_domain == NULL || out->kish == NULL) return OP_E_MEMORY;
  for (size_t g = 0; status == OP_OK && g < groups->count; g++) {
    out->kish[g] = kish_of(&out->rows, g);
    status = analysis_rows_df(plan, groups, &out->rows, g, plan->request.df_rule, &out->df[g], err);
    if (status == OP_OK) status = analysis_rows_df(plan, groups, &out->rows, g, OP_DF_DOMAIN, &out->df_domain[g], err);
  }
  return status;
}

op_status numbers_make(op_plan *plan, const figure_groups *groups, const size_t *variables, size_t n, numbers *out, op_error *err) {
  const op_names *names = &plan->request.variables;
  size_t wanted = plan->request.joint ? names->count : n;
  *out = (numbers){.n_values = n, .n_columns = wanted};
  size_t *columns = out->columns = op_array_new(wanted, sizeof *columns, err), column;
  out->values = op_array_new(n, sizeof *out->values, err);
  op_status status = columns != NULL && out->values != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < wanted; i++) {
    status = plan_keep(plan, names->items[plan->request.joint ? i : variables[i]], OP_READ_NUMBERS, &columns[i], err);
  }
  for (size_t i = 0; status == OP_OK && i < n; i++) {
    status = plan_keep(plan, names->items[variables[i]], OP_READ_NUMBERS, &column, err);
    if (status == OP_OK) out->values[i] = plan->sample->columns[column].numbers;
  }
  if (status == OP_OK) status = analysis_rows_make(plan, groups, columns, wanted, &out->rows, err);
  if (status == OP_OK) status = describe_groups(plan, groups, out, err);
  if (status != OP_OK) numbers_clear(out);
  return status;
}

void numbers_clear(numbers *n) {
  analysis_rows_clear(&n->rows);
  op_free(n->values);
  op_free(n->columns);
  op_free(n->df);
  op_free(n->df_domain);
  op_free(n->kish);
  *n = (numbers){0};
}

/* --- result --- */

const char *numbers_title(const plan_variable *v) { return v->label != NULL && v->label[0] != '\0' ? v->label : v->name; }

op_status numbers_section(const op_plan *plan, const char *title, const char *const *keys, const op_measure *measures, size_t n_measures, bool percent,
                          op_result *result, op_error *err) {
  size_t section;
  if (title == NULL) title = plan->n_variables == 1 ? numbers_title(&plan->variables[0]) : "";
  op_status status = op_result_section_add(result, "estimates", title, percent, &section, err);
  for (size_t k = 0; status == OP_OK && k < plan->groups.n_by; k++) {
    const plan_variable *key = &plan->groups.keys[k];
    status = op_section_key_add(result, section, key->name, numbers_title(key), OP_KEY_GROUP, err);
  }
  for (size_t k = 0; status == OP_OK && keys[k] != NULL; k++) {
    bool coded = strcmp(keys[k], "variable") == 0 || strcmp(keys[k], "with") == 0 || strcmp(keys[k], "category") == 0;
    status = op_section_key_add(result, section, keys[k], keys[k], coded ? OP_KEY_CODED : OP_KEY_TEXT, err);
  }
  for (size_t m = 0; status == OP_OK && m < n_measures; m++) status = op_section_measure_add(result, section, measures[m], err);
  return status;
}

op_status numbers_row(const op_plan *plan, const figure_groups *groups, const numbers *n, size_t group, size_t variable, op_result *result, op_row **row,
                      size_t *key, op_error *err) {
  const figure_group *of = &groups->items[group];
  const plan_variable *v = &plan->variables[variable];
  op_status status = op_section_row_add(result, result->n_sections - 1, row, err);
  for (*key = 0; status == OP_OK && *key < plan->groups.n_by; ++*key) {
    const char *code, *label;
    group_key_text(plan, of, *key, &code, &label);
    status = op_row_key_set(result, *row, *key, code, label, err);
  }
  if (status == OP_OK) status = op_row_key_set(result, *row, (*key)++, v->name, numbers_title(v), err);
  if (status != OP_OK) return status;
  (*row)->measures[OP_M_N] = (*row)->measures[OP_M_BASE_N] = n->rows.n[group];
  (*row)->measures[OP_M_WEIGHTED_N] = n->rows.weighted_n[group];
  (*row)->measures[OP_M_DF] = n->df[group];
  if (of->total) (*row)->flags |= OP_ROW_TOTAL;
  if (n->rows.n[group] < plan->request.small_base) (*row)->flags |= OP_ROW_SMALL_BASE;
  return OP_OK;
}

op_status numbers_row_note(op_result *result, op_row *row, const char *why, op_error *err) {
  if (why == NULL) return OP_OK;
  row->note = op_result_text(result, why, err);
  return row->note != NULL ? OP_OK : OP_E_MEMORY;
}

op_status numbers_note_missing(const op_plan *plan, const numbers *n, size_t variable, op_result *result, op_error *err) {
  const op_sample *s = plan->sample;
  double total = 0, missing = 0;
  for (size_t r = 0; r < s->n_rows; r++) {
    if (s->domain[r] == OP_NO_DOMAIN || s->weight[r] == 0) continue;
    bool answers = true;
    for (size_t c = 0; c < n->n_columns; c++) answers = answers && analysis_row_answers(plan, n->columns[c], r);
    total += op_sample_members(s, r);
    missing += answers ? 0 : op_sample_members(s, r);
  }
  if (missing == 0) return OP_OK;
  char out_of_base[OP_NUMBER_GROUPED], rows[OP_NUMBER_GROUPED];
  op_number_write_grouped(missing, 0, out_of_base);
  op_number_write_grouped(total, 0, rows);
  return op_result_note_add(result, err, "%s%s: %s of %s rows are not in the base", plan->variables[variable].name, n->n_columns > 1 ? " and the variables with it" : "",
                            out_of_base, rows);
}

op_status numbers_covariance(const op_plan *plan, const double *V, size_t K, const char *why_not, op_result *result, op_error *err) {
  if (!plan->request.vcov) return OP_OK;
  if (V == NULL) return op_result_note_add(result, err, "%s", why_not);
  double *copy = op_array_new(K * K, sizeof *copy, err);
  if (copy == NULL) return OP_E_MEMORY;
  memcpy(copy, V, K * K * sizeof *copy);
  result->sections[result->n_sections - 1].vcov = copy;
  return OP_OK;
}
