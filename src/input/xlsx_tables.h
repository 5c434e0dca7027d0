/* The two tables that cells point into: shared strings and cell formats. */
#ifndef OPINE_INPUT_XLSX_TABLES_H
#define OPINE_INPUT_XLSX_TABLES_H

#include "input/xlsx_book.h"

/* Texts that cells share, in memory: one block of terminated texts. */
typedef struct xlsx_strings {
  char *bytes;
  size_t used, capacity;
  size_t *starts; /* n + 1 */
  size_t n, start_capacity;
} xlsx_strings;

/* What each cell format shows (xlsx_date.h). */
typedef struct xlsx_styles {
  unsigned char *shows;
  size_t n, capacity;
} xlsx_styles;

/* Clear also after a failure. fails OP_E_DATA a damaged part, too many or too long texts */
op_status xlsx_strings_read(const xlsx_book *book, xlsx_strings *strings, op_error *err);
void xlsx_strings_clear(xlsx_strings *strings);
static inline const char *xlsx_strings_at(const xlsx_strings *strings, size_t index, size_t *n) {
  *n = strings->starts[index + 1] - strings->starts[index] - 1;
  return strings->bytes + strings->starts[index];
}

op_status xlsx_styles_read(const xlsx_book *book, xlsx_styles *styles, op_error *err);
void xlsx_styles_clear(xlsx_styles *styles);

#endif
