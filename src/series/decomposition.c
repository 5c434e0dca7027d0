/* A change split into composition and rates (Kitagawa 1955):
   sum_g (s2 - s1)(r1 + r2)/2  +  sum_g (r2 - r1)(s1 + s2)/2, with s a group's share of the base and r its rate. */
#include <math.h>

#include "base/memory.h"
#include "opine/series.h"

enum { PARTS = 3 };

typedef struct split {
  size_t groups;
  double *share, *rate;   /* 2 x groups */
  double base[2];
} split;

static op_status read_totals(const double *total, split *s, op_error *err) {
  for (size_t w = 0; w < 2; w++) {
    s->base[w] = 0;
    for (size_t g = 0; g < s->groups; g++) s->base[w] += total[2 * (w * s->groups + g)];
    for (size_t g = 0; g < s->groups; g++) {
      const double *t = total + 2 * (w * s->groups + g);
      if (!(t[0] > 0)) return op_fail(err, OP_E_DATA, "a group has no base in one of the waves");
      s->share[w * s->groups + g] = t[0] / s->base[w];
      s->rate[w * s->groups + g] = t[1] / t[0];
    }
  }
  return OP_OK;
}

/* Derivatives of the parts by group g's share and rate in wave w. */
static void by_group(const split *s, size_t w, size_t g, double by_share[PARTS], double by_rate[PARTS]) {
  const double *share = s->share + g, *rate = s->rate + g;
  double sign = w == 1 ? 1 : -1, mean_rate = (rate[0] + rate[s->groups]) / 2, mean_share = (share[0] + share[s->groups]) / 2;
  double half_share = (share[s->groups] - share[0]) / 2, half_rate = (rate[s->groups] - rate[0]) / 2;
  by_share[0] = sign * mean_rate;
  by_rate[0] = half_share;
  by_share[1] = half_rate;
  by_rate[1] = sign * mean_share;
  by_share[2] = by_share[0] + by_share[1];
  by_rate[2] = by_rate[0] + by_rate[1];
}

/* By a wave's totals: ds_g/dB_k = (1{g = k} - s_g)/B, dr_g/dB_g = -r_g/B_g, dr_g/dA_g = 1/B_g. */
static void chain(const split *s, const double *total, size_t w, double *gradient) {
  double mean[PARTS] = {0}, by_share[PARTS], by_rate[PARTS];
  for (size_t g = 0; g < s->groups; g++) {
    by_group(s, w, g, by_share, by_rate);
    for (size_t p = 0; p < PARTS; p++) mean[p] += by_share[p] * s->share[w * s->groups + g];
  }
  for (size_t g = 0; g < s->groups; g++) {
    size_t at = w * s->groups + g;
    by_group(s, w, g, by_share, by_rate);
    for (size_t p = 0; p < PARTS; p++) {
      gradient[p * 4 * s->groups + 2 * at] = (by_share[p] - mean[p]) / s->base[w] - by_rate[p] * s->rate[at] / total[2 * at];
      gradient[p * 4 * s->groups + 2 * at + 1] = by_rate[p] / total[2 * at];
    }
  }
}

op_status op_decomposition(const double *total, size_t groups, double part[3], double *gradient, op_error *err) {
  split s = {.groups = groups, .share = op_array_new(2 * groups, sizeof(double), err), .rate = op_array_new(2 * groups, sizeof(double), err)};
  op_status status = s.share != NULL && s.rate != NULL ? read_totals(total, &s, err) : OP_E_MEMORY;
  if (status == OP_OK) {
    part[0] = part[1] = 0;
    for (size_t g = 0; g < groups; g++) {
      part[0] += (s.share[groups + g] - s.share[g]) * (s.rate[g] + s.rate[groups + g]) / 2;
      part[1] += (s.rate[groups + g] - s.rate[g]) * (s.share[g] + s.share[groups + g]) / 2;
    }
    part[2] = part[0] + part[1];
    for (size_t w = 0; w < 2; w++) chain(&s, total, w, gradient);
  }
  op_free(s.share);
  op_free(s.rate);
  return status;
}
