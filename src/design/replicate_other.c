/* Any replicate weights: the scales are the user's. */
#include "design/replicate.h"

static double scale(double R, const op_replicate_options *options) {
  (void)R;
  (void)options;
  return 1;
}

const replicate_type replicate_type_other = {
    {"rep-type", "other", "any other: scale 1 unless --rep-scale or --rep-scales say so", "R survey type = \"other\"",
     "V = scale x sum of rscale (theta_r - centre)^2"},
    false, false, false, true, scale, NULL};
