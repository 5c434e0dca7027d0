/* Why a fit of categories has no finite estimate: a category of an explaining variable, or a range of a number, in which the response never varies, or a count
 * is always 0. */
#ifndef OPINE_MODEL_SEPARATION_H
#define OPINE_MODEL_SEPARATION_H

#include "model/slots.h"

/* Looks for separation by one factor, one cell of an interaction, or one number. `outcome` names a category of the response ("0", "1" of a binary one) and
   `response` the response itself. *found tells whether the error was filled: OP_E_REQUEST with names and rows. fails OP_E_MEMORY
   source  Albert & Anderson 1984 */
op_status separation_find(const model_problem *problem, const double *weight, const char *response, const char *const *outcomes, bool *found, op_error *err);

#endif
