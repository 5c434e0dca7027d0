/* A column of a cache that is being made: how the data file is asked for it, the rows of the group at hand, and what has been seen. */
#ifndef OPINE_INPUT_CACHE_MADE_H
#define OPINE_INPUT_CACHE_MADE_H

#include "input/cache_write.h"

/* Distinct values from which on a column of nothing but numbers is kept as doubles, and those at which a table of levels ends. */
#define MADE_MANY_LEVELS ((size_t)65536)
#define MADE_MOST_LEVELS ((size_t)4 << 20)

typedef enum {
  MADE_BOTH,    /* as codes, and as numbers to see that these follow from the levels */
  MADE_CODES,
  MADE_NUMBERS, /* many distinct numbers */
  MADE_NOTHING  /* many distinct texts: left out */
} made_ask;

typedef struct made_column {
  made_ask ask;
  size_t code_column, number_column; /* among what the reader is asked for; SIZE_MAX = not asked */
  uint32_t *codes;                   /* CACHE_GROUP_ROWS, of the group at hand */
  double *numbers;
  double *number_of;                 /* of each level met, NaN for texts and tags */
  size_t known, known_capacity;
  bool zero, text, odd, empty;       /* a level is 0; one is a text that no program takes for empty; one is no number at all; a row is empty */
  bool differs;                      /* a number is not that of its level: "-0" is read as the level 0 */
  bool missing;                      /* MADE_NUMBERS: a row has none */
  cache_column column;
  size_t n_segments, segment_capacity;
} made_column;

/* Makes a column ready for a run over the data file; what a run before has left is forgotten. */
op_status made_begin(made_column *c, made_ask ask, op_error *err);
/* Frees what a finished column needs no more; its segments stay. */
void made_clear(made_column *c);
/* Takes rows of a batch to place `at` of the group. */
op_status made_take(made_column *c, const op_batch *batch, const op_levels *levels, size_t first, size_t rows, size_t at, op_error *err);
/* Writes the group. `scratch` has CACHE_GROUP_ROWS x 4 bytes. */
op_status made_flush(made_column *c, cache_writer *w, size_t rows, void *scratch, op_error *err);
/* After the last group: the table of levels, and what the cache may say. */
op_status made_finish(made_column *c, cache_writer *w, const op_levels *levels, op_error *err);
/* How a column with so many levels is better asked for; its own `ask` when it is fine. rows: those seen so far. */
made_ask made_better(const made_column *c, size_t rows);

#endif
