/* The parts of opine quantile: what was asked for, the figures of one variable, their intervals. */
#ifndef OPINE_ANALYSIS_QUANTILE_H
#define OPINE_ANALYSIS_QUANTILE_H

#include "analysis/numbers.h"
#include "estimate/distribution.h"
#include "estimate/quantile.h"
#include "opine/infer.h"

/* How an interval is found: by inverting the interval of the distribution function (Woodruff 1952), by inverting its test, or by the replicates' quantiles. */
typedef enum { QUANTILE_WOODRUFF, QUANTILE_SCORE, QUANTILE_SPREAD } quantile_interval;

typedef struct quantile_method {
  const char *name;
  quantile_interval how;
  const op_interval_method *scale; /* Woodruff */
} quantile_method;

/* What was asked for, in the plan's arena. */
typedef struct quantile_wish {
  const double *q;
  size_t n_q;
  const op_quantile_rule **rules;
  size_t n_rules;
  quantile_method *methods;
  size_t n_methods;
  bool pooled, plain, score, spread;
} quantile_wish;

/* fails OP_E_USAGE a q outside (0, 1), an unknown rule or method; OP_E_REQUEST the spread of replicates without replicate weights */
op_status quantile_wish_make(const op_plan *plan, quantile_wish *out, op_error *err);

/* Quantiles of one variable: figure (group, rule, q) is at (group * n_rules + rule) * n_q + q. */
typedef struct quantiles {
  const quantile_wish *wish;
  const numbers *numbers;
  size_t n_groups, per_group;            /* per_group = n_rules * n_q */
  op_ordered *ordered;                   /* by group */
  op_cumulated *plain, *pooled;          /* by group, as the rules need them */
  double *theta;
  op_distribution at;                    /* distribution function at theta; V full with --vcov */
  double *score_lower, *score_upper;     /* probabilities by (group, q) */
  double *spread;                        /* variance of the replicates' quantiles, like theta (full with --vcov) */
} quantiles;

op_status quantiles_make(op_plan *plan, const quantile_wish *wish, numbers *answers, quantiles *out, op_error *err);
void quantiles_clear(quantiles *q);
/* A quantile of a group at the analysis weights. */
double quantiles_value(const quantiles *q, size_t group, const op_quantile_rule *rule, double p);

/* One figure's interval on the answers' scale. */
typedef struct quantile_bounds {
  double lower, upper, se;
  const char *why;   /* static text; NULL */
} quantile_bounds;

quantile_bounds quantile_bounds_of(const op_plan *plan, const quantiles *q, size_t group, size_t rule, size_t index, const quantile_method *method);

#endif
