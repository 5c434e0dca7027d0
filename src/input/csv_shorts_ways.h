/* The ways of finding short fields that processors offer; csv_shorts.h says what they do. */
#ifndef OPINE_INPUT_CSV_SHORTS_WAYS_H
#define OPINE_INPUT_CSV_SHORTS_WAYS_H

#include "input/csv_shorts.h"

#define CSV_SHORTS_WORD ((size_t)64)

/* The words in which the records' fields begin, and how many fields begin in the first of them before those of the first record. */
typedef struct csv_shorts_stretch {
  size_t first_word, end_word;
  size_t before;
} csv_shorts_stretch;

/* Where fields begin: behind ends, and at the block's first byte. */
static inline uint64_t csv_shorts_starts(const csv_marks *m, size_t word) { return m->ends[word] << 1 | (word > 0 ? m->ends[word - 1] >> 63 : 1); }

/* The first field that begins in a word; the one begun before it has an end in it or behind it. */
static inline size_t csv_shorts_first(const csv_marks *m, size_t word) { return m->rank[word] + (word > 0 && m->ends[word - 1] >> 63 == 0); }

static inline csv_shorts_stretch csv_shorts_stretch_of(const csv_marks *m, const csv_records *records) {
  size_t first = records->starts[0] / CSV_SHORTS_WORD, last = records->n > 0 ? (records->starts[records->n] - 1) / CSV_SHORTS_WORD : first;
  return (csv_shorts_stretch){first, records->n > 0 ? last + 1 : first, records->rank - csv_shorts_first(m, first)};
}

#if defined __x86_64__ && defined __GNUC__
#define CSV_SHORTS_VECTORS 1
/* AVX2, with bits gathered by BMI2. */
csv_shorts_way csv_shorts_find_256;
/* AVX-512 that gathers bytes (VBMI2). */
csv_shorts_way csv_shorts_find_512;
/* Looks up 64 bytes at once (AVX-512 VBMI). */
bool csv_shorts_codes_512(const uint8_t *shorts, size_t n, const uint8_t *table, uint32_t *to);
#endif

#endif
