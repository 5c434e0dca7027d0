/* Which values are not answers. */
#ifndef OPINE_TABLE_MISSING_H
#define OPINE_TABLE_MISSING_H

#include "opine/table.h"

/* The first rule that a value (with its label, may be NULL) meets, or NULL. A text rule meets the value's text or its label as op_text_same compares: after
   Unicode normalisation, case folding and trimming. */
const op_missing_rule *op_missing_find(const op_missing_rule *rules, size_t n, const op_value *value, const char *label);
/* The same for a plain number; the hot path of columns read as numbers. */
bool op_missing_number(const op_missing_rule *rules, size_t n, double number);
/* Texts that files use for an empty cell in a column of numbers: "", "NA", "N/A", "NaN", "." , "#N/A", "#NULL!", "null". */
bool op_missing_placeholder(const char *text, size_t n);
/* Reads one spec of --missing: "98" "95-99" "-7" ".a" "Don't know". Texts go to the arena by the caller. */
op_missing_rule op_missing_rule_read(const char *spec);

#endif
