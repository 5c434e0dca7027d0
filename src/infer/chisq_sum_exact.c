/* Exact distribution of a weighted sum of chi-squares: the sum is a mixture of single chi-squares with h + 2k degrees of freedom, whose weights c_k are all
   positive (Ruben 1962; Farebrother 1984, AS 204, has the same series). Both c_k and the tails grow by recurrences of positive terms, so that small p keep
   their digits; with a chi-square in the denominator the tails are those of F, that is of the beta distribution. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdbool.h>

#include "infer/chisq_sum.h"

/* Smaller weights are pooled into one of this share of the largest with the same mean, which keeps the series short: 40 / FLOOR terms at most. */
#define FLOOR 1e-4
#define MOST_TERMS 2000000
#define ENOUGH 1e-16
#define HUGE_SUM 1e200

/* c_k = sum_j h_j S_j / (2k) with S_j(k) = g_j (S_j(k-1) + c_{k-1}) and g_j = 1 - beta / weight_j; kept up to a common factor. */
typedef struct series {
  size_t n;
  double g[OP_CHISQ_SUM_MOST + 1], h[OP_CHISQ_SUM_MOST + 1], S[OP_CHISQ_SUM_MOST + 1];
  double c, previous, largest_g;
} series;

/* Upper tail at degrees of freedom h + 2k: `tail` grows by exp(log_step). */
typedef struct tails {
  double tail, log_step;
  double a, b;       /* beta: half the denominator's df, half of h + 2k */
  double log_ratio;  /* of the part that stays in the step's recurrence */
} tails;

static tails tails_begin(double y, double h, double df) {
  tails t = {.b = h / 2};
  if (isinf(df)) {
    t.tail = gsl_cdf_chisq_Q(y, h);
    t.log_ratio = log(y / 2);
    t.log_step = t.b * t.log_ratio - y / 2 - gsl_sf_lngamma(t.b + 1);
    return t;
  }
  double z = df / (df + y);
  t.a = df / 2;
  t.tail = gsl_cdf_fdist_Q(y / h, h, df);
  t.log_ratio = log1p(-z);
  t.log_step = t.a * log(z) + t.b * t.log_ratio - log(t.b) - gsl_sf_lnbeta(t.a, t.b);
  return t;
}

static void tails_next(tails *t) {
  t->tail += exp(t->log_step);
  if (t->tail > 1) t->tail = 1;
  t->log_step += t->log_ratio + (t->a > 0 ? log((t->a + t->b) / (t->b + 1)) : -log(t->b + 1));
  t->b += 1;
}

/* Weights above the floor as they are; those below pooled. Returns the smallest, which the series is built on. */
static double prepare(series *s, const double *weights, size_t n, double *h_total) {
  double largest = 0, pooled = 0, beta;
  for (size_t i = 0; i < n; i++) largest = weights[i] > largest ? weights[i] : largest;
  beta = largest;
  s->n = 0;
  for (size_t i = 0; i < n; i++) {
    if (weights[i] <= CHISQ_SUM_ZERO * largest) continue;
    if (weights[i] < FLOOR * largest) {
      pooled += weights[i];
      continue;
    }
    beta = weights[i] < beta ? weights[i] : beta;
    s->g[s->n] = weights[i];
    s->h[s->n++] = 1;
  }
  if (pooled > 0) {
    beta = FLOOR * largest;
    s->g[s->n] = beta;
    s->h[s->n++] = pooled / beta;
  }
  *h_total = 0;
  for (size_t j = 0; j < s->n; j++) {
    s->g[j] = 1 - beta / s->g[j];
    s->largest_g = s->g[j] > s->largest_g ? s->g[j] : s->largest_g;
    *h_total += s->h[j];
  }
  s->c = 1;
  return beta;
}

static void series_next(series *s, size_t k) {
  double sum = 0;
  for (size_t j = 0; j < s->n; j++) {
    s->S[j] = s->g[j] * (s->S[j] + s->c);
    sum += s->h[j] * s->S[j];
  }
  s->previous = s->c;
  s->c = sum / (2 * (double)k);
}

static void series_shrink(series *s, double *sum, double *all) {
  for (size_t j = 0; j < s->n; j++) s->S[j] /= HUGE_SUM;
  s->c /= HUGE_SUM;
  *sum /= HUGE_SUM;
  *all /= HUGE_SUM;
}

/* True when the terms that are left, at most a geometric series, change nothing. */
static bool converged(const series *s, double sum) {
  if (s->largest_g == 0) return true;
  double ratio = s->c / s->previous;
  if (!(ratio < 1)) return false;
  if (ratio < s->largest_g) ratio = s->largest_g;
  return s->c * ratio / (1 - ratio) <= ENOUGH * sum;
}

static double sum_series(series *s, double x, double beta, double h, double df) {
  tails t = tails_begin(x / beta, h, df);
  double sum = s->c * t.tail, all = s->c;
  for (size_t k = 1; k < MOST_TERMS; k++) {
    series_next(s, k);
    tails_next(&t);
    sum += s->c * t.tail;
    all += s->c;
    if (all > HUGE_SUM) series_shrink(s, &sum, &all);
    if (converged(s, sum)) return sum / all;
  }
  return (double)NAN;
}

double op_chisq_sum_p_exact(double x, const double *weights, size_t n, double df) {
  series s = {.n = 0};
  double h = 0;
  if (n > OP_CHISQ_SUM_MOST || isnan(x) || !(df > 0)) return (double)NAN;
  double beta = prepare(&s, weights, n, &h);
  if (!(beta > 0)) return (double)NAN;
  return x <= 0 ? 1 : sum_series(&s, x, beta, h, df);
}
