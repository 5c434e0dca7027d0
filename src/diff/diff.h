/* Shared by the files of opine diff.

   diff_results.c   two results: what moved, section by section
   diff_match.c     which rows of two sections are the same figure
   diff_around.c    settings and notes
   diff_data.c      two releases of data: what is asked of both, and what differs
   diff_schema.c    variables, labels, codes
   diff_ids.c       respondents by their number */
#ifndef OPINE_DIFF_DIFF_INTERNAL_H
#define OPINE_DIFF_DIFF_INTERNAL_H

#include "base/memory.h"
#include "base/text.h"
#include "opine/diff.h"
#include "present/grid.h"

/* A diff at work. */
typedef struct diff {
  const op_diff_options *options;
  op_result *result;
  op_arena *arena;
  grid numbers;          /* writes figures as tables show them; has an arena of its own */
  size_t figures, moved, beside, below; /* compared; moved as printed; kept while their n, error or interval moved; moved below what is printed */
  size_t came, went, texts, schema, ids;
  struct op_dict *told;  /* texts that were told: a category's label is told once, not for each group */
  op_error *err;
} diff;

/* A diff with an empty result; cleared in any case with diff_clear, which frees the result unless it was taken. */
op_status diff_open(diff *d, const op_diff_options *options, op_error *err);
void diff_clear(diff *d);
/* The result with its sections in the order in which people read; the caller's. */
op_result *diff_take(diff *d);
/* Everything that counts as moved. */
size_t diff_count(const diff *d);

/* The text in the diff's arena; clears it. NULL when memory is out. */
const char *diff_keep(diff *d, op_text *text);
/* A section of the result by name, made on first use with text keys (NULL-terminated) and measures (OP_M_COUNT-terminated). */
op_status diff_row(diff *d, const char *section, const char *title, const char *const *keys, const op_measure *measures, const char *const *texts, op_row **row);

/* --- matching --- */

/* One section in both results; either may be NULL. */
typedef struct diff_pair {
  const op_section *before, *after;
} diff_pair;

/* Keys that name a figure: their places in both sections. */
typedef struct diff_identity {
  const char *names[64];
  size_t before[64], after[64], n;
  bool method;           /* the interval method tells rows apart too */
} diff_identity;

/* What names a row: all group keys, variable and category, then further keys in order until each row has a name of its own. */
op_status diff_identify(diff *d, const diff_pair *pair, diff_identity *out);
/* partner[i] = row of `after` that is row i of `before`, SIZE_MAX = none; found[j] = row j of `after` has a partner. Both the caller's arrays. */
op_status diff_match(diff *d, const diff_pair *pair, const diff_identity *id, size_t *partner, bool *found);
/* The row's name for people ("11 (2022-05), china, Very favorable") and for programs ("wave=11, variable=china, category=4"). */
const char *diff_label(diff *d, const op_row *row, const diff_identity *id, bool after);
const char *diff_code(diff *d, const op_row *row, const diff_identity *id, bool after);

/* --- comparing --- */

/* Compares one section; rows that one of them alone has are told as come or gone. */
op_status diff_section(diff *d, const char *name, const diff_pair *pair);
/* Settings, headings and notes. */
op_status diff_around(diff *d, const op_result *before, const op_result *after);
/* The closing note: how many figures were compared and moved, and how movement in standard errors is to be read. */
op_status diff_summary(diff *d, bool data);

/* --- data --- */

/* Names that two schemas share, or those of them that were asked for. */
typedef struct diff_names {
  const char **items;
  bool *design;          /* weights, strata, sampling units: no questions */
  size_t n;
} diff_names;

/* Variables, labels, missing codes of two schemas; *common: the variables that both know, but for the id. */
op_status diff_schemas(diff *d, const op_request *before, const op_request *after, diff_names *common);
/* Codes that occur in one alone, from the "values" of two descriptions. */
op_status diff_codes(diff *d, const op_result *before, const op_result *after);
/* Respondents and their answers to some variables. */
op_status diff_respondents(diff *d, const op_request *before, const op_request *after, const diff_names *common);
/* A row of section "schema"; n: rows with a code, NaN = not counted. */
op_status diff_schema_row(diff *d, const char *variable, const char *change, const char *code, const char *before, const char *after, double n_before, double n_after);

#endif
