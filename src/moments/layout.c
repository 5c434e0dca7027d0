/* Feature layouts. A layout is rebuilt when a categorical component outgrows its reserve; reserves double, so this is rare. */
#include "moments/layout.h"

#include <string.h>

#include "base/limits.h"
#include "base/memory.h"

static size_t square_size(const op_item *item) {
  return item->type == OP_ITEM_CATEGORIES ? item->stride : item->linear * item->linear;
}

typedef struct layout {
  size_t stride, linear, second;
} layout;

static size_t reserve_for(size_t count, size_t reserved) {
  size_t next = reserved < 8 ? 8 : reserved;
  while (next < count) next *= 2;
  return next;
}

static size_t room_of(const op_component *component) {
  return component->categorical ? reserve_for(op_levels_count(component->levels), component->capacity) : 1;
}

static bool is_outgrown(const op_item *item) {
  bool outgrown = item->stride == 0;
  for (size_t c = 0; c < item->n_components; c++) outgrown = outgrown || room_of(&item->components[c]) != item->components[c].capacity;
  return outgrown;
}

/* Gives every component its place. */
static void plan_layout(op_item *item, size_t *old_first, layout *now) {
  size_t at = item->type == OP_ITEM_CATEGORIES ? 0 : 2;
  for (size_t c = 0; c < item->n_components; c++) {
    op_component *component = &item->components[c];
    old_first[c] = component->first;
    component->first = at;
    at += room_of(component);
  }
  now->linear = at;
  now->second = at;
  now->stride = at;
  if (item->type == OP_ITEM_JOINT) now->stride += item->n_components * (item->cross_products ? 2 : 1);
}

/* old feature -> new feature. */
static void map_features(const op_item *item, const size_t *old_first, const layout *old, const layout *now, size_t *map) {
  for (size_t f = 0; f < old->stride; f++) map[f] = f < 2 ? f : SIZE_MAX;
  for (size_t c = 0; c < item->n_components; c++) {
    for (size_t k = 0; k < item->components[c].capacity; k++) map[old_first[c] + k] = item->components[c].first + k;
  }
  for (size_t f = old->second; f < old->stride; f++) map[f] = now->second + (f - old->second);
}

static op_status move_rows(double **array, size_t *capacity, size_t rows, const size_t *map, size_t old_stride, size_t stride, size_t inner,
                           op_error *err) {
  double *fresh = op_array_new(rows * stride * inner, sizeof *fresh, err);
  if (fresh == NULL) return OP_E_MEMORY;
  for (size_t r = 0; r < rows; r++) {
    for (size_t f = 0; f < old_stride; f++) {
      memcpy(fresh + (r * stride + map[f]) * inner, *array + (r * old_stride + f) * inner, inner * sizeof *fresh);
    }
  }
  op_free(*array);
  *array = fresh;
  *capacity = rows * stride * inner;
  return OP_OK;
}

static void move_cell(const double *from, double *to, const size_t *map, size_t old_stride) {
  for (size_t f = 0; f < old_stride; f++) to[map[f]] = from[f];
}

static void move_products(const double *from, double *to, const size_t *map, size_t old_size, size_t size) {
  for (size_t a = 0; a < old_size; a++) {
    for (size_t b = a; b < old_size; b++) to[map[a] * size + map[b]] = from[a * old_size + b];
  }
}

/* Matrices of products where `size` is not 0. The slabs keep the old cells, less than the new ones, to the end. */
static op_status move_cells(op_cell_sums *sums, op_slabs *slabs, size_t width, const size_t *map, size_t old_size, size_t size, op_error *err) {
  op_cell_sums fresh = {0};
  op_status status = op_cell_sums_room(&fresh, slabs, op_cell_sums_count(sums), width, err);
  for (size_t c = 0; status == OP_OK && c < op_cell_sums_count(sums); c++) {
    const double *from = op_cell_sums_at(sums, c);
    if (size == 0) move_cell(from, op_cell_sums_at(&fresh, c), map, sums->width);
    else move_products(from, op_cell_sums_at(&fresh, c), map, old_size, size);
  }
  if (status == OP_OK) {
    op_cell_sums old = *sums;
    *sums = fresh;
    fresh = old;
  }
  op_cell_sums_clear(&fresh);
  return status;
}

static op_status move_item(const op_moments *m, op_item *item, const size_t *map, const layout *old, const layout *now, op_error *err) {
  bool joint = item->type == OP_ITEM_JOINT;
  size_t domains = item->n_capacity / old->stride, product_width = joint ? now->linear * now->linear : now->stride;
  op_status status = move_cells(&item->sums, m->slabs, now->stride, map, 0, 0, err);
  if (status == OP_OK) status = move_rows(&item->n, &item->n_capacity, domains, map, old->stride, now->stride, 1, err);
  if (status == OP_OK) status = move_rows(&item->w2, &item->w2_capacity, item->w2_capacity / old->stride, map, old->stride, now->stride, 1, err);
  if (status == OP_OK && m->squares) status = move_cells(&item->squares, m->slabs, product_width, map, old->linear, joint ? now->linear : 0, err);
  if (status == OP_OK && m->n_replicates > 0) {
    size_t rows = item->replicates_capacity / (old->stride * m->n_replicates);
    status = move_rows(&item->replicates, &item->replicates_capacity, rows, map, old->stride, now->stride, m->n_replicates, err);
  }
  return status;
}

op_status item_layout_update(const op_moments *moments, op_item *item, op_error *err) {
  layout old = {item->stride, item->linear, item->second}, now = old;
  if (!is_outgrown(item)) return OP_OK;
  size_t *old_first = op_array_new(item->n_components, sizeof *old_first, err);
  if (old_first == NULL) return OP_E_MEMORY;
  plan_layout(item, old_first, &now);
  size_t *map = op_array_new(old.stride, sizeof *map, err);
  op_status status = map != NULL ? OP_OK : OP_E_MEMORY;
  if (status == OP_OK && now.stride > OP_LIMIT_CELLS) {
    status = op_fail(err, OP_E_REQUEST, "a question with more than %zu categories cannot be tabulated", OP_LIMIT_CELLS);
  }
  if (status == OP_OK && old.stride > 0) {
    map_features(item, old_first, &old, &now, map);
    status = move_item(moments, item, map, &old, &now, err);
  }
  if (status == OP_OK) {
    item->stride = now.stride;
    item->linear = now.linear;
    item->second = now.second;
    for (size_t c = 0; c < item->n_components; c++) item->components[c].capacity = room_of(&item->components[c]);
  }
  op_free(map);
  op_free(old_first);
  return status;
}

op_status item_room(const op_moments *m, op_item *item, op_error *err) {
  op_status status = op_cell_sums_room(&item->sums, m->slabs, m->n_cells, item->stride, err);
  size_t by_domain = m->n_domains * item->stride;
  if (status == OP_OK) status = op_array_grow((void **)&item->n, &item->n_capacity, by_domain, sizeof(double), 0, err);
  if (status == OP_OK) status = op_array_grow((void **)&item->w2, &item->w2_capacity, by_domain, sizeof(double), 0, err);
  if (status == OP_OK && m->squares) status = op_cell_sums_room(&item->squares, m->slabs, m->n_cells, square_size(item), err);
  if (status == OP_OK && m->presence) {
    status = op_array_grow((void **)&item->present, &item->present_capacity, m->n_leaves, sizeof(double), 0, err);
  }
  if (status == OP_OK && m->n_replicates > 0) {
    status = op_array_grow((void **)&item->replicates, &item->replicates_capacity, by_domain * m->n_replicates, sizeof(double), 0, err);
  }
  return status;
}
