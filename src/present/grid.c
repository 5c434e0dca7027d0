#include "present/grid.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "present/clean.h"

op_status grid_make_empty(grid **out, op_error *err) {
  grid *g = op_array_new(1, sizeof *g, err);
  if (g == NULL) return OP_E_MEMORY;
  g->arena = op_arena_new(err);
  if (g->arena == NULL) {
    op_free(g);
    return OP_E_MEMORY;
  }
  g->title = g->base = "";
  g->suppressed = "\xE2\x80\xA0";
  *out = g;
  return OP_OK;
}

void grid_free(grid *g) {
  if (g == NULL) return;
  op_free(g->headings);
  op_free(g->align);
  op_free(g->rows);
  op_free(g->footnotes);
  op_free(g->spans);
  op_arena_free(g->arena);
  grid_free(g->next);
  op_free(g);
}

void grid_span_add(grid *g, size_t first, size_t last, const char *text) {
  if (op_array_grow((void **)&g->spans, &g->span_capacity, g->n_spans + 1, sizeof *g->spans, 0, NULL) != OP_OK) g->failed = true;
  else g->spans[g->n_spans++] = (grid_span){first, last, grid_clean(g, text)};
}

void grid_mark(grid *g, size_t column, const char *text) {
  if (g->marks == NULL) g->marks = op_arena_alloc(g->arena, g->n_columns * sizeof *g->marks, NULL);
  if (g->marks == NULL) g->failed = true;
  else if (column < g->n_columns) g->marks[column] = grid_clean(g, text);
}

bool grid_has_headings(const grid *g) {
  bool any = g->n_spans > 0;
  for (size_t k = 0; k < g->n_columns; k++) any = any || (g->headings[k] != NULL && g->headings[k][0] != '\0');
  return any;
}

grid *grid_add_table(grid *g) {
  while (g->next != NULL) g = g->next;
  if (grid_make_empty(&g->next, NULL) == OP_OK) {
    g->next->suppressed = g->suppressed;
    return g->next;
  }
  g->failed = true;
  return g;
}

void grid_column(grid *g, const char *heading, grid_align align) {
  if (op_array_grow((void **)&g->headings, &g->column_capacity, g->n_columns + 1, sizeof *g->headings, 0, NULL) != OP_OK ||
      op_array_grow((void **)&g->align, &g->align_capacity, g->n_columns + 1, sizeof *g->align, 0, NULL) != OP_OK) {
    g->failed = true;
    return;
  }
  g->headings[g->n_columns] = grid_clean(g, heading);
  g->align[g->n_columns++] = align;
}

grid_row *grid_add_row(grid *g) {
  if (op_array_grow((void **)&g->rows, &g->row_capacity, g->n_rows + 1, sizeof *g->rows, 0, NULL) != OP_OK) {
    g->failed = true;
    return &g->lost;
  }
  grid_row *row = &g->rows[g->n_rows];
  *row = (grid_row){.cells = op_arena_alloc(g->arena, g->n_columns * sizeof(char *), NULL), .bar = (double)NAN};
  if (row->cells == NULL) g->failed = true;
  else g->n_rows++;
  return row;
}

void grid_cell(grid *g, grid_row *row, size_t column, const char *text) {
  if (row->cells != NULL && column < g->n_columns) row->cells[column] = grid_clean(g, text);
}

void grid_put(grid *g, grid_row *row, size_t column, grid_value value) {
  grid_cell(g, row, column, value.text);
  if (value.kind == GRID_TEXT || row->cells == NULL || column >= g->n_columns) return;
  if (row->values == NULL) row->values = op_arena_alloc(g->arena, g->n_columns * sizeof *row->values, NULL);
  if (row->values == NULL) g->failed = true;
  else row->values[column] = value;
}

void grid_footnote(grid *g, const char *text) {
  const char *clean = grid_clean(g, text);
  for (size_t i = 0; i < g->n_footnotes; i++) {
    if (strcmp(g->footnotes[i], clean) == 0) return;
  }
  if (op_array_grow((void **)&g->footnotes, &g->footnote_capacity, g->n_footnotes + 1, sizeof *g->footnotes, 0, NULL) != OP_OK) g->failed = true;
  else g->footnotes[g->n_footnotes++] = clean;
}

const char *grid_format(grid *g, const char *format, ...) {
  va_list args;
  va_start(args, format);
  const char *text = op_arena_format_list(g->arena, NULL, format, args);
  va_end(args);
  if (text == NULL) g->failed = true;
  return text != NULL ? text : "";
}

const char *grid_clean(grid *g, const char *text) {
  if (text == NULL) return NULL;
  op_text out = {0};
  bool plain = clean_is(text);
  if (!plain) clean_add(&out, text);
  const char *copy = op_arena_string(g->arena, plain ? text : out.data != NULL ? out.data : "", NULL);
  g->failed = g->failed || out.failed || copy == NULL;
  op_text_clear(&out);
  return copy != NULL ? copy : "";
}
