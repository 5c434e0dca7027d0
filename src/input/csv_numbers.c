/* The bytes of a field are shifted up in a word, so that its last digit is the word's last byte and what is missing in front are zeros; those before the point
   move up over it (base/digits.h makes them a number). A mantissa below 1e8 and a power of ten up to 1e7 are exact, so that one division rounds correctly. */
#include "input/csv_numbers.h"

#include <string.h>

#include "base/digits.h"

#if defined __x86_64__ && defined __GNUC__
#include <immintrin.h>
#define HAS_VECTORS 1
#endif

#define WORD ((size_t)8)
#define MINUS ('-' ^ '0')

/* --- one field --- */

/* By bytes up to the point, 0 = without one. */
static const double divisors[WORD + 1] = {1e0, 1e7, 1e6, 1e5, 1e4, 1e3, 1e2, 1e1, 1e0};

/* The high bit of each byte that is zero. */
static uint64_t zero_bytes(uint64_t x) { return ~(((x & ~DIGITS_HIGH_BITS) + ~DIGITS_HIGH_BITS) | x | ~DIGITS_HIGH_BITS); }

static bool read_one(const char *bytes, csv_span span, char point, double *number) {
  size_t n = span.end - span.start;
  if (n == 0 || n > WORD) return false;
  uint64_t digits = digits_load(bytes + span.start);
  bool negative = (digits & 0xFF) == MINUS;
  if (negative) digits &= ~(uint64_t)0xFF;
  digits <<= 8 * (WORD - n);
  uint64_t points = zero_bytes(digits ^ ((uint64_t)(unsigned char)(point ^ '0') * DIGITS_EACH_BYTE)), first = points & (~points + 1);
  uint64_t up_to = points != 0 ? (first << 1) - 1 : 0; /* all bytes up to the first point */
  digits = (digits & ~up_to) | (digits << 8 & up_to);
  if (!digits_are_all(digits) || n <= (size_t)negative + (points != 0)) return false;
  double value = (double)digits_join(digits) / divisors[points != 0 ? (size_t)__builtin_ctzll(points) / 8 + 1 : 0];
  *number = negative ? -value : value;
  return true;
}

uint64_t csv_numbers_read_portable(const char *bytes, const csv_span *spans, size_t n, char point, double *numbers) {
  uint64_t left = 0;
  for (size_t i = 0; i < n; i++) left |= (uint64_t)!read_one(bytes, spans[i], point, &numbers[i]) << i;
  return left;
}

/* --- several at once --- */

#ifdef HAS_VECTORS
#define FOUR  ((size_t)4)
#define EIGHT ((size_t)8)

static inline int32_t load_half(const char *bytes) {
  int32_t word;
  memcpy(&word, bytes, sizeof word);
  return word;
}

static inline int64_t load_one(const char *bytes) {
  int64_t word;
  memcpy(&word, bytes, sizeof word);
  return word;
}

/* Eight fields of one to four digits, which the answers of nearly every question are; false where one is something else. The vectors hold fields 0, 1, 4, 5, 2, 3,
   6, 7, for so a shuffle parts beginnings and ends. */
__attribute__((target("avx2"))) static inline bool read_eight(const char *bytes, const csv_span *spans, double *numbers) {
  const __m256 low = _mm256_loadu_ps((const float *)(const void *)spans), high = _mm256_loadu_ps((const float *)(const void *)(spans + FOUR));
  __m256i starts = _mm256_castps_si256(_mm256_shuffle_ps(low, high, _MM_SHUFFLE(2, 0, 2, 0)));
  __m256i n = _mm256_sub_epi32(_mm256_castps_si256(_mm256_shuffle_ps(low, high, _MM_SHUFFLE(3, 1, 3, 1))), starts);
  if (!_mm256_testz_si256(_mm256_sub_epi32(n, _mm256_set1_epi32(1)), _mm256_set1_epi32(~3))) return false;
  __m256i digits = _mm256_set_epi32(load_half(bytes + spans[7].start), load_half(bytes + spans[6].start), load_half(bytes + spans[3].start),
                                    load_half(bytes + spans[2].start), load_half(bytes + spans[5].start), load_half(bytes + spans[4].start),
                                    load_half(bytes + spans[1].start), load_half(bytes + spans[0].start));
  digits = _mm256_xor_si256(digits, _mm256_set1_epi8('0'));
  digits = _mm256_sllv_epi32(digits, _mm256_sub_epi32(_mm256_set1_epi32(32), _mm256_slli_epi32(n, 3)));
  __m256i others = _mm256_subs_epu8(digits, _mm256_set1_epi8(9));
  if (!_mm256_testz_si256(others, others)) return false;
  __m256i pairs = _mm256_maddubs_epi16(digits, _mm256_set1_epi16(0x010A)), whole = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00010064));
  whole = _mm256_permute4x64_epi64(whole, _MM_SHUFFLE(3, 1, 2, 0));
  _mm256_storeu_pd(numbers, _mm256_cvtepi32_pd(_mm256_castsi256_si128(whole)));
  _mm256_storeu_pd(numbers + FOUR, _mm256_cvtepi32_pd(_mm256_extracti128_si256(whole, 1)));
  return true;
}

/* Not by way of an array: four stores that one load reads together wait for each other. */
__attribute__((target("avx2"))) static inline __m256i load_four(const char *bytes, const csv_span *spans) {
  __m256i text = _mm256_set_epi64x(load_one(bytes + spans[3].start), load_one(bytes + spans[2].start), load_one(bytes + spans[1].start),
                                   load_one(bytes + spans[0].start));
  return _mm256_xor_si256(text, _mm256_set1_epi8('0'));
}

/* Mantissas: pairs, fours, and both fours as doubles by way of the bits of 2^52. */
__attribute__((target("avx2"))) static inline __m256d join_four(__m256i digits) {
  const __m256i two_52 = _mm256_set1_epi64x(0x4330000000000000);
  __m256i pairs = _mm256_maddubs_epi16(digits, _mm256_set1_epi16(0x010A)), fours = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00010064));
  __m256i whole = _mm256_add_epi64(_mm256_mul_epu32(fours, _mm256_set1_epi64x(10000)), _mm256_srli_epi64(fours, 32));
  return _mm256_sub_pd(_mm256_castsi256_pd(_mm256_or_si256(whole, two_52)), _mm256_castsi256_pd(two_52));
}

/* The same table as `divisors`, whose last entry is its first. */
__attribute__((target("avx2"))) static inline __m256d divisors_of(__m256i up_to) {
  const __m256 table = _mm256_setr_ps(1e0F, 1e7F, 1e6F, 1e5F, 1e4F, 1e3F, 1e2F, 1e1F);
  __m256i n = _mm256_sad_epu8(_mm256_and_si256(up_to, _mm256_set1_epi8(1)), _mm256_setzero_si256());
  n = _mm256_permutevar8x32_epi32(n, _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6));
  return _mm256_cvtps_pd(_mm256_castps256_ps128(_mm256_permutevar8x32_ps(table, n)));
}

/* Bits of the fields that are left. As read_one, with all ones in a word for true. */
__attribute__((target("avx2"))) static inline uint64_t read_four(const char *bytes, const csv_span *spans, char point, double *numbers) {
  const __m256i one = _mm256_set1_epi64x(1), zero = _mm256_setzero_si256(), first_byte = _mm256_set1_epi64x(0xFF);
  __m256i span = _mm256_loadu_si256((const __m256i *)(const void *)spans);
  __m256i n = _mm256_sub_epi64(_mm256_srli_epi64(span, 32), _mm256_and_si256(span, _mm256_set1_epi64x(0xFFFFFFFF)));
  __m256i digits = load_four(bytes, spans);
  __m256i negative = _mm256_cmpeq_epi64(_mm256_and_si256(digits, first_byte), _mm256_set1_epi64x(MINUS));
  digits = _mm256_andnot_si256(_mm256_and_si256(negative, first_byte), digits);
  digits = _mm256_sllv_epi64(digits, _mm256_sub_epi64(_mm256_set1_epi64x(64), _mm256_slli_epi64(n, 3)));
  __m256i points = _mm256_cmpeq_epi8(digits, _mm256_set1_epi8((char)(point ^ '0'))), whole = _mm256_cmpeq_epi64(points, zero);
  __m256i first = _mm256_and_si256(points, _mm256_sub_epi64(zero, points));
  __m256i up_to = _mm256_sub_epi64(_mm256_slli_epi64(first, 8), _mm256_add_epi64(whole, one));
  digits = _mm256_blendv_epi8(digits, _mm256_slli_epi64(digits, 8), up_to);
  __m256i all_digits = _mm256_cmpeq_epi64(_mm256_subs_epu8(digits, _mm256_set1_epi8(9)), zero);
  __m256i some_digit = _mm256_cmpgt_epi64(_mm256_sub_epi64(_mm256_add_epi64(n, negative), whole), one);
  __m256i fits = _mm256_cmpgt_epi64(_mm256_set1_epi64x(WORD + 1), n);
  __m256d value = _mm256_div_pd(join_four(digits), divisors_of(up_to));
  _mm256_storeu_pd(numbers, _mm256_or_pd(value, _mm256_castsi256_pd(_mm256_slli_epi64(negative, 63))));
  __m256i read = _mm256_and_si256(_mm256_and_si256(all_digits, some_digit), fits);
  return (uint64_t)_mm256_movemask_pd(_mm256_castsi256_pd(read)) ^ 0xF;
}

__attribute__((target("avx2"))) static uint64_t read_vectors(const char *bytes, const csv_span *spans, size_t n, char point, double *numbers) {
  uint64_t left = 0;
  size_t i = 0;
  for (; i + EIGHT <= n; i += EIGHT) {
    if (read_eight(bytes, spans + i, numbers + i)) continue;
    uint64_t low = read_four(bytes, spans + i, point, numbers + i), high = read_four(bytes, spans + i + FOUR, point, numbers + i + FOUR);
    left |= (low | high << FOUR) << i;
  }
  if (i + FOUR <= n) {
    left |= read_four(bytes, spans + i, point, numbers + i) << i;
    i += FOUR;
  }
  return i < n ? left | csv_numbers_read_portable(bytes, spans + i, n - i, point, numbers + i) << i : left;
}

uint64_t csv_numbers_read(const char *bytes, const csv_span *spans, size_t n, char point, double *numbers) {
  return __builtin_cpu_supports("avx2") ? read_vectors(bytes, spans, n, point, numbers) : csv_numbers_read_portable(bytes, spans, n, point, numbers);
}
#else
uint64_t csv_numbers_read(const char *bytes, const csv_span *spans, size_t n, char point, double *numbers) {
  return csv_numbers_read_portable(bytes, spans, n, point, numbers);
}
#endif
