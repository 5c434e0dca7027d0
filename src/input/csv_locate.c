#include "input/csv_locate.h"

#include <string.h>

#include "base/vector.h"

#if defined __x86_64__ && defined __GNUC__
#include <immintrin.h>
#define HAS_DEPOSIT 1
#endif

#define WORD ((size_t)64)

/* Fields are found one by one where at most one of so many is wanted; else all of a record are listed. */
#define SPARSE 4

/* 1 in a span's end. */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define BEFORE_END ((uint64_t)1)
#else
#define BEFORE_END ((uint64_t)1 << 32)
#endif

typedef struct bit_finder {
  unsigned (*selected)(uint64_t bits, size_t k);                /* the place of the k-th set bit, 0-based */
  void (*list)(uint64_t bits, uint32_t first, uint32_t *places); /* first + place of every set bit; up to CSV_LOCATE_BATCH more are written than there are */
} bit_finder;

static inline __attribute__((always_inline)) unsigned select_portable(uint64_t bits, size_t k) {
  for (; k > 0; k--) bits &= bits - 1;
  return (unsigned)__builtin_ctzll(bits);
}

static inline __attribute__((always_inline)) void list_portable(uint64_t bits, uint32_t first, uint32_t *places) {
  for (; bits != 0; bits &= bits - 1) *places++ = first + (uint32_t)__builtin_ctzll(bits);
}

/* The byte of the k-th field end of the block, 1-based, which is known to be there. */
static inline __attribute__((always_inline)) size_t end_at(const csv_marks *m, size_t k, size_t *word, bit_finder find) {
  size_t w = *word;
  while (m->rank[w + 1] < k) w++;
  *word = w;
  return w * WORD + find.selected(m->ends[w], k - 1 - m->rank[w]);
}

/* The next line feed; false where none is left. */
static inline __attribute__((always_inline)) bool next_line(const csv_marks *m, csv_place *p, size_t *at) {
  while (p->line_bits == 0) {
    if (p->line_word + 1 >= m->words) return false;
    p->line_bits = m->lines[++p->line_word];
  }
  *at = p->line_word * WORD + (size_t)__builtin_ctzll(p->line_bits);
  p->line_bits &= p->line_bits - 1;
  return true;
}

/* Field ends up to the line feed, with it: the rank of the field that it ends. */
static inline __attribute__((always_inline)) size_t rank_of_line(const csv_marks *m, size_t line) {
  return m->rank[line / WORD] + (size_t)__builtin_popcountll(m->ends[line / WORD] << (WORD - 1 - line % WORD));
}

void csv_place_begin(const csv_marks *marks, csv_place *place) {
  *place = (csv_place){.line_bits = marks->words > 0 ? marks->lines[0] : 0};
}

/* A record: its first byte, and the field ends before it. */
typedef struct record {
  size_t start, rank;
} record;

/* The fields of a record that are wanted, by their ranks. */
static inline __attribute__((always_inline)) void find_fields(const csv_marks *m, const csv_wanted *wanted, record own, csv_span *spans, bit_finder find) {
  size_t word = own.start / WORD, start = own.start, at = 0; /* the field that begins at `start` */
  for (size_t w = 0; w < wanted->n; w++) {
    size_t field = wanted->fields[w];
    if (field > at) start = end_at(m, own.rank + field, &word, find) + 1;
    size_t end = end_at(m, own.rank + field + 1, &word, find);
    spans[w * CSV_LOCATE_STRIDE] = (csv_span){(uint32_t)start, (uint32_t)end};
    start = end + 1;
    at = field + 1;
  }
}

/* Where all fields of a record begin, and the field behind it. */
static inline __attribute__((always_inline)) void list_starts(const csv_marks *m, const csv_wanted *wanted, record own, uint32_t *starts, bit_finder find) {
  size_t w = own.start / WORD, within = own.start % WORD, listed = 0;
  uint64_t bits = m->ends[w] >> within << within;
  *starts++ = (uint32_t)own.start;
  while (find.list(bits, (uint32_t)(w * WORD) + 1, starts + listed), listed = m->rank[w + 1] - own.rank, listed < wanted->n_fields) bits = m->ends[++w];
}

/* A field ends before the next one's first byte. Both places move as one word. */
static inline __attribute__((always_inline)) void place_fields(const csv_wanted *wanted, const uint32_t *starts, csv_span *spans) {
  const size_t *fields = wanted->fields;
  for (size_t w = 0, n = wanted->n; w < n; w++) {
    uint64_t both;
    memcpy(&both, starts + fields[w], sizeof both);
    both -= BEFORE_END;
    memcpy(&spans[w * CSV_LOCATE_STRIDE], &both, sizeof both);
  }
}

static inline __attribute__((always_inline)) void find_records(const csv_marks *m, size_t n_fields, csv_place *p, csv_records *records) {
  size_t row = 0, line;
  records->rank = p->rank;
  for (; row < CSV_LOCATE_ROWS; row++) {
    csv_place before = *p;
    records->starts[row] = (uint32_t)p->start;
    size_t last = p->rank + n_fields;
    if (!next_line(m, p, &line) || rank_of_line(m, line) != last) {
      *p = before;
      break;
    }
    p->start = line + 1;
    p->rank = last;
  }
  records->starts[row] = (uint32_t)p->start;
  records->n = row;
}

static inline __attribute__((always_inline)) void find_all_fields(const csv_marks *m, const csv_wanted *wanted, const csv_records *records, csv_span *spans,
                                                                  uint32_t *list, bit_finder find) {
  bool sparse = wanted->n * SPARSE < wanted->n_fields;
  for (size_t row = 0; row < records->n; row++) {
    record own = {records->starts[row], records->rank + row * wanted->n_fields};
    if (sparse) {
      find_fields(m, wanted, own, spans + row, find);
    } else {
      list_starts(m, wanted, own, list, find);
      place_fields(wanted, list, spans + row);
    }
  }
}

void csv_locate_records_portable(const csv_marks *marks, size_t n_fields, csv_place *place, csv_records *records) {
  find_records(marks, n_fields, place, records);
}

void csv_locate_fields_portable(const csv_marks *marks, const csv_wanted *wanted, const csv_records *records, csv_span *spans, uint32_t *list) {
  find_all_fields(marks, wanted, records, spans, list, (bit_finder){select_portable, list_portable});
}

#ifdef HAS_DEPOSIT
/* One bit is deposited in the k-th set place. */
__attribute__((target("bmi,bmi2"))) static inline unsigned select_deposit(uint64_t bits, size_t k) {
  return (unsigned)__builtin_ctzll(_pdep_u64((uint64_t)1 << k, bits));
}

/* A batch at a time, so that the number of bits seldom decides a branch. */
__attribute__((target("bmi,bmi2"))) static inline void list_batches(uint64_t bits, uint32_t first, uint32_t *places) {
  do {
#pragma GCC unroll 8
    for (size_t i = 0; i < CSV_LOCATE_BATCH; i++, bits = _blsr_u64(bits)) *places++ = first + (uint32_t)_tzcnt_u64(bits);
  } while (bits != 0);
}

__attribute__((target("bmi,bmi2,popcnt"))) static void records_deposit(const csv_marks *marks, size_t n_fields, csv_place *place, csv_records *records) {
  find_records(marks, n_fields, place, records);
}

__attribute__((target("bmi,bmi2"))) static void fields_deposit(const csv_marks *marks, const csv_wanted *wanted, const csv_records *records, csv_span *spans,
                                                               uint32_t *list) {
  find_all_fields(marks, wanted, records, spans, list, (bit_finder){select_deposit, list_batches});
}

void csv_locate_records(const csv_marks *marks, size_t n_fields, csv_place *place, csv_records *records) {
  (op_deposits_bits() ? records_deposit : csv_locate_records_portable)(marks, n_fields, place, records);
}

void csv_locate_fields(const csv_marks *marks, const csv_wanted *wanted, const csv_records *records, csv_span *spans, uint32_t *list) {
  (op_deposits_bits() ? fields_deposit : csv_locate_fields_portable)(marks, wanted, records, spans, list);
}
#else
void csv_locate_records(const csv_marks *marks, size_t n_fields, csv_place *place, csv_records *records) {
  csv_locate_records_portable(marks, n_fields, place, records);
}

void csv_locate_fields(const csv_marks *marks, const csv_wanted *wanted, const csv_records *records, csv_span *spans, uint32_t *list) {
  csv_locate_fields_portable(marks, wanted, records, spans, list);
}
#endif
