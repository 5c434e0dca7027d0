/* One figure of several completed data sets into one row. */
#ifndef OPINE_ANALYSIS_IMPUTATION_FIGURE_H
#define OPINE_ANALYSIS_IMPUTATION_FIGURE_H

#include "analysis/imputations.h"

typedef struct imputation_figure {
  const op_request *request;
  const op_section *section;   /* of the first result: which measures its rows carry */
  const op_row *const *rows;   /* m; NULL = the result has no such row */
  const bool *empty;           /* m; nobody chose the category there */
  size_t m;
  double *q, *u, *df, *other;  /* scratch, m each */
} imputation_figure;

/* What interval methods may know of a combined row of a proportion. */
op_proportion imputation_proportion(const op_row *row);

/* Fills measures, method and note of a row whose keys are set. What no rule combines is missing, with a note; so is an
   interval that is made for all categories of a question together, which needs all their rows. */
void imputation_figure_combine(const imputation_figure *f, op_row *out);

#endif
