/* Inference from estimates alone: intervals, tests, multiplicity. Nothing here knows files or designs.
   Formulas and who uses which: the summary and source of each method's descriptor (src/infer/interval_*.c). */
#ifndef OPINE_INFER_H
#define OPINE_INFER_H

#include <stdbool.h>
#include <stddef.h>

#include "opine/status.h"

/* What an interval method may know of one proportion. */
typedef struct op_proportion {
  double p;          /* estimate, 0..1 */
  double variance;   /* of p under the design */
  double n;          /* unweighted base of the figure (rows with non-zero weight, answers only) */
  double n_design;   /* rows of the domain including rows with missing answers (R's nrow(design) in svyciprop beta) */
  double df;         /* degrees of freedom for the interval; may be infinite; <= 0 = undefined */
  double df_design;  /* degrees of freedom of the design for the domain, whatever --df says (R beta ignores df=) */
  double deff_kish;  /* design effect of weighting alone; NaN when unknown */
  /* variance of logit(p) over replicates; NaN for linearised designs */
  double logit_variance;
} op_proportion;

typedef struct op_interval {
  double lower, upper;  /* NaN = cannot be computed; then `why` says so */
  const char *why;      /* static text or NULL */
} op_interval;

/* All figures of one question in one group: first its categories, which exclude each other and make up the whole base, then nets of them. */
typedef struct op_question {
  const op_proportion *figures;
  size_t n_categories, n_figures;
} op_question;

typedef struct op_interval_method {
  const char *name;     /* "logit" */
  const char *alias;    /* "mean" for wald; NULL */
  const char *summary;  /* one line, no full stop */
  const char *source;   /* author, year, equation; package that equals it */
  const char *formula;  /* in one line, with {p} {q} {se} {t} {z} {ne} ... where a figure's own numbers go (op_interval_formula) */
  /* one of the two: of a proportion alone, or of figure `figure` of a question such that all its categories hold together at the level */
  op_interval (*interval)(const op_proportion *proportion, double level);
  op_interval (*simultaneous)(const op_question *question, size_t figure, double level);
} op_interval_method;

/* By name or alias; NULL when unknown. All, in list order. */
const op_interval_method *op_interval_method_named(const char *name);
/* The same, failing with OP_E_USAGE and the nearest name as hint. */
op_status op_interval_method_find(const char *name, const op_interval_method **method, op_error *err);
const op_interval_method *const *op_interval_methods(size_t *count);

/* A method's formula in words, or with a proportion's own numbers in it (six significant digits): p, q = 1 - p, se, t, z, the effective size p q / v, the base n,
   the standard error of the log odds, the adjustments (t_{n-1}/t)^2 and (z/t)^2, and the design effect of weighting. size bytes of the caller's, always
   terminated; what does not fit is cut. */
void op_interval_formula(const op_interval_method *method, const op_proportion *proportion, double level, bool numbers, char *out, size_t size);

/* Interval of one figure of a question by any method. */
op_interval op_interval_of(const op_interval_method *method, const op_question *question, size_t figure, double level);

/* The default rule: logit with t; Korn-Graubard (kg-nchs) where p is 0 or 1 or n_eff * min(p, 1-p) < 5. Returns the method used. */
const op_interval_method *op_interval_default(const op_proportion *proportion);

/* Wald interval of any estimate: theta +- t_{df} se. df <= 0 or se NaN: NaN with why. se = 0 gives a zero-width interval. */
op_interval op_interval_wald(double theta, double se, double df, double level);

/* Effective sample size p(1-p)/v; NaN when v is 0. */
double op_effective_n(double p, double variance);

/* Quantile of Student's t for probability 0 < p < 1; df may be infinite (normal). NaN when df <= 0. */
double op_t_quantile(double probability, double df);
/* Two-sided p value of a t statistic; df may be infinite. NaN when df <= 0. */
double op_t_p_two_sided(double t, double df);
/* Upper tails. NaN outside the domain. */
double op_f_p_upper(double f, double df1, double df2);
double op_chisq_p_upper(double x, double df);
/* Quantiles for probability 0 < p < 1; df2 may be infinite. NaN outside the domain. */
double op_f_quantile(double probability, double df1, double df2);
double op_chisq_quantile(double probability, double df);

/* Adjusted p values; NaN entries are left out of the family. p and out may be the same array. Dunn 1961 (Bonferroni); Holm 1979; Hochberg 1988;
   Hommel 1988 by the algorithm of Wright 1992; Benjamini & Hochberg 1995; Benjamini & Yekutieli 2001. Equals R p.adjust.
   fails OP_E_MEMORY, with NaN in out */
typedef enum {
  OP_ADJUST_BONFERRONI, OP_ADJUST_HOLM, OP_ADJUST_HOCHBERG, OP_ADJUST_HOMMEL, OP_ADJUST_BH, OP_ADJUST_BY, OP_ADJUST_NONE
} op_adjust_method;
op_status op_p_adjust(op_adjust_method method, const double *p, size_t n, double *out);

/* Multiple imputation. The rule for degrees of freedom: */
typedef enum {
  OP_RUBIN_BARNARD_RUBIN, /* Barnard & Rubin 1999: never more than complete data would give */
  OP_RUBIN_LARGE,         /* Rubin 1987, equation 3.1.6: as if complete data had infinitely many */
  OP_RUBIN_MITOOLS        /* R mitools 2.4, which leaves (1 + 1/m) out of the observed-data degrees of freedom */
} op_rubin_df;

/* One estimate of m completed data sets. NaN where it cannot be computed. */
typedef struct op_rubin {
  double estimate, within, between, total; /* mean; mean variance; variance of the m estimates; within + (1 + 1/m) between */
  double riv;                              /* relative increase of variance, (1 + 1/m) between / within */
  double fmi;                              /* fraction of missing information */
  double df;
} op_rubin;

/* Rubin's rules. q, u: m estimates and their variances; df_complete: of complete data, may be infinite.
   source  Rubin 1987, section 3.1; Barnard & Rubin 1999; fmi: Rubin 1987, equation 3.1.10, with the df used */
op_rubin op_rubin_combine(const double *q, const double *u, size_t m, double df_complete, op_rubin_df rule);
/* Covariance of two estimates: mean of the m within-covariances uv plus (1 + 1/m) times the covariance of q and r. */
double op_rubin_covariance(const double *q, const double *r, const double *uv, size_t m);

/* A test of k parameters from m chi-square statistics of k degrees of freedom alone ("D2"): an F of df1 = k and df2. NaN when m < 2.
   source  Li, Meng, Raghunathan & Rubin 1991 */
typedef struct op_rubin_test {
  double statistic, df1, df2, p;
} op_rubin_test;
op_rubin_test op_rubin_d2(const double *chisq, size_t m, double k);

typedef struct op_adjust {
  const char *name;      /* "holm" */
  op_adjust_method method;
  const char *summary;   /* one line, no full stop */
  const char *source;
} op_adjust;

/* By name; NULL when unknown. */
const op_adjust *op_adjust_named(const char *name);
/* All adjustments; *count of them. */
const op_adjust *op_adjusts(size_t *count);

/* How two estimates a and b of the same thing are compared. The comparison is made on a working scale on which its distribution is nearly normal
   (differences as they are, ratios as logarithms); estimate and interval are brought back from there. */
typedef struct op_effect {
  const char *name, *alias;    /* alias NULL = none */
  const char *summary, *source;
  bool proportions;            /* for proportions only */
  bool scaled;                 /* on the scale of the estimates (percent for proportions) */
  double (*working)(double a, double b);                              /* NaN where undefined */
  void (*gradient)(double a, double b, double *by_a, double *by_b);   /* of the working value */
  double (*back)(double working);                                     /* the effect; NULL = the working value itself */
  double (*back_slope)(double working);
} op_effect;

/* By name or alias; NULL when unknown. */
const op_effect *op_effect_named(const char *name);
/* All effects; *count of them. */
const op_effect *op_effects(size_t *count);

/* An estimate with its test. NaN = cannot be computed; then `why` says so. */
typedef struct op_test {
  double estimate, se, lower, upper, statistic, df, p;
  const char *why;
} op_test;

/* An effect from its working value and the variance of that; tested against no effect (working value 0) by t with df degrees of freedom. */
op_test op_effect_test(const op_effect *effect, double working, double variance, double df, double level);
/* Estimate, interval and t test against `null`. */
op_test op_wald_t(double estimate, double variance, double null, double df, double level);

/* Wald test that q estimates are all 0: W = theta' V^-1 theta.
   fails OP_E_DATA V is singular (then W is NaN); OP_E_MEMORY */
op_status op_wald_chisq(const double *theta, const double *V, size_t q, double *W, op_error *err);

/* Two independent proportions: Newcombe's hybrid score interval, unpooled Wald interval, pooled z. */
typedef struct op_two_proportions {
  double difference, se_unpooled, z_pooled, p_pooled;
  op_interval newcombe, wald;
} op_two_proportions;
op_status op_two_proportions_compare(double x1, double n1, double x2, double n2, double level, op_two_proportions *out, op_error *err);

/* Interval of a plain binomial proportion x/n by the method of that name. fails OP_E_USAGE unknown method, or one that needs all categories of a question;
   OP_E_REQUEST x outside 0..n */
op_status op_binomial_interval(const char *method, double x, double n, double level, op_interval *out, op_error *err);
/* Intervals of the k shares of plain counts by the method of that name, into out[k]. fails OP_E_USAGE unknown method; OP_E_REQUEST fewer than two counts, a
   negative one, all 0; OP_E_MEMORY */
op_status op_counts_interval(const char *method, const double *counts, size_t k, double level, op_interval *out, op_error *err);

/* Effective sample size by weighting alone (Kish 1965): (sum w)^2 / sum w^2. */
double op_kish_n_eff(double sum_w, double sum_w2);

#endif
