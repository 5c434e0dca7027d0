#include "model/order.h"

#include <string.h>

/* Bins of one counting sort, but for a factor of more categories. */
#define MOST_BINS ((size_t)1 << 16)
/* Bytes that the numbers of a set may take; of larger sets each block reads them from the sample. */
#define NUMBER_BYTES ((size_t)16 << 20)

/* --- sorting --- */

/* Sorts rows by their keys, which lie below `bins`; stable. start: bins + 1, where the rows of each key come to stand. */
static op_status sort_by_key(const uint32_t *key, size_t bins, size_t *rows, size_t n, size_t *start, op_error *err) {
  size_t *sorted = op_array_raw(n, sizeof *sorted, err);
  if (sorted == NULL) return OP_E_MEMORY;
  memset(start, 0, (bins + 1) * sizeof *start);
  for (size_t i = 0; i < n; i++) start[key[i]]++;
  for (size_t b = 0, before = 0; b <= bins; b++) {
    size_t count = start[b];
    start[b] = before;
    before += count;
  }
  for (size_t i = 0; i < n; i++) sorted[start[key[i]]++] = rows[i];
  for (size_t b = bins; b > 0; b--) start[b] = start[b - 1];
  start[0] = 0;
  memcpy(rows, sorted, n * sizeof *rows);
  op_free(sorted);
  return OP_OK;
}

static void add_to_key(const model_frame *frame, const model_atom *atom, const size_t *rows, size_t n, size_t stride, uint32_t *key) {
  const uint32_t *codes = frame->sample->columns[atom->kept].codes;
  for (size_t i = 0; i < n; i++) key[i] += (uint32_t)((size_t)(atom->category_of_code[codes[rows[i]]] + 1) * stride);
}

/* Makes the key of as many factors as the bins suffice for, from atom *a - 1 backwards; *a is how far they reach. Returns the bins. */
static size_t make_key(const model_frame *frame, size_t *a, const size_t *rows, size_t n, uint32_t *key) {
  size_t bins = 1;
  memset(key, 0, n * sizeof *key);
  for (; *a > 0; --*a) {
    const model_atom *atom = &frame->atoms[*a - 1];
    if (!atom->factor) continue;
    if (bins > 1 && bins * (atom->n_categories + 1) > MOST_BINS) break;
    add_to_key(frame, atom, rows, n, bins, key);
    bins *= atom->n_categories + 1;
  }
  return bins;
}

/* One sort by all factors leaves the runs behind: the bins that are not empty. */
static size_t drop_empty(size_t *start, size_t bins, size_t n) {
  size_t runs = 0;
  for (size_t b = 0; b < bins; b++) {
    if (start[b + 1] > start[b]) start[runs++] = start[b];
  }
  start[runs] = n;
  return runs;
}

static op_status sort_rows(const model_frame *frame, size_t *rows, size_t n, uint32_t *key, model_order *order, op_error *err) {
  op_status status = OP_OK;
  for (size_t a = frame->n_atoms; status == OP_OK && a > 0;) { /* the last factors first */
    bool all = a == frame->n_atoms;
    size_t bins = make_key(frame, &a, rows, n, key);
    op_free(order->start);
    order->start = op_array_raw(bins + 1, sizeof *order->start, err);
    status = order->start != NULL ? sort_by_key(key, bins, rows, n, order->start, err) : OP_E_MEMORY;
    if (status == OP_OK && all && a == 0) {
      order->n_runs = drop_empty(order->start, bins, n);
      return OP_OK;
    }
  }
  op_free(order->start);
  order->start = NULL;
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

static op_status finish(const model_frame *frame, const size_t *rows, size_t n, model_order *order, op_error *err) {
  order->rows = rows;
  order->n = n;
  op_status status = order->start == NULL ? find_runs(frame, order, err) : OP_OK;
  return status == OP_OK ? keep_numbers(frame, order, err) : status;
}

op_status order_make(const model_frame *frame, const size_t *rows, size_t n, model_order *order, op_error *err) {
  *order = (model_order){0};
  return finish(frame, rows, n, order, err);
}

op_status order_sort(const model_frame *frame, size_t *rows, size_t n, model_order *order, op_error *err) {
  *order = (model_order){0};
  uint32_t *key = op_array_raw(n, sizeof *key, err);
  op_status status = key != NULL ? sort_rows(frame, rows, n, key, order, err) : OP_E_MEMORY;
  op_free(key);
  return status == OP_OK ? finish(frame, rows, n, order, err) : status;
}

void order_clear(model_order *order) {
  op_free(order->start);
  op_free(order->number);
  op_free(order->storage);
  *order = (model_order){0};
}
