/* What the analyses of kept numbers share (quantiles, distribution functions, variances, correlations): columns, answers by group, keys and notes. */
#ifndef OPINE_ANALYSIS_NUMBERS_H
#define OPINE_ANALYSIS_NUMBERS_H

#include "analysis/rows.h"
#include "opine/result.h"

/* Keeps every variable of the request as numbers. `what` = "a quantile", for messages. fails OP_E_REQUEST a variable that holds texts */
op_status numbers_prepare(op_plan *plan, const char *what, op_error *err);

/* Answers of some variables by group, with what rows of the result need to know of them. */
typedef struct numbers {
  analysis_rows rows;
  const double **values;    /* one array a variable: a number a row of the sample */
  size_t n_values;
  size_t *columns, n_columns; /* kept columns that must hold an answer */
  double *df, *df_domain;   /* by group: degrees of freedom by the request's rule, and of its members */
  double *kish;             /* by group: design effect of weighting */
} numbers;

/* Rows that answered all of the variables (indices into plan->variables); with --joint, all variables of the request. The caller's, freed with numbers_clear. */
op_status numbers_make(op_plan *plan, const figure_groups *groups, const size_t *variables, size_t n, numbers *out, op_error *err);
void numbers_clear(numbers *n);

/* Adds the section "estimates" (titled: NULL = the only variable's title) with the group keys, then `keys` (NULL-terminated names), then measures. */
op_status numbers_section(const op_plan *plan, const char *title, const char *const *keys, const op_measure *measures, size_t n_measures, bool percent,
                          op_result *result, op_error *err);
/* Adds a row for a group and a variable: group keys and the key "variable" filled, base measures and df too. *key is the place of the next key. */
op_status numbers_row(const op_plan *plan, const figure_groups *groups, const numbers *n, size_t group, size_t variable, op_result *result, op_row **row,
                      size_t *key, op_error *err);
/* "age: 12 of 2,700 rows are not in the base" */
op_status numbers_note_missing(const op_plan *plan, const numbers *n, size_t variable, op_result *result, op_error *err);
op_status numbers_row_note(op_result *result, op_row *row, const char *why, op_error *err);
const char *numbers_title(const plan_variable *variable);

/* Copies the covariance of K estimates to the section "estimates" when --vcov asks for it; V NULL: the note `why_not` instead. */
op_status numbers_covariance(const op_plan *plan, const double *V, size_t K, const char *why_not, op_result *result, op_error *err);

#endif
