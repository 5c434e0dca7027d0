/* The command line: commands and options as data. One declaration per option (options.c) and per command (cmd_*.c, listed in commands.def) is the source of
   parsing, help, usage errors, man pages and completions. */
#ifndef OPINE_CLI_CLI_H
#define OPINE_CLI_CLI_H

#include "base/memory.h"
#include "base/text.h"
#include "opine/opine.h"

/* Option groups; a command names those it takes. */
enum {
  CLI_DATA = 1u,        /* how files are read */
  CLI_WHAT = 2u,        /* domains, bases, made variables */
  CLI_DESIGN = 4u,      /* the sampling design but for the weights */
  CLI_INFERENCE = 8u,   /* intervals, degrees of freedom */
  CLI_OUTPUT = 16u,     /* format and file */
  CLI_TREND = 32u,
  CLI_CHART = 64u,
  CLI_PLAN = 128u,
  CLI_NETS = 256u,
  CLI_COMMON = 512u,    /* --help */
  CLI_BY = 1024u,       /* groups */
  CLI_TOTAL = 2048u,    /* all groups together */
  CLI_MISSING = 4096u,  /* missing codes */
  CLI_WEIGHTS = 8192u,
  CLI_QUANTILE = 1u << 14,
  CLI_CROSSTAB = 1u << 15,
  CLI_COMPARE = 1u << 16,
  CLI_MODEL = 1u << 17,
  CLI_SCALE = 1u << 18,
  CLI_REPLICATE = 1u << 19,  /* making replicate weights */
  CLI_EXPLAIN = 1u << 20,
  CLI_KAPPA = 1u << 21,
  CLI_MULTIPLE = 1u << 22,   /* multiple-response questions */
  CLI_CDF = 1u << 24,
  CLI_VARIANCE = 1u << 25,
  CLI_STANDARD = 1u << 26,   /* direct standardisation */
  CLI_CONTRAST = 1u << 27,   /* formulas over estimates */
  CLI_UNITS = 1u << 28,      /* strata, PSUs and FPCs alone of the design */
  CLI_GIVEN = 1u << 29,      /* figures that are there already */
  CLI_SERIES = 1u << 30      /* lines through figures: smoothing, events */
};

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
  const char *format, *output, *claims;
  cli_colour colour;
  op_present_options present;
  op_chart_options chart;
  const char *p_values;            /* opine plan adjust; NULL = not given */
  double plan[CLI_PLAN_NUMBERS];   /* opine plan; NaN = not given */
  double margin_unit;              /* of --margin: one in its last written digit */
  double *counts;             size_t n_counts, count_capacity; /* --x of opine plan: one count, or those of all categories */
  const char *dist;                /* opine plan: the distribution; NULL = not given */
  cli_progress progress;
  bool help;
} cli;

typedef struct cli_option {
  const char *name;            /* without the dashes */
  char letter;                 /* short form, 0 = none */
  const char *value;           /* placeholder; NULL = a flag */
  const char *help;            /* one sentence, lower case, no full stop */
  unsigned groups;
  const char *const *choices;  /* NULL-terminated; NULL = free */
  op_status (*take)(cli *c, const char *value, op_error *err);
} cli_option;

typedef struct cli_command {
  const char *name, *summary;
  const char *synopsis;        /* behind "opine NAME " */
  const char *about;           /* paragraphs for help and man */
  unsigned groups;
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

/* Runs the request and prints or writes its result. Returns the exit status. */
int cli_run_request(cli *c, op_error *err);
int cli_write_result(cli *c, const op_result *result, op_error *err);
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
