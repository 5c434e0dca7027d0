/* Kept rows of each group, ready for estimators of estimate/rows.h. */
#ifndef OPINE_ANALYSIS_ROWS_H
#define OPINE_ANALYSIS_ROWS_H

#include "analysis/groups.h"
#include "estimate/rows.h"

/* Rows of every group that answered all of some kept columns. `estimation` points into this struct (do not copy it by value); set its `full` as needed. */
typedef struct analysis_rows {
  op_row_set *sets;         /* one a group, in the groups' order */
  size_t count;
  double *present;          /* rows by leaf left when rows with missing answers are deleted; NULL otherwise */
  double *n, *weighted_n;   /* unweighted rows with non-zero weight and sum of weights, by group */
  op_variance_rules rules;
  op_row_estimation estimation;
} analysis_rows;

/* columns: indices of kept columns that must hold an answer (plan_keep). Declared missing codes are answers with --base all.
   The caller's, freed with analysis_rows_clear. fails OP_E_MEMORY */
op_status analysis_rows_make(const op_plan *plan, const figure_groups *groups, const size_t *columns, size_t n_columns, analysis_rows *rows, op_error *err);
void analysis_rows_clear(analysis_rows *rows);
/* Hands over the list of a group's rows: the caller's, freed with op_free. The group has none left here. */
size_t *analysis_rows_take(analysis_rows *rows, size_t group, size_t *n);
/* Degrees of freedom of a group's figure by a rule: those of its members, or of its answers where rows with missing answers are deleted. */
op_status analysis_rows_df(const op_plan *plan, const figure_groups *groups, const analysis_rows *rows, size_t group, op_df_rule rule, double *df, op_error *err);
/* leaf_rows[leaf] = respondents of each leaf of the design with weight in any of n sets. fails OP_E_MEMORY */
op_status analysis_rows_leaves(const op_plan *plan, const op_row_set *sets, size_t n, double *leaf_rows, op_error *err);
/* True when a kept column holds an answer in a row of the sample. */
bool analysis_row_answers(const op_plan *plan, size_t column, size_t row);

#endif
