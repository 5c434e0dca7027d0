/* Survey data as opine sees it: variables with labels and reasons for missingness, and blocks of rows.

   How it is used: a source (source.h) gives a schema (variables); the caller asks for some of them, each either as categories
   (codes into a growing table of levels) or as numbers; the source then yields batches of rows until one is empty. */
#ifndef OPINE_TABLE_H
#define OPINE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "opine/status.h"

typedef enum { OP_KIND_NUMBER, OP_KIND_TEXT, OP_KIND_UNKNOWN /* numbers and texts, or nothing seen yet */ } op_kind;

/* Why a value is not an answer. */
typedef enum {
  OP_ANSWER = 0,
  OP_MISSING_SYSTEM,   /* empty cell, SPSS sysmis, Stata '.' */
  OP_MISSING_TAGGED,   /* Stata .a-.z, SAS special missing */
  OP_MISSING_FILE,     /* declared user-missing by the file */
  OP_MISSING_REQUEST,  /* declared missing by --missing or a study file */
  OP_MISSING_ABSENT    /* the file, one of several, does not hold the variable: the question was not asked; never in a base */
} op_missing;

/* One value: a number, a text, or a tag ('a'..'z') of a tagged missing. */
typedef struct op_value {
  enum { OP_VALUE_NUMBER, OP_VALUE_TEXT, OP_VALUE_TAG } type;
  double number;
  const char *text; /* terminated UTF-8; borrowed */
  char tag;
} op_value;

typedef struct op_label {
  op_value value;
  const char *text;
} op_label;

/* A rule that makes values missing: one value (lo == hi or text), a closed range [lo, hi], a tag, or a label text. */
typedef struct op_missing_rule {
  enum { OP_RULE_RANGE, OP_RULE_TEXT, OP_RULE_TAG } type; /* OP_RULE_TEXT matches the value's text or its label */
  double lo, hi;
  const char *text;
  char tag;
  op_missing why;      /* OP_MISSING_FILE or OP_MISSING_REQUEST */
  const char *reason;  /* "refused", "don't know", ... or NULL */
} op_missing_rule;

/* One variable. Texts are UTF-8 and owned by the schema's arena. */
typedef struct op_variable {
  const char *name;
  const char *label;   /* question text; "" when none */
  op_kind kind;
  const char *format;  /* the file's own display format, "" when none */
  const op_label *labels;
  size_t n_labels;
  const op_missing_rule *missing;
  size_t n_missing;
  size_t file_column;  /* position in its file, 0-based */
  const char *question; /* the whole question as it was asked, where the file has it besides the label; NULL = none */
} op_variable;

/* Multiple-response set, as far as the file says. */
typedef struct op_multiple_set {
  const char *name, *label;
  const char *const *variables;
  size_t n_variables;
  bool dichotomy;            /* one variable an answer; else columns of codes */
  double counted_value;
  const char *counted_text;  /* dichotomy of text variables: the counted text; else NULL */
} op_multiple_set;

/* What the file tells of its study: "mode", "sampling", "field dates", ... */
typedef struct op_study_fact {
  const char *name, *text;
} op_study_fact;

typedef struct op_schema {
  const op_variable *variables;
  size_t n_variables;
  const char *file_label;       /* title that the file carries; "" when none */
  const char *weight_variable;  /* the file's own weight variable, NULL when none */
  const char *encoding;         /* encoding of the file's texts, e.g. "UTF-8", "WINDOWS-1251" */
  const char *format;           /* "csv", "sav", ... */
  const op_multiple_set *sets;
  size_t n_sets;
  int64_t rows;                 /* -1 when unknown before reading */
  bool synthetic;               /* data made by a generator: every table and chart must say so */
  const char *const *notes;     /* what the reader had to decide: "header row 2 skipped (question texts)", ... */
  size_t n_notes;
  const op_study_fact *facts;
  size_t n_facts;
} op_schema;

/* Index of a variable by exact name, else by unique ASCII-case-insensitive name; SIZE_MAX when none. */
size_t op_schema_find(const op_schema *schema, const char *name);
/* As op_schema_find, but fails with OP_E_REQUEST "no variable 'x' in FILE" and the nearest name as hint. */
op_status op_schema_require(const op_schema *schema, const char *file, const char *name, size_t *index, op_error *err);

/* The levels (distinct values) of a variable read as categories. Code 0 always is the system-missing value; other codes appear in
   order of first appearance. */
typedef struct op_levels op_levels;

typedef struct op_level {
  op_value value;
  const char *label;   /* value label, or the value's own text when it has none */
  bool labelled;       /* the file (or study) gave it a label */
  op_missing missing;
  const char *reason;  /* of missingness, or NULL */
} op_level;

/* Number of levels; their codes run from 0. */
size_t op_levels_count(const op_levels *levels);
/* The level of a code; borrowed, valid while the source lives. */
const op_level *op_levels_at(const op_levels *levels, uint32_t code);

/* Orders levels as tables show them: numbers and texts that begin with one ("2016/17", "18-24") by that number, then other texts by code point;
   missing ones last. Returns <0, 0, >0. */
int op_level_compare(const op_level *a, const op_level *b);

/* How the caller wants a variable. */
typedef enum { OP_READ_CODES, OP_READ_NUMBERS } op_read_as;

typedef struct op_column_request {
  size_t variable;   /* index in the schema */
  op_read_as as;
  /* OP_READ_NUMBERS only: deliver declared-missing codes as numbers instead of NaN (`--base all` for means) */
  bool keep_declared;
  /* Made only when op_source_fill asks for it, batch by batch, which may be on another thread. */
  bool late;
} op_column_request;

/* Rows of a batch, column by column, in the order of the column requests; a late one once it is filled, and as long as its room
   holds nothing else. Valid until the next call. */
typedef struct op_batch {
  size_t rows;                /* 0 = end of data */
  size_t first_row;           /* 0-based row number of the batch's first row in the whole source */
  const uint32_t *const *codes;  /* codes[c][r], NULL for columns read as numbers */
  const double *const *numbers;  /* numbers[c][r], NaN = missing; NULL for columns read as codes */
} op_batch;

/* Rows that one batch holds at most. 4096 rows of codes (16 KiB a column) stay in the second-level cache for the columns of a
   typical request. */
#define OP_BATCH_ROWS 4096

#endif
