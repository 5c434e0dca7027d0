/* Presentation standards: which figures of a result are shown, which with a mark, and which not at all.

   1. op_suppression_open("nchs", ...) or a file of house rules
   2. op_suppress(result, rules, &err) before anything prints or draws the result: numbers that are not shown are then nowhere in it
   3. op_suppression_free

   op_run does this for a request that names a standard (op_request.suppress). A figure that is not shown has op_suppressed_number() for its measures, the flag
   OP_ROW_SUPPRESSED, a mark, and a note that says by which rule, without a number. Others are taken out with it where they would let it be recomputed:
   categories of one base, groups of one total, members of a net, unless the rules say `complementary: no`. */
#ifndef OPINE_SUPPRESS_H
#define OPINE_SUPPRESS_H

#include "opine/result.h"

typedef struct op_suppression op_suppression;

/* "nchs", or the path of a YAML file of house rules (docs/suppression.md). *out is the caller's.
   fails    OP_E_USAGE a name that is neither; OP_E_DATA with file, line and column: a key, number or mark that is none; OP_E_SYSTEM, OP_E_MEMORY
   source   Parker et al., National Center for Health Statistics Data Presentation Standards for Proportions, Vital and Health Statistics 2(175), 2017;
            Parker et al., ... for Rates and Counts, 2(200), 2023 */
op_status op_suppression_open(const char *name, op_suppression **out, op_error *err);
void op_suppression_free(op_suppression *rules);
/* Applies the rules. A result without figures is left as it is.
   fails    OP_E_REQUEST more hidden figures of one question than can be checked together; OP_E_MEMORY */
op_status op_suppress(op_result *result, const op_suppression *rules, op_error *err);

#endif
