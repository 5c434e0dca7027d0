/* The logarithm: for figures that cannot be negative. */
#include <math.h>

#include "infer/interval.h"
#include "infer/scale.h"

static op_interval interval(double theta, double se, double df, double level) {
  if (!(theta > 0)) return interval_none("the estimate is not above 0, where the log scale gives no interval");
  op_interval i = op_interval_wald(log(theta), se / theta, df, level);
  return (op_interval){exp(i.lower), exp(i.upper), i.why};
}

const op_scale scale_log = {"log", NULL, "Wald interval of the logarithm, mapped back", "delta method, Oehlert 1992", interval};
