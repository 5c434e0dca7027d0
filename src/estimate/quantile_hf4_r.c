/* hf4 as R survey 4.1-1 computes it: below the first step of the distribution function the line is drawn on, beyond the smallest value; at 1 it has no value. */
#include <math.h>

#include "estimate/quantile.h"

static double at(const op_cumulated *v, double p) {
  if (p >= 1) return (double)NAN;
  if (!quantile_below_first(v, p)) return quantile_hf4.at(v, p);
  double W = v->S[v->n - 1], first = v->S[0] / W, second = v->S[1] / W;
  return v->y[0] + (p - first) / (second - first) * (v->y[1] - v->y[0]);
}

const op_quantile_rule quantile_hf4_r = {"hf4-r", NULL, "hf4 with a slip of R survey 4.1-1: extrapolation below the function's first step, nothing at 1",
  "R svyquantile(qrule = \"hf4\") 4.1-1", true, false, at};
