/* Multiple imputation: a request is run on every completed data set, and the results are combined figure by figure.

   1. imputation_parts      which completed data sets there are
   2. analysis_run_part     (analysis.h) one result each
   3. imputations_combine   Rubin's rules over the rows of all results, matched by their keys

   Nothing here knows what the figures are: every analysis that yields estimates with standard errors is combined. */
#ifndef OPINE_ANALYSIS_IMPUTATIONS_H
#define OPINE_ANALYSIS_IMPUTATIONS_H

#include "opine/request.h"

/* Runs a request that says how its data are imputed. fails as op_run; OP_E_USAGE fewer than two imputations, an analysis without estimates */
op_status imputations_run(const op_request *request, op_result **result, op_error *err);

/* Combines m results of the same request into results[0]; the others are only read. fails OP_E_MEMORY */
op_status imputations_combine(const op_request *request, op_result *const *results, size_t m, op_error *err);

/* Rows of one section over all results: row[i*m + j] is the row of result j that belongs to combined row i. */
typedef struct matched_rows {
  size_t n, m;
  const op_row **row;        /* NULL = result j has no such row */
  bool *empty;               /* i*m + j: the row is not there because nobody of its group chose the category */
  const op_section **sections; /* m */
} matched_rows;

/* Matches the rows of a section of results[0] with those of the other results, new ones behind their neighbours. Free with matched_rows_clear. */
op_status matched_rows_make(op_result *const *results, size_t m, size_t section, matched_rows *out, op_error *err);
void matched_rows_clear(matched_rows *rows);

#endif
