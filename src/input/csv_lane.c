#include "input/csv_lane.h"

#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"
#include "base/number.h"
#include "input/csv_codes.h"
#include "input/csv_numbers.h"
#include "input/csv_shorts.h"
#include "table/missing.h"

#define FIRST_SLOT_BITS 6
#define BYTES 256
#define MOST_TEXTS UINT16_MAX
/* Texts longer than this are compared with missing codes by libcsv's lane. */
#define MISSING_TEXT 256
/* Reading all fields of a record as short ones costs as much as finding one field of so many does, as measured. */
#define SHORTS_WORTH 6
/* Where that was in vain it is not done for so many batches. */
#define SHORTS_REST 64

/* --- room --- */

static bool shorts_pay(const csv_lane *lane, size_t columns) { return columns * SHORTS_WORTH >= lane->wanted.n_fields; }

/* None where the block holds fewer records than a batch: most of the room would be for nothing. */
static op_status shorts_new(const csv_lane *lane, csv_chunk *chunk, size_t size, op_error *err) {
  size_t room = CSV_SHORTS_ROOM(lane->wanted.n_fields);
  if (!shorts_pay(lane, lane->wanted.n) || room > size) return OP_OK;
  chunk->short_rows = op_array_raw(room, 1, err);
  return chunk->short_rows != NULL ? OP_OK : OP_E_MEMORY;
}

static op_status columns_new(const csv_lane *lane, csv_chunk *chunk, op_error *err) {
  chunk->columns = op_array_new(lane->n_columns, sizeof *chunk->columns, err);
  chunk->n_columns = chunk->columns != NULL ? lane->n_columns : 0;
  for (size_t c = 0; c < chunk->n_columns; c++) {
    csv_chunk_column *column = &chunk->columns[c];
    if (lane->columns[c].as != OP_READ_CODES) continue;
    column->slot_bits = FIRST_SLOT_BITS;
    column->slots = op_array_new((size_t)1 << FIRST_SLOT_BITS, sizeof *column->slots, err);
    column->of_byte = op_array_new(BYTES, sizeof *column->of_byte, err);
    if (column->slots == NULL || column->of_byte == NULL) return OP_E_MEMORY;
  }
  return chunk->columns != NULL ? OP_OK : OP_E_MEMORY;
}

op_status csv_chunk_new(const csv_lane *lane, size_t size, char *bytes, csv_chunk *chunk, op_error *err) {
  chunk->borrowed = bytes != NULL;
  chunk->bytes = bytes != NULL ? bytes : op_array_raw(size + CSV_MARKS_MARGIN, 1, err);
  chunk->spans = op_array_raw(lane->wanted.n * CSV_LOCATE_STRIDE, sizeof *chunk->spans, err);
  chunk->list = op_array_raw(lane->wanted.n_fields + CSV_LOCATE_FIELDS, sizeof *chunk->list, err);
  chunk->left.fields = op_array_raw(lane->wanted.n, sizeof *chunk->left.fields, err);
  chunk->left.place = op_array_raw(lane->wanted.n, sizeof *chunk->left.place, err);
  chunk->left.largest = op_array_raw(lane->wanted.n, sizeof *chunk->left.largest, err);
  if (!chunk->bytes || !chunk->spans || !chunk->list || !chunk->left.fields || !chunk->left.place || !chunk->left.largest) return OP_E_MEMORY;
  if (csv_marks_new(size, &chunk->marks, err) != OP_OK || shorts_new(lane, chunk, size, err) != OP_OK) return OP_E_MEMORY;
  chunk->size = size;
  return columns_new(lane, chunk, err);
}

op_status csv_chunk_enlarge(csv_chunk *chunk, size_t size, op_error *err) {
  if (size <= chunk->size) return OP_OK;
  op_free(chunk->bytes);
  csv_marks_clear(&chunk->marks);
  chunk->marks = (csv_marks){0};
  chunk->bytes = op_array_raw(size + CSV_MARKS_MARGIN, 1, err);
  if (chunk->bytes == NULL || csv_marks_new(size, &chunk->marks, err) != OP_OK) return OP_E_MEMORY;
  chunk->size = size;
  return OP_OK;
}

void csv_chunk_clear(csv_chunk *chunk) {
  for (size_t c = 0; c < chunk->n_columns; c++) {
    csv_chunk_column *column = &chunk->columns[c];
    op_free(column->codes);
    op_free(column->numbers);
    op_free(column->texts);
    op_free(column->slots);
    op_free(column->of_byte);
  }
  op_free(chunk->columns);
  op_free(chunk->spans);
  op_free(chunk->list);
  op_free(chunk->left.fields);
  op_free(chunk->left.place);
  op_free(chunk->left.largest);
  op_free(chunk->short_rows);
  op_free(chunk->shorts);
  op_free(chunk->largest);
  if (!chunk->borrowed) op_free(chunk->bytes);
  csv_marks_clear(&chunk->marks);
}

/* --- distinct texts of a column --- */

/* A text of up to 8 bytes is its own key (it has no NUL); of a longer one the key is a hint. At least 8 bytes from text on can be read. */
static uint64_t key_of(const char *text, size_t n) {
  uint64_t key;
  if (n > sizeof key) return csv_codes_key(text, n);
  memcpy(&key, text, sizeof key);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  return key >> (64 - 8 * n);
#else
  return key << (64 - 8 * n);
#endif
}

static csv_slot *slot_for(const csv_chunk_column *c, const char *bytes, uint64_t key, const char *text, size_t n) {
  size_t mask = ((size_t)1 << c->slot_bits) - 1, s = op_hash_place(key, c->slot_bits);
  for (;; s = (s + 1) & mask) {
    csv_slot *slot = &c->slots[s];
    if (slot->code == 0) return slot;
    if (slot->key != key || slot->length != n) continue;
    if (n <= sizeof key || memcmp(bytes + c->texts[slot->code - 1].start, text, n) == 0) return slot;
  }
}

static bool more_slots(csv_chunk_column *c, const char *bytes) {
  unsigned bits = c->slot_bits + 2;
  csv_slot *slots = op_array_new((size_t)1 << bits, sizeof *slots, NULL);
  if (slots == NULL) return false;
  op_free(c->slots);
  c->slots = slots;
  c->slot_bits = bits;
  for (size_t i = 0; i < c->n_texts; i++) {
    const char *text = bytes + c->texts[i].start;
    size_t n = c->texts[i].length;
    uint64_t key = key_of(text, n);
    *slot_for(c, bytes, key, text, n) = (csv_slot){key, (uint32_t)n, (uint16_t)(i + 1)};
  }
  return true;
}

/* The code of a new text, 0 where there is no room. */
static uint16_t add_text(csv_chunk_column *c, const char *bytes, size_t start, size_t n) {
  bool full = c->n_texts * 2 >= (size_t)1 << c->slot_bits && !more_slots(c, bytes);
  if (full || c->n_texts >= MOST_TEXTS) return 0;
  if (op_array_grow((void **)&c->texts, &c->text_capacity, c->n_texts + 1, sizeof *c->texts, 0, NULL) != OP_OK) return 0;
  uint64_t key = key_of(bytes + start, n);
  c->texts[c->n_texts++] = (csv_text){(uint32_t)start, (uint32_t)n};
  *slot_for(c, bytes, key, bytes + start, n) = (csv_slot){key, (uint32_t)n, (uint16_t)c->n_texts};
  return (uint16_t)c->n_texts;
}

static void forget_texts(csv_chunk_column *c) {
  if (c->n_texts == 0) return;
  c->n_texts = 0;
  memset(c->slots, 0, ((size_t)1 << c->slot_bits) * sizeof *c->slots);
  memset(c->of_byte, 0, BYTES * sizeof *c->of_byte);
}

/* --- fields --- */

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

/* A field without its quotes, or without blanks around it. */
static inline csv_span bare(const char *bytes, csv_span s) {
  if (s.end > s.start && bytes[s.end - 1] == '\r') s.end--;
  if (s.end == s.start) return s;
  if (bytes[s.start] == '"') return (csv_span){s.start + 1, s.end - 1};
  while (s.end > s.start && is_blank(bytes[s.start])) s.start++;
  while (s.end > s.start && is_blank(bytes[s.end - 1])) s.end--;
  return s;
}

/* Each returns how many of the fields were read. */
static size_t read_codes(csv_chunk_column *c, const char *bytes, const csv_span *spans, size_t n, uint16_t *codes) {
  csv_slot last = {0}; /* of the row before: units and waves stand together */
  for (size_t r = 0; r < n; r++) {
    size_t first = spans[r].start;
    if (spans[r].end - first == 1) {
      codes[r] = c->of_byte[(unsigned char)bytes[first]];
      if (codes[r] != 0) continue;
    }
    csv_span s = bare(bytes, spans[r]);
    size_t length = s.end - s.start;
    codes[r] = 0;
    if (length == 0) continue;
    const char *text = bytes + s.start;
    uint64_t key = key_of(text, length);
    if (key == last.key && length == last.length && length <= sizeof key) {
      codes[r] = last.code;
      continue;
    }
    codes[r] = slot_for(c, bytes, key, text, length)->code;
    if (codes[r] == 0) codes[r] = add_text(c, bytes, s.start, length);
    if (codes[r] == 0) return r;
    last = (csv_slot){key, (uint32_t)length, codes[r]};
    if (length == 1) c->of_byte[(unsigned char)*text] = codes[r];
  }
  return n;
}

/* True where a text in a column of numbers is declared missing. */
static bool is_missing(const op_reader_column *request, const char *text, size_t n) {
  char copy[MISSING_TEXT];
  if (op_missing_placeholder(text, n)) return true;
  if (n >= sizeof copy) return false;
  memcpy(copy, text, n);
  copy[n] = '\0';
  op_value value = {.type = OP_VALUE_TEXT, .text = copy};
  return op_missing_find(request->text_missing, request->n_text_missing, &value, NULL) != NULL;
}

/* A field that is no short number. */
static bool read_other(const op_reader_column *request, char decimal, const char *bytes, csv_span span, double *number) {
  csv_span s = bare(bytes, span);
  size_t length = s.end - s.start;
  if (op_number_read(bytes + s.start, length, decimal, number)) return true;
  *number = (double)NAN;
  return is_missing(request, bytes + s.start, length);
}

static size_t read_numbers(const op_reader_column *request, char decimal, const char *bytes, const csv_span *spans, size_t n, double *numbers) {
  for (size_t first = 0; first < n; first += CSV_NUMBERS) {
    size_t some = n - first < CSV_NUMBERS ? n - first : CSV_NUMBERS;
    uint64_t left = csv_numbers_read(bytes, spans + first, some, decimal, numbers + first);
    for (; left != 0; left &= left - 1) {
      size_t r = first + (size_t)__builtin_ctzll(left);
      if (!read_other(request, decimal, bytes, spans[r], &numbers[r])) return r;
    }
  }
  return n;
}

/* --- short fields --- */

static uint8_t *shorts_of(const csv_lane *lane, const csv_chunk *chunk, size_t batch) { return chunk->shorts + batch * CSV_SHORTS_ROOM(lane->wanted.n_fields); }

const uint8_t *csv_chunk_shorts(const csv_lane *lane, const csv_chunk *chunk, size_t column, size_t batch) {
  if (chunk->largest[batch * chunk->n_columns + column] > CSV_SHORT_EMPTY) return NULL;
  return shorts_of(lane, chunk, batch) + lane->wanted.fields[lane->place[column]] * CSV_LOCATE_ROWS;
}

bool csv_chunk_has_empty(const csv_chunk *chunk, size_t column, size_t batch) { return chunk->largest[batch * chunk->n_columns + column] == CSV_SHORT_EMPTY; }

/* Parts the wanted fields: short ones, and those that are left to be found. */
static void part_shorts(const csv_lane *lane, csv_chunk *chunk, const csv_records *records) {
  csv_left *left = &chunk->left;
  uint8_t *shorts = shorts_of(lane, chunk, chunk->rows / CSV_LOCATE_ROWS);
  csv_shorts_find(&chunk->marks, chunk->bytes + chunk->start, lane->delimiter, records, lane->wanted.n_fields, chunk->short_rows, shorts);
  left->wanted = (csv_wanted){left->fields, 0, lane->wanted.n_fields};
  for (size_t w = 0; w < lane->wanted.n; w++) {
    size_t field = lane->wanted.fields[w];
    left->place[w] = SIZE_MAX;
    left->largest[w] = csv_shorts_largest(shorts + field * CSV_LOCATE_ROWS, records->n);
    if (left->largest[w] <= CSV_SHORT_EMPTY) continue;
    left->fields[left->wanted.n] = field;
    left->place[w] = left->wanted.n++;
  }
  if (!shorts_pay(lane, lane->wanted.n - left->wanted.n)) chunk->without_shorts = SHORTS_REST;
}

static void leave_all(const csv_lane *lane, csv_chunk *chunk) {
  chunk->left.wanted = lane->wanted;
  for (size_t w = 0; w < lane->wanted.n; w++) chunk->left.place[w] = w;
  if (chunk->without_shorts > 0) chunk->without_shorts--;
}

/* Room for the next batch. */
static bool more_shorts(const csv_lane *lane, csv_chunk *chunk) {
  size_t batches = chunk->rows / CSV_LOCATE_ROWS + 1, room = chunk->short_rows != NULL ? batches * CSV_SHORTS_ROOM(lane->wanted.n_fields) : 0;
  return op_array_extend((void **)&chunk->shorts, &chunk->shorts_capacity, room, 1, NULL) == OP_OK &&
         op_array_extend((void **)&chunk->largest, &chunk->largest_capacity, batches * chunk->n_columns, sizeof *chunk->largest, NULL) == OP_OK;
}

/* --- rows --- */

static size_t read_located(const csv_lane *lane, const csv_chunk *chunk, size_t i, const csv_span *spans, size_t n) {
  const char *bytes = chunk->bytes + chunk->start;
  csv_chunk_column *column = &chunk->columns[i];
  bool codes = column->slots != NULL;
  op_status status = codes ? op_array_extend((void **)&column->codes, &column->capacity, chunk->rows + n, sizeof *column->codes, NULL)
                           : op_array_extend((void **)&column->numbers, &column->capacity, chunk->rows + n, sizeof *column->numbers, NULL);
  if (status != OP_OK) return 0;
  if (codes) return read_codes(column, bytes, spans, n, column->codes + chunk->rows);
  return read_numbers(&lane->columns[i], lane->decimal, bytes, spans, n, column->numbers + chunk->rows);
}

/* Columns of the rows. Returns for how many of them all columns were read. */
static size_t read_rows(const csv_lane *lane, csv_chunk *chunk, size_t n) {
  uint8_t *largest = chunk->largest + chunk->rows / CSV_LOCATE_ROWS * chunk->n_columns;
  for (size_t i = 0; i < lane->n_columns; i++) {
    size_t left = chunk->left.place[lane->place[i]];
    largest[i] = left == SIZE_MAX ? chunk->left.largest[lane->place[i]] : CSV_SHORT_OTHER;
    if (left != SIZE_MAX) n = read_located(lane, chunk, i, chunk->spans + left * CSV_LOCATE_STRIDE, n);
  }
  return n;
}

/* In a record of one field a line of blanks is no record. */
static size_t before_blank_line(const csv_lane *lane, const csv_chunk *chunk, const csv_records *records) {
  if (lane->wanted.n_fields > 1) return records->n;
  for (size_t r = 0; r < records->n; r++) {
    char c = chunk->bytes[chunk->start + records->starts[r]];
    if (c == '\n' || c == '\r' || is_blank(c)) return r;
  }
  return records->n;
}

void csv_lane_read(const csv_lane *lane, csv_chunk *chunk) {
  csv_records records;
  csv_place place;
  chunk->rows = 0;
  chunk->end = chunk->start;
  for (size_t c = 0; c < chunk->n_columns; c++) forget_texts(&chunk->columns[c]);
  csv_marks_find(&chunk->marks, chunk->bytes + chunk->start, chunk->n - chunk->start, lane->delimiter);
  csv_place_begin(&chunk->marks, &place);
  while (more_shorts(lane, chunk)) {
    csv_locate_records(&chunk->marks, lane->wanted.n_fields, &place, &records);
    records.n = before_blank_line(lane, chunk, &records);
    if (chunk->short_rows != NULL && chunk->without_shorts == 0) part_shorts(lane, chunk, &records);
    else leave_all(lane, chunk);
    csv_locate_fields(&chunk->marks, &chunk->left.wanted, &records, chunk->spans, chunk->list);
    size_t n = read_rows(lane, chunk, records.n);
    chunk->rows += n;
    chunk->end = chunk->start + records.starts[n];
    if (n < CSV_LOCATE_ROWS) return;
  }
}
