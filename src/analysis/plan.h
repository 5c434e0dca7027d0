/* A request with every name resolved: which columns to read, which items to sum, which domains to keep apart. One plan serves one pass over the data.

   plan_open -> plan_prepare (names to columns) -> plan_scan (the pass) -> figures, trend, ... -> plan_free */
#ifndef OPINE_ANALYSIS_PLAN_H
#define OPINE_ANALYSIS_PLAN_H

#include "base/dict.h"
#include "base/memory.h"
#include "base/text.h"
#include "design/design.h"
#include "estimate/estimate.h"
#include "moments/moments.h"
#include "moments/sample.h"
#include "opine/study.h"
#include "table/expression.h"
#include "table/levels.h"

/* A variable of the request: a column of the source or a --let variable, as codes or as numbers. */
typedef struct plan_variable {
  const char *name;
  const char *label;
  bool is_let;
  size_t index;             /* column of the source, or index of the let */
  op_read_as as;
  op_levels *let_levels;    /* let variable read as codes: its own levels */
  struct plan_cross *cross; /* several variables crossed (analysis/cross.h): read as codes of its own levels; NULL otherwise */
} plan_variable;

/* True where `index` is a column of the source. */
static inline bool plan_variable_is_read(const plan_variable *variable) { return variable->cross == NULL && !variable->is_let; }

typedef struct plan_let {
  const char *name;
  op_expression *expression; /* NULL: filled by a part (parts.h) */
  double *values;           /* OP_BATCH_ROWS */
  uint32_t *codes;          /* OP_BATCH_ROWS; filled when some variable wants codes */
  op_levels *levels;        /* made when some variable wants codes */
} plan_let;

/* Rows of one estimate among several with bases of their own, as lets without missing values: `let` is the value where the row counts and 0 elsewhere, the
   next is 1 where it counts and 0 elsewhere. With a divisor they are value, divisor, 1, 1 and 0 elsewhere. */
typedef struct plan_part {
  op_expression *value, *divisor, *where; /* divisor, where: NULL = none; borrowed */
  size_t let;
  size_t asked;              /* variable of the source whose files alone count; SIZE_MAX = all files */
  bool shifted;              /* values are kept less the first that is seen, which saves digits of large nearly equal values */
  double shift;              /* NaN until then; 0 when not shifted */
} plan_part;

/* One item of the moments and the variables that are its components. */
typedef struct plan_item {
  size_t *variables;        /* indices into plan.variables */
  size_t n_variables;
  bool cross_products;      /* pairs of neighbours are multiplied (ratios) */
  bool shifted;             /* sums of numbers are kept from the first value on (means) */
} plan_item;

/* A domain is one combination of codes of the key variables: groups (--by), then hidden keys (dates, margins). */
typedef struct plan_groups {
  plan_variable *keys;
  size_t n_by, n_keys;
  size_t date_key;          /* key of the waves' dates; meaningful for trends with dates */
  size_t mode_key, country_key, population_key; /* of trends; SIZE_MAX = none */
  size_t first_decompose;   /* of trends: keys of --decompose from here on */
  size_t first_standard;    /* keys of the standard population's variables, if any, from here on */
  size_t first_margin;      /* keys from here on are margins */
  op_dict *combinations;    /* tuple of n_keys codes -> domain */
} plan_groups;

/* Design variables of one phase. */
typedef struct plan_phase {
  plan_variable strata[OP_DESIGN_STAGES], psu[OP_DESIGN_STAGES], fpc[OP_DESIGN_STAGES + 1], probs[OP_DESIGN_STAGES + 1], weight;
  size_t n_strata, n_psu, n_fpc, n_probs;
  const op_levels *strata_levels[OP_DESIGN_STAGES];
  bool has_weight;          /* a weight variable; probs may stand in its place */
  bool implied;             /* weights follow from the FPCs or inclusion probabilities, once units are counted */
} plan_phase;
struct contrast_plan;

struct analysis;

typedef struct op_plan {
  const struct analysis *analysis;
  op_request request;       /* with the study's defaults filled in */
  bool trend;               /* the first group is the wave */
  bool compare, contrast;   /* comparisons: the first groups are those of --between */
  size_t n_between;
  struct contrast_plan *contrasts; /* of contrasts; NULL otherwise */
  op_study *study;
  op_source *source;
  op_arena *arena;
  const char *file;         /* for messages: the first file or the study */

  op_column_request *columns;
  size_t *column_uses;      /* how often each was asked for */
  size_t n_columns, column_capacity, column_use_capacity;

  plan_let *lets;
  size_t n_lets;
  plan_part *parts;         /* of contrasts */
  size_t n_parts, part_capacity;
  op_expression *where;
  struct plan_cross **crosses;
  size_t n_crosses, cross_capacity;
  plan_variable *variables;
  size_t n_variables;
  plan_item *items;
  size_t n_items;
  bool presence;            /* count rows with answers by leaf, so that figures without the other rows can be made too */
  plan_groups groups;
  plan_variable *kept;      /* columns of the sample */
  size_t n_kept, kept_capacity;
  bool fold;                /* kept rows that are alike may stand together (op_sample_fold) */

  plan_phase phases[2];     /* the second is filled for two-phase designs only */
  op_expression *in_second; /* rows of the second phase; NULL = one phase */
  plan_variable psum;       /* Hartley-Rao: by stratum, when has_psum */
  double *joint;            /* joint inclusion probabilities */
  size_t n_joint;
  bool has_psum, has_weight, implied_weight, file_strata;
  const char *weight_name;
  size_t *replicate_columns;
  size_t n_replicates;
  double *rscales;
  bool derive_rscales;      /* jkn: from the PSU that each replicate leaves out */
  op_replication replication;

  /* Sees the rows of every batch once their domains and weights are known (weight NULL = all 1, as far as variables say it); NULL = nobody looks. */
  op_status (*observe)(struct op_plan *plan, size_t rows, const uint32_t *domain, const double *weight, op_error *err);
  void *prepared;           /* what an analysis's prepare hands to its present; owned by the arena */
  op_design *design;
  op_moments *moments;
  op_sample *sample;        /* kept rows; NULL when no column is kept */
  double *leaf_weight;      /* weights implied by the FPCs, by leaf; NULL otherwise */
  double *domain_weight;    /* calibration factors by domain; NULL otherwise */
  op_projection projection;
  bool calibrated;
  void *projection_context;
  struct model_request *model; /* a regression's formula, family and columns; NULL otherwise */
  size_t rows;
  double sum_w, sum_w2, weighted_rows;
  struct replicate_ranks *ranks; /* rank of the replicate weights by domain */
  bool combined_doubtful;   /* --rep-combined contradicts what the replicate weights look like */
} op_plan;

/* Opens study and source, lays missing codes over them. */
op_status plan_open(const op_request *request, const struct analysis *analysis, op_plan **plan, op_error *err);
/* Resolves every name; asks for columns; makes items, groups and the design. */
op_status plan_prepare(op_plan *plan, const struct analysis *analysis, op_error *err);
/* The part of plan_prepare that makes the design: weights, strata, PSUs, FPCs, phases, replicate weights (plan_design.c, plan_replicates.c). */
op_status plan_design(op_plan *plan, op_error *err);
op_status plan_replicates(op_plan *plan, op_error *err);
/* The rule of the variance that the request asks for. */
op_rule plan_rule(const op_plan *plan);
/* Resolves a condition of the request (an option's name stands in messages); freed by the caller. */
op_status plan_condition(op_plan *plan, const char *text, const char *option, op_expression **expression, op_error *err);
/* Reads the data once into design and moments. */
op_status plan_scan(op_plan *plan, op_error *err);
/* Tells the request's listener, if it has one, how far the reading is. */
void plan_tell_progress(const op_plan *plan, double rows);
void plan_free(op_plan *plan);

/* Resolves variables of the request, each as codes or as numbers, into plan->variables. */
op_status plan_variables(op_plan *plan, const op_names *names, bool (*as_codes)(const op_plan *plan, const char *name), op_error *err);
/* Makes room for n items of `size` variables each: item i has variables i*size .. i*size + size - 1. */
op_status plan_items(op_plan *plan, size_t n, size_t size, op_error *err);
/* Gives an expression's names their meaning: variables of the source and the first n_lets --let variables. */
op_status plan_bind(op_plan *plan, op_expression *expression, size_t n_lets, op_error *err);
/* Asks for a column of every row of the domain (plan->sample); *column is its index there. Asking twice gives the same column. */
op_status plan_keep(op_plan *plan, const char *name, op_read_as as, size_t *column, op_error *err);
/* True when a variable of that name holds texts. */
bool plan_is_text(const op_plan *plan, const char *name);

/* Index of the column for a variable read as codes or numbers, asked for when new. SIZE_MAX on failure. */
size_t plan_want_column(op_plan *plan, size_t variable, op_read_as as, bool keep_declared, op_error *err);
/* Resolves a name to a let variable or a column. */
op_status plan_variable_for(op_plan *plan, const char *name, op_read_as as, plan_variable *out, op_error *err);
const op_levels *plan_levels(const op_plan *plan, const plan_variable *variable);
/* Codes of a variable in the batch at work. */
const uint32_t *plan_codes(const op_plan *plan, const op_batch *batch, const plan_variable *variable);
/* Codes of a key of a domain. */
uint32_t plan_domain_code(const op_plan *plan, uint32_t domain, size_t key);
/* Rules of variances; leaf_rows: of op_variance_rules. By all the request's threads. */
op_variance_rules plan_variance_rules(const op_plan *plan, const double *leaf_rows);
/* Degrees of freedom of a set of domains by the request's rule (NULL set: all domains of --where). `rule` OP_DF_DESIGN .. as in request.h. */
op_status plan_df(const op_plan *plan, const op_domain_set *set, op_df_rule rule, double *df, op_error *err);
/* As plan_df, but where rows with missing answers are deleted before the design, only rows that answered the item count. */
op_status plan_item_df(const op_plan *plan, size_t item, const op_domain_set *set, op_df_rule rule, double *df, op_error *err);

#endif
