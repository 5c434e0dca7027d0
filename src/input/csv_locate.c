#include "input/csv_locate.h"

#if defined __x86_64__ && defined __GNUC__
#include <immintrin.h>
#define HAS_DEPOSIT 1
#endif

#define WORD ((size_t)64)

/* The place of the k-th set bit, 0-based. */
typedef unsigned (*select_bit)(uint64_t bits, size_t k);

static inline __attribute__((always_inline)) unsigned select_portable(uint64_t bits, size_t k) {
  for (; k > 0; k--) bits &= bits - 1;
  return (unsigned)__builtin_ctzll(bits);
}

/* The byte of the k-th field end of the block, 1-based, which is known to be there. */
static inline __attribute__((always_inline)) size_t end_at(const csv_marks *m, size_t k, size_t *word, select_bit selected) {
  size_t w = *word;
  while (m->rank[w + 1] < k) w++;
  *word = w;
  return w * WORD + selected(m->ends[w], k - 1 - m->rank[w]);
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

void csv_place_begin(const csv_marks *marks, csv_place *place) {
  *place = (csv_place){.line_bits = marks->words > 0 ? marks->lines[0] : 0};
}

static inline __attribute__((always_inline)) size_t locate(const csv_marks *m, const csv_wanted *wanted, csv_place *p, csv_span *spans, uint32_t *starts,
                                                           select_bit selected) {
  size_t row = 0, line, total = m->rank[m->words];
  for (; row < CSV_LOCATE_ROWS; row++) {
    csv_place before = *p;
    starts[row] = (uint32_t)p->start;
    size_t last = p->rank + wanted->n_fields, word = p->end_word;
    bool whole = last <= total && next_line(m, p, &line) && end_at(m, last, &word, selected) == line;
    if (!whole) {
      *p = before;
      break;
    }
    word = p->end_word;
    size_t start = p->start, at = 0; /* the field that begins at `start` */
    for (size_t w = 0; w < wanted->n; w++) {
      size_t field = wanted->fields[w];
      if (field > at) start = end_at(m, p->rank + field, &word, selected) + 1;
      size_t end = end_at(m, p->rank + field + 1, &word, selected);
      spans[w * CSV_LOCATE_ROWS + row] = (csv_span){(uint32_t)start, (uint32_t)end};
      start = end + 1;
      at = field + 1;
    }
    p->start = line + 1;
    p->rank = last;
    p->end_word = p->start / WORD < m->words ? p->start / WORD : m->words - 1;
  }
  starts[row] = (uint32_t)p->start;
  return row;
}

size_t csv_locate_portable(const csv_marks *marks, const csv_wanted *wanted, csv_place *place, csv_span *spans, uint32_t *starts) {
  return locate(marks, wanted, place, spans, starts, select_portable);
}

#ifdef HAS_DEPOSIT
/* One bit is deposited in the k-th set place. */
__attribute__((target("bmi,bmi2"))) static inline unsigned select_deposit(uint64_t bits, size_t k) {
  return (unsigned)__builtin_ctzll(_pdep_u64((uint64_t)1 << k, bits));
}

__attribute__((target("bmi,bmi2"))) static size_t locate_deposit(const csv_marks *marks, const csv_wanted *wanted, csv_place *place, csv_span *spans,
                                                                 uint32_t *starts) {
  return locate(marks, wanted, place, spans, starts, select_deposit);
}

size_t csv_locate(const csv_marks *marks, const csv_wanted *wanted, csv_place *place, csv_span *spans, uint32_t *starts) {
  return __builtin_cpu_supports("bmi2") ? locate_deposit(marks, wanted, place, spans, starts) : csv_locate_portable(marks, wanted, place, spans, starts);
}
#else
size_t csv_locate(const csv_marks *marks, const csv_wanted *wanted, csv_place *place, csv_span *spans, uint32_t *starts) {
  return csv_locate_portable(marks, wanted, place, spans, starts);
}
#endif
