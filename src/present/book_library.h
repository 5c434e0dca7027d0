/* libxlsxwriter, loaded when the first workbook is made. It brings a cryptographic library along, whose loading alone takes as long as a small survey's table. */
#ifndef OPINE_PRESENT_BOOK_LIBRARY_H
#define OPINE_PRESENT_BOOK_LIBRARY_H

#include <xlsxwriter.h>

#include "opine/status.h"

/* Every function in use. */
#define BOOK_FUNCTIONS(F) \
  F(format_set_align) F(format_set_bold) F(format_set_bottom) F(format_set_font_color) F(format_set_font_name) F(format_set_font_size) F(format_set_indent) \
  F(format_set_num_format) F(format_set_text_wrap) F(format_set_top) F(format_set_underline) F(lxw_strerror) F(lxw_workbook_free) F(workbook_add_format) \
  F(workbook_add_worksheet) F(workbook_close) F(workbook_new) F(workbook_set_properties) F(worksheet_fit_to_pages) F(worksheet_freeze_panes) \
  F(worksheet_gridlines) F(worksheet_merge_range) F(worksheet_repeat_rows) F(worksheet_set_column) F(worksheet_set_landscape) F(worksheet_set_paper) \
  F(worksheet_set_row) F(worksheet_write_blank) F(worksheet_write_number) F(worksheet_write_string) F(worksheet_write_url_opt)

typedef struct book_functions {
#define FUNCTION(name) __typeof__(name) *name;
  BOOK_FUNCTIONS(FUNCTION)
#undef FUNCTION
} book_functions;

/* Filled by book_library_load. */
extern book_functions book_lxw;

/* Loads the library once; later calls say the same. fails OP_E_SYSTEM when it is not there */
op_status book_library_load(op_error *err);

#endif
