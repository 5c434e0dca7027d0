/* Shah and Vaish as R survey 4.1-1 computes it: half the weight is taken off unscaled, so positions need not ascend and values are taken in their order. */
#include <math.h>

#include "estimate/quantile.h"

/* The value with the largest position <= p; the one with the smallest position where none is. Equal positions: the mean of their values. */
static double at(const op_cumulated *v, double p) {
  double n = (double)v->n, scale = n / v->S[v->n - 1], best = -(double)INFINITY, least = (double)INFINITY, sum = 0, count = 0, low_sum = 0, low_count = 0;
  for (size_t k = 0; k < v->n; k++) {
    double position = (scale * v->S[k] + 0.5 - v->w[k] / 2) / (n + 1);
    if (position <= p && position >= best) {
      sum = position > best ? v->y[k] : sum + v->y[k];
      count = position > best ? 1 : count + 1;
      best = position;
    }
    if (position <= least) {
      low_sum = position < least ? v->y[k] : low_sum + v->y[k];
      low_count = position < least ? 1 : low_count + 1;
      least = position;
    }
  }
  return count > 0 ? sum / count : low_sum / low_count;
}

const op_quantile_rule quantile_shahvaish_r = {"shahvaish-r", NULL, "shahvaish with the slip of R survey 4.1-1: half of each weight unscaled",
  "R svyquantile(qrule = \"shahvaish\") 4.1-1", true, false, at};
