#include "analysis/conventions.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

static op_status add_number(op_result *result, const char *name, double value, op_error *err) {
  char text[OP_NUMBER_TEXT];
  if (isinf(value)) return op_result_design_add(result, name, "inf", err);
  if (op_number_write(value, text) == 0) return OP_OK;
  return op_result_design_add(result, name, text, err);
}

static op_status add_names(op_result *result, const char *name, const op_names *names, op_error *err) {
  op_text text = {0};
  for (size_t i = 0; i < names->count; i++) op_text_addf(&text, "%s%s", i > 0 ? "," : "", names->items[i]);
  op_status status = op_text_check(&text, err);
  if (status == OP_OK && names->count > 0) status = op_result_design_add(result, name, text.data, err);
  op_text_clear(&text);
  return status;
}

static op_status present_phases(const op_plan *plan, op_result *result, op_error *err) {
  const op_two_phase_options *t = &plan->request.two_phase;
  op_status status = op_result_design_add(result, "two_phase", op_design_rule_at(plan_rule(plan))->name, err);
  if (status == OP_OK) status = op_result_design_add(result, "phase2", t->sample, err);
  if (status == OP_OK) status = add_number(result, "phase2_rows", plan->weighted_rows, err);
  if (status == OP_OK) status = add_names(result, "phase2_strata_variables", &t->strata, err);
  if (status == OP_OK) status = add_names(result, "phase2_psu_variables", &t->psu, err);
  if (status == OP_OK) status = add_number(result, "phase2_strata", (double)op_design_second_strata_count(plan->design), err);
  return status == OP_OK ? add_number(result, "phase2_psus", op_design_second_unit_count(plan->design), err) : status;
}

static op_status present_replicates(const op_plan *plan, op_result *result, op_error *err) {
  bool same = true;
  for (size_t k = 1; k < plan->n_replicates; k++) same = same && plan->rscales[k] == plan->rscales[0];
  op_status status = op_result_design_add(result, "replicate_type", op_replicate_type_at(plan->request.replicate.type)->name, err);
  if (status == OP_OK) status = add_number(result, "replicates", (double)plan->n_replicates, err);
  if (status == OP_OK) status = add_number(result, "scale", plan->replication.scale, err);
  if (status == OP_OK && !(same && plan->rscales[0] == 1)) {
    status = same ? add_number(result, "scale_of_each", plan->rscales[0], err) : op_result_design_add(result, "scale_of_each", "differs", err);
  }
  return status == OP_OK ? op_result_design_add(result, "squares_around", plan->replication.mse ? "full-sample estimate" : "mean of replicates", err) : status;
}

static op_status present_design(const op_plan *plan, op_result *result, op_error *err) {
  const op_request *r = &plan->request;
  bool replicate = plan->n_replicates > 0;
  op_status status = op_result_design_add(result, "kind", replicate ? "replicate" : "linearized", err);
  if (status == OP_OK) status = add_number(result, "rows", (double)plan->rows, err);
  if (status == OP_OK && plan->file_strata) status = add_number(result, "samples", (double)r->n_files, err);
  if (status == OP_OK && plan->weight_name != NULL) status = op_result_design_add(result, "weights", plan->weight_name, err);
  if (status == OP_OK) status = add_number(result, "sum_of_weights", plan->sum_w, err);
  if (status == OP_OK && plan->sum_w > 0) status = add_number(result, "deff_weights", plan->weighted_rows * plan->sum_w2 / (plan->sum_w * plan->sum_w), err);
  if (status == OP_OK && replicate) status = present_replicates(plan, result, err);
  if (status == OP_OK && r->pps.rule != OP_RULE_MULTISTAGE) {
    status = op_result_design_add(result, "pps", op_design_rule_at(r->pps.rule)->name, err);
    if (status == OP_OK) status = op_result_design_add(result, "pps_variance", r->pps.rule == OP_RULE_BREWER ? "brewer" : r->pps.yates_grundy ? "yg" : "ht", err);
  }
  if (status == OP_OK && !replicate) {
    status = add_names(result, "strata_variables", &r->strata, err);
    if (status == OP_OK) status = add_names(result, "psu_variables", &r->psu, err);
    if (status == OP_OK) status = add_names(result, "fpc_variables", &r->fpc, err);
    if (status == OP_OK) status = add_number(result, "strata", (double)op_design_strata_count(plan->design), err);
    if (status == OP_OK) status = add_number(result, "psus", op_design_unit_count(plan->design), err);
    if (status == OP_OK && plan->in_second != NULL) status = present_phases(plan, result, err);
  }
  double df = 0;
  if (status == OP_OK) status = plan_df(plan, NULL, OP_DF_DESIGN, &df, err);
  return status == OP_OK ? add_number(result, "df", df, err) : status;
}

static const char *df_name(op_df_rule rule) {
  static const char *const names[] = {"default", "domain", "design", "where", "stata", "inf", "replicates", "number"};
  return names[rule];
}

static op_status present_rules(const op_plan *plan, unsigned which, op_result *result, op_error *err) {
  static const char *const lonely[] = {"default", "fail", "remove", "certainty", "adjust", "average"};
  const op_request *r = &plan->request;
  op_text ci = {0};
  for (size_t i = 0; i < r->ci.count; i++) op_text_addf(&ci, "%s%s", i > 0 ? "," : "", r->ci.items[i]);
  bool boxes = r->statistic == OP_STAT_SCALE && r->scale.top + r->scale.bottom > 0;
  bool proportion = r->statistic == OP_STAT_PROPORTION || r->statistic == OP_STAT_CROSSTAB || r->statistic == OP_STAT_MULTIPLE || r->statistic == OP_STAT_CDF || r->statistic == OP_STAT_COMPOSITION || boxes;
  for (size_t i = 0; r->statistic == OP_STAT_MEAN && i < plan->n_variables; i++) proportion = proportion || plan->variables[i].as == OP_READ_CODES;
  const char *by_default = proportion ? "logit, kg-nchs where counts are small" : "wald";
  op_status status = op_text_check(&ci, err);
  if (status == OP_OK && r->like != NULL) status = op_result_convention_add(result, "like", op_package_named(r->like)->title, err);
  if (status == OP_OK && (which & ANALYSIS_CI) != 0) status = op_result_convention_add(result, "ci", ci.length > 0 && proportion ? ci.data : by_default, err);
  if (status == OP_OK) status = op_result_convention_add(result, "df", df_name(r->df_rule), err);
  if (status == OP_OK && (which & ANALYSIS_DEFF) != 0) status = op_result_convention_add(result, "deff", r->deff == OP_DEFF_WR ? "wr" : "wor", err);
  if (status == OP_OK) status = op_result_convention_add(result, "missing_rows", r->missing_rows == OP_MISSING_ROWS_DELETE ? "delete" : "domain", err);
  if (status == OP_OK) status = op_result_convention_add(result, "base", r->base == OP_BASE_ALL ? "all" : "valid", err);
  if (status == OP_OK && plan->n_replicates == 0) status = op_result_convention_add(result, "lonely", lonely[r->lonely], err);
  if (status == OP_OK && r->where != NULL) status = op_result_convention_add(result, "where", r->where, err);
  op_text_clear(&ci);
  return status;
}

static op_status present_notes(const op_plan *plan, op_result *result, op_error *err) {
  const op_schema *schema = op_source_schema(plan->source);
  const op_request *r = &plan->request;
  op_status status = OP_OK;
  for (size_t i = 0; plan->study != NULL && status == OP_OK && i < plan->study->n_notes; i++) status = op_result_note_add(result, err, "%s", plan->study->notes[i]);
  for (size_t i = 0; status == OP_OK && i < schema->n_notes; i++) status = op_result_note_add(result, err, "%s", schema->notes[i]);
  for (size_t i = 0; status == OP_OK && i < op_source_note_count(plan->source); i++) {
    status = op_result_note_add(result, err, "%s", op_source_note(plan->source, i));
  }
  if (status == OP_OK && !plan->has_weight && !plan->implied_weight && (plan->analysis->conventions & ANALYSIS_NO_DESIGN) == 0) {
    status = op_result_note_add(result, err, "unweighted: every row counts 1 (--weights names the weight variable)");
  }
  if (status == OP_OK && plan->phases[0].has_weight && r->weights == NULL) {
    status = op_result_note_add(result, err, "weighted by '%s', which the file names as its weight (--weights none turns it off)", plan->weight_name);
  }
  size_t negative = op_design_negative_variances(plan->design);
  if (status == OP_OK && negative > 0) {
    status = op_result_note_add(result, err, "%zu variance estimate%s negative and no standard error can be given, as happens with joint probabilities%s", negative,
                                negative == 1 ? " is" : "s are", plan->request.pps.yates_grundy || plan->in_second != NULL ? "" : "; --pps-variance yg or --pps brewer may do");
  }
  if (status == OP_OK && plan->combined_doubtful) {
    status = op_result_note_add(result, err, "--rep-combined %s was taken at its word, but the replicate weights look like %s", r->replicate.combined == OP_YES ? "yes" : "no",
                                r->replicate.combined == OP_YES ? "factors of the weight" : "weights that hold it already");
  }
  if (status == OP_OK && plan->in_second != NULL && plan->phases[0].n_fpc == 0) {
    status = op_result_note_add(result, err, "the first phase has no --fpc: it is taken as drawn from an infinite population");
  }
  /* stacked files are strata of their own, where ids are expected to begin anew */
  size_t repeated = plan->n_replicates == 0 && !plan->file_strata ? op_design_repeated_psus(plan->design) : 0;
  if (status == OP_OK && repeated > 0) {
    status = op_result_note_add(result, err, "%zu PSU id%s in more than one stratum and %s read as different PSUs in each", repeated,
                                repeated == 1 ? " occurs" : "s occur", repeated == 1 ? "is" : "are");
  }
  return status;
}

op_status conventions_present(const op_plan *plan, const analysis *what, op_result *result, op_error *err) {
  result->level = plan->request.level;
  bool design = (what->conventions & ANALYSIS_NO_DESIGN) == 0;
  op_status status = design ? present_design(plan, result, err) : OP_OK;
  if (status == OP_OK && (what->conventions & ANALYSIS_NO_FIGURES) == 0) status = present_rules(plan, what->conventions, result, err);
  return status == OP_OK ? present_notes(plan, result, err) : status;
}

static bool says_synthetic(const char *text) { return text != NULL && strstr(text, "SYNTHETIC") != NULL; }

op_status heading_present(const op_plan *plan, op_result *result, op_error *err) {
  const op_schema *schema = op_source_schema(plan->source);
  bool synthetic = schema->synthetic || says_synthetic(schema->file_label) || (plan->study != NULL && plan->study->synthetic);
  for (size_t i = 0; i < plan->request.n_files; i++) synthetic = synthetic || says_synthetic(plan->request.files[i].path);
  const char *title = plan->study != NULL && plan->study->title[0] != '\0' ? plan->study->title : schema->file_label != NULL ? schema->file_label : "";
  result->title = op_result_text(result, title, err);
  result->source = op_result_text(result, plan->study != NULL ? plan->study->source : "", err);
  if (synthetic) result->banner = op_result_text(result, "SYNTHETIC DATA: made by a program; no respondent is real", err);
  return result->title != NULL && result->source != NULL && (!synthetic || result->banner != NULL) ? OP_OK : OP_E_MEMORY;
}
