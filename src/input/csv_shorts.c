#include "input/csv_shorts.h"

#include <stdbool.h>
#include <string.h>

#include "base/vector.h"

#if defined __x86_64__ && defined __GNUC__
#include <immintrin.h>
#define HAS_VECTORS 1
#endif

#define WORD  ((size_t)64)
#define EIGHT ((size_t)8)

/* The words in which the records' fields begin, and how many fields begin in the first of them before those of the first record. */
typedef struct stretch {
  size_t first_word, end_word;
  size_t before;
} stretch;

/* Where fields begin: behind ends, and at the block's first byte. */
static inline uint64_t starts_in(const csv_marks *m, size_t word) { return m->ends[word] << 1 | (word > 0 ? m->ends[word - 1] >> 63 : 1); }

/* The first field that begins in a word; the one begun before it has an end in it or behind it. */
static inline size_t first_in(const csv_marks *m, size_t word) { return m->rank[word] + (word > 0 && m->ends[word - 1] >> 63 == 0); }

static stretch stretch_of(const csv_marks *m, const csv_records *records) {
  size_t first = records->starts[0] / WORD, last = records->n > 0 ? (records->starts[records->n] - 1) / WORD : first;
  return (stretch){first, records->n > 0 ? last + 1 : first, records->rank - first_in(m, first)};
}

/* --- one by one --- */

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

void csv_shorts_find_portable(const csv_marks *marks, const char *bytes, char delimiter, const csv_records *records, size_t n_fields, uint8_t *rows,
                              uint8_t *columns) {
  stretch s = stretch_of(marks, records);
  uint8_t *next = rows;
  for (size_t w = s.first_word; w < s.end_word; w++) {
    for (uint64_t left = starts_in(marks, w); left != 0; left &= left - 1) *next++ = short_at(bytes + w * WORD + (size_t)__builtin_ctzll(left), delimiter);
  }
  for (size_t r = 0; r < records->n; r++) {
    for (size_t f = 0; f < n_fields; f++) columns[f * CSV_LOCATE_ROWS + r] = rows[s.before + r * n_fields + f];
  }
}

/* --- by vectors --- */

#ifdef HAS_VECTORS
typedef uint8_t bytes_32 __attribute__((vector_size(32)));

#define VECTORS __attribute__((target("avx2,bmi,bmi2,popcnt")))

VECTORS static inline bytes_32 load_32(const char *text) {
  bytes_32 all;
  memcpy(&all, text, sizeof all);
  return all;
}

/* What a field is that begins at each of 32 bytes. */
VECTORS static inline void shorts_of(const char *text, char delimiter, uint8_t *shorts) {
  const bytes_32 zeros = {0}, end = zeros + (uint8_t)delimiter, line = zeros + (uint8_t)'\n', digit = zeros + (uint8_t)'0';
  bytes_32 a = load_32(text), b = load_32(text + 1), c = load_32(text + 2);
  bytes_32 a_ends = (bytes_32)(a == end) | (bytes_32)(a == line), b_ends = (bytes_32)(b == end) | (bytes_32)(b == line);
  bytes_32 c_ends = (bytes_32)(c == end) | (bytes_32)(c == line);
  a -= digit;
  b -= digit;
  bytes_32 a_digit = (bytes_32)(a <= 9) & ~a_ends, one = a_digit & b_ends, two = a_digit & ~b_ends & (bytes_32)(b <= 9) & c_ends; /* the delimiter may be a digit */
  bytes_32 twice = a + a, tens = twice + twice;
  tens += tens + twice;
  bytes_32 all = (one & a) | (two & (tens + b + CSV_SHORT_DIGITS)) | (a_ends & CSV_SHORT_EMPTY) | ~(one | two | a_ends);
  memcpy(shorts, &all, sizeof all);
}

/* All ones in each of 32 bytes whose bit is set. */
VECTORS static inline void bytes_of_bits(uint32_t bits, uint8_t *bytes) {
  const __m256i byte = _mm256_setr_epi64x(0, 0x0101010101010101, 0x0202020202020202, 0x0303030303030303), bit = _mm256_set1_epi64x((int64_t)0x8040201008040201);
  __m256i all = _mm256_and_si256(_mm256_shuffle_epi8(_mm256_set1_epi32((int32_t)bits), byte), bit);
  _mm256_storeu_si256((__m256i *)(void *)bytes, _mm256_cmpeq_epi8(all, bit));
}

/* The bytes where fields begin, close together; up to 8 more are written than there are. */
VECTORS static inline uint8_t *gather(const uint8_t *shorts, uint64_t starts, uint8_t *next) {
  uint8_t begins[WORD];
  bytes_of_bits((uint32_t)starts, begins);
  bytes_of_bits((uint32_t)(starts >> 32), begins + WORD / 2);
#pragma GCC unroll 8
  for (size_t i = 0; i < WORD; i += EIGHT, starts >>= EIGHT) {
    uint64_t eight, mask;
    memcpy(&eight, shorts + i, sizeof eight);
    memcpy(&mask, begins + i, sizeof mask);
    eight = _pext_u64(eight, mask);
    memcpy(next, &eight, sizeof eight);
    next += _mm_popcnt_u64(starts & 0xFF);
  }
  return next;
}

VECTORS static inline __m128i row_of_eight(const uint8_t *row) { return _mm_loadl_epi64((const __m128i *)(const void *)row); }

VECTORS static inline void put_columns(__m128i two, uint8_t *columns) {
  _mm_storel_epi64((__m128i *)(void *)columns, two);
  _mm_storeh_pd((double *)(void *)(columns + CSV_LOCATE_ROWS), _mm_castsi128_pd(two));
}

/* Eight fields of eight records. */
VECTORS static inline void turn(const uint8_t *rows, size_t n_fields, uint8_t *columns) {
  __m128i twos[4], low, high;
  for (size_t i = 0; i < 4; i++) twos[i] = _mm_unpacklo_epi8(row_of_eight(rows + 2 * i * n_fields), row_of_eight(rows + (2 * i + 1) * n_fields));
  low = _mm_unpacklo_epi16(twos[0], twos[1]);
  high = _mm_unpacklo_epi16(twos[2], twos[3]);
  put_columns(_mm_unpacklo_epi32(low, high), columns);
  put_columns(_mm_unpackhi_epi32(low, high), columns + 2 * CSV_LOCATE_ROWS);
  low = _mm_unpackhi_epi16(twos[0], twos[1]);
  high = _mm_unpackhi_epi16(twos[2], twos[3]);
  put_columns(_mm_unpacklo_epi32(low, high), columns + 4 * CSV_LOCATE_ROWS);
  put_columns(_mm_unpackhi_epi32(low, high), columns + 6 * CSV_LOCATE_ROWS);
}

VECTORS static void find_vectors(const csv_marks *marks, const char *bytes, char delimiter, const csv_records *records, size_t n_fields, uint8_t *rows,
                                 uint8_t *columns) {
  stretch s = stretch_of(marks, records);
  uint8_t *next = rows, shorts[WORD];
  for (size_t w = s.first_word; w < s.end_word; w++) {
    shorts_of(bytes + w * WORD, delimiter, shorts);
    shorts_of(bytes + w * WORD + WORD / 2, delimiter, shorts + WORD / 2);
    next = gather(shorts, starts_in(marks, w), next);
  }
  for (size_t r = 0; r < records->n; r += EIGHT) {
    for (size_t f = 0; f < n_fields; f += EIGHT) turn(rows + s.before + r * n_fields + f, n_fields, columns + f * CSV_LOCATE_ROWS + r);
  }
}

void csv_shorts_find(const csv_marks *marks, const char *bytes, char delimiter, const csv_records *records, size_t n_fields, uint8_t *rows, uint8_t *columns) {
  bool vectors = __builtin_cpu_supports("avx2") && op_deposits_bits();
  (vectors ? find_vectors : csv_shorts_find_portable)(marks, bytes, delimiter, records, n_fields, rows, columns);
}
#else
void csv_shorts_find(const csv_marks *marks, const char *bytes, char delimiter, const csv_records *records, size_t n_fields, uint8_t *rows, uint8_t *columns) {
  csv_shorts_find_portable(marks, bytes, delimiter, records, n_fields, rows, columns);
}
#endif
