/* The variables of a formula as values of the kept rows: numbers, categories and expressions, block by block. No copy of the data is made but for expressions.

   1. whoever reads the data fills a model_frame: where each atom's column is kept
   2. frame_codes, frame_materialise     what codes stand for, expressions row by row; frame_answers tells which rows have a value everywhere
   3. frame_factor, frame_centre         for one set of rows: which categories there are, where the numbers lie
   4. order_sort, order_make             the set's rows in runs of the same categories
   5. frame_block                        values of a block of rows; frame_block_set with some variables set to other values (predictions) */
#ifndef OPINE_MODEL_FRAME_H
#define OPINE_MODEL_FRAME_H

#include "moments/sample.h"
#include "table/model_formula.h"

/* Rows at work at one time: what a block needs of a model with a dozen terms stays in the second-level cache. */
#define MODEL_BLOCK 1024

/* Where a variable of the formula is kept. An expression may read it as numbers and as codes. */
typedef struct model_column {
  const char *name;
  bool is_let;
  size_t kept;   /* column of the sample */
  bool explains; /* read on the right side */
} model_column;

typedef struct model_atom {
  const char *name, *label; /* of the variable; an expression's own text */
  bool factor;
  size_t kept;               /* column of the sample; SIZE_MAX for expressions */
  const op_levels *levels;   /* where the column holds codes */
  double *number_of_code;    /* column of codes read as numbers; NaN = no answer */
  unsigned char *answers;    /* factor: by code, whether it is an answer */
  int32_t *category_of_code; /* factor; -1 = no answer */
  size_t n_codes;
  op_expression *expression;
  double *values;  /* expression: one a row of the sample */
  uint32_t *codes; /* factor: code of each category in order */
  size_t n_categories;
  size_t reference;    /* category that the others are compared with */
  double shift, scale; /* a number enters the fit as (x - shift)/scale */
  double spread;       /* its standard deviation in the set; 0 = constant */
} model_atom;

/* Something set to another value before a block is evaluated. */
typedef struct model_override {
  const char *name; /* variable */
  bool shift;       /* number is added to the row's own value, else it stands in its place */
  double number;
  uint32_t code; /* level that stands in place of codes; OP_CODE_NONE where a number stands */
} model_override;

typedef struct model_frame {
  const op_sample *sample;
  model_atom *atoms; /* of the formula, in its order */
  size_t n_atoms;
  model_atom response;
  model_atom *offsets;
  size_t n_offsets;
  model_column *columns; /* every kept column of the model's variables */
  size_t n_columns;
  size_t *let_kept; /* kept column of each let; SIZE_MAX = not used */
  size_t n_lets;
  bool keep_missing; /* declared missing codes are answers */
} model_frame;

/* Rows of a set in the order in which a model goes over them. Those of the same categories in every factor stand together in runs, so that what depends on
   the categories alone is done once a run. Made by order_make. */
typedef struct model_order {
  const size_t *rows; /* indices into the sample */
  size_t n;
  size_t *start; /* n_runs + 1: run r is rows [start[r], start[r + 1]) of the order */
  size_t n_runs;
  double **number; /* by atom: its numbers in this order; NULL = blocks read them from the sample */
  double *storage;
} model_order;

/* Values of a block of n rows: number[a] of each row, category[a] of each run; offset sums the offsets. */
typedef struct model_block {
  size_t n;
  const size_t *rows;
  size_t n_runs, first_run; /* first_run: of the order */
  size_t *run;              /* n_runs + 1: run r is rows [run[r], run[r + 1]) of the block */
  const double **number;
  int32_t **category;
  double *offset;
  double *scratch; /* MODEL_BLOCK */
  double **own;    /* by atom: room for its numbers */
  void *storage;
} model_block;

op_status frame_block_new(const model_frame *frame, model_block *block, op_error *err);
void frame_block_free(model_block *block);

/* Fills block with the rows of an order from `first` on, MODEL_BLOCK at most. */
void frame_block(const model_frame *frame, const model_order *order, size_t first, model_block *block);
/* The same with some variables set to other values. fails OP_E_MEMORY */
op_status frame_block_set(const model_frame *frame, const model_order *order, size_t first, const model_override *overrides, size_t n_overrides,
                          model_block *block, op_error *err);

/* Numbers of n rows in an atom that is no factor, NaN = none. */
void frame_read_number(const model_frame *frame, const model_atom *atom, const size_t *rows, size_t n, double *out);

/* Evaluates an expression atom for every row of the sample into atom->values. fails OP_E_MEMORY */
op_status frame_materialise(const model_frame *frame, model_atom *atom, op_error *err);

/* Number of a row in an atom that is no factor; NaN = none. Category of a row in a factor; -1 = none. */
double frame_number(const model_frame *frame, const model_atom *atom, size_t row);
int32_t frame_category(const model_frame *frame, const model_atom *atom, size_t row);
/* answers[i] = 1 when every atom, the response and the offsets have a value in rows[i], else 0. */
void frame_answers(const model_frame *frame, const size_t *rows, size_t n, unsigned char *answers);

/* Reads the categories of a factor from the levels that have rows with weight in the set: in table order, or as `order` lists them.
   `reference` NULL = the first. fails OP_E_REQUEST a listed level or reference that nobody has (nearest name) */
op_status frame_factor(const model_frame *frame, model_atom *atom, const op_model_atom *as_written, const size_t *rows, const double *weight, size_t n,
                       op_error *err);
/* Makes the table that the column's codes are read by: number_of_code, or `answers` of a factor. fails OP_E_MEMORY */
op_status frame_codes(const model_frame *frame, model_atom *atom, op_error *err);

/* Weighted mean and spread of every number in the set, into shift, scale and spread; by the threads of the sample. fails OP_E_MEMORY */
op_status frame_centre(model_frame *frame, const model_order *order, const double *weight, op_error *err);

void frame_atom_clear(model_atom *atom);

#endif
