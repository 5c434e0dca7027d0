/* Looks of a workbook's cells: each combination is made once. */
#ifndef OPINE_PRESENT_BOOK_FORMAT_H
#define OPINE_PRESENT_BOOK_FORMAT_H

#include "base/text.h"
#include "present/grid.h"

typedef struct book_made_format {
  unsigned looks;
  char *number;          /* format of the number; "" for texts */
  struct lxw_format *format;    /* the workbook's */
} book_made_format;

typedef struct book_formats {
  struct lxw_workbook *file;
  book_made_format *made;
  size_t n, capacity;
} book_formats;

/* The format of a cell with these looks (BOOK_ bits); `value` NULL for a text. NULL when memory is out. */
struct lxw_format *book_format(book_formats *formats, unsigned looks, const grid_value *value);
void book_formats_clear(book_formats *formats);

/* The code by which spreadsheets show a number as tables of text do: "0.0%", "#,##0", "+0.00%;-0.00%;0.00%", "#,##0\"*\"". Any byte of the mark is text. */
void book_number_code(op_text *out, const grid_value *value);

#endif
