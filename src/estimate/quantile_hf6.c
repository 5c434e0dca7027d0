/* Positions S_k/(W + w_n), w_n the weight of the largest value. */
#include "estimate/quantile.h"

static double position(const op_cumulated *v, size_t k) { return v->S[k] / (v->S[v->n - 1] + v->w[v->n - 1]); }

static double at(const op_cumulated *v, double p) { return quantile_interpolated(v, p, position); }

const op_quantile_rule quantile_hf6 = {"hf6", NULL, "linear interpolation of the expected order statistics",
  "Hyndman and Fan 1996 type 6 (Weibull 1939); R svyquantile(qrule = \"hf6\"); SPSS HAVERAGE for equal weights", false, false, at};
