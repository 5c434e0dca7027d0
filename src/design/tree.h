/* The tree of units of one phase, shared by the files of this folder: level 0 are the strata, level s the units of stage s, nested in level s-1. */
#ifndef OPINE_DESIGN_TREE_H
#define OPINE_DESIGN_TREE_H

#include "base/dict.h"
#include "base/runs.h"
#include "design/design.h"

typedef struct design_level {
  op_dict *keys;       /* (parent, code) of each unit */
  uint32_t *parent;    /* index in the level above; unused for strata */
  double *fpc;         /* of the units below this one; NaN until seen */
  double *probability; /* of this unit within its parent, where it has one of its own; NaN otherwise */
  uint32_t *of_code;   /* by code: 1 + the unit last found with it */
  size_t count, parent_capacity, fpc_capacity, probability_capacity, code_capacity;
} design_level;

typedef struct design_tree {
  op_phase_shape shape;
  size_t n_stages;
  bool rows_are_units;  /* the respondents of a leaf are units whose sums of squares stand for them */
  bool row_stage;       /* the last stage is the respondents, each a leaf */
  bool fpc_are_counts;
  design_level levels[OP_DESIGN_STAGES + 2];  /* levels[n_stages] are the leaves */
  double *leaf_rows;                          /* sampled rows by leaf */
  double *units[OP_DESIGN_STAGES + 2];        /* units[s][g]: sampled units (or rows) directly below unit g of level s */
  size_t *child_start[OP_DESIGN_STAGES + 2];  /* once finished: units below unit g of level s, in order of first appearance: child[s][child_start[s][g] ...] */
  uint32_t *child[OP_DESIGN_STAGES + 2];
  size_t rows_capacity;
  uint32_t *code_stratum;                     /* by code of stage 1: 1 + its stratum, to find ids used in several strata; UINT32_MAX = in several */
  size_t code_capacity, repeated;
  uint32_t rows_seen;
  const op_levels *const *strata_levels;
} design_tree;

op_status tree_init(design_tree *tree, const op_phase_shape *shape, bool leaf_a_row, op_error *err);
void tree_clear(design_tree *tree);
/* The columns that alone decide the leaf of a row; false where more than codes decides. */
bool tree_columns(const design_tree *tree, const op_phase_rows *rows, op_runs columns[2 * OP_DESIGN_STAGES + 1], size_t *n);
/* Leaf of a row, made when new; rows->fpc and ->probabilities may be NULL for rows that are only counted. fails OP_E_DATA a stratum, PSU, FPC or probability is missing or does not fit */
op_status tree_place(design_tree *tree, const op_phase_rows *rows, size_t r, uint32_t *leaf, op_error *err);
/* True when a stratum or PSU code of the row is missing. */
bool tree_row_is_missing(const design_tree *tree, const op_phase_rows *rows, size_t r);
/* Lists and counts the units sampled and checks the FPCs. */
op_status tree_finish(design_tree *tree, const op_levels *const *strata_levels, op_error *err);

/* Fills counts[s][g] for every level from rows per leaf: units with rows, and rows where rows are the last units. */
void tree_count_units(const design_tree *tree, const double *leaf_rows, double *const *counts);
/* Sampling fraction of the units below unit g of a level, given how many were sampled. 0 without FPC. */
double tree_fraction(const design_tree *tree, size_t level, uint32_t g, double sampled);
/* Inclusion probability of a unit of level >= 1 within its parent: its own where it has one, else the sampling fraction. */
double tree_probability(const design_tree *tree, size_t level, uint32_t unit);
/* Unit of a level that holds a leaf. */
uint32_t tree_ancestor(const design_tree *tree, size_t level, uint32_t leaf);
void tree_stratum_name(const design_tree *tree, uint32_t stratum, char *out, size_t size);
/* The failure that unit g of a level has one unit below it. */
op_status tree_lonely_failure(const design_tree *tree, size_t level, uint32_t g, op_error *err);

#endif
