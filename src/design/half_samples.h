/* Balanced half samples, shared by BRR and Fay's method. */
#ifndef OPINE_DESIGN_HALF_SAMPLES_H
#define OPINE_DESIGN_HALF_SAMPLES_H

#include "design/replicate.h"

/* Half samples of a design of two PSUs a stratum, balanced by a Hadamard matrix: the chosen PSU's weight is multiplied by 2 - rho, the other's by rho.
   fails OP_E_REQUEST a stratum has not two PSUs (names it) */
op_status half_samples_make(const replicate_frame *frame, double rho, replicate_set *out, op_error *err);

#endif
