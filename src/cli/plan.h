/* The calculations of opine plan: one line in plans.def and one file plan_*.c each. */
#ifndef OPINE_CLI_PLAN_H
#define OPINE_CLI_PLAN_H

#include "cli/cli.h"
#include "opine/planning.h"

typedef struct cli_plan {
  const cli_plan_number *takes;   /* CLI_PLAN_NUMBERS ends the list */
  unsigned more;                  /* what it takes beside numbers: PLAN_TAKES_... */
  op_status (*run)(cli *c, op_result *result, op_error *err);
} cli_plan;

enum { PLAN_TAKES_COUNTS = 1u, PLAN_TAKES_CI = 2u, PLAN_TAKES_DATA = 4u, PLAN_TAKES_DIST = 8u, PLAN_TAKES_P_VALUES = 16u };

/* Option of a number. */
const char *plan_number_name(cli_plan_number number);
/* True when the number was given. */
bool plan_given(const cli *c, cli_plan_number number);
/* The number, or another value when it was not given. */
double plan_number_or(const cli *c, cli_plan_number number, double otherwise);
/* fails OP_E_USAGE when the number was not given */
op_status plan_need(const cli *c, cli_plan_number number, op_error *err);

/* --- results --- */

/* The section "plan" with terms and values; a term has a label for people. */
op_status plan_values(op_result *result, size_t *section, op_error *err);
op_status plan_value_add(op_result *result, size_t section, const char *term, const char *label, double value, op_error *err);
/* The same with a note to the row: why the value is missing, or what to know about it. */
op_status plan_value_note(op_result *result, size_t section, const char *term, const char *label, double value, const char *note, op_error *err);
/* A section "estimates" of a term with these measures, and a row of it. */
op_status plan_estimates(op_result *result, const op_measure *measures, size_t n, size_t *section, op_error *err);
op_status plan_estimate_add(op_result *result, size_t section, const char *term, const char *method, op_row **row, op_error *err);
void plan_interval_set(op_row *row, op_interval interval);

/* --- what several calculations share --- */

/* --deff, or the product of --m, --rho and --deff-weights; `otherwise` when none is given. fails OP_E_USAGE both ways given */
op_status plan_deff_of(const cli *c, double otherwise, double *deff, op_error *err);
/* --deff, --fpc, --df, --level and --comparisons. */
op_status plan_sampling(const cli *c, op_sampling *out, op_error *err);
/* The difference that --p1 and --p2, or --difference and --sd, and the panel's options describe. second: whether it must be given. */
op_status plan_difference(const cli *c, bool second, op_difference *out, op_error *err);
/* Numbers that plan_sampling and plan_difference read, for the lists of `takes`. */
#define PLAN_SAMPLING CLI_PLAN_DEFF, CLI_PLAN_M, CLI_PLAN_RHO, CLI_PLAN_DEFF_WEIGHTS, CLI_PLAN_FPC, CLI_PLAN_DF, CLI_PLAN_COMPARISONS
#define PLAN_DIFFERENCE_NUMBERS CLI_PLAN_P1, CLI_PLAN_P2, CLI_PLAN_DIFFERENCE, CLI_PLAN_SD, CLI_PLAN_RATIO, CLI_PLAN_CORRELATION, CLI_PLAN_OVERLAP, CLI_PLAN_SIDES

/* Sums over the weights of DATA: rows with non-zero weight, w and w squared. */
typedef struct plan_weights {
  double n, w, w2;
} plan_weights;
op_status plan_weights_read(cli *c, plan_weights *out, op_error *err);

#endif
