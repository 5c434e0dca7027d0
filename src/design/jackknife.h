/* Leaving out one PSU at a time, shared by the jackknife types. */
#ifndef OPINE_DESIGN_JACKKNIFE_H
#define OPINE_DESIGN_JACKKNIFE_H

#include "design/replicate.h"

/* One replicate a unit, the others of its stratum grown by n_h/(n_h - 1); rscales (n_h - 1)/n_h (1 - f_h). Wolter 2007 section 4.5. */
op_status jackknife_make(const replicate_frame *frame, replicate_set *out, op_error *err);

#endif
