/* A simulation of how often each interval method covers the truth, and how wide it is.

   A design (designs.def) draws samples from a population whose shares are known; each sample goes through the library's own road - design, moments, estimates -
   to the figures of a question (estimate.c), and every interval method is asked for its interval (simulate.c). main.c runs all designs and writes one line a
   design, population and method; the script `run` makes tables of them. */
#ifndef OPINE_TESTS_COVERAGE_H
#define OPINE_TESTS_COVERAGE_H

#include <gsl/gsl_rng.h>

#include "base/memory.h"
#include "opine/infer.h"
#include "table/levels.h"

#define MOST_CATEGORIES 10

typedef enum { WEIGHTS_EQUAL, WEIGHTS_RANDOM, WEIGHTS_CLASS, WEIGHTS_STRATUM, WEIGHTS_BOTH } weighting;

typedef struct design {
  const char *name, *family;
  unsigned strata, psus, m;  /* PSUs a stratum; interviews a PSU. m = 1: respondents are the sampled units */
  double icc;                /* intra-cluster correlation of each category */
  double spread;             /* the first category's share varies between strata by +- this part of it */
  weighting weights;
  double cv2;                /* squared coefficient of variation of random weights */
} design;

/* Shares of the categories of a question; the rest of 1 is the last one's. */
typedef struct population {
  const char *name;
  unsigned categories;
  double share[MOST_CATEGORIES];
} population;

/* Rows of one sample: codes from 1 on, as levels number them. */
typedef struct sample {
  size_t n, capacity;
  uint32_t *stratum, *psu, *answer;
  double *weight;
} sample;

/* Draws a sample into rows that are made for the design's size. */
void draw(const design *d, const population *p, gsl_rng *random, sample *out);

/* Figures of the question from a sample, by the library. levels has the categories as codes 1 .. categories. Exits with a message when the library fails. */
void estimate(const design *d, const population *p, const sample *s, const op_levels *levels, op_proportion *figures);

/* What came of all samples of a design and population with one method. */
typedef struct tally {
  const char *method;
  double given;         /* samples with an interval */
  double covered;
  double below, above;  /* the truth lies under the interval, above it */
  double width;         /* sum over the samples with an interval */
} tally;

typedef struct outcome {
  const design *design;
  const population *population;
  double n, df, samples;
  double sum, sum2, variance;  /* of the estimates of the first category; sum of their estimated variances */
  tally *tallies;
  size_t n_tallies;
} outcome;

/* Coverage of the first category by every method of one proportion and by the rules that a default could follow. */
void simulate_one(outcome *o, unsigned samples, gsl_rng *random);
/* Coverage of all categories together by every method. */
void simulate_joint(outcome *o, unsigned samples, gsl_rng *random);

#endif
