/* The XML of a worksheet, without an archive around it: the same cells and the same error of a cell in blocks of one byte as in one block, in order and within
   the limits of a sheet. Of XML that is broken, expat may say another thing when it has seen less of it. */
#include <string.h>

#include "fuzz_reader.h"
#include "input/xlsx_sheet.h"

const char *const fuzz_words[] = {"<worksheet>", "<sheetData>", "<row r='1'>", "<row>", "<c r='A1'>", "<c r='XFD1048576' t='s'>", "<c t='inlineStr'><is><t>", "<c t='str'>", "<c t='b'>", "<c t='e'>", "<c t='d'>", " s='1'", "<v>",
                                  "</v></c>", "</row>", "<r><t>", "<rPh>", "<f>", "_x000D_", "_x005F_", "&amp;", "&#65;", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "<![CDATA[", "]]>", "<!--", "x:", "<?xml version='1.0' encoding='UTF-16'?>", "\xFF\xFE", NULL};

typedef struct trace {
  op_text text;
  size_t row, column;
} trace;

static bool on_cell(void *context, const xlsx_cell *cell) {
  trace *t = context;
  char place[XLSX_REFERENCE_TEXT];
  FUZZ_CHECK(cell->row >= 1 && cell->row <= XLSX_ROWS && cell->column >= 1 && cell->column <= XLSX_COLUMNS, "a cell stands within a sheet");
  FUZZ_CHECK(cell->row > t->row || (cell->row == t->row && cell->column > t->column), "cells come in order");
  FUZZ_CHECK(cell->n == 0 || (cell->text[cell->n] == '\0' && op_utf8_valid(cell->text, cell->n)), "a cell's text is terminated UTF-8");
  t->row = cell->row;
  t->column = cell->column;
  op_text_addf(&t->text, "%s %d %zu ", xlsx_reference(cell->row, cell->column, place), (int)cell->kind, cell->style);
  op_text_add_bytes(&t->text, cell->text, cell->n);
  op_text_add(&t->text, "\n");
  return true;
}

static bool on_row(void *context, size_t row) {
  op_text_addf(&((trace *)context)->text, "%zu\n", row);
  return true;
}

static op_text trace_in_blocks(const uint8_t *data, size_t size, size_t block) {
  trace t = {0};
  op_error err = {0};
  xlsx_sheet *sheet = NULL;
  xlsx_sheet_handler handler = {on_cell, on_row, &t};
  op_status status = xlsx_sheet_new("sheet.xml", "S", &handler, &sheet, &err);
  for (size_t at = 0; status == OP_OK && at < size; at += block) {
    status = xlsx_sheet_parse(sheet, (const char *)data + at, size - at < block ? size - at : block, &err);
  }
  if (status == OP_OK) status = xlsx_sheet_parse(sheet, "", 0, &err);
  if (status != OP_OK) {
    FUZZ_CHECK(status == err.status && err.what[0] != '\0', "a failure has its message");
    op_text_addf(&t.text, "%zu:%zu: %s", err.line, err.column, err.line > 0 ? err.what : "");
  }
  xlsx_sheet_free(sheet);
  return t.text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  op_text whole = trace_in_blocks(data, size, size + 1), single = trace_in_blocks(data, size, 1);
  FUZZ_CHECK(whole.length == single.length && (whole.length == 0 || memcmp(whole.data, single.data, whole.length) == 0), "blocks do not matter");
  op_text_clear(&whole);
  op_text_clear(&single);
  return 0;
}
