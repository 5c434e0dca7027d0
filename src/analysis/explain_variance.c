/* Where the variance comes from: strata, or replicates. */
#include <math.h>

#include "analysis/explain.h"
#include "estimate/by_stratum.h"

static op_status begin(const explained *x, const char *name, const char *title, const char *key, const op_measure *measures, size_t n, size_t *section) {
  op_status status = op_result_section_add(x->result, name, title, false, section, x->err);
  if (status == OP_OK) status = op_section_key_add(x->result, *section, key, key, OP_KEY_TEXT, x->err);
  for (size_t i = 0; status == OP_OK && i < n; i++) status = op_section_measure_add(x->result, *section, measures[i], x->err);
  return status;
}

static op_status stratum_row(const explained *x, size_t section, uint32_t h, const op_stratum_part *part, double variance) {
  char name[200];
  op_row *row;
  op_design_stratum_name(x->plan->design, h, name, sizeof name);
  op_status status = op_section_row_add(x->result, section, &row, x->err);
  if (status == OP_OK) status = op_row_key_set(x->result, row, 0, name[0] != '\0' ? name : "(all)", NULL, x->err);
  if (status != OP_OK) return status;
  row->measures[OP_M_UNITS] = part->units;
  row->measures[OP_M_MEMBERS] = part->members;
  row->measures[OP_M_FRACTION] = part->fraction;
  row->measures[OP_M_VALUE] = part->variance;
  row->measures[OP_M_SHARE] = variance > 0 ? part->variance / variance : (double)NAN;
  if (isnan(part->variance)) row->note = "one PSU: see --lonely";
  return OP_OK;
}

static op_status strata(const explained *x) {
  static const op_measure measures[] = {OP_M_UNITS, OP_M_MEMBERS, OP_M_FRACTION, OP_M_VALUE, OP_M_SHARE};
  const op_plan *plan = x->plan;
  size_t section, n = op_design_strata_count(plan->design);
  op_stratum_part *parts = op_array_new(n, sizeof *parts, x->err);
  op_variance_rules rules = plan_variance_rules(plan, figures_deleted_rows(plan, 0));
  op_estimation estimation = figures_estimation(plan, 0, &rules);
  estimation.terms = x->figure->terms.terms;
  estimation.n_terms = 1;
  estimation.sets = x->groups->sets;
  estimation.n_sets = 1;
  op_status status = parts != NULL ? op_estimate_by_stratum(&estimation, parts, x->err) : OP_E_MEMORY;
  if (status == OP_OK) {
    status = begin(x, "strata", "Where the variance comes from: V = sum over strata of (1-f) n/(n-1) sum (z - mean z)^2", "stratum", measures, 5, &section);
  }
  for (uint32_t h = 0; status == OP_OK && h < n; h++) {
    if (parts[h].members > 0) status = stratum_row(x, section, h, &parts[h], x->figure->estimates.variance[0]);
  }
  op_free(parts);
  return status;
}

op_status explain_variance(const explained *x) {
  bool by_strata = x->plan->n_replicates == 0 && plan_rule(x->plan) == OP_RULE_MULTISTAGE; /* others have no sum over strata of that form */
  return by_strata ? strata(x) : OP_OK;
}
