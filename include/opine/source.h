/* Where rows come from: one file or several stacked files, of any supported format.

   1. op_source_open       reads as much as is needed to know the variables
   2. op_source_schema     look them up
   3. op_source_declare_*  the request's missing codes, texts, fixed facts
   4. op_source_start      which columns, and as what
   5. op_source_next       until a batch is empty; then op_source_close */
#ifndef OPINE_SOURCE_H
#define OPINE_SOURCE_H

#include "opine/table.h"

/* A fact that holds for all rows of one file and becomes a variable: wave=11, date=2022-05, country=KZ. */
typedef struct op_fact {
  const char *name, *value;    /* value NULL = the row's number in its file: what tells respondents apart where a file has no id */
} op_fact;

/* One variable of a file under the series' own name, with a recode of its values. */
typedef struct op_recode {
  double from_lo, from_hi;     /* numeric range; used when from_text is NULL */
  const char *from_text;       /* value text or label text (compared after Unicode normalisation, case folding and trimming) */
  op_value to;
  char from_tag;               /* used when from_text is NULL: a tagged missing 'a'..'z'; 0 = a range */
} op_recode;

typedef struct op_alias {
  const char *name;            /* the series' name */
  const char *from;            /* the file's name */
  const op_recode *recodes;    /* NULL = values as they are; with recodes, a value that no rule names becomes system missing and is counted in a note */
  size_t n_recodes;
} op_alias;

/* One file of the request. Texts are borrowed until the source is closed. */
typedef struct op_file_spec {
  const char *path;            /* "-" = CSV on standard input */
  const op_fact *facts;
  size_t n_facts;
  const op_alias *aliases;
  size_t n_aliases;
  const char *sheet;           /* of a workbook, by name or number; NULL = as op_read_options says */
  const char *metadata;        /* a codebook that is laid over it; NULL = as op_read_options says */
} op_file_spec;

/* What the caller says about all files. Zero-initialised = detect everything. */
typedef struct op_read_options {
  const char *encoding;        /* NULL = detect */
  char delimiter;              /* 0 = detect: , ; tab | */
  char decimal;                /* 0 = detect: . or , */
  int header_rows;             /* 0 = detect (1 to 3) */
  const char *sheet;           /* of a workbook, by name or number from 1; NULL = the first visible one that holds anything */
  int threads;                 /* at most; 0 = as many as processors. Rows and their order never depend on it */
  bool verbatim_header;        /* internal to tests: do not unify names */
  const char *metadata;        /* a codebook (DDI Codebook or Triple-S) that is laid over every file; NULL = none */
  const char *language;        /* of the codebook's texts: "en", "fr", ...; NULL = its own first */
  bool no_cache;               /* read the file even where a valid cache of it stands beside it (cache.h) */
  bool tell_cache;             /* a note says whether a cache beside the file is used, and if not, why */
} op_read_options;

/* Labels and missing rules that a request or study lays over the files' own. */
typedef struct op_variable_overlay {
  const char *name;
  const char *label;               /* NULL = keep */
  const op_label *labels;          /* replace the file's value labels when n_labels > 0 */
  size_t n_labels;
  const op_missing_rule *missing;  /* added to the file's rules */
  size_t n_missing;
  bool drop_file_missing;          /* the file's own user-missing declarations are answers here */
} op_variable_overlay;

/* True for names that end as files of data or their codebooks do (.csv, .sav, .xlsx, ...). */
bool op_source_is_data_name(const char *path);

typedef struct op_source op_source;

/* Opens the files and reads their schemas. Several files are stacked: the union of their variables by (alias) name; a variable that a
   file lacks is missing there (OP_MISSING_ABSENT); facts become variables. overlays with name NULL hold for every variable.
   fails  OP_E_SYSTEM a file is missing, a directory, unreadable; OP_E_DATA a header is broken; OP_E_REQUEST an alias names no variable */
op_status op_source_open(const op_file_spec *files, size_t n_files, const op_read_options *options,
                         const op_variable_overlay *overlays, size_t n_overlays, op_source **source, op_error *err);

/* The variables of all files; borrowed, lives as long as the source. */
const op_schema *op_source_schema(const op_source *source);

/* Hands out only rows whose variable has this value, as if the files held no others. Before op_source_start. fails OP_E_MEMORY */
op_status op_source_select(op_source *source, size_t variable, const op_value *value, op_error *err);

/* Prepares reading of some columns. A variable may be asked for twice (as codes and as numbers). Called once. */
op_status op_source_start(op_source *source, const op_column_request *columns, size_t n_columns, op_error *err);

/* The next block of rows; batch->rows == 0 at the end.
   fails  OP_E_DATA with file, line and column: too many or too few fields, a NUL byte, an over-long field, a text in a column read
          as numbers, a truncated or corrupt file */
op_status op_source_next(op_source *source, op_batch *batch, op_error *err);

/* Makes the c-th requested column of the last batch, if it was requested late, else nothing; its levels grow. It may stand in `room`, which is the caller's and has room for
   OP_BATCH_ROWS doubles: one room after the other keeps what is made near. At most once a batch, by any thread, several columns at a time by
   several threads. fails OP_E_MEMORY */
op_status op_source_fill(op_source *source, size_t column, void *room, op_error *err);

/* Levels of the c-th requested column (read as codes); they grow while batches are read. */
const op_levels *op_source_levels(const op_source *source, size_t column);

/* True when the file of the last batch holds the variable (or a fact of that name). Where it does not, numbers are NaN and codes have the level of
   OP_MISSING_ABSENT. */
bool op_source_present(const op_source *source, size_t variable);
/* Where a row stands, for messages: the file's name as the user gave it and its 1-based line (CSV) or row (others). */
void op_source_place(const op_source *source, size_t row_in_batch, const char **file, size_t *line);

/* Notes that reading produced (recodes that matched nothing, values read as missing). Borrowed. */
size_t op_source_note_count(const op_source *source);
const char *op_source_note(const op_source *source, size_t index);

/* How much of all files has been read, 0 to 1, files taken as equally long; NaN = not known. */
double op_source_share(const op_source *source);
void op_source_close(op_source *source);

#endif
