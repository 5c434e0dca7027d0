/* hf3 as R survey 4.1-1 computes it: below the first step of the distribution function it takes the second value. */
#include "estimate/quantile.h"

static double at(const op_cumulated *v, double p) { return quantile_below_first(v, p) ? v->y[1] : quantile_hf3.at(v, p); }

const op_quantile_rule quantile_hf3_r = {"hf3-r", NULL, "hf3 with a slip of R survey 4.1-1: the second value below the function's first step",
  "R svyquantile(qrule = \"hf3\") 4.1-1", true, true, at};
