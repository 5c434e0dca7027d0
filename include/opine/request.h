/* Everything that a user can ask, as data. Command-line options write into an op_request and nothing below the command line knows
   that one exists; a program that links libopine fills it directly.

   1. op_request r = op_request_default();   2. set r.statistic, r.files or r.study, r.variables, r.weights, ...
   3. op_run(&r, &result, &err)              4. op_present / op_chart                  5. op_result_free(result)

   All texts and arrays are borrowed until op_run returns. */
#ifndef OPINE_REQUEST_H
#define OPINE_REQUEST_H

#include "opine/design.h"
#include "opine/disclosure.h"
#include "opine/infer.h"
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
  OP_DF_REPLICATES, /* replicate weights less 1, whatever their rank */
  OP_DF_NUMBER
} op_df_rule;
typedef enum { OP_DEFF_DEFAULT, OP_DEFF_WR, OP_DEFF_WOR } op_deff_rule;

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

/* The share of some categories less the share of others, of the same base: "favorable minus unfavorable". */
typedef struct op_net_score {
  const char *variable;   /* NULL = every question that has these categories */
  const char *label;
  op_names plus, minus;   /* labels of nets, or codes and labels of categories */
} op_net_score;

/* Rules of t and rank tests. */
typedef enum {
  OP_TEST_RULES_DEFAULT,  /* standard */
  OP_TEST_RULES_STANDARD, /* df = PSUs - strata; ties share their middle rank; ranks are made anew under each replicate weight; adjusted Wald F */
  OP_TEST_RULES_R         /* R survey 4.1-1: one df less, or k - 1 less; ties by the order of rows; ranks kept for replicates; F without adjustment */
} op_test_rules;

/* Which comparisons are one family, whose p values are adjusted together. */
typedef enum {
  OP_FAMILY_FIGURE,   /* the comparisons of one figure (category, mean) in one combination of --by */
  OP_FAMILY_QUESTION, /* of all figures of a question in one combination of --by */
  OP_FAMILY_ALL       /* of the whole request */
} op_family;

/* Comparisons (OP_STAT_COMPARE) and contrasts (OP_STAT_CONTRAST). */
typedef struct op_compare_options {
  op_names between;         /* variables whose groups are compared; several are crossed; none = a one-sample test */
  op_statistic of;          /* OP_STAT_PROPORTION (default), OP_STAT_MEAN, OP_STAT_TOTAL or OP_STAT_RATIO */
  const char *versus;       /* NULL = pairs; "rest", "all", "previous", or the code or label of a group */
  const char *effect;       /* NULL = difference; else a name of op_effects (infer.h) */
  const char *test;         /* NULL = the effect's own; "t", "wilcoxon", "vanderWaerden", "median", "kruskal", "quantile" */
  double test_quantile;     /* of test "quantile" */
  op_test_rules test_rules;
  double null;              /* value that is tested against: means and contrasts; 0 */
  const char *adjust;       /* NULL = holm; else a name of op_adjusts (infer.h) */
  op_family family;
  const op_let *estimates;  size_t n_estimates;  /* contrast: names for formulas (table/formula.h) */
  const op_let *contrasts;  size_t n_contrasts;  /* contrast: formulas to estimate; name "" = the formula's text */
} op_compare_options;

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

/* Percentages of a crosstab: of the column, of the row, of the whole table. */
enum { OP_PERCENT_COLUMN = 1u, OP_PERCENT_ROW = 2u, OP_PERCENT_TOTAL = 4u };

/* What the uncorrected chi-square of a table is scaled to; p values do not depend on it. */
typedef enum {
  OP_CHISQ_ANSWERS, /* respondents in the table (SAS, Stata) */
  OP_CHISQ_ROWS,    /* all rows of the domain, those with missing answers too (R svychisq) */
  OP_CHISQ_WEIGHTS  /* the sum of weights (R svygofchisq) */
} op_chisq_n;

typedef enum { OP_LETTERS_HOLM, OP_LETTERS_NONE, OP_LETTERS_BONFERRONI, OP_LETTERS_HOCHBERG, OP_LETTERS_BH, OP_LETTERS_BY } op_letters_adjust;

/* Share that a category should have (test of fit). */
typedef struct op_share {
  const char *category; /* code or label */
  double share;
} op_share;

/* Options of OP_STAT_CROSSTAB. */
typedef struct op_crosstab_options {
  op_names banner;          /* column variables; empty: the first variable is the row, the others are columns */
  unsigned percents;        /* OP_PERCENT_ bits; 0 = column */
  op_names tests;           /* names of tests (table_test.h), "all" or "none"; empty = F */
  op_chisq_n chisq_n;
  const op_share *shares;   size_t n_shares; /* expected shares of the row question: a test of fit in every column */
  bool fit_estimated;       /* covariance of the fit at estimated expected counts (OP_FIT_ESTIMATED) */
  bool residuals;           /* each cell's departure from independence */
  bool letters;             /* letters of the columns that a figure exceeds */
  double letter_levels[2];  /* confidence levels, the stricter first: upper-case and lower-case letters; 0 = none (both 0: 0.95) */
  op_letters_adjust letters_adjust; /* over the pairs of columns of one variable in one line */
  double letters_base;      /* columns with a smaller base are not compared; 0 = 30 */
} op_crosstab_options;
typedef enum { OP_KAPPA_NONE, OP_KAPPA_LINEAR, OP_KAPPA_QUADRATIC } op_kappa_weights;

/* How the items of a scale are scored. */
typedef enum {
  OP_SCORE_MEAN,    /* the index is the mean of the items' codes */
  OP_SCORE_SUM,     /* their sum; with items unanswered, their mean times the number of items */
  OP_SCORE_PERCENT  /* items and index run from 0 (lowest point of the scale) to 100 (highest) */
} op_score;

/* OP_STAT_SCALE: variables are the items; globs and ranges are written out. */
typedef struct op_scale_options {
  size_t top, bottom;          /* highest and lowest points shown together; 0 = not shown */
  op_score score;
  op_names reverse;            /* items whose points are turned around */
  op_names order;              /* texts of the answers from the lowest to the highest point; empty = the codes are the points */
  double lowest, highest;      /* ends of the scale; both 0 = the lowest and highest point among labels and answers of all items */
  size_t min_items;            /* answers that the index needs; 0 = all items */
  bool strict;                 /* alpha is missing as soon as an answer is (R svycralpha) instead of resting on complete rows */
  const char *index;           /* name of the index; NULL = "index" */
} op_scale_options;

/* How the answers to a multiple-response question stand in the file. */
typedef enum {
  OP_STORED_AUTO,    /* found from the answers */
  OP_STORED_YES_NO,  /* one column an answer, which says whether it was chosen */
  OP_STORED_CODES,   /* columns of codes: first answer, second answer, ... */
  OP_STORED_JOINED   /* all answers in one column, with a separator between them */
} op_stored;

/* Who is in the base of "percent of cases". */
typedef enum {
  OP_CASES_ASKED,    /* who has a value in one of the columns, be it "not chosen" */
  OP_CASES_CHOSE,    /* who chose at least one answer (SPSS) */
  OP_CASES_ALL       /* everybody in the domain */
} op_cases;

/* OP_STAT_MULTIPLE: each variable is a question: a set that the file defines ($name), a glob, range or comma list of columns, one column of joined answers;
   LABEL=... names it. No variable = every set of the file. */
typedef struct op_multiple_options {
  op_stored stored;
  op_names counted;            /* OP_STORED_YES_NO: values or labels that mean "chosen"; empty = found from the answers */
  const char *separator;       /* OP_STORED_JOINED; NULL = found from the answers */
  op_cases cases;
} op_multiple_options;

/* Several completed data sets: the request is run on each, and the figures are combined by Rubin's rules. */
typedef struct op_imputation_options {
  bool files;                  /* each data file is a completed data set (otherwise several files are stacked) */
  const char *variable;        /* the data hold all completed data sets one below the other, and this variable numbers them; 0 = the data before imputation */
  op_rubin_df df;
} op_imputation_options;

/* Told while a request reads its data: rows so far, and how much of the files that is (0 to 1; NaN = not known). */
typedef void (*op_progress)(void *context, double rows, double share);

/* opine explain: one figure of the first variable (a ratio: of the first two). */
typedef struct op_explain_options {
  op_statistic of;             /* OP_STAT_PROPORTION (default), MEAN, TOTAL or RATIO */
  const char *category;        /* a proportion's category or net: its code or label */
} op_explain_options;

/* opine quantile and opine cdf. */
typedef enum {
  OP_LIMITS_DEFAULT,           /* missing; with --like r or sas theirs */
  OP_LIMITS_MISSING,           /* a limit whose probability lies outside [0, 1] is missing, and so are both at the largest answer */
  OP_LIMITS_CLAMP,             /* such a limit becomes the smallest or largest answer */
  OP_LIMITS_R,                 /* as missing, but R's Wald interval of no width at the largest answer */
  OP_LIMITS_SYMMETRIC          /* the quantile plus or minus t times its SE, as SAS prints by default */
} op_quantile_limits;
typedef enum {
  OP_CENTRE_DEFAULT,           /* q; with --like r the estimate */
  OP_CENTRE_Q,                 /* Woodruff's interval is laid around the probability asked for */
  OP_CENTRE_ESTIMATE           /* around the distribution function at the quantile, as R has it: with ties that lies above q, and the interval is too high */
} op_quantile_centre;
typedef struct op_quantile_options {
  const double *q;             size_t n_q;   /* probabilities in (0, 1); none = quartiles */
  op_names rules;              /* names of rules, or "all"; none = math */
  op_quantile_limits limits;
  op_quantile_centre centre;
  const double *at;            size_t n_at;  /* cdf: values at which the distribution function is wanted; none = every value, or percentiles */
} op_quantile_options;

/* opine variance and opine correlation: the n of n/(n-1). */
typedef enum { OP_VARIANCE_N_ANSWERS, OP_VARIANCE_N_ROWS /* also rows without an answer, as R's svyvar counts */ } op_variance_n;

/* Direct standardisation: one population share a combination of categories of the variables. */
typedef struct op_standard_cell {
  const char *const *categories; /* code or label of each variable */
  double population;             /* count or share, above 0 */
} op_standard_cell;
typedef struct op_standard {
  op_names variables;            /* none = no standardisation */
  const op_standard_cell *cells; size_t n_cells;
} op_standard;

/* Something that happened: opine trend tests whether the line breaks there. */
typedef struct op_event {
  const char *when;            /* a date as op_date_year reads it, or the code or label of a wave */
  const char *label;           /* NULL = the same as when */
} op_event;

/* OP_STAT_COMPOSITION: each variable is one of the file, or two crossed ("age*sex"). */
typedef struct op_composition_options {
  const char *breaks_of;         /* the variable that falls into these bands; NULL = every number with many values */
  const double *breaks; size_t n_breaks; /* lower bounds, ascending; the last band is open; none = bands of a round width */
  op_standard population;        /* filled from op_request.standard: cells of the population to set beside the sample */
} op_composition_options;

typedef enum { OP_POOL_NONE, OP_POOL_EQUAL, OP_POOL_POPULATION } op_pool;

/* How a series is smoothed: opine trend and opine series. */
typedef struct op_smooth_options {
  op_names methods;            /* of "local-level", "loess", "lowess"; empty = none */
  double span;                 /* loess, lowess: share of the points that count at each place; 0 = 0.75 (lowess: 2/3) */
  int degree;                  /* loess: degree of the polynomial, 0 to 2 */
  bool robust;                 /* loess: with bisquare weights */
  int rounds;                  /* of bisquare weights: lowess, robust loess; 3 by default */
  double drift, noise;         /* local level: variance of the level's step per unit of time, and of the values beside their sampling; NaN = by maximum likelihood */
  double start, start_variance; /* local level: the level before the first value; NaN = nothing is known of it */
  const double *at; size_t n_at; /* loess: places of the fit; none = the waves */
} op_smooth_options;

/* opine trend. A study fills mode, country, population, events and panel (below) as it fills time and date. */
typedef struct op_trend_options {
  const char *mode;            /* variable of the interview mode: a line breaks where it changes; NULL = a variable called mode, if there is one */
  const char *country;         /* variable of the country: a line that joins several breaks where one is missing; NULL = a variable called country, if there is one */
  const char *population;      /* numeric variable: population that a wave (and country) stands for; for OP_POOL_POPULATION */
  const op_event *events;      size_t n_events;
  bool events_of_study;        /* nobody asked for these: those outside the waves are told in a note instead of a row */
  op_pool pool;
  bool quadratic;              /* a parabola beside the straight line */
  op_smooth_options smooth;
  double margin;               /* change that does not matter, as a fraction or in the mean's units; NaN = not asked */
  double power;                /* of the smallest detectable change; 0 = 0.8 */
  op_names dont_know;          /* codes or labels of the answers that could be any of the others: bounds; empty = none */
  op_names decompose;          /* variables whose composition the change is split by; several are crossed */
  const double *icc;           size_t n_icc; /* assumed intra-cluster correlations; none = no such section */
  double cluster_size;         /* interviews a sampling point; NaN = not given */
} op_trend_options;

/* opine disclose: OP_ASKED_ bits (disclosure.h) of the standards whose elements are wanted; 0 = all elements. */
typedef struct op_disclosure_options {
  unsigned standards;
} op_disclosure_options;

/* opine series: figures that are there already, one row a wave. The request's variable holds the estimates, time or date says when. */
typedef struct op_series_options {
  const char *se;              /* variable of their standard errors; NULL = not known */
} op_series_options;

typedef struct op_request {
  op_statistic statistic;

  /* data: files, or a study file that names them (and gives defaults for what is unset below) */
  const op_file_spec *files;
  size_t n_files;
  const char *study;
  op_read_options read;
  const char *language;        /* of labels: "ru", ...; NULL = the study's or codebook's own */

  /* what */
  op_names variables;
  op_names by;
  const char *where;
  const op_let *lets;          size_t n_lets;
  const op_net *nets;          size_t n_nets;
  const op_net_score *net_scores; size_t n_net_scores;
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
  const char *like;            /* a package whose conventions stand where the request is silent (op_packages); NULL = opine's own */
  op_names ci;                 /* names of interval methods; empty = default rule; "all" */
  double level;
  op_df_rule df_rule;
  double df;                   /* OP_DF_NUMBER */
  op_deff_rule deff;
  op_imputation_options imputation;

  /* scale, kappa */
  op_scale_options scale;
  op_kappa_weights kappa_weights;
  op_multiple_options multiple;

  op_model_options model;      /* OP_STAT_MODEL; its variables are taken from the formula */

  /* trend */
  op_statistic trend_of;       /* OP_STAT_PROPORTION (default) or OP_STAT_MEAN */
  const char *time;            /* wave variable */
  const char *vs;              /* NULL = previous wave; else the code of the wave to compare with as well, or "first" */
  const char *date;            /* variable of when a wave was in the field (years or dates); NULL = a variable called date, if there is one */
  const char *panel;           /* respondent id shared by waves (covariance kept) */
  op_trend_options trend;
  op_series_options series;

  op_disclosure_options disclosure;
  bool coded_values;           /* describe: values are listed of variables with categories alone, not of all that are named */
  op_compare_options compare;
  op_explain_options explain;
  op_crosstab_options crosstab;
  op_quantile_options quantile;
  op_variance_n variance_n;
  op_standard standard;        /* means, proportions and ratios: what they are standardised to; composition: the population beside them */
  op_composition_options composition;

  int threads;                 /* at most; 0 = as many as processors. Figures never depend on it */
  op_progress progress;        /* NULL = none; called after each batch of rows */
  void *progress_context;
  double small_base;           /* flag bases under this; default 100 */
  const char *suppress;        /* a presentation standard (suppress.h): "nchs" or a file of house rules; NULL = none */
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
  op_test_rules tests;
  const char *source;
} op_package;

/* By name ("r", "stata", ...); NULL when unknown. */
const op_package *op_package_named(const char *name);
/* The same, failing with OP_E_USAGE and the nearest name as hint. */
op_status op_package_find(const char *name, const op_package **package, op_error *err);
/* All, in list order. */
const op_package *op_packages(size_t *count);

/* A request with every default set; statistic OP_STAT_PROPORTION, level 0.95. */
op_request op_request_default(void);

/* Runs a request: reads the data once and returns tables of figures.
   result  the caller's, freed with op_result_free
   fails   OP_E_REQUEST, OP_E_DATA, OP_E_SYSTEM, OP_E_MEMORY with file, line and variable where known */
op_status op_run(const op_request *request, op_result **result, op_error *err);

#endif
