/* Successive differences of a systematic sample. */
#include "design/replicate.h"

static double scale(double R, const op_replicate_options *options) {
  (void)options;
  return 4 / R;
}

const replicate_type replicate_type_sdr = {
    {"rep-type", "sdr", "successive differences of systematic samples; scale 4/R", "Fay & Train 1995; R survey type = \"successive-difference\"",
     "V = scale x sum of rscale (theta_r - centre)^2"},
    false, false, false, false, scale, NULL};
