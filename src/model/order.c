#include "model/order.h"

#include <string.h>

/* Bins of one counting sort, but for a factor of more categories. */
#define MOST_BINS ((size_t)1 << 16)
/* Bytes that the numbers of a set may take; of larger sets each block reads them from the sample. */
#define NUMBER_BYTES ((size_t)16 << 20)

/* --- sorting --- */

/* Stable. bins: below which the keys lie. */
static op_status sort_by_key(const uint32_t *key, size_t bins, size_t *rows, size_t n, op_error *err) {
  size_t *start = op_array_new(bins + 1, sizeof *start, err), *sorted = op_array_raw(n, sizeof *sorted, err);
  bool made = start != NULL && sorted != NULL;
  if (made) {
    for (size_t i = 0; i < n; i++) start[key[i] + 1]++;
    for (size_t b = 1; b <= bins; b++) start[b] += start[b - 1];
    for (size_t i = 0; i < n; i++) sorted[start[key[i]]++] = rows[i];
    memcpy(rows, sorted, n * sizeof *rows);
  }
  op_free(start);
  op_free(sorted);
  return made ? OP_OK : OP_E_MEMORY;
}

static void add_to_key(const model_frame *frame, const model_atom *atom, const size_t *rows, size_t n, size_t stride, uint32_t *key) {
  const uint32_t *codes = frame->sample->columns[atom->kept].codes;
  for (size_t i = 0; i < n; i++) key[i] += (uint32_t)((size_t)(atom->category_of_code[codes[rows[i]]] + 1) * stride);
}

op_status order_sort(const model_frame *frame, size_t *rows, size_t n, op_error *err) {
  uint32_t *key = op_array_raw(n, sizeof *key, err);
  op_status status = key != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t a = frame->n_atoms; status == OP_OK && a > 0;) { /* as many factors at a time as the bins suffice for, the last ones first */
    size_t bins = 1;
    for (; a > 0; a--) {
      const model_atom *atom = &frame->atoms[a - 1];
      if (!atom->factor) continue;
      if (bins > 1 && bins * (atom->n_categories + 1) > MOST_BINS) break;
      if (bins == 1) memset(key, 0, n * sizeof *key);
      add_to_key(frame, atom, rows, n, bins, key);
      bins *= atom->n_categories + 1;
    }
    if (bins > 1) status = sort_by_key(key, bins, rows, n, err);
  }
  op_free(key);
  return status;
}

/* --- runs and numbers --- */

static op_status find_runs(const model_frame *frame, model_order *o, op_error *err) {
  unsigned char *begins = op_array_new(o->n, 1, err);
  if (begins == NULL) return OP_E_MEMORY;
  for (size_t a = 0; a < frame->n_atoms; a++) {
    const model_atom *atom = &frame->atoms[a];
    int32_t last = -2;
    for (size_t i = 0; atom->factor && i < o->n; i++) {
      int32_t category = frame_category(frame, atom, o->rows[i]);
      begins[i] |= category != last;
      last = category;
    }
  }
  if (o->n > 0) begins[0] = 1;
  for (size_t i = 0; i < o->n; i++) o->n_runs += begins[i];
  o->start = op_array_raw(o->n_runs + 1, sizeof *o->start, err);
  if (o->start != NULL) {
    size_t r = 0;
    for (size_t i = 0; i < o->n; i++) {
      if (begins[i]) o->start[r++] = i;
    }
    o->start[r] = o->n;
  }
  op_free(begins);
  return o->start != NULL ? OP_OK : OP_E_MEMORY;
}

static op_status keep_numbers(const model_frame *frame, model_order *o, op_error *err) {
  size_t numbers = 0;
  for (size_t a = 0; a < frame->n_atoms; a++) numbers += !frame->atoms[a].factor;
  if (numbers * o->n > NUMBER_BYTES / sizeof(double)) return OP_OK;
  o->storage = op_array_raw(numbers * o->n, sizeof *o->storage, err);
  o->number = op_array_new(frame->n_atoms, sizeof *o->number, err);
  if (o->storage == NULL || o->number == NULL) return OP_E_MEMORY;
  double *values = o->storage;
  for (size_t a = 0; a < frame->n_atoms; a++) {
    if (frame->atoms[a].factor) continue;
    frame_read_number(frame, &frame->atoms[a], o->rows, o->n, values);
    o->number[a] = values;
    values += o->n;
  }
  return OP_OK;
}

op_status order_make(const model_frame *frame, const size_t *rows, size_t n, model_order *order, op_error *err) {
  *order = (model_order){.rows = rows, .n = n};
  op_status status = find_runs(frame, order, err);
  return status == OP_OK ? keep_numbers(frame, order, err) : status;
}

void order_clear(model_order *order) {
  op_free(order->start);
  op_free(order->number);
  op_free(order->storage);
  *order = (model_order){0};
}
