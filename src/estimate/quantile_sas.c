/* Linear interpolation of the distribution function on distinct values. */
#include "estimate/quantile.h"

static double position(const op_cumulated *v, size_t k) { return v->S[k] / v->S[v->n - 1]; }

static double at(const op_cumulated *v, double p) { return quantile_interpolated(v, p, position); }

const op_quantile_rule quantile_sas = {"sas", NULL, "linear interpolation of the distribution function on distinct values",
  "SAS/STAT SURVEYMEANS, section Quantiles", false, true, at};
