/* Samples from populations with known shares. */
#include <gsl/gsl_randist.h>
#include <math.h>

#include "coverage.h"

/* Class weights tied to the answer: 3 of 10 respondents weigh 1.9, the others 0.9/1.9 of what makes the mean weight 1; in the first class the first category is
   1.3 times its share. The weighted mean of both classes is the share. */
static const double class_share = 0.3, class_weight = 1.9, class_factor = 1.3;

static double other_weight(void) { return (1 - class_share * class_weight) / (1 - class_share); }

static double factor_of(bool first_class) {
  double part = class_share * class_weight;
  return first_class ? class_factor : (1 - part * class_factor) / (1 - part);
}

/* Shares with the first one multiplied; the others keep their proportions. */
static void scale_first(const population *p, double factor, double *share) {
  double first = p->share[0] * factor, rest = (1 - first) / (1 - p->share[0]);
  for (unsigned k = 0; k < p->categories; k++) share[k] = k == 0 ? first : p->share[k] * rest;
}

/* From -1 to 1 over the strata, in an order that is not that of their weights, so that both have mean 0. */
static double stratum_position(const design *d, unsigned h) {
  return d->strata > 1 ? 2.0 * ((h * 7) % d->strata) / (d->strata - 1) - 1 : 0;
}

static double stratum_weight(const design *d, unsigned h) {
  bool by_stratum = d->weights == WEIGHTS_STRATUM || d->weights == WEIGHTS_BOTH;
  return by_stratum && d->strata > 1 ? 0.5 + (double)h / (d->strata - 1) : 1;
}

/* The strata's factors are moved so that their weighted mean is 1: the truth stays the population's share. */
static double stratum_factor(const design *d, unsigned h) {
  double sum = 0, weight = 0;
  for (unsigned i = 0; i < d->strata; i++) {
    sum += stratum_weight(d, i) * stratum_position(d, i);
    weight += stratum_weight(d, i);
  }
  return 1 + d->spread * (stratum_position(d, h) - sum / weight);
}

static unsigned answer_of(const double *share, unsigned categories, gsl_rng *random) {
  double u = gsl_rng_uniform(random);
  for (unsigned k = 0; k + 1 < categories; k++) {
    if (u < share[k]) return k;
    u -= share[k];
  }
  return categories - 1;
}

/* Shares within a PSU: Dirichlet with the intra-cluster correlation 1/(1 + sum of its parameters). */
static void psu_shares(const double *share, unsigned categories, double icc, gsl_rng *random, double *out) {
  double alpha[MOST_CATEGORIES];
  for (unsigned k = 0; k < categories; k++) {
    alpha[k] = share[k] * (1 - icc) / icc;
    out[k] = share[k];
  }
  if (icc > 0) gsl_ran_dirichlet(random, categories, alpha, out);
}

static void draw_psu(const design *d, const population *p, unsigned h, uint32_t psu, const double *share, gsl_rng *random, sample *out) {
  double own[MOST_CATEGORIES], log_variance = log1p(d->cv2);
  bool noisy = d->weights == WEIGHTS_RANDOM || d->weights == WEIGHTS_BOTH;
  psu_shares(share, p->categories, d->icc, random, own);
  for (unsigned i = 0; i < d->m; i++) {
    size_t r = out->n++;
    double weight = stratum_weight(d, h) * (noisy ? exp(gsl_ran_gaussian(random, sqrt(log_variance)) - log_variance / 2) : 1);
    if (d->weights == WEIGHTS_CLASS) {
      bool first = gsl_rng_uniform(random) < class_share;
      scale_first(p, factor_of(first), own);
      weight = first ? class_weight : other_weight();
    }
    out->stratum[r] = h + 1;
    out->psu[r] = psu;
    out->weight[r] = weight;
    out->answer[r] = answer_of(own, p->categories, random) + 1;
  }
}

void draw(const design *d, const population *p, gsl_rng *random, sample *out) {
  uint32_t psu = 0;
  out->n = 0;
  for (unsigned h = 0; h < d->strata; h++) {
    double share[MOST_CATEGORIES];
    scale_first(p, stratum_factor(d, h), share);
    for (unsigned i = 0; i < d->psus; i++) draw_psu(d, p, h, ++psu, share, random, out);
  }
}
