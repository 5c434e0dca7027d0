/* The sampling design: names and rules first, units once rows are seen; turns unit totals of influence into a covariance matrix.

   1. op_design_new       how many strata variables, PSU stages and FPCs, and the rule of the variance (opine/design_rules.def, one file rule_*.c each)
   2. op_design_leaves    registers the rows of a batch; gives each its leaf, the finest unit whose totals the variance needs
   3. op_design_finish    counts units, checks the FPCs
   4. op_design_covariance, op_design_df

   Levels of the tree: level 0 are the strata, level s the units of stage s, nested in level s-1. The leaf level is the last stage that enters the
   variance: stage 1 unless FPCs are declared for later stages (without one the first stage carries all: "ultimate cluster", Kalton 1979). Where the
   last stage's units are the respondents themselves (no PSU, or one FPC more than PSU variables) the leaf is the level above and its sums of squares
   stand for its rows - unless the rule needs each respondent's own total (unequal probabilities, two phases): then respondents are leaves. With two
   phases there are two trees, and a leaf is a pair of leaves, one of each. PSU ids are always read as nested in their parent. */
#ifndef OPINE_DESIGN_DESIGN_H
#define OPINE_DESIGN_DESIGN_H

#include <stdint.h>

#include "opine/design.h"
#include "opine/request.h"
#include "opine/table.h"

#define OP_DESIGN_STAGES 8
#define OP_NO_LEAF UINT32_MAX

typedef struct op_design op_design;

/* Variables of one phase. probabilities: one a stage, or one that holds for the row as a whole. */
typedef struct op_phase_shape {
  size_t n_strata, n_psu, n_fpc, n_probabilities;
  bool all_stages;         /* every stage counts, with an FPC or without */
} op_phase_shape;

/* Sampling with unequal probabilities. */
typedef struct op_pps_shape {
  bool yates_grundy;       /* instead of Horvitz-Thompson */
  const double *joint;     /* n_joint x n_joint joint inclusion probabilities, units in file order; borrowed; NULL = approximated by the rule */
  size_t n_joint;
  double psum;             /* Hartley-Rao: sum of squared probabilities over the population divided by the sample size; NaN = estimated */
} op_pps_shape;

typedef struct op_design_shape {
  op_rule rule;
  op_phase_shape first, second;   /* second: rules of two phases only */
  op_pps_shape pps;
  bool leaf_a_row;                /* every respondent that is a unit is a leaf, whatever the rule needs */
} op_design_shape;

/* Columns of one batch that one phase reads: codes of strata and PSU variables, FPCs, inclusion probabilities. */
typedef struct op_phase_rows {
  const uint32_t *const *strata;
  const uint32_t *const *psu;
  const double *const *fpc;
  const double *const *probabilities;
} op_phase_rows;

typedef struct op_design_rows {
  size_t rows;
  op_phase_rows first, second;
  const double *weights;        /* NULL = all 1 */
  const double *first_weights;  /* two phases: weight of the first phase where it is given; NULL otherwise */
  const double *in_second;      /* two phases: not 0 in rows of the second phase; else NULL */
  const double *psum;           /* op_pps_shape.psum by stratum, where it differs; else NULL */
} op_design_rows;

/* A design of that shape. The caller's, freed with op_design_free.
   fails OP_E_REQUEST more FPCs than stages + 1, more than OP_DESIGN_STAGES stages, more stages than the rule can take */
op_status op_design_new(const op_design_shape *shape, op_design **design, op_error *err);
void op_design_free(op_design *design);

/* Leaf of each row into leaf[0..rows). *bad_row is set to the row that an error is about.
   fails OP_E_DATA an FPC that is missing, not positive, or differs within its stratum or unit; a missing stratum or PSU */
op_status op_design_leaves(op_design *design, const op_design_rows *rows, uint32_t *leaf, size_t *bad_row, op_error *err);

/* After the last row. Levels of the strata variables, of the first and of the second phase, are for messages (NULL = none).
   fails OP_E_DATA an FPC smaller than the sample, counts mixed with fractions; joint probabilities of another number of units */
op_status op_design_finish(op_design *design, const op_levels *const *strata_levels, const op_levels *const *second_levels, op_error *err);

size_t op_design_leaf_count(const op_design *design);
size_t op_design_strata_count(const op_design *design);
/* Stage-1 units; rows where the design has no PSU. */
double op_design_unit_count(const op_design *design);
/* PSU codes that occur in more than one stratum (they are read as different PSUs). */
size_t op_design_repeated_psus(const op_design *design);
bool op_design_rows_are_units(const op_design *design);
/* Sampling weight that a phase's FPCs or probabilities imply for the rows of a leaf: the product of N/n over the stages (or of 1/fraction). */
double op_design_leaf_weight(const op_design *design, uint32_t leaf, bool second_phase);
/* First-stage unit of the (first phase of the) leaf, a unit's stratum, and how many units a stratum has. */
uint32_t op_design_leaf_unit(const op_design *design, uint32_t leaf);
uint32_t op_design_unit_stratum(const op_design *design, uint32_t unit);
double op_design_stratum_units(const op_design *design, uint32_t stratum);
/* Sampling fraction of a stratum's first-stage units; 0 without FPC. */
double op_design_stratum_fraction(const op_design *design, uint32_t stratum);
/* Two phases: first-stage units and strata of the second. */
double op_design_second_unit_count(const op_design *design);
size_t op_design_second_strata_count(const op_design *design);
/* Rows of each leaf with non-zero weight; n_leaves values, borrowed. */
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
   members   rows as units: rows of the estimate's base in the leaf; else it may be NULL
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

/* Covariance of K estimates from leaf totals of influence, by the design's rule (see the rule_*.c).
   V  K x K row-major when full, else the K variances; the caller's, overwritten. Variances can come out negative with joint probabilities
   fails OP_E_REQUEST a stratum with members has one PSU and the lonely rule is `fail` (names the stratum) */
op_status op_design_covariance(const op_design *design, const op_influence *influence, const op_variance_rules *rules, bool full,
                               double *V, op_error *err);

/* How many variances have come out negative so far: an estimator of a variance from joint probabilities can. They are no variances: what needs a root of
   one is missing, and a note says so. */
size_t op_design_negative_variances(const op_design *design);

#endif
