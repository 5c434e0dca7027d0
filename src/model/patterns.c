#include "model/patterns.h"

#include <stdint.h>
#include <string.h>

#include "model/order.h"

/* Fewer rows are fitted faster than they are compared. */
#define FEWEST_ROWS 8192
/* Patterns are given up when after so many rows more than a third of them are new. */
#define TRIAL_ROWS 65536

/* Open addressing: slot -> pattern + 1. Keys stand by pattern, K doubles each. */
typedef struct table {
  uint32_t *slots;
  size_t size, used, K;
  double *keys;
  size_t key_capacity;
} table;

/* Multiplication by the golden ratio after each value mixes its bits into the ones that choose the slot (Knuth 1998, section 6.4). */
static uint64_t hash_of(const double *key, size_t K) {
  uint64_t h = 0;
  for (size_t k = 0; k < K; k++) {
    uint64_t bits;
    memcpy(&bits, &key[k], sizeof bits);
    h = (h ^ bits) * UINT64_C(0x9E3779B97F4A7C15);
    h ^= h >> 29;
  }
  return h;
}

static size_t find_slot(const table *t, const double *key, uint64_t h) {
  size_t at = (size_t)(h >> 32) & (t->size - 1);
  while (t->slots[at] != 0 && memcmp(t->keys + (t->slots[at] - 1) * t->K, key, t->K * sizeof *key) != 0) at = (at + 1) & (t->size - 1);
  return at;
}

static op_status resize(table *t, size_t size, op_error *err) {
  uint32_t *fresh = op_array_new(size, sizeof *fresh, err);
  if (fresh == NULL) return OP_E_MEMORY;
  op_free(t->slots);
  t->slots = fresh;
  t->size = size;
  for (size_t p = 0; p < t->used; p++) {
    const double *key = t->keys + p * t->K;
    t->slots[find_slot(t, key, hash_of(key, t->K))] = (uint32_t)p + 1;
  }
  return OP_OK;
}

static op_status add_pattern(table *t, model_patterns *p, size_t slot, const double *key, size_t row, double y, op_error *err) {
  size_t n = t->used + 1;
  op_status status = op_array_grow((void **)&t->keys, &t->key_capacity, n * t->K, sizeof *t->keys, 0, err);
  if (status == OP_OK) status = op_array_grow((void **)&p->rows, &p->row_capacity, n, sizeof *p->rows, 0, err);
  if (status == OP_OK) status = op_array_grow((void **)&p->y, &p->y_capacity, n, sizeof *p->y, 0, err);
  if (status == OP_OK) status = op_array_grow((void **)&p->weight, &p->weight_capacity, n, sizeof *p->weight, 0, err);
  if (status != OP_OK) return status;
  memcpy(t->keys + t->used * t->K, key, t->K * sizeof *key);
  p->rows[t->used] = row;
  p->y[t->used] = y;
  t->slots[slot] = (uint32_t)n;
  t->used = n;
  return 2 * n > t->size ? resize(t, 2 * t->size, err) : OP_OK;
}

/* Values of row i of run r of a block: atoms, offset, response. */
static void key_of(const model_frame *frame, const model_block *block, size_t r, size_t i, double y, double *key) {
  size_t k = 0;
  for (size_t a = 0; a < frame->n_atoms; a++) key[k++] = frame->atoms[a].factor ? (double)block->category[a][r] : block->number[a][i];
  key[k++] = block->offset[i];
  key[k] = y;
}

static op_status add_run(table *t, model_patterns *p, const model_problem *problem, const model_block *block, size_t r, const double *weight, const double *y,
                         double *key, op_error *err) {
  for (size_t i = block->run[r]; i < block->run[r + 1]; i++) {
    if (weight[i] == 0) continue;
    key_of(problem->frame, block, r, i, y[i], key);
    size_t slot = find_slot(t, key, hash_of(key, t->K));
    size_t pattern = t->slots[slot] != 0 ? t->slots[slot] - 1 : t->used;
    op_status status = pattern == t->used ? add_pattern(t, p, slot, key, block->rows[i], y[i], err) : OP_OK;
    if (status != OP_OK) return status;
    p->weight[pattern] += weight[i];
  }
  return OP_OK;
}

op_status patterns_make(const model_problem *problem, const double *weight, model_patterns *patterns, op_error *err) {
  model_block block = {0};
  size_t n = problem->order->n;
  table t = {.K = problem->frame->n_atoms + 2};
  *patterns = (model_patterns){.problem = *problem};
  if (n < FEWEST_ROWS || n >= UINT32_MAX) return OP_OK;
  double *key = op_array_new(t.K, sizeof *key, err);
  op_status status = key != NULL ? frame_block_new(problem->frame, &block, err) : OP_E_MEMORY;
  bool different = false;
  if (status == OP_OK) status = resize(&t, FEWEST_ROWS, err);
  for (size_t first = 0; status == OP_OK && !different && first < n; first += MODEL_BLOCK) {
    frame_block(problem->frame, problem->order, first, &block);
    for (size_t r = 0; status == OP_OK && r < block.n_runs; r++) {
      status = add_run(&t, patterns, problem, &block, r, weight + first, problem->y + first, key, err);
    }
    different = t.used > first / 3 + TRIAL_ROWS / 3;
  }
  frame_block_free(&block);
  op_free(key);
  op_free(t.slots);
  op_free(t.keys);
  different = different || t.used == 0;
  if (status == OP_OK && !different) status = order_make(problem->frame, patterns->rows, t.used, &patterns->order, err);
  if (status != OP_OK || different) {
    patterns_free(patterns);
    return status;
  }
  patterns->problem.order = &patterns->order;
  patterns->problem.y = patterns->y;
  return OP_OK;
}

void patterns_free(model_patterns *patterns) {
  op_free(patterns->rows);
  op_free(patterns->y);
  op_free(patterns->weight);
  order_clear(&patterns->order);
  patterns->rows = NULL;
  patterns->y = patterns->weight = NULL;
}
