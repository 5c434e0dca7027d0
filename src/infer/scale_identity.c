/* The figure's own scale. */
#include "infer/scale.h"

const op_scale scale_identity = {"wald", "identity", "estimate plus or minus t times its standard error", "Cochran 1977, section 3.6; R confint of svyvar", op_interval_wald};
