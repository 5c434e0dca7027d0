/* What a file format offers: raw cells of one file. The source (source.c) lays labels, missing rules, recodes and stacking over it.

   A reader delivers, per requested column, either codes into its own level table (raw values of this file only; 0 = empty or system missing) or
   numbers (NaN = empty, system missing or tagged missing). It knows no labels of levels and no missing rules beyond `text_missing`. */
#ifndef OPINE_INPUT_READER_H
#define OPINE_INPUT_READER_H

#include "base/team.h"
#include "opine/source.h"
#include "table/levels.h"

typedef struct op_reader op_reader;

typedef struct op_reader_column {
  size_t variable;                     /* index in the reader's schema */
  op_read_as as;
  const op_missing_rule *text_missing; /* numbers only: texts that are missing instead of an error */
  size_t n_text_missing;
  bool late;                           /* may be left to fill */
} op_reader_column;

typedef struct op_reader_format {
  const char *name;        /* "csv", "sav", "dta", ... */
  const char *summary;
  const char *extensions;  /* space separated, lower case: "csv tsv txt csv.gz tsv.gz" */
  /* True when the first bytes (or, failing those, the extension) say that this format reads the file. */
  bool (*recognises)(const char *path, const unsigned char *head, size_t n);
  op_status (*open)(const char *path, const op_read_options *options, op_reader **reader, op_error *err);
  bool sheets;             /* files have sheets, one of which op_read_options.sheet chooses */
  bool plain_text;         /* cells are texts: what is no number as it stands is a text */
  bool follows_others;     /* rows come from another file, whose changes the file's own state does not show */
} op_reader_format;

/* Every reader starts with this. */
struct op_reader {
  const op_reader_format *format;
  op_schema schema; /* filled by open; texts owned by the reader */
  op_status (*start)(op_reader *reader, const op_reader_column *columns, size_t n, op_error *err);
  /* At most OP_BATCH_ROWS rows; arrays belong to the reader and are valid until the next call. */
  op_status (*next)(op_reader *reader, op_batch *batch, op_error *err);
  /* Makes a late column of the batch that next gave last, which may stand in `room`: for any thread, of one column at a time. NULL where next makes all. */
  op_status (*fill)(op_reader *reader, size_t column, void *room, op_error *err);
  const op_levels *(*levels)(const op_reader *reader, size_t column);
  /* 1-based line (CSV) or row (others) of a row of the current batch */
  size_t (*line)(const op_reader *reader, size_t row_in_batch);
  /* What only reading to the end tells, once it is read: the index-th note, NULL behind the last. NULL where a format has none. Owned by the reader. */
  const char *(*note)(const op_reader *reader, size_t index);
  /* How much has been read, 0 to 1; NULL where a file is read at once. NaN = not known. */
  double (*share)(const op_reader *reader);
  void (*close)(op_reader *reader);
  char cache_note[768]; /* what became of a cache that stands beside the file: why it is not used; "" when it is, or there is none */
  bool cached;          /* rows come out of the cache */
  op_crew *threads;     /* set before start: whose threads read; NULL = threads of its own */
};

/* All formats, in the order of formats.def. */
const op_reader_format *const *op_reader_formats(size_t *count);
/* By name; NULL when there is none. */
const op_reader_format *op_reader_format_named(const char *name);
/* The error of a sheet that is asked of a format without sheets. */
op_status op_reader_no_sheets(const char *path, const op_reader_format *format, op_error *err);
/* Recognises the format from content first, then extension; "-" is CSV on standard input. */
op_status op_reader_open(const char *path, const op_read_options *options, op_reader **reader, op_error *err);

#endif
