/* JSON texts and numbers. */
#ifndef OPINE_PRESENT_JSON_VALUE_H
#define OPINE_PRESENT_JSON_VALUE_H

#include "base/text.h"
#include "opine/result.h"

/* Names differ from those of the library that reads JSON (json_read.c): a program may export both.
   A quoted string, or null for NULL. Control characters, quotes and U+2028/2029 are escaped; bytes that are no UTF-8 become U+FFFD. */
void json_add_string(op_text *out, const char *text);
/* A number that reads back as the same double; null for NaN, "inf" for infinity. */
void json_add_number(op_text *out, double value);
/* Names of a row's flags, one after the other; NULL behind the last. */
const char *json_flag_at(size_t index, unsigned *flag);
/* The object of one row: by, by_labels, keys, measures, method, flags, note. */
void json_add_row(op_text *out, const op_section *section, const op_row *row);

#endif
