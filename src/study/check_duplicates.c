/* Respondents who gave nearly the same interview: for each the largest share of answers that he has in common with another (percent match).

   source  Kuriakose & Robbins 2016, "Don't get duped: fraud through duplication in public opinion surveys", Statistical Journal of the IAOS 32, 283-291: over
           85 percent is suspicious, over 5 percent of respondents a finding. Simmons, Mercer, Schwarzer & Kennedy 2016 (same journal, 327-338): many matches
           arise by chance where questions are few or answers one-sided, so that a file of under 30 comparable questions is not judged. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "study/check.h"

#define MATCH 0.85
#define SUSPICIOUS 0.05
/* Rows are compared in pairs: 15,000 with 300 questions took 3.4 s, so that this many take 40. */
#define MOST_ROWS 50000
#define FEWEST 30
/* Pairs that the table names. */
#define MOST_PAIRS 10

typedef struct pair {
  size_t a, b;
  double share;
} pair;

typedef struct matcher {
  const study_wave *w;
  size_t *columns, n;       /* compared, the most informative first */
  uint64_t *cells;          /* rows x words, eight answers a word */
  size_t words;
  unsigned char *flagged;
  pair pairs[MOST_PAIRS];
  size_t n_pairs, allowed;  /* answers in which a pair may differ */
} matcher;

/* Chance that two rows differ in a column: 1 less the sum of squared shares. */
static double differing(const study_wave *w, size_t column) {
  double sum = 0;
  for (size_t l = 0; l < w->n_levels[column]; l++) sum += w->counts[column][l] / (double)w->rows * (w->counts[column][l] / (double)w->rows);
  return 1 - sum;
}

static void choose_columns(const study_checker *k, matcher *m) {
  const study_wave *w = m->w;
  for (size_t v = 0; v < w->schema->n_variables; v++) {
    bool often_empty = w->counts[v][0] * 10 > (double)w->rows; /* asked of a part only */
    if (often_empty || !study_is_answer(k, w, v, 250) || differing(w, v) < 0.01) continue;
    size_t at = m->n++;
    for (; at > 0 && differing(w, m->columns[at - 1]) < differing(w, v); at--) m->columns[at] = m->columns[at - 1];
    m->columns[at] = v;
  }
}

static bool fill(study_checker *k, matcher *m) {
  m->words = (m->n + 7) / 8;
  m->cells = op_array_new(m->w->rows * m->words + 1, sizeof *m->cells, k->err);
  m->flagged = op_array_new(m->w->rows + 1, 1, k->err);
  if (m->cells == NULL || m->flagged == NULL) {
    k->status = OP_E_MEMORY;
    return false;
  }
  for (size_t r = 0; r < m->w->rows; r++) {
    unsigned char *row = (unsigned char *)(m->cells + r * m->words);
    for (size_t c = 0; c < m->n; c++) row[c] = (unsigned char)m->w->codes[m->columns[c]][r];
  }
  return true;
}

/* Answers in which two rows differ; stops once they are more than `most`. Eight at a time: a byte of x that is not 0 gets its top bit set (codes are under
   128 + 128; the carry of the low seven bits or the top bit itself), top bits are added up by byte. */
static size_t differences(const uint64_t *restrict a, const uint64_t *restrict b, size_t words, size_t most) {
  const uint64_t low = 0x7F7F7F7F7F7F7F7FULL, ones = 0x0101010101010101ULL;
  size_t found = 0;
  for (size_t at = 0; at < words && found <= most; at += 4) {
    uint64_t sums = 0;
    size_t end = at + 4 < words ? at + 4 : words;
    for (size_t i = at; i < end; i++) {
      uint64_t x = a[i] ^ b[i];
      sums += ((((x & low) + low) | x) >> 7) & ones;
    }
    found += (size_t)((sums * ones) >> 56);
  }
  return found;
}

static void remember(matcher *m, size_t a, size_t b, double share) {
  size_t at = m->n_pairs < MOST_PAIRS ? m->n_pairs++ : MOST_PAIRS - 1;
  if (at == MOST_PAIRS - 1 && m->pairs[at].share >= share && m->pairs[at].share > 0) return;
  for (; at > 0 && m->pairs[at - 1].share < share; at--) m->pairs[at] = m->pairs[at - 1];
  m->pairs[at] = (pair){a, b, share};
}

static void compare_all(matcher *m) {
  for (size_t a = 0; a < m->w->rows; a++) {
    const uint64_t *row = m->cells + a * m->words;
    for (size_t b = a + 1; b < m->w->rows; b++) {
      size_t d = differences(row, m->cells + b * m->words, m->words, m->allowed);
      if (d > m->allowed) continue;
      m->flagged[a] = m->flagged[b] = 1;
      remember(m, a, b, 1 - (double)d / (double)m->n);
    }
  }
}

static const study_table table = {"near_duplicates", "Respondents with nearly the same answers", {"wave", "row", "other row", NULL}, {OP_M_ITEMS, OP_M_ESTIMATE}, 2, true};

static void tell(study_checker *k, const matcher *m) {
  double n = 0;
  for (size_t r = 0; r < m->w->rows; r++) n += m->flagged[r];
  if (n == 0) return;
  double share = n / (double)m->w->rows;
  study_problem(k, share > SUSPICIOUS || m->pairs[0].share >= 1 ? STUDY_WARNING : STUDY_NOTE, "duplicates", m->w->name, NULL, n,
                "%.1f%% of respondents share %.0f%% or more of their %zu answers with another%s", share * 100, MATCH * 100, m->n,
                m->pairs[0].share >= 1 ? "; some interviews are the same in every answer" : "");
  for (size_t i = 0; i < m->n_pairs; i++) {
    const char *const texts[] = {m->w->name, study_say(k, "%zu", m->pairs[i].a + 1), study_say(k, "%zu", m->pairs[i].b + 1)};
    op_row *row = study_row(k, &table, texts);
    if (row == NULL) return;
    row->measures[OP_M_ITEMS] = (double)m->n;
    row->measures[OP_M_ESTIMATE] = m->pairs[i].share;
  }
}

static void check(study_checker *k, study_wave *w) {
  matcher m = {.w = w};
  m.columns = study_memory(k, w->schema->n_variables, sizeof *m.columns);
  if (m.columns == NULL || w->rows < 2) return;
  choose_columns(k, &m);
  if (m.n < FEWEST) {
    k->short_waves++;
    if (m.n > k->most_questions) k->most_questions = m.n;
    return;
  }
  if (w->rows > MOST_ROWS) {
    study_problem(k, STUDY_NOTE, "duplicates", w->name, NULL, (double)w->rows, "near-duplicates are not looked for among more than %d respondents: each is compared with each", MOST_ROWS);
    return;
  }
  m.allowed = (size_t)((1 - MATCH) * (double)m.n + 1e-9);
  if (fill(k, &m)) {
    compare_all(&m);
    tell(k, &m);
  }
  op_free(m.cells);
  op_free(m.flagged);
}

static void across(study_checker *k) {
  if (k->short_waves == 0) return;
  study_problem(k, STUDY_NOTE, "duplicates", NULL, NULL, (double)NAN, "near-duplicates are not looked for in %zu of %zu files: %zu comparable questions at most, fewer than %d",
                k->short_waves, k->n_waves, k->most_questions, FEWEST);
}

const study_check study_check_duplicates = {
    {"duplicates", "respondents who gave nearly the same interview (percent match)", "Kuriakose & Robbins 2016, Statistical Journal of the IAOS 32, 283-291; Simmons et al. 2016, same journal, 327-338"},
    check, across};
