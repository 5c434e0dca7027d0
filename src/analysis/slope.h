/* The straight line through the waves of a trend, three ways. */
#ifndef OPINE_ANALYSIS_SLOPE_H
#define OPINE_ANALYSIS_SLOPE_H

#include "analysis/figures.h"

typedef struct slope_line {
  const figures *figures;
  const size_t *group;     /* groups in wave order */
  size_t waves, term;
  const char *variable, *label;
} slope_line;

/* Adds the section "slope": keys groups.., variable, category, term; row method. */
op_status slope_section(const op_plan *plan, op_result *result, op_error *err);
/* Adds one line's rows: generalised least squares on the wave estimates with their covariance known (wls_known_variance), the same with the scale
   estimated from the residuals (wls_lm_estimated_scale, R lm), lack of fit, and the regression of the respondents' answers on time under the design
   (design_regression, R svyglm). Waves without date or estimate are left out; fewer than three dates give a note. */
op_status slope_present(op_plan *plan, const figure_groups *groups, const slope_line *line, op_result *result, op_error *err);

#endif
