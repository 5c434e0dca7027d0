/* opine plan: what follows from counts, design effects and hopes without data, and from weights alone. Each calculation is one line in plans.def and one file. */
#include <math.h>
#include <string.h>

#include "cli/plan.h"

#define CLI_CALCULATION(id, name, about) extern const cli_plan cli_plan_##id;
#include "cli/plans.def"
#undef CLI_CALCULATION

static const struct {
  const char *name;
  const cli_plan *plan;
} plans[] = {
#define CLI_CALCULATION(id, name, about) {name, &cli_plan_##id},
#include "cli/plans.def"
#undef CLI_CALCULATION
};

enum { N_PLANS = sizeof plans / sizeof *plans };

static op_status no_such_plan(const char *what, op_error *err) {
  const char *names[N_PLANS];
  op_text list = {0};
  for (size_t i = 0; i < N_PLANS; i++) {
    names[i] = plans[i].name;
    op_text_addf(&list, "%s%s", i == 0 ? "" : i + 1 < N_PLANS ? ", " : " or ", plans[i].name);
  }
  if (what == NULL) op_fail(err, OP_E_USAGE, "no calculation was named");
  else op_fail(err, OP_E_USAGE, "no calculation '%s'", what);
  const char *nearest = what != NULL ? op_nearest_name(what, names, N_PLANS) : NULL;
  if (nearest != NULL) op_fail_hint(err, "did you mean '%s'?", nearest);
  else op_fail_hint(err, "choose %s", list.data != NULL ? list.data : "");
  op_text_clear(&list);
  return OP_E_USAGE;
}

/* --- options that the calculation would not read --- */

static bool takes(const cli_plan *plan, cli_plan_number number) {
  for (size_t i = 0; plan->takes[i] != CLI_PLAN_NUMBERS; i++) {
    if (plan->takes[i] == number) return true;
  }
  return false;
}

static op_status refuse(const char *name, const cli_plan *plan, const char *option, op_error *err) {
  op_text list = {0};
  if ((plan->more & PLAN_TAKES_COUNTS) != 0) op_text_add(&list, " --x");
  for (size_t i = 0; plan->takes[i] != CLI_PLAN_NUMBERS; i++) op_text_addf(&list, " --%s", plan_number_name(plan->takes[i]));
  if ((plan->more & PLAN_TAKES_CI) != 0) op_text_add(&list, " --ci");
  if ((plan->more & PLAN_TAKES_DATA) != 0) op_text_add(&list, " --weights");
  if ((plan->more & PLAN_TAKES_DIST) != 0) op_text_add(&list, " --dist");
  if ((plan->more & PLAN_TAKES_P_VALUES) != 0) op_text_add(&list, " --p-values --adjust");
  op_fail(err, OP_E_USAGE, "'opine plan %s' does not take --%s", name, option);
  op_fail_hint(err, "it takes%s", list.data != NULL ? list.data : "");
  op_text_clear(&list);
  return OP_E_USAGE;
}

static op_status check_options(const cli *c, const char *name, const cli_plan *plan, op_error *err) {
  for (size_t i = 0; i < CLI_PLAN_NUMBERS; i++) {
    cli_plan_number number = (cli_plan_number)i;
    if (plan_given(c, number) && !takes(plan, number)) return refuse(name, plan, plan_number_name(number), err);
  }
  if (c->n_counts > 0 && (plan->more & PLAN_TAKES_COUNTS) == 0) return refuse(name, plan, "x", err);
  if (c->request.ci.count > 0 && (plan->more & PLAN_TAKES_CI) == 0) return refuse(name, plan, "ci", err);
  if (c->request.weights != NULL && (plan->more & PLAN_TAKES_DATA) == 0) return refuse(name, plan, "weights", err);
  if (c->dist != NULL && (plan->more & PLAN_TAKES_DIST) == 0) return refuse(name, plan, "dist", err);
  bool adjusts = (plan->more & PLAN_TAKES_P_VALUES) != 0;
  if (c->p_values != NULL && !adjusts) return refuse(name, plan, "p-values", err);
  if (c->request.compare.adjust != NULL && !adjusts) return refuse(name, plan, "adjust", err);
  if (c->positionals.count > 1 && (plan->more & PLAN_TAKES_DATA) == 0) {
    return op_fail(err, OP_E_USAGE, "'opine plan %s' takes options only, found '%s'", name, c->positionals.items[1]);
  }
  return OP_OK;
}

static int run(cli *c, op_error *err) {
  const char *what = c->positionals.count > 0 ? c->positionals.items[0] : NULL;
  for (size_t i = 0; what != NULL && i < N_PLANS; i++) {
    if (strcmp(plans[i].name, what) != 0) continue;
    op_status status = check_options(c, what, plans[i].plan, err);
    op_result *result = status == OP_OK ? op_result_new("plan", err) : NULL;
    if (status == OP_OK) status = result != NULL ? plans[i].plan->run(c, result, err) : OP_E_MEMORY;
    if (status == OP_OK) result->level = c->request.level;
    int code = status == OP_OK ? cli_write_result(c, result, err) : op_status_exit_code(status);
    op_result_free(result);
    return code;
  }
  return op_status_exit_code(no_such_plan(what, err));
}

/* --- results --- */

op_status plan_values(op_result *result, size_t *section, op_error *err) {
  op_status status = op_result_section_add(result, "plan", "", false, section, err);
  if (status == OP_OK) status = op_section_key_add(result, *section, "term", "", OP_KEY_CODED, err);
  return status == OP_OK ? op_section_measure_add(result, *section, OP_M_VALUE, err) : status;
}

op_status plan_value_note(op_result *result, size_t section, const char *term, const char *label, double value, const char *note, op_error *err) {
  op_row *row;
  op_status status = op_section_row_add(result, section, &row, err);
  if (status == OP_OK) status = op_row_key_set(result, row, 0, term, label, err);
  if (status != OP_OK) return status;
  row->measures[OP_M_VALUE] = value;
  if (note != NULL && (row->note = op_result_text(result, note, err)) == NULL) return OP_E_MEMORY;
  return OP_OK;
}

op_status plan_value_add(op_result *result, size_t section, const char *term, const char *label, double value, op_error *err) {
  return plan_value_note(result, section, term, label, value, NULL, err);
}

op_status plan_estimates(op_result *result, const op_measure *measures, size_t n, size_t *section, op_error *err) {
  op_status status = op_result_section_add(result, "estimates", "", true, section, err);
  if (status == OP_OK) status = op_section_key_add(result, *section, "term", "term", OP_KEY_TEXT, err);
  for (size_t i = 0; status == OP_OK && i < n; i++) status = op_section_measure_add(result, *section, measures[i], err);
  return status;
}

op_status plan_estimate_add(op_result *result, size_t section, const char *term, const char *method, op_row **row, op_error *err) {
  op_status status = op_section_row_add(result, section, row, err);
  if (status != OP_OK) return status;
  (*row)->method = method;
  return op_row_key_set(result, *row, 0, term, NULL, err);
}

void plan_interval_set(op_row *row, op_interval interval) {
  row->measures[OP_M_LOWER] = interval.lower;
  row->measures[OP_M_UPPER] = interval.upper;
  row->note = interval.why;
}

/* --- the command --- */

static const char about[] =
#define CLI_CALCULATION(id, name, about) "  " name "\n      " about "\n"
#include "cli/plans.def"
#undef CLI_CALCULATION
    "\nProportions, their margins of error, power and rates are fractions, or written with a percent sign: 0.03 or 3%.\n";

static const char *const examples[] = {
    "opine plan size --margin 3% --deff 1.65 --response-rate 25%",
    "opine plan size --p1 50% --p2 55% --deff 1.4",
    "opine plan size --p1 30% --p2 34% --correlation 0.6",
    "opine plan power --n 1500 --p1 70% --p2 75% --deff 1.65",
    "opine plan mde --n 1500 --p1 35% --deff 1.65",
    "opine plan moe --n 1500 --m 10 --rho 0.05 --deff-weights 1.1",
    "opine plan implied-deff --n 1500 --margin 3.25%",
    "opine plan interval --x 3 --n 10",
    "opine plan interval --x 20,30,50 --ci goodman,sison-glaz",
    "opine plan compare --x1 56 --n1 70 --x2 48 --n2 80",
    "opine plan deff --m 10 --rho 0.05 --deff-weights 1.4 --n 1500",
    "opine plan kish surveys/chile-1988/chile.csv --weights population",
    "opine plan adjust --p-values 0.01,0.03,0.2",
    "opine plan quantile --dist t --df 14 --p 0.975",
    "opine plan p --dist f --df1 3 --df2 14 --x 2.5",
    NULL,
};

const cli_command cli_command_plan = {
    "plan", "sample sizes, power, margins of error, design effects, intervals of counts", "CALCULATION [DATA] [options]", about,
    CLI_DATA | CLI_WEIGHTS | CLI_PLAN | CLI_OUTPUT, examples, run};
