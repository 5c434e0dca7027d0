/* Linear interpolation of the distribution function: positions F_k. */
#include "estimate/quantile.h"

static double position(const op_cumulated *v, size_t k) { return v->S[k] / v->S[v->n - 1]; }

static double at(const op_cumulated *v, double p) { return quantile_interpolated(v, p, position); }

const op_quantile_rule quantile_hf4 = {"hf4", NULL, "linear interpolation of the distribution function",
  "Hyndman and Fan 1996 type 4; R svyquantile(qrule = \"hf4\")", false, false, at};
