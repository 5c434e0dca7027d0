/* From marks to the places of wanted fields: the rank of a record's field ends leads straight to them, so that fields which nobody wants cost nothing. */
#ifndef OPINE_INPUT_CSV_LOCATE_H
#define OPINE_INPUT_CSV_LOCATE_H

#include <stdbool.h>

#include "input/csv_marks.h"

/* Records that are located at once. */
#define CSV_LOCATE_ROWS 128
/* From a field's places to the next field's: a power of two would put the places of a record into few sets of the processor's cache. */
#define CSV_LOCATE_STRIDE (CSV_LOCATE_ROWS + 8)

/* Fields are listed so many at once; the list needs room behind those of a record, for a word's and a batch. */
#define CSV_LOCATE_BATCH ((size_t)8)
#define CSV_LOCATE_FIELDS (64 + CSV_LOCATE_BATCH)

/* A field's bytes, with its quotes, blanks and carriage return; the byte at `end` is no part of it. */
typedef struct csv_span {
  uint32_t start, end;
} csv_span;

/* Where locating stands in a block. */
typedef struct csv_place {
  size_t start;       /* first byte of the next record */
  size_t rank;        /* field ends before it */
  size_t line_word;   /* word of marks->lines to go on from, and the line feeds of it that are left */
  uint64_t line_bits;
} csv_place;

/* Records that follow each other. */
typedef struct csv_records {
  uint32_t starts[CSV_LOCATE_ROWS + 1]; /* first byte of each record, and the byte behind the last */
  size_t n;
  size_t rank;                          /* field ends before the first */
} csv_records;

typedef struct csv_wanted {
  const size_t *fields; /* 0-based, ascending */
  size_t n;
  size_t n_fields;      /* of a record */
} csv_wanted;

void csv_place_begin(const csv_marks *marks, csv_place *place);

/* The next records of n_fields fields, CSV_LOCATE_ROWS at most. Ends early before a record with another number of fields, or where the marks end. */
void csv_locate_records(const csv_marks *marks, size_t n_fields, csv_place *place, csv_records *records);
/* The wanted fields of the first records->n records: field w of record r stands at spans[w * CSV_LOCATE_STRIDE + r]. `list` has room for wanted->n_fields +
   CSV_LOCATE_FIELDS and is for its own use. */
void csv_locate_fields(const csv_marks *marks, const csv_wanted *wanted, const csv_records *records, csv_span *spans, uint32_t *list);
/* The same without special instructions. */
void csv_locate_records_portable(const csv_marks *marks, size_t n_fields, csv_place *place, csv_records *records);
void csv_locate_fields_portable(const csv_marks *marks, const csv_wanted *wanted, const csv_records *records, csv_span *spans, uint32_t *list);

#endif
