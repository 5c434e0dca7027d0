/* Balanced repeated replication: half of the PSUs at double weight. */
#include "design/half_samples.h"

static double scale(double R, const op_replicate_options *options) {
  (void)options;
  return 1 / R;
}

static op_status make(const replicate_frame *frame, replicate_set *out, op_error *err) { return half_samples_make(frame, 0, out, err); }

const replicate_type replicate_type_brr = {
    {"rep-type", "brr", "balanced half samples of designs with two PSUs a stratum; scale 1/R", "McCarthy 1969; Wolter 2007 chapter 3; R survey type = \"BRR\"",
     "V = scale x sum of rscale (theta_r - centre)^2"},
    true, false, false, false, scale, make};
