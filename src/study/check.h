/* Checking a study against its data: waves (files) as they stand, the series' questions mapped over them, and the list of problems. */
#ifndef OPINE_STUDY_CHECK_H
#define OPINE_STUDY_CHECK_H

#include "base/memory.h"
#include "opine/study.h"
#include "table/levels.h"
#include "table/value.h"

/* One file, read as it is. */
typedef struct study_wave {
  const op_file_spec *spec;
  const op_study_file *about;
  const char *name;             /* "7 (2020-05)", or the file's name */
  op_source *source;            /* NULL when the file cannot be read */
  const op_schema *schema;
  size_t rows;
  uint32_t **codes;             /* by variable of the schema, rows; only while the file's own checks run */
  double **counts;              /* by variable and level: rows */
  size_t *n_levels;
  size_t weight_column;         /* SIZE_MAX = none */
  double mean, least, most, deff; /* of the weights */
  const char *weights_are;      /* what was found about them, for the table of files */
} study_wave;

/* One value of a file's variable and what it became. */
typedef struct study_mapping {
  uint32_t level;               /* in the file */
  const char *from;             /* "98 Don't know" */
  const char *label;            /* label text in the file, or the text itself; "" */
  double n;
  bool mapped;                  /* false: it has become empty */
  op_value to;
  const op_study_category *category; /* of the study; NULL = none */
  bool missing;
  const char *reason;           /* of missingness, or NULL */
} study_mapping;

/* One variable of the series in one wave. */
typedef struct study_cell {
  const op_variable *variable;  /* NULL = the wave has none */
  size_t column;
  const op_alias *alias;        /* NULL = under its own name */
  study_mapping *maps;
  size_t n_maps;
  double n;                     /* rows with a value */
} study_cell;

typedef struct study_question {
  const char *name;
  const op_study_variable *about; /* NULL = the study says nothing of it but its sources */
  study_cell *cells;            /* one a wave */
  bool closed;                  /* categories, not a measurement */
} study_question;

typedef enum { STUDY_ERROR, STUDY_WARNING, STUDY_NOTE } study_severity;

typedef struct study_checker {
  const op_study *study;
  op_arena *arena;
  study_wave *waves;            size_t n_waves;
  study_question *questions;    size_t n_questions;
  op_result *result;
  size_t problems;              /* section */
  size_t errors, warnings, notes;
  size_t short_waves, most_questions; /* waves with too few questions for near-duplicates, and the most that one of them has */
  op_status status;
  op_error *err;
} study_checker;

/* One thing that is looked for; one line in study_checks.def, one file. */
typedef struct study_check {
  op_study_check_info info;
  void (*wave)(study_checker *k, study_wave *w);  /* while the rows of a file are there; NULL = none */
  void (*across)(study_checker *k);               /* once all files were read; NULL = none */
} study_check;

#define STUDY_CHECK(name) extern const study_check study_check_##name;
#include "study/study_checks.def"
#undef STUDY_CHECK

/* Adds a problem; wave, variable NULL = none; rows NaN = not counted. */
void study_problem(study_checker *k, study_severity severity, const char *check, const char *wave, const char *variable, double rows, const char *format, ...)
    OP_PRINTF(7, 8);

/* Sections that a check lays open: keys with their headings, NULL behind the last name. The section is made on its first row. */
typedef struct study_table {
  const char *name, *title;
  const char *keys[8];
  op_measure measures[8];
  size_t n_measures;
  bool percent;
} study_table;
/* A row of a table; `texts` one a key. NULL when memory is out (k->status). */
op_row *study_row(study_checker *k, const study_table *table, const char *const *texts);

void *study_memory(study_checker *k, size_t n, size_t size);   /* of the checker's arena */
const char *study_say(study_checker *k, const char *format, ...) OP_PRINTF(2, 3);

/* The column that a series' variable has in a wave; SIZE_MAX = none, *fact when it is a fact. */
size_t study_column(const study_wave *w, const char *name, const op_alias **alias, const op_fact **fact);
const op_level *study_level(const study_wave *w, size_t column, uint32_t level);
/* The number of a level; NaN when it is none. */
double study_level_number(const study_wave *w, size_t column, uint32_t level);
/* The question that a column serves, or NULL. */
const study_question *study_question_of(const study_checker *k, const study_wave *w, size_t column);
/* What respondents answered, by level of a column: the category that the study makes of it, or the file's value where the study does not speak of the
   column; NULL for levels that are no answer. NULL when memory is out (k->status). */
const op_value *const *study_answers(study_checker *k, const study_wave *w, size_t column);
/* True for a column that is an answer of respondents: no weight, stratum, PSU, id, interviewer; at most `most` different values. */
bool study_is_answer(const study_checker *k, const study_wave *w, size_t column, size_t most);
/* Share of rows (of those with a value that is asked) in a category by value; and of don't-knows and refusals. */
double study_share(const study_cell *cell, const op_value *to);
const char *study_value_text(study_checker *k, const op_value *value);
/* The category's text in the study, or its code. */
const char *study_category_text(study_checker *k, const study_question *q, const op_value *value);
/* True when a reason (or a label) says don't know, refused, or another kind of missing; the name of the kind in *kind. Without memory false, and k->status tells. */
bool study_reason(study_checker *k, const char *text, const char **kind);
bool study_reason_folded(const char *folded, const char **kind); /* of a text that is folded already (base/text_fold.h) */
/* True for a folded name by which files call their weights (roles.def). */
bool study_weight_name(const char *folded);
/* The folded text (text_fold.h), freed by the caller; NULL without memory, which k->status tells. */
char *study_fold(study_checker *k, const char *text);

#endif
