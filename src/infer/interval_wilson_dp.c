/* Wilson score interval after Dean and Pagano. */
#include <math.h>

#include "infer/interval.h"

static op_interval interval(const op_proportion *p, double level) {
  if (interval_no_df(p->df) != NULL) return interval_none(interval_no_df(p->df));
  if (isnan(p->p) || isnan(p->variance)) return interval_none("the estimate or its variance cannot be computed");
  double ne = interval_effective_n(p) * interval_dean_pagano(p->df, level);
  if (ne > p->n) ne = p->n;
  return interval_score(p->p, ne, interval_critical((double)INFINITY, level));
}

const op_interval_method interval_wilson_dp = {"wilson-dp", NULL, "score interval with the effective sample size adjusted by (z/t) squared, at most n",
  "Dean and Pagano 2015; Stata svyp and vcqiR",
  "score: (p + c^2/2m -/+ c sqrt(p (1-p)/m + c^2/4m^2)) / (1 + c^2/m), m = {ne} x {dp}, at most {n}, c = {z}", interval, NULL};
