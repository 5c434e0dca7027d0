/* What the fast lane's rows mean: a chunk's columns as the reader hands them out. Texts get their codes here, row by row, so that levels come in the order in
   which the file first says them, whichever lane reads. */
#ifndef OPINE_INPUT_CSV_LANE_COLUMNS_H
#define OPINE_INPUT_CSV_LANE_COLUMNS_H

#include "input/csv_codes.h"
#include "input/csv_lane.h"
#include "input/csv_shorts.h"

typedef struct csv_lane_column {
  uint32_t *of_text;       /* codes of the chunk's texts, by the chunk's code */
  size_t text_capacity;
  uint32_t *of_short;      /* codes of short fields; 256 */
  uint8_t of_byte[CSV_SHORTS_TABLE]; /* the same where they go into a byte, else unknown */
  void *own;               /* codes or numbers of a batch that have no other room */
  size_t own_capacity;
} csv_lane_column;

void csv_lane_column_clear(csv_lane_column *column);
/* Another chunk's texts, of which no code is known yet. fails OP_E_MEMORY */
op_status csv_lane_column_take(csv_lane_column *column, const csv_chunk_column *from, op_error *err);
/* Room of its own for n codes or numbers; NULL with OP_E_MEMORY. */
void *csv_lane_column_room(csv_lane_column *column, size_t n, op_error *err);
/* Rows [first, first + n) of a chunk's column, first a multiple of CSV_LOCATE_ROWS, n at most OP_BATCH_ROWS. New texts become new levels.
   fails OP_E_MEMORY, or as csv_codes_find */
op_status csv_lane_codes(csv_lane_column *column, const csv_lane *lane, const csv_chunk *chunk, size_t index, size_t first, size_t n, csv_codes *codes, uint32_t *to,
                         op_error *err);
/* The same of a column of numbers. Returns where they stand: in `room` or in the chunk. */
const double *csv_lane_numbers(const csv_lane *lane, const csv_chunk *chunk, size_t index, size_t first, size_t n, double *room);

#endif
