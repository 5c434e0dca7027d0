/* What differs between two results, or two releases of data: figures that moved beyond rounding, figures that came or went, texts, conventions, notes; and of
   data the variables, labels and codes, and respondents.

   1. op_result_read two saved results, or fill two requests that differ in their files alone
   2. op_diff_results or op_diff_data       3. op_present the result that comes back; moved tells whether anything did */
#ifndef OPINE_DIFF_H
#define OPINE_DIFF_H

#include "opine/request.h"
#include "opine/result.h"

typedef struct op_diff_options {
  int digits;           /* decimals with which figures are printed: what they leave alike has not moved; -1 = those of tables */
  const char *id;       /* data: variable that numbers respondents; NULL = respondents are not compared */
  size_t examples;      /* data: changed answers that are listed; 0 = 10 */
} op_diff_options;

/* Compares two results of one command, row by row: rows belong together when all that names them (groups, variable, category, method) is the same.
   result   sections "moved" (one row a figure: estimate or first number, its movement, also in standard errors, the bases, what else moved), "measures"
            (every number that moved), "only_in" (figures that one of the two has), "texts", "settings" (design, conventions, heading), "remarks" (notes); sections
            without rows are left out. The caller's, freed with op_result_free
   moved    figures that moved, came or went, and texts that changed; settings and notes do not count
   fails    OP_E_REQUEST results of two commands; OP_E_MEMORY */
op_status op_diff_results(const op_result *before, const op_result *after, const op_diff_options *options, op_result **result, size_t *moved, op_error *err);

/* Compares two releases of data by the same request: percentages of the request's variables (none: of all variables with categories that both releases know),
   ranges and means of the others, variables and labels that came, went or changed, codes that occur in one alone, and respondents (options.id).
   result   as op_diff_results, before it "schema" and, with an id, "respondents", "answers_changed" (by variable), "examples"
   fails    as op_run; OP_E_REQUEST no variable of that id */
op_status op_diff_data(const op_request *before, const op_request *after, const op_diff_options *options, op_result **result, size_t *moved, op_error *err);

#endif
