/* Everything that a user can ask, as data. Command-line options write into an op_request and nothing below the command line knows
   that one exists; a program that links libopine fills it directly.

   1. op_request r = op_request_default();   2. set r.statistic, r.files or r.study, r.variables, r.weights, ...
   3. op_run(&r, &result, &err)              4. op_present / op_chart                  5. op_result_free(result)

   All texts and arrays are borrowed until op_run returns. */
#ifndef OPINE_REQUEST_H
#define OPINE_REQUEST_H

#include "opine/model.h"
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

/* Conventions: DEFAULT = what the study, --like or opine itself sets; anything else was asked for and stands. */
typedef enum { OP_LONELY_DEFAULT, OP_LONELY_FAIL, OP_LONELY_REMOVE, OP_LONELY_CERTAINTY, OP_LONELY_ADJUST, OP_LONELY_AVERAGE } op_lonely;
typedef enum { OP_BASE_VALID, OP_BASE_ALL } op_base;
typedef enum { OP_MISSING_ROWS_DEFAULT, OP_MISSING_ROWS_DOMAIN, OP_MISSING_ROWS_DELETE } op_missing_rows;
typedef enum {
  OP_DF_DEFAULT,  /* domain */
  OP_DF_DOMAIN,   /* PSUs with members of the figure's domain (where and by) minus strata with members */
  OP_DF_DESIGN,   /* all PSUs minus all strata with non-zero weight */
  OP_DF_WHERE,    /* as domain, but of --where alone: groups share it (R: degf of the subsetted design) */
  OP_DF_STATA,    /* all PSUs of the strata that contain the domain minus those strata */
  OP_DF_INFINITE, /* normal */
  OP_DF_NUMBER
} op_df_rule;
typedef enum { OP_DEFF_DEFAULT, OP_DEFF_WR, OP_DEFF_WOR } op_deff_rule;

typedef enum { OP_REP_NONE, OP_REP_BRR, OP_REP_FAY, OP_REP_JK1, OP_REP_JKN, OP_REP_JK2, OP_REP_BOOTSTRAP, OP_REP_SDR, OP_REP_OTHER } op_rep_type;

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

/* opine explain: one figure of the first variable (a ratio: of the first two). */
typedef struct op_explain_options {
  op_statistic of;             /* OP_STAT_PROPORTION (default), MEAN, TOTAL or RATIO */
  const char *category;        /* a proportion's category or net: its code or label */
} op_explain_options;

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
  op_rep_type rep_type;
  const char *replicates;      /* "rep1-rep80", "rep*" */
  double rep_rho;              /* NaN = default 0.5 for fay */
  double rep_scale;            /* NaN = the type's default */
  const double *rep_scales;    size_t n_rep_scales;
  int rep_combined;            /* 1 yes, 0 no, -1 default (yes) */
  bool rep_mse;
  const op_margin *margins;    size_t n_margins;
  bool margins_rake_variance;  /* residuals by iterated margin means (R rake()) instead of weighted least squares (R calibrate()) */

  /* inference */
  const char *like;            /* a package whose conventions stand where the request is silent (op_packages); NULL = opine's own */
  op_names ci;                 /* names of interval methods; empty = default rule; "all" */
  double level;
  op_df_rule df_rule;
  double df;                   /* OP_DF_NUMBER */
  op_deff_rule deff;

  op_model_options model;      /* OP_STAT_MODEL; its variables are taken from the formula */

  /* trend */
  op_statistic trend_of;       /* OP_STAT_PROPORTION (default) or OP_STAT_MEAN */
  const char *time;            /* wave variable */
  const char *vs;              /* NULL = previous wave; else the code of the wave to compare with */
  const char *date;            /* numeric variable for the slope (years); NULL = from wave dates, else no slope */
  const char *panel;           /* respondent id shared by waves (covariance kept) */

  op_explain_options explain;

  int threads;                 /* 0 = all cores */
  op_progress progress;        /* NULL = none; called after each batch of rows */
  void *progress_context;
  double small_base;           /* flag bases under this; default 100 */
} op_request;

/* A statistical package's conventions, as far as documented. Enumerators DEFAULT and NULL texts: no rule of its own. */
typedef struct op_package {
  const char *name, *title;
  const char *ci;              /* interval method of proportions */
  op_df_rule df_share, df_number;
  op_missing_rows missing_rows;
  op_deff_rule deff;
  op_lonely lonely;
  const char *quantile_rule;
  const char *source;
} op_package;

/* By name ("r", "stata", ...); NULL when unknown. All, in list order. */
const op_package *op_package_named(const char *name);
const op_package *op_packages(size_t *count);

/* A request with every default set; statistic OP_STAT_PROPORTION, level 0.95. */
op_request op_request_default(void);

/* Runs a request: reads the data once and returns tables of figures.
   result  the caller's, freed with op_result_free
   fails   OP_E_REQUEST, OP_E_DATA, OP_E_SYSTEM, OP_E_MEMORY with file, line and variable where known */
op_status op_run(const op_request *request, op_result **result, op_error *err);

#endif
