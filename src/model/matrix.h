/* The columns of a model: terms of a formula over the categories of a frame. A row has at most one non-zero value a term, so the matrix itself is never made:
   rows come block by block as (column, value) pairs, of which the columns are those of their run and the value is a product of numbers that terms may share.

   Columns are standardised: a number enters as (x - shift)/scale, which keeps the normal equations well conditioned (years, powers of years); shift is 0
   where a model without the lower terms could not take it up. matrix_unscale goes back to the user's own units. */
#ifndef OPINE_MODEL_MATRIX_H
#define OPINE_MODEL_MATRIX_H

#include "model/frame.h"

/* Coefficients that one model may have: its information matrix takes 32 MiB then. */
#define MODEL_COLUMNS 2000

typedef struct model_part {
  size_t atom;
  bool contrast;   /* factor: without its reference category */
  size_t stride;   /* factor: of its category in the term's columns */
  int32_t *offset; /* factor: what category + 1 adds to the column; far below zero for none */
} model_part;

typedef struct model_term {
  uint64_t atoms; /* 0 = the intercept */
  const char *name;
  model_part *parts;
  size_t n_parts;
  size_t first, n_columns;
  size_t from, n; /* its parameters: from .. from + n - 1 */
  int32_t *code;  /* of column + 1 of the term: the parameter less `from`, n where there is none */
  size_t product; /* of its numbers, among the matrix's */
} model_term;

typedef struct model_matrix {
  const model_frame *frame;
  op_arena *arena;
  model_term *terms;
  size_t n_terms;
  size_t n_columns;
  bool intercept;     /* terms[0] is the intercept */
  uint64_t *products; /* atoms multiplied; the first is of none, 1 in every row */
  size_t n_products;
  double *shift;      /* by atom */
  int32_t *parameter; /* of each column; -1 = the column is left out */
  const char **why;   /* of columns left out: what they are a combination of */
  size_t n_parameters;
} model_matrix;

/* Terms whose bit stands in `without` (bit t = formula->terms[t]) are left out, but the others keep their coding. The caller's, freed with matrix_free.
   fails OP_E_REQUEST a factor with one category, too many columns; OP_E_MEMORY */
op_status matrix_new(const model_frame *frame, const op_model_formula *formula, bool intercept, const unsigned char *without, model_matrix **matrix,
                     op_error *err);
void matrix_free(model_matrix *matrix);

/* Numbers the parameters of the columns that stay (parameter >= 0) anew, after columns have been left out. */
void matrix_number(model_matrix *matrix);

/* Rows of a block. A row of run r has, of term t, the value of the term's product in parameter from + code[r * n_terms + t] of the term; code n = it is zero in it.
   Product p of row i stands at value[p * MODEL_BLOCK + i]. */
typedef struct model_rows {
  size_t n, n_runs;
  const size_t *run; /* the block's */
  int32_t *code;
  double *value;
  double *scaled, *sums; /* room for sums over a run: MODEL_BLOCK, and n_products x n_products */
} model_rows;

op_status matrix_rows_new(const model_matrix *matrix, model_rows *rows, op_error *err);
void matrix_rows_free(model_rows *rows);
void matrix_rows(const model_matrix *matrix, const model_block *block, model_rows *rows);

/* Name of a column, "x:region=M", and the categories of its factors, "M" or "M:F" (NULL without factors). In the matrix's arena; NULL when memory is out. */
const char *matrix_column_name(const model_matrix *matrix, size_t column, op_error *err);
op_status matrix_column_category(const model_matrix *matrix, size_t column, bool labels, const char **category, op_error *err);
size_t matrix_column_term(const model_matrix *matrix, size_t column);

/* M, n_columns x n_parameters row-major, zeroed: coefficients in the user's units = M times standardised coefficients. */
void matrix_unscale(const model_matrix *matrix, double *M);

/* Finds columns that are zero or combinations of those before them in the rows, and leaves them out (parameter -1, why).
   fails OP_E_MEMORY; OP_E_REQUEST when nothing is left */
op_status matrix_leave_out_aliased(model_matrix *matrix, const model_order *order, const double *weight, op_error *err);

#endif
