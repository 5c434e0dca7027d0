/* Fay's method: half samples that keep a part of the other half. */
#include <math.h>

#include "design/half_samples.h"

static double rho_of(double rho) { return isnan(rho) ? 0.5 : rho; }

static double scale(double R, const op_replicate_options *options) {
  double rho = rho_of(options->rho);
  return 1 / (R * (1 - rho) * (1 - rho));
}

static op_status make(const replicate_frame *frame, replicate_set *out, op_error *err) { return half_samples_make(frame, rho_of(frame->rho), out, err); }

const replicate_type replicate_type_fay = {
    {"rep-type", "fay", "half samples that keep rho of the other half; scale 1/(R (1-rho)^2)", "Judkins 1990; R survey type = \"Fay\"",
     "V = scale x sum of rscale (theta_r - centre)^2"},
    true, false, false, false, scale, make};
