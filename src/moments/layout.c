/* Feature layouts. A layout is rebuilt when a categorical component outgrows its reserve; reserves double, so this is rare. */
#include "moments/layout.h"

#include <string.h>

#include "base/limits.h"
#include "base/memory.h"

size_t item_square_size(const op_item *item) {
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

static op_status move_matrices(double **array, size_t *capacity, size_t cells, const size_t *map, size_t old_size, size_t size, op_error *err) {
  double *fresh = op_array_new(cells * size * size, sizeof *fresh, err);
  if (fresh == NULL) return OP_E_MEMORY;
  for (size_t c = 0; c < cells; c++) {
    for (size_t a = 0; a < old_size; a++) {
      for (size_t b = a; b < old_size; b++) {
        fresh[c * size * size + map[a] * size + map[b]] = (*array)[c * old_size * old_size + a * old_size + b];
      }
    }
  }
  op_free(*array);
  *array = fresh;
  *capacity = cells * size * size;
  return OP_OK;
}

static op_status move_item(const op_moments *m, op_item *item, const size_t *map, const layout *old, const layout *now, op_error *err) {
  size_t cells = item->sums_capacity / old->stride, domains = item->n_capacity / old->stride;
  op_status status = move_rows(&item->sums, &item->sums_capacity, cells, map, old->stride, now->stride, 1, err);
  if (status == OP_OK) status = move_rows(&item->n, &item->n_capacity, domains, map, old->stride, now->stride, 1, err);
  if (status == OP_OK) status = move_rows(&item->w2, &item->w2_capacity, item->w2_capacity / old->stride, map, old->stride, now->stride, 1, err);
  if (status == OP_OK && m->squares && item->type == OP_ITEM_CATEGORIES) {
    status = move_rows(&item->squares, &item->squares_capacity, item->squares_capacity / old->stride, map, old->stride, now->stride, 1, err);
  } else if (status == OP_OK && m->squares) {
    size_t size = old->linear * old->linear;
    status = move_matrices(&item->squares, &item->squares_capacity, item->squares_capacity / size, map, old->linear, now->linear, err);
  }
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
  op_status status = op_array_grow((void **)&item->sums, &item->sums_capacity, m->n_cells * item->stride, sizeof(double), 0, err);
  size_t by_domain = m->n_domains * item->stride;
  if (status == OP_OK) status = op_array_grow((void **)&item->n, &item->n_capacity, by_domain, sizeof(double), 0, err);
  if (status == OP_OK) status = op_array_grow((void **)&item->w2, &item->w2_capacity, by_domain, sizeof(double), 0, err);
  if (status == OP_OK && m->squares) {
    status = op_array_grow((void **)&item->squares, &item->squares_capacity, m->n_cells * item_square_size(item), sizeof(double), 0, err);
  }
  if (status == OP_OK && m->presence) {
    status = op_array_grow((void **)&item->present, &item->present_capacity, m->n_leaves, sizeof(double), 0, err);
  }
  if (status == OP_OK && m->n_replicates > 0) {
    status = op_array_grow((void **)&item->replicates, &item->replicates_capacity, by_domain * m->n_replicates, sizeof(double), 0, err);
  }
  return status;
}
