/* worksheet / sheetData / row / c holds v (the value), f (a formula, of no interest) or is (an inline text: t, or r / t for runs). Elements are told by
   their depth as well as their name, so that extensions with like names elsewhere are nobody's concern. */
#include "input/xlsx_sheet.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "input/xlsx_text.h"
#include "input/xlsx_xml.h"

struct xlsx_sheet {
  xlsx_xml *xml;
  xlsx_sheet_handler handler;
  const char *name;
  xlsx_cell cell;
  char *text;
  size_t length, capacity;
  size_t row, column;       /* of the last row and cell; 0 = none yet */
  bool in_data, in_row, in_cell, taking, spoken, formula;
  op_status status;
  op_error *err;
};

/* --- places --- */

const char *xlsx_reference(size_t row, size_t column, char out[XLSX_REFERENCE_TEXT]) {
  char letters[8];
  size_t n = 0, at = 0;
  for (size_t c = column; c > 0 && n < sizeof letters; c = (c - 1) / 26) letters[n++] = (char)('A' + (c - 1) % 26);
  while (n > 0) out[at++] = letters[--n];
  out[at] = '\0';
  if (row > 0) snprintf(out + at, XLSX_REFERENCE_TEXT - at, "%u", (unsigned)(row <= XLSX_ROWS ? row : XLSX_ROWS));
  return out;
}

op_status xlsx_fail_cell(op_error *err, const char *sheet, size_t row, size_t column, const char *what, ...) {
  char rest[512], place[XLSX_REFERENCE_TEXT];
  va_list args;
  va_start(args, what);
  op_text_message(rest, sizeof rest, what, args);
  va_end(args);
  op_fail(err, OP_E_DATA, "cell %s of sheet '%.60s' %s", xlsx_reference(row, column, place), sheet, rest);
  if (err != NULL) {
    err->line = row;
    err->column = column;
  }
  return OP_E_DATA;
}

/* what: with a place for what was found */
OP_PRINTF(3, 4) static op_status fail_row(xlsx_sheet *s, size_t row, const char *what, ...) {
  char found[256];
  va_list args;
  va_start(args, what);
  op_text_message(found, sizeof found, what, args);
  va_end(args);
  op_fail(s->err, OP_E_DATA, "sheet '%.60s': %s", s->name, found);
  if (s->err != NULL) s->err->line = row;
  return op_fail_hint(s->err, "the file is damaged, or was not written by a spreadsheet program: open it in one and save it again");
}

/* "C5" to its column and row; false when it is none or lies beyond the sheet's limits. */
static bool read_reference(const char *text, size_t *row, size_t *column) {
  size_t c = 0, n = 0;
  for (; text[n] >= 'A' && text[n] <= 'Z' && n < 4; n++) c = c * 26 + (size_t)(text[n] - 'A' + 1);
  if (c == 0 || c > XLSX_COLUMNS || text[n] < '1' || text[n] > '9' || !op_number_read_size(text + n, strlen(text + n), row)) return false;
  *column = c;
  return *row <= XLSX_ROWS;
}

/* --- elements --- */

static op_status open_row(xlsx_sheet *s, const char **attributes) {
  const char *text = xlsx_xml_attribute(attributes, "r");
  size_t row = s->row + 1;
  if (text != NULL && (!op_number_read_size(text, strlen(text), &row) || row < 1 || row > XLSX_ROWS)) {
    return fail_row(s, s->row + 1, "a row has the number '%.40s', expected 1 to %d", text, XLSX_ROWS);
  }
  if (row > XLSX_ROWS) return fail_row(s, row, "it has more rows than a sheet can have (%d)", XLSX_ROWS);
  if (row <= s->row) return fail_row(s, row, "row %zu stands behind row %zu: rows are out of order, or one stands twice", row, s->row);
  s->row = row;
  s->column = 0;
  s->in_row = true;
  return OP_OK;
}

static op_status cell_type(xlsx_sheet *s, const char *type) {
  static const struct { const char *name; xlsx_kind kind; } types[] = {{"n", XLSX_NUMBER}, {"s", XLSX_SHARED}, {"str", XLSX_TEXT}, {"inlineStr", XLSX_TEXT},
                                                                        {"b", XLSX_BOOLEAN}, {"e", XLSX_ERROR}, {"d", XLSX_ISO_DATE}};
  s->cell.kind = XLSX_NUMBER;
  for (size_t i = 0; type != NULL && i < sizeof types / sizeof *types; i++) {
    if (strcmp(type, types[i].name) == 0) {
      s->cell.kind = types[i].kind;
      return OP_OK;
    }
  }
  return type == NULL ? OP_OK : xlsx_fail_cell(s->err, s->name, s->cell.row, s->cell.column, "has the type '%.20s', which the format does not know", type);
}

static op_status open_cell(xlsx_sheet *s, const char **attributes) {
  const char *reference = NULL, *type = NULL, *style = NULL;
  size_t row = s->row, column = s->column + 1, format = 0;
  for (const char **a = attributes; *a != NULL; a += 2) {
    if (a[0][0] == 'r' && a[0][1] == '\0') reference = a[1];
    else if (a[0][0] == 's' && a[0][1] == '\0') style = a[1];
    else if (a[0][0] == 't' && a[0][1] == '\0') type = a[1];
  }
  if (reference != NULL && !read_reference(reference, &row, &column)) return fail_row(s, s->row, "a cell has the reference '%.40s', expected A1 to XFD%d", reference, XLSX_ROWS);
  if (column > XLSX_COLUMNS) return fail_row(s, s->row, "a row has more cells than a sheet has columns (%d)", XLSX_COLUMNS);
  if (row != s->row) return fail_row(s, s->row, "the cell '%.40s' stands in row %zu", reference, s->row);
  if (column <= s->column) return fail_row(s, s->row, "the cell '%.40s' stands behind another in its row: cells are out of order, or one stands twice", reference);
  s->column = column;
  s->cell = (xlsx_cell){.row = row, .column = column};
  if (style != NULL && !op_number_read_size(style, strlen(style), &format)) return xlsx_fail_cell(s->err, s->name, row, column, "has the format '%.20s', expected a number", style);
  s->cell.style = format;
  s->length = 0;
  s->formula = s->spoken = false;
  s->in_cell = true;
  return cell_type(s, type);
}

static bool on_open(void *context, const char *name, const char **attributes, size_t depth) {
  xlsx_sheet *s = context;
  s->taking = false;
  if (s->in_cell && depth == 5) {
    s->taking = name[0] == 'v' && name[1] == '\0';
    if (name[0] == 'f' && name[1] == '\0') s->formula = true;
  } else if (s->in_cell && depth > 5) {
    if (depth == 6) s->spoken = strcmp(name, "rPh") == 0;
    s->taking = !s->spoken && depth <= 7 && name[0] == 't' && name[1] == '\0';
  } else if (s->in_row && depth == 4 && name[0] == 'c' && name[1] == '\0') {
    s->status = open_cell(s, attributes);
  } else if (s->in_data && depth == 3 && strcmp(name, "row") == 0) {
    s->status = open_row(s, attributes);
  } else if (depth == 2) {
    s->in_data = strcmp(name, "sheetData") == 0;
  } else if (depth == 1 && strcmp(name, "worksheet") != 0) {
    s->status = op_fail(s->err, OP_E_DATA, "the part of sheet '%.60s' begins with <%.40s>, expected a worksheet", s->name, name);
  }
  return s->status == OP_OK;
}

static bool on_text(void *context, const char *text, size_t n) {
  xlsx_sheet *s = context;
  if (!s->taking) return true;
  if (s->length + n > OP_LIMIT_TEXT_BYTES) {
    s->status = xlsx_fail_cell(s->err, s->name, s->cell.row, s->cell.column, "holds a text of more than %zu bytes", OP_LIMIT_TEXT_BYTES);
    return false;
  }
  s->status = op_array_grow((void **)&s->text, &s->capacity, s->length + n + 1, 1, OP_LIMIT_TEXT_BYTES + 2, s->err);
  if (s->status != OP_OK) return false;
  memcpy(s->text + s->length, text, n);
  s->length += n;
  return true;
}

static bool close_cell(xlsx_sheet *s) {
  xlsx_cell *cell = &s->cell;
  s->in_cell = false;
  if (s->length > 0 && cell->kind == XLSX_TEXT) s->length = xlsx_text_clean(s->text, s->length);
  if (s->length == 0) {
    if (s->formula && cell->kind != XLSX_TEXT) cell->kind = XLSX_UNCOMPUTED;
    else cell->kind = XLSX_EMPTY;
  }
  if (s->text != NULL) s->text[s->length] = '\0';
  cell->text = s->text;
  cell->n = s->length;
  return cell->kind == XLSX_EMPTY || s->handler.cell(s->handler.context, cell);
}

static bool on_close(void *context, const char *name, size_t depth) {
  xlsx_sheet *s = context;
  (void)name;
  s->taking = false;
  if (depth == 4 && s->in_cell) return close_cell(s);
  if (depth == 3 && s->in_row) {
    s->in_row = false;
    return s->handler.row(s->handler.context, s->row);
  }
  if (depth == 2) s->in_data = false;
  return true;
}

/* --- */

op_status xlsx_sheet_new(const char *part, const char *name, const xlsx_sheet_handler *handler, xlsx_sheet **sheet, op_error *err) {
  xlsx_sheet *s = op_array_new(1, sizeof *s, err);
  if (s == NULL) return OP_E_MEMORY;
  s->handler = *handler;
  s->name = name;
  xlsx_xml_handler own = {on_open, on_close, on_text, s};
  op_status status = xlsx_xml_new(part, &own, &s->xml, err);
  if (status != OP_OK) {
    op_free(s);
    return status;
  }
  *sheet = s;
  return OP_OK;
}

void xlsx_sheet_free(xlsx_sheet *sheet) {
  if (sheet == NULL) return;
  xlsx_xml_free(sheet->xml);
  op_free(sheet->text);
  op_free(sheet);
}

op_status xlsx_sheet_parse(xlsx_sheet *sheet, const char *bytes, size_t n, op_error *err) {
  sheet->err = err;
  op_status status = xlsx_xml_parse(sheet->xml, bytes, n, err);
  return status != OP_OK ? status : sheet->status;
}

bool xlsx_sheet_stopped(const xlsx_sheet *sheet) { return xlsx_xml_stopped(sheet->xml); }
