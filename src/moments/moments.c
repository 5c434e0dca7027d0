/* Cells, and the loops that add rows to them. */
#include "moments/moments.h"

#include <math.h>
#include <string.h>

#include "base/buckets.h"
#include "base/dict.h"
#include "base/memory.h"
#include "base/runs.h"
#include "moments/layout.h"
#include "moments/replicate_sums.h"
#include "moments/single.h"

op_status op_moments_new(size_t n_items, bool squares, bool presence, size_t n_replicates, op_moments **moments, op_error *err) {
  op_moments *m = op_array_new(1, sizeof *m, err);
  if (m == NULL) return OP_E_MEMORY;
  m->items = op_array_new(n_items, sizeof *m->items, err);
  m->keys = op_dict_new(err);
  m->slabs = op_slabs_new(err);
  m->n_items = n_items;
  m->squares = squares;
  m->presence = presence;
  m->n_replicates = n_replicates;
  if (m->items == NULL || m->keys == NULL || m->slabs == NULL) {
    op_moments_free(m);
    return OP_E_MEMORY;
  }
  *moments = m;
  return OP_OK;
}

void op_moments_forget_cells(op_moments *moments) {
  for (size_t i = 0; moments->items != NULL && i < moments->n_items; i++) {
    op_cell_sums_clear(&moments->items[i].sums);
    op_cell_sums_clear(&moments->items[i].squares);
  }
  op_slabs_free(moments->slabs);
  moments->slabs = NULL;
}

void op_moments_free(op_moments *moments) {
  if (moments == NULL) return;
  op_moments_forget_cells(moments);
  for (size_t i = 0; moments->items != NULL && i < moments->n_items; i++) {
    op_item *item = &moments->items[i];
    op_free(item->components);
    op_free(item->n);
    op_free(item->w2);
    op_free(item->replicates);
    op_free(item->present);
  }
  op_free(moments->items);
  op_free(moments->cells);
  op_free(moments->domain_start);
  op_free(moments->domain_cells);
  op_free(moments->leaf_start);
  op_free(moments->leaf_cells);
  op_dict_free(moments->keys);
  op_free(moments->of_leaf);
  op_free(moments);
}

op_status op_item_component_add(op_item *item, op_component component, op_error *err) {
  op_component *fresh = op_array_new(item->n_components + 1, sizeof *fresh, err);
  if (fresh == NULL) return OP_E_MEMORY;
  if (item->n_components > 0) memcpy(fresh, item->components, item->n_components * sizeof *fresh);
  component.shift = (double)NAN;
  component.capacity = 0;
  fresh[item->n_components++] = component;
  op_free(item->components);
  item->components = fresh;
  return OP_OK;
}

static uint32_t cell_of_key(op_moments *m, uint32_t leaf, uint32_t domain, op_error *err) {
  uint32_t key[2] = {leaf, domain};
  uint32_t cell = op_dict_add(m->keys, key, sizeof key, err);
  if (cell == OP_DICT_NONE || cell < m->n_cells) return cell;
  if (op_array_grow((void **)&m->cells, &m->cells_capacity, cell + 1, sizeof *m->cells, 0, err) != OP_OK) return OP_DICT_NONE;
  m->cells[cell] = (op_cell){leaf, domain, 0, 0};
  m->n_cells = cell + 1;
  return cell;
}

/* A leaf's rows are mostly all of one domain, wherever they stand in the file. */
static uint32_t cell_for(op_moments *m, uint32_t leaf, uint32_t domain, op_error *err) {
  if (leaf < m->of_leaf_capacity && m->of_leaf[leaf] != 0 && m->cells[m->of_leaf[leaf] - 1].domain == domain) return m->of_leaf[leaf] - 1;
  uint32_t cell = cell_of_key(m, leaf, domain, err);
  if (cell == OP_DICT_NONE) return OP_DICT_NONE;
  if (op_array_grow((void **)&m->of_leaf, &m->of_leaf_capacity, (size_t)leaf + 1, sizeof *m->of_leaf, 0, err) != OP_OK) return OP_DICT_NONE;
  m->of_leaf[leaf] = cell + 1;
  return cell;
}

/* In two sums, so that an addition need not wait for the one before. */
static void add_rows(op_cell *cell, const double *weight, size_t first, size_t end) {
  size_t rows = 0, r = first;
  double even = 0, odd = 0;
  if (weight == NULL) {
    cell->rows += (double)(end - first);
    cell->weight += (double)(end - first);
    return;
  }
  for (; r + 2 <= end; r += 2) {
    even += weight[r];
    odd += weight[r + 1];
    rows += (size_t)(weight[r] != 0) + (size_t)(weight[r + 1] != 0);
  }
  if (r < end) {
    even += weight[r];
    rows += weight[r] != 0;
  }
  cell->rows += (double)rows;
  cell->weight += even + odd;
}

op_status op_moments_cells(op_moments *m, const op_moments_rows *rows, const op_row_cells *cells, op_error *err) {
  m->n_domains = rows->n_domains;
  m->n_leaves = rows->n_leaves;
  op_runs runs[] = {{rows->leaf, 0}, {rows->domain, 0}};
  for (size_t r = 0, end; r < rows->rows; r = end) {
    uint32_t leaf = rows->leaf[r], domain = rows->domain[r];
    end = op_runs_end(runs, 2, r, rows->rows);
    uint32_t own = domain == OP_NO_DOMAIN ? UINT32_MAX : cell_for(m, leaf, domain, err);
    if (domain != OP_NO_DOMAIN && own == OP_DICT_NONE) return OP_E_MEMORY;
    for (size_t i = r; i < end; i++) cells->cell[i] = own;
    cells->end[r] = (uint32_t)end;
    if (own != UINT32_MAX) add_rows(&m->cells[own], rows->weight, r, end);
  }
  return OP_OK;
}

op_status op_moments_end(op_moments *m, op_error *err) {
  const op_cell *c = m->cells;
  op_status status = op_buckets_make(m->n_cells, c != NULL ? &c->domain : NULL, sizeof *c, m->n_domains, &m->domain_start, &m->domain_cells, err);
  return status == OP_OK ? op_buckets_make(m->n_cells, c != NULL ? &c->leaf : NULL, sizeof *c, m->n_leaves, &m->leaf_start, &m->leaf_cells, err) : status;
}

bool op_component_counts(const op_component *component, uint32_t code) {
  op_missing missing = op_levels_at(component->levels, code)->missing;
  return missing == OP_ANSWER || (component->keep_missing && missing != OP_MISSING_ABSENT);
}

size_t op_item_feature(const op_item *item, size_t component, uint32_t code) { return item->components[component].first + code; }

/* The hot loop of `tabulate`: rows of one cell into the cell's sums and its domain's counts, by code. */
static void add_run(const double *restrict weight, const uint32_t *restrict codes, size_t n_rows, double *restrict sums, double *restrict n, double *restrict w2) {
  for (size_t r = 0; r < n_rows; r++) {
    double w = weight[r];
    sums[codes[r]] += w;
    n[codes[r]] += w != 0;
    w2[codes[r]] += w * w;
  }
}

static void add_unweighted_run(const uint32_t *restrict codes, size_t n_rows, double *restrict sums, double *restrict n, double *restrict w2) {
  for (size_t r = 0; r < n_rows; r++) {
    sums[codes[r]] += 1;
    n[codes[r]] += 1;
    w2[codes[r]] += 1;
  }
}

static void add_category_sums(const op_moments_rows *rows, const op_row_cells *cells, const uint32_t *codes, op_item *item) {
  size_t stride = item->stride;
  for (size_t r = 0, end; r < rows->rows; r = end) {
    size_t cell = cells->cell[r];
    end = cells->end[r];
    if (cell == UINT32_MAX) continue;
    double *sums = op_cell_sums_at(&item->sums, cell), *n = item->n + rows->domain[r] * stride, *w2 = item->w2 + rows->domain[r] * stride;
    if (rows->weight != NULL) add_run(rows->weight + r, codes + r, end - r, sums, n, w2);
    else add_unweighted_run(codes + r, end - r, sums, n, w2);
  }
}

static void add_category_squares(const op_moments_rows *rows, const uint32_t *restrict cell, const uint32_t *restrict codes, op_cell_sums *squares) {
  for (size_t r = 0; r < rows->rows; r++) {
    double w = rows->weight == NULL ? 1 : rows->weight[r];
    if (cell[r] != UINT32_MAX) op_cell_sums_at(squares, cell[r])[codes[r]] += w * w;
  }
}

static void add_categories(op_moments *m, op_item *item, const op_moments_rows *rows, const op_row_cells *cells, const uint32_t *codes) {
  size_t stride = item->stride;
  add_category_sums(rows, cells, codes, item);
  if (m->squares) add_category_squares(rows, cells->cell, codes, &item->squares);
  if (m->n_replicates > 0) replicate_sums_add_codes(rows, m->n_replicates, cells->cell, codes, stride, item->replicates);
  for (size_t r = 0; m->presence && r < rows->rows; r++) {
    if (op_component_counts(&item->components[0], codes[r])) item->present[rows->leaf[r]] += 1;
  }
}

/* The values of one row's linear features that are not zero: feature 0, then one a component. Returns false when any component is missing. */
static bool row_features(op_item *item, const op_values *values, size_t r, size_t *feature, double *x) {
  for (size_t c = 0; c < item->n_components; c++) {
    op_component *component = &item->components[c];
    if (component->categorical) {
      uint32_t code = values[c].codes[r];
      if (!op_component_counts(component, code)) return false;
      feature[c] = component->first + code;
      x[c] = 1;
    } else {
      double y = values[c].numbers[r];
      if (isnan(y)) return false;
      feature[c] = component->first;
      x[c] = y;
    }
  }
  for (size_t c = 0; c < item->n_components; c++) {
    op_component *component = &item->components[c];
    if (component->categorical || !component->shifted) continue;
    if (isnan(component->shift)) component->shift = x[c];
    x[c] -= component->shift;
  }
  return true;
}

static void add_second_moments(const op_item *item, double *sums, const double *x, double w) {
  for (size_t c = 0; c < item->n_components; c++) {
    if (item->components[c].categorical) continue;
    sums[item->second + c] += w * x[c] * x[c];
    if (item->cross_products && c + 1 < item->n_components) sums[item->second + item->n_components + c] += w * x[c] * x[c + 1];
  }
}

static void add_row_products(const op_item *item, double *squares, const size_t *feature, const double *x, double w) {
  size_t L = item->linear;
  double w2 = w * w;
  squares[0] += w2;
  for (size_t c = 0; c < item->n_components; c++) {
    squares[feature[c]] += w2 * x[c];
    for (size_t e = c; e < item->n_components; e++) squares[feature[c] * L + feature[e]] += w2 * x[c] * x[e];
  }
}

static void add_joint_row(op_moments *m, op_item *item, const op_moments_rows *rows, uint32_t cell, size_t r, bool valid, const size_t *feature,
                          const double *x) {
  size_t stride = item->stride, R = m->n_replicates;
  double w = rows->weight == NULL ? 1 : rows->weight[r], counted = w != 0 ? 1 : 0;
  double *sums = op_cell_sums_at(&item->sums, cell), *n = item->n + rows->domain[r] * stride, *w2 = item->w2 + rows->domain[r] * stride;
  double *squares = m->squares ? op_cell_sums_at(&item->squares, cell) : NULL;
  double *replicates = R > 0 ? item->replicates + rows->domain[r] * stride * R : NULL;
  size_t base = valid ? 0 : 1;
  sums[base] += w;
  n[base] += counted;
  w2[base] += w * w;
  if (replicates != NULL) replicate_sums_add(replicates + base * R, rows->replicates + r * R, R, 1);
  if (!valid) {
    if (squares != NULL) squares[item->linear + 1] += w * w;
    return;
  }
  for (size_t c = 0; c < item->n_components; c++) {
    sums[feature[c]] += w * x[c];
    n[feature[c]] += counted * x[c];
    if (replicates != NULL) replicate_sums_add(replicates + feature[c] * R, rows->replicates + r * R, R, x[c]);
  }
  add_second_moments(item, sums, x, w);
  if (squares != NULL) add_row_products(item, squares, feature, x, w);
}

static op_status add_joint(op_moments *m, op_item *item, const op_moments_rows *rows, const uint32_t *cell, const op_values *values, op_error *err) {
  size_t *feature = op_array_new(item->n_components, sizeof *feature, err);
  double *x = op_array_new(item->n_components, sizeof *x, err);
  op_status status = feature != NULL && x != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t r = 0; status == OP_OK && r < rows->rows; r++) {
    if (cell[r] == UINT32_MAX && !m->presence) continue;
    bool valid = row_features(item, values, r, feature, x);
    if (m->presence && valid) item->present[rows->leaf[r]] += 1;
    if (cell[r] != UINT32_MAX) add_joint_row(m, item, rows, cell[r], r, valid, feature, x);
  }
  op_free(feature);
  op_free(x);
  return status;
}

op_status op_moments_add(op_moments *moments, size_t item, const op_moments_rows *rows, const op_row_cells *cells, const op_values *values,
                         op_error *err) {
  op_item *it = &moments->items[item];
  op_status status = item_layout_update(moments, it, err);
  if (status == OP_OK) status = item_room(moments, it, err);
  if (status != OP_OK) return status;
  if (single_number(moments, it)) {
    single_number_add(moments, it, rows, cells, values[0].numbers);
    return OP_OK;
  }
  if (it->type == OP_ITEM_JOINT) return add_joint(moments, it, rows, cells->cell, values, err);
  add_categories(moments, it, rows, cells, values[0].codes);
  return OP_OK;
}
