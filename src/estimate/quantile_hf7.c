/* Positions S_{k-1}/S_{n-1}: the first value stands at 0 and the last at 1. */
#include "estimate/quantile.h"

static double position(const op_cumulated *v, size_t k) { return k == 0 ? 0 : v->S[k - 1] / v->S[v->n - 2]; }

static double at(const op_cumulated *v, double p) { return quantile_interpolated(v, p, position); }

const op_quantile_rule quantile_hf7 = {"hf7", NULL, "linear interpolation from the smallest value at 0 to the largest at 1",
  "Hyndman and Fan 1996 type 7 (Gumbel 1939); R svyquantile(qrule = \"hf7\"), R quantile and numpy for equal weights", false, false, at};
