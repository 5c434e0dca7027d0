/* The items of a scale: which answer counts how much. */
#ifndef OPINE_ANALYSIS_SCALE_ITEMS_H
#define OPINE_ANALYSIS_SCALE_ITEMS_H

#include "analysis/row_figures.h"

typedef struct scale_item {
  const char *name, *label;
  const op_sample_column *column;
  double *points;           /* by level code; NaN = no answer */
} scale_item;

typedef struct scale {
  const op_plan *plan;
  scale_item *items;
  size_t n;
  double lowest, highest;   /* ends of the scale */
  double *steps;            /* distinct points of all items, ascending */
  size_t n_steps;
} scale;

/* Resolves the items' answers once the rows are read; *columns are the kept columns. What is read as no answer is told in notes. Owned by the plan's arena.
   fails OP_E_REQUEST answers that are texts without an order, an answer outside --points, an unknown --reverse variable */
op_status scale_make(op_plan *plan, const size_t *columns, size_t n, scale *s, op_result *result, op_error *err);
/* Points of a row's answer, NaN = none. */
double scale_points(const scale *s, size_t row, size_t item);

#endif
