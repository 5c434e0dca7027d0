/* A table of texts and numbers between a result and its drawing: all formats for people lay sections out the same way and draw them differently. */
#ifndef OPINE_PRESENT_GRID_H
#define OPINE_PRESENT_GRID_H

#include <stdbool.h>

#include "base/memory.h"
#include "opine/present.h"

typedef enum { GRID_LEFT, GRID_RIGHT } grid_align;
typedef enum { GRID_PLAIN, GRID_STRONG /* nets, totals */, GRID_FAINT /* bases */, GRID_GOOD, GRID_BAD } grid_style;

/* What a cell holds besides its text, for tables that know numbers (workbooks). */
typedef enum { GRID_TEXT, GRID_NUMBER, GRID_INTERVAL } grid_kind;

typedef struct grid_value {
  const char *text;     /* as tables of texts show it; the grid's */
  grid_kind kind;
  double number, upper; /* as the result has them, percentages as fractions; of an interval the limits, NaN = not found */
  int decimals;         /* that are shown; -1 = as many as the number has */
  bool percent, grouped /* by thousands */, sign /* '+' before a positive number */, probability /* small ones as "<0.0001" */;
  const char *mark;     /* behind the number: "*"; NULL = none */
  const char *letters;  /* behind it and a blank: the columns that it exceeds; NULL = none */
} grid_value;

typedef struct grid_row {
  const char **cells;   /* one a column; NULL = empty */
  grid_value *values;   /* one a column, GRID_TEXT where a cell is its text; NULL = texts only */
  grid_style style;
  bool rule_before;     /* a thin line above */
  bool across;          /* the first cell is a heading over the whole width */
  double bar;           /* 0..1 drawn after the last column; NaN = none */
} grid_row;

/* A heading over several columns. */
typedef struct grid_span {
  size_t first, last;
  const char *text;
} grid_span;

typedef struct grid {
  op_arena *arena;
  const char **headings;
  grid_align *align;
  size_t n_columns, column_capacity, align_capacity;
  grid_row *rows;
  size_t n_rows, row_capacity;
  const char *title;    /* heading of the table: question text; "" */
  const char *base;     /* line under the title; "" */
  const char **footnotes;
  size_t n_footnotes, footnote_capacity;
  grid_span *spans;     /* left to right; a line above the headings */
  size_t n_spans, span_capacity;
  const char **marks;   /* one a column, a line below the headings (letters of columns); NULL = none */
  size_t narrow_heading; /* headings wrap at this width where their column is narrower; 0 = 14 */
  const char *suppressed; /* mark in the place of numbers that a standard took out */
  size_t widest_label;  /* left columns wrap at this width; 0 = 44 */
  bool hidden;          /* the section is for --verbose and programs only */
  struct grid *next;    /* a further table of the same section; freed with the first */
  grid_row lost;        /* takes what is written to a row that memory had no room for */
  bool failed;
} grid;

/* Lays one section out for a width in columns (0 = as wide as it gets). The caller's, freed with grid_free. */
op_status grid_make(const op_result *result, const op_section *section, const op_present_options *options, size_t width, grid **out, op_error *err);
/* A grid without a section, for texts that stand around the tables: cleaned and owned like those within. The caller's, freed with grid_free. */
op_status grid_make_empty(grid **out, op_error *err);
void grid_free(grid *g);

/* Building blocks, for layout files. */
void grid_column(grid *g, const char *heading, grid_align align);
grid_row *grid_add_row(grid *g);
void grid_cell(grid *g, grid_row *row, size_t column, const char *text);
void grid_footnote(grid *g, const char *text);
void grid_span_add(grid *g, size_t first, size_t last, const char *text);
/* Marks below the headings; called after the last column is there. */
void grid_mark(grid *g, size_t column, const char *text);
/* True when some column has a heading: a list of facts has none. */
bool grid_has_headings(const grid *g);
/* A further table behind the last of the section; `g` failed and returned again when memory is out. */
grid *grid_add_table(grid *g);
const char *grid_format(grid *g, const char *format, ...) OP_PRINTF(2, 3);

/* A cell that holds a number. */
void grid_put(grid *g, grid_row *row, size_t column, grid_value value);

/* Numbers as tables show them (grid_number.c); their texts are the grid's. An en dash where there is none. */
grid_value grid_number(grid *g, const op_section *section, op_measure measure, double value, const op_present_options *options);
grid_value grid_interval(grid *g, const op_section *section, const op_row *row, const op_present_options *options);
/* A number with so many decimals, not grouped. */
grid_value grid_fixed(grid *g, double value, int decimals);
/* The number with a plus where it is positive. */
grid_value grid_signed(grid *g, grid_value value);
/* The number with a mark behind it: "12*". */
grid_value grid_marked(grid *g, grid_value value, const char *mark);
/* The text of grid_number, for lines that hold several. */
const char *grid_measure(grid *g, const op_section *section, op_measure measure, double value, const op_present_options *options);
/* Control and direction characters of a text made harmless: escape sequences cannot reach the terminal. Owned by the grid. */
const char *grid_clean(grid *g, const char *text);

#endif
