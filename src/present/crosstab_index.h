/* Which groups, questions, lines and columns the rows of a crosstab have, and which row stands in which place. */
#ifndef OPINE_PRESENT_CROSSTAB_INDEX_H
#define OPINE_PRESENT_CROSSTAB_INDEX_H

#include "present/layout.h"

/* Distinct values of some keys, as their first rows. */
typedef struct crosstab_values {
  size_t *rows, n;
} crosstab_values;

typedef struct crosstab_form {
  layout *l;
  size_t variable, row, column_variable, column, percent, letter, letters; /* keys; letter and letters SIZE_MAX without letters */
  crosstab_values groups, questions, lines, columns, kinds, methods;
  size_t *at;            /* row of (group, question, line, column, kind, method); SIZE_MAX = none */
  size_t *letter_width;  /* one a column */
  unsigned cells;        /* OP_CELL_ bits */
  bool stat;             /* a column that names what each line shows */
} crosstab_form;

/* Fills the values and places from the section of form->l; keys are set. Memory is the grid's; false when it is out. */
bool crosstab_index(crosstab_form *form);
/* Row of a place; NULL = none. */
const op_row *crosstab_row_at(const crosstab_form *form, size_t group, size_t line, size_t column, size_t kind, size_t method);
bool crosstab_same_question(const crosstab_form *form, const op_row *a, const op_row *b);

#endif
