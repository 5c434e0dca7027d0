/* The command line: commands and options as data. One declaration per option (options.c) and per command (cmd_*.c, listed in commands.def) is the source of
   parsing, help, usage errors, man pages and completions. */
#ifndef OPINE_CLI_CLI_H
#define OPINE_CLI_CLI_H

#include "base/memory.h"
#include "base/text.h"
#include "opine/opine.h"

/* Option groups; a command names those it takes. */
typedef uint64_t cli_groups;
#define CLI_GROUP(n) (UINT64_C(1) << (n))
#define CLI_DATA CLI_GROUP(0) /* how files are read */
#define CLI_WHAT CLI_GROUP(1) /* domains, bases, made variables */
#define CLI_DESIGN CLI_GROUP(2) /* the sampling design but for the weights */
#define CLI_INFERENCE CLI_GROUP(3) /* intervals, degrees of freedom */
#define CLI_OUTPUT CLI_GROUP(4) /* format and file */
#define CLI_TREND CLI_GROUP(5)
#define CLI_CHART CLI_GROUP(6)
#define CLI_PLAN CLI_GROUP(7)
#define CLI_NETS CLI_GROUP(8)
#define CLI_COMMON CLI_GROUP(9) /* --help */
#define CLI_BY CLI_GROUP(10) /* groups */
#define CLI_TOTAL CLI_GROUP(11) /* all groups together */
#define CLI_MISSING CLI_GROUP(12) /* missing codes */
#define CLI_WEIGHTS CLI_GROUP(13)
#define CLI_QUANTILE CLI_GROUP(14)
#define CLI_CROSSTAB CLI_GROUP(15)
#define CLI_COMPARE CLI_GROUP(16)
#define CLI_MODEL CLI_GROUP(17)
#define CLI_SCALE CLI_GROUP(18)
#define CLI_REPLICATE CLI_GROUP(19) /* making replicate weights */
#define CLI_EXPLAIN CLI_GROUP(20)
#define CLI_KAPPA CLI_GROUP(21)
#define CLI_MULTIPLE CLI_GROUP(22) /* multiple-response questions */
#define CLI_CDF CLI_GROUP(23)
#define CLI_VARIANCE CLI_GROUP(24)
#define CLI_STANDARD CLI_GROUP(25) /* direct standardisation */
#define CLI_CONTRAST CLI_GROUP(26) /* formulas over estimates */
#define CLI_UNITS CLI_GROUP(27) /* strata, PSUs and FPCs alone of the design */
#define CLI_GIVEN CLI_GROUP(28) /* figures that are there already */
#define CLI_SERIES CLI_GROUP(29) /* lines through figures: smoothing, events */
#define CLI_CACHE CLI_GROUP(30) /* caches of data files */
#define CLI_REPRODUCE CLI_GROUP(31) /* published figures */
#define CLI_DIFF CLI_GROUP(32) /* two releases, two results */
#define CLI_SUPPRESS CLI_GROUP(33) /* presentation standards */
#define CLI_DISCLOSE CLI_GROUP(34) /* transparency statements */
#define CLI_TOPLINE CLI_GROUP(35) /* toplines */
#define CLI_REPORT CLI_GROUP(36) /* the HTML page */
#define CLI_COMPOSITION CLI_GROUP(37) /* bands, and a population beside the sample */

/* What opine cache does. */
typedef enum { CLI_CACHE_MAKE, CLI_CACHE_CHECK, CLI_CACHE_REMOVE } cli_cache;

typedef enum { CLI_COLOUR_AUTO, CLI_COLOUR_ALWAYS, CLI_COLOUR_NEVER } cli_colour;

/* A list of texts that grows in the arena. */
typedef struct cli_list {
  const char **items;
  size_t count, capacity;
} cli_list;

/* When the work began and when its progress was last shown, in seconds; shown 0 = never. */
typedef struct cli_progress {
  double started, shown;
} cli_progress;

/* The numbers that opine plan takes. */
typedef enum {
#define CLI_PLAN_NUMBER(id, name, range) CLI_PLAN_##id,
#include "cli/plan_numbers.def"
#undef CLI_PLAN_NUMBER
  CLI_PLAN_NUMBERS
} cli_plan_number;

/* Everything that a command line says. */
typedef struct cli {
  op_arena *arena;
  op_request request;
  cli_list positionals;
  op_let *lets;               size_t let_capacity;
  op_net *nets;               size_t net_capacity;
  op_net_score *net_scores;   size_t net_score_capacity;
  op_let *estimates, *contrasts; size_t estimate_capacity, contrast_capacity;
  op_missing_spec *missing;   size_t missing_capacity;
  op_margin *margins;         size_t margin_capacity;
  op_file_spec *files;        size_t file_capacity;
  double *rep_scales, *rep_fractions; size_t rep_scale_capacity, rep_fraction_capacity;
  op_standard_cell *standard; size_t standard_capacity;
  double *q, *at;             size_t q_capacity, at_capacity;   /* opine quantile and cdf */
  op_event *events;           size_t event_capacity;            /* opine trend and series */
  op_named_text *given;       size_t n_given, given_capacity;   /* options by name and value (NULL = a flag), but for those of output and of opine reproduce */
  const char *format, *output, *claims, *alt, *each;
  const char *annex;               /* opine reproduce; NULL = none */
  bool no_choices;
  cli_colour colour;
  cli_cache cache;
  op_present_options present;
  op_chart_options chart;
  op_diff_options diff;
  const char *p_values;            /* opine plan adjust; NULL = not given */
  double plan[CLI_PLAN_NUMBERS];   /* opine plan; NaN = not given */
  double margin_unit;              /* of --margin: one in its last written digit */
  double *counts;             size_t n_counts, count_capacity; /* --x of opine plan: one count, or those of all categories */
  const char *dist;                /* opine plan: the distribution; NULL = not given */
  cli_progress progress;
  bool no_charts;                  /* opine report */
  bool strict;                     /* opine disclose: what a standard requires and nobody tells is a failure */
  bool base_given;                 /* --base was said: a topline has another default */
  bool help;
} cli;

typedef struct cli_option {
  const char *name;            /* without the dashes */
  char letter;                 /* short form, 0 = none */
  const char *value;           /* placeholder; NULL = a flag */
  const char *help;            /* one sentence, lower case, no full stop */
  cli_groups groups;
  const char *const *choices;  /* NULL-terminated; NULL = free */
  op_status (*take)(cli *c, const char *value, op_error *err);
} cli_option;

typedef struct cli_command {
  const char *name, *summary;
  const char *synopsis;        /* behind "opine NAME " */
  const char *about;           /* paragraphs for help and man */
  cli_groups groups;
  const char *const *examples; /* NULL-terminated command lines */
  int (*run)(cli *c, op_error *err); /* exit status; on an error *err tells, and the status is that of the error */
} cli_command;

/* The options one after the other; NULL behind the last. */
const cli_option *cli_option_at(size_t index);
/* The words that an option takes, one after the other: its choices, or the methods, charts or formats that it names; NULL behind the last. */
const char *cli_option_word(const cli_option *option, size_t index);
const cli_command *const *cli_commands(size_t *count);
const cli_command *cli_command_named(const char *name);

/* Parses argv behind the command. fails OP_E_USAGE unknown option (nearest name), missing or unfit value */
op_status cli_parse(cli *c, const cli_command *command, int argc, char **argv, op_error *err);
/* Splits positionals into data files (or a study) and variables. `study_claims`: the first positional may be a claims file. */
op_status cli_take_data(cli *c, op_error *err);
bool cli_is_data(const char *text);
/* Helpers of options.c, also for commands. */
op_status cli_split(cli *c, const char *text, char separator, op_names *out, op_error *err);
op_status cli_number(const char *option, const char *text, double *out, op_error *err);

/* Progress on a terminal's standard error while requests run; stop clears its line, before anything else is written. */
void cli_progress_start(cli *c);
void cli_progress_stop(cli *c);
/* The same as a bar, for work of several stages. */
void cli_progress_stages(cli *c, op_report_options *options);

/* Runs the request and prints or writes its result. Returns the exit status. */
int cli_run_request(cli *c, op_error *err);
int cli_write_result(cli *c, const op_result *result, op_error *err);
/* fails OP_E_USAGE the result is bytes that are no text, and no file was named for them */
op_status cli_check_output(const cli *c, op_error *err);
/* fails OP_E_USAGE -o names the very file that is read: it would be gone */
op_status cli_guard_output(const cli *c, const char *input, op_error *err);
/* Bytes to the -o file or standard output. */
op_status cli_write(cli *c, const char *text, size_t length, op_error *err);

/* A topic of opine help: names that options take, with their sources. NULL behind the last. */
typedef struct cli_help_topic {
  const char *name, *summary;
  op_status (*text)(op_text *out);
} cli_help_topic;
const cli_help_topic *cli_help_topic_at(size_t index);

/* Help in its forms. */
op_status cli_help_text(const cli_command *command, op_text *out);
op_status cli_help_overview(op_text *out);
op_status cli_help_man(const cli_command *command, op_text *out);
op_status cli_help_completion(const char *shell, op_text *out, op_error *err);

#endif
