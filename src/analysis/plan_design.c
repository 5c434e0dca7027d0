/* The design of a request: names to columns, and which weights there are. */
#include <math.h>
#include <string.h>

#include "analysis/plan.h"
#include "base/number.h"

static op_status want_list(op_plan *plan, const op_names *names, op_read_as as, size_t most, plan_variable *out, size_t *n, op_error *err) {
  op_status status = OP_OK;
  if (names->count > most) return op_fail(err, OP_E_REQUEST, "at most %zu variables can be named here, not %zu", most, names->count);
  for (size_t i = 0; status == OP_OK && i < names->count; i++) status = plan_variable_for(plan, names->items[i], as, &out[i], err);
  *n = names->count;
  return status;
}

/* --- weights --- */

static op_status want_weight(op_plan *plan, plan_phase *phase, const char *name, op_error *err) {
  phase->has_weight = true;
  return plan_variable_for(plan, name, OP_READ_NUMBERS, &phase->weight, err);
}

static op_status both_given(const char *weights, const char *probs, op_error *err) {
  op_fail(err, OP_E_USAGE, "--%s and --%s both say what the weights are", weights, probs);
  return op_fail_hint(err, "leave one of them out");
}

/* "1/p1/p2" */
static const char *inverse_name(op_plan *plan, const op_names *probs, op_error *err) {
  const char *name = "1";
  for (size_t i = 0; name != NULL && i < probs->count; i++) name = op_arena_format(plan->arena, err, "%s/%s", name, probs->items[i]);
  return name;
}

static op_status first_weights(op_plan *plan, op_error *err) {
  const op_request *r = &plan->request;
  const char *name = r->weights;
  plan_phase *phase = &plan->phases[0];
  bool pps = r->pps.rule != OP_RULE_MULTISTAGE;
  if (name == NULL && r->probs.count == 0) name = op_source_schema(plan->source)->weight_variable;
  if (name != NULL && name[0] != '\0' && r->probs.count > 0) return both_given("weights", "probs", err);
  op_status status = want_list(plan, &r->probs, OP_READ_NUMBERS, OP_DESIGN_STAGES + 1, phase->probs, &phase->n_probs, err);
  if (status == OP_OK && r->probs.count > 0) {
    plan->weight_name = inverse_name(plan, &r->probs, err);
    if (plan->weight_name == NULL) return OP_E_MEMORY;
  } else if (status == OP_OK && name != NULL && name[0] != '\0') {
    plan->weight_name = name;
    status = want_weight(plan, phase, name, err);
  }
  phase->implied = !phase->has_weight && phase->n_probs == 0 && r->weights == NULL && (r->fpc.count > 0 || pps) && r->replicate.columns == NULL;
  return status;
}

static op_status second_phase(op_plan *plan, op_error *err) {
  const op_two_phase_options *t = &plan->request.two_phase;
  plan_phase *phase = &plan->phases[1];
  if (t->sample == NULL) {
    bool named = t->strata.count > 0 || t->psu.count > 0 || t->fpc.count > 0 || t->probs.count > 0 || t->weights != NULL || t->rule != OP_RULE_MULTISTAGE;
    if (!named) return OP_OK;
    op_fail(err, OP_E_USAGE, "options of the second phase were given, but not which rows are in it");
    return op_fail_hint(err, "add --phase2 with a condition that is true of them");
  }
  if (t->weights != NULL && t->probs.count > 0) return both_given("weights2", "probs2", err);
  op_status status = plan_condition(plan, t->sample, "--phase2", &plan->in_second, err);
  if (status == OP_OK) status = want_list(plan, &t->strata, OP_READ_CODES, OP_DESIGN_STAGES, phase->strata, &phase->n_strata, err);
  if (status == OP_OK) status = want_list(plan, &t->psu, OP_READ_CODES, OP_DESIGN_STAGES, phase->psu, &phase->n_psu, err);
  if (status == OP_OK) status = want_list(plan, &t->fpc, OP_READ_NUMBERS, OP_DESIGN_STAGES + 1, phase->fpc, &phase->n_fpc, err);
  if (status == OP_OK) status = want_list(plan, &t->probs, OP_READ_NUMBERS, OP_DESIGN_STAGES + 1, phase->probs, &phase->n_probs, err);
  if (status == OP_OK && t->weights != NULL) status = want_weight(plan, phase, t->weights, err);
  phase->implied = !phase->has_weight && phase->n_probs == 0;
  return status;
}

/* --- joint probabilities --- */

static op_status read_joint(op_plan *plan, op_source *source, op_error *err) {
  size_t n = op_source_schema(source)->n_variables, rows = 0;
  op_column_request *columns = op_arena_alloc(plan->arena, n * sizeof *columns, err);
  plan->joint = op_array_new(n * n, sizeof *plan->joint, err);
  if (columns == NULL || plan->joint == NULL) return OP_E_MEMORY;
  for (size_t c = 0; c < n; c++) columns[c] = (op_column_request){.variable = c, .as = OP_READ_NUMBERS, .keep_declared = true};
  op_batch batch;
  op_status status = op_source_start(source, columns, n, err);
  while (status == OP_OK && (status = op_source_next(source, &batch, err)) == OP_OK && batch.rows > 0) {
    for (size_t r = 0; status == OP_OK && r < batch.rows; r++, rows++) {
      for (size_t c = 0; status == OP_OK && rows < n && c < n; c++) {
        double p = plan->joint[rows * n + c] = batch.numbers[c][r];
        if (!(p > 0 && p <= 1)) {
          status = op_fail(err, OP_E_DATA, "the joint probability in row %zu, column %zu is %s, expected a number above 0 and at most 1", rows + 1, c + 1,
                           isnan(p) ? "missing" : "out of range");
        }
      }
    }
  }
  plan->n_joint = n;
  if (status != OP_OK || rows == n) return status;
  op_fail(err, OP_E_DATA, "the matrix of joint probabilities has %zu rows and %zu columns, expected as many of both", rows, n);
  return op_fail_hint(err, "the file begins with a line of column names; the diagonal holds the units' own probabilities");
}

static op_status want_joint(op_plan *plan, op_error *err) {
  const op_pps_options *pps = &plan->request.pps;
  if (pps->rule != OP_RULE_JOINT) return pps->joint_file == NULL ? OP_OK : op_fail(err, OP_E_USAGE, "--pps-joint goes with --pps joint");
  if (pps->joint_file == NULL) {
    op_fail(err, OP_E_USAGE, "--pps joint needs the matrix of joint probabilities");
    return op_fail_hint(err, "add --pps-joint FILE, or take --pps brewer, overton or hartley-rao, which need none");
  }
  op_file_spec file = {.path = pps->joint_file};
  op_read_options options = {0};
  op_source *source = NULL;
  op_status status = op_source_open(&file, 1, &options, NULL, 0, &source, err);
  if (status == OP_OK) status = read_joint(plan, source, err);
  op_source_close(source);
  return status == OP_OK ? OP_OK : op_fail_at(err, pps->joint_file, 0, 0);
}

static op_status want_psum(op_plan *plan, double *constant, op_error *err) {
  const op_pps_options *pps = &plan->request.pps;
  *constant = (double)NAN;
  if (pps->psum == NULL) return OP_OK;
  if (pps->rule != OP_RULE_HARTLEY_RAO) return op_fail(err, OP_E_USAGE, "--pps-psum goes with --pps hartley-rao");
  if (op_number_read(pps->psum, strlen(pps->psum), '.', constant)) {
    return *constant > 0 ? OP_OK : op_fail(err, OP_E_USAGE, "--pps-psum is '%s', expected a number above 0 or a variable", pps->psum);
  }
  plan->has_psum = true;
  return plan_variable_for(plan, pps->psum, OP_READ_NUMBERS, &plan->psum, err);
}

/* --- what goes together --- */

static op_status clash(const char *what, const char *with, op_error *err) { return op_fail(err, OP_E_USAGE, "%s cannot be combined with %s", what, with); }

static op_status check_pps(const op_request *r, op_error *err) {
  if (r->pps.rule == OP_RULE_MULTISTAGE) {
    return r->pps.yates_grundy ? op_fail(err, OP_E_USAGE, "--pps-variance goes with --pps overton, hartley-rao or joint") : OP_OK;
  }
  if (r->pps.rule == OP_RULE_BREWER && r->pps.yates_grundy) return clash("--pps brewer", "--pps-variance yg: it uses no joint probabilities", err);
  if (r->fpc.count > 0 && r->probs.count > 0) return both_given("fpc", "probs", err);
  if (r->fpc.count > 0 || r->probs.count > 0) return OP_OK;
  op_fail(err, OP_E_USAGE, "--pps needs the units' inclusion probabilities");
  return op_fail_hint(err, "name the variable with --fpc (one a stage)");
}

static op_status check_combination(const op_plan *plan, op_error *err) {
  const op_request *r = &plan->request;
  bool units = r->strata.count > 0 || r->psu.count > 0 || r->fpc.count > 0, two = r->two_phase.sample != NULL, pps = r->pps.rule != OP_RULE_MULTISTAGE;
  if (two && pps) return clash("--phase2", "--pps", err);
  if ((two || pps) && r->replicate.columns != NULL) return clash(two ? "--phase2" : "--pps", "--replicates", err);
  if (two && r->n_margins > 0) return clash("--phase2", "--margins", err);
  if ((two || pps) && plan->file_strata) return clash(two ? "--phase2" : "--pps", "several files stacked", err);
  if ((two || (pps && r->pps.rule != OP_RULE_BREWER)) && r->missing_rows == OP_MISSING_ROWS_DELETE) {
    return clash(two ? "--phase2" : "--pps", "--missing-rows delete: without a row the joint probabilities are others", err);
  }
  if (plan->n_replicates == 0 || !units || plan->derive_rscales) return OP_OK;
  op_fail(err, OP_E_USAGE, "replicate weights carry the design already: strata, PSUs and FPCs cannot be given with them");
  return op_fail_hint(err, "leave out --strata, --psu and --fpc, or --replicates");
}

op_rule plan_rule(const op_plan *plan) {
  const op_request *r = &plan->request;
  if (r->two_phase.sample == NULL) return r->pps.rule;
  return r->two_phase.rule != OP_RULE_MULTISTAGE ? r->two_phase.rule : OP_RULE_TWO_PHASE_FULL;
}

static op_phase_shape shape_of(const plan_phase *phase) { return (op_phase_shape){.n_strata = phase->n_strata, .n_psu = phase->n_psu, .n_fpc = phase->n_fpc}; }

static op_status make_design(op_plan *plan, double psum, op_error *err) {
  const op_request *r = &plan->request;
  op_design_shape shape = {.rule = plan_rule(plan), .first = shape_of(&plan->phases[0]), .pps = {r->pps.yates_grundy, plan->joint, plan->n_joint, psum}};
  bool pps = r->pps.rule != OP_RULE_MULTISTAGE, two = plan->in_second != NULL;
  shape.first.n_strata += plan->file_strata;
  shape.leaf_a_row = r->statistic == OP_STAT_REPLICATE || plan->derive_rscales;
  if (pps && r->fpc.count == 0) shape.first.n_probabilities = plan->phases[0].n_probs;
  if (two) shape.second = shape_of(&plan->phases[1]);
  if (shape.rule == OP_RULE_TWO_PHASE_FULL) {
    /* a probability of the row as a whole is no stage's where there are several */
    if (plan->phases[0].n_fpc <= plan->phases[0].n_probs) shape.first.n_probabilities = plan->phases[0].n_probs;
    shape.second.n_probabilities = plan->phases[1].has_weight ? 1 : plan->phases[1].n_probs;
  }
  return op_design_new(&shape, &plan->design, err);
}

op_status plan_design(op_plan *plan, op_error *err) {
  op_request *r = &plan->request;
  plan_phase *first = &plan->phases[0];
  double psum = (double)NAN;
  if (r->panel != NULL && r->psu.count == 0) r->psu = (op_names){&r->panel, 1};
  plan->file_strata = r->n_files > 1 && r->panel == NULL;
  op_status status = check_pps(r, err);
  if (status == OP_OK) status = first_weights(plan, err);
  if (status == OP_OK) status = want_list(plan, &r->strata, OP_READ_CODES, OP_DESIGN_STAGES - 1, first->strata, &first->n_strata, err);
  if (status == OP_OK) status = want_list(plan, &r->psu, OP_READ_CODES, OP_DESIGN_STAGES, first->psu, &first->n_psu, err);
  if (status == OP_OK) status = want_list(plan, &r->fpc, OP_READ_NUMBERS, OP_DESIGN_STAGES + 1, first->fpc, &first->n_fpc, err);
  if (status == OP_OK) status = second_phase(plan, err);
  if (status == OP_OK) status = plan_replicates(plan, err);
  if (status == OP_OK) status = check_combination(plan, err);
  if (status == OP_OK) status = want_joint(plan, err);
  if (status == OP_OK) status = want_psum(plan, &psum, err);
  if (status != OP_OK) return status;
  plan->has_weight = first->has_weight || first->n_probs > 0 || plan->phases[1].has_weight || plan->phases[1].n_probs > 0;
  plan->implied_weight = first->implied || (plan->in_second != NULL && plan->phases[1].implied);
  return make_design(plan, psum, err);
}
