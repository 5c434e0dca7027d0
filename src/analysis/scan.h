/* The pass over the data, shared by its files: the rows of the batch at work and where they belong. */
#ifndef OPINE_ANALYSIS_SCAN_H
#define OPINE_ANALYSIS_SCAN_H

#include "analysis/plan.h"

/* --let variables that later expressions can name. */
#define SCAN_LETS 256

typedef struct scan {
  op_plan *plan;
  op_batch batch;
  uint32_t *leaf, *domain, *file_stratum;
  op_row_cells cells;
  double *where, *replicates;
  const double *let_values[SCAN_LETS];
  const double *weight;        /* of the batch's rows as far as variables say it; NULL = 1 */
  const double *first_weight;  /* two phases: of the first phase; NULL = not given by a variable */
  double *weight_buffer, *first_buffer, *in_second, *inverse;
  double *leaf_weight, *leaf_weight2;   /* sums of weight and its square by leaf, where FPCs imply a part of the weight */
  size_t leaf_capacity, leaf_capacity2;
  const char *last_file;
  uint32_t files_seen;
  op_values *kept;
  struct scan_replicates *replication;
  struct scan_items *items;
  op_error *err;
} scan;

/* Puts the row's file and line on the error. Returns its status. */
op_status scan_fail_at(const scan *s, size_t row);
/* Values of a variable in this batch; a late column must have been filled. */
op_values scan_values(const scan *s, const plan_variable *v);

/* scan_design.c: rows of the second phase, weights, leaves. */
op_status scan_design_new(scan *s);
op_status scan_second_phase(scan *s);
op_status scan_weights(scan *s);
op_status scan_leaves(scan *s);
op_status scan_design_finish(scan *s);
void scan_design_free(scan *s);

/* scan_items.c: the batch into the moments of every item. */
op_status scan_items_new(scan *s);
op_status scan_items_add(scan *s, const op_moments_rows *rows);
void scan_items_free(scan *s);

/* scan_replicates.c: replicate weights of a batch, row by row; what they look like, their rank, the PSUs that they leave out. */
op_status scan_replicates_new(scan *s);
op_status scan_replicates_add(scan *s);
op_status scan_replicates_finish(scan *s);
void scan_replicates_free(scan *s);

#endif
