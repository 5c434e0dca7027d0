/* A result as text: one presenter per format, listed in src/present/presenters.def. */
#ifndef OPINE_PRESENT_H
#define OPINE_PRESENT_H

#include "opine/result.h"

/* Sheets of a workbook: one a question, or one for all; as the result asks for (one for toplines). */
typedef enum { OP_SHEETS_DEFAULT, OP_SHEETS_QUESTION, OP_SHEETS_ONE } op_sheets;

typedef struct op_present_options {
  int digits;       /* decimals of percentages and numbers in text and markdown; -1 = 1 for percent, 3 significant extra otherwise */
  bool colour;      /* ANSI colours (text only); the caller decides from isatty and NO_COLOR */
  bool bars;        /* draw bars beside percentages (text only) */
  int width;        /* terminal columns, 0 = 100 */
  bool quiet;       /* leave out notes and conventions (text, markdown) */
  bool verbose;     /* show every measure (text) */
  double small_base;
  bool fragment;    /* html, latex: the tables without the document around them */
  op_sheets sheets; /* xlsx */
  bool sum_to_100;  /* toplines: percentages of a question are rounded so that they add up to 100 (largest remainder) */
  int threads;      /* csv, tsv, json, jsonl: threads that write long tables, whose bytes do not depend on it; 0 = as many as there are processors */
  unsigned cells;   /* lines of a crosstab's cells (text, markdown, html, ...): OP_CELL_ bits, 0 = what fits */
} op_present_options;

/* Lines of a crosstab's cells. */
enum { OP_CELL_PERCENT = 1u, OP_CELL_CI = 2u, OP_CELL_SE = 4u, OP_CELL_N = 8u, OP_CELL_WEIGHTED = 16u, OP_CELL_DEFF = 32u };

typedef struct op_presenter {
  const char *name;     /* "text", "csv", ... */
  const char *summary;  /* one line, no full stop */
  /* Appends the result's text to a buffer that grows; *text and *length are the caller's, freed with op_free_text */
  op_status (*present)(const op_result *result, const op_present_options *options, char **text, size_t *length, op_error *err);
  const char *extension; /* of files that are written in this format where none is asked for, without the dot; NULL = none */
  bool binary;           /* bytes that no terminal shows: written to a file */
} op_presenter;

/* The presenter of that name, or NULL. */
const op_presenter *op_presenter_named(const char *name);
/* All presenters in the order of the list; *count of them. */
const op_presenter *const *op_presenters(size_t *count);
void op_free_text(char *text);

/* A result that was saved with the format json. Keys, labels, measures, flags, notes, design and conventions come back as they were; titles of sections do not,
   for JSON has none, and which sections show percentages is inferred where an older file does not say it.
   result  the caller's, freed with op_result_free
   fails   OP_E_SYSTEM the file cannot be read; OP_E_DATA with line and column: no JSON; OP_E_DATA: no result of opine, a row that is none; OP_E_MEMORY over a
           ceiling of base/limits.h */
op_status op_result_read(const char *path, op_result **result, op_error *err);
/* The same from bytes; `name` is for messages. */
op_status op_result_parse(const char *name, const char *text, size_t length, op_result **result, op_error *err);

#endif
