/* Estimates from moments: theta and the influence of each design unit, then V from the design.

   Every estimator of this floor is a ratio of two linear combinations of features, theta = N/D (+ offset), or a total (no denominator). A term
   says which; its influence coefficients are (num - theta den)/D (Taylor linearisation; Woodruff 1971). Terms are made by one file an estimator:
   proportion.c, mean.c, total.c, ratio.c. */
#ifndef OPINE_ESTIMATE_ESTIMATE_H
#define OPINE_ESTIMATE_ESTIMATE_H

#include "base/memory.h"
#include "design/design.h"
#include "design/projection.h"
#include "estimate/replicates.h"
#include "moments/moments.h"

typedef struct op_coefficient {
  uint32_t feature;
  double value;
} op_coefficient;

/* Which variance simple random sampling would give, for the design effect. */
typedef enum { OP_SRS_PROPORTION, OP_SRS_MEAN, OP_SRS_COUNT, OP_SRS_TOTAL, OP_SRS_RATIO, OP_SRS_SCORE } op_srs;

typedef struct op_term {
  const op_coefficient *num, *den;
  size_t n_num, n_den;
  const uint32_t *base;    /* features whose rows are the figure's base */
  size_t n_base;
  double offset;           /* added to N/D (the item's shift) */
  bool proportion;
  op_srs srs;
  size_t component;        /* of srs mean, total, ratio */
} op_term;

/* Terms. codes: the categories summed (one, or a net's); base: the codes that count as answers. Allocated in the arena.
   joint items take their base from feature 0. All fail with OP_E_MEMORY only. */
op_status op_term_proportion(op_arena *arena, const op_item *item, size_t component, const uint32_t *codes, size_t n_codes,
                             const uint32_t *base, size_t n_base, op_term *term, op_error *err);
op_status op_term_count(op_arena *arena, const op_item *item, size_t component, const uint32_t *codes, size_t n_codes,
                        const uint32_t *base, size_t n_base, op_term *term, op_error *err);
/* Mean of values given to the categories: sum of values[i] times the share of codes[i]; other answers count 0. */
op_status op_term_score(op_arena *arena, const op_item *item, size_t component, const uint32_t *codes, const double *values, size_t n_codes,
                        const uint32_t *base, size_t n_base, op_term *term, op_error *err);
op_status op_term_mean(op_arena *arena, const op_item *item, size_t component, op_term *term, op_error *err);
op_status op_term_total(op_arena *arena, const op_item *item, size_t component, op_term *term, op_error *err);
op_status op_term_ratio(op_arena *arena, const op_item *item, size_t component, op_term *term, op_error *err);

/* Domains that are shown as one group: several where groups are totalled or margins cross them. */
typedef struct op_domain_set {
  const uint32_t *domains;
  size_t n_domains;
} op_domain_set;

typedef struct op_estimation {
  const op_moments *moments;
  size_t item;
  const op_design *design;
  const op_variance_rules *rules;
  const op_replication *replication; /* NULL = linearised */
  const double *leaf_weight;         /* multiplies the rows of each leaf; NULL = 1 */
  const double *domain_weight;       /* multiplies the rows of each domain (calibration); NULL = 1 */
  const op_projection *projection;   /* NULL = none */
  const op_term *terms;
  size_t n_terms;
  const op_domain_set *sets;
  size_t n_sets;
  bool full;                         /* whole covariance matrix */
  bool points;                       /* theta and counts alone: variances are NaN */
  bool keep_replicates;              /* give theta under each replicate */
} op_estimation;

/* One value per estimate; estimate e = set * n_terms + term. The caller's, freed with op_estimates_clear. NaN = cannot be computed. */
typedef struct op_estimates {
  size_t K;
  double *theta, *V;        /* V: K x K when full, else K */
  double *variance;         /* K */
  double *replicates;       /* K x R when kept: theta under each replicate; else NULL */
  double *n, *base_n;       /* unweighted rows: of the figure's categories (NaN where it has none), of its base */
  double *weighted_n, *base_weighted_n;
  double *srs_wr, *srs_wor; /* variance under simple random sampling with and without replacement */
  double *kish;             /* design effect of weighting in the base */
  double *logit_variance;   /* replicates: variance of logit(theta); NaN otherwise */
} op_estimates;

/* Room for K estimates, all values 0 but logit_variance (NaN); on failure what was made is left for op_estimates_clear. fails OP_E_MEMORY */
op_status op_estimates_new(size_t K, bool full, op_estimates *out, op_error *err);
op_status op_estimate(const op_estimation *estimation, op_estimates *out, op_error *err);
void op_estimates_clear(op_estimates *estimates);
/* Totals of influence by leaf of the same estimates, for those who look inside the variance. The caller's, freed with influence_clear (leaf_totals.h). */
op_status op_estimate_influence(const op_estimation *estimation, op_influence *out, op_error *err);

#endif
