/* Building level tables: distinct values in order of first appearance. Code 0 is the system-missing value. */
#ifndef OPINE_TABLE_LEVELS_H
#define OPINE_TABLE_LEVELS_H

#include "opine/table.h"

#define OP_CODE_NONE UINT32_MAX

op_levels *op_levels_new(op_error *err);
void op_levels_free(op_levels *levels);
/* Code of a value, added when new (numbers are compared as numbers: 1 and 1.0 are one level; -0 equals 0). Texts are copied. OP_CODE_NONE with *err on
   failure. A new level has label = its own text, missing = OP_ANSWER (tags: OP_MISSING_TAGGED). */
uint32_t op_levels_add(op_levels *levels, const op_value *value, op_error *err);
/* Code of the level that stands for a question which the file does not hold (OP_MISSING_ABSENT, "not asked"), added when new. Its text is "". */
uint32_t op_levels_add_absent(op_levels *levels, op_error *err);
/* Code of a value or OP_CODE_NONE. */
uint32_t op_levels_find(const op_levels *levels, const op_value *value);
/* Gives a level its label (copied; NULL = keep), and its reason for missingness (copied). */
op_status op_levels_describe(op_levels *levels, uint32_t code, const char *label, op_missing missing, const char *reason,
                             op_error *err);
/* The value as text: a number as op_number_write writes it, a text as it is, a tag as ".a"; code 0 is "". Borrowed. */
const char *op_levels_text(const op_levels *levels, uint32_t code);

#endif
