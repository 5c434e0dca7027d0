#include "input/csv_marks.h"

#include <stdbool.h>
#include <string.h>

#include "base/memory.h"

#if defined __x86_64__ && defined __GNUC__
#include <immintrin.h>
#define HAS_VECTORS 1
#endif

#define WORD ((size_t)64)

op_status csv_marks_new(size_t n, csv_marks *marks, op_error *err) {
  marks->capacity = n / WORD + 1;
  marks->ends = op_array_raw(marks->capacity, sizeof *marks->ends, err);
  marks->lines = op_array_raw(marks->capacity, sizeof *marks->lines, err);
  marks->rank = op_array_raw(marks->capacity + 1, sizeof *marks->rank, err);
  return marks->ends && marks->lines && marks->rank ? OP_OK : OP_E_MEMORY;
}

void csv_marks_clear(csv_marks *marks) {
  op_free(marks->ends);
  op_free(marks->lines);
  op_free(marks->rank);
}

/* --- which of 64 bytes are what --- */

typedef struct byte_classes {
  uint64_t delimiter, line, carriage, quote, nul;
} byte_classes;

/* Bit i is set where byte i of eight equals c. */
static uint64_t equal_bytes(uint64_t eight, unsigned char c) {
  const uint64_t low = 0x7F7F7F7F7F7F7F7Fu;
  uint64_t x = eight ^ (0x0101010101010101u * c);
  uint64_t zero = ~(((x & low) + low) | x | low); /* the high bit of each byte that is zero */
  return ((zero >> 7) * 0x0102040810204080u) >> 56;
}

static byte_classes classify_portable(const char *bytes, char delimiter) {
  byte_classes c = {0, 0, 0, 0, 0};
  for (unsigned i = 0; i < WORD; i += 8) {
    uint64_t eight;
    memcpy(&eight, bytes + i, sizeof eight);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    eight = __builtin_bswap64(eight);
#endif
    c.delimiter |= equal_bytes(eight, (unsigned char)delimiter) << i;
    c.line |= equal_bytes(eight, '\n') << i;
    c.carriage |= equal_bytes(eight, '\r') << i;
    c.quote |= equal_bytes(eight, '"') << i;
    c.nul |= equal_bytes(eight, '\0') << i;
  }
  return c;
}

#ifdef HAS_VECTORS
static inline __attribute__((always_inline)) __m128i load_16(const char *bytes) { return _mm_loadu_si128((const __m128i *)(const void *)bytes); }
static inline __attribute__((always_inline)) __m128i equal_16(__m128i bytes, char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); }
static inline __attribute__((always_inline)) uint64_t bits_16(__m128i answers) { return (uint64_t)(unsigned)_mm_movemask_epi8(answers); }

/* Quotes, carriage returns and NULs are rare in most files: what no byte up to a quote hints at but line feeds and delimiters is not looked for. */
static inline __attribute__((always_inline)) byte_classes classify(const char *bytes, char delimiter) {
  byte_classes c = {0, 0, 0, 0, 0};
  __m128i hints = _mm_setzero_si128();
#pragma GCC unroll 4
  for (unsigned i = 0; i < WORD; i += 16) {
    __m128i sixteen = load_16(bytes + i), delimiters = equal_16(sixteen, delimiter), lines = equal_16(sixteen, '\n');
    __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(sixteen, _mm_set1_epi8('"')), sixteen);
    hints = _mm_or_si128(hints, _mm_andnot_si128(_mm_or_si128(delimiters, lines), low));
    c.delimiter |= bits_16(delimiters) << i;
    c.line |= bits_16(lines) << i;
  }
  if (_mm_movemask_epi8(hints) == 0) return c;
  for (unsigned i = 0; i < WORD; i += 16) {
    __m128i sixteen = load_16(bytes + i);
    c.carriage |= bits_16(equal_16(sixteen, '\r')) << i;
    c.quote |= bits_16(equal_16(sixteen, '"')) << i;
    c.nul |= bits_16(equal_16(sixteen, '\0')) << i;
  }
  return c;
}

#define WIDE __attribute__((target("avx512f,avx512bw,bmi,popcnt")))

WIDE static inline __attribute__((always_inline)) uint64_t equal_64(__m512i bytes, char c) { return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(c)); }

/* The same, of 64 bytes at once. */
WIDE static inline __attribute__((always_inline)) byte_classes classify_64(const char *bytes, char delimiter) {
  __m512i all = _mm512_loadu_si512((const void *)bytes);
  byte_classes c = {.delimiter = equal_64(all, delimiter), .line = equal_64(all, '\n')};
  uint64_t hints = _mm512_cmple_epu8_mask(all, _mm512_set1_epi8('"')) & ~(c.delimiter | c.line);
  if (hints == 0) return c;
  c.carriage = equal_64(all, '\r');
  c.quote = equal_64(all, '"');
  c.nul = equal_64(all, '\0');
  return c;
}
#else
#define classify classify_portable
#endif

/* --- quotes --- */

/* What the words before say of the next. */
typedef struct carried {
  uint64_t quoted;     /* all ones within quotes */
  uint64_t boundary;   /* 1: the byte before ended a field, or none is before */
  uint64_t closed;     /* 1: the byte before was a closing quote */
  uint64_t carriage;   /* 1: the byte before was a carriage return */
} carried;

/* Bit i of the result: how many bits up to i are set, odd or even. */
static uint64_t parity_up_to(uint64_t x) {
  for (unsigned shift = 1; shift < WORD; shift *= 2) x ^= x << shift;
  return x;
}

/* The bytes of a word that are not plain. Takes delimiters and line feeds within quotes out of the classes. */
static inline __attribute__((always_inline)) uint64_t trouble_in(byte_classes *c, carried *before) {
  uint64_t trouble = c->nul;
  if ((c->quote | before->quoted | before->closed) != 0) {
    uint64_t within = parity_up_to(c->quote) ^ before->quoted; /* from the opening quote up to the byte before the closing one */
    uint64_t opening = c->quote & within, closing = c->quote & ~within;
    uint64_t behind_closing = closing << 1 | before->closed;
    trouble |= c->line & within;
    trouble |= behind_closing & ~(c->delimiter | c->line | c->carriage);
    c->delimiter &= ~within;
    c->line &= ~within;
    trouble |= opening & ~((c->delimiter | c->line) << 1 | before->boundary);
    before->quoted = within >> 63 ? ~(uint64_t)0 : 0;
    before->closed = closing >> 63;
  }
  trouble |= (c->carriage << 1 | before->carriage) & ~c->line;
  before->carriage = c->carriage >> 63;
  before->boundary = (c->delimiter | c->line) >> 63;
  return trouble;
}

/* --- marking --- */

/* Marks up to the first byte that is not plain, within the word. */
static inline __attribute__((always_inline)) void find(csv_marks *m, const char *bytes, size_t n, char delimiter, byte_classes (*classes_of)(const char *, char)) {
  carried before = {.boundary = 1};
  uint32_t rank = 0;
  m->plain = n;
  m->words = (n + WORD - 1) / WORD;
  for (size_t w = 0; w < m->words; w++) {
    byte_classes c = classes_of(bytes + w * WORD, delimiter);
    uint64_t kept = w * WORD + WORD <= n ? ~(uint64_t)0 : ((uint64_t)1 << (n % WORD)) - 1;
    uint64_t trouble = trouble_in(&c, &before) & kept;
    if (trouble != 0) {
      m->plain = w * WORD + (size_t)__builtin_ctzll(trouble);
      kept = (trouble & (~trouble + 1)) - 1;
      m->words = w + 1;
    }
    m->ends[w] = (c.delimiter | c.line) & kept;
    m->lines[w] = c.line & kept;
    m->rank[w] = rank;
    rank += (uint32_t)__builtin_popcountll(m->ends[w]);
  }
  m->rank[m->words] = rank;
}

static void find_portable(csv_marks *m, const char *bytes, size_t n, char delimiter) { find(m, bytes, n, delimiter, classify_portable); }

#if defined HAS_VECTORS && !defined __clang__ && !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
__attribute__((target_clones("default", "popcnt", "arch=x86-64-v3")))
#endif
static void find_vectors(csv_marks *m, const char *bytes, size_t n, char delimiter) { find(m, bytes, n, delimiter, classify); }

#ifdef HAS_VECTORS
WIDE static void find_64(csv_marks *m, const char *bytes, size_t n, char delimiter) { find(m, bytes, n, delimiter, classify_64); }
#endif

size_t csv_marks_ways(csv_marks_way *ways[CSV_MARKS_WAYS]) {
  size_t n = 0;
  ways[n++] = find_portable;
  ways[n++] = find_vectors;
#ifdef HAS_VECTORS
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt")) ways[n++] = find_64;
#endif
  return n;
}

void csv_marks_find(csv_marks *marks, const char *bytes, size_t n, char delimiter) {
  csv_marks_way *ways[CSV_MARKS_WAYS];
  ways[csv_marks_ways(ways) - 1](marks, bytes, n, delimiter);
}
