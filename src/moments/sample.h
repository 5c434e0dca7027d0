/* Rows kept for what cannot be made of moments: quantiles, regression, ranks. Only the columns asked for and only rows of the --where domain.

   1. op_sample_new      which columns, as what; op_sample_fold where rows that are alike may stand together
   2. op_sample_add      every batch
   3. op_sample_weight   once the weights that FPCs imply or a calibration gives are known
   4. estimate/rows.h    estimators work on sets of its rows */
#ifndef OPINE_MOMENTS_SAMPLE_H
#define OPINE_MOMENTS_SAMPLE_H

#include "moments/fold.h"

typedef struct op_sample_column {
  bool categorical;
  const op_levels *levels;     /* categorical: borrowed */
  uint32_t *codes;             /* n_rows, or NULL */
  double *numbers;             /* n_rows, NaN = missing, or NULL */
  size_t capacity;
} op_sample_column;

/* A row is a respondent, or - in a folded sample - all respondents that are alike in every column and in their domain: `weight` is then their sum. */
typedef struct op_sample {
  size_t n_rows, n_replicates;
  bool keep_outside;           /* rows outside the domain are kept too (they count when rows with missing answers are deleted) */
  int threads;                 /* that may work on it; no figure depends on them */
  uint32_t *leaf;              /* NULL when folded */
  uint32_t *domain;            /* OP_NO_DOMAIN outside */
  double *weight;              /* of the analysis; see op_sample_weight */
  double *design_weight;       /* before calibration; equals weight without one */
  double *replicates;          /* n_rows x R row-major; NULL without */
  op_sample_column *columns;
  size_t n_columns;
  size_t leaf_capacity, domain_capacity, weight_capacity, replicate_capacity;

  op_fold *fold;               /* the respondents of a folded sample; NULL = rows are respondents */
  double *members, *squares;   /* folded: respondents with non-zero weight, and the sum of their squared weights, by row */
} op_sample;

/* An empty sample of n_columns columns; fill columns[i].categorical and levels. The caller's, freed with op_sample_free. fails OP_E_MEMORY */
op_status op_sample_new(size_t n_columns, size_t n_replicates, bool keep_outside, op_sample **sample, op_error *err);
void op_sample_free(op_sample *sample);
/* Lets respondents stand together, before the first batch. It is left again, whatever has been added, once too few are alike. Not with replicate weights.
   fails OP_E_MEMORY */
op_status op_sample_fold(op_sample *sample, op_error *err);

/* Keeps the rows of a batch that lie inside a domain (or all: keep_outside). values[c] belongs to column c. fails OP_E_MEMORY */
op_status op_sample_add(op_sample *sample, const op_moments_rows *rows, const op_values *values, op_error *err);

/* Ends the adding, and multiplies the kept weights: by leaf (FPC-implied weights; NULL = 1) into both kinds, then by domain (calibration; NULL = none) into
   `weight`. fails OP_E_MEMORY */
op_status op_sample_weight(op_sample *sample, const double *leaf_weight, const double *domain_weight, op_error *err);

/* Respondents with non-zero weight that a row stands for, and the sum of their squared weights. */
double op_sample_members(const op_sample *sample, size_t row);
double op_sample_squares(const op_sample *sample, size_t row);

/* Respondents of a sample, folded or not, and their leaves, rows and weights block by block: first a multiple of OP_FOLD_BLOCK, leaf and row have room for a
   block. Returns how many were read. */
size_t op_sample_respondents(const op_sample *sample);
size_t op_sample_read(const op_sample *sample, size_t first, uint32_t *leaf, uint32_t *row, const double **weight);

/* counts[leaf] = respondents of each of n_leaves leaves whose row is in the set (marks by row; NULL = all); only those with non-zero weight, or all.
   fails OP_E_MEMORY */
op_status op_sample_count_leaves(const op_sample *sample, const unsigned char *in_set, bool with_weight, size_t n_leaves, double *counts, op_error *err);

#endif
