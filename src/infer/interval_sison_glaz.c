/* Sison and Glaz's simultaneous intervals: the narrowest common half-width c, in counts, at which a multinomial sample stays within c of what was observed in
   every category. Levin (1981) writes that probability with Poisson variables truncated to these ranges; an Edgeworth expansion gives the probability that
   they add up to n. */
#include <gsl/gsl_randist.h>
#include <math.h>

#include "infer/interval.h"

/* Beyond this the ranges hold too many terms, and the intervals of any method are too narrow to differ. */
#define MOST 1e8

/* Sums over the categories: cumulants of the truncated Poisson variables, and the logarithm of the probability of the ranges. */
typedef struct ranges {
  double mean, variance, third, fourth, log_probability;
} ranges;

/* Adds a Poisson variable with mean x, kept within c of x: its moments about x from both sides of x outwards, then about its mean. */
static void add_category(ranges *r, double x, double c) {
  double sums[5] = {0, 0, 0, 0, 0}, peak = gsl_ran_poisson_pdf((unsigned)x, x);
  for (int side = -1; side <= 1; side += 2) {
    double weight = side < 0 ? peak : peak * x / (x + 1);
    for (double d = side < 0 ? 0 : 1; d <= c && x + side * d >= 0; d++) {
      double power = weight, offset = side * d, v = x + offset;
      for (int k = 0; k < 5; k++, power *= offset) sums[k] += power;
      weight *= side < 0 ? v / x : x / (v + 1);
    }
  }
  if (!(sums[0] > 0)) return;
  double m1 = sums[1] / sums[0], m2 = sums[2] / sums[0], m3 = sums[3] / sums[0], m4 = sums[4] / sums[0], variance = m2 - m1 * m1;
  r->mean += x + m1;
  r->variance += variance;
  r->third += m3 - 3 * m1 * m2 + 2 * m1 * m1 * m1;
  r->fourth += m4 - 4 * m1 * m3 + 6 * m1 * m1 * m2 - 3 * m1 * m1 * m1 * m1 - 3 * variance * variance;
  r->log_probability += log(sums[0]);
}

/* Effective count of a category, whole as the method needs it. */
static double count_of(const op_question *q, size_t category, double n) { return round(q->figures[category].p * n); }

static double total_of(const op_question *q, double n) {
  double total = 0;
  for (size_t k = 0; k < q->n_categories; k++) total += count_of(q, k, n);
  return total;
}

/* Probability that all counts stay within c of the observed ones (Sison and Glaz 1995, equations 2.2 to 2.4). */
static double coverage(const op_question *q, double n, double c) {
  ranges r = {0, 0, 0, 0, 0};
  double total = total_of(q, n), largest = 0;
  for (size_t k = 0; k < q->n_categories; k++) {
    double x = count_of(q, k, n);
    largest = x > largest ? x : largest;
    add_category(&r, x, c);
  }
  if (!(r.variance > 0)) return largest >= total ? 1 : 0;
  double s = sqrt(r.variance), z = (total - r.mean) / s, z2 = z * z;
  double skew = r.third / (r.variance * s), excess = r.fourth / (r.variance * r.variance);
  double edgeworth = 1 + skew / 6 * z * (z2 - 3) + excess / 24 * (z2 * z2 - 6 * z2 + 3) + skew * skew / 72 * (z2 * z2 * z2 - 15 * z2 * z2 + 45 * z2 - 15);
  double density = exp(-z2 / 2) / sqrt(2 * M_PI) * edgeworth / s;
  return exp(r.log_probability) * density / gsl_ran_poisson_pdf((unsigned)total, total);
}

/* The largest c whose ranges hold with less than the level, by halving: the probability grows with c, and no count has a standard deviation above sqrt(n)/2, so
   that 8 sqrt(n) is beyond every level that a double can tell from 1. Writes that probability and the next one. */
static double half_width(const op_question *q, double n, double level, double *at, double *next) {
  double total = total_of(q, n), bound = ceil(8 * sqrt(total)) + 8, low = 0, high = total < bound ? total : bound;
  while (high - low > 1) {
    double middle = floor((low + high) / 2);
    if (coverage(q, n, middle) < level) low = middle;
    else high = middle;
  }
  *at = low > 0 ? coverage(q, n, low) : 0;
  *next = coverage(q, n, low + 1);
  return low;
}

static op_interval interval(const op_question *q, size_t figure, double level) {
  const op_proportion *p = &q->figures[figure];
  const char *why = interval_question_unfit(q, figure);
  if (why != NULL) return interval_none(why);
  if (figure >= q->n_categories) return interval_none("a net is not among the categories that hold together; quesenberry-hurst covers nets as well");
  /* the method has no t: few degrees of freedom make the effective sample smaller, as Dean and Pagano (2015) do for Wilson's interval */
  double n = p->n / interval_question_deff(q) * interval_dean_pagano(p->df, level), at, next;
  if (!(n >= 1) || n > MOST) return interval_none(n > MOST ? "the effective sample size is beyond 1e8" : "the effective sample size is under 1");
  double c = half_width(q, n, level, &at, &next), step = next > at ? (level - at) / (next - at) : 1;
  op_interval out = {p->p - c / n, p->p + (c + 2 * step) / n, NULL};
  if (out.lower < 0) out.lower = 0;
  if (out.upper > 1) out.upper = 1;
  return out;
}

const op_interval_method interval_sison_glaz = {"sison-glaz", NULL, "intervals of one width for all categories of a question that hold together, from the exact joint ranges",
  "Sison and Glaz 1995, with n over the question's design effect, times (z/t) squared; May and Johnson 2000, R MultinomialCI to 1e-3",
  "p -/+ c/m, c the least whose joint probability under the multinomial reaches the level", NULL, interval};
