/* The smallest value at which the distribution function reaches p: inf{y : F(y) >= p}. */
#include "estimate/quantile.h"

static double at(const op_cumulated *v, double p) {
  bool reached;
  return v->y[quantile_first_reaching(v, p, &reached)];
}

const op_quantile_rule quantile_math = {"math", "hf1", "the smallest value at which the distribution function reaches q",
  "Hyndman and Fan 1996 type 1; R svyquantile(qrule = \"math\")", false, true, at};
