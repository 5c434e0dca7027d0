#include "input/csv_shorts.h"

#include <stdbool.h>
#include <string.h>

#include "base/vector.h"
#include "input/csv_shorts_ways.h"

static bool is_end(unsigned char c, char delimiter) { return c == (unsigned char)delimiter || c == '\n'; }
static bool is_digit(unsigned char c) { return (unsigned char)(c - '0') <= 9; }

/* A field that begins with a digit has no quotes, so that the delimiter behind it is its end. */
static uint8_t short_at(const char *text, char delimiter) {
  unsigned char a = (unsigned char)text[0], b = (unsigned char)text[1], c = (unsigned char)text[2];
  if (is_end(a, delimiter)) return CSV_SHORT_EMPTY;
  if (!is_digit(a)) return CSV_SHORT_OTHER;
  if (is_end(b, delimiter)) return (uint8_t)(a - '0');
  if (!is_digit(b) || !is_end(c, delimiter)) return CSV_SHORT_OTHER;
  return (uint8_t)(CSV_SHORT_DIGITS + (a - '0') * 10 + (b - '0'));
}

OP_VECTOR uint8_t csv_shorts_largest(const uint8_t *shorts, size_t n) {
  uint8_t most = 0;
  for (size_t r = 0; r < n; r++) most = shorts[r] > most ? shorts[r] : most;
  return most;
}

static void find_portable(const csv_marks *marks, const char *bytes, char delimiter, const csv_records *records, size_t n_fields, uint8_t *rows,
                              uint8_t *columns) {
  csv_shorts_stretch s = csv_shorts_stretch_of(marks, records);
  uint8_t *next = rows;
  for (size_t w = s.first_word; w < s.end_word; w++) {
    const char *word = bytes + w * CSV_SHORTS_WORD;
    for (uint64_t left = csv_shorts_starts(marks, w); left != 0; left &= left - 1) *next++ = short_at(word + (size_t)__builtin_ctzll(left), delimiter);
  }
  for (size_t r = 0; r < records->n; r++) {
    for (size_t f = 0; f < n_fields; f++) columns[f * CSV_LOCATE_ROWS + r] = rows[s.before + r * n_fields + f];
  }
}

bool csv_shorts_codes_portable(const uint8_t *shorts, size_t n, const uint8_t *table, uint32_t *to) {
  uint8_t most = 0;
  for (size_t r = 0; r < n; r++) {
    uint8_t code = table[shorts[r]];
    to[r] = code;
    most = code > most ? code : most;
  }
  return most < CSV_SHORTS_UNKNOWN;
}

bool csv_shorts_codes(const uint8_t *shorts, size_t n, const uint8_t *table, uint32_t *to) {
#ifdef CSV_SHORTS_VECTORS
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi")) return csv_shorts_codes_512(shorts, n, table, to);
#endif
  return csv_shorts_codes_portable(shorts, n, table, to);
}

size_t csv_shorts_ways(csv_shorts_way *ways[CSV_SHORTS_WAYS]) {
  size_t n = 0;
  ways[n++] = find_portable;
#ifdef CSV_SHORTS_VECTORS
  bool narrow = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt") && op_deposits_bits();
  if (narrow) ways[n++] = csv_shorts_find_256;
  if (narrow && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2")) ways[n++] = csv_shorts_find_512;
#endif
  return n;
}

void csv_shorts_find(const csv_marks *marks, const char *bytes, char delimiter, const csv_records *records, size_t n_fields, uint8_t *rows, uint8_t *columns) {
  csv_shorts_way *ways[CSV_SHORTS_WAYS];
  ways[csv_shorts_ways(ways) - 1](marks, bytes, delimiter, records, n_fields, rows, columns);
}
