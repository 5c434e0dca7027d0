/* The sums that every estimate is made of, kept sparse by cell: one (leaf of the design, domain) pair that has rows. Rows are added and forgotten.

   An item is one question, or several variables together where their covariance is wanted. Its features are sums of w times something, by cell:
   a question   (OP_ITEM_CATEGORIES) feature k = sum of w over rows with level code k, missing codes included
   numbers etc. (OP_ITEM_JOINT)      feature 0 = sum of w over rows valid in all components, 1 = over rows that are not, then for each component
                w*(y - shift), or one feature a category; behind these `linear` features stand sums of w*y*y and of w*y*x (pairs of neighbours)
   Where rows are the design's units, products of features summed over rows are kept too: by category the diagonal is enough (a row has one
   category), jointly the matrix of linear features. */
#ifndef OPINE_MOMENTS_MOMENTS_H
#define OPINE_MOMENTS_MOMENTS_H

#include "moments/cell_sums.h"
#include "opine/table.h"

#define OP_NO_DOMAIN UINT32_MAX

typedef enum { OP_ITEM_CATEGORIES, OP_ITEM_JOINT } op_item_type;

typedef struct op_component {
  bool categorical;
  const op_levels *levels;  /* categorical: borrowed, growing */
  bool keep_missing;        /* categorical: declared missing codes are categories (`--base all`) */
  bool shifted;             /* numeric: sums are kept of y minus the first value seen, which saves digits of large nearly equal values */
  double shift;
  size_t first;             /* joint: its first feature */
  size_t capacity;          /* joint, categorical: features reserved */
} op_component;

typedef struct op_item {
  op_item_type type;
  op_component *components;
  size_t n_components;
  bool cross_products;      /* keep sums of w*y*x of components 0 and 1, 2 and 3, ... (ratios) */
  size_t stride;            /* features a cell */
  size_t linear;            /* joint: features that products are kept of; = stride for categories */
  size_t second;            /* joint: feature of w*y*y of component 0; w*y*x of the pair (c, c+1) is at second + n_components + c */
  op_cell_sums sums;        /* of stride */
  op_cell_sums squares;     /* rows as units: of stride (categories) or linear x linear (joint, upper triangle); else none */
  double *n;                /* domains x stride: rows with non-zero weight by feature (joint: features 0 and 1, and unweighted sums of the others) */
  double *w2;               /* domains x stride: sum of w*w by feature (joint: 0 and 1 only) */
  double *replicates;       /* domains x stride x R: sums under each replicate weight; else NULL */
  double *present;          /* leaves: rows valid in this item wherever they are; kept when rows with missing answers are to be deleted */
  size_t n_capacity, w2_capacity, replicates_capacity, present_capacity;
} op_item;

typedef struct op_cell {
  uint32_t leaf, domain;
  double rows, weight;      /* members with non-zero weight, whatever their answers, and their sum of weights */
} op_cell;

typedef struct op_moments {
  op_cell *cells;
  size_t n_cells, cells_capacity;
  size_t n_domains, n_leaves;
  op_item *items;
  size_t n_items;
  op_slabs *slabs;          /* of what items keep by cell */
  bool squares;             /* rows are the design's units */
  bool presence;            /* fill op_item.present */
  size_t n_replicates;
  void *keys;               /* dictionary of (leaf, domain) */
  uint32_t *of_leaf;        /* 1 + the cell last found of each leaf */
  size_t of_leaf_capacity;
  size_t *domain_start, *leaf_start; /* after op_moments_end: cells of domain d are domain_cells[domain_start[d] ... domain_start[d + 1]), of a leaf likewise */
  uint32_t *domain_cells, *leaf_cells;
} op_moments;

/* Rows of a batch as moments need them. */
typedef struct op_moments_rows {
  size_t rows;
  const uint32_t *leaf;     /* leaf of each row */
  const uint32_t *domain;   /* domain, OP_NO_DOMAIN outside --where or --by */
  const double *weight;     /* NULL = 1 */
  size_t n_leaves, n_domains;
  const double *replicates; /* rows x R row-major, combined weights; NULL without */
} op_moments_rows;

/* Cells of a batch's rows, in the caller's room: one entry a row each. */
typedef struct op_row_cells {
  uint32_t *cell;           /* UINT32_MAX outside */
  uint32_t *end;            /* where a run of rows of one cell begins: behind its last row */
} op_row_cells;

/* What a component of an item reads in this batch. */
typedef union op_values {
  const uint32_t *codes;
  const double *numbers;
} op_values;

/* Makes room for n_items items; fill items[i].type and components (op_item_component_add), then accumulate. */
op_status op_moments_new(size_t n_items, bool squares, bool presence, size_t n_replicates, op_moments **moments, op_error *err);
void op_moments_free(op_moments *moments);
op_status op_item_component_add(op_item *item, op_component component, op_error *err);

/* Finds (or makes) the cell of every row. Counts members. */
op_status op_moments_cells(op_moments *moments, const op_moments_rows *rows, const op_row_cells *cells, op_error *err);
/* Adds a batch to one item. values[c] belongs to component c. */
op_status op_moments_add(op_moments *moments, size_t item, const op_moments_rows *rows, const op_row_cells *cells, const op_values *values,
                         op_error *err);

/* Ends the adding. */
op_status op_moments_end(op_moments *moments, op_error *err);
/* Gives back what every item keeps by cell, the most of its memory, once nothing is estimated any more. */
void op_moments_forget_cells(op_moments *moments);

/* Feature of a category of a component. */
size_t op_item_feature(const op_item *item, size_t component, uint32_t code);
/* True when a level counts as an answer of a component. */
bool op_component_counts(const op_component *component, uint32_t code);

#endif
