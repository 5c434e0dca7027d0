/* Shah and Vaish: the largest value whose position does not exceed p. With v_k = n w_k / W the position is (v_1 + ... + v_k + 1/2 - v_k/2)/(n + 1). */
#include "estimate/quantile.h"

static double position(const op_cumulated *v, size_t k) {
  double n = (double)v->n, scale = n / v->S[v->n - 1];
  return (scale * v->S[k] + 0.5 - scale * v->w[k] / 2) / (n + 1);
}

static double at(const op_cumulated *v, double p) {
  size_t low = 0, high = v->n;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (position(v, middle) <= p) low = middle;
    else high = middle;
  }
  return v->y[low];
}

const op_quantile_rule quantile_shahvaish = {"shahvaish", NULL, "the largest value whose position in the sample, from weights that average 1, is at most q",
  "Shah and Vaish 2006; SUDAAN", false, false, at};
