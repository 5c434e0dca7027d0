/* The fast lane: rows of plain text without libcsv, straight into columns. It takes nothing that libcsv would read in another way: at the first byte or record
   that is not plain it ends, and what is left is libcsv's (csv_parse.h). A chunk stands for itself, so that several can be read at the same time. */
#ifndef OPINE_INPUT_CSV_LANE_H
#define OPINE_INPUT_CSV_LANE_H

#include "input/csv_locate.h"
#include "input/reader.h"

/* What is to be read; the same for all chunks. */
typedef struct csv_lane {
  char delimiter, decimal;
  csv_wanted wanted;
  const op_reader_column *columns;
  const size_t *place;         /* columns: index of the column's field in wanted.fields */
  size_t n_columns;
} csv_lane;

/* A distinct text of a column, in the chunk's bytes from its `start` on. */
typedef struct csv_text {
  uint32_t start, length;
} csv_text;

typedef struct csv_slot {
  uint64_t key;
  uint32_t length;
  uint16_t code;               /* 0 = free */
} csv_slot;

/* One column of a chunk, but for batches whose fields are all short. Codes: 0 = empty, else 1 + index of a distinct text; texts stand in order of first
   appearance. */
typedef struct csv_chunk_column {
  uint16_t *codes;
  double *numbers;
  size_t capacity;             /* rows */
  csv_text *texts;
  size_t n_texts, text_capacity;
  csv_slot *slots;             /* 2 to the power of slot_bits */
  unsigned slot_bits;
  uint16_t *of_byte;           /* code of a text of one byte; 256 */
} csv_chunk_column;

/* The wanted fields that have to be located in a batch: those that are no short ones, or all. */
typedef struct csv_left {
  csv_wanted wanted;
  size_t *fields;              /* room for its list */
  size_t *place;               /* of each of the lane's wanted fields: its index in `wanted`, SIZE_MAX = it was short */
  uint8_t *largest;            /* of one that was short: csv_shorts_largest of its fields */
} csv_left;

typedef struct csv_chunk {
  char *bytes;                 /* whole records from `start` on; CSV_MARKS_MARGIN bytes behind bytes[n) can be read */
  bool borrowed;               /* the bytes are */
  size_t size;                 /* what there is room for */
  size_t n, start;
  size_t end;                  /* first byte behind the rows that were read */
  size_t rows;
  csv_marks marks;
  csv_span *spans;
  uint32_t *list;
  csv_left left;
  uint8_t *short_rows;         /* of csv_shorts.h; NULL where too few fields are wanted for it */
  uint8_t *shorts;             /* all fields of each batch of CSV_LOCATE_ROWS rows, together: what one thread writes and another reads is near to each other */
  uint8_t *largest;            /* by batch and column: csv_shorts_largest of its fields, CSV_SHORT_OTHER where they stand in the column and not in `shorts` */
  size_t shorts_capacity, largest_capacity;
  size_t without_shorts;       /* batches until short fields are looked for again: there were too few */
  csv_chunk_column *columns;
  size_t n_columns;
} csv_chunk;

/* Room for blocks of `size` bytes, or a place for them where they stand in somebody else's (bytes, NULL = none). Cleared with csv_chunk_clear, also after a
   failure. fails OP_E_MEMORY */
op_status csv_chunk_new(const csv_lane *lane, size_t size, char *bytes, csv_chunk *chunk, op_error *err);
/* Room for larger blocks, in place of bytes of its own, which are forgotten. fails OP_E_MEMORY: the chunk can only be cleared */
op_status csv_chunk_enlarge(csv_chunk *chunk, size_t size, op_error *err);
void csv_chunk_clear(csv_chunk *chunk);
/* The fields of a column in a batch, as csv_shorts.h has them; NULL where they stand in the column. */
const uint8_t *csv_chunk_shorts(const csv_lane *lane, const csv_chunk *chunk, size_t column, size_t batch);
/* Whether one of them is empty. */
bool csv_chunk_has_empty(const csv_chunk *chunk, size_t column, size_t batch);

/* Reads rows from chunk->start, where a record begins, as far as text is plain and every record has lane->wanted.n_fields fields, numbers where numbers are
   wanted, and memory lasts. Never fails: rows may be 0. */
void csv_lane_read(const csv_lane *lane, csv_chunk *chunk);

#endif
