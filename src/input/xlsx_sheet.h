/* One worksheet: its XML, pushed in blocks, comes out as cells and ends of rows. Nothing of it is kept but the cell at hand. */
#ifndef OPINE_INPUT_XLSX_SHEET_H
#define OPINE_INPUT_XLSX_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "opine/status.h"

/* Limits of the format: rows and columns of a sheet (A to XFD). */
#define XLSX_ROWS 1048576
#define XLSX_COLUMNS 16384

typedef enum {
  XLSX_EMPTY,      /* a format, a comment: no value */
  XLSX_NUMBER,
  XLSX_SHARED,     /* text is the index of a shared string */
  XLSX_TEXT,       /* inline, or the text that a formula gave */
  XLSX_BOOLEAN,
  XLSX_ERROR,      /* #N/A, #DIV/0! */
  XLSX_ISO_DATE,
  XLSX_UNCOMPUTED  /* a formula whose value was not stored */
} xlsx_kind;

typedef struct xlsx_cell {
  size_t row, column; /* 1-based */
  xlsx_kind kind;
  char *text;         /* terminated; as it stands in the part, a text with its escapes undone; valid during the call */
  size_t n;
  size_t style;
} xlsx_cell;

/* Cells come in the order of rows and columns. Both return false to stop, keeping their own error. */
typedef struct xlsx_sheet_handler {
  bool (*cell)(void *context, const xlsx_cell *cell);
  bool (*row)(void *context, size_t row); /* the end of a row */
  void *context;
} xlsx_sheet_handler;

typedef struct xlsx_sheet xlsx_sheet;

/* part, name: for messages, borrowed. */
op_status xlsx_sheet_new(const char *part, const char *name, const xlsx_sheet_handler *handler, xlsx_sheet **sheet, op_error *err);
void xlsx_sheet_free(xlsx_sheet *sheet);
/* n = 0 ends the part. OP_OK when a handler stopped.
   fails OP_E_DATA broken XML; a reference that is none, goes back or beyond the limits; a text over the limit: with row and column */
op_status xlsx_sheet_parse(xlsx_sheet *sheet, const char *bytes, size_t n, op_error *err);
bool xlsx_sheet_stopped(const xlsx_sheet *sheet);

#define XLSX_REFERENCE_TEXT 16
/* "C5" of row 5, column 3; "C" when row is 0. */
const char *xlsx_reference(size_t row, size_t column, char out[XLSX_REFERENCE_TEXT]);
/* An error of one cell: "cell C5 of sheet 'Data' ...", with row and column as its place. what: the rest of the sentence. */
op_status xlsx_fail_cell(op_error *err, const char *sheet, size_t row, size_t column, const char *what, ...) OP_PRINTF(5, 6);

#endif
