/* The figures of a section as cells of tables: what adds up to what, which are hidden.

   A cell is a category, net or mean of one question in one group; rows that show it by several methods or percentages are one cell. Every question and group has
   a cell for its base besides. In numbers of respondents and in sums of weights alike,
     the categories of a group add up to its base, groups to their total, and the categories of a net to the net:
   these are the equations by which a reader could find a hidden number. */
#ifndef OPINE_SUPPRESS_CELLS_H
#define OPINE_SUPPRESS_CELLS_H

#include <stdint.h>

#include "base/dict.h"
#include "suppress/rules.h"

/* Why a cell is hidden: by a rule, with the base or total that it belongs to, or so that others stay hidden. */
typedef enum { HIDDEN_NOT, HIDDEN_BY_RULE, HIDDEN_WITH_BASE, HIDDEN_WITH_OTHERS } suppress_hidden;

typedef struct suppress_cell {
  size_t question, line, group; /* dense numbers */
  size_t row;                   /* the first that shows it; of a base: one that it is the base of */
  double n;                     /* respondents */
  bool base, net, total;        /* total: of a group that is the sum of others */
  bool decided;                 /* some row's interval is the one that the standard asks for */
  suppress_hidden hidden;
  suppress_limit why;           /* of HIDDEN_BY_RULE */
} suppress_cell;

typedef struct suppress_cells {
  const op_section *section;
  suppress_cell *cells;
  size_t n, capacity;
  size_t *of_row, *base_of_row;   /* cells of each row; base SIZE_MAX where a row's base is that of its line */
  size_t *groups;                 /* keys that make up a group */
  size_t n_group_keys, variable, category, column_variable, column, percent; /* keys of the section, SIZE_MAX = none */
  size_t with, with_category;     /* the same: a variable crossed with the question, whose categories are lines together with the question's */
  bool row_percent;               /* some percentages are of the row: their base is the cell of the line's total */
  size_t *ordered, *first;        /* cells by question; of question q from first[q] to before first[q + 1] */
  size_t n_questions;
} suppress_cells;

/* Cells of a section. Freed with suppress_cells_clear, after a failure too. fails OP_E_MEMORY */
op_status suppress_cells_make(const op_section *section, suppress_cells *cells, op_error *err);
void suppress_cells_clear(suppress_cells *cells);

/* Hides a cell with all that falls with it: the cells of a base, the line of a total that is a base of row percentages. */
void suppress_hide(suppress_cells *cells, size_t cell, suppress_hidden how, suppress_limit why);

/* A sum that is zero: sum of coefficient x cell. Cells are indexes into cells->cells. */
typedef struct suppress_equation {
  size_t first, n;
} suppress_equation;

typedef struct suppress_equations {
  size_t *cell;
  double *coefficient;
  suppress_equation *items;
  size_t n, capacity, n_terms, cell_capacity, coefficient_capacity;
} suppress_equations;

/* The equations of one question. Freed with suppress_equations_clear, after a failure too. fails OP_E_MEMORY */
op_status suppress_equations_make(const suppress_cells *cells, size_t question, suppress_equations *equations, op_error *err);
void suppress_equations_clear(suppress_equations *equations);
/* Cells of the question that are hidden and follow from what is shown: determined[i] is set for cells->ordered[first + i].
   fails OP_E_REQUEST too many hidden cells; OP_E_MEMORY */
op_status suppress_determined(const suppress_cells *cells, size_t question, const suppress_equations *equations, bool *determined, size_t *count, op_error *err);

/* Hides more cells until no hidden one follows from what is shown. fails as suppress_determined */
op_status suppress_complement(suppress_cells *cells, op_error *err);

#endif
