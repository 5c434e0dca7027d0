/* The tree of units, shared by the files of this folder. */
#ifndef OPINE_DESIGN_TREE_H
#define OPINE_DESIGN_TREE_H

#include "base/dict.h"
#include "design/design.h"

typedef struct design_level {
  op_dict *keys;     /* (parent, codes) of each unit */
  uint32_t *parent;  /* index in the level above; unused for strata */
  double *fpc;       /* of the units below this one; NaN until seen */
  size_t count, parent_capacity, fpc_capacity;
} design_level;

struct op_design {
  size_t n_strata_variables, n_stages, n_fpc;
  bool rows_are_units;
  bool fpc_are_counts;
  design_level levels[OP_DESIGN_STAGES + 1];  /* levels[n_stages] are the leaves */
  double *leaf_rows, *leaf_weighted_rows;
  size_t rows_capacity, weighted_capacity;
  double *units[OP_DESIGN_STAGES + 1];        /* units[s][g]: units (or rows) directly below unit g of level s */
  op_dict *first_stage_codes;                 /* stage-1 codes seen, to find ids used in several strata */
  uint32_t *code_stratum;
  size_t code_capacity, repeated;
  uint32_t last_codes[2 * OP_DESIGN_STAGES + 1], last_leaf;
  const op_levels *const *strata_levels;
};

/* Fills counts[s][g] for every level from rows per leaf: units with rows, and rows where rows are the last units. */
void design_count_units(const op_design *design, const double *leaf_rows, double *const *counts);
/* Sampling fraction of the units below unit g of a level, given how many were sampled. 0 without FPC. */
double design_fraction(const op_design *design, size_t level, uint32_t g, double sampled);

#endif
