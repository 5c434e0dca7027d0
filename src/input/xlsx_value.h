/* What a cell holds, as the values of all readers: a number, or a text. */
#ifndef OPINE_INPUT_XLSX_VALUE_H
#define OPINE_INPUT_XLSX_VALUE_H

#include "input/xlsx_date.h"
#include "input/xlsx_sheet.h"
#include "input/xlsx_tables.h"
#include "opine/table.h"

/* What cells of one sheet are understood with. */
typedef struct xlsx_context {
  xlsx_strings strings;
  xlsx_styles styles;
  bool has_styles, since_1904;
  const char *sheet; /* its name, for messages */
} xlsx_context;

/* True when the number format of the cell makes a date or time of its number. fails OP_E_DATA the format does not exist */
op_status xlsx_value_is_date(const xlsx_context *context, const xlsx_cell *cell, unsigned *shows, op_error *err);

/* The value of a cell that is not XLSX_EMPTY. Texts are borrowed from the cell, the strings or `room`; the text "" stands for no value: an error such as #N/A,
   a formula that was not computed, an empty text. A date is its ISO text, a truth value "TRUE" or "FALSE". A text that is written exactly as a number is
   written ("5", "-1.25", but not "05") is that number: spreadsheets are full of numbers stored as text, beside the same numbers stored as numbers.
   fails OP_E_DATA no number where one should stand, a shared string or format that does not exist: with row and column */
op_status xlsx_value(const xlsx_context *context, const xlsx_cell *cell, char room[XLSX_DATE_TEXT], op_value *value, op_error *err);

/* The text of a cell of kind XLSX_SHARED. */
op_status xlsx_value_shared(const xlsx_context *context, const xlsx_cell *cell, const char **text, size_t *n, op_error *err);
/* The number of a cell of kind XLSX_NUMBER, NaN for texts that stand for none ("NaN"). */
op_status xlsx_value_number(const xlsx_context *context, const xlsx_cell *cell, double *number, op_error *err);

#endif
