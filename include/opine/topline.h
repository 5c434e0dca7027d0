/* A topline: all questions of a survey in questionnaire order, each with its marginals, and one column a wave where there are several.

   1. fill an op_request as for op_run; variables may be empty: then all closed questions are taken
   2. op_topline, then op_present (command "topline" has a layout of its own)

   Percentages are of all respondents who were asked: don't know and refused are rows of their own (base = OP_BASE_ALL) unless the request says otherwise. */
#ifndef OPINE_TOPLINE_H
#define OPINE_TOPLINE_H

#include "opine/request.h"

/* Reads the data once for all questions. The result has the sections "survey" (facts: title, field dates, sample size, margin of error, mode, weights), "waves"
   (the same a wave, where there are several) and "estimates" as tabulate gives them, by wave.
   result   the caller's, freed with op_result_free
   fails    as op_run; OP_E_USAGE several --by variables; OP_E_REQUEST no question was named and none can be told from the others */
op_status op_topline(const op_request *request, op_result **result, op_error *err);

#endif
