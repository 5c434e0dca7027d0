/* Everything that a user can ask, as data. Command-line options write into an op_request and nothing below the command line knows
   that one exists; a program that links libopine fills it directly.

   1. op_request r = op_request_default();   2. set r.statistic, r.files or r.study, r.variables, r.weights, ...
   3. op_run(&r, &result, &err)              4. op_present / op_chart                  5. op_result_free(result)

   All texts and arrays are borrowed until op_run returns. */
#ifndef OPINE_REQUEST_H
#define OPINE_REQUEST_H

#include "opine/design.h"
#include "opine/result.h"
#include "opine/source.h"

/* OP_STAT_RATIO: variables hold pairs: numerator, denominator, numerator, ... */
typedef enum {
#define OP_STATISTIC(id, name) OP_STAT_##id,
#include "opine/statistics.def"
#undef OP_STATISTIC
  OP_STAT_COUNT
} op_statistic;

typedef struct op_names {
  const char *const *items;
  size_t count;
} op_names;

typedef enum { OP_LONELY_FAIL, OP_LONELY_REMOVE, OP_LONELY_CERTAINTY, OP_LONELY_ADJUST, OP_LONELY_AVERAGE } op_lonely;
typedef enum { OP_BASE_VALID, OP_BASE_ALL } op_base;
typedef enum { OP_MISSING_ROWS_DOMAIN, OP_MISSING_ROWS_DELETE } op_missing_rows;
typedef enum {
  OP_DF_DOMAIN,   /* PSUs with members of the figure's domain (where and by) minus strata with members */
  OP_DF_DESIGN,   /* all PSUs minus all strata with non-zero weight */
  OP_DF_WHERE,    /* as domain, but of --where alone: groups share it (R: degf of the subsetted design) */
  OP_DF_STATA,    /* all PSUs of the strata that contain the domain minus those strata */
  OP_DF_INFINITE, /* normal */
  OP_DF_REPLICATES, /* replicate weights less 1, whatever their rank */
  OP_DF_NUMBER
} op_df_rule;
typedef enum { OP_DEFF_WR, OP_DEFF_WOR } op_deff_rule;

/* A question that may be left to a default. */
typedef enum { OP_UNSET, OP_YES, OP_NO } op_answer;

/* Supplied replicate weights. */
typedef struct op_replicate_options {
  const char *columns;        /* "rep1-rep80", "rep*", or a regular expression "/^rep[0-9]+$/"; NULL = none */
  op_rep_type type;
  double rho;                 /* Fay's coefficient; NaN = 0.5 */
  double scale;               /* NaN = the type's own */
  const double *scales;       size_t n_scales;     /* one a replicate, or one for all */
  const char *scales_file;    /* a file with them: columns replicate and scale, or one column in the replicates' order; NULL = none */
  const double *fractions;    size_t n_fractions;  /* sampling fractions, one a replicate or one for all: scales are multiplied by 1 - fraction */
  double average;             /* bootstrap weights that are means over so many bootstraps; NaN = 1 */
  op_answer combined;         /* weights hold the sampling weight; unset = yes, refused where the data look otherwise */
  op_answer mse;              /* squares around the full-sample estimate; unset = the type's own */
} op_replicate_options;

/* Sampling with unequal probabilities without replacement; the inclusion probabilities are the fpc (or probs) variables. */
typedef struct op_pps_options {
  op_rule rule;               /* OP_RULE_MULTISTAGE (0) = none; OP_RULE_BREWER, _OVERTON, _HARTLEY_RAO, _JOINT */
  bool yates_grundy;          /* instead of Horvitz-Thompson */
  const char *joint_file;     /* OP_RULE_JOINT: matrix of joint probabilities, units in file order */
  const char *psum;           /* OP_RULE_HARTLEY_RAO: number or variable; NULL = estimated from the sample */
} op_pps_options;

/* A second phase: the rows that were sampled again. strata, psu, fpc, probs and weights of op_request describe the first phase. */
typedef struct op_two_phase_options {
  const char *sample;         /* expression that is true in rows of the second phase; NULL = one phase */
  op_rule rule;               /* OP_RULE_TWO_PHASE_FULL or _APPROX; 0 = full */
  op_names strata, psu, fpc, probs;
  const char *weights;
} op_two_phase_options;

/* Making replicate weights (OP_STAT_REPLICATE). */
typedef struct op_replicate_making {
  op_rep_type method;         /* OP_REP_BRR, _FAY, _JK1, _JKN, _BOOTSTRAP */
  size_t replicates;          /* bootstrap: how many; 0 = 500 */
  unsigned long seed;         /* bootstrap */
  const char *prefix;         /* names are PREFIX1, PREFIX2, ...; NULL = "rep" */
  op_names keep;              /* columns to copy; empty = all */
  bool factors;               /* write factors of the weight instead of weights */
  const char *output;         /* CSV file to write */
  const char *scales_output;  /* where scales of the replicates go (jkn); NULL = OUTPUT's name with -scales */
} op_replicate_making;

/* A net: several categories of a question shown together. */
typedef struct op_net {
  const char *variable;   /* NULL = every question that has these categories */
  const char *label;      /* "Favorable" */
  op_names categories;    /* codes or label texts; "3-5" is a range of codes */
} op_net;

/* NAME = EXPRESSION: a new numeric variable (table/expression.h); comparisons give 1 and 0. */
typedef struct op_let {
  const char *name, *expression;
} op_let;

/* --missing V=98,99 or 98,99: variable NULL = every analysed variable. */
typedef struct op_missing_spec {
  const char *variable;
  op_names values;        /* codes, ranges "95-99", label texts, tags ".a" */
} op_missing_spec;

/* --margins: categories of some variables with their known population totals; rakes the weights within the --where domain. */
typedef struct op_margin {
  const char *variable, *category;
  double population;
} op_margin;

/* Told while a request reads its data: rows so far, and how much of the files that is (0 to 1; NaN = not known). */
typedef void (*op_progress)(void *context, double rows, double share);

typedef struct op_request {
  op_statistic statistic;

  /* data: files, or a study file that names them (and gives defaults for what is unset below) */
  const op_file_spec *files;
  size_t n_files;
  const char *study;
  op_read_options read;

  /* what */
  op_names variables;
  op_names by;
  const char *where;
  const op_let *lets;          size_t n_lets;
  const op_net *nets;          size_t n_nets;
  const op_missing_spec *missing; size_t n_missing;
  op_base base;
  op_missing_rows missing_rows;
  bool total;                  /* add 'all' rows to --by */
  bool joint;                  /* covariance between all figures of the request (rows missing any variable are left out) */
  bool vcov;                   /* return covariance matrices */

  /* design */
  const char *weights;         /* NULL = the file's own weight variable if it has one, else equal weights; "" = none */
  op_names strata, psu, fpc;
  op_lonely lonely;
  bool lonely_domain;          /* the lonely rule also where a stratum keeps one PSU in the domain (R: survey.adjust.domain.lonely) */
  op_names probs;              /* selection probabilities, whose product's inverse is the weight; not with weights */
  op_replicate_options replicate;
  op_pps_options pps;
  op_two_phase_options two_phase;
  op_replicate_making make;
  const op_margin *margins;    size_t n_margins;
  bool margins_rake_variance;  /* residuals by iterated margin means (R rake()) instead of weighted least squares (R calibrate()) */

  /* inference */
  op_names ci;                 /* names of interval methods; empty = default rule; "all" */
  double level;
  op_df_rule df_rule;
  double df;                   /* OP_DF_NUMBER */
  op_deff_rule deff;

  /* trend */
  op_statistic trend_of;       /* OP_STAT_PROPORTION (default) or OP_STAT_MEAN */
  const char *time;            /* wave variable */
  const char *vs;              /* NULL = previous wave; else the code of the wave to compare with */
  const char *date;            /* numeric variable for the slope (years); NULL = from wave dates, else no slope */
  const char *panel;           /* respondent id shared by waves (covariance kept) */

  int threads;                 /* 0 = all cores */
  op_progress progress;        /* NULL = none; called after each batch of rows */
  void *progress_context;
  double small_base;           /* flag bases under this; default 100 */
} op_request;

/* A request with every default set; statistic OP_STAT_PROPORTION, level 0.95. */
op_request op_request_default(void);

/* Runs a request: reads the data once and returns tables of figures.
   result  the caller's, freed with op_result_free
   fails   OP_E_REQUEST, OP_E_DATA, OP_E_SYSTEM, OP_E_MEMORY with file, line and variable where known */
op_status op_run(const op_request *request, op_result **result, op_error *err);

#endif
