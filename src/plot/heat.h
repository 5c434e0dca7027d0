/* Parts of the heat map: a table's cells as shaded boxes with their percentages. */
#ifndef OPINE_PLOT_HEAT_H
#define OPINE_PLOT_HEAT_H

#include "plot/sheet.h"

#define HEAT_ROWS    120
#define HEAT_COLUMNS 80
#define HEAT_LEGEND 34.0 /* under the cells, points at a text of 11 */

typedef struct heat_row {
  const op_row *first; /* its group, question and category */
  const char *heading; /* starts a block: group and question where there are several; NULL = goes on */
  const char *label;
  unsigned flags;    /* OP_ROW_NET, OP_ROW_MISSING, OP_ROW_TOTAL ('all' answers) */
  double base;       /* of row percentages; NaN = the columns have the bases */
  bool apart, small; /* a gap above; some cell has a small base */
  wording_lines heading_lines, lines;
  double y, heading_y; /* centres, points from the top of the figure */
} heat_row;

typedef struct heat_column {
  const op_row *first;
  const char *group; /* the column variable where it begins; NULL = goes on */
  wording_lines group_lines;
  const char *label;
  bool total;
  double base; /* of column percentages, when all rows share it (-1: they do not); NaN otherwise */
  bool small;  /* some cell has a small base */
  wording_lines lines;
  double x; /* centre, points of the page */
} heat_column;

typedef struct heat_cell {
  bool present, small; /* has a percentage; its base is small */
  double percent;
  double residual; /* adjusted residual; NaN = not known */
} heat_cell;

typedef struct heat_map {
  chart_sheet sheet;
  const op_section *section, *residuals;                  /* residuals NULL: shaded by percentage */
  size_t variable, row, column_variable, column, percent; /* keys */
  const char *kind;                                       /* "column", "row", "total" */
  heat_row rows[HEAT_ROWS];
  heat_column columns[HEAT_COLUMNS];
  heat_cell *cells; /* n_rows x HEAT_COLUMNS */
  size_t n_rows, n_columns;
  bool several, questions;    /* several questions or groups: rows have headings; several questions */
  bool column_groups;         /* several column variables, or one whose name is to be told */
  double top;                 /* darkest shade, percent */
  double left, width, height; /* of the cells: left edge of the first, width, height */
  bool numbers, upright;      /* percentages fit; names of columns stand upright */
  double names, group_lines;  /* heights above the cells: names and bases; column variables */
  double bases;               /* height of the line of bases; 0 = none */
  double content, figure;
} heat_map;

/* Reads the cells. fails OP_E_REQUEST more rows or columns than a page can show, or no figure */
op_status heat_read(heat_map *h);
op_status heat_layout(heat_map *h);
op_status heat_draw(heat_map *h);

/* Class of a residual: -2 for -3 and less, ... 2 for 3 and more; 0 within 2 (or NaN). */
int heat_class(double residual);

#endif
