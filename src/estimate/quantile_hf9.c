/* Positions (3 S_{k-1}/8 + 5 S_k/8)/(W + w_n/4): nearly unbiased for normal values. */
#include "estimate/quantile.h"

static double position(const op_cumulated *v, size_t k) {
  return ((k == 0 ? 0 : v->S[k - 1]) * 3 / 8 + v->S[k] * 5 / 8) / (v->S[v->n - 1] + v->w[v->n - 1] / 4);
}

static double at(const op_cumulated *v, double p) { return quantile_interpolated(v, p, position); }

const op_quantile_rule quantile_hf9 = {"hf9", NULL, "linear interpolation of expected normal order statistics",
  "Hyndman and Fan 1996 type 9 (Blom 1958); R svyquantile(qrule = \"hf9\")", false, false, at};
