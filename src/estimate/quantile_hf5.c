/* Positions halfway up each step of the distribution function: (S_k - w_k/2)/W. */
#include "estimate/quantile.h"

static double position(const op_cumulated *v, size_t k) { return (v->S[k] - v->w[k] / 2) / v->S[v->n - 1]; }

static double at(const op_cumulated *v, double p) { return quantile_interpolated(v, p, position); }

const op_quantile_rule quantile_hf5 = {"hf5", NULL, "linear interpolation between the middles of the function's steps",
  "Hyndman and Fan 1996 type 5 (Hazen 1914); R svyquantile(qrule = \"hf5\")", false, false, at};
