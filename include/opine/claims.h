/* Published figures checked by machine: each is recomputed and said to be reproduced, different, or not computable. */
#ifndef OPINE_CLAIMS_H
#define OPINE_CLAIMS_H

#include "opine/request.h"

/* Recomputes every claim of a claims file (CSV or YAML, see README) from the request's data, design and missing codes; all claims that share a
   variable, base and domain are computed in one run.
   result    one section "claims": keys id, source, statement, stat, verdict, why; measures published, estimate, difference, se, lower, upper (proportions as
             fractions), n, decimals of the published figure;
             rows that differ carry OP_ROW_BAD
   n_differ  number of claims that differ or cannot be computed
   fails     as op_run, and OP_E_DATA with file, line and column for a malformed claims file; one claim that cannot be computed is not a failure */
op_status op_claims_check(const char *claims_path, const op_request *request, op_result **result, size_t *n_differ, op_error *err);

#endif
