#include "input/xlsx_value.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "table/missing.h"

op_status xlsx_value_is_date(const xlsx_context *context, const xlsx_cell *cell, unsigned *shows, op_error *err) {
  *shows = 0;
  if (!context->has_styles) return OP_OK;
  if (cell->style >= context->styles.n && cell->style > 0) {
    xlsx_fail_cell(err, context->sheet, cell->row, cell->column, "has the format %zu, but the workbook has %zu: whether it is a date cannot be known", cell->style, context->styles.n);
    return op_fail_hint(err, "open the file in a spreadsheet program and save it again");
  }
  if (cell->style < context->styles.n) *shows = context->styles.shows[cell->style];
  return OP_OK;
}

op_status xlsx_value_shared(const xlsx_context *context, const xlsx_cell *cell, const char **text, size_t *n, op_error *err) {
  size_t index;
  if (op_number_read_size(cell->text, cell->n, &index) && index < context->strings.n) {
    *text = xlsx_strings_at(&context->strings, index, n);
    return OP_OK;
  }
  xlsx_fail_cell(err, context->sheet, cell->row, cell->column, "points at the shared string number '%.20s' (counted from 0), but the workbook has %zu", cell->text, context->strings.n);
  return op_fail_hint(err, "the file is damaged, or was not written by a spreadsheet program: open it in one and save it again");
}

op_status xlsx_value_number(const xlsx_context *context, const xlsx_cell *cell, double *number, op_error *err) {
  if (op_number_read(cell->text, cell->n, '.', number) && isfinite(*number)) return OP_OK;
  *number = (double)NAN;
  if (op_missing_placeholder(cell->text, cell->n)) return OP_OK;
  return xlsx_fail_cell(err, context->sheet, cell->row, cell->column, "should hold a number, but holds '%.60s'", cell->text);
}

static bool written_as_number(const char *text, size_t n, double *number) {
  char own[OP_NUMBER_TEXT];
  if (n == 0 || n >= sizeof own || (text[0] != '-' && (text[0] < '0' || text[0] > '9'))) return false;
  return op_number_read(text, n, '.', number) && isfinite(*number) && op_number_write(*number, own) == n && memcmp(own, text, n) == 0;
}

static void take_text(const char *text, size_t n, op_value *value) {
  *value = (op_value){.type = OP_VALUE_TEXT, .text = text};
  if (written_as_number(text, n, &value->number)) value->type = OP_VALUE_NUMBER;
}

static op_status take_number(const xlsx_context *context, const xlsx_cell *cell, char room[XLSX_DATE_TEXT], op_value *value, op_error *err) {
  unsigned shows;
  double number;
  op_status status = xlsx_value_number(context, cell, &number, err);
  if (status == OP_OK) status = xlsx_value_is_date(context, cell, &shows, err);
  if (status != OP_OK) return status;
  if (isnan(number)) *value = (op_value){.type = OP_VALUE_TEXT, .text = ""};
  else if (shows != 0 && xlsx_date_text(number, shows, context->since_1904, room)) *value = (op_value){.type = OP_VALUE_TEXT, .text = room};
  else *value = (op_value){.type = OP_VALUE_NUMBER, .number = number};
  return OP_OK;
}

op_status xlsx_value(const xlsx_context *context, const xlsx_cell *cell, char room[XLSX_DATE_TEXT], op_value *value, op_error *err) {
  const char *text = "";
  size_t n = 0;
  op_status status = OP_OK;
  switch (cell->kind) {
    case XLSX_NUMBER: return take_number(context, cell, room, value, err);
    case XLSX_SHARED:
      status = xlsx_value_shared(context, cell, &text, &n, err);
      if (status == OP_OK) take_text(text, n, value);
      return status;
    case XLSX_TEXT: take_text(cell->text, cell->n, value); return OP_OK;
    case XLSX_BOOLEAN: text = strcmp(cell->text, "1") == 0 || strcmp(cell->text, "true") == 0 ? "TRUE" : "FALSE"; break;
    case XLSX_ISO_DATE:
      if (!xlsx_date_iso(cell->text, room)) return xlsx_fail_cell(err, context->sheet, cell->row, cell->column, "should hold a date, but holds '%.60s'", cell->text);
      text = room;
      break;
    case XLSX_EMPTY:
    case XLSX_ERROR:
    case XLSX_UNCOMPUTED: break;
  }
  *value = (op_value){.type = OP_VALUE_TEXT, .text = text};
  return OP_OK;
}
