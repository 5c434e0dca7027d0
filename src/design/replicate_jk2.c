/* JK2: of each pair of PSUs one is left out and the other doubled, one pair a replicate. */
#include "design/replicate.h"

static double scale(double R, const op_replicate_options *options) {
  (void)R;
  (void)options;
  return 1;
}

const replicate_type replicate_type_jk2 = {
    {"rep-type", "jk2", "paired jackknife: each replicate doubles one PSU of a pair; scale 1", "Westat 2007 WesVar manual; R survey type = \"JK2\"",
     "V = scale x sum of rscale (theta_r - centre)^2"},
    true, false, false, false, scale, NULL};
