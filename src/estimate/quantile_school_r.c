/* school as R survey 4.1-1 computes it: below the first step of the distribution function it takes the second value. */
#include "estimate/quantile.h"

static double at(const op_cumulated *v, double p) { return quantile_below_first(v, p) ? v->y[1] : quantile_school.at(v, p); }

const op_quantile_rule quantile_school_r = {"school-r", NULL, "school with a slip of R survey 4.1-1: the second value below the function's first step",
  "R svyquantile(qrule = \"school\") 4.1-1", true, false, at};
