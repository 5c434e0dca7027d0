/* JKn: one PSU of one stratum left out in each replicate. */
#include "design/jackknife.h"

static double scale(double R, const op_replicate_options *options) {
  (void)R;
  (void)options;
  return 1;
}

const replicate_type replicate_type_jkn = {
    {"rep-type", "jkn", "stratified jackknife: each replicate leaves out one PSU; scale of each (n_h-1)/n_h", "Wolter 2007 chapter 4; R survey type = \"JKn\"",
     "V = scale x sum of rscale (theta_r - centre)^2"},
    true, false, true, true, scale, jackknife_make};
