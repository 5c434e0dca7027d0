/* Files of spreadsheet programs that are not workbooks of the format that is read: what they are, and what to do with them. */
#ifndef OPINE_INPUT_XLSX_OTHER_H
#define OPINE_INPUT_XLSX_OTHER_H

#include <stdbool.h>
#include <stddef.h>

#include "opine/status.h"

/* True for every zip archive, for the binary container of old and of encrypted workbooks, and for a file of markup whose name ends as a workbook's. */
bool xlsx_recognises(const char *path, const unsigned char *head, size_t n);
/* fails OP_E_DATA the file is no zip archive: an old (.xls) or encrypted workbook, or markup */
op_status xlsx_refuse_others(const char *path, op_error *err);

#endif
