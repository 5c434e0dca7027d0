/* What every command returns: sections of long rows, each with keys (which figure) and measures (the numbers), plus what was done:
   the design, the conventions used and notes. Everything that prints or draws works from this type alone.

   1. op_result_new              2. op_result_section_add with its keys and measures
   3. op_section_row_add, then fill the row's keys and measures (NaN = not available, printed as null)
   4. op_result_convention_add, op_result_note_add, op_result_fact_add
   5. op_present (present.h) or op_chart_* (plot.h); op_result_free */
#ifndef OPINE_RESULT_H
#define OPINE_RESULT_H

#include <stdbool.h>
#include <stddef.h>

#include "opine/status.h"

typedef enum {
#define OP_MEASURE(id, name, heading, print) OP_M_##id,
#include "opine/measures.def"
#undef OP_MEASURE
  OP_M_COUNT
} op_measure;

typedef enum {
  OP_PRINT_COUNT,    /* whole number, grouped by thousands */
  OP_PRINT_WEIGHTED, /* one decimal */
  OP_PRINT_ESTIMATE, /* the section's scale: percent with --digits decimals, or a number */
  OP_PRINT_SE,       /* the section's scale, one decimal more */
  OP_PRINT_RATIO,    /* three decimals */
  OP_PRINT_DF,       /* whole when whole, else one decimal; infinity as "inf" */
  OP_PRINT_P,        /* four decimals, "<0.0001" */
  OP_PRINT_PLAIN,    /* up to six significant digits */
  OP_PRINT_VALUE     /* the same with thousands grouped; whole numbers and large ones in full */
} op_print;

typedef struct op_measure_info {
  const char *name;    /* in JSON and CSV */
  const char *heading; /* in tables */
  op_print print;
} op_measure_info;

/* Names and form of a measure; never NULL. */
const op_measure_info *op_measure_at(op_measure measure);

/* Flags of a row. */
enum {
  OP_ROW_NET = 1u,         /* a net of several categories */
  OP_ROW_TOTAL = 2u,       /* an 'all' row of --total */
  OP_ROW_SMALL_BASE = 4u,  /* base under the small-base threshold */
  OP_ROW_MISSING = 8u,     /* category that is a declared missing code (shown with --base all) */
  OP_ROW_BAD = 16u,        /* a claim that differs: exit status 4 */
  OP_ROW_BROKEN = 32u,     /* a change over a break of the line: of opinion and of method in one */
  OP_ROW_SUPPRESSED = 64u, /* its numbers were taken out by a presentation standard (suppress.h) */
  OP_ROW_FLAGGED = 128u    /* shown with a mark by such a standard */
};

/* What stands in the place of a number that was taken out: a NaN like any missing number (JSON null), which tables show as the mark of suppressed figures. */
double op_suppressed_number(void);
bool op_is_suppressed(double number);

/* A key of a section: what a text column of its rows says. */
/* A key holds codes with labels, the codes of a group variable (--by), or texts that are their own label (an id, a verdict). */
typedef enum { OP_KEY_CODED, OP_KEY_GROUP, OP_KEY_TEXT } op_key_kind;

typedef struct op_key {
  const char *name;   /* "variable", "category", "label", "test", "claim", ... in JSON and CSV; group variables carry their own name */
  const char *title;  /* heading in tables: question text or name */
  bool by;            /* OP_KEY_GROUP: stands in JSON's `by` object */
  bool text;          /* OP_KEY_TEXT: CSV has no column of labels for it */
} op_key;

/* A net is its categories together: the estimate of a row with summands is the sum of sign x the rows with these codes in its place. */
typedef struct op_summand {
  const char *code;     /* of the question's category key */
  double sign;          /* 1, or -1 in a net score */
} op_summand;

/* One row. Texts are owned by the result. */
typedef struct op_row {
  const char **codes;   /* n_keys: the file's codes; NULL = not applicable (JSON null) */
  const char **labels;  /* n_keys: text for people; equals the code where there is no label */
  double measures[OP_M_COUNT];
  unsigned flags;
  const char *method;   /* interval method or test variant; NULL when none */
  const char *note;     /* why a value is null, or what to know about this row; NULL */
  const char *mark;     /* stands behind the estimate, or in its place: "*"; NULL */
  const op_summand *summands; /* of a net; NULL = not known, or no net */
  size_t n_summands;
} op_row;

typedef struct op_section {
  const char *name;     /* "estimates" (JSON: rows), "changes", "tests", "variables", "claims", ... */
  const char *title;    /* for people: question text; "" */
  op_key *keys;
  size_t n_keys;
  op_measure *measures; /* which ones this section carries, in order */
  size_t n_measures;
  bool percent;         /* OP_PRINT_ESTIMATE prints percentages */
  op_row *rows;
  size_t n_rows, capacity;
  double *vcov;         /* n_rows x n_rows row-major covariance of the estimates, or NULL when not asked for */
} op_section;

/* A named text: conventions ("ci" = "logit"), design facts ("strata" = "14"), facts for the chart ("source" = "..."). */
typedef struct op_named_text {
  const char *name, *value;
} op_named_text;

/* What a presentation standard says of tables; without one marks are NULL. */
typedef struct op_shown {
  const char *suppressed_mark; /* in the place of a number that was taken out */
  const char *base_mark;       /* behind small bases: OP_ROW_SMALL_BASE; NULL = "*" */
  double small_base;           /* under which they are small; NaN = the presenter's option */
  int digits;                  /* decimals of percentages and means; -1 = not said */
} op_shown;

typedef struct op_result {
  const char *command;
  const char *title;        /* study or file title; "" */
  const char *source;       /* citation line for tables and charts; "" */
  const char *banner;       /* e.g. "SYNTHETIC DATA ..."; NULL when none; must stand on every table and chart */
  op_section *sections;
  size_t n_sections, section_capacity;
  op_named_text *design;      size_t n_design, design_capacity;
  op_named_text *conventions; size_t n_conventions, conventions_capacity;
  const char **notes;         size_t n_notes, notes_capacity;
  op_shown shown;
  double level;             /* confidence level, e.g. 0.95; 0 when there are no intervals */
  void *arena;              /* owns every text */
} op_result;

/* A new empty result for a command; the caller's, freed with op_result_free. NULL with OP_E_MEMORY. */
op_result *op_result_new(const char *command, op_error *err);
void op_result_free(op_result *result);

/* Adds a section. `name` and `title` are copied. Sections may move when another is added: keep the index, not the pointer. */
op_status op_result_section_add(op_result *result, const char *name, const char *title, bool percent, size_t *index,
                                op_error *err);
/* Adds a key (copied) to a section without rows. */
op_status op_section_key_add(op_result *result, size_t section, const char *name, const char *title, op_key_kind kind, op_error *err);
op_status op_section_measure_add(op_result *result, size_t section, op_measure measure, op_error *err);
/* Room for n rows more at once, where it is known how many will be added; the rows that are there may move. More than there may be are not made room for:
   op_section_row_add tells. fails OP_E_MEMORY */
op_status op_section_rows_reserve(op_result *result, size_t section, size_t n, op_error *err);
/* Adds a row with all keys NULL and all measures NaN; *row is valid until the next row is added. */
op_status op_section_row_add(op_result *result, size_t section, op_row **row, op_error *err);
/* Sets key k of a row; texts are copied; label NULL = same as code. */
op_status op_row_key_set(op_result *result, op_row *row, size_t key, const char *code, const char *label, op_error *err);

/* Adds a note unless the same text is there already. */
op_status op_result_note_add(op_result *result, op_error *err, const char *format, ...) OP_PRINTF(3, 4);
op_status op_result_convention_add(op_result *result, const char *name, const char *value, op_error *err);
op_status op_result_design_add(op_result *result, const char *name, const char *value, op_error *err);
/* A text owned by the result. NULL with OP_E_MEMORY. */
const char *op_result_text(op_result *result, const char *text, op_error *err);

/* The section of that name or NULL; the index of a key by name or SIZE_MAX. */
const op_section *op_result_section_named(const op_result *result, const char *name);
size_t op_section_key_named(const op_section *section, const char *name);

#endif
