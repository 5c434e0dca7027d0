/* American Community Survey: successive differences, squares around the full-sample estimate. */
#include "design/replicate.h"

static double scale(double R, const op_replicate_options *options) {
  (void)options;
  return 4 / R;
}

const replicate_type replicate_type_acs = {
    {"rep-type", "acs", "as sdr, squares around the full-sample estimate", "U.S. Census Bureau 2022 ACS Accuracy of the Data; R survey 4.5 type = \"ACS\"",
     "V = scale x sum of rscale (theta_r - centre)^2"},
    false, true, false, false, scale, NULL};
