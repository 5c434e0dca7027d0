/* What the fast lane's rows mean: a chunk's columns as the reader hands them out. Texts get their codes here, row by row, so that levels come in the order in
   which the file first says them, whichever lane reads. */
#ifndef OPINE_INPUT_CSV_LANE_COLUMNS_H
#define OPINE_INPUT_CSV_LANE_COLUMNS_H

#include "input/csv_codes.h"
#include "input/csv_lane.h"

typedef struct csv_lane_column {
  uint32_t *of_text;       /* codes of the chunk's texts, by the chunk's code */
  size_t text_capacity;
  uint32_t *of_short;      /* codes of short fields; 256 */
  uint32_t *codes;         /* of the batch */
  double *numbers;
  size_t capacity;
} csv_lane_column;

void csv_lane_column_clear(csv_lane_column *column);
/* Another chunk's texts, of which no code is known yet. fails OP_E_MEMORY */
op_status csv_lane_column_take(csv_lane_column *column, const csv_chunk_column *from, op_error *err);
/* Rows [first, first + n) of a chunk's column, first a multiple of CSV_LOCATE_ROWS, n at most OP_BATCH_ROWS: column->codes. New texts become new levels.
   fails OP_E_MEMORY, or as csv_codes_find */
op_status csv_lane_codes(csv_lane_column *column, const csv_lane *lane, csv_chunk *chunk, size_t index, size_t first, size_t n, csv_codes *codes, op_error *err);
/* The same of a column of numbers: where they stand, the column's or the chunk's own. */
op_status csv_lane_numbers(csv_lane_column *column, const csv_lane *lane, const csv_chunk *chunk, size_t index, size_t first, size_t n, const double **numbers,
                           op_error *err);

#endif
