/* Fisher's z: for correlations, whose interval must stay between -1 and 1. */
#include <math.h>

#include "infer/interval.h"
#include "infer/scale.h"

static op_interval interval(double theta, double se, double df, double level) {
  if (!(fabs(theta) < 1)) return interval_none("the estimate is -1 or 1, where Fisher's z gives no interval");
  op_interval i = op_interval_wald(atanh(theta), se / (1 - theta * theta), df, level);
  return (op_interval){tanh(i.lower), tanh(i.upper), i.why};
}

const op_scale scale_fisher = {"fisher", "fisher-z", "Wald interval of the inverse hyperbolic tangent, mapped back", "Fisher 1921, with the design's variance by the delta method", interval};
