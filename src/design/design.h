/* The sampling design: names and rules first, units once rows are seen; turns unit totals of influence into a covariance matrix.

   1. op_design_new       how many strata variables, PSU stages and FPCs
   2. op_design_leaves    registers the rows of a batch; gives each its leaf, the finest unit whose totals the variance needs
   3. op_design_finish    counts units, checks the FPCs
   4. op_design_covariance, op_design_df

   Levels of the tree: level 0 are the strata, level s the units of stage s, nested in level s-1. The leaf level is the last stage that enters the
   variance: stage 1 unless FPCs are declared for later stages (without one the first stage carries all: "ultimate cluster", Kalton 1979). Where the
   last stage's units are the respondents themselves (no PSU, or one FPC more than PSU variables) the leaf is the level above and its sums of squares
   stand for its rows. PSU ids are always read as nested in their parent. */
#ifndef OPINE_DESIGN_DESIGN_H
#define OPINE_DESIGN_DESIGN_H

#include <stdint.h>

#include "opine/request.h"
#include "opine/table.h"

#define OP_DESIGN_STAGES 8
#define OP_NO_LEAF UINT32_MAX

typedef struct op_design op_design;

/* Columns of one batch that the design reads: codes of strata and PSU variables, FPC values, weights (NULL = all 1). */
typedef struct op_design_rows {
  size_t rows;
  const uint32_t *const *strata;
  const uint32_t *const *psu;
  const double *const *fpc;
  const double *weights;
} op_design_rows;

/* A design with n_strata crossed strata variables, n_psu stages and n_fpc corrections (outermost first). The caller's, freed with op_design_free.
   fails OP_E_REQUEST more FPCs than stages + 1, more than OP_DESIGN_STAGES stages */
op_status op_design_new(size_t n_strata, size_t n_psu, size_t n_fpc, op_design **design, op_error *err);
void op_design_free(op_design *design);

/* Leaf of each row into leaf[0..rows). *bad_row is set to the row that an error is about.
   fails OP_E_DATA an FPC that is missing, not positive, or differs within its stratum or unit; a missing stratum or PSU */
op_status op_design_leaves(op_design *design, const op_design_rows *rows, uint32_t *leaf, size_t *bad_row, op_error *err);

/* After the last row. Levels of the strata variables are for messages.
   fails OP_E_DATA an FPC smaller than the sample, counts mixed with fractions */
op_status op_design_finish(op_design *design, const op_levels *const *strata_levels, op_error *err);

size_t op_design_leaf_count(const op_design *design);
size_t op_design_strata_count(const op_design *design);
/* Stage-1 units; rows where the design has no PSU. */
double op_design_unit_count(const op_design *design);
/* PSU codes that occur in more than one stratum (they are read as different PSUs). */
size_t op_design_repeated_psus(const op_design *design);
bool op_design_rows_are_units(const op_design *design);
/* Sampling weight that the FPCs imply for the rows of a leaf: the product of N/n over the stages (or of 1/fraction). */
double op_design_leaf_weight(const op_design *design, uint32_t leaf);
/* Rows of each leaf, all and with non-zero weight; n_leaves values each, borrowed. */
const double *op_design_leaf_rows(const op_design *design);
const double *op_design_leaf_weighted_rows(const op_design *design);
/* Stage-1 units of a stratum (rows without PSUs) and the fraction of its units that was sampled (0 without FPC); the stratum of a leaf; its name for
   messages ("" without strata). */
double op_design_stratum_units(const op_design *design, uint32_t stratum);
double op_design_stratum_fraction(const op_design *design, uint32_t stratum);
uint32_t op_design_leaf_stratum(const op_design *design, uint32_t leaf);
void op_design_stratum_name(const op_design *design, uint32_t stratum, char *out, size_t size);

/* Degrees of freedom of a set of rows, given as rows (with non-zero weight) per leaf: stage-1 units with rows minus strata with rows.
   whole_strata: all units of those strata count instead (Stata's rule for subpopulations).
   source Korn & Graubard 1999 section 5.2; R survey degf(); West, Berglund & Heeringa 2008 */
op_status op_design_df(const op_design *design, const double *leaf_rows, bool whole_strata, double *df, op_error *err);
/* The rule with whole strata where only some rows count as sampled (rows per leaf): stage-1 units with sampled rows of the strata that have members. */
op_status op_design_df_sampled(const op_design *design, const double *leaf_rows, const double *sampled, double *df, op_error *err);

/* Influence of K estimates summed by leaf, compressed by rows. Leaves without members have no entries and count as zero.
   start     n_leaves + 1 offsets into estimate, z, zz, members
   estimate  index of the estimate, ascending within a leaf
   z         the leaf's total of influence
   zz        rows as units: sum of squares of the rows' influences; else NULL
   members   rows of the estimate's base in the leaf
   block     rows as units and full covariance: offset of the leaf's s x s products (s = its entries), into blocks; else NULL */
typedef struct op_influence {
  size_t n_leaves, n_estimates;
  size_t *start;
  uint32_t *estimate;
  double *z, *zz, *members;
  size_t *block;
  double *blocks;
} op_influence;

typedef struct op_variance_rules {
  op_lonely lonely;
  bool lonely_domain;        /* apply the lonely rule where a stratum keeps one unit in the estimate's base */
  const double *leaf_rows;   /* NULL = all rows count as sampled; else rows per leaf that are left when rows with missing answers are deleted */
} op_variance_rules;

/* Covariance of K estimates from leaf totals of influence by the recursive multi-stage formula
     V = sum_h (1-f_h) n_h/(n_h-1) sum_i (z_hi - mean z_h)(..)' + sum_h f_h sum_i V(stages below, inside hi).
   V  K x K row-major when full, else the K variances; the caller's, overwritten
   fails OP_E_REQUEST a stratum with members has one PSU and the rule is `fail` (names the stratum)
   source Cochran 1977 section 11; Saerndal et al. 1992 result 4.3.1; equals R survey svyrecvar 4.1-1 with its lonely.psu options */
op_status op_design_covariance(const op_design *design, const op_influence *influence, const op_variance_rules *rules, bool full,
                               double *V, op_error *err);

#endif
