/* Figures: estimates of one item with everything a row of the result needs. */
#ifndef OPINE_ANALYSIS_FIGURES_H
#define OPINE_ANALYSIS_FIGURES_H

#include "analysis/categories.h"
#include "opine/infer.h"

typedef struct figures {
  size_t item;
  figure_terms terms;
  op_estimates estimates; /* estimate e = group * terms.count + term */
  double *df, *df_domain; /* by group: degrees of freedom by the request's rule and of the group's members */
  bool full;
} figures;

/* What op_estimate needs of the plan for an item; terms, sets and `full` are the caller's to add. */
op_estimation figures_estimation(const op_plan *plan, size_t item, const op_variance_rules *rules);
/* Estimates every term of an item in every group. */
op_status figures_make(op_plan *plan, size_t item, const figure_groups *groups, bool full, figures *out, op_error *err);
/* The same for terms that are chosen already: item, terms and full of *out are set. On failure everything is cleared. */
op_status figures_estimate(op_plan *plan, const figure_groups *groups, figures *out, op_error *err);
/* Rows by leaf that are left when rows with missing answers are deleted; NULL when they stay. */
const double *figures_deleted_rows(const op_plan *plan, size_t item);
void figures_clear(figures *f);

/* Adds the section "estimates" with one row an estimate and interval method, and the notes and covariance that belong to it. `all` holds one entry an item. */
op_status figures_present(const op_plan *plan, const figure_groups *groups, const figures *all, op_result *result, op_error *err);

/* One estimate with what its row needs beside it. */
typedef struct figure_at {
  const op_estimates *estimates;
  size_t e;
  bool proportion;
  double df, df_domain, rows; /* rows: members of the group with non-zero weight, whatever their answers */
} figure_at;

/* Measures of a row, but for its interval (figure_intervals.h). */
void figure_measures_fill(const op_plan *plan, const figure_at *at, op_row *row);
/* Adds the measures that rows of estimates carry. */
op_status figure_section_measures(op_result *result, size_t section, op_error *err);

/* Sets the group keys, variable and category of a row: keys 0 .. n_by + 1. */
op_status figure_row_keys(const op_plan *plan, const figure_group *group, const figure_term *term, op_result *result, op_row *row, op_error *err);
/* Says of a net's row which categories it is made of; nothing for other rows. */
op_status figure_row_summands(const figure_terms *terms, size_t term, op_result *result, op_row *row, op_error *err);
/* Adds the section's keys in that order. */
op_status figure_section_keys(const op_plan *plan, size_t section, op_result *result, op_error *err);

#endif
