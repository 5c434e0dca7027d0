/* What a workbook says of itself: its sheets, its epoch, its shared strings and number formats. */
#ifndef OPINE_INPUT_XLSX_BOOK_H
#define OPINE_INPUT_XLSX_BOOK_H

#include "base/memory.h"
#include "input/xlsx_archive.h"
#include "input/xlsx_xml.h"

typedef struct xlsx_sheet_entry {
  const char *name;
  size_t part;
  bool hidden;
} xlsx_sheet_entry;

typedef struct xlsx_book {
  xlsx_archive *archive;  /* borrowed */
  op_arena *arena;        /* borrowed */
  xlsx_sheet_entry *sheets;
  size_t n_sheets, sheet_capacity;
  bool since_1904;
  size_t strings_part, styles_part; /* XLSX_NO_PART = there is none */
} xlsx_book;

/* Clear with xlsx_book_clear, also after a failure.
   fails OP_E_DATA no workbook (what it is instead is said), a damaged part, a sheet without its part */
op_status xlsx_book_read(xlsx_archive *archive, op_arena *arena, xlsx_book *book, op_error *err);
void xlsx_book_clear(xlsx_book *book);

/* Reads one part through a handler to its end, or until the handler stops. */
op_status xlsx_part_parse(xlsx_archive *archive, size_t part, const xlsx_xml_handler *handler, op_error *err);

#endif
