/* Positions (S_{k-1}/3 + 2 S_k/3)/(W + w_n/3): nearly median-unbiased. */
#include "estimate/quantile.h"

static double position(const op_cumulated *v, size_t k) {
  return ((k == 0 ? 0 : v->S[k - 1]) / 3 + v->S[k] * 2 / 3) / (v->S[v->n - 1] + v->w[v->n - 1] / 3);
}

static double at(const op_cumulated *v, double p) { return quantile_interpolated(v, p, position); }

const op_quantile_rule quantile_hf8 = {"hf8", NULL, "linear interpolation of the medians of order statistics",
  "Hyndman and Fan 1996 type 8; R svyquantile(qrule = \"hf8\")", false, false, at};
