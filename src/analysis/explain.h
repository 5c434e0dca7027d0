/* opine explain: one figure, its formula and the file's own numbers in it. */
#ifndef OPINE_ANALYSIS_EXPLAIN_H
#define OPINE_ANALYSIS_EXPLAIN_H

#include "analysis/figures.h"

/* The figure at work: one term, one group. */
typedef struct explained {
  op_plan *plan;
  const figure_groups *groups;
  const figures *figure;
  op_result *result;
  op_error *err;
} explained;

/* Section "steps": from the base to the interval. */
op_status explain_steps(const explained *x);
/* Section "strata" of a linearised design: where the variance comes from; or "replicates". */
op_status explain_variance(const explained *x);
/* Section "packages": the same figure by the conventions of every package. */
op_status explain_packages(const explained *x);

#endif
