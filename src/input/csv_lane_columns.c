#include "input/csv_lane_columns.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "base/vector.h"
#include "input/csv_shorts.h"

_Static_assert(OP_BATCH_ROWS % CSV_LOCATE_ROWS == 0, "rows are handed out by whole batches of the fast lane");

#define NOT_MET UINT32_MAX
#define BYTES   256

void csv_lane_column_clear(csv_lane_column *column) {
  op_free(column->of_text);
  op_free(column->of_short);
  op_free(column->own);
}

op_status csv_lane_column_take(csv_lane_column *column, const csv_chunk_column *from, op_error *err) {
  op_status status = op_array_extend((void **)&column->of_text, &column->text_capacity, from->n_texts + 1, sizeof *column->of_text, err);
  for (size_t i = 0; status == OP_OK && i <= from->n_texts; i++) column->of_text[i] = i == 0 ? 0 : NOT_MET;
  if (column->of_short != NULL || status != OP_OK) return status;
  memset(column->of_byte, CSV_SHORTS_UNKNOWN, sizeof column->of_byte);
  column->of_byte[CSV_SHORT_EMPTY] = 0;
  column->of_short = op_array_raw(BYTES, sizeof *column->of_short, err);
  for (size_t i = 0; column->of_short != NULL && i < BYTES; i++) column->of_short[i] = i == CSV_SHORT_EMPTY ? 0 : NOT_MET;
  return column->of_short != NULL ? OP_OK : OP_E_MEMORY;
}

void *csv_lane_column_room(csv_lane_column *column, size_t n, op_error *err) {
  return op_array_extend(&column->own, &column->own_capacity, n, sizeof(double), err) == OP_OK ? column->own : NULL;
}

/* Rows of a batch that one array holds: the batches of a column are of two kinds. */
static size_t batch_end(size_t row, size_t end) {
  size_t next = (row / CSV_LOCATE_ROWS + 1) * CSV_LOCATE_ROWS;
  return next < end ? next : end;
}

/* Mostly another thread has written them, and the field behind is asked for next. */
static void fetch_next(const uint8_t *shorts) {
  __builtin_prefetch(shorts + CSV_LOCATE_ROWS);
  __builtin_prefetch(shorts + CSV_LOCATE_ROWS + 64);
}

/* --- codes --- */

/* The text that the fast lane made a byte of. */
static op_status find_short(csv_codes *codes, uint8_t field, char decimal, uint32_t *code, op_error *err) {
  char text[OP_NUMBER_TEXT];
  bool one = field < CSV_SHORT_DIGITS;
  int n = snprintf(text, sizeof text, one ? "%u" : "%02u", one ? field : field - (unsigned)CSV_SHORT_DIGITS);
  return csv_codes_find(codes, text, (size_t)n, decimal, code, err);
}

static op_status find_text(csv_codes *codes, const csv_chunk *chunk, csv_text of, char decimal, uint32_t *code, op_error *err) {
  const char *text = chunk->bytes + chunk->start + of.start;
  char small[256], *copy = of.length < sizeof small ? small : op_array_raw((size_t)of.length + 1, 1, err); /* other threads may read the same field */
  if (copy == NULL) return OP_E_MEMORY;
  memcpy(copy, text, of.length);
  copy[of.length] = '\0';
  op_status status = csv_codes_find(codes, copy, of.length, decimal, code, err);
  if (copy != small) op_free(copy);
  return status;
}

/* Rows of a batch whose fields are short: all at once where every one has been met before, and the column has few codes. */
static op_status codes_of_shorts(csv_lane_column *column, const uint8_t *shorts, size_t n, csv_codes *codes, char decimal, uint32_t *to, op_error *err) {
  op_status status = OP_OK;
  if (csv_shorts_codes(shorts, n, column->of_byte, to)) return OP_OK;
  for (size_t r = 0; status == OP_OK && r < n; r++) {
    uint32_t *code = &column->of_short[shorts[r]];
    if (*code == NOT_MET) {
      status = find_short(codes, shorts[r], decimal, code, err);
      if (*code < CSV_SHORTS_UNKNOWN) column->of_byte[shorts[r]] = (uint8_t)*code;
    }
    to[r] = *code;
  }
  return status;
}

op_status csv_lane_codes(csv_lane_column *column, const csv_lane *lane, const csv_chunk *chunk, size_t index, size_t first, size_t n, csv_codes *codes, uint32_t *to,
                         op_error *err) {
  const csv_chunk_column *from = &chunk->columns[index];
  op_status status = OP_OK;
  for (size_t at = first, end; status == OP_OK && at < first + n; at = end) {
    const uint8_t *shorts = csv_chunk_shorts(lane, chunk, index, at / CSV_LOCATE_ROWS);
    end = batch_end(at, first + n);
    if (shorts != NULL) {
      fetch_next(shorts);
      status = codes_of_shorts(column, shorts, end - at, codes, lane->decimal, to + (at - first), err);
      continue;
    }
    for (size_t r = at; status == OP_OK && r < end; r++) {
      uint32_t *code = &column->of_text[from->codes[r]];
      if (*code == NOT_MET) status = find_text(codes, chunk, from->texts[from->codes[r] - 1], lane->decimal, code, err);
      to[r - first] = *code;
    }
  }
  return status;
}

/* --- numbers --- */

OP_VECTOR static void widen(const uint8_t *shorts, size_t n, double *restrict numbers) {
  for (size_t r = 0; r < n; r++) {
    int32_t digits = shorts[r]; /* in this width the compiler finds vectors */
    digits -= digits >= CSV_SHORT_DIGITS ? CSV_SHORT_DIGITS : 0;
    numbers[r] = (double)digits;
  }
}

static void numbers_of_shorts(const uint8_t *shorts, bool some_empty, size_t n, double *to) {
  widen(shorts, n, to);
  if (!some_empty) return;
  for (size_t r = 0; r < n; r++) {
    if (shorts[r] == CSV_SHORT_EMPTY) to[r] = (double)NAN;
  }
}

const double *csv_lane_numbers(const csv_lane *lane, const csv_chunk *chunk, size_t index, size_t first, size_t n, double *room) {
  const csv_chunk_column *from = &chunk->columns[index];
  size_t at = first, last = first + n;
  while (at < last && csv_chunk_shorts(lane, chunk, index, at / CSV_LOCATE_ROWS) == NULL) at = batch_end(at, last);
  if (at == last) return from->numbers + first;
  for (size_t end = first; end < last;) {
    const uint8_t *shorts = csv_chunk_shorts(lane, chunk, index, end / CSV_LOCATE_ROWS);
    double *to = room + (end - first);
    at = end;
    end = batch_end(at, last);
    if (shorts == NULL) {
      memcpy(to, from->numbers + at, (end - at) * sizeof *to);
      continue;
    }
    fetch_next(shorts);
    numbers_of_shorts(shorts, csv_chunk_has_empty(chunk, index, at / CSV_LOCATE_ROWS), end - at, to);
  }
  return room;
}
