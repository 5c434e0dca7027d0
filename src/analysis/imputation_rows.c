/* Which rows of the results of completed data sets are the same figure. */
#include <string.h>

#include "analysis/imputations.h"
#include "base/dict.h"
#include "base/memory.h"
#include "base/text.h"

/* One result's section as a dictionary: figure -> row, and groups of rows that differ in the category only. */
typedef struct indexed {
  op_dict *figures, *groups;
  size_t *row;      /* by figure */
  uint32_t *figure; /* by row */
} indexed;

/* Keys as bytes: lengths and texts, so that no two sets of keys are confused. `leave` = a key left out (SIZE_MAX = none). */
static void add_keys(op_text *out, const op_section *s, const op_row *row, size_t leave) {
  for (size_t k = 0; k < s->n_keys; k++) {
    if (k == leave) continue;
    op_text_addf(out, "%zu:", row->codes[k] != NULL ? strlen(row->codes[k]) + 1 : 0);
    if (row->codes[k] != NULL) op_text_add(out, row->codes[k]);
  }
}

/* A figure is its keys, whether it is a net, and which of several rows of these keys (interval methods) it is. */
static op_status figure_of(indexed *x, const op_section *s, size_t r, op_text *text, op_error *err) {
  for (size_t copy = 0;; copy++) {
    op_text_reset(text);
    op_text_addf(text, "%u,%zu;", s->rows[r].flags & OP_ROW_NET, copy);
    add_keys(text, s, &s->rows[r], SIZE_MAX);
    op_status status = op_text_check(text, err);
    if (status != OP_OK) return status;
    if (op_dict_find(x->figures, text->data, text->length) != OP_DICT_NONE) continue;
    uint32_t figure = op_dict_add(x->figures, text->data, text->length, err);
    if (figure == OP_DICT_NONE) return OP_E_MEMORY;
    x->row[figure] = r;
    x->figure[r] = figure;
    return OP_OK;
  }
}

static void indexed_clear(indexed *x) {
  op_dict_free(x->figures);
  op_dict_free(x->groups);
  op_free(x->row);
  op_free(x->figure);
}

static op_status indexed_make(const op_section *s, indexed *x, op_error *err) {
  size_t category = op_section_key_named(s, "category");
  op_text text = {0};
  *x = (indexed){op_dict_new(err), op_dict_new(err), op_array_new(s->n_rows, sizeof *x->row, err), op_array_new(s->n_rows, sizeof *x->figure, err)};
  op_status status = x->figures && x->groups && x->row && x->figure ? OP_OK : OP_E_MEMORY;
  for (size_t r = 0; status == OP_OK && r < s->n_rows; r++) {
    status = figure_of(x, s, r, &text, err);
    if (status != OP_OK || category == SIZE_MAX) continue;
    op_text_reset(&text);
    add_keys(&text, s, &s->rows[r], category);
    status = op_text_check(&text, err);
    if (status == OP_OK && op_dict_add(x->groups, text.length > 0 ? text.data : "", text.length, err) == OP_DICT_NONE) status = OP_E_MEMORY;
  }
  op_text_clear(&text);
  return status;
}

/* The row of a figure in an indexed section, SIZE_MAX when it has none. */
static size_t row_of(const indexed *x, const indexed *from, size_t row) {
  size_t length;
  const void *key = op_dict_key(from->figures, from->figure[row], &length);
  uint32_t figure = op_dict_find(x->figures, key, length);
  return figure == OP_DICT_NONE ? SIZE_MAX : x->row[figure];
}

/* --- the union of all rows, in the order of the first result --- */

typedef struct line {
  size_t result, row;  /* where the figure was first met */
} line;

typedef struct lines {
  line *items;
  size_t n, capacity;
} lines;

static op_status insert_line(lines *l, size_t at, line item, op_error *err) {
  op_status status = op_array_grow((void **)&l->items, &l->capacity, l->n + 1, sizeof *l->items, 0, err);
  if (status != OP_OK) return status;
  memmove(l->items + at + 1, l->items + at, (l->n - at) * sizeof *l->items);
  l->items[at] = item;
  l->n++;
  return OP_OK;
}

/* Figures of result j that no earlier result has, each behind the figure that stands before it. */
static op_status add_lines(lines *l, const indexed *all, const op_section *s, size_t j, op_error *err) {
  size_t at = 0;
  op_status status = OP_OK;
  for (size_t r = 0; status == OP_OK && r < s->n_rows; r++) {
    size_t i = at;
    bool found = false;
    for (size_t tried = 0; !found && tried < l->n; tried++, i++) { /* rows nearly always come in the same order: the next line is tried first */
      if (i >= l->n) i = 0;
      found = row_of(&all[j], &all[l->items[i].result], l->items[i].row) == r;
      if (found) at = i + 1;
    }
    if (!found) status = insert_line(l, at++, (line){j, r}, err);
  }
  return status;
}

/* True when the figure's group has other categories in an indexed section: then nobody chose this one there. */
static op_status nobody_chose(const indexed *x, const op_section *s, const op_row *row, bool *empty, op_error *err) {
  size_t category = op_section_key_named(s, "category");
  op_text text = {0};
  *empty = false;
  if (category == SIZE_MAX || !s->percent || row->codes[category] == NULL) return OP_OK;
  add_keys(&text, s, row, category);
  op_status status = op_text_check(&text, err);
  if (status == OP_OK) *empty = op_dict_find(x->groups, text.length > 0 ? text.data : "", text.length) != OP_DICT_NONE;
  op_text_clear(&text);
  return status;
}

static op_status fill_rows(matched_rows *out, const lines *l, const indexed *all, op_error *err) {
  out->n = l->n;
  out->row = op_array_new(l->n * out->m, sizeof *out->row, err);
  out->empty = op_array_new(l->n * out->m, sizeof *out->empty, err);
  op_status status = out->row != NULL && out->empty != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t i = 0; status == OP_OK && i < l->n; i++) {
    const line *first = &l->items[i];
    for (size_t j = 0; status == OP_OK && j < out->m; j++) {
      size_t r = out->sections[j] != NULL ? row_of(&all[j], &all[first->result], first->row) : SIZE_MAX;
      if (r != SIZE_MAX) out->row[i * out->m + j] = &out->sections[j]->rows[r];
      else if (out->sections[j] != NULL) status = nobody_chose(&all[j], out->sections[j], &out->sections[first->result]->rows[first->row], &out->empty[i * out->m + j], err);
    }
  }
  return status;
}

op_status matched_rows_make(op_result *const *results, size_t m, size_t section, matched_rows *out, op_error *err) {
  indexed *all = op_array_new(m, sizeof *all, err);
  lines l = {0};
  *out = (matched_rows){.m = m, .sections = op_array_new(m, sizeof *out->sections, err)};
  op_status status = all != NULL && out->sections != NULL ? OP_OK : OP_E_MEMORY;
  for (size_t j = 0; status == OP_OK && j < m; j++) {
    out->sections[j] = op_result_section_named(results[j], results[0]->sections[section].name);
    if (out->sections[j] == NULL) continue;
    status = indexed_make(out->sections[j], &all[j], err);
    if (status == OP_OK) status = add_lines(&l, all, out->sections[j], j, err);
  }
  if (status == OP_OK) status = fill_rows(out, &l, all, err);
  for (size_t j = 0; all != NULL && j < m; j++) indexed_clear(&all[j]);
  op_free(all);
  op_free(l.items);
  if (status != OP_OK) matched_rows_clear(out);
  return status;
}

void matched_rows_clear(matched_rows *rows) {
  op_free(rows->row);
  op_free(rows->empty);
  op_free(rows->sections);
  *rows = (matched_rows){0};
}
