/* As math; where the function stays at p between two values, their mean: the median that school teaches. */
#include "estimate/quantile.h"

static double at(const op_cumulated *v, double p) {
  bool reached;
  size_t k = quantile_first_reaching(v, p, &reached);
  return reached && k + 1 < v->n ? (v->y[k] + v->y[k + 1]) / 2 : v->y[k];
}

const op_quantile_rule quantile_school = {"school", "hf2", "as math, but the mean of two values where the function equals q between them",
  "Hyndman and Fan 1996 type 2; R svyquantile(qrule = \"school\"), Stata _pctile", false, true, at};
