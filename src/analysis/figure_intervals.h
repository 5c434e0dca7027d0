/* The interval of each figure of a group, by every method that the request asks for. */
#ifndef OPINE_ANALYSIS_FIGURE_INTERVALS_H
#define OPINE_ANALYSIS_FIGURE_INTERVALS_H

#include "analysis/figures.h"

/* The methods asked for; a NULL entry stands for the default rule. */
typedef struct interval_methods {
  const op_interval_method **items;
  size_t count;
} interval_methods;

/* In the plan's arena. fails OP_E_USAGE an unknown name (nearest one) */
op_status interval_methods_for(const op_plan *plan, interval_methods *out, op_error *err);

/* What the methods may know of the figures of one item in one group. */
typedef struct figure_intervals {
  const op_plan *plan;
  const figure_group *group;
  const figures *figures;
  size_t first;             /* estimate of the group's first term */
  op_proportion *sample;    /* one a term */
} figure_intervals;

/* The caller's, freed with figure_intervals_clear. */
op_status figure_intervals_make(const op_plan *plan, const figure_group *group, const figures *f, size_t g, figure_intervals *out, op_error *err);
void figure_intervals_clear(figure_intervals *intervals);
/* Writes the interval of a term, the method's name, and why there is none. method NULL = the default rule. */
op_status figure_intervals_fill(const figure_intervals *intervals, size_t term, const op_interval_method *method, op_result *result, op_row *row, op_error *err);

/* Measures and interval of a figure that stands alone; a method that needs all categories of a question gives none. */
op_status figure_row_fill(const op_plan *plan, const figure_at *at, const op_interval_method *method, op_result *result, op_row *row, op_error *err);
/* The same for one figure of a question that the caller has put together; proportion false = a mean or total (Wald). */
op_status figure_interval_set(const op_question *question, size_t figure, bool proportion, const op_interval_method *method, double level, op_result *result,
                              op_row *row, op_error *err);

#endif
