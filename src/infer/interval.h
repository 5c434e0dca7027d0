/* What the interval files share: effective sizes and refusals. */
#ifndef OPINE_INFER_INTERVAL_H
#define OPINE_INFER_INTERVAL_H

#include "opine/infer.h"

/* No interval, and why. */
op_interval interval_none(const char *why);
/* Reasons that several methods share; NULL when the method can go on. */
const char *interval_degenerate(const op_proportion *p);  /* p is 0 or 1, or does not vary */
const char *interval_no_df(double df);

/* (t_{n-1} / t_d)^2 at the level: Korn & Graubard 1998, equation 3. 1 when d is infinite and n large. */
double interval_korn_graubard(const op_proportion *p, double df, double level);
/* (z / t_d)^2: Dean & Pagano 2015. */
double interval_dean_pagano(double df, double level);
/* p(1-p)/v; n where the proportion does not vary (p is 0 or 1). */
double interval_effective_n(const op_proportion *p);

/* Design effect of a question, the mean that the first-order correction of Rao and Scott (1981, equation 4.4) divides by: sum of (1 - p_k) d_k over
   (categories - 1). 1 where only one category was chosen. */
double interval_question_deff(const op_question *question);
/* Effective sample size of figure i: its own p(1-p)/v; n over the question's design effect where it does not vary. */
double interval_question_n(const op_question *question, size_t figure);
/* Reasons that all simultaneous methods share; NULL when the method can go on. */
const char *interval_question_unfit(const op_question *question, size_t figure);

/* The interval, or none and why when a limit could not be computed. */
op_interval interval_finite(op_interval interval);

/* Distribution function of the beta distribution at x, given y = 1 - x as well so that neither end loses digits; x^a y^b/B(a, b); quantile for
   0 < probability < 1. Relative error about 1e-13; NaN where the continued fraction does not converge (parameters beyond 1e11).
   source DLMF 8.17.22, Didonato & Morris 1992; Loader 2000 for the factor before the fraction */
double interval_beta_p(double x, double y, double a, double b);
double interval_beta_density(double x, double y, double a, double b);
double interval_beta_quantile(double probability, double a, double b);
/* Clopper-Pearson limits with fractional counts: x successes of n. One-sided at the ends. */
op_interval interval_beta_exact(double x, double n, double level);
/* Equal-tailed beta posterior with prior Beta(a, a). Ends are 0 and 1 at x = 0 and x = n. */
op_interval interval_beta_prior(double x, double n, double a, double level);
/* Wilson score interval with critical value c. */
op_interval interval_score(double p, double n, double c);
/* The critical value t_{df} at the level, two-sided. */
double interval_critical(double df, double level);

#endif
