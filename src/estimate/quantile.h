/* Rules that make a quantile of weighted values, as descriptors: one file each, listed in quantile_rules.def.

   Notation of the files: values y_1 <= ... <= y_n in ascending order with weights w_k (none is 0), S_k = w_1 + ... + w_k, W = S_n, F_k = S_k / W.
   source  Hyndman & Fan 1996 (types 1 to 9, for equal weights); their weighted forms are those of R survey 4.1-1 (help page qrule) */
#ifndef OPINE_ESTIMATE_QUANTILE_H
#define OPINE_ESTIMATE_QUANTILE_H

#include "estimate/ordered.h"

typedef struct op_quantile_rule {
  const char *name;      /* "math" */
  const char *alias;     /* "hf1"; NULL */
  const char *summary;   /* one line, no full stop */
  const char *source;
  bool slip;             /* reproduces a slip of another package: asked for by name only, never by 'all' */
  bool pooled;           /* works on distinct values, each with the sum of its weights */
  double (*at)(const op_cumulated *values, double p); /* n >= 2 values, 0 <= p <= 1 */
} op_quantile_rule;

/* By name or alias; NULL when unknown. All, in list order. */
const op_quantile_rule *op_quantile_rule_named(const char *name);
const op_quantile_rule *const *op_quantile_rules(size_t *count);

/* The p-quantile by a rule; NaN without values or when p lies outside [0, 1]. */
double op_quantile(const op_quantile_rule *rule, const op_cumulated *values, double p);

/* --- for the rules --- */

/* Rules that others build on. */
extern const op_quantile_rule quantile_math, quantile_school, quantile_hf3, quantile_hf4;

/* Smallest k (from 0) with S_k >= pW; *reached tells whether S_k equals pW. Equal up to 1e-12 of W: sums of weights such as 0.1 miss their value by a few
   units in the last place, and the rule must not jump to the next value for that. */
size_t quantile_first_reaching(const op_cumulated *values, double p, bool *reached);
/* True when p lies below the first step of the distribution function, where R survey 4.1-1 goes astray. */
bool quantile_below_first(const op_cumulated *values, double p);
/* Linear interpolation of y on the ascending positions pk(k), the nearest end outside them. */
double quantile_interpolated(const op_cumulated *values, double p, double (*position)(const op_cumulated *values, size_t k));

#endif
