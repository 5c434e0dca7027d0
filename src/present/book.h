/* A workbook: sheets, cells of text and numbers in few styles. The only place that knows libxlsxwriter.

   1. book_new              2. book_sheet_add, then book_text, book_number, book_paragraph, ... on it by its number
   3. book_save gives the bytes of the file; book_free

   Texts are always texts: nothing begins a formula. What the library cannot write (a sheet that is full, a text too long for a cell) is an error of the book's
   own before the library is asked, because that prints to standard error. The same calls give the same bytes: no clock is read. */
#ifndef OPINE_PRESENT_BOOK_H
#define OPINE_PRESENT_BOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "opine/status.h"
#include "present/grid.h"

/* Looks of a cell, together. */
enum {
  BOOK_BOLD = 1u, BOOK_FAINT = 2u, BOOK_GOOD = 4u, BOOK_BAD = 8u, BOOK_RIGHT = 16u, BOOK_CENTRE = 32u, BOOK_WRAP = 64u,
  BOOK_TITLE = 128u, BOOK_BANNER = 256u, BOOK_LINK = 512u,
  BOOK_RULE_TOP = 1024u /* heavy */, BOOK_RULE_ABOVE = 2048u /* thin */, BOOK_RULE_UNDER = 4096u /* thin */, BOOK_RULE_END = 8192u /* heavy, below */,
  BOOK_INDENT = 16384u /* texts beside numbers */
};

#define BOOK_ROWS 1048576u   /* of a sheet, by the format's definition */
#define BOOK_COLUMNS 16384u
#define BOOK_SHEETS 1000u    /* programs open more, but nobody finds anything in them */
#define BOOK_TEXT 32767u     /* characters of a cell */

typedef struct book book;

/* An empty workbook; the caller's, freed with book_free. `title` stands in the file's properties; "" = none. fails OP_E_MEMORY, OP_E_SYSTEM */
op_status book_new(const char *title, book **out, op_error *err);
void book_free(book *b);

/* Adds a sheet named as nearly to `wanted` as the format allows: at most 31 characters, none of []:*?/\, no quotation mark at an end, unlike every other name
   whatever the case. *sheet counts from 0. fails OP_E_REQUEST when there are BOOK_SHEETS */
op_status book_sheet_add(book *b, const char *wanted, size_t *sheet, op_error *err);
const char *book_sheet_name(const book *b, size_t sheet);

/* Cells; rows and columns count from 0. The first failure is kept (a place outside a sheet, memory) and told by book_save; what follows it does nothing. */
void book_text(book *b, size_t sheet, size_t row, size_t column, const char *text, unsigned looks);
/* The same of a text that was put together; one that failed fails the book. */
void book_made_text(book *b, size_t sheet, size_t row, size_t column, const op_text *text, unsigned looks);
/* One limit or number of a value with the decimals, sign, percent and mark that it is shown with. */
void book_number(book *b, size_t sheet, size_t row, size_t column, const grid_value *value, double number, unsigned looks);
/* A text over columns first to last, wrapped; `width` is that of these columns in characters. Returns the rows that it takes: 1. */
size_t book_paragraph(book *b, size_t sheet, size_t row, size_t first, size_t last, size_t width, const char *text, unsigned looks);
/* A heading over columns. */
void book_span(book *b, size_t sheet, size_t row, size_t first, size_t last, const char *text, unsigned looks);
/* A link to a row of a sheet of this book. */
void book_link(book *b, size_t sheet, size_t row, size_t column, size_t to_sheet, size_t to_row, const char *text);

/* Widths in characters; the head that stays in place, and is printed on every page; wide sheets are printed on pages that lie. */
void book_column_width(book *b, size_t sheet, size_t column, size_t width);
/* Height of a row for so many lines of text. */
void book_row_lines(book *b, size_t sheet, size_t row, size_t lines);
void book_freeze(book *b, size_t sheet, size_t rows, size_t columns);

/* Whether a table of so many rows and columns has room on a sheet. fails OP_E_REQUEST, with what to do */
op_status book_room(size_t rows, size_t columns, op_error *err);

/* Bytes of the file; the caller's, freed with op_free. Frees the library's part of the book: nothing can be added after it. */
op_status book_save(book *b, char **bytes, size_t *length, op_error *err);

#endif
