/* The figures of a result as charts want them: a grid of rows (groups, waves, questions) and columns (answers). */
#ifndef OPINE_PLOT_GRID_H
#define OPINE_PLOT_GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"
#include "opine/result.h"

#define GRID_LIMIT 500 /* rows, and columns: far more than a chart can show, and it bounds the look-ups */

typedef enum { COLUMN_ANSWER, COLUMN_NET, COLUMN_MISSING } column_kind;

typedef struct chart_column {
  const char *code, *label; /* clean texts; code "" for a mean or a total */
  const char *variable;     /* as in the result; columns of different questions are one when code and label agree */
  column_kind kind;
} chart_column;

typedef struct chart_row {
  const op_row *first;  /* identifies the row: its keys except the category */
  const char *heading;  /* what stands above rows of the same kind: every key but the last; "" */
  const char *label;    /* the last key: group, wave or question; "" when there is one row only */
  bool total;           /* an 'all' row */
  double base_n, weighted_base; /* NaN when unknown */
} chart_row;

typedef struct chart_cell {
  bool present;                   /* has an estimate */
  bool hidden;                    /* had one that a presentation standard took out */
  double estimate, lower, upper;  /* percent when the grid is; bounds NaN when there is no interval */
} chart_cell;

typedef struct chart_grid {
  const op_section *section;
  bool percent;
  bool intervals;          /* some cell has an interval */
  bool small_base;
  size_t n_rows, n_columns, n_variables, n_by;
  chart_row *rows;
  chart_column *columns;
  chart_cell *cells;     /* n_rows x n_columns */
  const char *question;    /* label of the only question; "" when there are several */
  const char *by;          /* titles of the group variables: "Sex, Region"; "" */
  const char *methods;     /* interval methods of the cells: "logit, kg-nchs"; "" */
} chart_grid;

/* Reads the section "estimates" of a result. Columns without any estimate are left out. `time_first` leaves the first group variable (the wave) out of
   labels and headings, so that rows of one line of a trend carry the same texts. Everything is owned by the arena.
   fails OP_E_REQUEST when there is no such section, no estimate in it, or more rows or columns than GRID_LIMIT */
op_status chart_grid_read(const op_result *result, bool time_first, op_arena *arena, chart_grid *grid, op_error *err);

const chart_cell *chart_grid_at(const chart_grid *grid, size_t row, size_t column);
/* The right end of a cell's figure: its upper bound where it has one. gnuplot draws nothing that it computes from a bound that is none, so scripts carry this. */
double chart_cell_end(const chart_cell *cell);
/* Keeps the columns that are named by code or label (case ignored), in the order of the names.
   fails OP_E_REQUEST with the nearest name when there is no such column */
op_status chart_grid_keep(chart_grid *grid, const char *const *names, size_t n, op_arena *arena, op_error *err);
/* The columns that a name stands for, from *at on: true and *at, or false. */
bool chart_grid_named(const chart_grid *grid, const char *name, size_t *at);
/* The error of a name that no column has. */
op_status chart_grid_unknown(const chart_grid *grid, const char *name, op_arena *arena, op_error *err);
/* Number of columns of a kind. */
size_t chart_grid_count(const chart_grid *grid, column_kind kind);

#endif
