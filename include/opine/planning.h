/* Before a survey, or for one of which only totals are known: sample sizes, power, margins of error and design effects.

   1. op_sampling s = op_sampling_default();        what is known of the sample: design effect, population, degrees of freedom, level
   2. op_size_proportion, op_margin_proportion, ...  one estimate with a margin of error
   3. op_difference d = {.sampling = s, ...};        two groups or two waves
      op_difference_power, op_difference_size, op_difference_detectable

   Sample sizes are those of completed interviews and are not rounded: the caller rounds up. */
#ifndef OPINE_PLANNING_H
#define OPINE_PLANNING_H

#include <stdbool.h>

#include "opine/status.h"

typedef struct op_sampling {
  double deff;        /* design effect of the estimate, above 0 */
  double population;  /* size of the population, infinite where the correction for it is not wanted */
  double df;          /* degrees of freedom of the variance estimate; infinite = normal quantiles */
  double level;       /* confidence level of one interval, or 1 minus the significance level of one test */
} op_sampling;

/* deff 1, infinite population and degrees of freedom, level 0.95. */
op_sampling op_sampling_default(void);

/* Design effect of `m` interviews a PSU with intra-cluster correlation rho and the design effect of weighting: weighting (1 + (m - 1) rho).
   source Kish 1965, section 5.4; Kish 1987 for the product */
double op_deff_expected(double m, double rho, double weighting);

/* Margin of error (half the width of the Wald interval) of a proportion p, or of a mean whose values have the standard deviation sd, from n respondents.
   fails  OP_E_REQUEST a number outside its range, n above the population
   source Cochran 1977, equations 3.12 and 2.21, times the design effect */
op_status op_margin_proportion(const op_sampling *s, double p, double n, double *margin, op_error *err);
op_status op_margin_mean(const op_sampling *s, double sd, double n, double *margin, op_error *err);

/* Respondents needed for that margin: n0 = t^2 p(1-p) deff / margin^2, then n0 / (1 + (n0 - 1)/N); of a mean n0 = t^2 sd^2 deff / margin^2, n0 / (1 + n0/N).
   source Cochran 1977, equations 4.1, 4.2 and 4.4 */
op_status op_size_proportion(const op_sampling *s, double p, double margin, double *n, op_error *err);
op_status op_size_mean(const op_sampling *s, double sd, double margin, double *n, op_error *err);

/* The design effect with which n respondents have that margin of error at p (s->deff is not read). fails as op_margin_proportion */
op_status op_implied_deff(const op_sampling *s, double p, double n, double margin, double *deff, op_error *err);

/* A difference between two groups or two waves, each with its own sample. */
typedef struct op_difference {
  op_sampling sampling;  /* population: of each group; df infinite = normal for proportions, Student's own for means */
  bool means;
  double first, second;  /* the two proportions, or the two means */
  double sd;             /* means: standard deviation of the values */
  double ratio;          /* size of the second sample over that of the first */
  double correlation;    /* panel: between one respondent's two answers */
  double overlap;        /* panel: share of the smaller sample that is in both */
  int sides;             /* 1 or 2 */
} op_difference;

/* Probability that the test finds the difference when the first sample has n respondents.
   proportions  z test: pooled variance under no difference, unpooled under the difference (Fleiss, Levin & Paik 2003, section 4.3; R power.prop.test)
   means        t test: noncentral t with n1 + n2 - 2 degrees of freedom, n - 1 for the same respondents twice (R power.t.test)
   both         variances times the design effect; with finite s.df the noncentral t takes the place of the normal
   fails        OP_E_REQUEST a number outside its range; a correlation that two such proportions cannot have */
op_status op_difference_power(const op_difference *d, double n, double *power, op_error *err);
/* Size of the first sample for that power. fails also where no sample size reaches it */
op_status op_difference_size(const op_difference *d, double power, double *n, op_error *err);
/* The second value nearest to the first, below and above it, that is found with that power; NaN where there is none (d->second is not read). */
op_status op_difference_detectable(const op_difference *d, double n, double power, double *below, double *above, op_error *err);

/* P(T > t) of the noncentral t distribution with df degrees of freedom (may be infinite) and noncentrality delta; error below 1e-12.
   source its definition as a normal over the root of a chi-square (Johnson, Kotz & Balakrishnan 1995, chapter 31), integrated over the latter */
double op_noncentral_t_upper(double t, double df, double delta);

#endif
