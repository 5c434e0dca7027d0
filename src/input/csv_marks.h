/* Where the fields of a block of delimited text end, as bits: one bit a byte, 64 bytes a word. Marks are made only as far as the text is plain, which is
   what the fast lane (csv_lane.h) may read in libcsv's place. */
#ifndef OPINE_INPUT_CSV_MARKS_H
#define OPINE_INPUT_CSV_MARKS_H

#include <stddef.h>
#include <stdint.h>

#include "opine/status.h"

/* Bytes behind a block's text that must be readable: a word, and two bytes behind each of it. */
#define CSV_MARKS_MARGIN ((size_t)72)

typedef struct csv_marks {
  uint64_t *ends;  /* bytes that end a field: delimiters and line feeds outside quotes */
  uint64_t *lines; /* the line feeds among them */
  uint32_t *rank;  /* words + 1: ends before each word */
  size_t words;    /* marked */
  size_t plain;    /* bytes from the front that are plain; behind them nothing is marked */
  size_t capacity; /* words that there is room for */
} csv_marks;

/* Room for blocks of n bytes. The caller's, to be cleared with csv_marks_clear, also after a failure. fails OP_E_MEMORY */
op_status csv_marks_new(size_t n, csv_marks *marks, op_error *err);
void csv_marks_clear(csv_marks *marks);

/* Marks bytes[0..n), which begin at the beginning of a record; CSV_MARKS_MARGIN bytes behind them can be read. Text is plain up to the first byte that is
   NUL, a carriage return without its line feed, a quote that neither opens a field right at its beginning nor closes it right at its end, or a line feed
   within quotes. */
void csv_marks_find(csv_marks *marks, const char *bytes, size_t n, char delimiter);

typedef void csv_marks_way(csv_marks *marks, const char *bytes, size_t n, char delimiter);
#define CSV_MARKS_WAYS 3
/* The ways to the same marks that this processor has, the one without vector instructions first, the one that csv_marks_find goes last. Returns how many. */
size_t csv_marks_ways(csv_marks_way *ways[CSV_MARKS_WAYS]);

#endif
