/* One or several readers stacked into a source; shared by the files that build the schema and those that read rows. */
#ifndef OPINE_INPUT_SOURCE_INTERNAL_H
#define OPINE_INPUT_SOURCE_INTERNAL_H

#include "base/memory.h"
#include "input/reader.h"

/* Where a stacked variable comes from in one file. */
typedef struct file_variable {
  size_t index;            /* in the reader's schema; SIZE_MAX when the file lacks it */
  const op_fact *fact;     /* a constant of the file, or NULL */
  const op_alias *alias;   /* recodes, or NULL */
} file_variable;

typedef struct source_file {
  const op_file_spec *spec;
  op_reader *reader;
  file_variable *variables; /* one a stacked variable */
  bool *aliased;            /* by the reader's variables: known by an alias only */
  size_t *column;           /* reader column of each requested column; SIZE_MAX when constant */
  uint32_t **map;           /* reader code -> level code, by requested column; filled as codes appear */
  bool *moved;              /* some code of the column stands for another level code than its own */
  size_t *mapped, *map_capacity;
  double **number;          /* of recoded columns that are asked for as numbers: reader code -> number, NaN = missing; its map says 1 where no recode names the code */
  size_t *number_capacity;
} source_file;

typedef struct source_column {
  op_column_request request;
  op_levels *levels;
  uint32_t *codes;          /* codes or numbers of a batch that cannot stay where the reader has them, with room for so many rows */
  double *numbers;
  size_t capacity;
  double unmapped;          /* values that no recode names */
} source_column;

struct op_source {
  op_arena *arena;
  op_crew *threads;                   /* of all its readers */
  source_file *files;
  size_t n_files;
  op_schema schema;
  const op_variable_overlay *overlays;
  size_t n_overlays;
  const op_variable_overlay **merged; /* overlay of each stacked variable or NULL */
  source_column *columns;
  size_t n_columns;
  const uint32_t **codes;
  const double **numbers;
  op_batch raw;                       /* as the reader gave it */
  size_t file, rows_before, batch_rows;
  size_t rows_of_file;                /* of the current file, before the current batch */
  const char **notes;
  size_t n_notes, notes_capacity;
  bool finished;
  bool tell_cache;                    /* op_read_options */
  bool selects;                       /* only rows whose variable has one value are handed out (op_source_select) */
  size_t select_variable, select_column;
  op_value select_value;
  size_t *kept;                       /* rows of the reader's batch that were handed out */
};

/* Builds the stacked schema from the open readers. */
op_status source_schema_build(op_source *source, op_error *err);

/* Adds a note, which the source's arena owns; NULL is a failed allocation. */
op_status source_note(op_source *source, const char *note, op_error *err);

/* The value that a recode gives, or false when the alias has recodes and none names the value. */
bool source_recode(const op_alias *alias, const op_value *value, const char *label, op_value *out);
/* Label text of a value among some labels, or NULL. */
const char *source_label(const op_label *labels, size_t n, const op_value *value);
/* Level code for a raw value of a file's variable: recode, label, missing rules. */
op_status source_level(op_source *source, const source_file *file, source_column *column, const op_value *raw, uint32_t *code, op_error *err);
/* One number of a file's variable that is not recoded: missing rules; NaN when missing. */
double source_number(const op_source *source, const source_file *file, const source_column *column, double raw);
/* The number that a value of a recoded variable becomes; NaN when missing. *named: a recode names it. */
double source_recoded_number(const op_source *source, const source_file *file, const source_column *column, const op_value *raw, bool *named);
/* True when a file's variable goes through a recode: it is read as codes then, whatever it is asked for as. */
static inline bool source_is_recoded(const file_variable *v) { return v->alias != NULL && v->alias->n_recodes > 0; }

#endif
