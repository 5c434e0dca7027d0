/* Types of replicate weights: how their variance is scaled, and how weights of the type are made from a stratified design of PSUs.

   Reading: replicate_type_at, its scale.   Making: 1. replicate_set_make (the type's `make`)   2. replicate_set_factors for each first-stage unit
   3. replicate_set_clear */
#ifndef OPINE_DESIGN_REPLICATE_H
#define OPINE_DESIGN_REPLICATE_H

#include "design/design.h"

/* What making needs: the design, whose strata are `first`'s, and the request. */
typedef struct replicate_frame {
  const op_design *design;
  const size_t *start;    /* units of stratum h: unit[start[h]] .. unit[start[h + 1] - 1], in file order */
  const uint32_t *unit;
  size_t n_strata, n_units;
  size_t wanted;          /* bootstrap: replicates asked for */
  unsigned long seed;
  double rho;
  op_lonely lonely;       /* remove, certainty: a stratum's only unit keeps its weight in every replicate */
} replicate_frame;

/* Factors by which each unit's weight is multiplied in each replicate: a matrix, or for the jackknife the unit that each replicate leaves out. */
typedef struct replicate_set {
  size_t R, n_units;
  double *factor;         /* n_units x R; NULL for the jackknife */
  uint32_t *left_out;     /* jackknife: R units */
  uint32_t *stratum;      /* jackknife: stratum of each unit */
  double *growth;         /* jackknife: n_h/(n_h - 1) by stratum */
  double scale;
  double *rscales;        /* R; NULL = all 1 */
} replicate_set;

typedef struct replicate_type {
  op_design_method method;
  bool never_negative;    /* weights of this type cannot be negative */
  bool around_estimate;   /* squares are taken around the full-sample estimate unless asked otherwise */
  bool own_scales;        /* each replicate has a scale that must be given */
  bool fractions;         /* a finite population correction goes into the scales */
  double (*scale)(double R, const op_replicate_options *options);
  op_status (*make)(const replicate_frame *frame, replicate_set *out, op_error *err); /* NULL = weights of this type are only read */
} replicate_type;

/* NULL for OP_REP_NONE. */
const replicate_type *replicate_type_at(op_rep_type type);

/* Makes the replicates of a finished design (one phase). `frame` comes with design, wanted, seed, rho and lonely; the units are filled in and released here.
   fails OP_E_REQUEST the design does not suit the type; names the stratum */
op_status replicate_set_make(const replicate_type *type, replicate_frame *frame, replicate_set *out, op_error *err);
void replicate_set_clear(replicate_set *set);
/* Factors of a first-stage unit in all R replicates. */
void replicate_set_factors(const replicate_set *set, uint32_t unit, double *factors);

#endif
