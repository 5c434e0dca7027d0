/* A radix sort: stable, linear in the rows, and quick on survey answers, most of whose bytes are the same in every row. */
#include "estimate/ordered.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/memory.h"

typedef struct sort_key {
  uint64_t bits;
  size_t at;
} sort_key;

/* Doubles as unsigned numbers of the same order: the sign bit turned over, and all bits where it was set. */
static uint64_t bits_of(double y) {
  uint64_t bits;
  y += 0.0; /* -0 and 0 are one value */
  memcpy(&bits, &y, sizeof bits);
  return (bits >> 63) != 0 ? ~bits : bits | (uint64_t)1 << 63;
}

/* One pass over byte `shift` / 8. Returns false when all keys agree in it. */
static bool sort_byte(const sort_key *from, sort_key *to, size_t n, unsigned shift) {
  size_t start[257] = {0};
  for (size_t i = 0; i < n; i++) start[(from[i].bits >> shift & 255) + 1]++;
  for (size_t b = 1; b <= 256; b++) {
    if (start[b] == n) return false;
  }
  for (size_t b = 1; b <= 256; b++) start[b] += start[b - 1];
  for (size_t i = 0; i < n; i++) to[start[from[i].bits >> shift & 255]++] = from[i];
  return true;
}

op_status op_ordered_make(const double *values, const op_row_set *set, op_ordered *out, op_error *err) {
  size_t n = set->n;
  *out = (op_ordered){.n = n};
  sort_key *keys = op_array_new(n, sizeof *keys, err), *other = op_array_new(n, sizeof *other, err);
  out->y = op_array_new(n, sizeof *out->y, err);
  out->at = op_array_new(n, sizeof *out->at, err);
  op_status status = keys != NULL && other != NULL && out->y != NULL && out->at != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < n; i++) keys[i] = (sort_key){bits_of(values[set->rows[i]]), i};
  for (unsigned shift = 0; status == OP_OK && shift < 64; shift += 8) {
    if (!sort_byte(keys, other, n, shift)) continue;
    sort_key *swap = keys;
    keys = other;
    other = swap;
  }
  for (size_t k = 0; status == OP_OK && k < n; k++) {
    out->at[k] = keys[k].at;
    out->y[k] = values[set->rows[keys[k].at]];
  }
  op_free(keys);
  op_free(other);
  if (status != OP_OK) op_ordered_clear(out);
  return status;
}

void op_ordered_clear(op_ordered *ordered) {
  op_free(ordered->y);
  op_free(ordered->at);
  *ordered = (op_ordered){0};
}

op_status op_cumulated_new(const op_ordered *ordered, op_cumulated *out, op_error *err) {
  *out = (op_cumulated){.capacity = ordered->n};
  out->y = op_array_new(ordered->n, sizeof *out->y, err);
  out->w = op_array_new(ordered->n, sizeof *out->w, err);
  out->S = op_array_new(ordered->n, sizeof *out->S, err);
  if (out->y != NULL && out->w != NULL && out->S != NULL) return OP_OK;
  op_cumulated_clear(out);
  return OP_E_MEMORY;
}

void op_cumulated_clear(op_cumulated *cumulated) {
  op_free(cumulated->y);
  op_free(cumulated->w);
  op_free(cumulated->S);
  *cumulated = (op_cumulated){0};
}

void op_ordered_cumulate(const op_ordered *ordered, const double *weight, bool pooled, op_cumulated *out) {
  double sum = 0;
  size_t n = 0;
  for (size_t k = 0; k < ordered->n; k++) {
    double w = weight[ordered->at[k]];
    if (w == 0 || isnan(w)) continue;
    sum += w;
    bool same = pooled && n > 0 && out->y[n - 1] == ordered->y[k];
    size_t to = same ? n - 1 : n++;
    out->y[to] = ordered->y[k];
    out->w[to] = same ? out->w[to] + w : w;
    out->S[to] = sum;
  }
  out->n = n;
}
