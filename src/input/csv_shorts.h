/* Fields of at most two digits, which most answers of a survey are, as one byte each: a whole batch of them without finding out where each one stands. */
#ifndef OPINE_INPUT_CSV_SHORTS_H
#define OPINE_INPUT_CSV_SHORTS_H

#include <stdbool.h>
#include <stdint.h>

#include "input/csv_locate.h"

/* A field's byte: 0 to 9 = one digit, 10 to 109 = 10 + the number that two digits make ("7" and "07" are different texts), or one of these. */
#define CSV_SHORT_DIGITS 10
#define CSV_SHORT_EMPTY 110
#define CSV_SHORT_OTHER 255

/* Room for the bytes of a batch of records of n fields, and for the columns made of them: fields go by eights, and those of a word at either end and of one more
   are written. */
#define CSV_SHORTS_ROOM(n) (CSV_LOCATE_ROWS * (((n) + 7) / 8 * 8) + 192)

/* The bytes of all fields of the records, column by column: field f of record r at columns[f * CSV_LOCATE_ROWS + r]. `rows` is for its own use. */
void csv_shorts_find(const csv_marks *marks, const char *bytes, char delimiter, const csv_records *records, size_t n_fields, uint8_t *rows, uint8_t *columns);

typedef void csv_shorts_way(const csv_marks *marks, const char *bytes, char delimiter, const csv_records *records, size_t n_fields, uint8_t *rows, uint8_t *columns);
#define CSV_SHORTS_WAYS 3
/* The ways to the same bytes that this processor has, the one without vector instructions first, the one that csv_shorts_find goes last. Returns how many. */
size_t csv_shorts_ways(csv_shorts_way *ways[CSV_SHORTS_WAYS]);

/* What n such bytes of short or empty fields stand for: to[r] = table[shorts[r]], CSV_SHORTS_TABLE entries. False when one of them is CSV_SHORTS_UNKNOWN; `to` holds
   anything then. Up to 63 bytes behind them are read. */
#define CSV_SHORTS_TABLE 128
#define CSV_SHORTS_UNKNOWN 255
bool csv_shorts_codes(const uint8_t *shorts, size_t n, const uint8_t *table, uint32_t *to);
bool csv_shorts_codes_portable(const uint8_t *shorts, size_t n, const uint8_t *table, uint32_t *to);

/* The largest of n such bytes: at least CSV_SHORT_EMPTY where a field is empty, above it where one is no short one. */
uint8_t csv_shorts_largest(const uint8_t *shorts, size_t n);

#endif
