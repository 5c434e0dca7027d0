/* A result as sheets of a workbook: which tables there are for each question, and how one stands on a sheet. */
#ifndef OPINE_PRESENT_XLSX_H
#define OPINE_PRESENT_XLSX_H

#include "present/book.h"
#include "present/grid.h"

/* A table of one question; question SIZE_MAX: of none, as a model's. */
typedef struct xlsx_block {
  size_t question;
  grid *g;          /* laid out; of its further tables each is a block of its own, and the first of them owns all */
  bool owned;
} xlsx_block;

typedef struct xlsx_question {
  const char *code, *label; /* of the variable; the result's */
} xlsx_question;

typedef struct xlsx_blocks {
  xlsx_question *questions;
  xlsx_block *blocks;
  size_t n_questions, n_blocks, question_capacity, block_capacity;
} xlsx_blocks;

/* Lays a result out question by question, in the order in which they come. Freed with xlsx_blocks_clear, after a failure too. fails OP_E_MEMORY */
op_status xlsx_blocks_of(const op_result *result, const op_present_options *options, xlsx_blocks *blocks, op_error *err);
void xlsx_blocks_clear(xlsx_blocks *blocks);

/* Widths of a sheet's columns in characters; grows with each table that is measured. */
typedef struct xlsx_widths {
  size_t *at, n, capacity;
} xlsx_widths;

/* Takes a table's columns into account. false when memory is out */
bool xlsx_measure(const grid *g, xlsx_widths *widths);
/* Characters of the sheet's columns together, within what a screen shows. */
size_t xlsx_width(const xlsx_widths *widths);
/* Rows and columns that a table takes on a sheet. */
size_t xlsx_rows(const grid *g);
size_t xlsx_columns(const grid *g);
/* Columns from the left with labels. */
size_t xlsx_label_columns(const grid *g);

/* Writes the table from `row` on; *row is moved behind it. `title` is what stands above the sheet already and is not repeated. *head, unless NULL, is the first
   row below the headings. false when memory is out */
bool xlsx_table(book *b, size_t sheet, size_t *row, const grid *g, const char *title, const xlsx_widths *widths, size_t *head);

#endif
