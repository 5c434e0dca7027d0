/* Short fields by vector instructions, for processors that have them. */
#include <string.h>

#include "input/csv_shorts_ways.h"

#ifdef CSV_SHORTS_VECTORS
#include <immintrin.h>

#define WORD  CSV_SHORTS_WORD
#define EIGHT ((size_t)8)

/* --- 256 bits --- */

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

VECTORS static inline void turn_all(const uint8_t *rows, size_t n, size_t n_fields, uint8_t *columns) {
  for (size_t r = 0; r < n; r += EIGHT) {
    for (size_t f = 0; f < n_fields; f += EIGHT) turn(rows + r * n_fields + f, n_fields, columns + f * CSV_LOCATE_ROWS + r);
  }
}

VECTORS void csv_shorts_find_256(const csv_marks *marks, const char *bytes, char delimiter, const csv_records *records, size_t n_fields, uint8_t *rows,
                                 uint8_t *columns) {
  csv_shorts_stretch s = csv_shorts_stretch_of(marks, records);
  uint8_t *next = rows, shorts[WORD];
  for (size_t w = s.first_word; w < s.end_word; w++) {
    shorts_of(bytes + w * WORD, delimiter, shorts);
    shorts_of(bytes + w * WORD + WORD / 2, delimiter, shorts + WORD / 2);
    next = gather(shorts, csv_shorts_starts(marks, w), next);
  }
  turn_all(rows + s.before, records->n, n_fields, columns);
}

/* --- 512 bits --- */

#define WIDE __attribute__((target("avx512f,avx512bw,avx512vbmi2,avx2,bmi,bmi2,popcnt")))

WIDE static inline __m512i load_64(const char *text) { return _mm512_loadu_si512((const void *)text); }

WIDE static inline uint64_t ends_in(__m512i bytes, char delimiter) {
  return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(delimiter)) | _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\n'));
}

/* What a field is that begins at each of 64 bytes. */
WIDE static inline __m512i shorts_of_64(const char *text, char delimiter) {
  const __m512i zero = _mm512_set1_epi8('0'), nine = _mm512_set1_epi8(9);
  __m512i a = load_64(text), b = load_64(text + 1);
  uint64_t a_ends = ends_in(a, delimiter), b_ends = ends_in(b, delimiter), c_ends = ends_in(load_64(text + 2), delimiter);
  a = _mm512_sub_epi8(a, zero);
  b = _mm512_sub_epi8(b, zero);
  uint64_t a_digit = _mm512_cmple_epu8_mask(a, nine) & ~a_ends, one = a_digit & b_ends; /* the delimiter may be a digit */
  uint64_t two = a_digit & ~b_ends & _mm512_cmple_epu8_mask(b, nine) & c_ends;
  __m512i twice = _mm512_add_epi8(a, a), four_times = _mm512_add_epi8(twice, twice), tens = _mm512_add_epi8(_mm512_add_epi8(four_times, four_times), twice);
  __m512i all = _mm512_mask_mov_epi8(_mm512_set1_epi8((char)CSV_SHORT_OTHER), a_ends, _mm512_set1_epi8(CSV_SHORT_EMPTY));
  all = _mm512_mask_mov_epi8(all, one, a);
  return _mm512_mask_add_epi8(all, two, _mm512_add_epi8(tens, b), _mm512_set1_epi8(CSV_SHORT_DIGITS));
}

WIDE void csv_shorts_find_512(const csv_marks *marks, const char *bytes, char delimiter, const csv_records *records, size_t n_fields, uint8_t *rows,
                              uint8_t *columns) {
  csv_shorts_stretch s = csv_shorts_stretch_of(marks, records);
  uint8_t *next = rows;
  for (size_t w = s.first_word; w < s.end_word; w++) {
    uint64_t starts = csv_shorts_starts(marks, w);
    __m512i shorts = shorts_of_64(bytes + w * WORD, delimiter);
    _mm512_storeu_si512((void *)next, _mm512_maskz_compress_epi8(starts, shorts));
    next += _mm_popcnt_u64(starts);
  }
  turn_all(rows + s.before, records->n, n_fields, columns);
}

#define LOOK_UP __attribute__((target("avx512f,avx512bw,avx512vbmi")))

LOOK_UP bool csv_shorts_codes_512(const uint8_t *shorts, size_t n, const uint8_t *table, uint32_t *to) {
  const __m512i low = _mm512_loadu_si512((const void *)table), high = _mm512_loadu_si512((const void *)(table + WORD));
  uint64_t unknown = 0;
  for (size_t r = 0; r < n; r += WORD) {
    uint64_t kept = n - r < WORD ? ((uint64_t)1 << (n - r)) - 1 : ~(uint64_t)0;
    __m512i codes = _mm512_permutex2var_epi8(low, _mm512_loadu_si512((const void *)(shorts + r)), high);
    unknown |= kept & _mm512_cmpeq_epi8_mask(codes, _mm512_set1_epi8((char)CSV_SHORTS_UNKNOWN));
    _mm512_mask_storeu_epi32(to + r, (__mmask16)kept, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(codes, 0)));
    _mm512_mask_storeu_epi32(to + r + 16, (__mmask16)(kept >> 16), _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(codes, 1)));
    _mm512_mask_storeu_epi32(to + r + 32, (__mmask16)(kept >> 32), _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(codes, 2)));
    _mm512_mask_storeu_epi32(to + r + 48, (__mmask16)(kept >> 48), _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(codes, 3)));
  }
  return unknown == 0;
}
#endif
