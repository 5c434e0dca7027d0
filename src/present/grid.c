#include "present/grid.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "present/clean.h"

#define NOTHING "\xE2\x80\x93" /* en dash */

op_status grid_make_empty(grid **out, op_error *err) {
  grid *g = op_array_new(1, sizeof *g, err);
  if (g == NULL) return OP_E_MEMORY;
  g->arena = op_arena_new(err);
  if (g->arena == NULL) {
    op_free(g);
    return OP_E_MEMORY;
  }
  g->title = g->base = "";
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

grid *grid_add_table(grid *g) {
  while (g->next != NULL) g = g->next;
  if (grid_make_empty(&g->next, NULL) == OP_OK) return g->next;
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

/* --- numbers --- */

static const char *grouped(grid *g, double value, int decimals) {
  char text[OP_NUMBER_GROUPED];
  op_number_write_grouped(value, decimals, text);
  return grid_format(g, "%s", text);
}

static const char *plain_number(grid *g, double value) {
  char text[OP_NUMBER_TEXT];
  snprintf(text, sizeof text, "%.6g", value);
  return grid_format(g, "%s", text);
}

/* Decimals of an estimate: --digits, else one for percentages and three significant places for numbers. */
static int decimals_for(const op_section *section, double value, const op_present_options *options) {
  if (options->digits >= 0) return options->digits;
  if (section->percent) return 1;
  double size = fabs(value);
  return size >= 100000 ? 0 : size >= 1000 ? 1 : size >= 10 ? 2 : 3;
}

const char *grid_measure(grid *g, const op_section *section, op_measure measure, double value, const op_present_options *options) {
  char text[OP_NUMBER_TEXT];
  if (isnan(value)) return NOTHING;
  if (isinf(value)) return value > 0 ? "inf" : "-inf";
  switch (op_measure_at(measure)->print) {
    case OP_PRINT_COUNT: return grouped(g, value, 0);
    case OP_PRINT_WEIGHTED: return grouped(g, value, fabs(value) < 100000 ? 1 : 0);
    case OP_PRINT_ESTIMATE:
    case OP_PRINT_SE: {
      int more = op_measure_at(measure)->print == OP_PRINT_SE && options->digits < 0 && fabs(value) < 100000 ? 1 : 0;
      int decimals = decimals_for(section, value, options) + more;
      /* a percentage is rounded as a fraction, where its shortest text stands; times 100 is exact enough after that */
      if (section->percent) value = op_number_round(value, decimals + 2) * 100;
      return grouped(g, value, decimals);
    }
    case OP_PRINT_RATIO: op_number_write_fixed(value, 3, text); return grid_format(g, "%s", text);
    case OP_PRINT_DF: return grouped(g, value, value == floor(value) ? 0 : 1);
    case OP_PRINT_P:
      if (value < 0.0001) return "<0.0001";
      op_number_write_fixed(value, 4, text);
      return grid_format(g, "%s", text);
    case OP_PRINT_PLAIN: return plain_number(g, value);
    case OP_PRINT_VALUE:
      if (isinf(value)) return value > 0 ? "inf" : "-inf";
      return value == floor(value) || fabs(value) >= 1000 ? grouped(g, value, value == floor(value) ? 0 : 1) : plain_number(g, value);
  }
  return NOTHING;
}

const char *grid_interval(grid *g, const op_section *section, const op_row *row, const op_present_options *options) {
  double lower = row->measures[OP_M_LOWER], upper = row->measures[OP_M_UPPER];
  if (isnan(lower) && isnan(upper)) return NOTHING;
  /* a limit that cannot be found leaves the other one standing */
  const char *low = isnan(lower) ? "?" : grid_measure(g, section, OP_M_LOWER, lower, options);
  const char *high = isnan(upper) ? "?" : grid_measure(g, section, OP_M_UPPER, upper, options);
  return grid_format(g, "%s " NOTHING " %s", low, high);
}
