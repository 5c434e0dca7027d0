/* The nearest even order statistic, on distinct values. */
#include "estimate/quantile.h"

static double at(const op_cumulated *v, double p) {
  bool reached;
  size_t k = quantile_first_reaching(v, p, &reached), rank = k + 1;
  return reached && rank % 2 != 0 && k + 1 < v->n ? v->y[k + 1] : v->y[k];
}

const op_quantile_rule quantile_hf3 = {"hf3", NULL, "as math on distinct values; where the function equals q, the one of even rank",
  "Hyndman and Fan 1996 type 3; R svyquantile(qrule = \"hf3\")", false, true, at};
