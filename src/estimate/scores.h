/* Means of scores by group, from kept rows: the numbers themselves (t tests), or functions of their rank in the population that the weights estimate. */
#ifndef OPINE_ESTIMATE_SCORES_H
#define OPINE_ESTIMATE_SCORES_H

#include "estimate/rows.h"

typedef enum {
  OP_SCORE_VALUE,   /* y */
  OP_SCORE_RANK,    /* r/N (Wilcoxon, Kruskal-Wallis) */
  OP_SCORE_NORMAL,  /* normal quantile of r/N (van der Waerden) */
  OP_SCORE_ABOVE    /* 1 where r > qN, else 0 (median test: q = 1/2) */
} op_rank_score;

#define OP_SCORE_NO_GROUP UINT32_MAX

/* r is the weight below a row plus half the weight of its ties, N the sum of weights. The context of the estimator; everything is borrowed. */
typedef struct op_score_means {
  op_rank_score score;
  double quantile;               /* OP_SCORE_ABOVE */
  const double *y;               /* by row of the sample */
  const uint32_t *domain;        /* by row of the sample */
  const uint32_t *group_of;      /* by domain: 0 .. n_groups - 1, OP_SCORE_NO_GROUP */
  size_t n_groups;
  bool ties_by_row;              /* ties share the average of their running sums in the order of rows, as R's svyranktest does, which depends on that order */
} op_score_means;

/* The estimator of the n_groups means over the groups together (one row set). Ranks are taken as known in the influence.
   source Lumley & Scott 2013, equation 2; R survey svyranktest 4.1-1 */
op_row_estimator op_score_means_estimator(const op_score_means *means);

#endif
