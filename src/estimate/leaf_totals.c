#include "estimate/leaf_totals.h"

#include "base/memory.h"

op_status leaf_totals_new(leaf_totals *t, size_t n_leaves, size_t K, bool rows, bool full, op_influence *out, op_error *err) {
  bool products = rows && full;
  *t = (leaf_totals){.out = out, .K = K, .rows = rows};
  *out = (op_influence){.n_leaves = n_leaves, .n_estimates = K};
  out->start = op_array_new(n_leaves + 1, sizeof(size_t), err);
  out->block = op_array_new(n_leaves + 1, sizeof(size_t), err);
  t->z = op_array_new(K, sizeof(double), err);
  t->zz = op_array_new(K, sizeof(double), err);
  t->members = op_array_new(K, sizeof(double), err);
  t->present = op_array_new(K, sizeof(uint32_t), err);
  t->is_present = op_array_new(K, 1, err);
  if (products) t->products = op_array_new(K * K, sizeof(double), err);
  bool made = out->start && out->block && t->z && t->zz && t->members && t->present && t->is_present && (!products || t->products);
  return made ? OP_OK : OP_E_MEMORY;
}

op_status leaf_totals_reserve(leaf_totals *t, size_t entries, op_error *err) {
  op_influence *out = t->out;
  out->estimate = op_array_raw(entries, sizeof *out->estimate, err);
  out->z = op_array_raw(entries, sizeof *out->z, err);
  if (!out->estimate || !out->z) return OP_E_MEMORY;
  t->estimate_capacity = t->z_capacity = entries;
  if (!t->rows) return OP_OK;
  out->zz = op_array_raw(entries, sizeof *out->zz, err);
  out->members = op_array_raw(entries, sizeof *out->members, err);
  t->zz_capacity = t->members_capacity = entries;
  return out->zz && out->members ? OP_OK : OP_E_MEMORY;
}

void leaf_totals_touch(leaf_totals *t, uint32_t e) {
  if (t->is_present[e]) return;
  t->is_present[e] = 1;
  t->present[t->n_present++] = e;
  t->z[e] = t->zz[e] = t->members[e] = 0;
}

void leaf_totals_product(leaf_totals *t, uint32_t a, uint32_t b, double product) {
  uint32_t low = a < b ? a : b, high = a < b ? b : a;
  t->products[low * t->K + high] += product;
}

static void sort_present(uint32_t *a, size_t n) { /* nearly sorted already: insertion sort */
  for (size_t i = 1; i < n; i++) {
    uint32_t v = a[i];
    size_t j = i;
    for (; j > 0 && a[j - 1] > v; j--) a[j] = a[j - 1];
    a[j] = v;
  }
}

static op_status make_room(leaf_totals *t, size_t n, op_error *err) {
  op_influence *out = t->out;
  op_status status = op_array_grow((void **)&out->estimate, &t->estimate_capacity, n, sizeof(uint32_t), 0, err);
  if (status == OP_OK) status = op_array_grow((void **)&out->z, &t->z_capacity, n, sizeof(double), 0, err);
  if (status != OP_OK || !t->rows) return status;
  status = op_array_grow((void **)&out->zz, &t->zz_capacity, n, sizeof(double), 0, err);
  return status == OP_OK ? op_array_grow((void **)&out->members, &t->members_capacity, n, sizeof(double), 0, err) : status;
}

static op_status end_products(leaf_totals *t, size_t leaf, op_error *err) {
  op_influence *out = t->out;
  size_t s = t->n_present, at = leaf == 0 ? 0 : out->block[leaf];
  if (op_array_grow((void **)&out->blocks, &t->blocks_capacity, at + s * s, sizeof(double), 0, err) != OP_OK) return OP_E_MEMORY;
  for (size_t i = 0; i < s; i++) {
    for (size_t j = i + 1; j < s; j++) {
      double *product = &t->products[t->present[i] * t->K + t->present[j]];
      out->blocks[at + i * s + j] = *product;
      *product = 0;
    }
  }
  out->block[leaf + 1] = at + s * s;
  return OP_OK;
}

op_status leaf_totals_end(leaf_totals *t, size_t leaf, op_error *err) {
  op_influence *out = t->out;
  size_t first = out->start[leaf], n = first + t->n_present;
  sort_present(t->present, t->n_present);
  op_status status = make_room(t, n, err);
  if (status != OP_OK) return status;
  for (size_t i = 0; i < t->n_present; i++) {
    uint32_t e = t->present[i];
    out->estimate[first + i] = e;
    out->z[first + i] = t->z[e];
  }
  for (size_t i = 0; t->rows && i < t->n_present; i++) {
    out->zz[first + i] = t->zz[t->present[i]];
    out->members[first + i] = t->members[t->present[i]];
  }
  if (t->products != NULL && end_products(t, leaf, err) != OP_OK) return OP_E_MEMORY;
  for (size_t i = 0; i < t->n_present; i++) t->is_present[t->present[i]] = 0;
  t->n_present = 0;
  out->start[leaf + 1] = n;
  return OP_OK;
}

void leaf_totals_release(leaf_totals *t) {
  op_free(t->z);
  op_free(t->zz);
  op_free(t->members);
  op_free(t->products);
  op_free(t->present);
  op_free(t->is_present);
  *t = (leaf_totals){0};
}

void influence_clear(op_influence *influence) {
  op_free(influence->start);
  op_free(influence->estimate);
  op_free(influence->z);
  op_free(influence->zz);
  op_free(influence->members);
  op_free(influence->block);
  op_free(influence->blocks);
  *influence = (op_influence){0};
}
