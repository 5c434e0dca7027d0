/* A hash table of keys of a few words: slots hold the upper half of the hash, so that a record is read only where it
 * will match. */
#include "moments/fold.h"

#include <string.h>

#include "base/memory.h"

#define FIRST_SLOTS 8192
/* A domain or code that does not fit its 16 bits belongs to a variable of too many values for patterns. Stands for
 * 'outside every domain' too. */
#define LARGEST_CODE 0xFFFFu
/* Keys looked up together: their slots and records are fetched while others are compared. */
#define GROUP 64

op_status op_fold_new(size_t n_columns, const bool *categorical, op_fold **fold, op_error *err) {
  op_fold *f = op_array_new(1, sizeof *f, err);
  if (f == NULL) return OP_E_MEMORY;
  f->n_columns = n_columns;
  f->leaves_climb = true;
  f->n_slots = FIRST_SLOTS;
  for (size_t c = 0; c < n_columns; c++) f->n_numbers += !categorical[c];
  f->words = f->n_numbers + (n_columns - f->n_numbers + 1 + 3) / 4;
  f->categorical = op_array_new(n_columns, sizeof *f->categorical, err);
  f->slots = op_array_new(f->n_slots, sizeof *f->slots, err);
  f->keys = op_array_new(OP_BATCH_ROWS * f->words, sizeof *f->keys, err);
  if (f->categorical == NULL || f->slots == NULL || f->keys == NULL) {
    op_fold_free(f);
    return OP_E_MEMORY;
  }
  if (n_columns > 0) memcpy(f->categorical, categorical, n_columns * sizeof *categorical);
  *fold = f;
  return OP_OK;
}

void op_fold_close(op_fold *f) {
  op_free(f->records);
  op_free(f->slots);
  op_free(f->keys);
  f->records = NULL;
  f->slots = f->keys = NULL;
}

void op_fold_free(op_fold *f) {
  if (f == NULL) return;
  op_fold_close(f);
  for (size_t c = 0; c < f->n_chunks; c++) {
    op_narrow_clear(&f->chunks[c].leaf);
    op_narrow_clear(&f->chunks[c].pattern);
    op_free(f->chunks[c].weight);
  }
  op_free(f->chunks);
  op_free(f->categorical);
  op_free(f);
}

/* --- records --- */

static double *record_of(const op_fold *f, size_t pattern) {
  return f->records + pattern * (f->words + 3);
}

/* Field 0 is the domain, field c the c-th column of codes. */
static void read_field(const op_fold *f, size_t field, const uint32_t *pattern, size_t n, uint32_t *out) {
  const double *from = f->records + f->n_numbers + field / 4;
  size_t size = f->words + 3;
  unsigned shift = 16 * (unsigned)(field % 4);
  for (size_t i = 0; i < n; i++) {
    uint64_t word;
    memcpy(&word, from + pattern[i] * size, sizeof word);
    out[i] = (uint32_t)(word >> shift) & LARGEST_CODE;
  }
}

/* Columns of the same kind before a column. */
static size_t place_of(const op_fold *f, size_t column) {
  size_t place = 0;
  for (size_t c = 0; c < column; c++) place += f->categorical[c] == f->categorical[column];
  return place;
}

void op_fold_domains(const op_fold *f, const uint32_t *pattern, size_t n, uint32_t *out) {
  read_field(f, 0, pattern, n, out);
  for (size_t i = 0; i < n; i++) out[i] = out[i] == LARGEST_CODE ? OP_NO_DOMAIN : out[i];
}

void op_fold_codes(const op_fold *f, size_t column, const uint32_t *pattern, size_t n, uint32_t *out) {
  read_field(f, place_of(f, column) + 1, pattern, n, out);
}

void op_fold_numbers(const op_fold *f, size_t column, const uint32_t *pattern, size_t n, double *out) {
  const double *from = f->records + place_of(f, column);
  size_t size = f->words + 3;
  for (size_t i = 0; i < n; i++) out[i] = from[pattern[i] * size];
}

double op_fold_weight(const op_fold *f, size_t pattern) {
  return record_of(f, pattern)[f->words];
}
double op_fold_squares(const op_fold *f, size_t pattern) {
  return record_of(f, pattern)[f->words + 1];
}
double op_fold_members(const op_fold *f, size_t pattern) {
  return record_of(f, pattern)[f->words + 2];
}

static void add_weight(double *sums, double w) {
  sums[0] += w;
  sums[1] += w * w;
  sums[2] += w != 0;
}

/* --- keys of a batch --- */

/* Puts one column's codes into 16 bits of a word. False when one does not fit. */
static bool pack_codes(const uint32_t *codes, const uint32_t *listed, size_t n, size_t words, unsigned shift,
                       uint64_t *key) {
  uint32_t bits = 0;
  for (size_t i = 0; i < n; i++) {
    uint32_t code = codes[listed[i]];
    bits |= code;
    key[i * words] |= (uint64_t)code << shift;
  }
  return bits <= LARGEST_CODE;
}

static bool pack_domains(const uint32_t *domains, const uint32_t *listed, size_t n, size_t words, uint64_t *key) {
  bool fits = true;
  for (size_t i = 0; i < n; i++) {
    uint32_t domain = domains[listed[i]];
    fits = fits && (domain == OP_NO_DOMAIN || domain < LARGEST_CODE);
    key[i * words] = domain == OP_NO_DOMAIN ? LARGEST_CODE : domain;
  }
  return fits;
}

static bool make_keys(op_fold *f, const op_moments_rows *rows, const uint32_t *listed, size_t n,
                      const op_values *values) {
  size_t words = f->words, number = 0, field = 1;
  for (size_t k = f->n_numbers + 1; k < words; k++) { /* the domains begin the first word of codes */
    for (size_t i = 0; i < n; i++) f->keys[i * words + k] = 0;
  }
  if (!pack_domains(rows->domain, listed, n, words, f->keys + f->n_numbers)) return false;
  for (size_t c = 0; c < f->n_columns; c++) {
    if (f->categorical[c]) {
      if (!pack_codes(values[c].codes, listed, n, words, 16 * (unsigned)(field % 4),
                      f->keys + f->n_numbers + field / 4))
        return false;
      field++;
      continue;
    }
    for (size_t i = 0; i < n; i++) memcpy(f->keys + i * words + number, &values[c].numbers[listed[i]], sizeof(double));
    number++;
  }
  return true;
}

/* Multiplication by the golden ratio after each word mixes its bits into the upper ones (Knuth 1998, section 6.4). */
static uint64_t hash_of(const uint64_t *key, size_t words) {
  uint64_t h = 0;
  for (size_t k = 0; k < words; k++) {
    h = (h ^ key[k]) * UINT64_C(0x9E3779B97F4A7C15);
    h ^= h >> 29;
  }
  return h;
}

/* --- the table --- */

static size_t slot_of(const op_fold *f, uint64_t hash) {
  return (size_t)(hash >> 32) & (f->n_slots - 1);
}

static bool same_key(const op_fold *f, uint32_t pattern, const uint64_t *key) {
  return memcmp(record_of(f, pattern), key, f->words * sizeof *key) == 0;
}

/* The slot that holds the key, or the empty one where it belongs. */
static size_t find_slot(const op_fold *f, const uint64_t *key, uint64_t hash) {
  size_t at = slot_of(f, hash);
  for (; f->slots[at] != 0; at = (at + 1) & (f->n_slots - 1)) {
    if (f->slots[at] >> 32 == hash >> 32 && same_key(f, (uint32_t)f->slots[at] - 1, key)) break;
  }
  return at;
}

static op_status enlarge(op_fold *f, op_error *err) {
  size_t n = 2 * f->n_slots;
  uint64_t *fresh = op_array_new(n, sizeof *fresh, err);
  if (fresh == NULL) return OP_E_MEMORY;
  for (size_t s = 0; s < f->n_slots; s++) {
    if (f->slots[s] == 0) continue;
    size_t at = (size_t)(f->slots[s] >> 32) & (n - 1);
    while (fresh[at] != 0) at = (at + 1) & (n - 1);
    fresh[at] = f->slots[s];
  }
  op_free(f->slots);
  f->slots = fresh;
  f->n_slots = n;
  return OP_OK;
}

static op_status add_pattern(op_fold *f, size_t slot, const uint64_t *key, uint64_t hash, op_error *err) {
  size_t size = f->words + 3;
  op_status status =
      op_array_extend((void **)&f->records, &f->record_capacity, (f->n_patterns + 1) * size, sizeof *f->records, err);
  if (status != OP_OK) return status;
  memcpy(record_of(f, f->n_patterns), key, f->words * sizeof *key);
  memset(record_of(f, f->n_patterns) + f->words, 0, 3 * sizeof *f->records);
  f->slots[slot] = (hash & ~(uint64_t)UINT32_MAX) | ++f->n_patterns;
  return OP_OK;
}

/* Patterns of a group of keys. */
static op_status find_patterns(op_fold *f, const uint64_t *keys, size_t n, uint32_t *pattern, op_error *err) {
  uint64_t hash[GROUP];
  if (2 * (f->n_patterns + n) > f->n_slots && enlarge(f, err) != OP_OK) return OP_E_MEMORY;
  for (size_t i = 0; i < n; i++) {
    hash[i] = hash_of(keys + i * f->words, f->words);
    __builtin_prefetch(&f->slots[slot_of(f, hash[i])]);
  }
  for (size_t i = 0; i < n; i++) {
    uint64_t slot = f->slots[slot_of(f, hash[i])];
    if (slot == 0) continue;
    const double *record = record_of(f, (uint32_t)slot - 1); /* it may lie across two lines of the cache */
    __builtin_prefetch(record);
    __builtin_prefetch(record + f->words + 2);
  }
  for (size_t i = 0; i < n; i++) {
    const uint64_t *key = keys + i * f->words;
    size_t slot = find_slot(f, key, hash[i]);
    if (f->slots[slot] == 0 && add_pattern(f, slot, key, hash[i], err) != OP_OK) return OP_E_MEMORY;
    pattern[i] = (uint32_t)f->slots[slot] - 1;
  }
  return OP_OK;
}

/* --- respondents --- */

static op_status chunk_for(op_fold *f, size_t at, op_error *err) {
  if (at / OP_FOLD_CHUNK < f->n_chunks) return OP_OK;
  op_status status = op_array_grow((void **)&f->chunks, &f->chunk_capacity, f->n_chunks + 1, sizeof *f->chunks, 0, err);
  if (status != OP_OK) return status;
  op_fold_chunk *chunk = &f->chunks[f->n_chunks];
  chunk->weight = op_array_raw(OP_FOLD_CHUNK, sizeof *chunk->weight, err);
  if (chunk->weight == NULL) return OP_E_MEMORY;
  f->n_chunks++;
  return OP_OK;
}

/* Keeps respondents that lie in one chunk. */
static op_status keep(op_fold *f, const op_moments_rows *rows, const uint32_t *listed, const uint32_t *pattern,
                      size_t n, op_error *err) {
  uint32_t leaf[GROUP];
  size_t at = f->n % OP_FOLD_CHUNK;
  op_status status = chunk_for(f, f->n, err);
  if (status != OP_OK) return status;
  op_fold_chunk *chunk = &f->chunks[f->n / OP_FOLD_CHUNK];
  for (size_t i = 0; i < n; i++) {
    double w = rows->weight == NULL ? 1 : rows->weight[listed[i]];
    leaf[i] = rows->leaf[listed[i]];
    f->leaves_climb = f->leaves_climb && leaf[i] >= f->last_leaf;
    f->last_leaf = leaf[i];
    chunk->weight[at + i] = w;
    add_weight(record_of(f, pattern[i]) + f->words, w);
  }
  status = op_narrow_put(&chunk->leaf, OP_FOLD_CHUNK, at, leaf, n, err);
  if (status == OP_OK) status = op_narrow_put(&chunk->pattern, OP_FOLD_CHUNK, at, pattern, n, err);
  if (status == OP_OK) f->n += n;
  return status;
}

op_status op_fold_add(op_fold *f, const op_moments_rows *rows, const uint32_t *listed, size_t n,
                      const op_values *values, bool *alike, op_error *err) {
  uint32_t pattern[GROUP];
  op_status status = OP_OK;
  *alike = f->n_patterns <= f->n / 3 + OP_FOLD_TRIAL / 3 && make_keys(f, rows, listed, n, values);
  for (size_t first = 0, some; *alike && status == OP_OK && first < n; first += some) {
    size_t room = OP_FOLD_CHUNK - f->n % OP_FOLD_CHUNK;
    some = n - first < GROUP ? n - first : GROUP;
    some = some < room ? some : room;
    status = find_patterns(f, f->keys + first * f->words, some, pattern, err);
    if (status == OP_OK) status = keep(f, rows, listed + first, pattern, some, err);
  }
  return status;
}

size_t op_fold_read(const op_fold *f, size_t first, uint32_t *leaf, uint32_t *pattern, const double **weight) {
  const op_fold_chunk *chunk = &f->chunks[first / OP_FOLD_CHUNK];
  size_t n = f->n - first < OP_FOLD_BLOCK ? f->n - first : OP_FOLD_BLOCK, at = first % OP_FOLD_CHUNK;
  op_narrow_get(&chunk->leaf, at, n, leaf);
  op_narrow_get(&chunk->pattern, at, n, pattern);
  *weight = chunk->weight + at;
  return n;
}

void op_fold_weigh(op_fold *f, const double *leaf_weight, const double *domain_weight) {
  uint32_t leaf[OP_FOLD_BLOCK], pattern[OP_FOLD_BLOCK];
  const double *old;
  if (leaf_weight == NULL && domain_weight == NULL) return;
  for (size_t p = 0; p < f->n_patterns; p++) memset(record_of(f, p) + f->words, 0, 3 * sizeof(double));
  for (size_t first = 0; first < f->n; first += OP_FOLD_BLOCK) {
    size_t n = op_fold_read(f, first, leaf, pattern, &old);
    double *w = f->chunks[first / OP_FOLD_CHUNK].weight + first % OP_FOLD_CHUNK;
    for (size_t i = 0; i < n; i++) {
      uint32_t domain;
      op_fold_domains(f, &pattern[i], 1, &domain);
      if (leaf_weight != NULL) w[i] *= leaf_weight[leaf[i]];
      if (domain_weight != NULL && domain != OP_NO_DOMAIN) w[i] *= domain_weight[domain];
      add_weight(record_of(f, pattern[i]) + f->words, w[i]);
    }
  }
}
